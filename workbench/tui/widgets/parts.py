"""Pieces of text one below the other, of which most have been drawn before.

The inspector says much the same at each key: the tags with their keys, the
annotation that is looked at, where the translation comes from.
"""

from collections.abc import Callable, Sequence
from typing import Final

from textual.cache import LRUCache
from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

_KEPT: Final = 64
"""How many pieces are kept as they were drawn."""
_Key = tuple[str, tuple[Span, ...], int, Style, str]
Drawn = LRUCache[_Key, list[Strip]]
"""Pieces as they were drawn: by their text and styles, the width in cells, the style below, and the theme."""


def drawn() -> Drawn:
    """Return a place for drawn pieces."""
    return LRUCache(_KEPT)


class Parts(Visual):
    """Contents one below the other. Those drawn before, in the same width and theme, are not drawn again."""

    def __init__(self, parts: Sequence[Content], kept: Drawn, theme: Callable[[], str]) -> None:
        self._parts = parts
        self._kept = kept
        self._theme = theme

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the lines of all parts, ``height`` of them at most."""
        strips: list[Strip] = []
        for part in self._parts:
            strips += self._drawn(part, width, style, options)
        return strips if height is None else strips[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the widest part in cells."""
        return max((part.get_optimal_width(rules, container_width) for part in self._parts), default=0)

    def get_minimal_width(self, rules: RulesMap) -> int:
        """Return the width in cells below which a part would lose something."""
        return max((part.get_minimal_width(rules) for part in self._parts), default=1)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many lines all parts take."""
        return sum(part.get_height(rules, width) for part in self._parts)

    def _drawn(self, part: Content, width: int, style: Style, options: RenderOptions) -> list[Strip]:
        key = (part.plain, tuple(part.spans), width, style, self._theme())
        found = self._kept.get(key)
        if found is None:
            found = part.render_strips(width, None, style, options)
            self._kept[key] = found
        return found
