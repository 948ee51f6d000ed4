"""A document opens where the person left it."""

from tests.tui.desk import desk, project
from workbench.tui.pairs import Place, Side


async def left_and_opened(it, *keys):
    """Press keys in the document, leave it, and open it again; return where the cursor was and is."""
    await it.press(*keys)
    left = it.view.place
    await it.press("q")
    await it.open()
    return left, it.view.place


async def test_a_document_opens_where_it_was_left():
    async with desk(project()) as it:
        await it.open()
        left, opened = await left_and_opened(it, "j", "w", "w")
        assert opened == left
        assert left.offset > 0
        assert "Where you left off" in it.status
        left, opened = await left_and_opened(it, "tab", "l")
        assert opened == left
        assert left.side is Side.TRANSLATION


async def test_it_is_known_when_the_program_starts_again():
    wb = project()
    async with desk(wb) as it:
        await it.open()
        await it.press("j", "w")
        left = it.view.place
    async with desk(wb) as it:
        await it.open()
        assert it.view.place == left


async def test_somebody_else_begins_at_the_beginning():
    wb = project()
    async with desk(wb) as it:
        await it.open()
        await it.press("j")
    wb.annotator = "sam"
    async with desk(wb) as it:
        await it.open()
        assert it.view.place == Place(Side.SOURCE, 0, 0)
        assert "left off" not in it.status


async def test_who_went_back_to_the_beginning_is_told_nothing():
    async with desk(project()) as it:
        await it.open()
        left, opened = await left_and_opened(it, "j", "g")
        assert left == opened == Place(Side.SOURCE, 0, 0)
        assert "left off" not in it.status


async def test_an_annotation_to_be_shown_comes_before_where_one_was():
    wb = project()
    async with desk(wb, document="d0001") as it:
        await it.press("v", "w", "1", "j")
        (name,) = it.annotations
        await it.press("q")
        it.app.open_document("d0001", name)
        await it.settle()
        assert it.view.place.index == 0
        assert it.screen.current == name
