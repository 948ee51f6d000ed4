import asyncio
import os
import subprocess
import sys

import pytest

from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench import messages
from workbench.config import Settings
from workbench.errors import InputError, StoreError
from workbench.tui import app as app_module
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.hints import Hints


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")
    yield
    messages._chosen.clear()


async def test_the_language_is_switched_while_it_runs_everywhere():
    wb = project(annotations=[builders.annotation("a1", *builders.spans(builders.CONTENT, "rose"))])
    async with desk(wb) as it:
        await it.press("L")
        assert "标题" in str(it.library.table.columns["title"].label)
        assert "帮助" in it.library.query_one(Hints).render().plain
        await it.open()
        await it.press("w")
        assert it.marks == {"a1": "事实"}
        assert "事实  Fact" in it.inspector
        assert "原文" in it.status
        await it.press("f2")
        assert it.marks == {"a1": "Fact"}
        assert "source" in it.status
        await it.press("q")
        assert "Title" in str(it.library.table.columns["title"].label)


async def test_the_palette_finds_an_action_in_either_language_and_does_it():
    async with desk(document="d0001") as it:
        await it.press("ctrl+p")
        await it.type("document start")
        assert it.app.screen.query_one("OptionList").option_count == 0
        await it.press(*["backspace"] * 14)
        await it.type("rhetoric")
        await it.press("enter")
        assert "r Rhetoric" in it.title
        await it.press("ctrl+p")
        await it.type("theme")
        await it.press("enter")
        assert it.app.theme == "light"
        await it.press("ctrl+p", "escape")
        assert it.screen.ready


async def test_the_themes_go_round_and_the_sixteen_colours_are_used_plainly():
    async with desk(document="d0001") as it:
        seen = [it.app.theme]
        for _ in range(4):
            await it.press("f4")
            seen.append(it.app.theme)
            assert it.view.plain == (it.app.theme == "ansi")
        assert seen == ["dark", "light", "contrast", "ansi", "dark"]


async def test_no_color_is_honoured(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(document="d0001") as it:
        assert it.view.plain
        assert it.screen.marking.tags.style("claims.fact") == "bold reverse"


async def test_own_keys_take_the_place_of_ours():
    settings = Settings(keys={"untag": "f8", "tag_1": "f6", "word_next": "f9"})
    async with desk(document="d0001", settings=settings, size=(200, 30)) as it:
        await it.press("v", "f9", "f6")
        assert len(it.annotations) == 1
        await it.press("x")
        assert len(it.annotations) == 1
        assert "F8 remove" in it.screen.query_one(Hints).render().plain
        await it.press("f8")
        assert it.annotations == {}


async def test_keys_that_swap_their_meaning_do_so():
    settings = Settings(
        keys={"word_next": "b", "word_previous": "w", "tag_1": "2", "tag_2": "1,t", "tag": "f6"}
    )
    async with desk(document="d0001", settings=settings) as it:
        await it.press("v", "b", "2", "g", "v", "t")
        assert list(it.annotations.values()) == ["claims.fact", "claims.doubt"]
        await it.press("G")
        end = it.view.place
        await it.press("w")
        assert it.view.place.offset < end.offset


@pytest.mark.parametrize(
    "settings", [Settings(keys={"untag": "n"}), Settings(keys={"nothing": "n"}), Settings(theme="pink")]
)
def test_settings_that_cannot_be_are_refused_before_anything_is_drawn(settings):
    with pytest.raises(InputError):
        WorkbenchApp(fakes.workbench(), settings)


async def test_ctrl_c_says_how_to_leave_and_ctrl_q_leaves_from_a_dialog():
    async with desk(document="d0001") as it:
        await it.press("ctrl+c")
        assert "^q" in it.toasts[0]
        await it.press("v", "t", "ctrl+q")
        assert it.app.return_code == 0


async def test_hostile_titles_and_notes_reach_no_line_of_the_screen():
    hostile = "\x1b]52;c;aGk=\x07 [/ref] \x1b[2J \u202e \x9b31m"
    wb = project(
        document=builders.document(title=hostile),
        annotations=[builders.annotation("a1", *builders.spans(builders.CONTENT, "rose"), comment=hostile)],
    )
    async with desk(wb) as it:
        for keys in ((), ("enter",), ("w",), ("n",), ("escape", "escape"), ("T",), ("escape", "ctrl+p")):
            if keys:
                await it.press(*keys)
            lines = it.app.screen._compositor.render_strips()
            shown = "".join(
                segment.text
                for line in lines
                for segment in it.app._safety.apply(list(line), it.app.screen.background_colors[0])
            )
            assert not set(shown) & set("\x1b\x07\x9b\u202e"), keys


async def test_an_error_below_an_action_is_told_and_the_app_goes_on(monkeypatch):
    async with desk(document="d0001") as it:

        def broken():
            raise StoreError("store.full", what="x")

        monkeypatch.setattr(it.screen.session, "undo", broken)
        await it.press("u")
        assert "full" in it.toasts[0]
        assert "NOT SAVED" in it.status
        await it.press("l")
        assert it.app.is_running


def test_run_raises_what_went_wrong_instead_of_printing_a_traceback(monkeypatch, capsys):
    def broken(self):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(WorkbenchApp, "on_mount", broken)
    monkeypatch.setattr(WorkbenchApp, "run", lambda self: asyncio.run(self.run_async(headless=True)))
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        app_module.run(fakes.workbench(), Settings(language="zh"))
    assert "Traceback" not in "".join(capsys.readouterr())
    assert messages.language() == "zh"


def modules_after(code):
    report = "import sys; print(*sorted(sys.modules))"
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True, env=environ
    )
    return set(done.stdout.split())


def test_importing_the_app_imports_no_engine_no_store_and_no_screen():
    modules = modules_after("import workbench.tui.app")
    heavy = {"ctranslate2", "lxml", "sqlalchemy", "numpy", "argostranslate", "sentencepiece"}
    assert modules & heavy == set()
    screens = {name for name in modules if name.startswith("workbench.tui.screens.")}
    assert screens <= {"workbench.tui.screens.work"}
    assert "workbench.tui.widgets.bilingual" not in modules


def test_the_kitty_protocol_is_off_unless_somebody_turned_it_on():
    code = (
        "import os; {}import workbench.tui.app; from textual.constants import DISABLE_KITTY_KEY as off; "
        "assert off is {}"
    )
    modules_after(code.format("os.environ.pop('TEXTUAL_DISABLE_KITTY_KEY', None); ", True))
    modules_after(code.format("os.environ['TEXTUAL_DISABLE_KITTY_KEY'] = '0'; ", False))


async def test_the_next_key_takes_a_warning_away_that_was_seen_but_no_error():
    async with desk(document="d0001") as it:
        await it.press("1", "2", "l")
        assert len(it.toasts) == 1
        it.app.tell(InputError("format_reads_only", name="text"))
        for each in it.app._notifications:
            each.raised_at -= 2
        await it.press("l")
        assert [each.severity for each in it.app._notifications] == ["error"]
