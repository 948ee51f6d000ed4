import pytest

from tests import builders, fakes
from workbench.domain.text import Origin, State
from workbench.errors import InputError, NotFound
from workbench.usecases.edit import accept, edit
from workbench.usecases.session import Session


@pytest.fixture
def wb():
    wb = fakes.workbench()
    gloss = builders.unit("u3", "s2", "评 论", provenance=builders.provenance(origin=Origin.GLOSS))
    units = [*builders.parts().units, gloss]
    fakes.put(wb, builders.parts(units=units, annotations=[], relations=[], reviews=[], findings=[]))
    return wb


def test_an_accepted_translation_stays_the_machines_and_the_journal_says_who_accepted_it(wb):
    session = Session.open(wb, "d0001")
    before = session.units["s1"]
    unit = accept(wb, session, "s1")
    made = unit.provenance
    assert (unit.content, made.by, made.origin, made.score) == (
        before.content,
        before.provenance.by,
        Origin.MACHINE,
        -0.25,
    )
    assert made.state is State.REVIEWED
    assert session.unit(before.id) == before
    last = list(wb.store.journal("d0001"))[-1].edit.operation
    assert (last.verb, last.actor) == ("accept", "mei")
    assert accept(wb, session, "s1") == unit
    session.undo()
    assert session.units["s1"] == before


def test_what_is_no_translation_is_not_accepted(wb):
    session = Session.open(wb, "d0001")
    with pytest.raises(InputError):
        accept(wb, session, "s2")
    with pytest.raises(NotFound):
        accept(wb, session, "s9")


def test_an_edit_is_the_persons_and_keeps_what_the_machine_said(wb):
    session = Session.open(wb, "d0001")
    unit = edit(wb, session, "s1", "批评者怀疑。\n")
    assert (unit.content, unit.provenance.by, unit.provenance.origin) == (
        "批评者怀疑。\n",
        "mei",
        Origin.POST_EDITED,
    )
    assert session.unit("u1").content.startswith("批评者怀疑：")
