import gzip
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.strategies import quick
from workbench.domain.annotation import DocumentTarget
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover
from workbench.formats.web_annotation import terms

WA = discover()["web_annotation"]
DATA = WA.write([build.dossier()])
TEXT = "Prices rose 😀 again.\r\n𠀀物价 again."


def said(data=DATA):
    return json.loads(data)


def items(data=DATA):
    return said(data)["first"]["items"]


def packed(value):
    return json.dumps(value, ensure_ascii=False).encode()


def refused(data):
    with pytest.raises(InvalidFile) as caught:
        WA.read(data, "f")
    assert set(caught.value.problems) <= set(WA.problems(data, "f"))
    return caught.value.problems


@quick
@given(strategies.dossiers())
def test_everything_comes_back(dossier):
    data = WA.write([dossier])
    assert WA.problems(data, "f") == []
    (back,) = WA.read(data, "f")
    assert back.model_dump_json() == dossier.model_dump_json()
    assert WA.write([back]) == data


@quick
@given(strategies.dossiers())
def test_the_models_rules_hold_in_what_is_written(dossier):
    """The musts of the Web Annotation Data Model, looked up in plain JSON."""
    whole = said(WA.write([dossier]))
    assert whole["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (whole["type"], whole["total"]) == (
        "AnnotationCollection",
        len(dossier.annotations) + len(dossier.relations) + len(dossier.reviews),
    )
    contents = {each["id"]: each["value"] for each in whole[terms.TEXTS]}
    found = whole.get("first", {"items": []})["items"]
    assert len({item["id"] for item in found}) == len(found) == whole["total"]
    for item in found:
        assert item["type"] == "Annotation"
        assert set(item["motivation"]) <= set(terms.MOTIVATIONS)
        assert item.get("created", "Z").endswith("Z")
        assert item["creator"]["type"] in {"Person", "Software"}
        assert item["target"]
        for body in item["body"]:
            assert isinstance(body["value"] if body["type"] == "TextualBody" else body["source"], str)
        for target in item["target"]:
            if isinstance(target, dict) and "selector" in target:
                position, quote = target["selector"]
                text = contents[target["source"]]
                assert text[position["start"] : position["end"]] == quote["exact"]
                assert text[: position["start"]].endswith(quote.get("prefix", ""))
                assert text[position["end"] :].startswith(quote.get("suffix", ""))


def test_a_tag_stands_as_an_address_and_by_name_in_both_languages():
    address, english, chinese = items()[0]["body"][:3]
    assert address["source"] == "urn:workbench:tag:claims.fact"
    assert (english["value"], english["language"]) == ("Fact", "en")
    assert (chinese["value"], chinese["language"]) == ("事实", "zh-Hans")
    assert {english["purpose"], chinese["purpose"]} == {"tagging"}


def test_a_discontinuous_annotation_has_a_target_for_each_piece():
    assert [len(item["target"]) for item in items()[:2]] == [2, 1]


def test_a_relation_links_annotations_by_their_addresses():
    relation = next(item for item in items() if item["motivation"] == ["linking"])
    assert [(end[terms.ROLE], terms.last(end["source"])) for end in relation["target"]] == [
        ("from", "a0"),
        ("to", "a1"),
        ("to", "a4"),
    ]


def test_times_are_in_utc_and_the_zone_is_kept():
    mark = build.dossier().annotations[0]
    there = mark.model_copy(update={"created": datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=8)))})
    data = WA.write([build.dossier(annotations=[there], relations=[], reviews=[])])
    assert items(data)[0]["created"] == "2023-12-31T16:00:00Z"
    assert WA.read(data, "f")[0].annotations[0].created.utcoffset() == timedelta(hours=8)


def test_a_time_at_the_end_of_the_calendar_comes_back():
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    mark = build.dossier().annotations[0].model_copy(update={"created": first})
    whole = build.dossier(annotations=[mark], relations=[], reviews=[])
    data = WA.write([whole])
    assert "created" not in items(data)[0]
    assert WA.read(data, "f") == [whole]


# --- files of other programs


def foreign(*annotations, text=TEXT, **fields):
    """Return a page of annotations on one text, as another program may write it."""
    page = {"@context": terms.CONTEXT, "id": "http://x.example/page", "type": "AnnotationPage"}
    texts = [{"id": "http://x.example/text", "value": text}]
    return packed(page | {"items": annotations, terms.TEXTS: texts} | fields)


def mark(start=7, end=11, *, body=None, **fields):
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    target = {"source": "http://x.example/text", "selector": position}
    given = {"type": "Annotation", "id": "http://x.example/1", "motivation": "tagging", "target": target}
    return (
        given
        | {"body": body or {"type": "TextualBody", "value": "Loaded, so", "purpose": "tagging"}}
        | fields
    )


def quote(exact, **fields):
    selector = {"type": "TextQuoteSelector", "exact": exact} | fields
    return {"source": "http://x.example/text", "selector": selector}


def read(data):
    (found,) = WA.read(data, "f")
    assert problems(found) == []
    return found


def test_another_programs_annotation_becomes_one_of_ours():
    creator = {"id": "http://x.example/mei", "type": "Person", "name": "Mei W."}
    found = read(foreign(mark(creator=creator, created="2020-01-02T03:04:05Z")))
    (annotation,) = found.annotations
    assert found.source.content == TEXT
    assert annotation.spans[0].exact == "rose"
    assert annotation.created == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert annotation.origin == "import"
    assert found.tagsets[0].tags[0].official == {"web_annotation": "Loaded, so"}
    assert [agent.name for agent in found.agents] == ["Mei W."]


def test_the_same_file_gives_the_same_document():
    assert read(foreign(mark())) == read(foreign(mark()))


def test_offsets_are_code_points():
    found = read(foreign(mark(12, 13), mark(22, 25)))
    assert [each.spans[0].exact for each in found.annotations] == ["😀", "𠀀物价"]


def test_words_alone_are_found_where_they_stand_once():
    found = read(foreign(mark(target=quote("𠀀物价")), mark(target=quote("again", prefix="😀 "))))
    assert [(each.spans[0].start, each.spans[0].end) for each in found.annotations] == [(22, 25), (14, 19)]


def test_several_tags_become_several_annotations_and_words_a_comment():
    body = [
        {"type": "TextualBody", "purpose": "tagging", "value": "A"},
        {"type": "SpecificResource", "purpose": "classifying", "source": "http://x.example/B"},
        {"type": "TextualBody", "purpose": "commenting", "value": "why"},
        {"type": "TextualBody", "value": "more"},
    ]
    found = read(foreign(mark(body=body)))
    labels = [tag.official["web_annotation"] for tag in found.tagsets[0].tags]
    assert labels == ["A", "http://x.example/B"]
    assert [each.comment for each in found.annotations] == ["why\nmore", "why\nmore"]


def test_an_annotation_without_a_tag_is_called_after_its_motivation():
    plain = {"type": "Annotation", "motivation": "highlighting", "target": mark()["target"]}
    named = plain | {"motivation": "commenting", "bodyValue": "so it is"}
    found = read(foreign(plain, named))
    assert [each.tag for each in found.annotations] == [
        "web_annotation.highlighting",
        "web_annotation.commenting",
    ]
    assert [each.comment for each in found.annotations] == [None, "so it is"]


def test_what_annotates_an_annotation_stands_where_that_one_stands():
    reply = {
        "type": "Annotation",
        "motivation": "replying",
        "target": "http://x.example/1",
        "bodyValue": "no",
    }
    found = read(foreign(mark(), reply))
    assert [each.spans[0].exact for each in found.annotations] == ["rose", "rose"]


def test_a_target_without_selector_is_the_whole_document():
    found = read(foreign(mark(target="http://x.example/text")))
    assert found.annotations[0].targets == (DocumentTarget(),)


@pytest.mark.parametrize("shape", ["annotation", "list", "collection", "text in the source"])
def test_annotations_are_found_in_all_the_shapes_they_come_in(shape):
    texts = {terms.TEXTS: said(foreign())[terms.TEXTS]}
    value = {
        "annotation": mark() | texts,
        "collection": texts
        | {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [mark()]}},
        "list": [mark(target=mark()["target"] | {"source": {"id": "t", "value": TEXT}})],
        "text in the source": {
            "type": "AnnotationPage",
            "items": [mark(target=mark()["target"] | {"source": {"id": "t", "value": TEXT}})],
        },
    }[shape]
    assert read(packed(value)).annotations[0].spans[0].exact == "rose"


def test_each_text_becomes_a_document():
    texts = [{"id": "a", "value": "one two"}, {"id": "b", "value": "三四"}]
    marks = [
        mark(
            0, 2, target={"source": name, "selector": {"type": "TextPositionSelector", "start": 0, "end": 2}}
        )
        for name in "ab"
    ]
    found = WA.read(foreign(*marks, **{terms.TEXTS: texts}), "f")
    assert [each.annotations[0].spans[0].exact for each in found] == ["on", "三四"]
    assert len({each.document.id for each in found}) == 2


@quick
@given(st.data())
def test_any_span_of_any_text_is_read_exactly(data):
    text = data.draw(strategies.texts(min_size=1)).replace("\x00", "x")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = read(foreign(mark(start, end), text=text))
    assert found.annotations[0].spans[0].exact == text[start:end]


def test_the_fixture_covers_the_same_words_after_a_round_trip():
    (back,) = WA.read(WA.write([peer.dossier()]), "f")
    assert peer.covered(back) == peer.EXPECTED


def test_the_fixture_without_our_own_terms_covers_the_same_words():
    """What another program keeps of it: annotations and texts."""
    whole = said(WA.write([peer.dossier()]))
    del whole[terms.DOSSIER]
    for item in whole["first"]["items"]:
        del item[terms.RECORD]
        item["body"] = item["body"][:1]
    back = read(packed(whole))
    assert peer.covered(back) == peer.EXPECTED


# --- hostile and broken files

LOST = "http://x.example/lost"
BROKEN = {
    "end outside": (mark(0, 99), "items[0].target"),
    "reversed": (mark(5, 2), "items[0].target"),
    "empty": (mark(3, 3), "items[0].target"),
    "negative": (mark(-1, 3), "items[0].target.selector.start"),
    "a fraction": (mark(0.5, 3), "items[0].target.selector.start"),
    "a truth": (mark(0, True), "items[0].target.selector.end"),
    "no end": (mark(0, None), "items[0].target.selector"),
    "other words": (
        mark(target=quote("Prices") | {"selector": [quote("x")["selector"], mark()["target"]["selector"]]}),
        "items[0].target",
    ),
    "words not there": (mark(target=quote("nowhere")), "items[0].target"),
    "no words": (mark(target=quote("")), "items[0].target"),
    "words not text": (mark(target=quote(3)), "items[0].target.selector.exact"),
    "words twice": (mark(target=quote("again")), "items[0].target"),
    "a page's selector": (
        mark(target=quote("x") | {"selector": {"type": "XPathSelector"}}),
        "items[0].target",
    ),
    "a refined selector": (
        mark(target=quote("x") | {"selector": {"type": "TextQuoteSelector", "refinedBy": {}}}),
        "items[0].target.selector",
    ),
    "another text": (mark(target=LOST), "items[0].target"),
    "no target": (mark(target=[]), "items[0].target"),
    "no source": (mark(target={"selector": []}), "items[0].target.source"),
    "no annotation": ({"type": "Thing"}, "items[0]"),
    "no object": (3, "items[0]"),
    "an odd motivation": (mark(motivation="moaning"), "items[0].motivation"),
    "an odd purpose": (mark(body={"value": "x", "purpose": "moaning"}), "items[0].body.purpose"),
    "an empty body": (mark(body={"type": "TextualBody"}), "items[0].body"),
    "no time": (mark(created="yesterday"), "items[0].created"),
    "a time without zone": (mark(created="2020-01-01T00:00:00"), "items[0].created"),
    "an address that is a number": (mark(id=5), "items[0].id"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_annotation_is_refused_with_its_place(name):
    annotation, place = BROKEN[name]
    found = refused(foreign(annotation))
    assert place in [each.place for each in found]
    assert all(each.what and each.hint for each in found)


def test_annotations_without_their_text_are_refused_with_a_way_out():
    (found,) = refused(foreign(mark(), **{terms.TEXTS: []}))
    assert terms.TEXTS in found.hint


def test_pages_elsewhere_are_not_fetched():
    (found,) = refused(packed({"type": "AnnotationCollection", "first": "http://x.example/1"}))
    assert found.place == "first"


def test_a_missing_context_and_address_are_problems_but_readable():
    data = packed(said(foreign(mark())) | {"@context": "http://x.example"})
    assert read(data)
    assert len(WA.problems(data, "f")) == 1
    nameless = {name: value for name, value in mark().items() if name != "id"}
    assert [each.place for each in WA.problems(foreign(nameless), "f")] == ["items[0].id"]


OWN = {
    "another word": ('"rose 😀 again"', '"rose 😀 agaın"', "annotations[0].targets[0].exact"),
    "a moved span": ('"start": 7,', '"start": 8,', "annotations[0].targets[0].exact"),
    "another tag": ("tag:claims.fact", "tag:claims.gone", "annotations[0].tag"),
    "another maker": ("agent:mei", "agent:gone", "annotations[0].by"),
    "a changed text": ('"value": "Prices rose', '"value": "Prizes rose', "texts[0].sha256"),
    "a lost text": ('"id": "urn:workbench:d0001:text:source"', '"id": "urn:x"', "texts[0].content"),
    "a lost segment": ('"wb:segment": "s1"', '"wb:segment": "s9"', "annotations[4].targets[0].segment"),
    "an odd decision": ('"value": "amend"', '"value": "maybe"', "reviews[0].decision"),
    "a lost end": ("annotation:a4", "annotation:a9", "relations[0].roles.to[1]"),
    "an unknown field": ('"ordinal": 0,', '"ordinal": 0, "colour": "red",', "document.colour"),
}


@pytest.mark.parametrize("name", OWN)
def test_a_hand_broken_file_of_ours_is_refused_with_its_place(name):
    old, new, place = OWN[name]
    text = DATA.decode()
    assert old in text
    head, tail = text.split('"wb:dossier": {\n  "format"') if name == "an unknown field" else ("", text)
    glue = '"wb:dossier": {\n  "format"' if head else ""
    assert place in [each.place for each in refused((head + glue + tail.replace(old, new, 1)).encode())]


def test_an_annotation_added_by_another_program_is_one_of_ours():
    whole = said()
    (place,) = whole["first"]["items"][1]["target"]
    added = {
        "type": "Annotation",
        "id": "urn:workbench:d0001:annotation:new",
        "creator": "urn:workbench:agent:sam",
        "created": "2024-06-01T00:00:00Z",
        "motivation": "tagging",
        "body": {"type": "SpecificResource", "purpose": "classifying", "source": f"{terms.TAG}claims.fact"},
        "target": place,
    }
    whole["first"]["items"].insert(5, added)
    back = read(packed(whole))
    assert (back.annotations[5].id, back.annotations[5].by, back.annotations[5].origin) == (
        "new",
        "sam",
        "import",
    )


HOSTILE = {
    "nothing": b"",
    "not JSON": b"Dear editor",
    "half a file": DATA[: len(DATA) // 2],
    "compressed": gzip.compress(DATA),
    "a number": b"3",
    "null": b"null",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "another format": discover()["json"].write([build.dossier()]),
    "wrong bytes": DATA.replace("评".encode(), b"\xe9"),
    "half a character": DATA.replace(b'"value": "Prices', b'"value": "\\ud800'),
    "half a character of others": foreign(mark()).replace(b'"value": "Prices', b'"value": "\\ud800'),
    "a key twice": DATA.replace(b'"total": 8', b'"total": 8, "total": 9'),
    "deep nesting": b'{"type":"Annotation","target":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no dossier": packed(said() | {terms.DOSSIER: "x"}),
    "an empty dossier": packed(said() | {terms.DOSSIER: {}}),
    "texts that are none": packed(said() | {terms.DOSSIER: {"texts": [1, None, {}]}}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_such_file_is_refused_with_a_sentence(name):
    found = refused(HOSTILE[name])
    assert found
    assert all(each.what and each.hint for each in found)


@quick
@given(st.data())
def test_no_replaced_value_breaks_the_reader(data):
    """Any value of a file, replaced by any other, gives a document without problems or an InvalidFile."""
    whole = said(data.draw(st.sampled_from([DATA, foreign(mark(), mark(target=quote("rose")))])))
    node = whole
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
            break
        node = node[key]
    node[key] = data.draw(
        st.sampled_from([None, 0, -1, 2**70, "", "x", "\x00", [], {}, [[]], {"id": 3}, True, 1.5])
    )
    try:
        found = WA.read(packed(whole), "f")
    except InvalidFile:
        assert WA.problems(packed(whole), "f")
    else:
        assert all(problems(each) == [] for each in found)
