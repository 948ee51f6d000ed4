from textual.widgets import Static

from tests.tui.desk import desk
from workbench.tui.widgets.find_bar import FindLine
from workbench.tui.widgets.hints import Hints


def keys(it):
    return it.screen.query_one(Hints).render().plain


async def test_the_line_has_its_sign_and_names_its_own_keys_while_it_is_typed_in():
    async with desk(document="d0001") as it:
        text = keys(it)
        assert "select" in text
        assert not it.screen.query_one(FindLine).display
        await it.press("slash")
        line = it.screen.query_one(FindLine)
        assert line.region.height == 1
        sign = line.query_one("#find-sign", Static)
        assert str(sign.content) == "/"
        assert sign.region.right <= it.screen.bar.region.x
        assert keys(it) == "enter go  esc leave"
        await it.type("rose")
        await it.press("enter")
        assert not line.display
        assert keys(it) == text
        await it.press("slash", "escape")
        assert not line.display
        assert keys(it) == text


async def test_the_keys_that_are_named_do_what_they_say_when_they_are_clicked():
    async with desk(document="d0001") as it:
        await it.press("slash")
        await it.type("rose")
        await it.pilot.click("Hints", offset=(2, 0))
        await it.settle()
        assert [(each.start, each.end) for each in it.view.selected] == [(7, 11)]
        await it.press("slash")
        await it.pilot.click("Hints", offset=(keys(it).index("esc") + 2, 0))
        await it.settle()
        assert not it.screen.query_one(FindLine).display
