import pytest
from textual.widgets import TextArea

from tests import builders
from tests.tui.desk import desk, project
from workbench.messages import say
from workbench.tui.screens.edit import Edit, Known
from workbench.tui.screens.note import Note
from workbench.tui.screens.unit_talk import Comment


def keys(it):
    return it.app.screen.query_one("#note-keys")


def words(it):
    return str(keys(it).content)


@pytest.mark.parametrize(
    ("dialog", "warning"),
    [
        (lambda: Note("Doubt", "old"), "tui.note.unsaved"),
        (lambda: Comment("about"), "tui.note.unsaved"),
        (lambda: Edit("The source.", "译文", Known), "tui.edit.unsaved"),
    ],
)
async def test_who_types_on_after_the_warning_stays_and_is_warned_again(dialog, warning):
    async with desk(document="d0001") as it:
        given = []
        it.app.push_screen(dialog(), given.append)
        await it.settle()
        await it.type(" XXX")
        await it.press("escape")
        assert words(it) == say(warning)
        await it.press("e")
        assert words(it) == say("tui.note.keys")
        assert not keys(it).has_class("warning")
        await it.press("escape")
        assert given == []
        assert words(it) == say(warning)
        await it.press("left")
        assert words(it) == say("tui.note.keys")
        await it.press("escape", "escape")
        assert given == [None]


async def test_typing_that_comes_with_the_second_esc_is_not_thrown_away_by_it():
    async with desk(document="d0001") as it:
        given = []
        it.app.push_screen(Note("Doubt", ""), given.append)
        await it.settle()
        await it.burst("x", "escape", "y", "escape")
        assert given == []
        assert it.app.screen.query_one(TextArea).text == "xy"


@pytest.mark.parametrize("size", [(50, 12), (40, 10), (80, 16), (80, 24), (100, 30)])
@pytest.mark.parametrize("keys_of", ["n", "E"])
async def test_how_to_save_stands_there_on_the_smallest_terminal(size, keys_of):
    long = builders.annotation("a0", *builders.spans(builders.CONTENT, "Prices"), comment="one\ntwo\n" * 9)
    wb = project(annotations=[long])
    async with desk(wb, document="d0001", size=size) as it:
        await it.press(keys_of)
        await it.type("zz")
        for press in ((), ("escape",)):
            await it.press(*press)
            area, shown = it.app.screen.query_one(TextArea).region, keys(it).region
            assert shown.height > 0
            assert shown.bottom < size[1]
            assert area.height >= 1
            assert area.bottom <= shown.y
        await it.press("escape")


@pytest.mark.parametrize("size", [(50, 12), (80, 23), (80, 24), (100, 39), (100, 40)])
async def test_a_long_source_and_much_that_is_known_leave_room_for_the_keys_and_a_line_to_type_in(size):
    async with desk(document="d0001", size=size) as it:
        known = Known(terms=[f"term {n} → 词 {n}" for n in range(20)])
        it.app.push_screen(Edit("物价又上涨了" * 80, "译文", lambda: known))
        await it.settle()
        area, shown = it.app.screen.query_one(TextArea).region, keys(it).region
        assert shown.bottom < size[1]
        assert area.height >= 1
        assert area.bottom <= shown.y
