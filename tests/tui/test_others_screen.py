from tests import builders
from tests.tui.desk import desk, project

ROSE = builders.spans(builders.CONTENT, "rose")


def shared():
    """Mei and Sam tagged the same word; Sam also tagged the document and a later word."""
    return project(
        annotations=[
            builders.annotation("a1", *ROSE),
            builders.annotation("a2", *ROSE, ordinal=1, by="sam"),
            builders.annotation("a3", {"kind": "document"}, ordinal=2, by="sam"),
            builders.annotation("a4", *builders.spans(builders.CONTENT, "again."), ordinal=3, by="sam"),
        ]
    )


async def test_marks_of_others_are_hidden_and_shown_again_and_stay_in_the_project():
    async with desk(shared(), document="d0001") as it:
        await it.press("w", "O")
        assert set(it.marks) == {"a1"}
        assert it.screen.here.all == ("a1",)
        assert "others hidden" in it.status
        assert set(it.annotations) == {"a1", "a2", "a3", "a4"}
        await it.press("O")
        assert set(it.marks) == {"a1", "a2"}
        assert set(it.screen.here.all) == {"a1", "a2", "a3"}
        assert "others hidden" not in it.status


async def test_going_from_annotation_to_annotation_passes_over_those_that_are_hidden():
    async with desk(shared(), document="d0001") as it:
        await it.press("O", "]")
        assert it.screen.current == "a1"
        await it.press("]")
        assert it.screen.current == "a1"
        assert "No more" in it.status or "no more" in it.status.lower()


async def test_what_one_tags_while_others_are_hidden_is_shown():
    async with desk(shared(), document="d0001") as it:
        await it.press("O", "v", "l", "1", "g")
        assert len(it.marks) == 1
        await it.press("u")
        assert not it.marks
