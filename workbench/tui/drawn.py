"""What closed screens have drawn is let go.

Textual caches two colours of a border by the object that holds a widget's
drawn lines, and so keeps those lines for a thousand widgets that are gone:
each line is a kilobyte, and dialogs come and go all day. The colours depend
on nothing of that object; here they are cached by themselves.
"""

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(256)
def _inner_outer(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


def let_go_of_what_is_closed() -> None:
    """Have Textual's drawing ask for the two colours here; may be called twice."""

    def inner_outer(_: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
        return _inner_outer(base, background)

    setattr(StylesCache, "get_inner_outer", inner_outer)  # noqa: B010  to mypy a method is no variable
