import json
from pathlib import Path

import pytest

from workbench.cli import main

SEED = Path(__file__).parents[2] / "seeds" / "000_9e8087d3640a9bf4.txt"


@pytest.fixture
def doc(run):
    return run.json("add", SEED)[0]["id"]


def test_adding_the_seed_finds_its_footer(run):
    added = run.json("add", SEED)[0]
    assert added["footer_segments"] == 2
    assert added["language"] == "en"
    assert added["encoding"] == "utf-8"
    assert set(added) >= {"id", "title", "language", "segments", "footer_segments", "sha256", "encoding"}


def test_the_same_bytes_twice_add_nothing_and_say_so(run, doc):
    again = run.json("add", SEED)[0]
    assert (again["id"], again["already"]) == (doc, True)
    assert len(run.json("list")) == 1


def test_shown_segments_tile_the_text_exactly_with_a_translation_each(run, doc):
    run("translate", doc)
    shown = run.json("show", doc)
    content = next(text["content"] for text in shown["texts"] if text["kind"] == "source")
    assert content == SEED.read_bytes().decode()
    end = 0
    for segment in shown["segments"]:
        assert content[end : segment["start"]].strip() == ""
        assert content[segment["start"] : segment["end"]] == segment["source"]
        assert segment["translation"]
        assert segment["engine"]
        end = segment["end"]
    assert content[end:].strip() == ""


def test_the_seed_has_six_english_paragraphs_and_a_chinese_footer(run, doc):
    segments = run.json("show", doc)["segments"]
    body = [each for each in segments if each["role"] == "body"]
    footer = [each for each in segments if each["role"] == "footer"]
    assert len({each["paragraph"] for each in body}) == 6
    assert {each["language"] for each in body} == {"en"}
    assert [each["source"] for each in footer] == ["评论", "发表评论"]
    assert {each["language"] for each in footer} == {"zh-Hans"}
    assert len(body) + len(footer) == len(segments)


def test_a_tagged_quote_is_listed_undone_and_done_again(run, doc):
    made = run(
        "tag", doc, "rhetoric.loaded_language", "--quote", "“off the table,”", "--note", "hard"
    ).strip()
    found = run.json("annotations", doc)
    assert [(each["id"], each["exact"], each["by"]) for each in found] == [(made, "“off the table,”", "mei")]
    run("undo", doc)
    assert run.json("annotations", doc) == []
    run("redo", doc)
    assert [each["id"] for each in run.json("annotations", doc)] == [made]
    run("untag", made[:8])
    assert run.json("annotations", doc) == []


def test_offsets_on_the_translation_are_those_that_show_prints(run, doc):
    run("translate", doc)
    content = next(t["content"] for t in run.json("show", doc)["texts"] if t["kind"] == "translation")
    start = content.index("普京")
    run("tag", doc, "claims.attr_source", "--span", f"{start}:{start + 2}", "--on", "translation")
    found = run.json("annotations", doc)[0]
    assert (found["text"], found["start"], found["exact"]) == ("translation", start, "普京")


def test_every_piece_the_segment_and_the_primary_frame_are_told_apart_in_the_list(run, doc):
    run("translate", doc)
    segment = run.json("show", doc)["segments"][1]["id"]
    run("tag", doc, "rhetoric.loaded_language", "--span", "0:8", "--span", "20:24")
    run("tag", doc, "claims.arg_claim", "--segment", segment, "--on", "translation")
    run("tag", doc, "claims.arg_premise", "--segment", segment)
    run("tag", doc, "framing.political", "--document")
    run("primary", run("tag", doc, "framing.economic", "--document").strip())
    listed = run("annotations", doc).splitlines()
    (pieces,) = [line for line in listed if "loaded_language" in line]
    assert pieces.split()[3:] == ["source", "0:8", "+", "20:24", "Vladimir", "…", "the"]
    assert f"translation of segment {segment}" in next(line for line in listed if "arg_claim" in line)
    assert f"  segment {segment}" in next(line for line in listed if "arg_premise" in line)
    assert [line.split()[1:3] for line in listed if "(primary)" in line] == [
        ["framing.economic", "(primary)"]
    ]


def test_exports_are_valid_and_come_back_the_same(run, doc, tmp_path):
    run("translate", doc)
    run("tag", doc, "framing.political", "--document")
    for form in ("json", "xml"):
        path = Path(run.json("export", doc, "--format", form, "--out", tmp_path / "out")["files"][0])
        run("check", path, "--deep")
    shell = run.elsewhere(tmp_path / "other.db")
    shell("import", *sorted((tmp_path / "out").glob("*.json")))
    assert [each["tag"] for each in shell.json("annotations")] == ["framing.political"]
    assert shell("export", doc, "--format", "json", "--out", "-") == run(
        "export", doc, "--format", "json", "--out", "-"
    )


def test_importing_twice_changes_nothing(run, doc, tmp_path):
    run("tag", doc, "framing.political", "--document")
    path = run.json("export", doc, "--format", "xml", "--out", tmp_path / "out")["files"][0]
    assert run.json("import", path)[0]["new"] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "nothing"], 1),
        (["tag", "{doc}", "rhetoric.doubt", "--quote", "no such words"], 1),
        (["tag", "{doc}", "no.such.tag", "--document"], 1),
        (["tag", "{doc}", "rhetoric.doubt", "--span", "5:99999999"], 1),
        (["tag", "{doc}", "rhetoric.doubt", "--span", "x:y"], 2),
        (["tag", "{doc}", "rhetoric.doubt"], 2),
        (["tag", "{doc}", "rhetoric.doubt", "--document", "--attr", "broken"], 2),
        (["translate", "{doc}", "--engine", "argos"], 3),
        (["translate", "{doc}", "--engine", "babelfish"], 1),
        (["export", "{doc}", "--format", "betamax"], 1),
        (["add", "/no/such/file"], 1),
        (["add", "/"], 1),
        (["check", "/no/such/file.json"], 1),
        (["models", "remove", "en-zh"], 1),
        (["models", "install"], 2),
        (["nonsense"], 2),
    ],
)
def test_bad_input_gets_one_clear_sentence_and_the_contracts_exit_code(run, doc, words, code):
    run(*[word.format(doc=doc) for word in words], code=code)
    assert run.err.strip()
    assert "Traceback" not in run.err
    assert run.out == ""


def test_a_broken_file_does_not_keep_the_others_out(run, tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("A good text. It has two sentences.\n", encoding="utf-8")
    bad.write_bytes(bytes(range(256)) * 20)
    run("add", bad, good, code=1)
    assert len(run.json("list")) == 1


def test_the_journal_tells_what_was_done(run, doc):
    run("tag", doc, "rhetoric.doubt", "--quote", "why waste breath")
    run("undo", doc)
    assert [each["verb"] for each in run.json("log", doc)] == ["add", "tag", "undo"]


def test_statistics_count_layers_and_people(run, doc):
    run("tag", doc, "rhetoric.doubt", "--quote", "why waste breath")
    run("tag", doc, "claims.arg_claim", "--quote", "No member can afford to look lukewarm", who="jun")
    found = run.json("stats")
    assert found["per_layer"] == {"claims": 1, "rhetoric": 1}
    assert found["per_annotator"] == {"jun": 1, "mei": 1}


def test_without_a_terminal_the_library_is_printed_and_the_seed_is_there(run):
    out = run()
    assert "Talks with Kyiv off the table" in out
    assert "workbench demo" in run.err


def test_the_text_that_ships_has_a_title_to_read_and_keeps_its_name_and_id(run, tmp_path):
    run()
    (listed,) = run.json("list")
    assert listed["title"] == "Talks with Kyiv off the table"
    assert listed["id"] == "dde9d967109beafc4"
    run("export", listed["id"], "--format", "json", "--out", tmp_path / "seed.json")
    document = json.loads((tmp_path / "seed.json").read_bytes())["document"]
    assert document["source_uri"] == SEED.name


def test_the_tour_holds(run, tmp_path):
    out = run("demo", "--out", tmp_path / "tour")
    assert "评论" in out
    for suffix in (".json", ".xml"):
        path = next((tmp_path / "tour").glob(f"*{suffix}"))
        run("check", path, "--deep")


def test_chinese_is_spoken_on_demand(capsys):
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["--lang", "zh", "--help"])
    assert "列出文档" in capsys.readouterr().out


def test_nothing_that_could_drive_a_terminal_is_printed(run, tmp_path):
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        "Title \x1b]52;c;aGk=\x07 here\n\nA sentence with \x1b[2J and \u202e and \x9b31m in it.\n",
        encoding="utf-8",
    )
    added = run.json("add", hostile)[0]["id"]
    run("tag", added, "rhetoric.doubt", "--quote", "and \u202e and", "--note", "\x1b[31m [/ref]")
    for words in (
        ["show", added],
        ["show", added, "--json"],
        ["list"],
        ["annotations", added],
        ["log", added],
    ):
        printed = run(*words)
        assert not set(printed) & set("\x1b\x07\x9b\u202e")


def test_one_annotator_can_be_exported_alone(run, doc, tmp_path):
    run("tag", doc, "rhetoric.doubt", "--document", who="mei")
    run("tag", doc, "rhetoric.slogans", "--document", who="jun")
    whole = json.loads(run("export", doc, "--format", "json", "--out", "-", "--by", "jun"))
    assert [each["tag"] for each in whole["annotations"]] == ["rhetoric.slogans"]


@pytest.mark.parametrize("title", ["../../etc/passwd", "/abs", "a/b\\c", "..", "评论 [/ref]", "x" * 300])
def test_a_title_never_becomes_a_path(run, tmp_path, title):
    text = tmp_path / "t.txt"
    text.write_text("Some words stand here.\n", encoding="utf-8")
    added = run.json("add", text, "--title", title)[0]["id"]
    out = tmp_path / "only" / "here"
    files = run.json("export", added, "--format", "json", "--out", out)["files"]
    assert [Path(each).parent for each in files] == [out]
