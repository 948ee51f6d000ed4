from tests.tui.desk import desk
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.journal import Journal
from workbench.tui.screens.library import Library
from workbench.tui.widgets.rows import Row


def lines(it):
    listed = it.app.screen.listed
    return [listed.get_option_at_index(at).prompt.plain for at in range(listed.option_count)]


def status(it):
    return it.app.screen.query_one("#status", Row).render().plain


async def test_the_newest_comes_first_in_sentences():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "1", "w", "v", "2", "H")
        assert isinstance(it.app.screen, Journal)
        assert "tagged “r” as Doubt" in lines(it)[0]
        assert "tagged “Pr” as Fact" in lines(it)[1]
        await it.press("q")
        assert isinstance(it.app.screen, Annotate)


async def test_enter_asks_and_takes_everything_after_the_entry_back():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "1", "w", "v", "2", "w", "v", "1", "H", "j", "j", "enter", "y")
        assert len(it.annotations) == 1
        assert "Edits taken back: 2" in it.toasts[-1]
        assert "took back" in lines(it)[0]
        await it.press("q")
        assert len(it.screen.session.annotations) == 1
        assert it.marks == {}
        await it.press("ctrl+r", "ctrl+r")
        assert len(it.annotations) == 3


async def test_saying_no_changes_nothing_and_the_newest_entry_has_nothing_after_it():
    async with desk(document="d0001") as it:
        await it.press("v", "1", "w", "v", "1", "H", "j", "enter", "n")
        assert len(it.annotations) == 2
        await it.press("g", "k", "enter")
        assert "Nothing of yours" in it.toasts[-1]


async def test_an_entry_leads_to_its_annotation_and_says_when_that_is_gone():
    async with desk(document="d0001") as it:
        await it.press("w", "v", "l", "1", "x", "g", "v", "2", "w", "w", "H", "space")
        assert it.marks == {"a0002": "Doubt"}
        await it.press("H", "j", "j", "space")
        assert "gone" in it.toasts[-1]


async def test_it_is_filtered_by_person_by_kind_and_by_words():
    async with desk(document="d0001") as it:
        await it.press("v", "1", "w", "D", "H")
        every = len(lines(it))
        await it.press("t")
        assert "annotations" in status(it)
        assert 0 < len(lines(it)) < every
        await it.press("escape")
        assert len(lines(it)) == every
        await it.press("p")
        assert "by " in status(it)
        await it.press("escape", "slash")
        await it.type("tagged")
        assert all("tagged" in line for line in lines(it))
        await it.press("escape", "escape")
        assert isinstance(it.app.screen, Annotate)


async def test_the_library_shows_the_project_s_and_leads_into_a_document():
    async with desk() as it:
        await it.press("enter", "w", "v", "l", "1", "q", "H")
        assert "Prices" in lines(it)[0]
        await it.press("space")
        assert isinstance(it.app.screen, Annotate)
        assert it.screen.current == "a0001"
        await it.press("q")
        assert isinstance(it.app.screen, Library)


async def test_it_speaks_the_other_language_too():
    async with desk(document="d0001", size=(80, 24)) as it:
        await it.press("v", "1", "H", "L")
        assert "添加了标注" in lines(it)[0]
        await it.press("L")
