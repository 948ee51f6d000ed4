"""Tables as pyarrow reads them; the words are cut anew from the texts."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.strategies import quick
from workbench.errors import InvalidFile
from workbench.formats import discover

FORM = discover()["parquet"]


def table(form, *dossiers):
    data = form.write(dossiers)
    assert form.problems(data, "f") == []
    return pq.read_table(io.BytesIO(data))


def rows(kind, *dossiers):
    return table(FORM.choose(rows=kind), *dossiers).to_pylist()


def test_a_row_is_an_annotation_with_its_words_and_its_sentence():
    found = rows("annotations", peer.dossier())
    texts = {"source": peer.CONTENT}
    assert [
        (
            row["tag"],
            tuple(
                texts[side][a:b] for side, a, b in zip(row["sides"], row["starts"], row["ends"], strict=True)
            ),
        )
        for row in found
    ] == list(peer.QUOTES)
    assert [tuple(row["quotes"]) for row in found] == [quotes for _, quotes in peer.QUOTES]
    assert found[2]["sentence"] == "Prices rose 😀 again, cafe\u0301s say."
    assert found[3]["segments"] == ["s0", "s1"]
    assert found[0]["tag_zh"] == "事实"
    assert json.loads(found[0]["official"]) == {"x2020": "Fact, so"}
    assert found[0]["created"] == build.at(0)
    assert {row["annotator_kind"] for row in found} == {"person"}


def test_a_row_is_a_segment_with_its_translation_and_its_tags():
    dossier = build.dossier()
    found = rows("segments", dossier)
    text = dossier.source.content
    assert [row["text"] for row in found] == [text[row["start"] : row["end"]] for row in found]
    assert [row["segment"] for row in found] == [each.id for each in dossier.source.segments]
    translated = {row["segment"]: row["translation"] for row in found if row["translation"] is not None}
    layer = dossier.translation
    assert translated == {each.source[0]: each.span.cut(layer.content) for each in layer.segments}
    assert any(row["tags"] for row in found)


def test_a_row_is_a_document_with_the_spans_on_its_source():
    (row,) = rows("documents", peer.dossier())
    assert row["text"] == peer.CONTENT
    assert row["quotes"] == [quote for _, quotes in peer.QUOTES for quote in quotes]
    assert row["tags"] == [tag for tag, quotes in peer.QUOTES for _ in quotes]


@pytest.mark.parametrize("kind", FORM.options["rows"])
def test_tables_of_several_files_have_the_same_columns(kind):
    form = FORM.choose(rows=kind)
    bare = build.dossier(annotations=[], relations=[], findings=[], reviews=[], units=[])
    one, other = table(form, build.dossier()), table(form, bare)
    assert pa.concat_tables([one, other]).num_rows == one.num_rows + other.num_rows
    assert list(form.columns) == one.column_names
    assert json.loads(one.schema.metadata[b"workbench"])["rows"] == kind


@quick
@given(strategies.dossiers())
def test_every_annotation_is_a_row_and_every_span_has_its_words(dossier):
    texts = {text.id: text.content for text in dossier.texts}
    found = rows("annotations", dossier)
    assert len(found) == len(dossier.annotations)
    for row in found:
        places = zip(row["sides"], row["starts"], row["ends"], strict=True)
        assert [texts[side][a:b] for side, a, b in places] == row["quotes"]
    assert len(rows("segments", dossier)) == len(dossier.source.segments)


@pytest.mark.parametrize("kind", FORM.options["rows"])
def test_a_table_is_shown_as_lines_of_json(kind):
    form = FORM.choose(rows=kind)
    data = form.write([peer.dossier()])
    lines = [json.loads(line) for line in form.shown(data).decode().split("\n") if line]
    assert [line["document"] for line in lines] == ["d0001"] * len(rows(kind, peer.dossier()))
    assert "😀" in form.shown(data).decode()


def refused(data):
    return [each.what for each in FORM.problems(data, "f")]


def test_a_damaged_table_is_found_out_or_says_the_same():
    data = FORM.write([peer.dossier()])
    whole = pq.read_table(io.BytesIO(data))
    found = 0
    for at in range(4, len(data) // 3, 97):
        damaged = bytearray(data)
        damaged[at] ^= 0x10
        wrong = refused(bytes(damaged))
        found += bool(wrong)
        assert wrong or pq.read_table(io.BytesIO(damaged)).equals(whole), at
    assert found > 10
    assert refused(data[:-1])
    assert refused(b"PAR1PAR1")


def test_a_table_of_others_and_one_that_was_changed_are_found_out():
    other = io.BytesIO()
    pq.write_table(pa.table({"text": ["x"]}), other)
    assert "columns" in refused(other.getvalue())[0]
    whole = table(FORM, peer.dossier())
    place = whole.column_names.index("quotes")
    changed = whole.set_column(place, whole.schema.field(place), pa.array([["x"]] * whole.num_rows))
    target = io.BytesIO()
    pq.write_table(changed, target)
    assert len(refused(target.getvalue())) == whole.num_rows


def test_a_table_is_no_document():
    with pytest.raises(InvalidFile):
        FORM.read(FORM.write([peer.dossier()]), "f")


def test_each_kind_of_row_says_what_it_loses():
    losses = {kind: FORM.choose(rows=kind).loses for kind in FORM.options["rows"]}
    assert FORM.loses == losses["annotations"]
    assert "annotations" in losses["segments"] - losses["annotations"]
    assert "texts" not in losses["documents"]
