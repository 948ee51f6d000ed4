"""What is seen of a tag of a whole segment: its letter in the margin, on its own side."""

import pytest

from tests import builders
from tests.tui.desk import desk, project
from workbench.config import Settings
from workbench.tui.pairs import Place, Side


def of_segment(name, segment, **fields):
    return builders.annotation(name, {"kind": "segment", "segment": segment}, **fields)


def letters(it, side, index):
    """Return the letters of tags in the margin of each row of one side of a pair."""
    layout = it.view._laid
    x = layout.columns.x(side) - 4
    tops = (layout.top(index), layout.bottom(index))
    rows = [it.view.render_line(y - it.view.scroll_offset.y) for y in range(*tops)]
    shown = [row.crop(x, x + 4).text for row in rows][len(layout.leads(index)) :]
    return ["".join(each for each in row if each in "CR+") for row in shown]


def style(it, side, index):
    """Return the style of the first letter beside a text."""
    row = it.view._laid.y(Place(side, index, 0)) - it.view.scroll_offset.y
    x = it.view._laid.columns.x(side) - 4
    strip = it.view.render_line(row).crop(x, x + 1)
    (segment,) = [each for each in strip if each.text]
    assert segment.text == "C"
    return segment.style


async def test_a_tag_given_to_a_whole_segment_has_its_letter_in_the_margin_at_once():
    async with desk(document="d0001") as it:
        await it.press("m")
        await it.type("fact")
        await it.press("enter")
        assert letters(it, Side.SOURCE, 0) == ["C"]
        await it.press("G")
        assert letters(it, Side.SOURCE, 0) == ["C"]
        assert letters(it, Side.SOURCE, 1) == [""]
        await it.press("u")
        assert letters(it, Side.SOURCE, 0) == [""]


async def test_one_of_a_translation_has_it_there_and_none_on_its_words():
    wb = project(annotations=[of_segment("a0", "u2")])
    async with desk(wb, document="d0001") as it:
        assert letters(it, Side.TRANSLATION, 0) == ["C"]
        assert "C" not in "".join(letters(it, Side.SOURCE, 0))
        await it.press("tab", "l")
        assert it.marks == {}
        assert it.screen.here.segment == ("a0",)


async def test_it_stands_on_the_first_row_alone_and_beside_that_of_words():
    text = "Talks about talks and about more talks, " * 8
    words = builders.spans(text, "Talks")
    here = [of_segment("a0", "s0"), builders.annotation("a1", *words, ordinal=1, tag="claims.doubt")]
    wb = project(source=builders.source(text), units=[], annotations=here)
    async with desk(wb, document="d0001", size=(80, 30)) as it:
        first, *others = letters(it, Side.SOURCE, 0)
        assert first == "CC"
        assert len(others) > 2
        assert set(others) == {""}


async def test_it_shows_its_tag_s_colour_and_stands_out_where_it_is_the_current_one():
    wb = project(annotations=[of_segment("a0", "s0")])
    async with desk(wb, document="d0001") as it:
        here = style(it, Side.SOURCE, 0)
        await it.press("G")
        elsewhere = style(it, Side.SOURCE, 0)
        assert here.reverse
        assert not elsewhere.reverse
        assert elsewhere.bold
        assert elsewhere.color != it.view._painter.inks.theme.base.color


@pytest.mark.parametrize("theme", ["contrast", "ansi"])
async def test_its_letter_is_there_in_every_theme(theme):
    wb = project(annotations=[of_segment("a0", "s0")])
    async with desk(wb, document="d0001", settings=Settings(theme=theme)) as it:
        assert letters(it, Side.SOURCE, 0) == ["C"]


async def test_its_letter_is_there_without_colours(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    wb = project(annotations=[of_segment("a0", "s0")])
    async with desk(wb, document="d0001") as it:
        assert it.view.plain
        assert style(it, Side.SOURCE, 0).reverse


async def test_it_follows_a_translation_that_says_the_same_and_no_other():
    wb = project(annotations=[of_segment("a0", "u2")])
    async with desk(wb, document="d0001") as it:
        await it.press("A")
        assert letters(it, Side.TRANSLATION, 0) == ["C"]
        await it.press("E")
        it.app.screen.query_one("TextArea").text = "物价"
        await it.press("ctrl+s")
        assert letters(it, Side.TRANSLATION, 0) == [""]
