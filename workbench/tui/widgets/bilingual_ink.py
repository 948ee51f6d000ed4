"""The looks of the bilingual view: what a mark, a selection and a label look like, with and without colour.

Everything that matters can be told without colour: one tag underlines, two
underline twice, three are bold as well; a ghost is dim and italic, a proposed
one underlined too, and italic alone where real tags lie on it, and one of a whole
segment only tints it, with its letter beside every row; the selection, the
cursor and the current annotation are reversed.
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
_UNDERLINED: Final = (
    Style(),
    Style(underline=True),
    Style(underline2=True),
    Style(bold=True, underline2=True),
)
"""No tag, one, two, and three or more."""
_GHOST: Final = -1
_WHOLE: Final = -2
"""In place of a number of tags: only ghosts, and only ghosts of the whole segment."""
_GHOSTLY: Final = Style(dim=True, italic=True)
_LOOKS: Final = {**dict(enumerate(_UNDERLINED)), _GHOST: _GHOSTLY, _WHOLE: Style()}
_PROPOSED: Final = (Style(), Style(italic=True), Style(dim=True, italic=True, underline=True))
"""What a proposed tag adds: nothing where there is none, then beside real tags, then alone."""
_SEEN: Final = 0.4
"""How far a letter's brightness must be from the background's, of 0 to 1."""
_NEARER: Final = 0.45
"""How much of the text's own colour makes a letter readable that is too near the background's."""


class State(Flag):
    """What a character is besides being tagged."""

    PLAIN = 0
    SELECTED = 1
    CURSOR = 2
    CURRENT = 4


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
        words = [mark for mark in marks if not mark.whole]
        solid = [mark.colour for mark in words if not mark.ghost]
        colours = frozenset(solid or [mark.colour for mark in words or marks])
        pointed = 0
        if State.CURRENT in state:
            pointed = next((mark.colour for mark in marks if mark.annotation == current), 0)
        tags = min(len(solid), len(_UNDERLINED) - 1) if solid or not marks else _GHOST if words else _WHOLE
        proposed = 0
        if any(mark.proposed for mark in words):
            proposed = 1 if solid else 2
        key = (colours, tags, state, pointed, proposed)
        return self._keep(key, lambda: self._text(colours, tags, state, pointed, _PROPOSED[proposed]))

    def letter(self, mark: Mark, *, starts: bool, current: bool) -> Style:
        """Return the style of a tag's letter in the gutter: bold where it starts, dim where it goes on."""
        key = ("letter", mark.colour, mark.ghost, starts, current)

        def make() -> Style:
            weight = Style(bold=starts and not mark.ghost, dim=not starts)
            return self._coloured(mark, current=current) + weight

        return self._keep(key, make)

    def lane(self, mark: Mark, *, current: bool) -> Style:
        """Return the style of a tag's line under the text."""
        key = ("lane", mark.colour, mark.ghost, current)
        return self._keep(key, lambda: self._coloured(mark, current=current) + Style(bold=current))

    def colour(self, number: int) -> Color:
        """Return a colour of the palette; numbers beyond its end start again."""
        return self._palette[number % len(self._palette)]

    def _keep(self, key: tuple[object, ...], make: Callable[[], Style]) -> Style:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = make()
        return made

    def _text(self, colours: frozenset[int], tags: int, state: State, pointed: int, proposed: Style) -> Style:
        style = self.theme.base + _LOOKS[tags] + proposed
        if colours and not self.plain:
            style += Style(bgcolor=self._tint(colours, tags).rich_color)
        if State.SELECTED in state:
            style += self._reversed(self.theme.selection)
        elif State.CURRENT in state:
            style += self._current(pointed)
        if State.CURSOR in state:
            style += self._reversed(self.theme.cursor) + Style(bold=True)
            if State.SELECTED in state or State.CURRENT in state:
                style += Style(underline2=True, underline=False)
        return style

    def _tint(self, colours: frozenset[int], tags: int) -> Color:
        """Mix the tags' colours, and put them on the background."""
        first, *others = (self.colour(number) for number in sorted(colours))
        for count, colour in enumerate(others, start=2):
            first = first.blend(colour, 1 / count)
        return self._ground().blend(first, _GHOST_TINT if tags < 0 else _TINT[tags])

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

    def _coloured(self, mark: Mark, *, current: bool) -> Style:
        """Return the style of a letter or a line in a tag's colour, made darker or lighter to be seen."""
        style = self.theme.base + Style(italic=mark.ghost)
        if current:
            return style + self._current(mark.colour)
        text = self.theme.base.color
        if self.plain or text is None:
            return style
        colour = self.colour(mark.colour)
        if abs(colour.brightness - self._ground().brightness) < _SEEN:
            colour = colour.blend(Color.from_rich_color(text), _NEARER)
        return style + Style(color=colour.rich_color)

    def _ground(self) -> Color:
        ground = self.theme.base.bgcolor
        return Color(0, 0, 0) if ground is None or ground.is_default else Color.from_rich_color(ground)


def _parse(colour: str) -> Color:
    """Read a colour; grey stands for one that cannot be read."""
    try:
        return Color.parse(colour)
    except ColorParseError:
        return Color(128, 128, 128)
