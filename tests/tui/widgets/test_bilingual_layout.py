import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.widgets.documents import ARTICLE, book, pairs
from workbench.domain.text import Origin, Role
from workbench.domain.wrap import wrap
from workbench.tui.pairs import Place, Side
from workbench.tui.widgets.bilingual_layout import GUTTER, Layout, Lead, columns, origin_label

widths = st.integers(30, 220)


def fitted(width: int = 120, *, stacked: bool = False, shown=None) -> Layout:
    layout = Layout()
    layout.show(pairs() if shown is None else shown)
    layout.fit(width, stacked=stacked)
    return layout


@given(widths, st.booleans())
@settings(deadline=None)
def test_columns_lie_side_by_side_inside_the_width(width, stacked):
    laid = columns(width, stacked=stacked)
    assert laid.source_x == GUTTER
    assert laid.translation_x + laid.translation < width
    assert laid.source_x + laid.source < (width if stacked else laid.translation_x - GUTTER)
    if not stacked:
        assert abs(laid.source - laid.translation) <= 1


@given(widths, st.booleans())
@settings(deadline=None, max_examples=40)
def test_every_row_belongs_to_one_pair_and_all_are_counted(width, stacked):
    layout = fitted(width, stacked=stacked)
    lines = [layout.line(y) for y in range(layout.height)]
    assert [line.pair for line in lines] == sorted(line.pair for line in lines)
    for index, pair in enumerate(layout.pairs):
        own = [line for line in lines if line.pair == index]
        leads = [line.lead for line in own if line.lead is not None]
        text = [line.row for line in own if line.lead is None]
        assert tuple(leads) == layout.leads(index)
        assert text == list(range(layout.text_rows(index)))
        source = len(wrap(pair.source, layout.columns.source))
        other = len(wrap(pair.translation or "", layout.columns.translation))
        assert len(text) == (source + other if stacked else max(source, other))
        assert (layout.top(index), layout.bottom(index)) == (lines.index(own[0]), lines.index(own[-1]) + 1)


@given(widths, st.booleans(), st.integers(0, 8), st.integers(0, 80), st.sampled_from(Side))
@settings(deadline=None, max_examples=80)
def test_a_place_stands_in_the_row_that_holds_it(width, stacked, index, offset, side):
    layout = fitted(width, stacked=stacked)
    page = layout.page(side, index)
    if offset >= len(page.text):
        return
    line = layout.line(layout.y(Place(side, index, offset)))
    row = layout.side_row(side, index, line.row)
    assert line.pair == index
    assert page.start(row) <= offset < page.ends[row]
    start = page.ruler.starts[page.ruler.cluster(offset)]
    assert page.at(row, page.column(offset)) == start


def test_a_footer_is_set_off_by_a_rule_and_other_roles_by_a_label():
    layout = fitted()
    roles = [pair.role for pair in layout.pairs]
    assert layout.leads(0) == (Lead.LABEL,)
    assert layout.leads(1) == (Lead.BLANK,)
    assert layout.leads(2) == ()
    assert layout.leads(roles.index(Role.COMMENT)) == (Lead.BLANK, Lead.LABEL)
    assert layout.leads(roles.index(Role.FOOTER)) == (Lead.BLANK, Lead.RULE)
    assert layout.leads(len(roles) - 1) == (Lead.BLANK,)


def test_lanes_push_down_what_is_below_them_and_nothing_else():
    layout = fitted(60)
    height, tops = layout.height, [layout.top(index) for index in range(9)]
    rows = layout.text_rows(1)
    assert layout.set_lanes(1, (2,) + (0,) * (rows - 2) + (1,))
    assert not layout.set_lanes(1, (2,) + (0,) * (rows - 2) + (1,))
    assert layout.height == height + 3
    assert [layout.top(index) for index in range(9)] == [*tops[:2], *(top + 3 for top in tops[2:])]
    lines = [layout.line(y) for y in range(layout.top(1), layout.bottom(1))]
    lanes = [(line.row, line.lane) for line in lines if line.lane >= 0]
    assert lanes == [(0, 0), (0, 1), (rows - 1, 0)]
    assert [line.row for line in lines if line.lead is None and line.lane < 0] == list(range(rows))
    for y in range(layout.height):
        line = layout.line(y)
        assert layout.top(line.pair) <= y < layout.bottom(line.pair)
    assert layout.set_lanes(-1, ())
    assert layout.height == height


def test_a_new_translation_moves_only_what_is_below_it():
    layout = fitted()
    before = [layout.top(index) for index in range(9)]
    longer = pairs([(*ARTICLE[3][:3], "终于有人翻译了这一句。" * 12, Origin.HUMAN)])[0]
    layout.replace(3, longer)
    assert [layout.top(index) for index in range(4)] == before[:4]
    assert layout.top(4) > before[4]
    again = Layout()
    again.show(layout.pairs)
    again.fit(120, stacked=False)
    assert [again.top(index) for index in range(9)] == [layout.top(index) for index in range(9)]


def test_the_same_width_is_wrapped_once():
    layout = fitted(shown=book(50))
    page = layout.page(Side.SOURCE, 7)
    layout.fit(120, stacked=False)
    assert layout.page(Side.SOURCE, 7) is page


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (Origin.MACHINE, Origin.GLOSS, Origin.GLOSS),
        (Origin.GLOSS, Origin.GLOSS, None),
        (Origin.GLOSS, Origin.MACHINE, Origin.MACHINE),
        (Origin.MACHINE, Origin.HUMAN, None),
        (Origin.MEMORY, Origin.COPIED, None),
        (Origin.COPIED, Origin.MEMORY, Origin.MEMORY),
        (Origin.COPIED, Origin.MACHINE, None),
        (None, Origin.GLOSS, Origin.GLOSS),
        (Origin.GLOSS, None, None),
    ],
)
def test_an_origin_is_told_where_it_matters_and_where_it_stops_to(before, now, told):
    one, other = (
        pairs([(Role.BODY, 0, "x", "y" if origin else None, origin)])[0] for origin in (before, now)
    )
    assert origin_label(other, one) is told
