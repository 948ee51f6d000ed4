"""The published rules of Web Annotations judge what is written; each is seen to refuse what breaks it."""

import copy
import json

import pytest
from hypothesis import given

from bench.samples import SAMPLES
from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.formats.web_annotation_rules import RULES, broken
from tests.strategies import quick
from workbench.formats import discover

WA = discover()["web_annotation"]
GONE = object()
"""In place of a value: take the key away."""
PAGE = ("first",)
NOTE = ("first", "items", 0)
BODY = (*NOTE, "body", 1)
SPOT = (*NOTE, "target", 0)
PLACE = (*SPOT, "selector", 0)
QUOTE = (*SPOT, "selector", 1)
MAKER = (*NOTE, "creator")


def written(dossier):
    return json.loads(WA.write([dossier]))


def changed(path, key, value):
    """Everything that is written, with one value changed."""
    whole = copy.deepcopy(written(build.dossier()))
    home = whole
    for step in path:
        home = home[step]
    if value is GONE:
        home.pop(key, None)
    else:
        home[key] = value
    return whole


BREAKS = {
    "a_collection_has_the_context": [((), "@context", "http://x.example/other"), ((), "@context", GONE)],
    "a_collection_is_one": [((), "id", "d0001"), ((), "id", ["urn:a:b"]), ((), "type", "Collection")],
    "labels_are_words": [((), "label", 5), ((), "label", ["a", {"en": "b"}])],
    "a_total_counts_the_annotations": [((), "total", 1), ((), "total", -1), ((), "total", "6")],
    "a_collection_that_is_not_empty_has_its_pages": [
        ((), "first", GONE),
        ((), "first", "page 1"),
        ((), "last", {"id": "urn:a:b"}),
    ],
    "a_page_is_one": [(PAGE, "id", GONE), (PAGE, "type", "Page"), (PAGE, "@context", "http://x.example")],
    "a_page_holds_annotations": [(PAGE, "items", []), (PAGE, "items", {}), (PAGE, "items", ["one"])],
    "a_page_knows_its_place": [
        (PAGE, "partOf", GONE),
        (PAGE, "partOf", "urn:another:one"),
        (PAGE, "startIndex", -1),
        (PAGE, "startIndex", "0"),
        ((), "last", "urn:workbench:d0001:page:2"),
    ],
    "annotations_are_such": [
        (NOTE, "id", GONE),
        (NOTE, "id", "a 0"),
        (NOTE, "id", "urn:workbench:d0001:annotation:a1"),
        (NOTE, "type", ["Tag"]),
    ],
    "annotations_have_targets": [
        (NOTE, "target", []),
        (NOTE, "target", GONE),
        (NOTE, "bodyValue", "words"),
    ],
    "targets_are_known_things": [
        (NOTE, "target", "here"),
        (SPOT, "selector", GONE),
        (SPOT, "source", GONE),
        (NOTE, "target", {"type": "Choice", "items": []}),
        (NOTE, "target", {"id": "urn:a:b", "value": "words"}),
    ],
    "bodies_are_known_things": [(BODY, "value", 5), (NOTE, "body", 5), ((*NOTE, "body", 0), "purpose", GONE)],
    "textual_bodies_are_text": [(BODY, "value", GONE), (BODY, "value", ["a", "b"])],
    "formats_and_languages_are_such": [
        (BODY, "format", "plain"),
        (BODY, "language", "English (UK)"),
        (("wb:texts", 0), "language", "x_y"),
    ],
    "specific_resources_have_one_source": [
        (SPOT, "source", ["urn:a:b", "urn:a:c"]),
        (SPOT, "source", {"value": "x"}),
        (SPOT, "source", "source"),
    ],
    "selectors_have_the_shape_of_their_kind": [
        (PLACE, "type", "WordSelector"),
        (PLACE, "type", GONE),
        (PLACE, "end", GONE),
        (PLACE, "exact", "x"),
        (QUOTE, "exact", ["a"]),
        (QUOTE, "prefix", 5),
        (SPOT, "selector", [5]),
    ],
    "positions_are_numbers_in_their_order": [
        (PLACE, "start", -1),
        (PLACE, "start", 10_000),
        (PLACE, "end", 19.0),
        (PLACE, "end", True),
    ],
    "all_selectors_select_the_same": [
        (PLACE, "start", 8),
        (QUOTE, "exact", "rose"),
        (QUOTE, "prefix", "price "),
        (QUOTE, "suffix", "!"),
    ],
    "motives_are_the_models": [(NOTE, "motivation", "moaning"), (BODY, "purpose", "moaning")],
    "agents_are_such": [
        (NOTE, "creator", "Mei"),
        (MAKER, "type", "Robot"),
        (MAKER, "id", "mei"),
        (MAKER, "name", ["Mei", "梅"]),
    ],
    "times_are_in_utc": [
        (NOTE, "created", "2024-05-01T12:00:00"),
        (NOTE, "created", "2024-05-01T20:00:00+08:00"),
        (NOTE, "created", "2024-05-41T12:00:00Z"),
        (NOTE, "created", ["2024-05-01T12:00:00Z"] * 2),
        (BODY, "modified", "yesterday"),
    ],
    "every_key_means_something": [
        (NOTE, "mood", "good"),
        (SPOT, "segment", "s0"),
        (BODY, "xx:attribute", "a"),
        ((), "@context", "http://www.w3.org/ns/anno.jsonld"),
    ],
}


def test_every_rule_has_a_file_that_breaks_it():
    assert set(BREAKS) == set(RULES)


@pytest.mark.parametrize(
    ("name", "change"),
    [(name, change) for name in BREAKS for change in BREAKS[name]],
    ids=lambda each: each if isinstance(each, str) else each[1],
)
def test_a_broken_rule_is_seen(name, change):
    assert name in broken(changed(*change))


@pytest.mark.parametrize("whole", [build.dossier(), peer.dossier()], ids=["everything", "the peers'"])
def test_what_is_written_breaks_none(whole):
    assert broken(written(whole)) == []


@quick
@given(strategies.dossiers())
def test_nothing_that_is_written_of_any_dossier_breaks_one(dossier):
    assert broken(written(dossier)) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.jsonld")), ids=lambda path: path.name)
def test_the_samples_break_none(path):
    assert broken(json.loads(path.read_bytes())) == []
