import weakref
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.text import Origin
from workbench.usecases import bulk
from workbench.usecases.bulk import translate_all
from workbench.usecases.remaining import FIRST, Remaining
from workbench.usecases.session import Session
from workbench.usecases.translate import translate


def project(count, **fields):
    wb = fakes.workbench(**fields)
    for at in range(1, count + 1):
        document = builders.document(id=f"d{at:04}", title=f"T{at}", ordinal=at)
        given = {
            "annotations": [],
            "relations": [],
            "reviews": [],
            "findings": [],
            "units": [],
            "tagsets": [],
        }
        fakes.put(wb, builders.parts(document=document, **given))
    return wb


def test_a_sentence_that_stands_in_many_documents_is_translated_once():
    wb = project(30)
    total = translate_all(wb, wb.store.documents())
    seen = wb.engines["argos"].seen
    assert len(seen) == len(set(seen)) == 3
    assert total.translated == total.segments == 90
    assert total.cached == 87
    for document in wb.store.documents():
        assert len(Session(wb, document).units) == 3


def test_it_makes_the_same_translations_as_one_document_after_the_other():
    together, apart = project(5), project(5)
    translate_all(together, together.store.documents())
    for document in apart.store.documents():
        translate(apart, Session(apart, document))

    def made(wb):
        return [
            (unit.segment, unit.content, unit.provenance.origin, unit.provenance.by)
            for document in wb.store.documents()
            for unit in Session(wb, document).units.values()
        ]

    assert made(together) == made(apart)


def test_what_was_interrupted_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(bulk, "WINDOW", 6)
    wb = project(10)
    steps = []
    translate_all(
        wb,
        wb.store.documents(),
        report=steps.append,
        cancelled=lambda: bool(steps) and steps[-1].documents >= 4,
    )
    done = [len(Session(wb, document).units) for document in wb.store.documents()]
    assert done == [3] * 4 + [0] * 6
    before = len(wb.engines["argos"].seen)
    total = translate_all(wb, wb.store.documents())
    assert total.translated == 18
    assert len(wb.engines["argos"].seen) == before
    again = translate_all(wb, wb.store.documents())
    assert (again.translated, again.segments) == (0, 30)


def test_only_a_window_of_documents_is_open_at_a_time(monkeypatch):
    monkeypatch.setattr(bulk, "WINDOW", 9)
    alive = weakref.WeakSet()
    most = []

    class Watched(Session):
        def __init__(self, *given):
            super().__init__(*given)
            alive.add(self)
            most.append(len(alive))

    monkeypatch.setattr(bulk, "Session", Watched)
    wb = project(60)
    translate_all(wb, wb.store.documents())
    assert max(most) <= 7


def test_progress_counts_up_to_the_end_and_says_how_long_it_takes():
    wb, now, steps = project(12), [0.0], []

    def clock():
        now[0] += 0.5
        return now[0]

    translate_all(wb, wb.store.documents(), report=steps.append, clock=clock)
    assert [step.segments for step in steps] == sorted(step.segments for step in steps)
    assert (steps[-1].documents, steps[-1].segments, steps[-1].left) == (12, 36, 0.0)
    assert steps[0].left is None
    assert any(step.left for step in steps)


def test_what_a_person_wrote_is_left_alone_and_used_elsewhere():
    from workbench.usecases.edit import edit

    wb = project(2)
    session = Session.open(wb, "d0001")
    edit(wb, session, "s0", "物价又涨了。")
    translate_all(wb, wb.store.documents())
    assert Session.open(wb, "d0001").units["s0"].provenance.origin is Origin.HUMAN
    assert Session.open(wb, "d0002").units["s0"].provenance.origin is Origin.MEMORY


def course(rates, total=1000, tick=1.0):
    """Return what is said each second while the work goes on at these rates, one a second."""
    remaining, done, said = Remaining(total, 0.0), 0.0, []
    for at, rate in enumerate(rates, 1):
        done = min(done + rate * tick, total)
        said.append((remaining.at(at * tick, int(done)), (total - done) / rate if rate else None))
    return said


def test_at_an_even_speed_it_goes_down_with_the_clock():
    said = course([10] * 90)
    assert said[0][0] is None
    known = [left for left, _ in said if left is not None]
    assert len(known) >= 90 - FIRST
    assert all(before - after == pytest.approx(1, abs=0.2) for before, after in pairwise(known))
    assert all(left == pytest.approx(true, rel=0.05, abs=1) for left, true in said if left is not None)


def test_when_the_speed_halves_it_follows_within_a_minute_and_never_jumps():
    said = [left for left, _ in course([20] * 20 + [10] * 50) if left is not None]
    assert max(after - before for before, after in pairwise(said)) < 5
    assert said[-1] == pytest.approx(10, rel=0.3)


def test_a_stall_is_no_division_by_zero_and_the_end_is_zero():
    assert course([0] * 9)[-1][0] is None
    remaining = Remaining(10, 0.0)
    assert remaining.at(0.0, 0) is None
    remaining.at(5.0, 5)
    assert remaining.at(5.0, 5) is not None
    assert remaining.at(500.0, 5) > 5
    assert remaining.at(501.0, 10) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 60), st.integers(0, 50)), max_size=40))
def test_it_is_never_negative_whatever_happens(steps):
    remaining, now, done = Remaining(1000, 0.0), 0.0, 0
    for passed, more in steps:
        now, done = now + passed, min(done + more, 1000)
        left = remaining.at(now, done)
        assert left is None or left >= 0
