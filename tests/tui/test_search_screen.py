import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.widgets import Input

from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench.domain.graphemes import cells, tail
from workbench.tui.pairs import Place, Side, Stretch
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.library import Library
from workbench.tui.screens.search import Search
from workbench.tui.widgets.concordance import Concordance, context
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row
from workbench.usecases.search import Hit
from workbench.usecases.search import search as find


def two(**fields):
    """Return a project with the builders' document, and another one that also speaks of prices."""
    wb = project(**fields)
    content = "物价没有上涨。\nThe prices stayed."
    other = builders.document(id="d2", title="第二篇", ordinal=2)
    units = [builders.unit("v1", "s1", "物价未变。")]
    fakes.put(
        wb,
        builders.parts(
            document=other,
            source=builders.source(content),
            units=units,
            annotations=[],
            relations=[],
            reviews=[],
            findings=[],
            tagsets=[],
        ),
    )
    return wb


def table(it):
    return it.app.screen.query_one(Concordance)


def rows(it):
    shown = table(it)
    return [shown.render_line(y).text for y in range(min(len(shown.hits), shown.size.height))]


def words(it):
    return [(hit.document.id, hit.match) for hit in table(it).hits]


def line(it, name="status"):
    return it.app.screen.query_one(f"#{name}", Row).render().plain


async def search(it, typed):
    await it.press("ctrl+f")
    await it.type(typed)


async def test_hits_of_all_documents_come_while_one_types():
    async with desk(two()) as it:
        await search(it, "PRICES")
        assert words(it) == [("d0001", "Prices"), ("d0001", "prices"), ("d2", "prices")]
        assert "3 places" in line(it, "title")
        await it.type(" stay")
        assert words(it) == [("d2", "prices stay")]
        await it.press(*["backspace"] * 11)
        assert words(it) == []
        assert "places" not in line(it, "title")


async def test_chinese_is_found_in_sources_and_translations_and_stands_in_one_column():
    async with desk(two(), size=(80, 24)) as it:
        await search(it, "物价")
        assert [hit.text for hit in table(it).hits] == ["source", "translation", "source", "translation"]
        columns = {cells(row[: row.index("物价")]) for row in rows(it)}
        assert len(columns) == 1
        assert {cells(row) for row in rows(it)} == {table(it).size.width}


@pytest.mark.parametrize(
    ("presses", "texts"),
    [
        (0, {"source", "translation"}),
        (1, {"source"}),
        (2, {"translation"}),
        (3, set()),
        (4, set()),
        (5, {"source", "translation"}),
    ],
)
async def test_tab_narrows_the_search_to_one_kind_of_text_and_round(presses, texts):
    async with desk(two()) as it:
        await search(it, "物价")
        await it.press(*["tab"] * presses)
        assert {hit.text for hit in table(it).hits} == texts
        if presses:
            await it.press(*["shift+tab"] * presses)
            assert {hit.text for hit in table(it).hits} == {"source", "translation"}


async def test_tags_and_notes_are_found_too():
    tag = builders.annotation("a0", *builders.spans(builders.CONTENT, "Prices"), comment="see the table")
    async with desk(two(annotations=[tag])) as it:
        await search(it, "table")
        assert [(hit.field, hit.annotation) for hit in table(it).hits] == [("note", "a0")]
        await it.press("enter")
        assert it.view.place == Place(Side.SOURCE, 0, 0)
        assert it.screen.current == "a0"
        assert it.view.selected == ()


async def test_enter_selects_the_hit_in_its_document_and_q_comes_back_to_the_same_list():
    async with desk(two()) as it:
        await search(it, "prices")
        await it.press("down", "down", "enter")
        assert it.screen.session.document.id == "d2"
        content = it.screen.session.content("source")
        at = content.index("prices")
        assert it.view.selected == (Stretch("source", at, at + 6),)
        await it.press("q")
        assert isinstance(it.app.screen, Search)
        assert table(it).current == 2
        assert "3 places" in line(it, "title")
        await it.press("escape")
        assert isinstance(it.app.screen, Library)


async def test_a_hit_in_a_translation_is_selected_on_that_side():
    async with desk(two()) as it:
        await search(it, "未变")
        await it.press("enter")
        assert it.view.place.side is Side.TRANSLATION
        (stretch,) = it.view.selected
        assert stretch == Stretch("v1", 2, 4)
        assert it.screen.session.content("v1")[2:4] == "未变"


async def test_enter_typed_before_anything_is_found_opens_the_first_hit():
    async with desk(two()) as it:
        await it.press("ctrl+f")
        await it.burst(*"stayed", "enter")
        assert isinstance(it.app.screen, Annotate)
        assert it.screen.session.document.id == "d2"


async def test_a_hit_in_the_document_one_came_from_is_shown_there_and_no_second_one_is_opened():
    async with desk(two()) as it:
        await it.open()
        first = it.screen
        await search(it, "critics")
        await it.press("enter")
        assert it.app.screen is first
        (stretch,) = it.view.selected
        assert first.session.content("source")[stretch.start : stretch.end] == "Critics"
        await it.press("q")
        assert isinstance(it.app.screen, Search)
        assert words(it) == [("d0001", "Critics")]
        await it.press("escape")
        assert it.app.screen is first
        await it.press("q")
        assert isinstance(it.app.screen, Library)


async def test_words_are_found_in_a_document_that_was_opened_at_a_hit():
    async with desk(two()) as it:
        await search(it, "stayed")
        await it.press("enter", "escape", "g", "/")
        await it.type("prices")
        await it.press("enter")
        (stretch,) = it.view.selected
        assert it.screen.session.content("source")[stretch.start : stretch.end] == "prices"


async def test_a_hit_across_two_segments_is_selected_whole():
    async with desk(two()) as it:
        await search(it, "again. critics")
        await it.press("enter")
        (stretch,) = it.view.selected
        assert it.screen.session.content("source")[stretch.start : stretch.end] == "again.\r\nCritics"


async def test_a_pattern_of_wildcards_alone_is_refused_with_a_sentence():
    async with desk(two()) as it:
        await search(it, "*")
        assert words(it) == []
        assert "nothing to look for" in line(it)
        await it.press("enter")
        assert isinstance(it.app.screen, Search)


async def test_the_search_speaks_the_other_language_and_hostile_text_crashes_nothing():
    wb = project()
    hostile = builders.document(id="d2", title="[/b] \x1b]0;x\x07 [/]", ordinal=2)
    fakes.put(
        wb,
        builders.parts(
            document=hostile,
            source=builders.source("see [/ref] \x1b[2J price"),
            units=[],
            annotations=[],
            relations=[],
            reviews=[],
            findings=[],
            tagsets=[],
        ),
    )
    async with desk(wb) as it:
        await search(it, "price")
        assert not any("\x1b" in row for row in rows(it))
        it.app.action_language()
        it.app.screen.speak()
        assert "搜索项目" in line(it, "title")
        assert any("原文" in row for row in rows(it))
        it.app.action_language()
        await it.press("escape")
        assert isinstance(it.app.screen, Library)


async def test_a_thousand_hits_scroll_with_the_current_one():
    lines = "\n".join(f"Line {n} of many." for n in range(1000))
    wb = project(source=builders.source(lines), units=[])
    async with desk(wb, size=(80, 24)) as it:
        await search(it, "line")
        assert len(table(it).hits) == 1000
        await it.press("pagedown", "pagedown", "down")
        current = table(it).current
        assert current == 2 * table(it).page + 1
        assert 0 <= current - table(it).scroll_offset.y < table(it).size.height
        assert f"{current + 1} of 1000" in line(it)


mixed = st.text(alphabet="ab 评论。😀\u0301\n\x1b", max_size=40)


@settings(deadline=None)
@given(mixed, mixed.filter(lambda text: text.strip()), mixed, st.integers(4, 40), st.integers(4, 40))
def test_what_is_before_ends_where_the_hit_begins_and_all_of_it_has_the_width(
    before, match, after, left, right
):
    hit = Hit(builders.document(), "s0", "source", 0, 1, before, match, after)
    shown = context(hit, left, right)
    assert cells(shown[0]) == left
    assert cells(shown[1]) + cells(shown[2]) == right


@settings(deadline=None)
@given(mixed, st.integers(0, 20))
def test_a_tail_is_an_end_of_the_text_that_fits_and_no_longer_one_would(text, width):
    kept = tail(text.replace("\x1b", "").replace("\n", ""), width)
    whole = text.replace("\x1b", "").replace("\n", "")
    assert whole.endswith(kept)
    assert cells(kept) <= width or not kept.strip()


def test_a_search_that_is_cancelled_reads_no_further_document():
    wb = two()
    found = find(wb, "prices", cancelled=lambda: True)
    assert list(found) == []
    asked = iter([False, True])
    assert {hit.document.id for hit in find(wb, "prices", cancelled=lambda: next(asked))} == {"d0001"}


def keys(it):
    return it.app.screen.query_one(Hints).render().plain


async def test_a_star_after_a_chinese_word_selects_the_word_and_not_all_up_to_the_full_stop():
    async with desk(two()) as it:
        await search(it, "物价*")
        assert {match for _, match in words(it)} == {"物价"}
        await it.press("enter")
        (stretch,) = it.view.selected
        assert it.screen.session.content("source")[stretch.start : stretch.end] == "物价"
        await it.press("q")
        await it.press("slash", *["backspace"] * 3)
        await it.type("price*")
        assert {match for _, match in words(it)} == {"Prices", "prices"}


async def test_q_says_where_it_leads_and_in_the_hits_leads_out_and_types_nothing():
    async with desk(two()) as it:
        await search(it, "prices")
        await it.press("enter")
        assert "q search" in keys(it)
        await it.press("q")
        assert isinstance(it.app.screen, Search)
        assert "/ change words" in keys(it)
        await it.press("x", "1", "question_mark", "ctrl+p")
        assert it.app.screen.query_one(Input).value == "prices"
        assert isinstance(it.app.screen, Search)
        await it.press("q")
        assert isinstance(it.app.screen, Library)
        await it.press("enter")
        assert "q library" in keys(it)


async def test_who_comes_back_from_the_document_he_came_from_is_in_the_hits_too():
    async with desk(two(), document="d0001") as it:
        await search(it, "critics")
        await it.press("enter")
        assert "q search" in keys(it)
        await it.press("q", "q")
        assert isinstance(it.app.screen, Annotate)
        assert "q library" in keys(it)
        await it.press("q")
        assert isinstance(it.app.screen, Library)


async def test_the_words_can_be_changed_after_coming_back_and_what_is_typed_is_added_to_them():
    async with desk(two()) as it:
        await search(it, "prices")
        await it.press("enter", "q", "down", "slash")
        assert "/ change words" not in keys(it)
        await it.type(" stay")
        assert it.app.screen.query_one(Input).value == "prices stay"
        assert words(it) == [("d2", "prices stay")]
        await it.press("enter", "q", "enter")
        assert it.screen.session.document.id == "d2"
