"""What a person mistypes, and what a shell does to a program: one sentence, the right code, nothing lost."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import SEED
from workbench import messages as spoken
from workbench.cli import clicked


@pytest.fixture
def doc(run):
    return run.json("add", SEED)[0]["id"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--span", "1" * 5000 + ":5"], 2),
        (["--span", "0:5", "--confidence", "nan"], 2),
        (["--span", "0:5", "--attr", "claims.stance=favor", "--attr", "claims.stance=against"], 2),
        (["--span", "0:5", "--attr", "nosuch=1"], 1),
        (["--span", "0:5", "--attr", "claims.stance=perhaps"], 1),
    ],
)
def test_an_annotation_that_no_export_would_take_is_refused_at_once(run, doc, words, code):
    assert run("tag", doc, "claims.arg_claim", *words, code=code) == ""
    assert "made a mistake" not in run.err
    assert len(run.err) < 1000
    assert run.json("annotations") == []


def test_an_amendment_takes_only_attributes_that_its_tag_has(run, doc):
    made = run("tag", doc, "claims.arg_claim", "--span", "0:8", "--attr", "claims.stance=favor").strip()
    run("review", "--unit", made, "--amend", "--set-tag", "rhetoric.doubt", "--attr", "nosuch=1", code=1)
    run("review", "--unit", made, "--amend", "--set-tag", "rhetoric.doubt")
    run("export", doc, "--format", "json", "--adjudicated", "--out", "-")
    assert json.loads(run.out)["annotations"][0]["attributes"] == {}


@pytest.mark.parametrize(
    "words",
    [
        ["--amend", "--tag", "rhetoric.doubt"],
        ["--accept", "--set-tag", "rhetoric.doubt"],
        ["--reject", "--span", "0:3"],
        ["--accept", "--by", "mei"],
    ],
)
def test_an_option_that_would_change_nothing_is_not_passed_over(run, doc, words):
    made = run("tag", doc, "claims.arg_claim", "--span", "0:8").strip()
    run("review", "--unit", made, *words, code=2)
    assert run.json("review", "--state", "decided") == []


def test_another_tag_leaves_behind_what_its_tagset_does_not_know(run, doc):
    made = run("tag", doc, "claims.arg_claim", "--span", "0:8", "--attr", "claims.stance=favor").strip()
    run("retag", made, "rhetoric.doubt")
    assert run.json("annotations")[0]["attributes"] == {}
    run("export", doc, "--format", "json", "--out", "-")
    run("undo", doc)
    assert run.json("annotations")[0]["attributes"] == {"claims.stance": "favor"}


@pytest.mark.parametrize("name", ["   ", "a\udcff", "\n", "\u202e"])
def test_nobody_works_under_a_name_that_cannot_be_read(run, doc, name):
    for words in (["tag", doc, "claims.arg_claim", "--span", "0:8"], ["finish", doc]):
        run(*words, code=1, who=name)
        assert "made a mistake" not in run.err
    run("assign", doc, "--to", name, code=1)
    run("roles", "give", name, "owner", code=1)
    assert run.json("annotations") == []
    assert {each["by"] for each in run.json("log") if each.get("by")} <= {"mei"}


def test_a_file_in_no_encoding_is_named(run, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xed\xa0\x80abc")
    run("add", bad, code=1)
    assert run.err.startswith(f"{bad}: ")
    page = tmp_path / "bad.html"
    page.write_bytes(b"<p>\xed\xa0\x80abc</p>")
    run("add", page, "--encoding", "utf-8", code=1)
    assert run.err.startswith(f"{page}: ")


def test_each_file_is_checked_whatever_is_wrong_with_the_others(run, tmp_path):
    good, bad, odd = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "odd.xyz"
    good.write_text("Good.", encoding="utf-8")
    bad.write_bytes(b"")
    odd.write_text("?", encoding="utf-8")
    assert [each["file"] for each in run.json("check", tmp_path / "none", odd, bad, good, code=1)] == [
        str(bad),
        str(good),
    ]
    assert run.err.count("\n") == 2
    assert "no file" in run.err.split("\n")[0].casefold()
    out = run("check", bad, code=1)
    assert out.count(str(bad)) == 1


def test_a_missing_extra_keeps_no_other_file_from_coming_in(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cassis", None)
    cas, text = tmp_path / "a.cas-json.zip", tmp_path / "b.txt"
    cas.write_bytes(b'{"%TYPES": {}, "%FEATURE_STRUCTURES": [], "%VIEWS": {}}')
    text.write_text("Good.", encoding="utf-8")
    assert len(run.json("import", cas, text, code=3)) == 1
    assert run.err.startswith(str(cas))


def test_the_tags_of_a_tagset_stand_apart(run):
    out = run("tagsets", "show", "claims")
    assert "␊" not in out
    assert "\n\nclaims.arg_claim " in out


def test_what_a_format_loses_is_said_in_chinese(run):
    before = spoken.language()
    try:
        out = run("--lang", "zh", "formats")
    finally:
        spoken.use(before)
    assert "agent_details" not in out


def shell(tmp_path, line):
    """Run a line of shell with the program as ``$W``; return how its parts ended, and what was complained."""
    environ = os.environ | {
        "W": f"{sys.executable} -m workbench --project {tmp_path / 'w.db'} --as mei",
        "WORKBENCH_LANG": "en",
    }
    done = subprocess.run(["bash", "-c", line], env=environ, capture_output=True, check=False)
    return done.stdout.decode().split(), done.stderr.decode()


@pytest.mark.parametrize("words", ["formats", "--help"])
def test_a_reader_who_has_seen_enough_is_no_failure(tmp_path, words):
    codes, complaint = shell(tmp_path, f'$W {words} | true; echo "${{PIPESTATUS[@]}}"')
    assert (codes, complaint) == (["0", "0"], "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_is_full_is_said_in_a_sentence(tmp_path):
    codes, complaint = shell(tmp_path, "$W --help > /dev/full; echo $?")
    assert codes == ["1"]
    assert "No space left" in complaint
    assert "made a mistake" not in complaint


def test_an_output_that_is_closed_is_said_in_a_sentence(tmp_path, run, doc):
    _, complaint = shell(tmp_path, f"$W export {doc} --format json --out - >&-; echo $? >&2")
    assert "closed" in complaint
    assert complaint.split()[-1] == "1"


def test_no_device_or_pipe_is_replaced_by_a_file_and_a_link_stays_one(run, doc, tmp_path):
    pipe, link, real = tmp_path / "pipe.json", tmp_path / "link.json", tmp_path / "real.json"
    os.mkfifo(pipe)
    link.symlink_to(real)
    run("export", doc, "--format", "json", "--out", pipe, code=1)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    run("export", doc, "--format", "json", "--out", link)
    assert link.is_symlink()
    assert real.read_bytes() == link.read_bytes()


def test_an_annotation_of_a_segment_says_which(run, doc):
    run("tag", doc, "claims.arg_claim", "--segment", "s3")
    assert "segment s3" in run("annotations")


def test_each_problem_of_a_file_is_said_once_with_the_file(run, tmp_path):
    one, many = tmp_path / "one.json", tmp_path / "many.doccano.jsonl"
    one.write_text('{"format":"workbench-dossier","format":"x"}', encoding="utf-8")
    many.write_text('{"text":"hello","label":[[0,99,"X"],[3,1,"X"]]}\n', encoding="utf-8")
    run("import", one, many, code=1)
    lines = run.err.rstrip("\n").split("\n")
    assert [line.split(": ")[0] for line in lines] == [str(one), str(many), str(many)]
    assert len(set(lines)) == 3


def test_half_a_character_in_a_file_is_called_so(run, doc, tmp_path):
    run("export", doc, "--format", "json", "--out", "-")
    data = json.loads(run.out)
    data["document"]["title"] = "a\ud800"
    (tmp_path / "half.json").write_text(json.dumps(data), encoding="utf-8")
    run("import", tmp_path / "half.json", code=1)
    assert "half a character" in run.err
    assert ": :" not in run.err


ENGLISH = (
    "Usage",
    "Options:",
    "Show this",
    "Error",
    "Try ",
    "No such",
    "Missing",
    "Invalid",
    "is not",
    "Got ",
)


@pytest.mark.parametrize(
    "words",
    [
        ["nosuch"],
        ["list", "--bad"],
        ["tag"],
        ["search", "--in", "x", "y"],
        ["list", "x"],
        ["tag", "d", "t", "--nth", "x"],
        ["suggest", "--accept"],
        ["tag", "d", "t", "--confidence", "7"],
        ["demo", "--out", __file__],
    ],
)
def test_wrong_usage_is_said_in_chinese(run, words):
    before = spoken.language()
    try:
        run("--lang", "zh", *words, code=2)
    finally:
        spoken.use(before)
    assert "错误：" in run.err
    assert [english for english in ENGLISH if english in run.err] == []


def test_help_is_in_chinese(tmp_path):
    lines, complaint = shell(tmp_path, "$W --lang zh --help; $W --lang zh tag --help")
    assert complaint == ""
    assert lines.count("用法：") == 2
    assert [english for english in ENGLISH if english in " ".join(lines)] == []


def test_every_word_of_click_that_we_know_is_still_a_word_of_click():
    source = "".join(
        Path(module.__file__).read_text(encoding="utf-8") for module in clicked._MODULES
    ).replace('"\n                        "', "")
    joined = re.sub(r'"\s*\n\s*"', "", source)
    assert [
        text
        for text in spoken.area("en", "click").values()
        if text.replace("\n", "\\n").replace("\t", "\\t") not in joined
    ] == []


def test_the_journal_says_what_a_reviewer_did_and_what_was_written(run, doc):
    made = run("tag", doc, "claims.arg_claim", "--span", "0:8").strip()
    run("review", "--unit", made, "--amend", "--set-tag", "rhetoric.doubt")
    run("review", "--unit", made, "--reject")
    run("comment", made, "a word of mine")
    said = [each["sentence"] for each in run.json("log", doc)][-3:]
    assert said == [
        "decided: amended “Vladimir” as Casting Doubt",
        "decided: rejected",
        "commented: “a word of mine”",
    ]
