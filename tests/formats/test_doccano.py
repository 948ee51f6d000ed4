import json
from collections import Counter

import pytest
from hypothesis import given
from wcwidth import iter_graphemes

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture
from tests.strategies import quick
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover, doccano

DOCCANO = discover()["doccano"]
UTF16 = DOCCANO.choose(unit="utf16")
GRAPHEME = DOCCANO.choose(unit="grapheme")
TEXT = "Prices 😀 rose.\r\n物价又涨了"


def line(**fields):
    return json.dumps({"text": TEXT, "label": []} | fields, ensure_ascii=False).encode() + b"\n"


def read(data, form=DOCCANO):
    (found,) = form.read(data, "f")
    assert problems(found) == []
    return found


def refused(data, form=DOCCANO):
    with pytest.raises(InvalidFile) as caught:
        form.read(data, "f")
    assert caught.value.problems == tuple(form.problems(data, "f"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


def labels(dossier, layer=None):
    """Count the tags on places of a text: what the format promises to keep."""
    layer = layer or dossier.source
    return Counter(
        (target.start, target.end, annotation.tag)
        for annotation in dossier.annotations
        for target in annotation.spans
        if target.text == layer.id
    )


@quick
@given(strategies.dossiers())
def test_what_was_written_comes_back_as_far_as_the_format_goes(dossier):
    for text, layer in (("source", dossier.source), ("translation", dossier.translation)):
        for unit in ("codepoint", "utf16"):
            form = DOCCANO.choose(text=text, unit=unit)
            if layer is not None:
                data = form.write([dossier])
                assert form.write([dossier]) == data
                assert DOCCANO.problems(data, "f") == []
                again = read(data)
                assert again.source.content == layer.content.replace("\0", "\ufffd")
                assert labels(again) == labels(dossier, layer)


@quick
@given(strategies.dossiers())
def test_clusters_come_back_or_are_refused_where_a_span_splits_one(dossier):
    edges = [0]
    for cluster in iter_graphemes(dossier.source.content):
        edges.append(edges[-1] + len(cluster))
    split = [place for place in labels(dossier) if not {place[0], place[1]} <= set(edges)]
    if split:
        with pytest.raises(InvalidFile, match="grapheme"):
            GRAPHEME.write([dossier])
    else:
        assert labels(read(GRAPHEME.write([dossier]))) == labels(dossier)


@pytest.mark.parametrize("form", [DOCCANO, UTF16, GRAPHEME], ids=lambda form: form.unit)
def test_every_span_of_the_peers_document_covers_its_words(form):
    again = read(form.write([peer_fixture.dossier()]))
    words = Counter((tag, (quote,)) for tag, quotes in peer_fixture.QUOTES for quote in quotes)
    assert peer_fixture.covered(again) == words


def test_offsets_are_what_each_unit_counts():
    mark = [build.annotation("a0", *build.spans(TEXT, "rose.\r\n物"))]
    empty = {"units": [], "relations": [], "findings": [], "reviews": []}
    whole = build.dossier(source=build.source(TEXT), annotations=mark, **empty)
    found = {form.unit: json.loads(form.write([whole]))["label"] for form in (DOCCANO, UTF16, GRAPHEME)}
    assert found == {
        "codepoint": [[9, 17, "claims.fact"]],
        "utf16": [[10, 18, "claims.fact"]],
        "grapheme": [[9, 16, "claims.fact"]],
    }
    start, end, _ = found["utf16"][0]
    assert TEXT.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le") == "rose.\r\n物"


def test_a_line_says_what_doccano_needs_and_the_unit_in_its_meta():
    value = json.loads(DOCCANO.write([peer_fixture.dossier()]))
    assert list(value) == ["text", "label", "meta"]
    assert value["meta"] == {"document": "d0001", "text": "source", "unit": "codepoint"}
    assert value["text"] == peer_fixture.CONTENT
    assert [0, 19, "claims.fact"] in value["label"]


def test_the_unit_in_the_meta_counts_whatever_was_chosen():
    data = UTF16.write([peer_fixture.dossier()])
    assert labels(read(data, GRAPHEME)) == labels(read(data, UTF16))


def test_a_unit_is_chosen_for_files_that_do_not_say():
    data = line(label=[[7, 9, "X"]])
    assert read(data, UTF16).annotations[0].spans[0].exact == "😀"
    assert read(data).annotations[0].spans[0].exact == "😀 "


def test_overlap_and_labels_alike_are_kept():
    found = read(line(label=[[0, 6, "X"], [0, 6, "X"], [3, 9, "Y"]]))
    assert len(found.annotations) == 3
    assert len({each.id for each in found.annotations}) == 3


def test_labels_of_others_are_kept_to_the_letter():
    found = read(line(label=[[0, 6, "Loaded Language, so"], [0, 6, "评论"]]))
    assert [tag.official["doccano"] for tag in found.tagsets[0].tags] == ["Loaded Language, so", "评论"]
    assert found.annotations[0].by == "import"
    assert found.annotations[0].origin == "import"


def test_what_doccano_exports_is_read_in_all_its_forms():
    entities = [
        {"id": 4, "label": "P", "start_offset": 0, "end_offset": 6},
        {"id": 5, "label": "V", "start_offset": 9, "end_offset": 13},
    ]
    relations = [{"id": 1, "from_id": 4, "to_id": 5, "type": "does"}]
    found = read(line(label=None, id=7, entities=entities, relations=relations, Comments=["x"], cats=["y"]))
    first, second = found.annotations
    assert found.relations[0].roles == {"from": (first.id,), "to": (second.id,)}
    assert read(line(labels=[[0, 6, "P"]])).annotations[0].spans[0].exact == "Prices"
    assert read(line(label=entities)).annotations[1].spans[0].exact == "rose"


def test_many_documents_stand_in_their_order():
    data = DOCCANO.write([peer_fixture.dossier(), build.dossier()])
    assert [each.source.content for each in DOCCANO.read(data, "f")] == [
        peer_fixture.CONTENT,
        build.CONTENT,
    ]


def test_a_line_separator_inside_a_text_ends_no_line():
    assert read(line(text="a\u2028b\u0085c")).source.content == "a\u2028b\u0085c"


def test_the_documents_id_comes_back_but_not_for_its_translation():
    assert read(DOCCANO.write([build.dossier()])).document.id == "d0001"
    again = read(DOCCANO.choose(text="translation").write([build.dossier()]))
    assert again.document.id != "d0001"


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ([0, 99, "X"], "line 1: label[0]"),
        ([6, 0, "X"], "line 1: label[0]"),
        ([3, 3, "X"], "line 1: label[0]"),
        ([-1, 3, "X"], "line 1: label[0]"),
        ([0, 10**400, "X"], "line 1: label[0]"),
        ([0, 3.5, "X"], "line 1: label[0]"),
        ([False, True, "X"], "line 1: label[0]"),
        ([0, "3", "X"], "line 1: label[0]"),
        ([0, 3, ""], "line 1: label[0]"),
        ([0, 3, None], "line 1: label[0]"),
        ([0, 3], "line 1: label[0]"),
        ([0, 3, "X\ud800"], "line 1: label[0]"),
        ("X", "line 1: label[0]"),
        ({"start_offset": 0, "label": "X"}, "line 1: label[0]"),
        (None, "line 1: label[0]"),
    ],
)
def test_a_bad_label_is_refused_with_its_place(label, place):
    (found,) = refused(json.dumps({"text": TEXT, "label": [label]}).encode())
    assert found.place == place


@pytest.mark.parametrize(
    "relation",
    [
        5,
        {},
        {"from_id": 1, "to_id": 2},
        {"from_id": 4, "to_id": 9, "type": "x"},
        {"from_id": [], "to_id": 4, "type": "x"},
    ],
)
def test_a_bad_relation_is_refused_with_its_place(relation):
    entities = [{"id": 4, "label": "P", "start_offset": 0, "end_offset": 6}]
    (found,) = refused(line(entities=entities, relations=[relation]))
    assert found.place == "line 1: relations[0]"


def test_half_an_emoji_is_no_place():
    (found,) = refused(line(label=[[0, 8, "X"]]), UTF16)
    assert "utf16" in found.what


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"[]",
        b"5",
        b"null",
        b"{}",
        b'{"text": 5}',
        b'{"text": "x", "text": "y"}',
        b'{"text": "x\\ud800"}',
        b'{"text": NaN}',
        b'{"text": "x"',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        "{“text”: 5}".encode("gb18030"),
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_line_of_doccanos_is_refused(data):
    assert len(refused(data)) == 1


def test_the_problems_of_all_lines_are_named():
    data = line() + b"{}\n" + line(label=[5, [0, 1, "X"], 6]) + b"\n[\n"
    assert [each.place for each in refused(data)] == [
        "line 2",
        "line 3: label[0]",
        "line 3: label[2]",
        "line 5",
    ]


def test_floods_of_labels_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(doccano, "MARKS", 10)
    monkeypatch.setattr("workbench.domain.foreign.MARKS", 10)
    assert len(refused(line(label=[[0, 1, "X"]] * 6) * 2)) == 1
    assert len(refused(line(label=[[0, 1, "X"]] * 11))) == 1
    assert len(read(line(label=[[0, 1, "X"]] * 10)).annotations) == 10


def test_what_cannot_be_written_is_refused():
    with pytest.raises(InvalidFile, match="d0001"):
        DOCCANO.choose(text="translation").write([peer_fixture.dossier()])
    with pytest.raises(InvalidFile):
        DOCCANO.write([build.dossier(document=build.document(title="x\ud800"))])
    with pytest.raises(InvalidFile, match="bytes"):
        DOCCANO.choose(unit="bytes")


def test_the_options_name_their_defaults_first():
    assert DOCCANO.options == {"unit": ("codepoint", "grapheme", "utf16"), "text": ("source", "translation")}
    assert (DOCCANO.unit, DOCCANO.text) == ("codepoint", "source")
