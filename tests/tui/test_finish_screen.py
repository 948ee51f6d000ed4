import pytest

from tests.tui.desk import desk
from workbench import messages


async def test_a_segment_is_declared_done_the_count_follows_and_the_next_one_open_is_found():
    async with desk(document="d0001", size=(160, 40)) as it:
        assert "done" not in it.status
        await it.press("D")
        assert "Done in Claims: nothing found" in it.status
        assert "done 1/3" in it.status
        assert "✓ 1/3 · source · nothing found" in it.status
        await it.press("U")
        assert it.view.place.index == 1
        assert "✓" not in it.status
        await it.press("v", "w", "1", "D", "U", "D", "U")
        assert "Every segment is done in Claims" in it.status
        assert "done 3/3" in it.status
        states = {record.segment: record.state for record in it.wb.store.records("finding")}
        assert states == {"s0": "nothing_found", "s1": "complete", "s2": "nothing_found"}


async def test_done_is_counted_for_each_layer_and_taken_back_by_the_same_key_or_undo():
    async with desk(document="d0001", size=(160, 40)) as it:
        await it.press("D", "r")
        assert "done 1/3" not in it.status
        await it.press("D", "D")
        assert "Not done any more" in it.status
        await it.press("u")
        assert "Undone: reopened a segment: “Prices rose 😀 again.” in Rhetoric" in it.status
        assert "done 1/3" in it.status
        await it.press("c", "v", "w", "1")
        assert "done 1/3" not in it.status


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_the_sign_of_a_finished_segment_is_read_on_a_narrow_screen_too(
    language,
):
    messages.use(language)
    async with desk(document="d0001", size=(50, 16)) as it:
        assert "✓" not in it.status
        await it.press("D", "ctrl+down")
        assert "✓" not in it.status
        await it.press("ctrl+up")
        assert "✓ 1/3 · " in it.status
