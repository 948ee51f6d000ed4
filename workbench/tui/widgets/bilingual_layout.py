"""Where every row of the bilingual view stands: pairs of segments, wrapped to one width.

Rows are counted for the whole document, so that a place on the scroll bar is
exact; the rows themselves are cut only for what is on the screen.
"""

from array import array
from bisect import bisect_right
from collections.abc import MutableSequence, Sequence
from enum import Enum, auto
from itertools import accumulate, chain
from typing import Final, NamedTuple

from textual.cache import LRUCache

from workbench.domain.graphemes import Ruler, ruler
from workbench.domain.sanitise import safe
from workbench.domain.text import Origin, Role
from workbench.domain.wrap import count_all, count_rows, row_ends
from workbench.tui.pairs import Pair, Pairs, Place, Side

GUTTER: Final = 4
"""Cells left of a column: three letters and a space."""
_BAR: Final = 2
"""Cells of the bar that sets a translation off, where it stands under its source."""
_NARROWEST: Final = 4
_TELLING: Final = frozenset({Origin.GLOSS, Origin.MEMORY, Origin.POST_EDITED})
"""Origins that a reader must know of; a run of them is labelled where it starts and where it ends."""


class Lead(Enum):
    """A row before a pair that holds no text of it."""

    BLANK = auto()
    LABEL = auto()
    RULE = auto()


_BLANK: Final = (Lead.BLANK,)


class Columns(NamedTuple):
    """Where the two columns lie: the first cell of their text, and how many cells a row of it has."""

    width: int
    stacked: bool
    source_x: int
    source: int
    translation_x: int
    translation: int

    def x(self, side: Side) -> int:
        """Return the first cell of a side's text."""
        return self.source_x if side is Side.SOURCE else self.translation_x

    def cells(self, side: Side) -> int:
        """Return the width of a side's rows."""
        return self.source if side is Side.SOURCE else self.translation


def columns(width: int, *, stacked: bool) -> Columns:
    """Divide ``width`` cells; each column keeps one cell free at its right, for a cursor on a line break."""
    if stacked:
        text = max(width - GUTTER - 1, _NARROWEST)
        return Columns(width, True, GUTTER, text, GUTTER + _BAR, max(text - _BAR, _NARROWEST))
    room = max(width - 2 * (GUTTER + 1) - 1, 2 * _NARROWEST)
    source = room - room // 2
    return Columns(width, False, GUTTER, source, GUTTER + source + 2 + GUTTER, room // 2)


class Page(NamedTuple):
    """The text of one side of a pair: as it is, as it is shown, measured, and cut into rows.

    ``ends`` holds where each row ends, in code points.
    """

    text: str
    shown: str
    ruler: Ruler
    ends: Sequence[int]

    def row(self, offset: int) -> int:
        """Return which row holds the character at ``offset``."""
        return min(bisect_right(self.ends, offset), len(self.ends) - 1)

    def start(self, row: int) -> int:
        """Return where a row starts."""
        return self.ends[row - 1] if row else 0

    def seen(self, row: int) -> int:
        """Return where a row ends without its white space; its end, if it has nothing else."""
        start, end = self.start(row), self.ends[row]
        return start + len(self.text[start:end].rstrip()) or end

    def column(self, offset: int) -> int:
        """Return the cell of a character within its row."""
        return self.ruler.column(offset) - self.ruler.column(self.start(self.row(offset)))

    def at(self, row: int, column: int) -> int:
        """Return the character shown in a cell of a row; the last one of the row, right of its end."""
        start, end = self.start(row), self.ends[row]
        found = self.ruler.offset(self.ruler.column(start) + max(column, 0))
        return max(min(found, self.last(end)), start)

    def last(self, end: int) -> int:
        """Return where the cluster before ``end`` starts."""
        return self.ruler.starts[self.ruler.cluster(end - 1)] if end > 0 else 0


class Line(NamedTuple):
    """What one row of the view shows: of which pair, the ``row``-th of its leads, its text rows or its lanes.

    ``lane`` is -1 except on a lane row, where ``row`` is the text row above it.
    """

    pair: int
    lead: Lead | None
    row: int
    lane: int = -1


class Layout:
    """The rows of all pairs, top to bottom."""

    def __init__(self) -> None:
        self.pairs = Pairs()
        self.columns = columns(80, stacked=False)
        self.fitted = False
        self._rows: dict[Side, MutableSequence[int]] = {Side.SOURCE: [], Side.TRANSLATION: []}
        self._leads: list[tuple[Lead, ...]] = []
        self._heights = array("I")
        self._tops = array("I", [0])
        self._lanes: tuple[int, tuple[int, ...]] = (-1, ())
        self._extra = 0
        self._pages: LRUCache[tuple[Side, int], Page] = LRUCache(512)

    def show(self, pairs: Sequence[Pair]) -> None:
        """Take a document; ``fit`` it before asking for rows."""
        self.pairs = Pairs.of(pairs)
        self._leads = [
            _lead(before, pair) for before, pair in zip(chain([None], self.pairs), self.pairs, strict=False)
        ]
        self._pages.clear()
        self._lanes, self._extra = (-1, ()), 0
        self.fitted = False

    def fit(self, width: int, *, stacked: bool) -> None:
        """Wrap everything to a width in cells, unless it is so already."""
        fitting = columns(width, stacked=stacked)
        if self.fitted and fitting == self.columns:
            return
        self.columns = fitting
        self._pages.clear()
        every = range(len(self.pairs))
        for side in Side:
            texts = (self.pairs.text(side, index) for index in every)
            self._rows[side] = array("I", count_all(texts, fitting.cells(side)))
        self._lanes, self._extra = (-1, ()), 0
        self._heights = array("I", map(self._height, every))
        self._tops = array("I", accumulate(self._heights, initial=0))
        self.fitted = True

    def replace(self, index: int, pair: Pair) -> None:
        """Put a pair in the place of another, and wrap only that one."""
        self.pairs[index] = pair
        for side in Side:
            self._pages.discard((side, index))
        near = range(index, min(index + 2, len(self.pairs)))
        for changed in near:
            self._leads[changed] = _lead(self.pairs[changed - 1] if changed else None, self.pairs[changed])
        if not self.fitted:
            return
        self._rows[Side.SOURCE][index] = count_rows(pair.source, self.columns.source)
        self._rows[Side.TRANSLATION][index] = count_rows(pair.translation or "", self.columns.translation)
        heights = array("I", map(self._height, near))
        if heights != self._heights[near.start : near.stop]:
            self._heights[near.start : near.stop] = heights
            self._tops = array("I", accumulate(self._heights, initial=0))

    def set_lanes(self, index: int, counts: tuple[int, ...]) -> bool:
        """Keep rows free below the text rows of one pair, ``counts[row]`` each; say whether that is news."""
        lanes = (index, counts) if any(counts) else (-1, ())
        if lanes == self._lanes:
            return False
        self._lanes, self._extra = lanes, sum(counts)
        return True

    @property
    def height(self) -> int:
        """Return how many rows there are."""
        return self._tops[-1] + self._extra

    def text(self, side: Side, index: int) -> str:
        """Return the text of one side of a pair; empty where there is no translation."""
        return self.pairs.text(side, index)

    def page(self, side: Side, index: int) -> Page:
        """Return one side of a pair, measured and cut into rows."""
        page = self._pages.get((side, index))
        if page is None:
            text = self.text(side, index)
            shown = safe(text.replace("\r\n", "  ").replace("\n", " "))
            page = Page(text, shown, ruler(shown), row_ends(text, self.columns.cells(side)))
            self._pages[side, index] = page
        return page

    def leads(self, index: int) -> tuple[Lead, ...]:
        """Return the rows before a pair."""
        return self._leads[index]

    def top(self, index: int) -> int:
        """Return the first row of a pair, its leads included."""
        return self._tops[index] + (self._extra if index > self._lanes[0] >= 0 else 0)

    def bottom(self, index: int) -> int:
        """Return the row after the last one of a pair."""
        return self._tops[index + 1] + (self._extra if index >= self._lanes[0] >= 0 else 0)

    def text_rows(self, index: int) -> int:
        """Return how many rows of text a pair has, lanes not counted."""
        return self._tops[index + 1] - self._tops[index] - len(self._leads[index])

    def side_row(self, side: Side, index: int, row: int) -> int:
        """Return which row of a side stands in a pair's text row; negative above the side's first."""
        return row - self._first(side, index)

    def y(self, place: Place) -> int:
        """Return the row of the view that shows a place."""
        page = self.page(place.side, place.index)
        row = page.row(place.offset) + self._first(place.side, place.index)
        above = sum(self._lanes[1][:row]) if self._lanes[0] == place.index else 0
        return self.top(place.index) + len(self._leads[place.index]) + row + above

    def line(self, y: int) -> Line:
        """Return what the row ``y`` of the view shows; ``y`` must be below ``height``."""
        lanes, counts = self._lanes
        if lanes >= 0 and y >= self._tops[lanes]:
            if y < self._tops[lanes + 1] + self._extra:
                return self._line_with_lanes(lanes, y - self._tops[lanes], counts)
            y -= self._extra
        index = bisect_right(self._tops, y) - 1
        row = y - self._tops[index]
        leads = self._leads[index]
        return Line(index, leads[row], row) if row < len(leads) else Line(index, None, row - len(leads))

    def _line_with_lanes(self, index: int, row: int, counts: tuple[int, ...]) -> Line:
        leads = self._leads[index]
        if row < len(leads):
            return Line(index, leads[row], row)
        row -= len(leads)
        for text_row, lanes in enumerate(counts):
            if row <= lanes:
                return Line(index, None, text_row, row - 1)
            row -= lanes + 1
        return Line(index, None, len(counts) + row)

    def _first(self, side: Side, index: int) -> int:
        """Return in which text row of the pair a side starts."""
        return self._rows[Side.SOURCE][index] if side is Side.TRANSLATION and self.columns.stacked else 0

    def _height(self, index: int) -> int:
        """Return how many rows a pair has, its leads included and its lanes not."""
        source, translation = self._rows[Side.SOURCE][index], self._rows[Side.TRANSLATION][index]
        text = source + translation if self.columns.stacked else max(source, translation)
        return text + len(self._leads[index])


def _lead(before: Pair | None, pair: Pair) -> tuple[Lead, ...]:
    """Return what stands between two pairs: a blank row, the rule above a footer, a label."""
    if before is not None and before.role is pair.role:
        apart = before.paragraph != pair.paragraph or origin_label(pair, before) is not None
        return _BLANK if apart else ()
    if pair.role is Role.BODY and (before is None or before.role is Role.TITLE):
        return _BLANK if before or origin_label(pair, before) else ()
    told = Lead.RULE if pair.role is Role.FOOTER else Lead.LABEL
    return (Lead.BLANK, told) if before else (told,)


def origin_label(pair: Pair, before: Pair | None) -> Origin | None:
    """Return the origin that must be told before a pair: where one that matters starts, ends or changes."""
    earlier = before.origin if before else None
    if pair.origin is earlier or pair.origin in {None, Origin.COPIED} or earlier is Origin.COPIED:
        return pair.origin if pair.origin in _TELLING and earlier is Origin.COPIED else None
    return pair.origin if pair.origin in _TELLING or earlier in _TELLING else None
