from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from tests.tui.desk import project
from workbench.domain.annotation import SegmentTarget
from workbench.tui.marking import Here, Marking
from workbench.tui.pairs import Place, Side
from workbench.usecases.session import Session

CONTENT = builders.CONTENT


def marking(wb=None, **fields):
    wb = wb or project(**fields)
    return Marking(Session.open(wb, "d0001"))


def test_pairs_are_cut_from_the_text_itself():
    made = marking()
    for index, pair in enumerate(made.pairs()):
        segment = made.segment(index)
        assert pair.source == segment.span.cut(CONTENT)
        assert CONTENT[pair.start : pair.start + len(pair.source)] == pair.source
    assert [pair.translation for pair in made.pairs()] == [
        "物价😀又上涨了。",
        "批评者怀疑：prices up again?",
        None,
    ]
    assert [pair.flags for pair in made.pairs()] == [1, 0, 0]


def test_marks_lie_in_the_layer_they_point_at_and_old_ones_are_not_shown():
    made = marking(annotations=builders.parts().annotations)
    marks = {(mark.annotation, mark.side, mark.unit, mark.start, mark.end) for mark in made.marks()}
    assert ("a3", Side.TRANSLATION, "u2", 2, 4) in marks
    assert all(name != "a2" for name, *_ in marks)
    assert sum(name == "a0" for name, *_ in marks) == 2
    assert {mark.letter for mark in made.marks()} == {"C"}


def test_what_is_here_tells_words_segment_earlier_translation_and_document_apart():
    made = marking(annotations=builders.parts().annotations)
    place = Place(Side.SOURCE, 0, 8)
    on_it = [mark for mark in made.marks() if mark.annotation == "a0" and mark.start == 7]
    assert made.here(place, on_it) == Here(("a0",), (), ("a2",), ("a4",))
    assert made.here(Place(Side.SOURCE, 1, 0), []) == Here((), ("a4",), (), ())


def test_going_through_the_annotations_meets_each_once_in_reading_order():
    made = marking(annotations=builders.parts().annotations)
    place, name, seen, back = Place(Side.SOURCE, 0, 1), None, [], []
    while (found := made.next(place, 1, name)) is not None:
        place, name = found
        seen.append(name)
    while (found := made.next(place, -1, name)) is not None:
        place, name = found
        back.append(name)
    assert seen == ["a0", "a1", "a2", "a3"]
    assert back == ["a2", "a1", "a0", "a4"]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(["tag", "untag", "undo", "redo", "segment"]), st.integers(0, 40)),
        max_size=12,
    )
)
def test_following_edits_ends_where_opening_anew_ends(steps):
    wb = project()
    session = Session.open(wb, "d0001")
    made = Marking(session)
    for verb, at in steps:
        touched = []
        if verb == "tag":
            touched = [session.tag("claims.fact", [session.target("source", at, at + 3)]).id]
        elif verb == "segment":
            touched = [session.tag("claims.fact", [SegmentTarget(segment=f"s{at % 3}")]).id]
        elif verb == "untag" and session.annotations:
            touched = [session.untag(list(session.annotations)[at % len(session.annotations)]).id]
        elif verb in ("undo", "redo"):
            edit = session.undo() if verb == "undo" else session.redo()
            touched = [change.id for change in edit.changes] if edit else []
        marks = made.follow(touched)
        assert {mark.annotation for mark in marks} <= set(touched)
    anew = Marking(Session.open(wb, "d0001"))
    assert sorted(made.marks(), key=repr) == sorted(anew.marks(), key=repr)
    assert made._spots == anew._spots
    for index in range(3):
        place = Place(Side.SOURCE, index, 0)
        ours, fresh = made.here(place, []), anew.here(place, [])
        assert sorted(ours.segment) == sorted(fresh.segment)


def test_a_new_translation_moves_the_annotations_of_the_old_one_beside_it():
    wb = project(
        annotations=[builders.annotation("a1", *builders.spans("物价😀又上涨了。", "又", text="u2"))]
    )
    made = marking(wb)
    assert made.touched_by(["s0"]) == ["a1"]
    assert made.touched_by(["s1"]) == []
    made.session.put_units([builders.unit("u9", "s0", "新译文")], "translate", undoable=False)
    assert made.follow(made.touched_by(["s0"])) == []
    assert made.here(Place(Side.SOURCE, 0, 0), []).earlier == ("a1",)
    assert made.pair(0).translation == "新译文"


def test_the_fake_store_finds_conflicts_and_repeats_nothing():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts())
    logged = wb.store.log[-1]
    assert wb.store.apply(logged.edit) == logged
    assert wb.store.log[-1] is logged
