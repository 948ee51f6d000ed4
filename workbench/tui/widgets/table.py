"""Rows with columns, of which only those on the screen are drawn, however many there are."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.domain.graphemes import cells, clip
from workbench.tui.widgets.rows import plain

Of = TypeVar("Of")
_HERE = Style(reverse=True)
_RESTS = Style(underline=True, bold=True)
"""The current row of a list that the keys do not go to."""
_HEAD = Style(bold=True)


class Column(NamedTuple, Generic[Of]):
    """A column: its title, its width in cells, what it says of a row, and a style of the style sheet's."""

    title: str
    width: int
    of: Callable[[Of], str]
    style: str = ""


class Table(ScrollView, Generic[Of], can_focus=False, inherit_bindings=False):
    """A list with a head that stays, and one row that is the current one.

    ``columns`` is asked for the columns that fit a width in cells; what a row
    says is asked for when it is drawn.
    """

    class Picked(Message):
        """The current row was clicked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--quiet", "table--accent"}
    DEFAULT_CSS = """
    Table { height: 1fr; width: 1fr; overflow-x: hidden; background: $surface; color: $foreground; }
    Table .table--quiet { color: $foreground-muted; }
    Table .table--accent { color: $text-accent; }
    """

    def __init__(self, columns: Callable[[int], Sequence[Column[Of]]], *, id: str) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.rows: Sequence[Of] = ()
        self.current = 0
        self._active = True
        self._columns_of = columns
        self._columns: tuple[int, Sequence[Column[Of]]] = (0, ())
        self._strips: LRUCache[tuple[int, int, bool], Strip] = LRUCache(512)

    @property
    def active(self) -> bool:
        """Say whether the keys go to this list, where there are several; the current row shows it."""
        return self._active

    @active.setter
    def active(self, active: bool) -> None:
        if active != self._active:
            self._active = active
            self.redraw()

    def show(self, rows: Sequence[Of], current: int = 0) -> None:
        """Show these rows from now on."""
        self.rows = rows
        self.virtual_size = Size(self.size.width, len(rows) + 1)
        self.redraw()
        self.choose(current)

    def redraw(self) -> None:
        """Ask again what the rows say: they changed, or another language is spoken."""
        self._columns = (0, ())
        self._strips.clear()
        self.refresh()

    def choose(self, row: int) -> None:
        """Make a row the current one, the nearest there is, and bring it on the screen."""
        self.current = max(min(row, len(self.rows) - 1), 0)
        page, top = self.page, self.scroll_offset.y
        if self.scrollable_content_region.height > 0:
            self.scroll_to(y=min(max(top, self.current - page + 1), self.current), animate=False)
        self.refresh()

    @property
    def chosen(self) -> Of | None:
        """Return the current row."""
        return self.rows[self.current] if self.current < len(self.rows) else None

    @property
    def page(self) -> int:
        """Return how many rows are on the screen."""
        return max(self.scrollable_content_region.height - 1, 1)

    def on_resize(self) -> None:
        """Keep the current row on the screen."""
        self.virtual_size = Size(self.size.width, len(self.rows) + 1)
        self.choose(self.current)

    def notify_style_update(self) -> None:
        """Draw everything again when the theme changes."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Draw the head, or one row."""
        width = self.scrollable_content_region.width
        row = y + self.scroll_offset.y - 1 if y else -1
        if row >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        here = row == self.current
        strip = self._strips.get((row, width, here))
        if strip is None:
            strip = self._strips[row, width, here] = Strip(self._segments(row, width, here=here), width)
        return strip

    def _segments(self, row: int, width: int, *, here: bool) -> list[Segment]:
        if self._columns[0] != width:
            self._columns = (width, self._columns_of(width))
        found: list[Segment] = []
        mark = _HERE if self._active else _RESTS
        left = width
        for column in self._columns[1]:
            taken = min(column.width, left)
            text = column.title if row < 0 else column.of(self.rows[row])
            style = self.rich_style + (self._looks(column.style) if row >= 0 else _HEAD)
            found.append(Segment(fitted(text, taken), style + mark if here and row >= 0 else style))
            left -= taken
            if left > 0:
                gap = self.rich_style + mark if here and row >= 0 else self.rich_style
                found.append(Segment(" ", gap))
                left -= 1
        if left > 0:
            found.append(
                Segment(" " * left, self.rich_style + mark if here and row >= 0 else self.rich_style)
            )
        return found

    def _looks(self, name: str) -> Style:
        return self.get_component_rich_style(f"table--{name}", partial=True) if name else Style()

    def on_click(self, event: events.Click) -> None:
        """Make the row under the pointer the current one; pick it, if it is that already."""
        row = event.y + self.scroll_offset.y - 1
        if event.y and 0 <= row < len(self.rows):
            if row == self.current and self._active:
                self.post_message(self.Picked())
            self.choose(row)


def fitted(text: str, width: int) -> str:
    """Return a text on one line, ``width`` cells wide: cut with an ellipsis, or filled with blanks."""
    shown = plain(" ".join(text.split()))
    if cells(shown) > width:
        shown = clip(shown, max(width - 1, 0)) + "…" * (width > 0)
    return shown + " " * (width - cells(shown))
