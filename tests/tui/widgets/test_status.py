import pytest

from tests.tui.desk import desk
from workbench import messages
from workbench.messages import say


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_what_was_said_and_the_place_are_read_whole_at_a_hundred_cells(language):
    messages.use(language)
    async with desk(document="d0001", size=(100, 30)) as it:
        place = f"1/3 · {say('tui.side.source')}"
        end = f"{say('view.language.en')}"
        for keys in (("v", "w"), ("1",), ("n", "x", "ctrl+s"), ("u",), ("T", "down", "enter")):
            await it.press(*keys)
            assert place in it.status
            assert end in it.status
            assert "…" not in it.status
            assert it.status.rstrip().endswith(say("tui.status.saved"))


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_who_translated_is_left_out_before_anything_else_is_cut(language):
    messages.use(language)
    async with desk(document="d0001", size=(100, 30)) as it:
        origin = say("tui.origin.post_edited")
        assert origin in it.status
        await it.pilot.resize_terminal(50, 20)
        await it.settle()
        assert origin not in it.status
        assert say("view.language.en") in it.status
        assert "…" not in it.status


async def test_it_is_said_what_is_counted_and_one_is_one():
    async with desk(document="d0001", size=(100, 30)) as it:
        await it.press("v")
        assert "1 character selected" in it.status
        await it.press("l")
        assert "2 characters selected" in it.status
        messages.use("zh")
        await it.press("l")
        assert "选中 3 个字符" in it.status


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_kept_pieces_are_said_once(language):
    messages.use(language)
    async with desk(document="d0001", size=(100, 30)) as it:
        await it.press("v", "w", "V")
        assert it.status.count(say("tui.status.pieces", n=1)) == 1
        assert it.status.startswith(say("tui.pieces.next"))
        assert it.status.lower().count("1") == 2, "once of the pieces, once in 1/3"
        assert f"1/3 · {say('tui.side.source')}" in it.status
        assert say("tui.status.selected", n=6) in it.status
