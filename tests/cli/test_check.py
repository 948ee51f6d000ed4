"""What is broken by hand is refused by ``check`` with its place, in JSON and in XML."""

import json
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "exports" / "samples"
JSON, XML = SAMPLES / "000_9e8087d3640a9bf4.json", SAMPLES / "000_9e8087d3640a9bf4.xml"


def changed(text, before, after):
    assert text.count(before) >= 1, before
    return text.replace(before, after, 1)


def json_dangling_tag(text):
    data = json.loads(text)
    data["annotations"][3]["tag"] = "rhetoric.no_such_tag"
    return json.dumps(data), "annotations[3].tag"


def json_shifted_offset(text):
    data = json.loads(text)
    data["annotations"][4]["targets"][0]["start"] += 1
    data["annotations"][4]["targets"][0]["end"] += 1
    return json.dumps(data), "annotations[4].targets[0]"


def json_edited_character(text):
    data = json.loads(text)
    data["texts"][0]["content"] = data["texts"][0]["content"].replace("Vladimir", "Wladimir", 1)
    return json.dumps(data), "texts[0]"


def json_missing_field(text):
    data = json.loads(text)
    del data["annotations"][2]["by"]
    return json.dumps(data), "annotations[2].by"


@pytest.mark.parametrize(
    "broken", [json_dangling_tag, json_shifted_offset, json_edited_character, json_missing_field]
)
def test_broken_json_is_refused_with_its_place(run, tmp_path, broken):
    text, place = broken(JSON.read_text(encoding="utf-8"))
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    found = run.json("check", path, code=1)[0]
    assert any(place in each["place"] for each in found["problems"]), found["problems"]
    assert all(each["what"] and each["hint"] for each in found["problems"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('tag="rhetoric.loaded_language"', 'tag="rhetoric.no_such_tag"'),
        ("<exact", "<exactly"),
        ("Vladimir Putin told", "Wladimir Putin told"),
        ('start="', 'start="9'),
    ],
)
def test_broken_xml_is_refused_with_its_place(run, tmp_path, before, after):
    text = XML.read_text(encoding="utf-8")
    if before.startswith("tag=") and before not in text:
        before, after = ">rhetoric.loaded_language<", ">rhetoric.no_such_tag<"
    if before == 'start="' and before not in text:
        before, after = "<start>", "<start>9"
    path = tmp_path / "broken.xml"
    path.write_text(changed(text, before, after), encoding="utf-8")
    found = run.json("check", path, code=1)[0]
    assert found["problems"]
    assert all(each["place"] and each["what"] and each["hint"] for each in found["problems"])


@pytest.mark.parametrize("path", [JSON, XML])
def test_the_golden_exports_are_valid(run, path):
    assert run.json("check", path, "--deep")[0]["valid"]


def test_a_project_is_checked_by_its_file(run, tmp_path):
    run("add", Path(__file__).parents[2] / "seeds" / "000_9e8087d3640a9bf4.txt")
    assert run.json("check", tmp_path / "w.db")[0]["valid"]
    assert run.json("check")[0]["format"] == "project"
