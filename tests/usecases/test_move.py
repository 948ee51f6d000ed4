import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.annotation import SpanTarget
from workbench.domain.text import SOURCE
from workbench.errors import Conflict, InputError, NotFound
from workbench.usecases.move import nudge
from workbench.usecases.session import Session

CONTENT = builders.CONTENT
INSIDE = [at for line in builders.lines(CONTENT) for at in range(line.start, line.end)]


def opened(*annotations):
    wb = fakes.workbench()
    document = fakes.put(
        wb, builders.parts(annotations=annotations, relations=[], reviews=[], findings=[], tagsets=[])
    )
    return Session(wb, document)


def at(start, end):
    return builders.annotation("a1", *builders.spans_at(CONTENT, start, end))


def words(annotation):
    return [target.exact for target in annotation.spans]


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(st.sampled_from(INSIDE), st.sampled_from(INSIDE)),
    st.sampled_from(["start", "end"]),
    st.sampled_from([1, -1]),
)
def test_a_step_and_a_step_back_leave_the_words_and_nothing_else_ever_moves(two, edge, step):
    first, last = sorted(two)
    neighbour = builders.annotation("a2", *builders.spans_at(CONTENT, first, last + 1), ordinal=1)
    session = opened(at(first, last + 1), neighbour)
    try:
        moved = nudge(session, "a1", 0, edge, step)
    except InputError:
        assert session.annotations["a1"] == at(first, last + 1)
        return
    (target,) = moved.spans
    assert target == session.target(SOURCE, target.start, target.end)
    assert (target.start, target.end) != (first, last + 1)
    assert (target.end if edge == "start" else target.start) == (last + 1 if edge == "start" else first)
    assert nudge(session, "a1", 0, edge, -step).spans[0].span == at(first, last + 1).spans[0].span
    assert session.annotations["a2"] == neighbour


def test_what_people_see_as_one_character_is_one_step_and_hidden_white_space_none():
    start = CONTENT.index("again.")
    session = opened(at(start, start + len("again.")))
    assert words(nudge(session, "a1", 0, "end", 1)) == ["again.\r\nC"]
    assert words(nudge(session, "a1", 0, "end", -1)) == ["again."]
    composed = builders.unit("u9", "s2", "xe\u0301👩‍👩‍👧y")
    session.put_units([composed], "edit", undoable=True)
    tagged = session.tag("claims.fact", [session.target("u9", 0, 1)])
    assert words(nudge(session, tagged.id, 0, "end", 1)) == ["xe\u0301"]
    assert words(nudge(session, tagged.id, 0, "end", 1)) == ["xe\u0301👩‍👩‍👧"]


def test_each_step_is_undone_by_itself():
    session = opened(at(0, 3))
    nudge(session, "a1", 0, "end", 1)
    nudge(session, "a1", 0, "end", 1)
    session.undo()
    assert words(session.annotations["a1"]) == ["Pric"]


@pytest.mark.parametrize(("span", "edge", "step"), [((0, 3), "start", -1), ((0, 1), "end", -1)])
def test_the_text_ends_and_a_last_character_stay(span, edge, step):
    session = opened(at(*span))
    with pytest.raises(InputError):
        nudge(session, "a1", 0, edge, step)
    assert session.annotations["a1"] == at(*span)


def test_parts_of_one_annotation_do_not_run_into_each_other():
    parts = (*builders.spans_at(CONTENT, 0, 2), *builders.spans_at(CONTENT, 2, 4))
    session = opened(builders.annotation("a1", *parts))
    with pytest.raises(InputError):
        nudge(session, "a1", 0, "end", 1)
    assert [target.exact for target in nudge(session, "a1", 1, "end", 1).spans] == ["Pr", "ice"]
    assert isinstance(session.annotations["a1"].targets[0], SpanTarget)


def test_whole_segments_and_annotations_of_others_have_no_boundary_to_move():
    whole = builders.annotation("a1", {"kind": "segment", "segment": "s1"})
    theirs = builders.annotation("a2", *builders.spans_at(CONTENT, 0, 2), ordinal=1, by="sam")
    session = opened(whole, theirs)
    with pytest.raises(NotFound):
        nudge(session, "a1", 0, "end", 1)
    with pytest.raises(Conflict):
        nudge(session, "a2", 0, "end", 1)
