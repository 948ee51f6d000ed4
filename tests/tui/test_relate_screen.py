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


async def test_a_relation_begun_stays_begun_on_the_same_annotation_which_is_said():
    async with desk(three(), document="d0001", size=(160, 40)) as it:
        await it.press("=", "=")
        assert "Same annotation" in it.status
        assert "= ends the relation begun" in it.status
        await it.press("]", "=", "enter")
        assert roles(it) == [{"from": ("a0",), "to": ("a1",)}]


async def test_back_from_inside_an_annotation_leads_to_the_one_before_it():
    async with desk(three(), document="d0001", size=(160, 40)) as it:
        await it.press("]", "l", "l")
        assert it.screen.current == "a1"
        await it.press("=", "[")
        assert it.screen.current == "a0"
        assert it.view.place.offset == 0
        await it.press("=", "enter")
        assert roles(it) == [{"from": ("a1",), "to": ("a0",)}]


async def test_escape_cancels_a_relation_begun_after_the_selection():
    async with desk(three(), document="d0001", size=(160, 40)) as it:
        await it.press("=", "v", "escape")
        assert "= ends the relation begun" in it.status
        await it.press("escape")
        assert "No relation begun" in it.status
        assert "= ends the relation begun" not in it.status
        await it.press("]", "=")
        assert "From “rose”" in it.status


async def test_a_relation_begun_stays_begun_when_its_roles_are_not_picked():
    async with desk(three(), document="d0001", size=(160, 40)) as it:
        await it.press("=", "]", "=", "escape")
        assert "= ends the relation begun" in it.status
        await it.press("]", "=", "enter")
        assert roles(it) == [{"from": ("a0",), "to": ("a2",)}]


async def test_a_relation_begun_goes_with_the_annotation_that_it_began_with():
    async with desk(three(), document="d0001", size=(160, 40)) as it:
        await it.press("=", "x")
        assert "= ends the relation begun" not in it.status
        await it.press("]", "=")
        assert "From “rose”" in it.status


async def test_no_relation_is_made_without_two():
    async with desk(three(), document="d0001") as it:
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
        assert "No kind of relation" in it.toasts[0]
        assert it.screen.relating
