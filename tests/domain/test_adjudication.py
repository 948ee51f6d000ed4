"""What stands after review follows from decisions and annotations alone."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders
from workbench.domain.adjudication import (
    Docket,
    Reading,
    adjudicated,
    contested,
    fingerprint,
    in_force,
    of_reviews,
    outcome_key,
    readings,
    standing,
)
from workbench.domain.review import Decision, Outcome, Review
from workbench.domain.verdicts import as_reviews

PEOPLE = ("mei", "sam", "lee")
NAMES = tuple(f"a{number}" for number in range(6))


def annotation(name, start=0, end=11, tag="claims.fact", by="mei", **fields):
    return builders.annotation(
        name, *builders.spans_at(builders.CONTENT, start, end), tag=tag, by=by, **fields
    )


def decision(name, action="accept", targets=(), others=(), *, result=(), minutes=0, **fields):
    given = {"by": "lee", "seen": "0" * 64, "created": builders.NOW + timedelta(minutes=minutes)}
    return Decision.model_validate(
        {"id": name, "action": action, "targets": targets, "others": others, "result": result}
        | given
        | fields
    )


def outcome(start=0, end=11, tag="claims.fact"):
    return Outcome(tag=tag, targets=builders.spans_at(builders.CONTENT, start, end))


ANNOTATIONS = st.lists(
    st.builds(
        annotation,
        st.sampled_from(NAMES),
        start=st.integers(0, 5),
        end=st.integers(7, 12),
        tag=st.sampled_from(("claims.fact", "claims.doubt")),
        by=st.sampled_from(PEOPLE),
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)


@st.composite
def decisions(draw):
    made = []
    for number in range(draw(st.integers(0, 6))):
        targets = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)))
        others = tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True)))
        action = draw(st.sampled_from(("accept", "reject", "amend", "defer")))
        made.append(
            decision(
                f"j{number}",
                action,
                targets,
                tuple(each for each in others if each not in targets),
                result=(outcome(draw(st.integers(0, 5)), draw(st.integers(7, 9))),)
                if action in ("accept", "amend")
                else (),
                minutes=draw(st.integers(0, 3)),
                basis=draw(st.sampled_from(("manual", "rule"))),
                by=draw(st.sampled_from(PEOPLE)),
                supersedes=tuple(draw(st.lists(st.sampled_from([each.id for each in made]), max_size=2)))
                if made
                else (),
            )
        )
    return made


@settings(deadline=None, max_examples=40)
@given(decisions(), ANNOTATIONS, st.randoms())
def test_the_order_of_records_and_of_annotators_makes_no_difference(made, annotations, random):
    living = {each.id: each for each in annotations}
    before = adjudicated(made, living)
    shuffled, mixed = list(made), list(living.items())
    random.shuffle(shuffled)
    random.shuffle(mixed)
    assert adjudicated(shuffled, dict(mixed)) == before
    assert fingerprint(each for _, each in mixed) == fingerprint(annotations)
    assert readings(each for _, each in mixed) == readings(annotations)
    assert contested(shuffled) == contested(made)


@settings(deadline=None, max_examples=40)
@given(decisions(), ANNOTATIONS)
def test_who_annotates_under_which_name_changes_votes_and_nothing_else(made, annotations):
    names = dict(zip(PEOPLE, ("lee", "mei", "sam"), strict=True))
    renamed = {each.id: each.model_copy(update={"by": names[each.by]}) for each in annotations}
    before = adjudicated(made, {each.id: each for each in annotations})
    after = adjudicated(made, renamed)
    assert [(each.outcome, each.derived_from, each.decisions) for each in after] == [
        (each.outcome, each.derived_from, each.decisions) for each in before
    ]
    assert [set(each.votes) for each in after] == [{names[one] for one in each.votes} for each in before]


@settings(deadline=None, max_examples=40)
@given(decisions())
def test_each_annotation_has_one_decision_in_force_and_a_persons_beats_a_rules(made):
    held = in_force(made)
    settled = [name for each in held for name in each.settles]
    assert len(settled) == len(set(settled))
    manual = {name for each in standing(made) if each.basis == "manual" for name in each.settles}
    for each in held:
        assert each.basis == "manual" or manual.isdisjoint(each.settles)


@settings(deadline=None, max_examples=40)
@given(decisions())
def test_a_rule_never_supersedes_a_person(made):
    every = {each.id: each for each in made}
    gone = every.keys() - {each.id for each in standing(made)}
    for name in gone:
        by = [each for each in made if name in each.supersedes]
        assert every[name].basis == "rule" or any(each.basis == "manual" for each in by)


def test_the_later_of_two_peoples_decisions_holds_and_the_place_is_contested_until_one_decides_again():
    first = decision("j1", targets=("a0",), others=("a1",), result=(outcome(),), by="mei")
    later = decision("j2", targets=("a1",), others=("a0",), result=(outcome(3),), by="sam", minutes=1)
    both = [annotation("a0"), annotation("a1", 3)]
    assert in_force([first, later]) == [later]
    assert Docket.of([first, later]).state(both) == "contested"
    settles = decision(
        "j3", targets=("a0",), others=("a1",), result=(outcome(),), supersedes=("j1", "j2"), minutes=2
    )
    assert Docket.of([first, later, settles]).state(both) == "decided"
    same = decision("j4", targets=("a0",), others=("a1",), result=(outcome(),), by="sam", minutes=1)
    assert Docket.of([first, same]).state(both) == "decided"


@pytest.mark.parametrize(
    "changed",
    [
        [annotation("a0"), annotation("a1", 3), annotation("a2", 2)],
        [annotation("a0")],
        [annotation("a0"), annotation("a1", 4)],
        [annotation("a0"), annotation("a1", 3, tag="claims.doubt")],
        [annotation("a0"), annotation("a1", 3, attributes={"claims.target": "prices"})],
    ],
)
def test_a_place_returns_to_the_queue_when_what_there_was_to_choose_from_changes(changed):
    before = [annotation("a0"), annotation("a1", 3)]
    made = decision("j1", targets=("a0",), others=("a1",), result=(outcome(),), seen=fingerprint(before))
    assert Docket.of([made]).state(before) == "decided"
    assert Docket.of([made]).state(changed) == "changed"
    noted = [each.model_copy(update={"comment": "hm", "confidence": 0.5}) for each in before]
    assert Docket.of([made]).state(noted) == "decided"


def test_what_was_decided_stays_when_its_annotation_goes_and_only_the_vote_is_gone():
    made = decision("j1", targets=("a0",), result=(outcome(),))
    (there,) = adjudicated([made], {"a0": annotation("a0")})
    (gone,) = adjudicated([made], {})
    (edited,) = adjudicated([made], {"a0": annotation("a0", 3)})
    assert (there.votes, gone.votes, edited.votes) == (("mei",), (), ())
    assert there.outcome == gone.outcome == edited.outcome


def test_both_readings_are_kept_each_with_its_own_votes_and_origin():
    living = {
        each.id: each
        for each in (annotation("a0"), annotation("a1", by="sam"), annotation("a2", 3, by="lee"))
    }
    made = decision("j1", "keep_both", ("a0", "a1", "a2"), result=(outcome(), outcome(3)))
    found = adjudicated([made], living)
    assert [(each.derived_from, each.votes) for each in found] == [
        (("a0", "a1"), ("mei", "sam")),
        (("a2",), ("lee",)),
    ]


def test_equal_outcomes_are_one_span_with_both_decisions():
    made = [
        decision("j1", targets=("a0",), result=(outcome(),)),
        decision("j2", "amend", ("a1",), result=(outcome(),), minutes=1),
    ]
    living = {"a0": annotation("a0"), "a1": annotation("a1", 3, by="sam")}
    (found,) = adjudicated(made, living)
    assert (found.decisions, found.derived_from, found.votes) == (("j1", "j2"), ("a0", "a1"), ("mei",))


def test_white_space_at_the_edges_is_no_other_reading_but_attributes_are():
    content = builders.CONTENT
    one = builders.annotation("a0", *builders.spans(content, "Prices"))
    blank = builders.annotation("a1", *builders.spans(content, "Prices "), by="sam")
    said = one.model_copy(update={"id": "a2", "attributes": {"claims.target": "x"}})
    assert [each.ids for each in readings([blank, said, one])] == [("a0", "a1"), ("a2",)]
    assert Reading((one, blank)).votes == ("mei", "sam")


def test_put_off_is_undecided_and_taken_up_again_says_so():
    places = [annotation("a0")]
    later = decision("j1", "defer", ("a0",))
    assert Docket.of([later]).state(places) == "deferred"
    taken = decision("j0", targets=("a0",), result=(outcome(),))
    again = decision("j1", "defer", ("a0",), supersedes=("j0",), minutes=1)
    assert Docket.of([taken, again]).state(places) == "reopened"
    assert Docket.of([]).state(places) == "open"
    part = decision("j2", "reject", ("a0",))
    assert Docket.of([part]).state([*places, annotation("a1", 3)]) == "open"


@settings(deadline=None, max_examples=40)
@given(decisions(), ANNOTATIONS)
def test_decisions_written_as_reviews_say_the_same_where_they_are_read(made, annotations):
    living = {each.id: each for each in annotations}
    made = [each for each in made if set(each.targets) | set(each.others) <= living.keys()]
    written, reviews = as_reviews(made, living, annotation=10, review=0)
    assert [each.ordinal for each in reviews] == list(range(len(reviews)))
    there = adjudicated(of_reviews(reviews, living | {each.id: each for each in written}), living)
    here = adjudicated(made, living)
    new = {each.id for each in written}
    assert {outcome_key(each.outcome) for each in there} == {
        outcome_key(each.outcome) for each in here if each.votes or f"x-{each.id}" in new
    }
    assert all(each.replacement in new for each in reviews if each.decision == "amend")


def test_a_review_of_a_file_is_a_decision_that_no_hash_can_make_stale():
    review = Review(id="v1", ordinal=0, of="a0", by="sam", decision="accept", created=builders.NOW)
    (made,) = of_reviews([review], {"a0": annotation("a0")})
    assert Docket.of([made]).state([annotation("a0")]) == "decided"
    assert Docket.of([made]).state([annotation("a0"), annotation("a1", 3)]) == "open"


def test_of_several_decisions_that_put_a_place_off_the_last_one_says_why():
    names = [f"a{number}" for number in range(9)]
    places = [annotation(name) for name in names]
    again = [decision(f"j{name}", "defer", (name,), supersedes=("j",)) for name in names[1:]]
    last = decision("j-last", "defer", (names[0],), minutes=1)
    assert Docket.of([*again, last]).state(places) == "deferred"


@pytest.mark.parametrize("action", ["accept", "amend", "add"])
def test_a_decision_of_the_longest_name_is_written_as_any_other(action):
    living = {"a0": annotation("a0")}
    one, two = (
        decision("j" * 63 + last, action, () if action == "add" else ("a0",), result=(outcome(),))
        for last in "ab"
    )
    written, reviews = as_reviews([one], living, annotation=1, review=0)
    assert len(reviews) == 1
    more, others = as_reviews([two], living, annotation=1, review=0)
    assert {each.id for each in (*written, *reviews)}.isdisjoint(each.id for each in (*more, *others))
