import dataclasses

from textual.containers import VerticalScroll
from textual.widgets import Static

from tests.tui.desk import desk, project
from workbench.tui.screens.agreement import Agreement
from workbench.usecases.session import Session


def judged():
    """Two people on the builders' document, who differ in one boundary and one tag."""
    wb = project()
    document = wb.store.documents()[0]
    places = {"mei": [(0, 6, "fact"), (8, 12, "fact")], "li": [(0, 5, "fact"), (8, 12, "labelling")]}
    for who, spans in places.items():
        session = Session(dataclasses.replace(wb, annotator=who), document)
        for start, end, name in spans:
            tag = next(tag.id for each in wb.tagsets.values() for tag in each.tags if tag.id.endswith(name))
            session.tag(tag, [session.target("source", start, end)])
    return wb


def shown(it):
    return it.app.screen.query_one("#agreement-tables", Static).render().plain


async def test_the_report_is_shown_and_left():
    async with desk(judged(), size=(120, 40)) as it:
        await it.press("A")
        assert isinstance(it.app.screen, Agreement)
        text = shown(it)
        assert "F1 of each pair" in text
        assert "1.000" in text
        assert "other boundaries" in text
        assert "other tag" in text
        await it.press("q")
        assert it.app.screen is it.library


async def test_one_layer_alone_and_the_footer_are_chosen_by_key():
    async with desk(judged(), size=(120, 40)) as it:
        await it.press("A")
        assert "left out" in it.title
        await it.press("f")
        assert "counted" in it.title
        await it.press("y")
        assert "claims" in it.title
        assert "other tag" not in shown(it)
        await it.press("y", "y")
        assert "all" in it.title


async def test_the_report_is_written_as_a_page_that_is_told_of():
    wb = judged()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("A", "w")
        await it.type("/out/report.html")
        await it.press("enter")
        written = [data for path, data in wb.files.files.items() if str(path) == "/out/report.html"]
        assert written[0].startswith(b"<!DOCTYPE html>")
        assert any("/out/report.html" in toast for toast in it.toasts)


async def test_one_annotator_alone_is_told_what_is_missing():
    async with desk(size=(80, 24)) as it:
        await it.press("A")
        assert "it takes two" in shown(it)
        await it.press("w", "q")
        assert it.app.screen is it.library


async def test_it_speaks_the_other_language_and_scrolls():
    async with desk(judged(), size=(80, 24)) as it:
        await it.press("A", "L")
        assert "标注者一致性" in it.title
        assert "两两 F1" in shown(it)
        pane = it.app.screen.query_one("#agreement", VerticalScroll)
        await it.press("G")
        assert pane.scroll_y > 0
        await it.press("k", "pageup", "g")
        assert pane.scroll_y == 0
        await it.press("j")
        assert pane.scroll_y == 1


async def test_names_that_look_like_markup_stay_text():
    wb = judged()
    session = Session(dataclasses.replace(wb, annotator="[/ref]\x1b]52;"), wb.store.documents()[0])
    tag = wb.tagsets["claims"].tags[0].id
    session.tag(tag, [session.target("source", 0, 6)])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("A")
        assert "[/ref]" in shown(it)
        assert "\x1b" not in shown(it)
