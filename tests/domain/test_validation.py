import copy
import json
import re
from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench import messages
from workbench.domain.dossier import Dossier, disassemble
from workbench.domain.text import TRANSLATION, digest
from workbench.domain.validation import (
    Problem,
    contradictions,
    path,
    problem,
    problems,
    shape_problems,
    surrogates,
    version_problem,
)
from workbench.messages import catalogue

many = settings(quick, max_examples=100)
WHOLE = build.dossier()
DATA = WHOLE.model_dump(mode="json")
DELETE = object()


def change(place, value, data=None):
    """Return the dossier's data with one thing set, or taken out."""
    data = copy.deepcopy(DATA if data is None else data)
    node, steps = data, [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", place)]
    for step in steps[:-1]:
        node = node[step]
    if value is DELETE:
        del node[steps[-1]]
    elif isinstance(node, list) and steps[-1] == len(node):
        node.append(value)
    else:
        node[steps[-1]] = value
    return data


def read(data):
    return Dossier.model_validate_json(json.dumps(data))


def said(found, rule):
    """Return the places that a rule was said to be broken at, by the start of its sentence."""
    start = catalogue("en")[f"validation.{rule}.what"].partition("{")[0]
    return [each.place for each in found if each.what.startswith(start)]


def with_text(index, content):
    return change(f"texts[{index}].sha256", digest(content), change(f"texts[{index}].content", content))


UNIT = DATA["texts"][1]["segments"][0]
SPAN = "annotations[0].targets[0]"
RULES = [
    ("version", change("format_version", "2.5"), "format_version"),
    ("duplicate_id", change("annotations[1].id", "a0"), "annotations[1].id"),
    ("duplicate_id", change("reviews[0].id", "r0"), "reviews[0].id"),
    ("duplicate_id", change("findings[0].id", "s1"), "findings[0].id"),
    ("duplicate_id", change("agents[1].id", "mei"), "agents[1].id"),
    ("duplicate_id", change("tagsets[1]", DATA["tagsets"][0]), "tagsets[1].id"),
    ("duplicate_id", change("tagsets[0].tags[1].id", "claims.fact"), "tagsets[0].tags[1].id"),
    ("duplicate_id", change("tagsets[0].attributes[1].id", "claims.stance"), "tagsets[0].attributes[1].id"),
    (
        "duplicate_id",
        change("tagsets[0].attributes[0].values[1].id", "favor"),
        "tagsets[0].attributes[0].values[1].id",
    ),
    ("reserved_id", change("annotations[1].id", "source"), "annotations[1].id"),
    ("reserved_id", change("relations[0].id", "translation"), "relations[0].id"),
    ("reserved_id", change("findings[0].id", "v.u1"), "findings[0].id"),
    ("tag_prefix", change("tagsets[0].tags[0].id", "rhetoric.fact"), "tagsets[0].tags[0].id"),
    ("zone", change("annotations[0].created", "2024-05-01T12:00:00+15:00"), "annotations[0].created"),
    ("zone", change("document.imported", "2024-05-01T12:00:00-23:59"), "document.imported"),
    ("zone", change("exported", "2024-05-01T12:00:00+14:01"), "exported"),
    (
        "zone",
        change("texts[1].segments[0].translation.created", "2024-05-01T12:00:00+20:00"),
        "texts[1].segments[0].translation.created",
    ),
    ("too_large", change("annotations[0].ordinal", 2**53), "annotations[0].ordinal"),
    ("too_large", change("document.ordinal", 10**30), "document.ordinal"),
    ("too_large", change("texts[0].segments[0].paragraph", 2**53), "texts[0].segments[0].paragraph"),
    ("one_source", change("texts[0].kind", "version"), "texts"),
    ("one_source", change("texts[2].kind", "source"), "texts"),
    ("one_translation", change("texts[2].kind", "translation"), "texts"),
    ("layer_name", change("texts[0].id", "src"), "texts[0].id"),
    ("layer_name", change("texts[1].id", "zh"), "texts[1].id"),
    ("layer_name", change("texts[2].id", "v.u1"), "texts[2].id"),
    ("version_whole", change("texts[2].segments[0].end", 5), "texts[2].segments"),
    ("version_whole", change("texts[2].segments", []), "texts[2].segments"),
    ("sha256", change("texts[0].sha256", "0" * 64), "texts[0].sha256"),
    ("sha256", change("texts[0].content", build.CONTENT.replace("评", "平")), "texts[0].sha256"),
    ("source_of", change("texts[0].of", "translation"), "texts[0].of"),
    ("no_of", change("texts[1].of", None), "texts[1].of"),
    ("of_translation", change("texts[2].of", "translation"), "texts[2].of"),
    ("no_text", change("texts[1].of", "nowhere"), "texts[1].of"),
    ("not_replaced", change("texts[0].replaced[0]", {"at": 0, "code_point": 0}), "texts[0].replaced[0].at"),
    (
        "not_replaced",
        change("texts[0].replaced[0]", {"at": 9999, "code_point": 0}),
        "texts[0].replaced[0].at",
    ),
    ("uncovered", change("texts[0].segments[1]", DELETE), "texts[0].segments[1].start"),
    ("uncovered", change("texts[0].segments[2]", DELETE), "texts[0].segments"),
    ("reversed", change("texts[0].segments[1].end", 21), "texts[0].segments[1].end"),
    ("outside", change("texts[0].segments[2].end", 999), "texts[0].segments[2].end"),
    ("empty", change("texts[0].segments[1].end", 22), "texts[0].segments[1].end"),
    ("segment_order", change("texts[0].segments[1].start", 19), "texts[0].segments[1].start"),
    (
        "segment_order",
        change("texts[0].segments", DATA["texts"][0]["segments"][::-1]),
        "texts[0].segments[1].start",
    ),
    ("not_translation", change("texts[0].segments[0].source", ["s1"]), "texts[0].segments[0].source"),
    (
        "not_translation",
        change("texts[0].segments[0].translation", UNIT["translation"]),
        "texts[0].segments[0].translation",
    ),
    ("one_original", change("texts[1].segments[0].source", []), "texts[1].segments[0].source"),
    ("one_original", change("texts[1].segments[0].source", ["s0", "s1"]), "texts[1].segments[0].source"),
    ("no_segment", change("texts[1].segments[0].source", ["s9"]), "texts[1].segments[0].source[0]"),
    ("no_segment", change("texts[1].segments[0].source", ["u1"]), "texts[1].segments[0].source[0]"),
    ("no_provenance", change("texts[1].segments[0].translation", None), "texts[1].segments[0].translation"),
    (
        "no_agent",
        change("texts[1].segments[0].translation.by", "nobody"),
        "texts[1].segments[0].translation.by",
    ),
    ("translated_twice", change("texts[1].segments[1].source", ["s0"]), "texts[1].segments[1].source[0]"),
    ("no_current", change("texts[2].segments[0].source", ["s2"]), "texts[2].segments[0].source[0]"),
    ("no_text", change(f"{SPAN}.text", "nowhere"), f"{SPAN}.text"),
    ("no_segment", change("annotations[4].targets[0].segment", "s9"), "annotations[4].targets[0].segment"),
    ("no_segment", change("findings[0].segment", "s9"), "findings[0].segment"),
    ("no_agent", change("annotations[0].by", "nobody"), "annotations[0].by"),
    ("no_agent", change("relations[0].by", "nobody"), "relations[0].by"),
    ("no_agent", change("findings[0].by", "nobody"), "findings[0].by"),
    ("no_agent", change("reviews[0].by", "nobody"), "reviews[0].by"),
    ("no_tagset", change("findings[0].layer", "rhetoric"), "findings[0].layer"),
    ("no_tag", change("annotations[0].tag", "claims.gone"), "annotations[0].tag"),
    ("no_annotation", change("relations[0].roles.to[1]", "a9"), "relations[0].roles.to[1]"),
    ("no_annotation", change("reviews[0].of", "a9"), "reviews[0].of"),
    ("no_annotation", change("reviews[0].replacement", "a9"), "reviews[0].replacement"),
    (
        "no_attribute",
        change("annotations[4].attributes", {"claims.mood": "x"}),
        "annotations[4].attributes.claims.mood",
    ),
    (
        "no_choice",
        change("annotations[4].attributes", {"claims.stance": "x"}),
        "annotations[4].attributes.claims.stance",
    ),
    (
        "not_number",
        change("annotations[4].attributes", {"claims.share": "half"}),
        "annotations[4].attributes.claims.share",
    ),
    ("reversed", change(f"{SPAN}.end", 6), f"{SPAN}.end"),
    ("outside", change(f"{SPAN}.end", 999), f"{SPAN}.end"),
    ("empty", change(f"{SPAN}.end", 7), f"{SPAN}.end"),
    ("quote", change(f"{SPAN}.exact", "rose 😁 again"), f"{SPAN}.exact"),
    ("quote", change(f"{SPAN}.start", 8), f"{SPAN}.exact"),
    ("context", change(f"{SPAN}.prefix", "Price "), f"{SPAN}.prefix"),
    ("context", change(f"{SPAN}.prefix", "x" * 99), f"{SPAN}.prefix"),
    ("context", change(f"{SPAN}.suffix", "?"), f"{SPAN}.suffix"),
    (
        "no_home",
        change(
            "annotations[3].targets[0]",
            {"kind": "span", "text": TRANSLATION, "start": 8, "end": 10, "exact": "\r\n"},
        ),
        "annotations[3].targets[0]",
    ),
]
SHAPES = [
    ("missing", change("annotations[0].tag", DELETE), "annotations[0].tag"),
    ("missing", change(f"{SPAN}.exact", DELETE), f"{SPAN}.exact"),
    ("missing", change("annotations[1].targets[0].exact", DELETE), "annotations[1].targets[0].exact"),
    ("unknown_field", change("annotations[0].colour", "red"), "annotations[0].colour"),
    ("not_text", change("document.title", 5), "document.title"),
    (
        "not_text",
        change("annotations[4].attributes", {"claims.share": 1}),
        "annotations[4].attributes.claims.share",
    ),
    ("not_integer", change("annotations[0].ordinal", 1.5), "annotations[0].ordinal"),
    ("not_integer", change("annotations[0].ordinal", "1"), "annotations[0].ordinal"),
    ("not_integer", change("annotations[0].ordinal", True), "annotations[0].ordinal"),
    ("not_a_number", change("annotations[0].confidence", "1"), "annotations[0].confidence"),
    ("not_boolean", change("tagsets[0].allow_overlap", 1), "tagsets[0].allow_overlap"),
    ("not_list", change("annotations", {}), "annotations"),
    ("not_object", change("annotations[0].attributes", []), "annotations[0].attributes"),
    ("not_object", change("document", "x"), "document"),
    ("not_one_of", change("annotations[0].origin", "guess"), "annotations[0].origin"),
    ("not_one_of", change("document.language", "zh"), "document.language"),
    ("not_one_of", change(f"{SPAN}.kind", "word"), SPAN),
    ("no_kind", change(f"{SPAN}.kind", DELETE), SPAN),
    ("too_small", change(f"{SPAN}.start", -1), f"{SPAN}.start"),
    ("too_great", change("annotations[0].confidence", 1.5), "annotations[0].confidence"),
    ("too_few", change("annotations[0].targets", []), "annotations[0].targets"),
    ("too_few", change("relations[0].roles", {}), "relations[0].roles"),
    ("no_zone", change("annotations[0].created", "2024-05-01T12:00:00"), "annotations[0].created"),
    ("not_time", change("annotations[0].created", "yesterday"), "annotations[0].created"),
    ("not_time", change("annotations[0].created", 5), "annotations[0].created"),
    ("not_id", change("annotations[0].id", "a 0"), "annotations[0].id"),
    ("not_id", change("annotations[0].id", "a0\n"), "annotations[0].id"),
    ("not_id", change("annotations[0].id", "标注"), "annotations[0].id"),
    ("not_id", change("annotations[0].id", "x" * 65), "annotations[0].id"),
    ("not_id", change("annotations[4].attributes", {"a b": "c"}), "annotations[4].attributes.a b"),
    ("not_sha256", change("texts[0].sha256", "0" * 63), "texts[0].sha256"),
]


@pytest.mark.parametrize(
    ("rule", "data", "place"), RULES, ids=[f"{rule}:{place}" for rule, _, place in RULES]
)
def test_a_broken_rule_is_named_with_its_place(rule, data, place):
    assert place in said(problems(read(data)), rule)


@pytest.mark.parametrize(
    ("rule", "data", "place"), SHAPES, ids=[f"{rule}:{place}" for rule, _, place in SHAPES]
)
def test_a_wrong_shape_is_named_with_its_place_and_nothing_else_is(rule, data, place):
    with pytest.raises(ValidationError) as caught:
        read(data)
    found = shape_problems(caught.value)
    assert said(found, rule) == [place]
    assert len(found) == 1


def test_the_whole_dossier_has_no_problems():
    assert problems(WHOLE) == []


def test_every_rule_has_a_case():
    beside = {"line", "more", "surrogate", "major", "minor", "other", "not_finite", "replaced_order"}
    rules = {key.split(".")[1] for key in catalogue("en") if key.startswith("validation.")}
    rules = {rule for rule in rules if not rule.startswith(("bundle_", "term_"))}  # other files, own tests
    assert rules - beside == {rule for rule, *_ in (*RULES, *SHAPES)}


def test_all_problems_are_told_at_once():
    data = change("annotations[0].tag", "claims.gone")
    data = change("annotations[1].by", "nobody", data)
    data = change("texts[0].sha256", "0" * 64, data)
    data = change("reviews[1].of", "a9", data)
    assert [each.place for each in problems(read(data))] == [
        "texts[0].sha256",
        "annotations[0].tag",
        "annotations[1].by",
        "reviews[1].of",
    ]


def test_all_wrong_shapes_are_told_at_once():
    data = change("annotations[0].tag", DELETE, change("document.title", 5, change("extra", 1)))
    with pytest.raises(ValidationError) as caught:
        read(data)
    assert {each.place for each in shape_problems(caught.value)} == {
        "document.title",
        "annotations[0].tag",
        "extra",
    }


def test_replaced_characters_are_listed_in_order():
    content = "a\ufffdb\ufffd"
    source = build.source(content, replaced=[{"at": 3, "code_point": 0}, {"at": 1, "code_point": 0}])
    whole = build.dossier(source=source, units=[], annotations=[], relations=[], findings=[], reviews=[])
    assert [each.place for each in problems(whole)] == ["texts[0].replaced[1].at"]


def test_an_empty_translation_is_allowed_and_an_empty_source_segment_is_not():
    empty = build.dossier(units=[build.unit("u0", "s0", "")], annotations=[], relations=[], reviews=[])
    assert problems(empty) == []
    source = build.source("ab", [build.segment("s0", 0, 0), build.segment("s1", 0, 2)])
    whole = build.dossier(source=source, units=[], annotations=[], relations=[], findings=[], reviews=[])
    assert [each.place for each in problems(whole)] == ["texts[0].segments[0].end"]


@pytest.mark.parametrize("white", [" ", "\u3000", "\r\n", "\x0c", "\x85", "\u2028", "\xa0"])
def test_white_space_need_be_in_no_segment(white):
    source = build.source(
        f"a{white}b", [build.segment("s0", 0, 1), build.segment("s1", len(white) + 1, len(white) + 2)]
    )
    whole = build.dossier(source=source, units=[], annotations=[], relations=[], findings=[], reviews=[])
    assert problems(whole) == []


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u0301", ".", "𠀀"])
def test_what_is_not_white_space_must_be_in_a_segment(mark):
    source = build.source(
        f"a{mark}b", [build.segment("s0", 0, 1), build.segment("s1", len(mark) + 1, len(mark) + 2)]
    )
    whole = build.dossier(source=source, units=[], annotations=[], relations=[], findings=[], reviews=[])
    assert said(problems(whole), "uncovered") == ["texts[0].segments[1].start"]


def test_half_a_character_is_found_wherever_it_stands():
    mark = WHOLE.annotations[0].model_copy(
        update={"comment": "x\ud800", "attributes": {"claims.target": "\udfff"}}
    )
    broken = WHOLE.model_copy(update={"annotations": (mark, *WHOLE.annotations[1:])})
    places = ["annotations[0].comment", "annotations[0].attributes.claims.target"]
    assert [each.place for each in surrogates(broken)] == places
    assert [each.place for each in problems(broken)] == places


@pytest.mark.parametrize(
    ("version", "rule"),
    [
        ("1.0", None),
        ("2.0", "major"),
        ("0.9", "major"),
        ("1.1", "minor"),
        ("1.999999", "minor"),
        ("one", "version"),
        ("1.0.0", "version"),
        ("1.", "version"),
        ("1" * 9999, "version"),
        (1.0, None),
        (None, "missing"),
        ("１.0", "version"),
    ],
)
def test_only_versions_that_are_known_are_read(version, rule):
    found = version_problem(version)
    assert (said([found], rule) if found else None) == (rule and ["format_version"])


@settings(quick, max_examples=40)
@given(strategies.loose_dossiers())
def test_whatever_is_wrong_is_said_and_nothing_crashes(dossier):
    for found in problems(dossier):
        assert found.place
        assert found.what
        assert found.hint


@many
@given(st.data())
def test_no_offset_of_a_sound_dossier_can_be_moved_unseen(data):
    spans = [
        f"annotations[{i}].targets[{j}].{edge}"
        for i, each in enumerate(DATA["annotations"])
        for j, target in enumerate(each["targets"])
        for edge in ("start", "end")
        if target["kind"] == "span"
    ]
    place = data.draw(st.sampled_from(spans))
    by = data.draw(st.integers(-60, 60).filter(bool))
    index, target = (int(number) for number in re.findall(r"\d+", place))
    moved = DATA["annotations"][index]["targets"][target][place.rpartition(".")[2]] + by
    if moved >= 0:
        found = problems(read(change(place, moved)))
        assert [each for each in found if each.place.startswith(place.rpartition(".")[0])]


@many
@given(st.data())
def test_no_character_of_a_text_can_be_changed_unseen(data):
    index = data.draw(st.integers(0, 2))
    content = DATA["texts"][index]["content"]
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(
        st.characters(exclude_categories=["Cs"]).filter(lambda character: character != content[at])
    )
    changed = change(f"texts[{index}].content", content[:at] + other + content[at + 1 :])
    assert f"texts[{index}].sha256" in [each.place for each in problems(read(changed))]


@many
@given(st.data())
def test_what_has_no_problems_can_be_taken_apart(data):
    """Any one number, name or list of a sound dossier is changed; what is still sound must come apart."""
    places = st.sampled_from(
        [
            *(
                f"texts[{i}].segments[{j}].{edge}"
                for i, j in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0))
                for edge in ("start", "end")
            ),
            *(f"annotations[{i}].targets[0].{name}" for i in range(4) for name in ("text", "start", "end")),
            *(f"texts[{i}].{name}" for i in range(3) for name in ("id", "kind", "of", "segments")),
            "texts",
        ]
    )
    values = st.one_of(
        st.integers(0, 60),
        st.sampled_from(["source", "translation", "version", "v.u0", "u2", "s0"]),
        st.sampled_from(
            [[], None, DATA["texts"][0]["segments"], DATA["texts"][1]["segments"], DATA["texts"][::-1]]
        ),
    )
    try:
        dossier = read(change(data.draw(places), data.draw(values)))
    except ValidationError:
        return
    if not problems(dossier):
        parts = disassemble(dossier)
        assert all(annotation.targets for annotation in parts.annotations)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_problem_can_be_said_in_both_languages(language, monkeypatch):
    monkeypatch.setattr(messages, "_chosen", [language])
    for _, data, _ in RULES:
        for found in problems(read(data)):
            assert bool(re.search("[\u4e00-\u9fff]", found.hint)) == (language == "zh")


def test_a_problem_reads_as_one_line():
    assert str(Problem("here", "It is wrong.", "Mend it.")) == "here: It is wrong. Mend it."
    assert problem("x", "validation.no_tag", id="{a}").what.endswith("`{a}`.")


def test_long_quotations_are_cut_short_in_messages():
    content = "长" * 500
    mark = build.annotation("a0", *build.spans_at(content, 0, 400))
    wrong = mark.model_copy(update={"targets": (mark.spans[0].model_copy(update={"exact": "短" * 400}),)})
    whole = build.dossier(
        source=build.source(content), units=[], annotations=[wrong], relations=[], findings=[], reviews=[]
    )
    (found,) = contradictions(whole)
    assert len(found.what) < 200


@pytest.mark.parametrize(
    ("loc", "written"),
    [
        ((), ""),
        (("generator",), "generator"),
        (("texts", 0, "segments", 2, "end"), "texts[0].segments[2].end"),
        (("annotations", 1, "targets", 0, "segment", "segment"), "annotations[1].targets[0].segment"),
        (("annotations", 1, "targets", 0), "annotations[1].targets[0]"),
        (("annotations", 1, "attributes", "a b", "[key]"), "annotations[1].attributes.a b"),
        (("relations", 0, "roles", "from", 3), "relations[0].roles.from[3]"),
    ],
)
def test_places_are_written_as_people_read_them(loc, written):
    assert path(loc) == written


def test_a_zone_with_seconds_is_refused_because_xml_has_none():
    zone = timezone(timedelta(hours=8, minutes=5, seconds=43))
    whole = WHOLE.model_copy(update={"exported": WHOLE.exported.astimezone(zone)})
    assert [each.place for each in problems(whole)] == ["exported"]
