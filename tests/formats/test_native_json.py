import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.errors import InvalidFile
from workbench.formats import discover, load_json

ROOT = Path(__file__).parents[2]
JSON = discover()["json"]
LINES = discover()["jsonl"]
DATA = JSON.write([build.dossier()])


def refused(data, form=JSON):
    with pytest.raises(InvalidFile) as caught:
        form.read(data, "f")
    assert caught.value.problems == tuple(form.problems(data, "f"))
    return caught.value.problems


@quick
@given(strategies.dossiers())
def test_what_was_written_is_read_and_written_the_same(dossier):
    data = JSON.write([dossier])
    assert JSON.problems(data, "f") == []
    (again,) = JSON.read(data, "f")
    assert again == dossier
    assert JSON.write([again]) == data


@quick
@given(st.lists(strategies.dossiers(), min_size=1, max_size=2))
def test_lines_hold_many_dossiers_in_their_order(dossiers):
    data = LINES.write(dossiers)
    assert data.count(b"\n") == len(dossiers)
    assert LINES.read(data, "f") == dossiers
    assert LINES.write(LINES.read(data, "f")) == data


def test_the_file_is_utf_8_with_a_final_newline_and_no_escaped_letters():
    assert DATA.endswith(b"}\n")
    assert "物价又涨了".encode() in DATA
    assert "😀".encode() in DATA
    assert DATA.startswith(b'{\n  "format": "workbench-dossier",\n  "format_version": "1.0",\n')


def test_a_byte_order_mark_is_passed_over():
    assert JSON.read(b"\xef\xbb\xbf" + DATA, "f") == [build.dossier()]


def test_windows_line_ends_around_the_fields_do_no_harm():
    assert JSON.read(DATA.replace(b"\n", b"\r\n"), "f") == [build.dossier()]


def test_empty_lines_are_passed_over():
    line = LINES.write([build.dossier()])
    assert len(LINES.read(b"\n" + line + b"\n\r\n" + line, "f")) == 2


def test_a_line_separator_inside_a_text_ends_no_line():
    whole = build.dossier(document=build.document(title="a\u2028b\u0085c"))
    assert LINES.read(LINES.write([whole]), "f") == [whole]


def test_problems_of_lines_name_their_line():
    good = LINES.write([build.dossier()])
    data = good + good.replace(b'"tag":"claims.fact"', b'"tag":"claims.gone"') + b"{}\n[\n"
    found = LINES.problems(data, "f")
    assert found[0].place == "line 2: annotations[0].tag"
    assert [each.place for each in found[-2:]] == ["line 3", "line 4"]


HOSTILE = {
    "nothing": b"",
    "white space": b" \r\n\t ",
    "not JSON": b"Dear editor",
    "half a file": DATA[: len(DATA) // 2],
    "two values": DATA + DATA,
    "a list": b"[" + DATA + b"]",
    "a number": b"5",
    "null": b"null",
    "another program's": b'{"format": "doccano", "text": "x"}',
    "no format": b'{"text": "x"}',
    "compressed": gzip.compress(DATA),
    "UTF-16": DATA.decode().encode("utf-16"),
    "Latin-1": DATA.replace("评".encode(), b"\xe9"),
    "overlong NUL": DATA.replace(b"Prices rose", b"Prices\xc0\x80rose"),
    "half a character in bytes": DATA.replace(b"Prices rose", b"Prices\xed\xa0\x80rose"),
    "half a character, escaped": DATA.replace(b"Prices rose", b"Prices\\ud800rose"),
    "a raw control character": DATA.replace(b"Prices rose", b"Prices\x01rose"),
    "NaN": DATA.replace(b'"confidence": 1.0', b'"confidence": NaN'),
    "Infinity": DATA.replace(b'"confidence": 1.0', b'"confidence": -Infinity'),
    "1e999": DATA.replace(b'"confidence": 1.0', b'"confidence": 1e999'),
    "a huge integer": DATA.replace(b'"ordinal": 0', b'"ordinal": ' + b"9" * 5000, 1),
    "a key twice": DATA.replace(b'"ordinal": 0,', b'"ordinal": 0, "ordinal": 1,', 1),
    "a comment": b"// hello\n" + DATA,
    "a trailing comma": DATA.replace(b'"reviews": [', b'"x": [],}', 1),
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "deep and whole": b"[" * 50_000 + b"]" * 50_000,
    "a later major": DATA.replace(b'"format_version": "1.0"', b'"format_version": "2.0"'),
    "a later minor": DATA.replace(b'"format_version": "1.0"', b'"format_version": "1.1"'),
    "all brackets": b"[" + b"[]," * 6_000_000 + b"1]",
    "all keys": b"{" + b",".join(b'"%d":0' % i for i in range(10_001)) + b"}",
    "nothing but empty objects": DATA.replace(b'"annotations": [', b'"annotations": [' + b"{}," * 20_000),
    "no version": DATA.replace(b'"format_version": "1.0",', b""),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", [JSON, LINES], ids=["json", "jsonl"])
def test_what_is_no_dossier_is_refused_with_a_sentence(name, form):
    data = HOSTILE[name] if form is JSON else HOSTILE[name].replace(b"\n", b" ")
    found = refused(data, form)
    assert len(found) == 1
    assert found[0].what
    assert found[0].hint


def test_a_hundred_megabytes_of_nesting_end_in_a_sentence():
    assert len(refused(b"[" * 100_000_000)) == 1


def test_a_file_over_the_limit_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr("workbench.formats.SIZE_LIMIT", 1000)
    assert "larger" in refused(DATA)[0].what


def test_keys_that_stand_twice_are_named():
    data = DATA.replace(b'"ordinal": 0,', b'"ordinal": 0, "ordinal": 1,', 1).replace(
        b'"title"', b'"title": "x", "title"', 1
    )
    assert [each.what.split("`")[1] for each in refused(data)] == ["ordinal", "title"]


def test_many_keys_that_stand_twice_are_counted_in_no_time():
    pairs = ",".join(f'"{i}":0' for i in range(100_000))
    with pytest.raises(InvalidFile):
        load_json(f'{{{pairs},"0":1}}'.encode(), "f")


def test_a_later_version_is_told_apart_from_a_broken_file():
    newer = json.loads(DATA) | {"format_version": "1.7", "moods": []}
    (found,) = refused(json.dumps(newer).encode())
    assert "1.7" in found.what
    assert found.place == "format_version"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"tag": "claims.fact"', '"tag": "claims.gone"', "annotations[0].tag"),
        ('"start": 7,', '"start": 8,', "annotations[0].targets[0].exact"),
        ("Prices rose 😀 again.\\r\\nCritics", "Prices rose 😀 again.\\nCritics", "texts[0].sha256"),
        ('      "kind": "source",\n', "", "texts[0].kind"),
        ('"by": "mei"', '"by": 5', "texts[1].segments[0].translation.by"),
        ('"exact": "rose 😀 again"', '"exact": "rose 😀 agaın"', "annotations[0].targets[0].exact"),
    ],
)
def test_a_hand_broken_copy_is_refused_with_its_place(old, new, place):
    text = DATA.decode()
    assert old in text
    assert place in [each.place for each in refused(text.replace(old, new, 1).encode())]


def test_three_megabytes_of_empty_objects_do_not_take_three_gigabytes():
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
        "from workbench.formats import load_dossier;"
        """head = b'{"format":"workbench-dossier","format_version":"1.0","annotations":[';"""
        "print(len(load_dossier(head + b'{},' * 1_000_000 + b'{}]}', 'f')[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "1\n", done.stderr


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 5000])
def test_numbers_that_are_none_are_refused_for_other_formats_too(number):
    with pytest.raises(InvalidFile):
        load_json(f'{{"a": {number}}}'.encode(), "f")


def test_plain_json_is_loaded_for_other_formats():
    assert load_json(b'{"a": [1, 2.5, "\\u8bc4"]}', "f") == {"a": [1, 2.5, "评"]}


def test_a_large_file_with_one_mistake_is_told_of_it():
    lines = DATA.decode().replace('"replaced": [],', f'"replaced": [{", ".join(["{}"] * 3)}],', 1)
    whole = json.loads(lines) | {"findings": json.loads(DATA)["findings"] * 10_001}
    found = JSON.problems(json.dumps(whole).encode(), "f")
    assert {each.place.split("[")[0] for each in found} == {"texts"}
    assert len(found) == 6


def test_no_more_than_ten_thousand_problems_are_listed():
    whole = json.loads(DATA)
    whole["findings"] = [whole["findings"][0] | {"by": "nobody"}] * 6_000
    found = JSON.problems(json.dumps(whole).encode(), "f")
    assert len(found) == 10_001
    assert "10000" in found[-1].what


@pytest.mark.parametrize("form", [JSON, LINES], ids=["json", "jsonl"])
@settings(quick, max_examples=100)
@given(st.data())
def test_a_damaged_file_is_read_whole_or_refused(form, data):
    damaged = bytearray(form.write([build.dossier()]))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    if form.problems(bytes(damaged), "f"):
        assert refused(bytes(damaged), form)
    else:
        read = form.read(bytes(damaged), "f")
        assert form.read(form.write(read), "f") == read
