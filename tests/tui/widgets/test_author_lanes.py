"""Lanes stand under their words to the cell, in any script."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import strategies
from workbench.domain.graphemes import cells
from workbench.tui.widgets.author_lanes import Block, beside, columns, drawn, gutter, local

PEOPLE = st.sampled_from(["mei", "小李", "a-very-long-name"])


def block(text, places):
    lanes = {}
    for number, (name, start, end) in enumerate(places, 1):
        mark = local(start, end, number=number, label="标签", length=len(text))
        lanes.setdefault(name, []).append(mark)
    return Block(text, lanes)


def test_a_lane_begins_and_ends_under_its_words():
    one = block("普京说 Putin 了", [("小李", 4, 9), ("mei", 0, 3)])
    rows = [row.plain for row in drawn(one, 60, gutter([one]), "1")]
    at = cells(rows[0][: rows[0].index("Putin")])
    assert rows[1].startswith("小李 ")
    assert cells(rows[1][: rows[1].index("├")]) == at
    assert cells(rows[1][: rows[1].index("┤")]) == at + 4
    assert rows[2].startswith("mei  ├")


@given(
    strategies.texts(min_size=1),
    st.lists(st.tuples(PEOPLE, st.integers(0, 40), st.integers(1, 9))),
    st.integers(30, 90),
)
@example("aaaaaa中aaaaaa\n", [("mei", 13, 1)], 30)
@settings(deadline=None, max_examples=60)
def test_every_row_is_as_wide_as_its_column(text, places, width):
    marks = []
    for name, at, length in places:
        start = at % len(text)
        marks.append((name, start, min(start + length, len(text))))
    one = block(text, marks)
    first, second = columns(width)
    left, right = drawn(one, first, 8, "1"), drawn(block("译文", []), second, 8, "1")
    assert {cells(row.plain) for row in left} == {first}
    assert all(cells(row.plain) <= width for row in beside(left, right, first))
