import pytest

from tests import builders
from tests.tui.desk import desk, project
from workbench import messages
from workbench.tui.pairs import Side


@pytest.mark.parametrize(
    ("language", "said", "again"),
    [
        (
            "en",
            ["moved “Price” as Fact", "wrote a note on “Prices” as Fact", "tagged “Prices” as Fact"],
            "Done again: tagged “Prices” as Fact",
        ),
        (
            "zh",
            ["移动了标注：“Price”标为事实", "写了备注：“Prices”标为事实", "添加了标注：“Prices”标为事实"],
            "已重做：添加了标注：“Prices”标为事实",
        ),
    ],
)
async def test_it_is_said_what_was_taken_back_and_of_which_words(language, said, again):
    messages.use(language)
    async with desk(document="d0001", size=(100, 30)) as it:
        await it.press("v", "w", "1", "n")
        await it.type("see")
        await it.press("ctrl+s", "<")
        for each in said:
            await it.press("u")
            assert each in it.status
        await it.press("ctrl+r")
        assert again in it.status


async def test_a_removal_a_relation_a_translation_and_a_finished_segment_are_named_too():
    async with desk(document="d0001", size=(120, 30)) as it:
        await it.press("v", "w", "1", "x", "u")
        assert "Undone: removed the tag of “Prices” as Fact" in it.status
        await it.press("D", "u")
        assert "Undone: finished a segment: “Prices rose 😀 again.” in Claims" in it.status
        await it.press("A", "u")
        assert "Undone: accepted the translation “物价😀又上涨了。”" in it.status


async def test_long_words_are_cut_so_that_the_place_is_still_read():
    words = builders.CONTENT[: builders.CONTENT.index("评论")].strip()
    wb = project(annotations=[builders.annotation("a0", *builders.spans(builders.CONTENT, words))])
    async with desk(wb, document="d0001", size=(100, 30)) as it:
        await it.press("T", "down", "enter", "u")
        assert "Undone: retagged “Prices rose 😀 again. C…” from Fact to Doubt" in it.status
        assert "1/3 · source" in it.status


async def test_the_cursor_goes_to_what_was_undone_or_done_again_out_of_sight_and_only_then():
    line = "Sentence number {} is here, with so many words that it wraps in every width. It goes on. "
    content = "\n".join(line.format(n) for n in range(60))
    async with desk(project(source=builders.source(content), units=[]), document="d0001") as it:
        await it.press("s", "s", "v", "w", "1", "w", "w")
        there = it.view.place
        await it.press("u")
        assert it.view.place == there
        await it.press("G", "ctrl+r")
        assert (it.view.place.index, it.view.place.side) == (2, Side.SOURCE)
        assert it.screen.current in it.annotations
        await it.press("G", "u")
        assert it.view.place.index == 2
        assert it.annotations == {}
