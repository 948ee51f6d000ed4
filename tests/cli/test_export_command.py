import json
import subprocess
from pathlib import Path

import pytest

TEXT = "Prices rose 😀 again. Critics doubt it.\n\n评论\n发表评论\n"


@pytest.fixture
def doc(run, tmp_path):
    (tmp_path / "page.txt").write_text(TEXT)
    name = run.json("add", tmp_path / "page.txt")[0]["id"]
    run("tag", name, "rhetoric.doubt", "--quote", "again", "--note", "as mei says")
    run("tag", name, "rhetoric.doubt", "--quote", "again", who="sam")
    run("tag", name, "framing.political", "--document", who="sam")
    return name


def test_a_dataset_is_written_whole_and_says_what_it_lacks(run, doc, tmp_path):
    out = tmp_path / "set"
    words = ("export", "--all", "--format", "doccano", "--out", out, "--split", "0/0/1", "--footer", "out")
    done = run.json(*words, "--licence", "CC0-1.0", "--title", "Prices")
    assert {Path(path).name for path in done["files"]} == {"README.md", "SHA256SUMS", "test.doccano.jsonl"}
    assert (done["documents"], done["annotations"], done["splits"]) == (1, 3, {"test": 1})
    assert done["lost"]["document_annotations"] == 1
    assert done["left_out"] == {"segments": 2}
    assert "annotations of whole documents: 1" in run.err
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, check=False).returncode == 0
    assert "license: cc0-1.0" in (out / "README.md").read_text()
    run("check", out / "test.doccano.jsonl")
    run(*words, code=1)
    assert "already" in run.err


def test_a_split_that_stays_empty_is_said(run, doc, tmp_path):
    run("export", "--all", "--format", "json", "--out", tmp_path / "set", "--split", "1/1/1")
    assert "train" in run.err or "dev" in run.err


def test_soft_labels_and_pseudonyms_name_nobody(run, doc, tmp_path):
    words = ("export", doc, "--format", "jsonl", "--out", "-", "--pseudonyms")
    everybody = json.loads(run(*words))
    assert {each["by"] for each in everybody["annotations"]} == {"annotator-1", "annotator-2"}
    assert "mei" not in json.dumps(everybody["annotations"])
    soft = json.loads(run(*words, "--soft"))
    assert [each["confidence"] for each in soft["annotations"]] == [1.0, 1.0]
    key = tmp_path / "key.json"
    run("export", doc, "--format", "json", "--out", tmp_path / "set", "--pseudonyms", "--key", key)
    assert {each["name"] for each in json.loads(key.read_text()).values()} >= {"mei", "sam"}


def test_several_annotators_can_be_named(run, doc):
    def by(*names):
        words = [word for name in names for word in ("--by", name)]
        return [
            each["by"]
            for each in json.loads(run("export", doc, "--format", "json", "--out", "-", *words))[
                "annotations"
            ]
        ]

    assert by("mei") == ["mei"]
    assert by("mei", "sam") == ["mei", "sam", "sam"]


def test_a_format_is_written_with_the_options_that_were_chosen(run, doc, tmp_path):
    listed = {each["name"]: each for each in run.json("formats")}
    assert listed["doccano"]["options"]["unit"] == ["codepoint", "grapheme", "utf16"]
    assert listed["json"]["options"] == {}
    out = tmp_path / "one.jsonl"
    run("export", doc, "--format", "doccano", "--option", "unit=utf16", "--out", out)
    assert json.loads(out.read_text())["label"][0] == [15, 20, "rhetoric.doubt"]


def test_tags_that_a_task_has_no_label_for_are_counted(run, doc, tmp_path):
    run("tag", doc, "claims.attr_content", "--quote", "Critics")
    done = run.json("export", doc, "--format", "ptc_tc", "--out", tmp_path / "x.zip")
    assert done["lost"]["unofficial_tags"] == 1
    assert [Path(path).name for path in done["files"]] == ["x.zip"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--format", "json", "--option", "unit=utf16"], 1),
        (["--format", "doccano", "--option", "unit=bytes"], 1),
        (["--format", "doccano", "--option", "unit"], 2),
        (["--format", "json", "--split", "80/20", "--out", "x"], 1),
        (["--format", "json", "--key", "k.json", "--out", "x"], 2),
        (["--format", "jsonl", "--dataset", "--out", "-"], 2),
        (["--format", "json", "--soft", "--by", "mei"], 2),
        (["--format", "json", "--soft", "--adjudicated"], 2),
        (["--format", "json", "--footer", "up"], 2),
        (["--format", "json", "--shard", "-1"], 2),
    ],
)
@pytest.mark.usefixtures("doc")
def test_what_cannot_be_is_refused_and_nothing_is_written(run, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert run("export", "--all", *words, code=code) == ""
    assert sorted(tmp_path.iterdir()) == before
    assert run.err


def test_a_bad_file_keeps_no_good_one_out(run, tmp_path):
    good, bad = tmp_path / "good.doccano.jsonl", tmp_path / "bad.doccano.jsonl"
    good.write_text(json.dumps({"text": TEXT, "label": [[0, 6, "economy"]]}))
    bad.write_text(json.dumps({"text": "Other.", "label": [[0, 99, "economy"]]}))
    run("import", bad, good, code=1)
    assert "bad.doccano.jsonl" in run.err
    assert len(run.json("list")) == 1


def test_annotations_come_back_into_their_document_under_a_name(run, tmp_path):
    (tmp_path / "page.txt").write_bytes(TEXT.encode("utf-16"))
    name = run.json("add", tmp_path / "page.txt")[0]["id"]
    data = tmp_path / "theirs.doccano.jsonl"
    data.write_text(json.dumps({"text": TEXT, "label": [[0, 6, "rhetoric.doubt"]]}))
    done = run.json("import", data, "--document", name, "--by", "zoe")
    assert [(each["id"], each["new_document"], each["new"]) for each in done] == [(name, False, 1)]
    found = run.json("annotations", name)
    assert [(each["by"], each["exact"]) for each in found] == [("zoe", "Prices")]
    data.write_text(json.dumps({"text": TEXT + "x", "label": []}))
    run("import", data, "--document", name, code=1)
    assert str(len(TEXT)) in run.err
