"""The looks of the bilingual view: what a mark, a selection and a label look like, with and without colour.

Everything that matters can be told without colour: one tag underlines, two
underline twice, three are bold as well; a ghost is dim and italic; the
selection, the cursor and the current annotation are reversed.
"""

from collections.abc import Callable, Sequence
from enum import Flag
from typing import Final, NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError

from workbench.tui.pairs import Mark

OKABE_ITO: Final = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
"""Colours that colour-blind people tell apart too (Okabe and Ito 2008), without black."""

_TINT: Final = (0.0, 0.30, 0.40, 0.50)
"""How much of their colour one, two, and three or more tags put on the background."""
_GHOST_TINT: Final = 0.12
_DARK_LETTER: Final = 0.35
"""Below this brightness a colour is mixed with the text's own, so that a letter in it can be read."""


class State(Flag):
    """What a character is besides being tagged."""

    PLAIN = 0
    SELECTED = 1
    CURSOR = 2
    CURRENT = 4
    QUIET = 8


class Theme(NamedTuple):
    """What the style sheet says, as Rich styles."""

    base: Style
    quiet: Style
    rule: Style
    selection: Style
    cursor: Style


class Inks:
    """Makes styles, and keeps those it made."""

    def __init__(self, theme: Theme, palette: Sequence[str], *, plain: bool) -> None:
        self.theme = theme
        self.plain = plain
        self._palette = [_parse(colour) for colour in palette] or [_parse(OKABE_ITO[0])]
        self._made: dict[tuple[object, ...], Style] = {}
        self.flag = theme.base + Style(bold=True)

    def text(self, marks: Sequence[Mark], state: State = State.PLAIN, current: str | None = None) -> Style:
        """Return the style of characters with these marks; ``current`` is the annotation pointed out."""
        solid = tuple(mark.colour for mark in marks if not mark.ghost)
        ghosts = tuple(mark.colour for mark in marks if mark.ghost)
        colour = next((mark.colour for mark in marks if mark.annotation == current), 0)
        key = (solid, ghosts, state, colour if State.CURRENT in state else 0)
        return self._keep(key, lambda: self._text(solid, ghosts, state, colour))

    def letter(self, mark: Mark, *, starts: bool, current: bool) -> Style:
        """Return the style of a tag's letter in the gutter: bold where it starts, dim where it goes on."""
        key = ("letter", mark.colour, mark.ghost, starts, current)
        return self._keep(key, lambda: self._letter(mark, starts=starts, current=current))

    def lane(self, mark: Mark, *, current: bool) -> Style:
        """Return the style of a tag's line under the text."""
        key = ("lane", mark.colour, mark.ghost, current)
        return self._keep(key, lambda: self._letter(mark, starts=current, current=current))

    def colour(self, number: int) -> Color:
        """Return a colour of the palette; numbers beyond its end start again."""
        return self._palette[number % len(self._palette)]

    def _keep(self, key: tuple[object, ...], make: Callable[[], Style]) -> Style:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
        return made

    def _text(self, solid: tuple[int, ...], ghosts: tuple[int, ...], state: State, current: int) -> Style:
        style = self.theme.quiet if State.QUIET in state else self.theme.base
        style += self._underline(len(solid), ghost=bool(ghosts) and not solid)
        if (solid or ghosts) and not self.plain:
            style += Style(bgcolor=self._tint(solid, ghosts).rich_color)
        if State.SELECTED in state:
            style += self._reversed(self.theme.selection)
        elif State.CURRENT in state:
            style += self._current(current)
        if State.CURSOR in state:
            style += self._reversed(self.theme.cursor) + Style(bold=True)
            if State.SELECTED in state or State.CURRENT in state:
                style += Style(underline2=True, underline=False)
        return style

    def _underline(self, tags: int, *, ghost: bool) -> Style:
        if ghost:
            return Style(dim=True, italic=True)
        return (Style(), Style(underline=True), Style(underline2=True), Style(bold=True, underline2=True))[
            min(tags, 3)
        ]

    def _tint(self, solid: tuple[int, ...], ghosts: tuple[int, ...]) -> Color:
        """Mix the tags' colours, and put them on the background."""
        colours = [self.colour(number) for number in solid or ghosts]
        mixed = colours[0]
        for count, colour in enumerate(colours[1:], start=2):
            mixed = mixed.blend(colour, 1 / count)
        ground = self._ground()
        return ground.blend(mixed, _TINT[min(len(solid), 3)] if solid else _GHOST_TINT)

    def _current(self, number: int) -> Style:
        if self.plain:
            return Style(reverse=True)
        colour = self.colour(number)
        ink = colour.get_contrast_text(1.0)
        return Style(color=colour.rich_color, bgcolor=(colour + ink).rich_color, reverse=True)

    def _reversed(self, style: Style) -> Style:
        """Show a style's colours by reversing them, so that it is also seen where there are no colours."""
        if self.plain:
            return Style(reverse=True)
        return Style(color=style.bgcolor, bgcolor=style.color, reverse=True, dim=False, italic=False)

    def _letter(self, mark: Mark, *, starts: bool, current: bool) -> Style:
        style = self.theme.base + Style(bold=starts and not mark.ghost, dim=not starts, italic=mark.ghost)
        if not self.plain:
            colour = self.colour(mark.colour)
            text = self.theme.base.color
            if text is not None and colour.brightness < _DARK_LETTER:
                colour = colour.blend(Color.from_rich_color(text), 0.4)
            style += Style(color=colour.rich_color)
        return style + Style(reverse=True) if current else style

    def _ground(self) -> Color:
        ground = self.theme.base.bgcolor
        return Color(0, 0, 0) if ground is None or ground.is_default else Color.from_rich_color(ground)


def _parse(colour: str) -> Color:
    """Read a colour; grey stands for one that cannot be read."""
    try:
        return Color.parse(colour)
    except ColorParseError:
        return Color(128, 128, 128)
