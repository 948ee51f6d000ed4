from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.domain.dossier import assemble
from workbench.domain.review import Finding
from workbench.domain.soft import VOTES, soft
from workbench.domain.validation import problems

ZOE = build.PERSON.model_copy(update={"id": "zoe", "name": "Zoe"})
BARE = {"relations": [], "findings": [], "reviews": []}


def mark(name, quote, by="mei", **fields):
    return build.annotation(name, *build.spans(build.CONTENT, quote), by=by, **fields)


def done(segment, by, layer="claims"):
    return Finding(
        id=f"f-{segment}-{by}", segment=segment, by=by, layer=layer, state="nothing_found", created=build.NOW
    )


def labels(**fields):
    people = [build.PERSON, build.OTHER, ZOE, build.MACHINE]
    made, _ = soft(build.parts(**(BARE | {"agents": people} | fields)))
    return [(each.tag, each.spans[0].exact, each.confidence, each.comment) for each in made.annotations]


def test_votes_are_over_those_who_saw_the_segment():
    assert labels(
        annotations=[mark("a0", "rose"), mark("a1", "rose", by="sam"), mark("a2", "again", by="sam")],
        findings=[done("s0", "zoe"), done("s2", "mei")],
    ) == [("claims.fact", "rose", 2 / 3, "2/3"), ("claims.fact", "again", 1 / 3, "1/3")]


def test_who_never_looked_has_no_vote():
    assert labels(
        annotations=[mark("a0", "rose"), mark("a1", "doubt", by="sam")],
        findings=[done("s0", "zoe", layer="rhetoric")],
    ) == [("claims.fact", "rose", 1.0, "1/1"), ("claims.fact", "doubt", 1.0, "1/1")]


def test_white_space_at_the_edges_makes_no_other_place_and_a_tag_does():
    assert labels(
        annotations=[
            mark("a0", "rose"),
            mark("a1", " rose ", by="sam"),
            mark("a2", "rose", by="zoe", tag="claims.doubt"),
        ]
    ) == [("claims.fact", "rose", 2 / 3, "2/3"), ("claims.doubt", "rose", 1 / 3, "1/3")]


def test_two_marks_of_one_person_are_one_vote_and_programs_have_none():
    assert labels(
        annotations=[mark("a0", "rose"), mark("a1", "rose"), mark("a2", "rose", by=build.MACHINE.id)]
    ) == [("claims.fact", "rose", 1.0, "1/1")]


def test_attributes_stay_where_all_voters_gave_the_same():
    same = {"claims.stance": "favor", "claims.target": "prices"}
    other = same | {"claims.target": "rents"}
    made, _ = soft(
        build.parts(
            **BARE,
            annotations=[mark("a0", "rose", attributes=same), mark("a1", "rose", by="sam", attributes=other)],
        )
    )
    assert [each.attributes for each in made.annotations] == [{"claims.stance": "favor"}]


def test_what_is_about_single_annotations_goes_and_is_counted():
    made, gone = soft(build.parts())
    assert (made.relations, made.findings, made.reviews) == ([], [], [])
    assert gone == {"relations": 1, "findings": 1, "reviews": 2}


@quick
@given(strategies.parts())
def test_soft_labels_make_a_sound_document(parts):
    made, _ = soft(parts)
    assert problems(assemble(made, generator="g")) == []
    assert all(0 < each.confidence <= 1 and each.by == VOTES.id for each in made.annotations)
    again, _ = soft(parts)
    assert again.annotations == made.annotations
