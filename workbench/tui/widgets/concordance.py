"""Hits in their surroundings, one a row: the words that were found stand below each other, by cells."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.domain.graphemes import cells, clip, tail
from workbench.domain.sanitise import safe
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.usecases.search import Hit

_KIND = 8
"""Cells of the column that says what was found: a text, a tag, a note."""
_TITLES = (12, 24)
"""The narrowest and the widest column of titles, in cells."""
_BOLD = Style(bold=True, underline=True)
_HERE = Style(reverse=True)


class Concordance(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws only the rows on the screen, however many there are; one of them is the current one.

    Who comes back to it is in it, not in the line of words: a letter is a key there.
    """

    class Picked(Message):
        """The current row was clicked."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("hits")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"concordance--quiet", "concordance--kind"}
    DEFAULT_CSS = """
    Concordance { height: 1fr; width: 1fr; overflow-x: hidden; background: $surface; color: $foreground; }
    Concordance .concordance--quiet { color: $foreground-muted; }
    Concordance .concordance--kind { color: $text-accent; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()
        self.current = 0
        self._rows: LRUCache[tuple[int, int, bool], Strip] = LRUCache(512)

    def show(self, hits: Sequence[Hit], current: int = 0) -> None:
        """Show these hits; ``grown`` tells of more of them at the end of the same list."""
        self.hits, self.current = hits, current
        self._rows.clear()
        self.grown()
        self.choose(current)

    def grown(self) -> None:
        """Take in that the list has more hits now."""
        self.virtual_size = Size(self.size.width, len(self.hits))
        self.refresh()

    def choose(self, row: int) -> None:
        """Make a row the current one, the nearest there is, and bring it on the screen."""
        self.current = max(min(row, len(self.hits) - 1), 0)
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        if height > 0:
            self.scroll_to(y=min(max(top, self.current - height + 1), self.current), animate=False)
        self.refresh()

    @property
    def hit(self) -> Hit | None:
        """Return the current hit."""
        return self.hits[self.current] if self.current < len(self.hits) else None

    @property
    def page(self) -> int:
        """Return how many rows are on the screen."""
        return max(self.scrollable_content_region.height, 1)

    def notify_style_update(self) -> None:
        """Draw everything again when the theme changes."""
        super().notify_style_update()
        self._rows.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        row, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if row >= len(self.hits):
            return Strip.blank(width, self.rich_style)
        here = row == self.current
        strip = self._rows.get((row, width, here))
        if strip is None:
            strip = self._rows[row, width, here] = Strip(self._segments(self.hits[row], width, here), width)
        return strip

    def _segments(self, hit: Hit, width: int, here: bool) -> list[Segment]:
        base = self.rich_style
        over = _HERE if here else Style()
        quiet = base + self.get_component_rich_style("concordance--quiet", partial=True) + over
        kind = base + self.get_component_rich_style("concordance--kind", partial=True) + over
        title = max(min(width // 6, _TITLES[1]), _TITLES[0])
        rest = max(width - title - _KIND - 1, 8)
        before, match, after = context(hit, rest * 2 // 5, rest - rest * 2 // 5)
        return [
            Segment(_cell(safe(_line(hit.document.title)), title) + " ", quiet),
            Segment(_cell(say(f"tui.search.kind.{named(hit)}"), _KIND), kind),
            Segment(before, base + over),
            Segment(match, base + over + _BOLD),
            Segment(after, base + over),
        ]

    async def action_line(self) -> None:
        """Go on typing words."""
        await self.run_action("screen.line")

    async def action_cancel(self) -> None:
        """Leave the search."""
        await self.run_action("screen.cancel")

    def on_click(self, event: events.Click) -> None:
        """Make the row under the pointer the current one; open it, if it is that already."""
        row = event.y + self.scroll_offset.y
        if row < len(self.hits):
            if row == self.current:
                self.post_message(self.Picked())
            self.choose(row)


def named(hit: Hit) -> str:
    """Say what was found: a text by its side, else what is beside it."""
    if hit.field != "text":
        return hit.field
    return "source" if hit.text == "source" else "translation"


def context(hit: Hit, left: int, right: int) -> tuple[str, str, str]:
    """Return what stands before, in and after a hit, in ``left`` and ``right`` cells.

    White space is shown as single blanks, so that a hit takes one row.
    """
    before, match, after = (safe(_line(part)) for part in (hit.before, hit.match, hit.after))
    before = tail(before.lstrip(), left)
    match = clip(match, right)
    return " " * (left - cells(before)) + before, match, _cell(after, right - cells(match))


def _line(text: str) -> str:
    words = " ".join(text.split())
    start, end = " " * text[:1].isspace(), " " * (text[-1:].isspace() and bool(words))
    return f"{start}{words}{end}"


def _cell(text: str, width: int) -> str:
    text = clip(text, width)
    return text + " " * (width - cells(text))
