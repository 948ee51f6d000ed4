from tests import builders
from tests.tui.desk import desk, project

ROSE = builders.spans(builders.CONTENT, "rose")
AGAIN = builders.spans(builders.CONTENT, "again.")


def tagged():
    """Mei tagged “rose” and the emoji beside it, Sam “again.”."""
    return project(
        annotations=[
            builders.annotation("a1", *ROSE),
            builders.annotation("a2", *AGAIN, ordinal=1, by="sam"),
            builders.annotation("a3", {"kind": "document"}, ordinal=2),
        ]
    )


def words(it, name="a1"):
    found = next(each for each in it.wb.store.records("annotation") if each.id == name)
    return [target.exact for target in found.spans]


async def test_the_end_nearest_to_the_cursor_moves_and_the_cursor_with_it():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "l", "l", "l", ">", ">")
        assert words(it) == ["rose 😀"]
        assert "rose 😀" in it.status
        assert it.marks == {"a1": "Fact"}
        await it.press("<")
        assert words(it) == ["rose "]
        await it.press("o", "<", "<")
        assert words(it) == ["s rose "]
        assert words(it, "a2") == ["again."]
        await it.press("u")
        assert words(it) == [" rose "]


async def test_the_same_end_goes_on_moving_until_one_character_is_left():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "l", "l", "l", "<", "<", "<")
        assert words(it) == ["r"]
        await it.press("<")
        assert words(it) == ["r"]
        assert "cannot go further" in it.toasts[0]
        await it.press(">")
        assert words(it) == ["ro"]


async def test_boundaries_of_others_and_of_whole_documents_are_left_alone():
    async with desk(tagged(), document="d0001") as it:
        await it.press("]", "]", "]", ">")
        assert it.screen.current == "a2"
        assert words(it, "a2") == ["again."]
        await it.press("g", ".", ">")
        assert it.screen.current == "a3"
        assert len(it.toasts) == 2
