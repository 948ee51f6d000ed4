"""Draws rows of the bilingual view as strips of styled text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Final

from rich.segment import Segment
from rich.style import Style

from workbench.domain.graphemes import cells, clip
from workbench.domain.language import Language
from workbench.domain.sanitise import safe
from workbench.messages import say
from workbench.tui.pairs import Mark, Pair, Place, Side
from workbench.tui.widgets.bilingual_ink import Inks, State
from workbench.tui.widgets.bilingual_lanes import lanes
from workbench.tui.widgets.bilingual_layout import GUTTER, Layout, Lead, Line, origin_label
from workbench.tui.widgets.bilingual_marks import Local, Marks, Run
from workbench.tui.widgets.bilingual_reach import Reach

_LETTERS: Final = GUTTER - 1
_MORE: Final = "+"
_FLAG: Final = "!"
_DIVIDER, _DIVIDER_HERE = "│", "┃"
_NOWHERE: Final = (-1, -1)


@dataclass(slots=True)
class Overlay:
    """What changes with every key: cursor, selection, current annotation and the lanes around it.

    ``kept`` are pieces that stay selected while another one is selected.
    """

    place: Place
    reach: Reach | None = None
    kept: tuple[Reach, ...] = ()
    current: str | None = None
    laned: list[Local] = field(default_factory=list)
    laned_at: tuple[Side, int] | None = None


Stroke = tuple[int, int, tuple[Mark, ...], State]
"""Characters from an offset up to another that look alike: their marks, and what else they are."""


class _Row:
    """A row while it is being drawn; neighbours of one style are joined, so that there is less to send."""

    __slots__ = ("_run", "_segments", "_style", "cells")

    def __init__(self) -> None:
        self._segments: list[Segment] = []
        self._run = ""
        self._style: Style | None = None
        self.cells = 0

    def add(self, text: str, style: Style, width: int) -> None:
        """Add a text of that many cells."""
        self.cells += width
        if style is self._style:
            self._run += text
            return
        if self._run:
            self._segments.append(Segment(self._run, self._style))
        self._run, self._style = text, style

    def pad(self, until: int, style: Style, fill: str = " ") -> None:
        """Fill up to a cell."""
        if until > self.cells:
            self.add(fill * (until - self.cells), style, until - self.cells)

    def write(self, text: str, style: Style, until: int, fill: str = " ") -> None:
        """Add a text, cut or filled up to a cell."""
        text = clip(text, max(until - self.cells, 0))
        self.add(text, style, cells(text))
        self.pad(until, style, fill)

    def done(self) -> list[Segment]:
        """Return what was drawn."""
        if self._run:
            self._segments.append(Segment(self._run, self._style))
            self._run = ""
        return self._segments


class Painter:
    """Draws one row at a time."""

    def __init__(self, layout: Layout, marks: Marks, inks: Inks) -> None:
        self._layout = layout
        self._marks = marks
        self.inks = inks

    def row(self, line: Line, overlay: Overlay) -> list[Segment]:
        """Draw a row."""
        row = _Row()
        if line.lead is not None:
            self._lead(row, line.pair, line.lead)
        elif line.lane >= 0:
            self._lane_row(row, line, overlay)
        elif self._layout.columns.stacked:
            self._stacked_row(row, line, overlay)
        else:
            self._side(row, Side.SOURCE, line, overlay)
            self._divider(row, line, overlay)
            self._side(row, Side.TRANSLATION, line, overlay)
        return row.done()

    def notice(self, text: str, width: int) -> list[Segment]:
        """Draw a row that says something, or nothing."""
        row = _Row()
        row.write(text, self.inks.theme.quiet if text else self.inks.theme.base, width)
        return row.done()

    def _divider(self, row: _Row, line: Line, overlay: Overlay) -> None:
        here = line.pair == overlay.place.index
        theme = self.inks.theme
        row.add(_DIVIDER_HERE if here else _DIVIDER, theme.base if here else theme.rule, 1)

    def _stacked_row(self, row: _Row, line: Line, overlay: Overlay) -> None:
        if self._layout.side_row(Side.TRANSLATION, line.pair, line.row) < 0:
            self._side(row, Side.SOURCE, line, overlay)
            return
        self._gutter(row, Side.TRANSLATION, line, overlay)
        self._divider(row, line, overlay)
        self._text(row, Side.TRANSLATION, line, overlay)

    def _side(self, row: _Row, side: Side, line: Line, overlay: Overlay) -> None:
        self._gutter(row, side, line, overlay)
        self._text(row, side, line, overlay)

    def _text(self, row: _Row, side: Side, line: Line, overlay: Overlay) -> None:
        """Draw a row of one side, or blanks below its last one, padded to the column and its free cell."""
        layout, base, pair = self._layout, self.inks.theme.base, line.pair
        row.pad(layout.columns.x(side), base)
        until = row.cells + layout.columns.cells(side) + 1
        number = layout.side_row(side, pair, line.row)
        if not layout.text(side, pair):
            row.write(self._placeholder(pair) if number == 0 else "", self.inks.theme.quiet, until)
            return
        page = layout.page(side, pair)
        if number < len(page.ends):
            column = page.ruler.column
            for first, last, marks, state in self._strokes(side, pair, number, overlay):
                style = self.inks.text(marks, state, overlay.current) if marks or state else base
                width = min(column(last) - column(first), until - row.cells)
                row.add(page.shown[first:last] if width else "", style, width)
        row.pad(until, base)

    def _strokes(self, side: Side, index: int, number: int, overlay: Overlay) -> Iterable[Stroke]:
        """Return what is drawn alike in a row, left to right."""
        page = self._layout.page(side, index)
        start, seen, end = page.start(number), page.seen(number), page.ends[number]
        runs = [run for run in self._marks.runs(side, index) if run.start < seen and start < run.end]
        cursor = _NOWHERE
        if overlay.place.side is side and overlay.place.index == index:
            cursor = (overlay.place.offset, page.ruler.end(overlay.place.offset))
        selected = overlay.kept if overlay.reach is None else (*overlay.kept, overlay.reach)
        chosen = [cut for each in selected if (cut := each.within(side, index, len(page.text)))]
        if not runs and cursor is _NOWHERE and not chosen:
            return ((start, end, (), State.PLAIN),)
        cuts = {start, seen, end, *cursor, *chain.from_iterable(chosen)}
        for run in runs:
            cuts.update((run.start, run.end))
        places = sorted(cut for cut in cuts if start <= cut <= end)
        return _cut(places, seen, runs, (cursor, chosen, overlay.current))

    def _gutter(self, row: _Row, side: Side, line: Line, overlay: Overlay) -> None:
        """Draw the letters of the tags on a row: bold where a tag starts, dim where it goes on.

        A tag of the whole segment has one on its first row, beside that of a tag on its words.
        """
        edge = row.cells
        letters = self._letters(side, line, overlay)
        if len(letters) > _LETTERS:
            letters[_LETTERS - 1 :] = [(_MORE, self.inks.theme.quiet)]
        for letter, style in letters:
            row.add(letter, style, 1)
        row.pad(edge + GUTTER, self.inks.theme.base)

    def _letters(self, side: Side, line: Line, overlay: Overlay) -> list[tuple[str, Style]]:
        layout, pair = self._layout, line.pair
        number = layout.side_row(side, pair, line.row)
        flagged = side is Side.TRANSLATION and number == 0 and layout.pairs[pair].flags > 0
        found = [(_FLAG, self.inks.flag)] if flagged else []
        marks = self._marks.on(side, pair)
        if not marks:
            return found
        page = layout.page(side, pair)
        if number >= len(page.ends):
            return found
        start, end = page.start(number), page.ends[number]
        told: dict[tuple[str, bool], tuple[str, Style]] = {}
        for local in marks:
            if local.start >= end:
                break
            key, current = (local.mark.letter, local.mark.in_margin), local.mark.annotation == overlay.current
            if local.end > start and (current or key not in told) and not (local.mark.in_margin and number):
                style = self.inks.letter(local.mark, starts=local.start >= start, current=current)
                told[key] = (clip(safe(local.mark.letter), 1) or "?", style)
        return found + list(told.values())

    def _lane_row(self, row: _Row, line: Line, overlay: Overlay) -> None:
        """Draw one lane under a text row; its side is that of the cursor."""
        side, columns, base = overlay.place.side, self._layout.columns, self.inks.theme.base
        number = self._layout.side_row(side, line.pair, line.row)
        page = self._layout.page(side, line.pair)
        found = (
            lanes(page, number, overlay.laned, columns.cells(side)) if 0 <= number < len(page.ends) else []
        )
        divider = columns.width if columns.stacked else columns.translation_x - GUTTER - 1
        if side is Side.TRANSLATION and not columns.stacked:
            row.pad(divider, base)
            self._divider(row, line, overlay)
        for piece in found[line.lane] if line.lane < len(found) else ():
            row.pad(columns.x(side) + piece.column, base)
            current = piece.mark.annotation == overlay.current
            row.add(piece.drawn, self.inks.lane(piece.mark, current=current), cells(piece.drawn))
        if side is Side.SOURCE and not columns.stacked:
            row.pad(divider, base)
            self._divider(row, line, overlay)
        row.pad(columns.width, base)

    def _lead(self, row: _Row, index: int, lead: Lead) -> None:
        """Draw a row before a pair: nothing, a label, or the rule above a footer."""
        columns, pair, theme = self._layout.columns, self._layout.pairs[index], self.inks.theme
        before = self._layout.pairs[index - 1] if index else None
        if lead is Lead.RULE:
            told = " · ".join(filter(None, (_label(pair, None), _origin(pair, before))))
            row.write(f"── {told} ", theme.rule, columns.width, "─")
            return
        label = f"· {_label(pair, before)} ·" if lead is Lead.LABEL else ""
        origin = _origin(pair, before) if lead is self._layout.leads(index)[-1] else ""
        row.pad(columns.source_x, theme.quiet)
        if columns.stacked:
            told = " ".join(filter(None, (label, f"· {origin} ·" if origin else "")))
            row.write(told, theme.quiet, columns.width)
            return
        row.write(label, theme.quiet, columns.translation_x)
        row.write(f"· {origin} ·" if origin else "", theme.quiet, columns.width)

    def _placeholder(self, index: int) -> str:
        """Say once, for a run of segments, that they are not translated."""
        pair = self._layout.pairs[index]
        before = self._layout.pairs[index - 1] if index else None
        first = before is None or before.translation or before.paragraph != pair.paragraph
        return say("view.untranslated") if first else "·"


def _cut(
    places: Sequence[int],
    seen: int,
    runs: Sequence[Run],
    over: tuple[tuple[int, int], Sequence[tuple[int, int]], str | None],
) -> Iterator[Stroke]:
    """Yield the strokes between places; white space after ``seen`` carries no marks."""
    following = iter(runs)
    run = next(following, None)
    for first, last in pairwise(places):
        while run is not None and run.end <= first:
            run = next(following, None)
        marks = run.marks if run is not None and run.start <= first < seen else ()
        yield first, last, marks, _state(first, marks, *over)


def _label(pair: Pair, before: Pair | None) -> str:
    """Name a pair's role, and its languages where they are not those of the pair before."""
    role = say(f"view.role.{pair.role.value}")
    languages = (pair.source_language, pair.translation_language)
    if before is not None and pair.source_language is before.source_language:
        return role
    return f"{role} · {' → '.join(_language(language) for language in languages if language)}"


def _origin(pair: Pair, before: Pair | None) -> str:
    """Say where a run of translations comes from, where a reader must know."""
    origin = origin_label(pair, before)
    return say(f"view.origin.{origin.value}") if origin else ""


def _language(language: Language) -> str:
    return say(f"view.language.{language.value}")


def _state(
    first: int,
    marks: tuple[Mark, ...],
    cursor: tuple[int, int],
    chosen: Sequence[tuple[int, int]],
    current: str | None,
) -> State:
    """Say what the character at ``first`` is besides being tagged."""
    state = State.PLAIN
    if cursor[0] <= first < cursor[1]:
        state |= State.CURSOR
    if any(start <= first < end for start, end in chosen):
        state |= State.SELECTED
    if current is not None and any(mark.annotation == current for mark in marks):
        state |= State.CURRENT
    return state
