import json

import pytest
from hypothesis import given

from tests import strategies
from tests.formats.corpus import labelled, labels_of, spans_of, tagged
from tests.strategies import quick
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

FORM = discover()["semeval2021"]
SCHEME = "semeval2021_t6"
TEXT = "WE RISE 😀\r\n\n𠀀物价 FALL, THEY SAY"


def label(start, end, technique, words=None):
    return {"start": start, "end": end, "technique": technique, "text_fragment": words or TEXT[start:end]}


ITEMS = [
    {
        "id": "702",
        "text": TEXT,
        "labels": [
            label(12, 20, "Black-and-white Fallacy/Dictatorship"),
            label(0, 7, "Obfuscation, Intentional vagueness, Confusion"),
            label(3, 15, "Loaded Language"),
            label(3, 15, "Smears"),
            label(0, 2, "Thought-terminating cliché", "We"),
        ],
    },
    {"id": "22", "text": "NO LABELS", "labels": []},
]
"""Out of order, overlapping, doubly labelled, with commas and a slash, and words that differ in case."""


def bytes_of(value):
    return (json.dumps(value, ensure_ascii=False, indent=4) + "\n").encode()


def test_a_file_comes_back_byte_for_byte():
    dossiers = FORM.read(bytes_of(ITEMS), "f")
    assert all(problems(each) == [] for each in dossiers)
    assert FORM.write(dossiers) == bytes_of(ITEMS)
    assert [each.document.id for each in dossiers] == ["article702", "article22"]


def test_labels_are_official_and_offsets_are_code_points():
    first = FORM.read(bytes_of(ITEMS), "f")[0]
    assert labels_of(first, SCHEME)[1] == "Obfuscation, Intentional vagueness, Confusion"
    assert [mark.spans[0].exact for mark in first.annotations][:2] == ["𠀀物价 FALL", "WE RISE"]
    assert first.annotations[4].attributes == {"text_fragment": "We"}


def test_a_number_as_id_and_other_keys_are_taken():
    (found,) = FORM.read(bytes_of([{"id": 7, "text": "x", "image": "7.png"}]), "f")
    assert found.document.id == "article7"


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({}, "f"),
        (["x"], "f"),
        ([{"id": "1"}], "[0]"),
        ([{"id": True, "text": "x"}], "[0]"),
        ([{"id": "a b", "text": "x"}], "[0].id"),
        ([ITEMS[1], ITEMS[1]], "[1].id"),
        ([{"id": "1", "text": "x", "labels": ["Doubt"]}], "[0].labels[0]"),
        (
            [{"id": "1", "text": "x", "labels": [{"start": 0, "end": 2, "technique": "Doubt"}]}],
            "[0].labels[0]",
        ),
        (
            [{"id": "1", "text": "x", "labels": [{"start": True, "end": 1, "technique": "D"}]}],
            "[0].labels[0]",
        ),
        ([{"id": "1", "text": "x", "labels": [{"start": 0, "end": 1}]}], "[0].labels[0]"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(value, place):
    with pytest.raises(InvalidFile) as caught:
        FORM.read(bytes_of(value), "f")
    assert [each.place for each in caught.value.problems] == [place]
    assert all(each.what and each.hint for each in caught.value.problems)


def test_tags_without_a_label_in_the_scheme_stay_out_and_are_counted():
    own = tagged(SCHEME, "Doubt", marks=[(0, 0, 3)])
    other = tagged("other", "Doubt", marks=[(0, 0, 3)])
    assert json.loads(FORM.write([own]))[0]["labels"][0]["technique"] == "Doubt"
    assert json.loads(FORM.write([other]))[0]["labels"] == []
    assert (FORM.lost(own), FORM.lost(other)) == ({"unofficial_tags": 0}, {"unofficial_tags": 1})


@quick
@given(strategies.dossiers())
def test_every_labelled_span_comes_back_in_order(dossier):
    dossier = labelled(dossier, SCHEME, "Doubt", "Slogans")
    data = FORM.write([dossier])
    assert FORM.problems(data, "f") == []
    (back,) = FORM.read(data, "f")
    assert problems(back) == []
    assert spans_of(back) == spans_of(dossier)
    if "\x00" not in dossier.source.content:  # which no project holds: it is read as U+FFFD
        assert FORM.write([back]) == data
