import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture
from tests.strategies import quick
from workbench.domain.annotation import DocumentTarget
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover, spacy_jsonl

SPACY = discover()["spacy_jsonl"]
TOKENS = SPACY.choose(tokens="characters")
TEXT = "Prices 😀 rose.\r\n物价又涨了"


def line(**fields):
    return json.dumps({"text": TEXT} | fields, ensure_ascii=False).encode() + b"\n"


def read(data, form=SPACY):
    (found,) = form.read(data, "f")
    assert problems(found) == []
    return found


def refused(data):
    with pytest.raises(InvalidFile) as caught:
        SPACY.read(data, "f")
    assert caught.value.problems == tuple(SPACY.problems(data, "f"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


def kept(dossier, layer=None):
    """What the format promises to keep of the annotations of a text, in their order."""
    layer = layer or dossier.source
    return [
        (
            annotation.id,
            annotation.tag,
            [(target.start, target.end) for target in annotation.spans if target.text == layer.id],
            annotation.by,
            annotation.created,
            annotation.confidence,
            annotation.comment,
            annotation.attributes,
        )
        for annotation in dossier.annotations
        if any(target.text == layer.id for target in annotation.spans)
    ]


@quick
@given(strategies.dossiers())
def test_what_was_written_comes_back_as_far_as_the_format_goes(dossier):
    for form in (SPACY, TOKENS, SPACY.choose(text="translation")):
        layer = dossier.translation if form.text == "translation" else dossier.source
        if layer is not None:
            data = form.write([dossier])
            assert form.write([dossier]) == data
            assert SPACY.problems(data, "f") == []
            again = read(data)
            assert again.source.content == layer.content.replace("\0", "\ufffd")
            assert kept(again) == kept(dossier, layer)


def test_every_span_of_the_peers_document_comes_back():
    assert peer_fixture.covered(read(SPACY.write([peer_fixture.dossier()]))) == peer_fixture.EXPECTED


def test_a_line_is_a_text_its_spans_and_where_it_is_from():
    value = json.loads(SPACY.write([peer_fixture.dossier()]))
    assert list(value) == ["text", "spans", "meta"]
    assert value["meta"] == {"document": "d0001", "text": "source"}
    assert value["spans"][2] == {
        "start": 7,
        "end": 11,
        "label": "claims.fact",
        "annotation": "a2",
        "annotator": "mei",
        "created": "2024-05-01T12:02:00+00:00",
    }


def test_tokens_are_characters_where_they_are_asked_for():
    value = json.loads(TOKENS.write([peer_fixture.dossier()]))
    assert "".join(token["text"] for token in value["tokens"]) == peer_fixture.CONTENT
    assert [token["id"] for token in value["tokens"]] == list(range(len(peer_fixture.CONTENT)))
    first = value["spans"][0]
    assert (first["token_start"], first["token_end"]) == (0, 18)


def test_what_prodigy_saves_is_read():
    spans = [{"start": 0, "end": 6, "label": "X", "token_start": 0, "token_end": 0}]
    more = {
        "_annotator_id": "set-张",
        "_timestamp": 1714564800,
        "answer": "accept",
        "tokens": [],
        "accept": ["A"],
    }
    found = read(line(spans=spans, label="B", relations=[{"head": 0}], **more))
    assert [tag.official["spacy_jsonl"] for tag in found.tagsets[0].tags] == ["X", "B", "A"]
    assert {annotation.targets[0].kind for annotation in found.annotations[1:]} == {"document"}
    assert found.agents[0].name == "set-张"
    assert found.document.imported == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert isinstance(found.annotations[1].targets[0], DocumentTarget)


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_the_spans_of_a_rejected_line_are_no_annotations(answer):
    spans = [{"start": 0, "end": 6, "label": "X"}]
    assert read(line(spans=spans, answer=answer)).annotations == ()


def test_what_spacy_gives_and_triples_are_read():
    found = read(
        line(
            ents=[{"start": 0, "end": 6, "label": "X", "kb_id": ""}],
            spans={"sc": [{"start": 7, "end": 8, "label": "Y"}], "": [{"start": 7, "end": 8, "label": "Z"}]},
            entities=[[9, 13, "V"]],
        )
    )
    words = Counter(target.exact for annotation in found.annotations for target in annotation.spans)
    assert words == {"Prices": 1, "😀": 2, "rose": 1}


def test_spans_that_name_one_annotation_are_one_unless_their_labels_differ():
    spans = [
        {"start": 0, "end": 6, "label": "X", "annotation": "a1"},
        {"start": 9, "end": 13, "label": "X", "annotation": "a1"},
        {"start": 9, "end": 13, "label": "Y", "annotation": "a1"},
    ]
    found = read(line(spans=spans))
    assert [[span.exact for span in each.spans] for each in found.annotations] == [
        ["Prices", "rose"],
        ["rose"],
    ]


def test_many_documents_stand_in_their_order():
    data = SPACY.write([peer_fixture.dossier(), build.dossier()])
    assert [each.source.content for each in SPACY.read(data, "f")] == [peer_fixture.CONTENT, build.CONTENT]


@pytest.mark.parametrize(
    "span",
    [
        {"start": 0, "end": 99},
        {"start": 6, "end": 0},
        {"start": 3, "end": 3},
        {"start": -1},
        {"start": 10**400},
        {"start": 0.0},
        {"start": True},
        {"start": None},
        {"label": ""},
        {"label": 5},
        {"label": "\ud800"},
        {"confidence": 1.5},
        {"confidence": True},
        {"created": "yesterday"},
        {"created": "2024-05-01T12:00:00"},
        {"created": 5},
        {"annotator": 5},
        {"comment": []},
        {"attributes": []},
        {"attributes": {"a": 5}},
        {"attributes": {"\ud800": "x"}},
    ],
)
def test_a_bad_span_is_refused_with_its_place(span):
    whole = {"start": 0, "end": 6, "label": "X"}
    (found,) = refused(json.dumps({"text": TEXT, "spans": [whole, whole | span]}).encode())
    assert found.place == "line 1: spans[1]"


@pytest.mark.parametrize("item", [5, None, "x", [], [1, 2], {}, [[1], 2, "X"]])
def test_what_is_no_span_at_all_is_refused(item):
    assert [each.place for each in refused(line(spans={"sc": [item]}))] == ["line 1: spans.sc[0]"]


@pytest.mark.parametrize("stamp", [-1, 10**400, 1e300, "x", None, True])
def test_an_odd_time_stamp_does_no_harm(stamp):
    assert read(line(_timestamp=stamp, _annotator_id=5, _session_id=["x"], label=5, accept=[5]))


@pytest.mark.parametrize("zone", ["+23:59", "-23:00", "+00:00:30"])
def test_a_zone_that_others_cannot_write_becomes_utc(zone):
    spans = [{"start": 0, "end": 6, "label": "X", "created": f"2024-05-01T12:00:00{zone}"}]
    data = line(spans=spans)
    if zone.count(":") == 1:
        assert read(data).annotations[0].created.tzinfo is UTC
    else:
        assert len(SPACY.problems(data, "f")) <= 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"[]",
        b"{}",
        b'{"text": 5}',
        b'{"text": "x", "text": "y"}',
        b'{"text": "x\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\x1f\x8b\x08",
    ],
)
def test_what_is_no_line_is_refused(data):
    assert len(refused(data)) == 1


def test_floods_of_spans_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(spacy_jsonl, "MARKS", 10)
    monkeypatch.setattr("workbench.domain.foreign.MARKS", 10)
    assert len(refused(line(entities=[[0, 1, "X"]] * 6) * 2)) == 1
    assert len(read(line(entities=[[0, 1, "X"]] * 10)).annotations) == 10


def test_what_cannot_be_written_is_refused():
    with pytest.raises(InvalidFile, match="d0001"):
        SPACY.choose(text="translation").write([peer_fixture.dossier()])
    with pytest.raises(InvalidFile):
        SPACY.write([build.dossier(document=build.document(title="x\ud800"))])
    with pytest.raises(InvalidFile, match="words"):
        SPACY.choose(tokens="words")


@pytest.mark.peers
def test_spacys_own_documents_hold_every_span():
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    value = json.loads(TOKENS.write([peer_fixture.dossier()]))
    words = [token["text"] for token in value["tokens"]]
    document = spacy.tokens.Doc(spacy.blank("xx").vocab, words=words, spaces=[False] * len(words))
    assert document.text == peer_fixture.CONTENT
    spans = [document.char_span(each["start"], each["end"], label=each["label"]) for each in value["spans"]]
    by_tokens = [document[each["token_start"] : each["token_end"] + 1].text for each in value["spans"]]
    assert [span.text for span in spans] == by_tokens
    document.spans["sc"] = spans
    kept_by = spacy.tokens.DocBin(store_user_data=True)
    kept_by.add(document)
    (again,) = spacy.tokens.DocBin().from_bytes(kept_by.to_bytes()).get_docs(spacy.blank("xx").vocab)
    found = Counter((span.label_, (span.text,)) for span in again.spans["sc"])
    assert found == Counter((tag, (quote,)) for tag, quotes in peer_fixture.QUOTES for quote in quotes)
    spoken = read(json.dumps(again.to_json(underscore=None)).encode())
    assert Counter((each.tag, (each.spans[0].exact,)) for each in spoken.annotations) == found
