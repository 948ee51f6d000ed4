import pytest

from tests import builders, fakes
from workbench.domain.text import Flag, Origin, State
from workbench.errors import InputError, Missing, NotFound
from workbench.ports import Draft
from workbench.usecases.alternatives import alternatives, take
from workbench.usecases.session import Session


class Hesitates(fakes.FakeEngine):
    """Says of everything four things; ``asked`` counts how often it was asked."""

    asked = 0

    def alternatives(self, text, source, target, *, most=4, cancelled=None):
        if cancelled is not None and cancelled():
            return []
        self.asked += 1
        flag = Flag(kind="number", note="-7")
        return [
            Draft(f"{text.strip()} {n}", score=-0.1 * n, tokens=3, flags=(flag,) if n else ())
            for n in range(most)
        ]


@pytest.fixture
def engine():
    return Hesitates()


@pytest.fixture
def wb(engine):
    wb = fakes.workbench(engines={"argos": engine, "plain": fakes.FakeEngine("plain")})
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[]))
    return wb


def test_an_engine_says_what_else_a_segment_might_be_and_who_says_it(wb, engine):
    session = Session.open(wb, "d0001")
    found = alternatives(wb, session, "s1")
    text = session.segments["s1"].span.cut(session.source.content).strip()
    assert [each.text for each in found] == [f"{text} {n}" for n in range(4)]
    assert [each.score for each in found] == pytest.approx([0, -0.1, -0.2, -0.3])
    assert {each.agent.id for each in found} == {"argos-en-zh"}
    assert [len(each.flags) for each in found] == [0, 1, 1, 1]
    assert not any(each.current for each in found)


def test_what_was_found_once_is_kept(wb, engine):
    session = Session.open(wb, "d0001")
    assert alternatives(wb, session, "s1") == alternatives(wb, session, "s1", engine="argos")
    assert engine.asked == 1


def test_an_alternative_that_is_taken_becomes_a_new_translation_of_the_machine(wb):
    session = Session.open(wb, "d0001")
    before = session.units["s1"]
    found = alternatives(wb, session, "s1")
    unit = take(wb, session, found[2])
    made = unit.provenance
    assert session.units["s1"] == unit
    assert (unit.content, unit.language) == (found[2].text, before.language)
    assert (made.by, made.origin, made.state) == ("argos-en-zh", Origin.MACHINE, State.TRANSLATED)
    assert (made.score, made.flags) == (found[2].score, found[2].flags)
    assert "argos-en-zh" in {agent.id for agent in wb.store.records("agent")}
    assert session.unit(before.id) == before
    operation = list(wb.store.journal("d0001"))[-1].edit.operation
    assert (operation.verb, operation.actor) == ("choose", "mei")
    assert [each.current for each in alternatives(wb, session, "s1")] == [False, False, True, False]


def test_taking_one_can_be_undone_and_done_again(wb):
    session = Session.open(wb, "d0001")
    before = session.units["s1"]
    unit = take(wb, session, alternatives(wb, session, "s1")[1])
    session.undo()
    assert session.units["s1"] == before
    session.redo()
    assert session.units["s1"] == unit


def test_taking_the_words_that_are_there_changes_nothing(wb):
    session = Session.open(wb, "d0001")
    unit = take(wb, session, alternatives(wb, session, "s1")[1])
    entries = len(list(wb.store.journal()))
    assert take(wb, session, alternatives(wb, session, "s1")[1]) == unit
    assert len(list(wb.store.journal())) == entries


def test_an_engine_that_knows_one_translation_says_so(wb):
    session = Session.open(wb, "d0001")
    with pytest.raises(InputError) as caught:
        alternatives(wb, session, "s1", engine="plain")
    assert caught.value.key == "no_alternatives"
    assert "plain" in str(caught.value)


def test_without_an_engine_that_has_a_model_it_is_said_which_is_missing(wb, engine):
    session = Session.open(wb, "d0001")
    engine.agent = lambda source, target: None
    with pytest.raises(Missing) as caught:
        alternatives(wb, session, "s1")
    assert caught.value.values["pair"] == "en-zh"
    with pytest.raises(NotFound):
        alternatives(wb, session, "s1", engine="nobody")
    with pytest.raises(NotFound):
        alternatives(wb, session, "s99")


def test_a_cancelled_question_keeps_nothing(wb, engine):
    session = Session.open(wb, "d0001")
    assert alternatives(wb, session, "s1", cancelled=lambda: True) == ()
    assert len(alternatives(wb, session, "s1")) == 4
    assert engine.asked == 1


def test_a_segment_without_letters_has_no_alternatives(wb, engine):
    text = builders.source("12:30 — 7\n")
    parts = builders.parts(
        document=builders.document(id="d0002", ordinal=1),
        source=text, units=[], annotations=[], relations=[], reviews=[], findings=[],
    )  # fmt: skip
    fakes.put(wb, parts)
    session = Session.open(wb, "d0002")
    assert [alternatives(wb, session, each) for each in session.segments] == [()] * len(session.segments)
    assert engine.asked == 0
