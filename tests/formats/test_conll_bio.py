import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture
from tests.formats.corpus import tagged
from tests.strategies import quick
from workbench.errors import InvalidFile
from workbench.formats import discover

BIO = discover()["conll_bio"]


def rows_of(data):
    """Return the rows, None for the end of a segment, without the documents' own lines."""
    lines = data.decode().split("\n")[:-1]
    return [line.split("\t") if line else None for line in lines if not line.startswith("# ")]


def tags_of(*marks, content="Ab cd, 物价。\nEf", **fields):
    rows = rows_of(BIO.write([tagged("x", "Doubt", "Slogans", marks=marks, content=content, **fields)]))
    return [row and f"{row[0]} {row[3]}" for row in rows]


def test_a_token_is_a_han_character_a_word_or_a_mark_and_a_line_end_ends_a_segment():
    assert tags_of() == ["Ab O", "cd O", ", O", "物 O", "价 O", "。 O", None, "Ef O", None]
    found = tags_of(content="cafe\u0301 𠀀\ufe00x1 👍")
    assert found == ["cafe\u0301 O", "𠀀\ufe00 O", "x1 O", "👍 O", None]


def test_the_first_token_of_a_span_begins_and_the_others_go_on():
    assert tags_of((0, 0, 5), (0, 7, 8), (0, 8, 9))[:5] == [
        "Ab B-own.t0",
        "cd I-own.t0",
        ", O",
        "物 B-own.t0",
        "价 B-own.t0",
    ]


def test_a_span_inside_a_token_takes_it_whole_and_one_of_white_space_takes_none():
    assert tags_of((1, 1, 2), (0, 2, 3))[:2] == ["Ab B-own.t1", "cd O"]


def test_of_spans_that_share_a_token_the_first_stands_whole():
    assert tags_of((0, 3, 8), (1, 0, 4))[:5] == ["Ab O", "cd B-own.t0", ", I-own.t0", "物 I-own.t0", "价 O"]


def test_a_tag_begins_anew_in_the_next_segment():
    assert tags_of((0, 9, 13))[5:] == ["。 B-own.t0", None, "Ef B-own.t0", None]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("# newdoc id = d\na\t0\t1\tB-x\nb\t1\t2\tI-x\n\n# newdoc id = e\na\t0\t1\tO\n", []),
        ("a\t0\t1\tI-x\n", ["1"]),
        ("a\t0\t1\tB-x\nb\t1\t2\tI-y\n", ["2"]),
        ("a\t0\t1\tB-x\n\nb\t1\t2\tI-x\n", ["3"]),
        ("a\t0\t2\tO\nb\t1\t3\tO\n", ["2"]),
        ("a\t1\t1\tO\n", ["1"]),
        ("a b c\n# other\n", ["1", "2"]),
    ],
)
def test_lines_that_break_the_format_are_told(lines, places):
    found = BIO.problems(lines.encode(), "f")
    assert [each.place for each in found] == places
    assert all(each.what and each.hint for each in found)


def test_it_is_not_read():
    with pytest.raises(InvalidFile):
        BIO.read(BIO.write([build.dossier()]), "f")


def test_astral_characters_and_line_ends_count_one_each():
    content = peer_fixture.CONTENT
    for token, start, end, _ in filter(None, rows_of(BIO.write([peer_fixture.dossier()]))):
        assert content[int(start) : int(end)] == token


@quick
@given(strategies.dossiers())
def test_every_character_but_white_space_is_in_one_token(dossier):
    data = BIO.write([dossier])
    assert BIO.problems(data, "f") == []
    content = dossier.source.content
    rows = [row for row in rows_of(data) if row]
    places = [i for _, start, end, _ in rows for i in range(int(start), int(end))]
    assert len(places) == len(set(places))
    assert {i for i, character in enumerate(content) if not character.isspace()} == set(places)
    assert all(content[int(start) : int(end)] == token for token, start, end, _ in rows)
