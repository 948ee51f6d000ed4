"""Lines under the text that show how the tags around the current one nest, each with its name.

```
The president phoned Putin, cajoled Zelensky
    ├─ Loaded Language ─┤
├────────────── Claim ──────────────────────┤
```
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from workbench.domain.graphemes import cells, clip
from workbench.domain.sanitise import safe
from workbench.tui.pairs import Mark
from workbench.tui.widgets.bilingual_layout import Page
from workbench.tui.widgets.bilingual_marks import Local

MOST: Final = 4
"""Lanes under one row; marks that find no room in them are counted at the end of the last one."""
_FRAME: Final = 6
"""Cells around a name inside a line: a cap, a stroke and a space on each side."""
_SHORTENED: Final = 14
"""Cells a line needs to have a shortened name inside."""


class Piece(NamedTuple):
    """A tag's line in one lane: its first cell, what is drawn, and for whom."""

    column: int
    drawn: str
    mark: Mark


def overlapping(marks: Sequence[Local]) -> list[Local]:
    """Return those marks on a text, given by their start, that share a character with another annotation.

    Ghosts of the whole segment are not among them: everything in it would be.
    """
    marks = [local for local in marks if not local.mark.whole]
    found: dict[int, Local] = {}
    open_: list[tuple[int, Local]] = []
    for number, local in enumerate(marks):
        open_ = [(other, one) for other, one in open_ if one.end > local.start]
        for other, one in open_:
            if one.mark.annotation != local.mark.annotation:
                found[other], found[number] = one, local
        open_.append((number, local))
    return [found[number] for number in sorted(found)]


def lanes(page: Page, row: int, marks: Sequence[Local], width: int) -> list[list[Piece]]:
    """Return the lanes under a row, the innermost tags next to the text; none where no mark touches it."""
    start, end = page.start(row), page.ends[row]
    inside = [local for local in marks if local.start < end and start < local.end]
    inside.sort(key=lambda local: (local.end - local.start, local.start))
    found: list[list[Piece]] = []
    left = 0
    for local in inside:
        piece = _piece(page, row, local, width)
        lane = next((lane for lane in found if all(_apart(piece, other) for other in lane)), None)
        if lane is not None:
            lane.append(piece)
        elif len(found) < MOST:
            found.append([piece])
        else:
            left += 1
    for lane in found:
        lane.sort()
    if left:
        found[-1][-1] = _and_more(found[-1][-1], left, width)
    return found


def _and_more(piece: Piece, count: int, width: int) -> Piece:
    """Say after a tag's line how many more there are, where there is room for it."""
    more = f" +{count}"
    fits = piece.column + cells(piece.drawn) + cells(more) <= width
    return piece._replace(drawn=piece.drawn + more) if fits else piece


def _piece(page: Page, row: int, local: Local, width: int) -> Piece:
    start, end = page.start(row), page.ends[row]
    before = page.ruler.column(start)
    first = page.ruler.column(max(local.start, start)) - before
    last = min(page.ruler.column(min(local.end, page.seen(row))) - before, width)
    drawn = _line(local, max(last - first, 1), (local.start >= start, local.end <= end), width - first)
    return Piece(first, drawn, local.mark)


def _line(local: Local, length: int, caps: tuple[bool, bool], room: int) -> str:
    """Draw a tag's line ``length`` cells long, its name in it or, where that is too short, right of it.

    Where there is no room for the name, not even shortened, it has the tag's letter.
    """
    stroke = "┄" if local.mark.ghost else "─"
    opened, closed = "├" if caps[0] else stroke, "┤" if caps[1] else stroke
    label = safe(local.mark.label)
    wanted = cells(label)
    if wanted + _FRAME > length:
        if length + 1 + wanted <= room:
            return f"{_bare(length, opened, stroke, closed)} {label}"
        if length < _SHORTENED:
            letter = clip(safe(local.mark.letter), 1) or "?"
            return _bare(length, opened, stroke, closed, letter)
        label = clip(label, length - _FRAME - 1).rstrip() + "…"
    left = (length - 4 - cells(label)) // 2
    right = length - 4 - cells(label) - left
    return f"{opened}{stroke * left} {label} {stroke * right}{closed}"


def _bare(length: int, opened: str, stroke: str, closed: str, letter: str = "") -> str:
    """Draw a line without a name, with a letter in its middle if there is room for one."""
    if length < 3:
        return f"{opened}{closed}" if length > 1 else "│"
    middle = letter or stroke
    return f"{opened}{stroke * ((length - 3) // 2)}{middle}{stroke * ((length - 2) // 2)}{closed}"


def _apart(piece: Piece, other: Piece) -> bool:
    """Say whether two pieces have a free cell between them."""
    low, high = sorted((piece, other), key=lambda one: one.column)
    return low.column + cells(low.drawn) < high.column
