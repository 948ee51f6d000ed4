import json
import sys
from pathlib import Path

import pytest

from workbench.config import config_file

TEXT = "Talks are off the table, he said. Off the table! Again off the table.\n"


@pytest.fixture
def doc(workbench, tmp_path):
    path = tmp_path / "t.txt"
    path.write_text(TEXT, encoding="utf-8")
    doc = workbench("add", path, "--json")[0]["id"]
    workbench("tag", doc, "rhetoric.doubt", "--quote", "off the table", "--nth", "1")
    return doc


def test_proposals_are_listed_decided_and_rated(workbench, doc):
    found = workbench("suggest", doc, "--from", "repeats", "--json")
    assert [(each["exact"], each["state"]) for each in found] == [
        ("Off the table", "open"),
        ("off the table", "open"),
    ]
    assert [TEXT[each["start"] : each["end"]] for each in found] == [each["exact"] for each in found]
    assert len(workbench("annotations", "--json")) == 1
    taken = workbench("suggest", "--accept", found[0]["id"], "--reject", found[1]["id"][:9], "--json")
    assert [each["state"] for each in taken] == ["accepted", "rejected"]
    tagged = workbench("annotations", "--json")
    assert [each["id"] for each in tagged][1:] == [taken[0]["annotation"]]
    assert workbench("suggest", "--json") == []
    assert workbench("suggest", "--rates", "--json")[0]["rate"] == 0.5
    assert "50%" in workbench("suggest", "--rates")
    assert [each["verb"] for each in workbench("log", doc, "--json")][-2:] == [
        "accept_proposal",
        "reject_proposal",
    ]


def test_all_are_accepted_at_once_and_one_undo_takes_them_back(workbench, doc):
    found = workbench("suggest", "--all", "--accept-all", "--json", who="jun")
    assert {each["state"] for each in found} == {"accepted"}
    assert [each["by"] for each in workbench("annotations", "--json")] == ["mei", "jun", "jun"]
    workbench("undo", doc, who="jun")
    assert len(workbench("annotations", "--json")) == 1
    assert "off the table" in workbench("suggest")


def test_a_word_list_and_a_program_of_ones_own_are_asked_too(workbench, doc, tmp_path):
    config = config_file()
    lists = config.parent / "tagsets" / "lexicons"
    lists.mkdir(parents=True)
    (lists / "mine.toml").write_text('[lexicon."rhetoric.slogans"]\nen = ["talks"]\n', encoding="utf-8")
    line = json.dumps({"segment": "s1", "start": 0, "end": 5, "tag": "framing.political"})
    program = tmp_path / "program.py"
    program.write_text(f"print({line!r})", encoding="utf-8")
    run = json.dumps([sys.executable, "-S", str(program)])
    (config.parent / "suggesters.toml").write_text(f"[command]\nrun = {run}\n", encoding="utf-8")
    found = workbench("suggest", "--json")
    assert {each["by"].split("-")[1] for each in found} == {"repeats", "lexicon", "command"}
    program.write_text("print('broken')", encoding="utf-8")
    assert f"{Path(sys.executable).name}:1" in workbench("suggest", code=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--from", "oracle"], 1),
        (["--from", "command"], 3),
        (["--from", "lexicon"], 3),
        (["--accept", "nothing"], 1),
        (["--rates", "--accept-all"], 2),
        (["nothing"], 1),
    ],
)
def test_bad_input_gets_one_clear_sentence_and_the_contracts_exit_code(workbench, doc, words, code):
    said = workbench("suggest", *words, code=code)
    assert said.strip()
    assert "Traceback" not in said
