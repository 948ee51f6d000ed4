import pytest

from workbench.domain.graphemes import cells

TEXT = "Talks are “off the\n table,” he said. Nobody objects.\n\n物价又涨了，免谈。免谈 table\n"


@pytest.fixture
def doc(workbench, tmp_path):
    path = tmp_path / "t.txt"
    path.write_text(TEXT, encoding="utf-8")
    return workbench("add", path, "--json")[0]["id"]


def test_keywords_stand_in_one_column_counted_in_cells(workbench, tmp_path):
    for number, words in enumerate(
        ["物价又涨了，有人 needle 质疑", "e\u0301 😀 needle", "needle first", "word " * 20 + "needle."]
    ):
        path = tmp_path / f"{number}.txt"
        path.write_text(words, encoding="utf-8")
        workbench("add", path)
    lines = workbench("search", "needle").rstrip("\n").split("\n")[1:]
    assert len(lines) == 4
    assert len({cells(line.partition("needle")[0]) for line in lines}) == 1


def test_offsets_are_those_that_tag_takes(workbench, doc):
    hit = workbench("search", "OFF the Table", "--in", "source", "--json")[0]
    workbench("tag", doc, "rhetoric.doubt", "--span", f"{hit['start']}:{hit['end']}", "--note", "see 免谈")
    assert workbench("annotations", doc, "--json")[0]["exact"] == hit["match"] == "off the\n table"
    found = workbench("search", "免谈", "--in", "annotations", "--json")
    assert [(each["field"], each["match"]) for each in found] == [("note", "免谈")]
    assert found[0]["before"] == "see "


def test_nothing_found_is_no_error(workbench, doc):
    assert workbench("search", "no such words", "--json") == []
    assert workbench("search", "no such words") == ""


def test_a_pattern_of_nothing_gets_one_clear_sentence(workbench, doc):
    assert "'*'" in workbench("search", "*", code=1)


def test_what_could_drive_a_terminal_is_shown_and_never_sent(workbench, tmp_path):
    path = tmp_path / "h.txt"
    path.write_text("Some words \x1b[2J and \u202e then needle \x1b]52;c;aGk=\x07 here.\n", encoding="utf-8")
    workbench("add", path)
    assert not set(workbench("search", "needle")) & set("\x1b\x07\u202e")
