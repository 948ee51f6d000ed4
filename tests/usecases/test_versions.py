import pytest

from tests import builders, fakes
from workbench.domain.text import Origin, State
from workbench.errors import Missing, NotFound
from workbench.usecases import versions
from workbench.usecases.edit import edit
from workbench.usecases.session import Session
from workbench.usecases.translate import translate


class Broken(fakes.FakeEngine):
    def translate(self, texts, source, target, *, progress=None, cancelled=None):
        raise Missing("argos.model", pair="en-zh")


@pytest.fixture
def wb():
    engines = {"argos": fakes.FakeEngine(), "gloss": fakes.FakeEngine("gloss"), "zero": Broken("zero")}
    wb = fakes.workbench(engines=engines)
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], units=[]))
    return wb


@pytest.fixture
def session(wb):
    session = Session.open(wb, "d0001")
    translate(wb, session)
    edit(wb, session, "s0", "物价又涨了。")
    return session


def test_every_version_is_kept_the_current_one_first_with_maker_time_and_origin(wb, session):
    now, first = versions.kept(wb, session, "s0")
    assert (now.text, now.current, now.origin, now.agent.id) == (
        "物价又涨了。",
        True,
        Origin.POST_EDITED,
        "mei",
    )
    assert (first.current, first.origin, first.agent.name) == (False, Origin.MACHINE, "Argos")
    assert now.made > first.made
    with pytest.raises(NotFound):
        versions.kept(wb, session, "s9")


def test_each_engine_is_asked_and_one_that_fails_keeps_no_other_from_answering(wb, session):
    offers = versions.offered(wb, session, "s0")
    assert [(each.agent.name, each.origin, each.made) for each in offers] == [("Gloss", Origin.GLOSS, None)]
    text = session.source.segments[0].span.cut(session.source.content)
    wb.memory = fakes.FakeMemory({text: "涨"})
    assert [each.origin for each in versions.offered(wb, session, "s0")] == [Origin.MEMORY, Origin.GLOSS]
    assert len(session.every_unit()) == 4


def test_an_earlier_version_is_taken_by_its_maker_and_undo_brings_the_other_back(wb, session):
    first = versions.kept(wb, session, "s0")[1]
    unit = versions.take(wb, session, first)
    assert (unit.content, unit.provenance.by, unit.provenance.origin) == (
        first.text,
        "argos-en-zh",
        Origin.MACHINE,
    )
    assert unit.provenance.state is State.TRANSLATED
    assert session.units["s0"] == unit
    assert Session.open(wb, "d0001").units["s0"] == unit
    assert len(versions.kept(wb, session, "s0")) == 3
    session.undo()
    assert session.units["s0"].content == "物价又涨了。"


def test_what_an_engine_offers_is_taken_as_a_draft_and_the_current_one_changes_nothing(wb, session):
    (gloss,) = versions.offered(wb, session, "s0")
    unit = versions.take(wb, session, gloss)
    assert (unit.provenance.origin, unit.provenance.state) == (Origin.GLOSS, State.INITIAL)
    assert "gloss-en-zh" in {agent.id for agent in wb.store.records("agent")}
    current = versions.kept(wb, session, "s0")[0]
    assert versions.take(wb, session, current) == unit


def test_a_cancelled_question_asks_nobody(wb, session):
    assert versions.offered(wb, session, "s0", cancelled=lambda: True) == []
