"""A segment with a lane for each annotator below its words: who tagged what, where, without colour too.

```
       The president phoned Putin, cajoled Zelensky
mei                         ├─ 1 Claim ─┤
sam    ├────────────── 2 Claim ────────────────────┤
```
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from textual.content import Content

from workbench.domain.graphemes import cells, clip, ruler
from workbench.domain.sanitise import safe
from workbench.domain.wrap import row_ends
from workbench.tui.pairs import Mark, Side
from workbench.tui.widgets.bilingual_lanes import lanes
from workbench.tui.widgets.bilingual_layout import Page
from workbench.tui.widgets.bilingual_marks import Local

GUTTER: Final = 9
"""The most cells of a name left of the text."""
_BETWEEN: Final = " │ "
_MUTED: Final = "$foreground-muted"
_HERE: Final = "bold $text-accent"
Lanes = Mapping[str, Sequence[Local]]


@dataclass(frozen=True, slots=True)
class Block:
    """One text with its lanes, by what to call each annotator; offsets of the marks are the text's own."""

    text: str
    lanes: Lanes
    dim: bool = False


def local(start: int, end: int, *, number: int, label: str, length: int) -> Local:
    """Return a mark of the candidate with that number, cut to a text of ``length`` code points."""
    mark = Mark(
        annotation=str(number),
        side=Side.SOURCE,
        start=start,
        end=end,
        unit=None,
        colour=0,
        letter="",
        label=f"{number} {label}",
    )
    return Local(max(start, 0), min(end, length), mark)


def gutter(blocks: Sequence[Block]) -> int:
    """Return how many cells the names of these texts' annotators take, with a blank."""
    names = [cells(safe(name)) for block in blocks for name in block.lanes]
    return min(max(names, default=0), GUTTER - 1) + 1


def drawn(block: Block, width: int, left: int, here: str) -> list[Content]:
    """Return the rows of a text, ``width`` cells with the ``left`` ones for names; ``here`` stands out.

    That is the number of the current candidate. Every row has the full width;
    words leave its last cell free, for what is marked may be the line's end.
    """
    shown = safe(block.text.replace("\r\n", "  ").replace("\n", " "))
    room = max(width - left, 4)
    page = Page(block.text, shown, ruler(shown), row_ends(block.text, room - 1))
    found: list[Content] = []
    for row in range(len(page.ends)):
        found.append(_filled(_words(page, row, block, left, here), width))
        for name, marks in block.lanes.items():
            for number, lane in enumerate(lanes(page, row, marks, room)):
                parts = [(_name(name, left) if number == 0 else " " * left, _MUTED)]
                at = 0
                for piece in lane:
                    parts.append((" " * (piece.column - at), ""))
                    parts.append((piece.drawn, _HERE if piece.mark.annotation == here else ""))
                    at = piece.column + cells(piece.drawn)
                found.append(_filled(Content.assemble(*parts), width))
    return found


def beside(left: Sequence[Content], right: Sequence[Content], width: int) -> list[Content]:
    """Set two columns side by side, the left one of ``width`` cells."""
    rows = max(len(left), len(right))
    blank = Content(" " * width)
    divider = Content.styled(_BETWEEN, _MUTED)
    return [
        Content("").join(
            [
                left[row] if row < len(left) else blank,
                divider,
                right[row] if row < len(right) else Content(""),
            ]
        )
        for row in range(rows)
    ]


def columns(width: int) -> tuple[int, int]:
    """Divide a width into two columns with a line between them."""
    first = (width - cells(_BETWEEN) + 1) // 2
    return first, width - cells(_BETWEEN) - first


def _words(page: Page, row: int, block: Block, left: int, here: str) -> Content:
    """Return a row of the text: underlined where somebody tagged it, reversed for the current candidate."""
    start, seen = page.start(row), page.seen(row)
    marks = [mark for each in block.lanes.values() for mark in each]
    cuts = {start, seen, *(min(max(at, start), seen) for mark in marks for at in mark[:2])}
    places = sorted(cuts)
    parts: list[tuple[str, str]] = [(" " * left, "")]
    for first, last in pairwise(places):
        over = [mark for mark in marks if mark.start <= first and last <= mark.end]
        style = _MUTED if block.dim else ""
        if any(mark.mark.annotation == here for mark in over):
            style = "reverse"
        elif over:
            style = "underline"
        parts.append((page.shown[first:last], style))
    return Content.assemble(*parts)


def _name(name: str, left: int) -> str:
    shown = clip(safe(name), left - 1)
    return shown + " " * (left - cells(shown))


def _filled(content: Content, width: int) -> Content:
    return Content("").join([content, Content(" " * max(width - cells(content.plain), 0))])
