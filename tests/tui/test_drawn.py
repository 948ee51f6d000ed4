"""What a closed screen has drawn is let go: people open and close hundreds of them in a day."""

import gc
import weakref

from textual._styles_cache import StylesCache
from textual.color import Color

from tests.tui.desk import desk
from workbench.tui.drawn import let_go_of_what_is_closed


async def test_what_a_closed_dialog_has_drawn_is_let_go():
    async with desk(document="d0001") as it:
        await it.press("t")
        await it.type("name")
        widgets = it.app.screen.walk_children()
        held = [weakref.ref(each) for widget in widgets for each in (widget, widget._styles_cache)]
        assert len(held) > 8
        del widgets
        await it.press("escape")
        await it.press("l")
        gc.collect()
        assert [each for each in map(weakref.ref.__call__, held) if each is not None] == []


def test_the_colours_of_a_border_are_what_textual_makes_them():
    let_go_of_what_is_closed()
    red, half = Color(255, 0, 0), Color(0, 0, 255, 0.5)
    inner, outer = StylesCache().get_inner_outer(red, half)
    assert (inner.background, outer.background) == (red + half, red)
