"""An export that cannot be: it is said where one looks, whole, and what was typed stays."""

from tests import builders, fakes
from tests.tui.desk import desk
from tests.tui.test_export_screen import files, go, screen, shelf, shown, values
from workbench.formats import discover


async def test_what_the_format_cannot_hold_is_said_in_place_of_counting():
    wb = fakes.workbench()
    wb.formats = {"doccano": discover()["doccano"]}
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], findings=[], reviews=[]))
    async with desk(wb) as it:
        await it.press("e")
        await go(it, "option.text")
        await it.press("l")
        assert "d0001" in shown(it, "lost")


async def test_a_folder_that_was_typed_stays_when_writing_fails():
    wb = shelf()
    async with desk(wb) as it:
        await it.press("e")
        await go(it, "out")
        await it.press("enter", "home", "ctrl+k")
        await it.type("taken")
        await it.press("enter")
        assert values(it)["out"].endswith("taken")
        await it.press("w")
        await it.settle()
        assert any("taken" in name for name in files(wb))
        before = files(wb)
        await go(it, "out")
        await it.press("enter", "home", "ctrl+k")
        await it.type("taken")
        await it.press("enter", "w")
        await it.settle()
        assert files(wb) == before
        assert values(it)["out"].endswith("taken")
        assert screen(it)._done is None
