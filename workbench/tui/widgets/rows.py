"""One-line rows of text: a left part that gives way, and a right part that stays."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from workbench.domain.sanitise import safe
from workbench.messages import say

if TYPE_CHECKING:
    from workbench.domain.language import Language

Part = tuple[str, str]
"""Some text and its style."""
BETWEEN = " · "


def plain(text: str) -> str:
    """Return text that is not ours as it may be shown on one line."""
    return safe(text.replace("\n", " "))


def language_name(language: "Language") -> str:
    """Return a language's name in the language spoken now."""
    return say(f"view.language.{language.value}")


def joined(parts: Iterable[Part]) -> Content:
    """Join the parts that are not empty with dots between them."""
    kept = [(plain(text), style) for text, style in parts if text]
    pieces: list[Part] = []
    for place, part in enumerate(kept):
        if place:
            pieces.append((BETWEEN, "$foreground-muted"))
        pieces.append(part)
    return Content.assemble(*pieces)


class Row(Static):
    """A line with something at both ends; what does not fit is cut from the left part's end.

    Where that would cut the first ``needed`` cells of the left part, a shorter
    right part stands in.
    """

    DEFAULT_CSS = """
    Row { height: 1; width: 1fr; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__("", id=id, markup=False)
        self._left = Content("")
        self._right = self._shorter = Content("")
        self._needed = 0

    def show(self, left: Content, right: Content, shorter: Content | None = None, needed: int = 0) -> None:
        """Show these two parts from now on; ``shorter`` for the right one where ``needed`` asks for it."""
        shorter = right if shorter is None else shorter
        if needed == self._needed and all(
            new.is_same(old)
            for new, old in ((left, self._left), (right, self._right), (shorter, self._shorter))
        ):
            return
        self._left, self._right, self._shorter, self._needed = left, right, shorter, needed
        self.refresh()

    def render(self) -> Content:
        """Lay the two parts out in the width there is."""
        width = self.content_size.width
        fits = self._needed + 1 + self._right.cell_length <= width
        right = (self._right if fits else self._shorter).truncate(width, ellipsis=True)
        room = width - right.cell_length
        if room < 2:
            return right
        left = self._left.truncate(room - 1, ellipsis=True)
        return Content("").join([left, Content(" " * (room - left.cell_length)), right])
