import threading

from tests import builders, fakes
from tests.tui.desk import TAGSETS, desk, project
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.ask_path import AskPath, as_path, first_name
from workbench.tui.screens.help import Help
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row

TEXT = "Talks are “off the table,” he said. Nobody objects.\n\n评论\n发表评论\n".encode()


def shelf():
    """A project with three documents, one of them half translated."""
    wb = project()
    for at, title in enumerate(("White paper", "白皮书 [/b] \x1b[31m"), 1):
        document = builders.document(id=f"d100{at}", title=title, ordinal=at)
        fakes.put(wb, builders.parts(document=document, units=[], annotations=[], relations=[], tagsets=[]))
    return wb


def row(it, at):
    return [str(cell) for cell in it.library.table.get_row_at(at)]


async def test_every_document_has_a_row_with_its_figures():
    wb = shelf()
    fakes.put(
        wb,
        builders.parts(
            document=builders.document(id="d5", title="Tagged", ordinal=5),
            units=[],
            relations=[],
            tagsets=[],
            annotations=[builders.annotation("b1", *builders.spans(builders.CONTENT, "rose"))],
        ),
    )
    async with desk(wb, size=(120, 30)) as it:
        assert row(it, 0) == ["Prices", "English", "55", "3", "66 %", "–"]
        assert row(it, 2)[0] == "白皮书 [/b] ␛[31m"
        assert row(it, 3)[-1] == "Mei 1"
        assert "memory" in it.title
        assert "mei" in it.title


async def test_narrow_screens_leave_figures_out_and_keep_titles():
    async with desk(shelf(), size=(60, 20)) as it:
        assert row(it, 0) == ["Prices", "66 %", "–"]
        assert it.library.table.virtual_size.width <= 60


async def test_the_line_of_keys_keeps_export_in_80_columns_and_shows_that_there_are_more():
    async with desk(shelf(), size=(80, 24)) as it:
        line = it.library.query_one(Hints).render().plain
        assert "e export" in line
        assert "  …  L 中文  ? help  q quit" in line
        assert len(line) <= 78
    async with desk(shelf(), size=(160, 24)) as it:
        line = it.library.query_one(Hints).render().plain
        assert "P people" in line
        assert "…" not in line


async def test_an_empty_project_says_what_to_do():
    async with desk(fakes.workbench()) as it:
        assert "Press a" in str(it.library.query_one("#empty").content)
        assert not it.library.table.display
        await it.press("enter", "t", "j", "G")
        assert it.app.screen is it.library


async def test_enter_opens_and_q_comes_back_with_new_figures():
    async with desk(shelf()) as it:
        await it.press("j", "k", "enter")
        assert isinstance(it.app.screen, Annotate)
        await it.press("v", "w", "1", "q")
        assert row(it, 0)[-1] == "Mei 1"
        await it.press("G")
        assert it.library.chosen.document.id == "d1002"
        await it.press("g")
        assert it.library.chosen.document.id == "d0001"
        await it.press("q")
        assert it.app.return_code == 0


async def test_the_documents_are_filtered_by_their_titles():
    async with desk(shelf()) as it:
        await it.press("slash")
        await it.type("whit")
        await it.press("enter")
        assert it.library.table.row_count == 1
        assert it.library.chosen.document.title == "White paper"
        await it.press("slash")
        await it.type("zz")
        assert "escape" in str(it.library.query_one("#empty").content)
        await it.press("escape")
        assert it.library.table.row_count == 3
        assert it.library.chosen is not None


async def test_a_file_is_added_by_its_path():
    wb = fakes.workbench(files={"/texts/page one.txt": TEXT})
    async with desk(wb) as it:
        await it.press("a")
        await it.type("'/texts/page one.txt'")
        await it.press("enter")
        (document,) = wb.store.documents()
        assert it.library.chosen.document == document
        assert len(it.toasts) == 1
        await it.press("a")
        await it.type("/texts/page one.txt")
        await it.press("enter")
        assert len(wb.store.documents()) == 1
        assert "Already here" in it.toasts[-1]


async def test_a_file_that_is_not_there_is_said_and_escape_adds_nothing():
    async with desk(fakes.workbench()) as it:
        await it.press("a")
        await it.type("/nowhere")
        await it.press("enter")
        assert "/nowhere" in it.toasts[0]
        await it.press("a", "escape")
        assert it.app.screen is it.library


async def test_t_translates_in_the_background_and_shows_how_far_it_is():
    wb = fakes.workbench(tagsets=TAGSETS)
    gate = threading.Event()
    wb.engines["argos"].gate = gate
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], tagsets=[]))
    async with desk(wb) as it:
        await it.pilot.press("t", "t")
        await it.pilot.pause(0.05)
        assert "…" in row(it, 0)[-2]
        assert len(it.app.jobs) == 1
        gate.set()
        await it.settle()
        assert row(it, 0)[-2] == "100 %"


async def test_a_missing_model_is_told_with_the_one_command_that_mends_it():
    for installed, told in (
        ((), "workbench models install en-zh zh-en"),
        (("en-zh",), "workbench models install zh-en"),
        (("en-zh", "zh-en"), None),
    ):
        async with desk(fakes.workbench(models=installed)) as it:
            line = it.library.query_one("#engine", Row)
            assert line.display == (told is not None)
            if told:
                assert line.render().plain.rstrip().endswith(told)


async def test_a_translation_that_fails_is_told_once():
    wb = fakes.workbench(engines={})
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], tagsets=[]))
    async with desk(wb) as it:
        await it.press("t")
        assert len(it.toasts) == 1
        assert row(it, 0)[-2] == "0 %"


async def test_help_lists_the_keys_of_the_screen_and_of_its_dialogs():
    async with desk(shelf(), size=(100, 60)) as it:
        await it.press("question_mark")
        assert isinstance(it.app.screen, Help)
        text = str(it.app.screen.query_one("VerticalScroll Static").content)
        assert "Add a text file to the project." in text
        assert "Leave without doing anything." in text
        assert "Remove the current annotation" not in text
        await it.press("escape")
        assert it.app.screen is it.library


def test_a_path_is_understood_as_terminals_drop_it(tmp_path):
    plain = tmp_path / "a b.txt"
    plain.write_text("x")
    assert as_path(f"'{plain}'") == plain
    assert as_path(f'"{plain}" ') == plain
    assert as_path(str(plain).replace(" ", "\\ ")) == plain
    assert as_path(f"file://{plain}") == plain
    assert as_path("~nobody-has-this-name/x").name == "x"
    assert as_path("a\x00b").name == "ab"


def test_the_rest_of_a_file_name_is_offered(tmp_path):
    (tmp_path / "text.txt").write_text("x")
    (tmp_path / "more").mkdir()
    (tmp_path / ".hidden").write_text("x")
    assert first_name(f"{tmp_path}/", "te") == "text.txt"
    assert first_name(f"{tmp_path}/", "") == "more/"
    assert first_name(f"{tmp_path}/", "zz") is None
    assert first_name(f"{tmp_path}/nothing/", "") is None


async def test_the_line_for_a_path_offers_names(tmp_path):
    (tmp_path / "text.txt").write_text("x")
    async with desk(fakes.workbench()) as it:
        await it.press("a")
        assert isinstance(it.app.screen, AskPath)
        line = it.app.screen.query_one("Input")
        line.insert_text_at_cursor(f"{tmp_path}/te")
        await it.pilot.pause(0.1)
        await it.press("right")
        assert line.value == f"{tmp_path}/text.txt"
