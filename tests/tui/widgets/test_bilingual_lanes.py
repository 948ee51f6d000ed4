from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.widgets.documents import pairs, source_mark
from workbench.domain.graphemes import cells
from workbench.domain.text import Role
from workbench.tui.pairs import Mark, Side
from workbench.tui.widgets.bilingual_lanes import MOST, lanes, overlapping
from workbench.tui.widgets.bilingual_layout import Layout
from workbench.tui.widgets.bilingual_marks import Marks

TEXT = (
    "The president phoned Putin, cajoled Zelensky, corralled 欧洲领导人 and yet produced no leverage at all."
)
PAIR = pairs([(Role.BODY, 0, TEXT, None, None)])[0]


def drawn(*marks: Mark, width: int = 120) -> list[list[str]]:
    """Return the lanes under each row, as they are seen."""
    layout, index = Layout(), Marks()
    layout.show([PAIR])
    layout.fit(width, stacked=True)
    index.show(layout.pairs)
    index.put(marks)
    page = layout.page(Side.SOURCE, 0)
    laned = overlapping(index.on(Side.SOURCE, 0))
    shown = []
    for row in range(len(page.ends)):
        found = []
        for lane in lanes(page, row, laned, layout.columns.source):
            line = ""
            for piece in lane:
                line += " " * (piece.column - cells(line)) + piece.drawn
            found.append(line)
        shown.append(found)
    return shown


def test_the_inner_tag_stands_next_to_the_text_and_each_has_its_name():
    outer = source_mark("Claim", PAIR, "president phoned Putin, cajoled Zelensky")
    inner = source_mark("Loaded", PAIR, "cajoled Zelensky")
    assert drawn(outer, inner) == [
        ["                            ├─ Tag Loaded ─┤", "    ├───────────── Tag Claim ──────────────┤"]
    ]


def test_a_short_tag_has_its_name_at_its_right():
    short = source_mark("x", PAIR, "cajoled")
    around = source_mark("y", PAIR, "Putin, cajoled Zelensky")
    assert drawn(short, around)[0][0] == "                            ├─────┤ Tag x"


def test_a_tag_whose_name_has_no_room_has_its_letter():
    around = source_mark("y", PAIR, "The president phoned Putin")
    name = source_mark("a very long name", PAIR, "phoned")
    tiny = source_mark("a very long name", PAIR, "Th")
    assert drawn(around, name, tiny, width=26)[0][0] == "├┤            ├─c──┤"


def test_a_ghost_is_dotted():
    ghost = source_mark("g", PAIR, "cajoled Zelensky, corralled", ghost=True)
    assert "┄" in drawn(ghost, source_mark("y", PAIR, "cajoled"))[0][1]


def test_tags_that_overlap_nothing_have_no_lane():
    assert drawn(source_mark("a", PAIR, "The"), source_mark("b", PAIR, "Putin")) == [[]]
    twice = [source_mark("a", PAIR, "The president"), source_mark("a", PAIR, "president")]
    assert drawn(*twice) == [[]]


def test_a_tag_over_rows_is_capped_only_where_it_starts_and_ends():
    outer = source_mark("out", PAIR, TEXT)
    inner = source_mark("in", PAIR, "president phoned Putin, cajoled Zelensky, corralled")
    first, *middle, last = drawn(outer, inner, width=44)
    assert first[1].startswith("├")
    assert first[1].endswith("─")
    assert all("├" not in line and "┤" not in line for line in (lines[-1] for lines in middle))
    assert last[0].endswith("┤") or "┤ Tag" in last[0]


@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 60)), min_size=1, max_size=9), st.integers(30, 130)
)
@settings(deadline=None)
def test_lanes_are_few_fit_the_column_and_keep_tags_apart(spans, width):
    marks = [
        Mark(f"a{n}", Side.SOURCE, start, min(start + size, len(TEXT)), None, n, "c", "标签 label")
        for n, (start, size) in enumerate(spans)
    ]
    for lines in drawn(*marks, width=width):
        assert len(lines) <= MOST
        assert all(cells(line) <= width - 5 for line in lines)
