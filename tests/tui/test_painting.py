"""A key paints what it changes, and not all that is on the screen."""

import pytest
from textual._compositor import Compositor

from tests.tui.desk import desk
from workbench.tui.screens.pick_tag import PickTag


@pytest.fixture
def whole(monkeypatch):
    """How often the whole screen was painted."""
    counted = []
    paint = Compositor.render_full_update

    def counting(compositor, *args, **options):
        counted.append(compositor)
        return paint(compositor, *args, **options)

    monkeypatch.setattr(Compositor, "render_full_update", counting)
    return counted


async def test_moving_selecting_tagging_and_undo_leave_the_rest_of_the_screen_alone(whole):
    async with desk(size=(120, 40)) as it:
        await it.open()
        await it.press("v", "w", "1", "escape")
        whole.clear()
        await it.press("j", "v", "w", "2", "u", "k", "v", "w", "escape")
        assert whole == []


async def test_typing_in_the_picker_leaves_the_document_under_it_alone(whole):
    async with desk(size=(120, 40)) as it:
        await it.open()
        await it.press("v", "w", "t")
        assert isinstance(it.app.screen, PickTag)
        whole.clear()
        await it.press("a", "backspace", "down", "up")
        assert whole == []
