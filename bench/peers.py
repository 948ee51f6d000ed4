"""The apps that ``bench.app`` is compared with, with nothing of ours in them: an empty one, and a TextArea.

python -m bench.peers empty | textarea FILE
"""

import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea


class Empty(App[None]):
    """An app that shows one word."""

    def compose(self) -> ComposeResult:
        """Show next to nothing."""
        yield Static("empty")


class Reading(App[None]):
    """A read-only TextArea: d scrolls, J selects, r colours words of a line as a highlighter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "page", priority=True),
        Binding("J", "select", priority=True),
        Binding("r", "colour", priority=True),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._times = 0

    def compose(self) -> ComposeResult:
        """Show the text area alone."""
        yield TextArea(self._text, read_only=True, soft_wrap=True)

    def action_page(self) -> None:
        """Go down by a screen."""
        self.query_one(TextArea).action_cursor_page_down()

    def action_select(self) -> None:
        """Select down to the next row."""
        self.query_one(TextArea).action_cursor_down(select=True)

    def action_colour(self) -> None:
        """Colour words of the cursor's line, or take the colour away."""
        area = self.query_one(TextArea)
        self._times += 1
        row, on = area.cursor_location[0], self._times % 2
        area._highlights[row] = [(5, 45, "string")] * on  # noqa: SLF001  no public way
        area._line_cache.clear()  # noqa: SLF001  as above
        area.refresh()


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        Empty().run()
    else:
        Reading(Path(sys.argv[2]).read_text(encoding="utf-8")).run()
