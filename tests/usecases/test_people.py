"""A project's owner sees who has what and how far they are, gives and takes, and takes that back."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.document import Agent
from workbench.errors import Conflict, InputError, NotFound
from workbench.usecases import allot, assign, documents, roles, steps
from workbench.usecases.allot import Way
from workbench.usecases.finish import finish
from workbench.usecases.log import log
from workbench.usecases.people import team, welcome
from workbench.usecases.session import Session
from workbench.usecases.visible import assignments

NAMES = ("lee", "li", "sam")


def project(number=3):
    """Return a project of some documents, without annotations, in which mei acts."""
    wb = fakes.workbench()
    for each in range(number):
        parts = builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[])
        renamed = parts.document.model_copy(
            update={"id": f"d{each}", "ordinal": each, "title": f"Text {each}"}
        )
        kept = parts.units if each == 0 else []
        fakes.put(wb, dataclasses.replace(parts, document=renamed, units=kept))
    return wb


def acting(wb, name):
    return dataclasses.replace(wb, annotator=name)


def state(wb):
    """Return who has which document in which way, however it is recorded, and who has which role."""
    held = {
        (document.id, person, each.blind, frozenset(each.layers))
        for document in wb.store.documents()
        for each in assignments(wb, document.id)
        for person in each.people
    }
    return held, {(each.person, each.role) for each in roles.grants(wb)}


def person(wb, name):
    return next(each for each in team(wb).people if each.id == name)


def every(wb):
    return list(wb.store.documents())


# What is told ------------------------------------------------------------------------------


def test_people_and_programs_stand_apart_and_who_asks_is_among_them():
    wb = project()
    welcome(wb, "Zoë Ünlü")
    documents.introduce(wb, Agent(id="lexicon", kind="software", name="Lexicon"))
    found = team(wb)
    assert [each.is_program for each in found.people] == sorted(each.is_program for each in found.people)
    assert {each.agent.name for each in found.people if not each.is_program} >= {"Mei", "Zoë Ünlü"}
    assert next(each for each in found.people if each.id == "lexicon").is_program
    assert (found.governed, found.owner) == (False, True)


def test_owners_stand_first_and_roles_are_told():
    wb = project()
    roles.grant(wb, "zoe", "owner")
    roles.grant(acting(wb, "zoe"), "abe", "annotator")
    roles.grant(acting(wb, "zoe"), "abe", "reviewer")
    found = team(wb)
    assert [(each.id, each.roles) for each in found.people[:2]] == [
        ("zoe", ("owner",)),
        ("abe", ("reviewer", "annotator")),
    ]
    assert (found.governed, found.owner) == (True, False)
    assert team(acting(wb, "zoe")).owner


def test_how_far_somebody_is_counts_what_they_were_given():
    wb = project()
    allot.allot(wb, every(wb)[:2], ["sam", "lee"], Way(layers=("claims",), blind=True))
    allot.allot(wb, every(wb)[2:], ["sam"])
    sam = acting(wb, "sam")
    session = Session(sam, every(wb)[0])
    start = builders.CONTENT.index("Critics")
    session.tag("claims.fact", [session.target("source", start, start + 7)])
    for name in session.segments:
        finish(sam, session, name, "claims")
    finish(sam, Session(sam, every(wb)[1]), "s0", "claims")
    found = person(wb, "sam")
    assert (len(found.given), found.single, found.shared, found.blind) == (3, 1, 2, 2)
    assert (found.finished, found.segments, found.done) == (4, 9, 1)
    assert found.annotations == 1
    assert found.last == wb.store.latest()["d1"]["sam"]
    assert person(wb, "lee").last is None
    assert [(each.people, each.done) for each in team(wb).documents] == [
        (("lee", "sam"), 1),
        (("lee", "sam"), 0),
        (("sam",), 0),
    ]


def test_who_works_blind_is_told_no_figure_of_the_others():
    wb = project()
    allot.allot(wb, every(wb)[:1], ["sam"], Way(blind=True))
    for number in (0, 1):
        session = Session(wb, every(wb)[number])
        session.tag("claims.fact", [session.target("source", 0, 6)])
    assert (person(wb, "mei").annotations, person(wb, "mei").hidden) == (2, 0)
    seen = person(acting(wb, "sam"), "mei")
    assert (seen.annotations, seen.hidden) == (1, 1)


# Giving ------------------------------------------------------------------------------------


def test_giving_a_document_takes_it_from_nobody():
    wb = project(1)
    allot.allot(wb, every(wb), ["sam"])
    allot.allot(wb, every(wb), ["lee"], Way(blind=True))
    assert state(wb)[0] == {("d0", "sam", False, frozenset()), ("d0", "lee", True, frozenset())}
    made = allot.allot(wb, every(wb), ["sam", "lee"], Way(blind=True))
    assert (made.shares, made.documents, made.kept) == ({"sam": 1, "lee": 1}, 1, 0)
    assert {each[1:3] for each in state(wb)[0]} == {("sam", True), ("lee", True)}
    again = allot.allot(wb, every(wb), ["sam", "lee"], Way(blind=True))
    assert (again.documents, again.kept) == (0, 1)


def test_what_another_owner_gave_is_never_changed_but_given_anew():
    wb = project(1)
    allot.allot(wb, every(wb), ["sam", "lee"], Way(blind=True))
    [theirs] = assignments(wb, "d0")
    allot.withdraw(acting(wb, "li"), every(wb), ["lee"])
    [mine] = assignments(wb, "d0")
    assert (mine.people, mine.blind, mine.by) == (("sam",), True, "li")
    assert mine.id != theirs.id


@settings(deadline=None)
@given(
    st.integers(1, 6),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
    st.integers(1, 3),
    st.booleans(),
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(NAMES), st.booleans(), st.sampled_from(["mei", "li"]))
    ),
)
def test_everybody_has_a_document_once_and_only_those_who_are_named_change(
    number, people, copies, blind, before
):
    wb = project(number)
    for at, name, dark, owner in before:
        allot.allot(acting(wb, owner), every(wb)[at % number : at % number + 1], [name], Way(blind=dark))
    was, _ = state(wb)
    copies = min(copies, len(people))
    would = allot.would_allot(wb, every(wb), people, Way(copies, blind=blind))
    assert state(wb)[0] == was
    assert allot.allot(wb, every(wb), people, Way(copies, blind=blind)) == would
    now, _ = state(wb)
    assert len({each[:2] for each in now}) == len(now)
    assert {each for each in now if each[1] not in people} == {each for each in was if each[1] not in people}
    for document in every(wb):
        assert sum(each[0] == document.id and each[2] == blind for each in now if each[1] in people) >= copies


def test_giving_is_refused_in_one_sentence():
    wb = project()
    documents.introduce(wb, Agent(id="gloss", kind="software", name="Gloss"))
    for key, wanted in (
        ("assign.nothing", lambda: allot.allot(wb, [], ["sam"])),
        ("assign.nobody", lambda: allot.allot(wb, every(wb), [])),
        ("assign.copies", lambda: allot.allot(wb, every(wb), ["sam"], Way(2))),
        ("assign.copies", lambda: allot.allot(wb, every(wb), ["sam"], Way(0))),
        ("layer", lambda: allot.allot(wb, every(wb), ["sam"], Way(layers=("nope",)))),
        ("people.program", lambda: allot.allot(wb, every(wb), ["gloss"])),
        ("people.program", lambda: assign.assign(wb, every(wb)[0], ["gloss"])),
        ("people.program", lambda: roles.grant(wb, "gloss", "owner")),
        ("assign.not_theirs", lambda: allot.withdraw(wb, every(wb), ["sam"])),
        ("person_name", lambda: welcome(wb, " \x1b")),
    ):
        with pytest.raises((InputError, NotFound)) as error:
            wanted()
        assert error.value.key == key
    assert state(wb) == (set(), set())


def test_only_an_owner_gives_takes_and_undoes():
    wb = project()
    roles.grant(wb, "mei", "owner")
    allot.allot(wb, every(wb), ["sam"])
    sam = acting(wb, "sam")
    for wanted in (
        lambda: allot.allot(sam, every(wb), ["sam"]),
        lambda: allot.would_allot(sam, every(wb), ["sam"]),
        lambda: allot.withdraw(sam, every(wb), ["sam"]),
        lambda: welcome(sam, "lee"),
        lambda: roles.grant(sam, "lee", "reviewer"),
    ):
        with pytest.raises(Conflict) as error:
            wanted()
        assert error.value.key == "roles.lacking"
    assert steps.undo(sam) == ()


def test_what_nobody_has_is_found():
    wb = project()
    allot.allot(wb, every(wb)[1:2], ["sam"])
    assert [each.id for each in allot.unassigned(wb)] == ["d0", "d2"]
    assert [each.document.id for each in team(wb).unassigned] == ["d0", "d2"]
    allot.withdraw(wb, every(wb), ["sam"])
    assert len(allot.unassigned(wb)) == 3


def test_somebody_with_a_role_alone_has_a_name():
    wb = project()
    roles.grant(wb, "梅", "owner")
    assert [each.agent.name for each in team(wb).people if each.roles] == ["梅"]


def test_the_journal_says_who_was_given_what():
    wb = project(1)
    roles.grant(wb, "梅", "owner")
    allot.allot(acting(wb, "梅"), every(wb), ["sam", "梅"])
    allot.withdraw(acting(wb, "梅"), every(wb), ["sam"])
    told = {each.operation.verb: each.sentence for each in log(wb, None)}
    assert told["grant"] == "gave a role: 梅 (owner)"
    assert told["assign"].endswith("Sam, 梅")
    assert told["unassign"].endswith("梅")


# Taking back -------------------------------------------------------------------------------

DO = st.tuples(
    st.sampled_from(["give", "take", "grant", "revoke", "undo", "redo", "tag"]),
    st.sampled_from((*NAMES, "mei")),
    st.sampled_from(roles.DUTIES),
    st.integers(0, 2),
)


def do(wb, what, name, duty, at):
    """Do something; return what becomes of the two lists of steps: pushed, or nothing."""
    if what == "give":
        return allot.allot(wb, every(wb)[at:], [name, "li"], Way(1)).documents > 0
    if what == "take":
        return allot.withdraw(wb, every(wb)[: at + 1], [name]) > 0
    if what == "grant":
        before = roles.grants(wb)
        roles.grant(wb, name, duty)
        return roles.grants(wb) != before
    if what == "revoke":
        roles.revoke(wb, name, duty)
        return True
    session = Session(wb, every(wb)[at])
    session.tag("claims.fact", [session.target("source", 0, 6)])
    return False


@settings(deadline=None, max_examples=60)
@given(st.lists(DO, max_size=12))
def test_undo_and_redo_walk_through_the_states_and_roles_never_lack_an_owner(plan):
    wb = project()
    past, future = [state(wb)], []
    for what, name, duty, at in plan:
        try:
            if what == "undo":
                if steps.undo(wb):
                    future.append(past.pop())
            elif what == "redo":
                if steps.redo(wb):
                    past.append(future.pop())
            elif do(wb, what, name, duty, at):
                past.append(state(wb))
                future.clear()
        except (Conflict, InputError, NotFound):
            pass
        held = state(wb)
        assert held == past[-1]
        assert not held[1] or any(role == "owner" for _, role in held[1])


def test_a_step_over_many_documents_is_one_undo_also_after_a_restart():
    wb = project()
    allot.allot(wb, every(wb), ["sam", "lee"], Way(1))
    roles.grant(wb, "mei", "owner")
    later = acting(wb, "mei")
    assert [each.verb for each in steps.undo(later)] == ["grant"]
    assert {each.document for each in steps.undo(later)} == {"d0", "d1", "d2"}
    assert state(wb) == (set(), set())
    assert steps.undo(later) == ()
    assert len(steps.redo(later)) == 3
    assert len(state(wb)[0]) == 3


def test_undo_of_one_document_by_command_leaves_the_rest_of_the_step():
    wb = project()
    allot.allot(wb, every(wb), ["sam"])
    Session(wb, every(wb)[1]).undo()
    assert {each.document for each in steps.undo(wb)} == {"d0", "d2"}
    assert state(wb)[0] == set()


def test_a_step_that_somebody_changed_since_is_left_whole():
    wb = project()
    allot.allot(wb, every(wb), ["sam", "lee"])
    allot.withdraw(acting(wb, "li"), every(wb)[2:], ["lee"])
    before = state(wb)
    with pytest.raises(Conflict):
        steps.undo(wb)
    assert state(wb) == before
