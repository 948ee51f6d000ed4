"""Draws rows of the bilingual view as strips of styled text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from workbench.domain.graphemes import cells, clip
from workbench.domain.language import Language
from workbench.domain.sanitise import safe
from workbench.messages import say
from workbench.tui.pairs import Mark, Pair, Place, Side
from workbench.tui.widgets.bilingual_ink import Inks, State
from workbench.tui.widgets.bilingual_lanes import Piece, lanes
from workbench.tui.widgets.bilingual_layout import GUTTER, Layout, Lead, Line, origin_label
from workbench.tui.widgets.bilingual_marks import Local, Marks
from workbench.tui.widgets.bilingual_reach import Reach

_LETTERS: Final = GUTTER - 1
_MORE: Final = "+"
_FLAG: Final = "!"
_DIVIDER, _DIVIDER_HERE = "│", "┃"


@dataclass(slots=True)
class Overlay:
    """What changes with every key: cursor, selection, current annotation and the lanes around it."""

    place: Place
    reach: Reach | None = None
    current: str | None = None
    laned: list[Local] = field(default_factory=list)
    laned_at: tuple[Side, int] | None = None


Stroke = tuple[int, int, tuple[Mark, ...], State]


class Painter:
    """Draws one row at a time."""

    def __init__(self, layout: Layout, marks: Marks, inks: Inks) -> None:
        self._layout = layout
        self._marks = marks
        self.inks = inks

    def strip(self, line: Line, overlay: Overlay) -> Strip:
        """Draw a row."""
        width = self._layout.columns.width
        if line.lead is not None:
            segments = list(self._lead(line.pair, line.lead))
        elif line.lane >= 0:
            segments = list(self._lane_row(line, overlay))
        elif self._layout.columns.stacked:
            segments = list(self._stacked_row(line, overlay))
        else:
            segments = [
                *self._half(Side.SOURCE, line, overlay),
                self._divider(line, overlay),
                *self._half(Side.TRANSLATION, line, overlay),
            ]
        return Strip(segments, width)

    def _divider(self, line: Line, overlay: Overlay) -> Segment:
        here = line.pair == overlay.place.index
        return Segment(
            _DIVIDER_HERE if here else _DIVIDER, self.inks.theme.base if here else self.inks.theme.rule
        )

    def _stacked_row(self, line: Line, overlay: Overlay) -> Iterator[Segment]:
        if self._layout.side_row(Side.TRANSLATION, line.pair, line.row) < 0:
            yield from self._half(Side.SOURCE, line, overlay)
            return
        yield from self._gutter(Side.TRANSLATION, line, overlay)
        yield self._divider(line, overlay)
        yield Segment(" ", self.inks.theme.base)
        yield from self._text(Side.TRANSLATION, line, overlay)

    def _half(self, side: Side, line: Line, overlay: Overlay) -> Iterator[Segment]:
        yield from self._gutter(side, line, overlay)
        yield from self._text(side, line, overlay)

    def _text(self, side: Side, line: Line, overlay: Overlay) -> Iterator[Segment]:
        """Draw a row of one side, or blanks below its last row, padded to the column and its free cell."""
        room = self._layout.columns.cells(side) + 1
        row = self._layout.side_row(side, line.pair, line.row)
        if side is Side.TRANSLATION and self._layout.pairs[line.pair].translation is None:
            yield from self._padded(
                self._placeholder(line.pair) if row == 0 else "", self.inks.theme.quiet, room
            )
            return
        page = self._layout.page(side, line.pair)
        if row >= len(page.ends):
            yield Segment(" " * room, self.inks.theme.base)
            return
        start, end = page.start(row), page.ends[row]
        for first, last, marks, state in self._pieces(side, line.pair, start, end, overlay):
            drawn = clip(page.shown[first:last], room)
            room -= cells(drawn)
            if drawn:
                yield Segment(drawn, self.inks.text(marks, state, overlay.current))
        if room > 0:
            yield Segment(" " * room, self.inks.theme.base)

    def _pieces(self, side: Side, index: int, start: int, end: int, overlay: Overlay) -> Iterator[Stroke]:
        """Yield what is drawn alike, left to right."""
        page = self._layout.page(side, index)
        seen = page.seen(page.row(start))
        runs = [run for run in self._marks.runs(side, index) if run.start < seen and start < run.end]
        cursor = (-1, -1)
        if overlay.place.side is side and overlay.place.index == index:
            cursor = (overlay.place.offset, page.ruler.end(overlay.place.offset))
        reach = overlay.reach.within(side, index, len(page.text)) if overlay.reach else None
        chosen = reach or (-1, -1)
        cuts = {start, seen, end, *cursor, *chosen}
        for run in runs:
            cuts.update((run.start, run.end))
        places = sorted(cut for cut in cuts if start <= cut <= end)
        marks_at = iter((*((run.start, run.end, run.marks) for run in runs), (end, end + 1, ())))
        run_start, run_end, run_marks = next(marks_at)
        for first, last in pairwise(places):
            while run_end <= first:
                run_start, run_end, run_marks = next(marks_at)
            marks = run_marks if run_start <= first < seen else ()
            yield first, last, marks, _state(first, cursor, chosen, marks, overlay.current)

    def _gutter(self, side: Side, line: Line, overlay: Overlay) -> Iterator[Segment]:
        """Draw the letters of the tags on a row: bold where a tag starts, dim where it goes on."""
        letters = list(self._letters(side, line, overlay))
        if len(letters) > _LETTERS:
            letters[_LETTERS - 1 :] = [Segment(_MORE, self.inks.theme.quiet)]
        yield from letters
        yield Segment(" " * (GUTTER - len(letters)), self.inks.theme.base)

    def _letters(self, side: Side, line: Line, overlay: Overlay) -> Iterator[Segment]:
        row = self._layout.side_row(side, line.pair, line.row)
        if not self._layout.text(side, line.pair):
            return
        if row == 0 and side is Side.TRANSLATION and self._layout.pairs[line.pair].flags:
            yield Segment(_FLAG, self.inks.theme.base + Style(bold=True))
        runs = self._marks.runs(side, line.pair)
        if not runs:
            return
        page = self._layout.page(side, line.pair)
        if row >= len(page.ends):
            return
        start, end = page.start(row), page.ends[row]
        told: dict[str, Segment] = {}
        for local in self._marks.on(side, line.pair):
            if local.start >= end or local.end <= start:
                continue
            starts, current = local.start >= start, local.mark.annotation == overlay.current
            if local.mark.letter not in told or current:
                style = self.inks.letter(local.mark, starts=starts, current=current)
                told[local.mark.letter] = Segment(clip(safe(local.mark.letter), 1) or "?", style)
        yield from told.values()

    def _lane_row(self, line: Line, overlay: Overlay) -> Iterator[Segment]:
        """Draw one lane under a text row; its side is that of the cursor."""
        side, columns = overlay.place.side, self._layout.columns
        row = self._layout.side_row(side, line.pair, line.row)
        page = self._layout.page(side, line.pair)
        found = lanes(page, row, overlay.laned, columns.cells(side)) if 0 <= row < len(page.ends) else []
        pieces = found[line.lane] if line.lane < len(found) else []
        x = 0
        base = self.inks.theme.base
        divider = columns.translation_x - GUTTER - 1 if not columns.stacked else columns.width
        if side is Side.TRANSLATION and not columns.stacked:
            yield Segment(" " * divider, base)
            yield self._divider(line, overlay)
            x = divider + 1
        for column, segment in self._lane(pieces, columns.x(side), overlay):
            yield Segment(" " * (column - x), base)
            yield segment
            x = column + cells(segment.text)
        if side is Side.SOURCE and not columns.stacked:
            yield Segment(" " * (divider - x), base)
            yield self._divider(line, overlay)
            x = divider + 1
        yield Segment(" " * (columns.width - x), base)

    def _lane(self, pieces: Iterable[Piece], x: int, overlay: Overlay) -> Iterator[tuple[int, Segment]]:
        for piece in pieces:
            current = piece.mark.annotation == overlay.current
            yield piece.column + x, Segment(piece.drawn, self.inks.lane(piece.mark, current=current))

    def _lead(self, index: int, lead: Lead) -> Iterator[Segment]:
        """Draw a row before a pair: nothing, a label, or the rule above a footer."""
        columns, pair = self._layout.columns, self._layout.pairs[index]
        before = self._layout.pairs[index - 1] if index else None
        if lead is Lead.RULE:
            label = " · ".join(filter(None, (_label(pair, None), _origin(pair, before))))
            label = f"── {label} "
            yield from self._padded(label, self.inks.theme.rule, columns.width, "─")
            return
        tell = lead is Lead.LABEL
        label = " " * columns.source_x + (f"· {_label(pair, before)} ·" if tell else "")
        origin = _origin(pair, before) if lead is self._layout.leads(index)[-1] else ""
        at = columns.translation_x if not columns.stacked else cells(label) + (1 if tell else 0)
        yield from self._padded(label, self.inks.theme.quiet, at if origin else columns.width)
        if origin:
            yield from self._padded(f"· {origin} ·", self.inks.theme.quiet, columns.width - at)

    def _placeholder(self, index: int) -> str:
        """Say once, for a run of segments, that they are not translated."""
        before = self._layout.pairs[index - 1] if index else None
        first = (
            before is None
            or before.translation is not None
            or before.paragraph != self._layout.pairs[index].paragraph
        )
        return say("view.untranslated") if first else "·"

    def _padded(self, text: str, style: Style, width: int, fill: str = " ") -> Iterator[Segment]:
        text = clip(text, width)
        yield Segment(text + fill * (width - cells(text)), style)


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
    first: int, cursor: tuple[int, int], chosen: tuple[int, int], marks: tuple[Mark, ...], current: str | None
) -> State:
    """Say what the character at ``first`` is besides being tagged."""
    state = State.PLAIN
    if cursor[0] <= first < cursor[1]:
        state |= State.CURSOR
    if chosen[0] <= first < chosen[1]:
        state |= State.SELECTED
    if current is not None and any(mark.annotation == current for mark in marks):
        state |= State.CURRENT
    return state
