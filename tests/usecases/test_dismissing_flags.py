import pytest

from tests import builders, fakes
from workbench.domain.text import Flag
from workbench.errors import NotFound
from workbench.usecases.export import dossier
from workbench.usecases.flags import dismiss, flagged
from workbench.usecases.session import Session

FLAGS = (Flag(kind="number", note="-3 +4"), Flag(kind="comma_stop", note="，"))


def opened():
    wb = fakes.workbench()
    unit = builders.unit("u0", "s0", "物价又涨了", provenance=builders.provenance(flags=FLAGS))
    fakes.put(
        wb, builders.parts(units=[unit], annotations=[], relations=[], reviews=[], findings=[], tagsets=[])
    )
    return wb, Session.open(wb, "d0001")


def kinds(session, **options):
    return [each.flag.kind for each in flagged(session, **options)]


def segment(session):
    return next(iter(session.units))


def test_one_flag_is_dismissed_and_the_others_stay():
    _, session = opened()
    assert kinds(session) == ["number", "comma_stop"]
    (gone,) = dismiss(session, segment(session), "number")
    assert gone.kind == "number"
    assert kinds(session) == ["comma_stop"]
    assert kinds(session, dismissed=True) == ["number", "comma_stop"]


def test_without_a_kind_all_are_dismissed_and_undo_brings_them_back_after_a_restart():
    wb, session = opened()
    unit = session.units[segment(session)]
    assert len(dismiss(session, unit.segment)) == 2
    assert kinds(Session.open(wb, "d0001")) == []
    again = Session.open(wb, "d0001")
    assert again.units[unit.segment].id == unit.id
    again.undo()
    assert again.units[unit.segment] == unit
    again.redo()
    assert kinds(again) == []


def test_what_is_dismissed_is_exported_as_dismissed():
    wb, session = opened()
    dismiss(session, segment(session), "number")
    made = dossier(wb, session.document).translation.segments[0].translation
    assert [(flag.kind, flag.dismissed) for flag in made.flags] == [("number", True), ("comma_stop", False)]


def test_where_no_such_flag_is_left_it_says_so():
    _, session = opened()
    name = segment(session)
    dismiss(session, name, "number")
    for wanted in ("number", "echo"):
        with pytest.raises(NotFound):
            dismiss(session, name, wanted)
    with pytest.raises(NotFound):
        dismiss(session, "nowhere")
