from tests import builders
from tests.tui.desk import desk, project


def three(**fields):
    words = [builders.spans(builders.CONTENT, each) for each in ("Prices", "rose", "again")]
    return project(
        annotations=[builders.annotation(f"a{n}", *each, ordinal=n) for n, each in enumerate(words)], **fields
    )


def roles(it):
    return [record.roles for record in it.wb.store.records("relation")]


async def test_annotations_are_linked_by_keys_one_after_the_other_and_shown_as_a_tree():
    async with desk(three(), document="d0001", size=(160, 40)) as it:
        await it.press("=")
        assert "From “Prices”" in it.status
        await it.press("]", "=", "enter")
        assert roles(it) == [{"from": ("a0",), "to": ("a1",)}]
        assert "Related: supports" in it.status
        for line in ("⇄ supports", "├ from: “Prices”", "└ to: “rose”"):
            assert line in it.inspector
        await it.press("=", "]", "=", "enter")
        assert roles(it) == [{"from": ("a0",), "to": ("a1", "a2")}]
        assert "└ to: “again”" in it.inspector
        await it.press("X", "enter")
        assert roles(it) == []
        assert "⇄" not in it.inspector
        await it.press("u", "u", "u")
        assert roles(it) == []
        await it.press("ctrl+r")
        assert "⇄ supports" in it.inspector or it.screen.current == "a2"
        assert roles(it) == [{"from": ("a0",), "to": ("a1",)}]


async def test_a_relation_begun_is_dropped_on_the_same_annotation_and_none_is_made_without_two():
    async with desk(three(), document="d0001") as it:
        await it.press("=", "=")
        assert "No relation begun" in it.status
        await it.press("X", "G", "=")
        assert len(it.toasts) == 2
        assert roles(it) == []


async def test_tags_that_no_relation_links_are_told():
    doubts = [
        builders.annotation(f"a{n}", *builders.spans(builders.CONTENT, each), ordinal=n, tag="claims.doubt")
        for n, each in enumerate(("Prices", "rose"))
    ]
    async with desk(project(annotations=doubts), document="d0001") as it:
        await it.press("=", "]", "=")
        assert it.screen.ready
        assert "No kind of relation" in it.toasts[0]
