"""What the panel says is here: which annotation keys are for, a layer's keys, what is of the document."""

import pytest

from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench.tagsets.library import builtin
from workbench.tui.pairs import Place, Side
from workbench.tui.widgets.inspector import Inspector

ROSE = builders.spans(builders.CONTENT, "rose")
PRICES_ROSE = builders.spans(builders.CONTENT, "Prices rose")


def of_document(name, **fields):
    return builders.annotation(name, {"kind": "document"}, **fields)


def overlapping():
    return [
        builders.annotation("a0", *ROSE),
        builders.annotation("a1", *PRICES_ROSE, ordinal=1, tag="claims.doubt"),
    ]


def framed():
    """Two overlapping tags, and two of the document."""
    return project(annotations=[*overlapping(), of_document("a2", ordinal=2), of_document("a3", ordinal=3)])


def real():
    """The same with the tagsets that ship, whose keys fill the panel."""
    tags = ("claims.arg_premise", "rhetoric.loaded_language")
    made = [each.model_copy(update={"tag": tag}) for each, tag in zip(overlapping(), tags, strict=True)]
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    fakes.put(wb, builders.parts(annotations=made, relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


def seen(it):
    """Return the lines of the panel that are on the screen."""
    panel = it.screen.query_one(Inspector)
    return it.inspector.split("\n")[: panel.scrollable_content_region.height]


# While words are selected ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 35)])
async def test_while_words_are_selected_the_panel_points_at_the_annotation_that_keys_are_for(size):
    async with desk(real(), document="d0001", size=size) as it:
        await it.press("w", "v", "w")
        line = seen(it)[-1]
        assert "▸  C  Premise" in line
        assert "x T = n e act on ▸" in line
        await it.press(".")
        line = seen(it)[-1]
        assert "▸  R  Loaded Language" in line
        assert "▸  C" not in line
        await it.press("x")
        assert "Removed: Loaded Language" in it.status


async def test_beside_the_text_the_list_below_the_number_keys_has_the_mark():
    async with desk(real(), document="d0001", size=(150, 40)) as it:
        await it.press("w", "v", "w")
        assert "2 annotations here" in it.inspector
        assert "▸  C  Premise" in it.inspector
        assert it.inspector.index("t  3 more") < it.inspector.index("▸") < it.inspector.index("act on ▸")


async def test_the_one_pointed_at_is_in_the_line_however_many_there_are():
    many = [builders.annotation(f"a{n}", *ROSE, ordinal=n) for n in range(9)]
    async with desk(project(annotations=many), document="d0001", size=(80, 24)) as it:
        await it.press("w", "v", "w")
        for _ in range(9):
            await it.press(".")
            line = next(line for line in seen(it) if "act on ▸" in line)
            assert "▸  C" in line
            assert ". moves it" in line


async def test_one_alone_is_not_said_to_be_moved_on_from_and_none_has_no_such_line():
    one = project(annotations=[builders.annotation("a0", *ROSE)])
    async with desk(one, document="d0001", size=(80, 24)) as it:
        await it.press("w", "v", "w")
        assert "act on ▸" in it.inspector
        assert ". moves it" not in it.inspector
        await it.press("escape", "G", "v")
        assert "act on ▸" not in it.inspector


# Another layer --------------------------------------------------------------------------------


async def test_another_layer_shows_its_keys_until_the_cursor_moves():
    async with desk(framed(), document="d0001") as it:
        await it.press("w")
        assert " 1  Name calling" not in it.inspector
        await it.press("r")
        assert " 1  Name calling" in it.inspector
        assert "▸  C  Fact" in it.inspector
        await it.press("l")
        assert " 1  Name calling" not in it.inspector
        await it.press("h")
        assert " 1  Name calling" not in it.inspector


@pytest.mark.parametrize("key", [".", "x", "F", "escape"])
async def test_another_layer_s_keys_give_way_to_what_is_done_next(key):
    async with desk(framed(), document="d0001") as it:
        await it.press("w", "r", key)
        assert " 1  Name calling" not in it.inspector


@pytest.mark.parametrize("key", ["u", "ctrl+r"])
async def test_they_give_way_to_what_is_taken_back_and_done_again_too(key):
    async with desk(framed(), document="d0001") as it:
        await it.press("w", "x", "u", "x", *({"u": [], "ctrl+r": ["u"]}[key]))
        await it.press("r")
        assert " 1  Name calling" in it.inspector
        await it.press(key)
        assert " 1  Name calling" not in it.inspector


# Of the whole document ------------------------------------------------------------------------


async def test_what_is_of_the_document_is_not_counted_as_here():
    async with desk(framed(), document="d0001") as it:
        await it.press("w")
        assert "2 annotations here, next with ." in it.inspector
        assert "About the whole document: 2, next with F" in it.inspector
        await it.press("G")
        assert "here" not in it.inspector
        assert "About the whole document: 2, next with F" in it.inspector


async def test_stepping_through_overlaps_passes_the_document_by():
    async with desk(framed(), document="d0001") as it:
        await it.press("w")
        current = [it.screen.current]
        for _ in range(3):
            await it.press(".")
            current.append(it.screen.current)
        await it.press(",")
        assert [*current, it.screen.current] == ["a0", "a1", "a0", "a1", "a0"]


async def test_after_the_only_one_here_come_those_of_the_document():
    wb = project(annotations=[builders.annotation("a0", *ROSE), of_document("a1", ordinal=1)])
    async with desk(wb, document="d0001") as it:
        await it.press("w", ".")
        assert it.screen.current == "a1"
        assert "An annotation here, . goes to it" in it.inspector
        await it.press(".")
        assert it.screen.current == "a0"


async def test_those_of_the_document_are_gone_to_from_everywhere():
    async with desk(framed(), document="d0001") as it:
        await it.press("w")
        current = []
        for key in ("F", "F", "F", "."):
            await it.press(key)
            current.append(it.screen.current)
        assert current == ["a2", "a3", "a2", "a0"]
        assert it.view.place == Place(Side.SOURCE, 0, len("Prices "))


async def test_where_nothing_is_of_the_document_that_is_said():
    async with desk(project(annotations=overlapping()), document="d0001") as it:
        await it.press("w", "F")
        assert "M tags it" in it.status
        assert it.screen.current == "a0"


# What was just given --------------------------------------------------------------------------


async def test_right_after_a_tag_was_given_the_panel_is_about_it_and_the_ghost_comes_after():
    whole = builders.annotation("a0", {"kind": "segment", "segment": "s0"})
    async with desk(project(annotations=[whole]), document="d0001", size=(80, 24)) as it:
        await it.press("tab")
        assert "Projected: Fact" in seen(it)[0]
        await it.press("m")
        await it.type("doubt")
        await it.press("enter")
        assert "Doubt" in seen(it)[0]
        assert it.inspector.index("tags the whole segment") < it.inspector.index("Projected: Fact")
        await it.press("l", "h")
        assert "Projected: Fact" in seen(it)[0]


async def test_a_proposal_that_was_gone_to_stands_first_again():
    whole = builders.annotation("a0", {"kind": "segment", "segment": "s0"})
    there = builders.annotation("a1", {"kind": "segment", "segment": "u2"}, ordinal=1, tag="claims.doubt")
    async with desk(project(annotations=[whole, there]), document="d0001", size=(80, 24)) as it:
        await it.press("tab", ".")
        assert "Doubt" in seen(it)[0]
        await it.press("{", "}")
        assert it.view.place == Place(Side.TRANSLATION, 0, 0)
        assert "Projected: Fact" in seen(it)[0]
