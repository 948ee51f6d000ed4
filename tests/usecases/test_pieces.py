from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.usecases.pieces import tidy
from workbench.usecases.session import Session
from workbench.usecases.tag import by_spans

LENGTH = len(builders.CONTENT)


def opened():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    return Session.open(wb, "d0001")


def pieces(length):
    """Any set of spans of which no two meet, in any order."""
    return (
        st.lists(st.integers(0, length), min_size=2, max_size=12, unique=True)
        .map(sorted)
        .map(lambda cuts: list(zip(cuts[::2], cuts[1::2], strict=False)))
        .flatmap(st.permutations)
    )


@settings(deadline=None)
@given(pieces(LENGTH))
def test_pieces_that_do_not_meet_are_stored_in_their_order_with_exactly_their_words(given_pieces):
    session = opened()
    made = session.tag("claims.fact", [session.target("source", *each) for each in given_pieces])
    (stored,) = session._wb.store.records("annotation")
    assert stored == made
    assert [(each.start, each.end) for each in made.spans] == sorted(given_pieces)
    assert all(each.exact == builders.CONTENT[each.start : each.end] for each in made.spans)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(sorted).filter(lambda s: s[0] < s[1]),
        min_size=1,
    )
)
def test_any_spans_become_the_fewest_pieces_that_hold_the_same_characters(spans):
    session = opened()
    made = tidy(session, [session.target("source", *each) for each in spans])
    held = {at for start, end in spans for at in range(start, end)}
    assert {at for each in made for at in range(each.start, each.end)} == held
    assert all(one.end < other.start for one, other in pairwise(made))


def test_pieces_of_both_columns_stand_source_first_then_in_the_order_of_the_segments():
    session = opened()
    units = [session.units[name].id for name in session.segments if name in session.units]
    given_targets = [
        session.target(units[1], 0, 1),
        DocumentTarget(),
        session.target(units[0], 1, 2),
        SegmentTarget(segment=next(iter(session.segments))),
        session.target("source", 3, 4),
    ]
    made = tidy(session, given_targets)
    assert [each.text for each in made[:3]] == ["source", units[0], units[1]]
    assert [each.kind for each in made[3:]] == ["document", "segment"]


def test_spans_named_by_a_command_are_put_in_order_too():
    session = opened()
    made = by_spans(session, [(8, 9), (0, 2), (2, 3)], on="source")
    assert [(each.start, each.end) for each in made] == [(0, 3), (8, 9)]
