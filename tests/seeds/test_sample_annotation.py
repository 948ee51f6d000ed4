from collections import Counter
from itertools import combinations

import pytest
from seed_project import FOLDER, NAME, NOW, SOURCE, seed

from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, SpanTarget
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Parts, assemble
from workbench.domain.validation import problems
from workbench.tagsets import builtin
from workbench.usecases.sample import place, read_sample

SEED = seed()
BY_ID = {each.id: each for each in SEED.annotations}
UNITS = {each.id: each for each in SEED.units.values()}
TAGS = {tag.id: tag for tagset in builtin().values() for tag in tagset.tags}


def content_of(target: SpanTarget) -> str:
    return SEED.source.content if target.text == SOURCE else UNITS[target.text].content


def on_translation(annotation: Annotation) -> bool:
    names = {each.text for each in annotation.spans}
    names |= {each.segment for each in annotation.targets if isinstance(each, SegmentTarget)}
    return bool(names & UNITS.keys())


def covered(annotation: Annotation) -> set[tuple[str, int]]:
    return {(each.text, at) for each in annotation.spans for at in range(each.start, each.end)}


def test_there_is_enough_to_look_at_in_every_layer_and_on_both_sides() -> None:
    layers = Counter(each.layer for each in SEED.annotations)
    assert set(layers) == {"claims", "rhetoric", "framing"}
    assert min(layers.values()) >= 10
    assert sum(on_translation(each) for each in SEED.annotations) >= 6


@pytest.mark.parametrize("annotation", SEED.annotations, ids=lambda each: each.id)
def test_spans_hold_exactly_the_words_quoted(annotation: Annotation) -> None:
    for target in annotation.spans:
        assert content_of(target)[target.start : target.end] == target.exact
        assert target.exact == target.exact.strip() != ""
        assert content_of(target)[: target.start].endswith(target.prefix)
        assert content_of(target)[target.end :].startswith(target.suffix)


@pytest.mark.parametrize("annotation", SEED.annotations, ids=lambda each: each.id)
def test_tags_and_attributes_are_those_of_the_tagsets(annotation: Annotation) -> None:
    tag = TAGS[annotation.tag]
    assert tag.enabled
    rules = {rule.id: rule for rule in builtin()[annotation.layer].attributes if tag.group in rule.applies_to}
    for name, value in annotation.attributes.items():
        assert rules[name].kind != "choice" or value in {choice.id for choice in rules[name].values}
        assert rules[name].requires is None or rules[name].requires in annotation.attributes


def test_the_document_s_frames_are_named_the_primary_one_first() -> None:
    whole = [each for each in SEED.annotations if isinstance(each.targets[0], DocumentTarget)]
    assert {TAGS[each.tag].group for each in whole} == {"framing.frame"}
    assert len({each.tag for each in whole}) == len(whole) > 1
    assert ["Primary" in (each.comment or "") for each in whole] == [True] + [False] * (len(whole) - 1)


def test_relations_follow_their_rules() -> None:
    rules = {rule.id: rule for tagset in builtin().values() for rule in tagset.relations}
    for relation in SEED.relations:
        roles = {role.name: role for role in rules[relation.kind].roles}
        assert relation.roles.keys() <= roles.keys()
        for name, role in roles.items():
            players = relation.roles.get(name, ())
            assert role.least <= len(players) <= (role.most if role.most is not None else len(players))
            assert role.group in (None, *(TAGS[BY_ID[player].tag].group for player in players))
    assert Counter(each.kind for each in SEED.relations)["claims.attribution"] >= 4
    assert {each.kind for each in SEED.relations} == rules.keys()


def test_no_annotation_of_an_argument_or_an_attribution_is_left_alone() -> None:
    linked = {player for each in SEED.relations for names in each.roles.values() for player in names}
    groups = ("claims.argument", "claims.attribution")
    assert {each.id for each in SEED.annotations if TAGS[each.tag].group in groups} == linked


def test_tags_of_a_group_that_excludes_do_not_overlap() -> None:
    exclusive = {group.id for tagset in builtin().values() for group in tagset.groups if group.exclusive}
    assert exclusive
    for one, two in combinations(SEED.annotations, 2):
        group = TAGS[one.tag].group
        if group in exclusive and group == TAGS[two.tag].group:
            assert not covered(one) & covered(two), (one.id, two.id)


def test_no_tag_stands_twice_on_one_place() -> None:
    assert max(Counter((each.tag, each.targets) for each in SEED.annotations).values()) == 1


def test_the_sample_shows_every_way_of_pointing() -> None:
    pairs = list(combinations([each for each in SEED.annotations if each.spans], 2))
    places = [(covered(one), covered(two)) for one, two in pairs]
    assert any(one == two for one, two in places), "two tags on one span"
    assert any(one < two for one, two in places), "nested"
    assert any(one & two and one - two and two - one for one, two in places), "overlapping"
    assert any(len(each.spans) > 1 for each in SEED.annotations), "discontinuous"
    assert any(len(each.spans) > 1 and on_translation(each) for each in SEED.annotations)
    homes = [
        each.targets[0].segment for each in SEED.annotations if isinstance(each.targets[0], SegmentTarget)
    ]
    assert len(homes) > len(set(homes)), "two frames in one segment"


def test_in_a_dossier_nothing_is_wrong_and_every_span_keeps_its_words() -> None:
    document = Document(
        id="d",
        ordinal=0,
        title=NAME,
        language=SEED.source.language,
        imported=NOW,
        encoding="utf-8",
        source_bytes_sha256=SEED.source.sha256,
    )
    agents = [Agent(id=name, kind="software", name=name) for name in ("sample", "memory")]
    parts = Parts(
        document,
        SEED.source,
        agents=agents,
        tagsets=[*builtin().values()],
        units=[*SEED.units.values()],
        annotations=SEED.annotations,
        relations=SEED.relations,
    )
    dossier = assemble(parts, generator="test")
    contents = {text.id: text.content for text in dossier.texts}
    assert [str(each) for each in problems(dossier)] == []
    for before, after in zip(SEED.annotations, dossier.annotations, strict=True):
        there = [each.span.cut(contents[each.text]) for each in after.spans]
        assert [each.exact for each in before.spans] == there


def test_annotations_keep_the_order_of_the_file_and_name_their_maker() -> None:
    assert [each.ordinal for each in SEED.annotations] == list(range(len(SEED.annotations)))
    assert {each.by for each in SEED.annotations} | {each.by for each in SEED.relations} == {"sample"}
    assert len(BY_ID.keys() | {each.id for each in SEED.relations}) == len(SEED.annotations) + len(
        SEED.relations
    )


def test_the_same_file_gives_the_same_annotations() -> None:
    data = (FOLDER / f"{NAME}.annotations.toml").read_bytes()
    again = place(read_sample(data), SEED.source, SEED.units, by="sample", created=NOW)
    assert again == (SEED.annotations, SEED.relations)


def test_comments_speak_both_languages() -> None:
    for comment in (each.comment for each in SEED.annotations if each.comment is not None):
        assert any("a" <= letter <= "z" for letter in comment)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in comment)
