import asyncio
import subprocess
import sys
import threading

import pytest

from tests.tui import desk as desks
from workbench.config import Settings
from workbench.errors import StoreError
from workbench.tui import app as app_module
from workbench.tui.app import WorkbenchApp
from workbench.tui.opening import Opening
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.library import Library


class Slow:
    """Opens the builders' project when it is let."""

    def __init__(self):
        self.let = threading.Event()
        self.opening = Opening("slow.db", "mei", self.open)
        self.wb = desks.project()

    def open(self):
        assert self.let.wait(20)
        return self.wb


async def until(holds):
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came")


def opened(scenario, document=None):
    """Run a scenario on an application whose project opens when the scenario lets it."""

    async def run():
        slow = Slow()
        app = WorkbenchApp(slow.opening, Settings(), document, pinyin=lambda text: text)
        async with app.run_test(size=(100, 30)) as pilot:
            try:
                await pilot.pause()
                await scenario(slow, app, desks.Desk(pilot, app))
            finally:
                slow.let.set()
        return app

    return asyncio.run(run())


def title(app):
    return app.screen.query_one("#title").render().plain


def test_the_library_is_there_before_its_project_is():
    async def scenario(slow, app, desk):
        assert isinstance(app.screen, Library)
        assert not app.ready
        assert "slow.db" in title(app)
        assert "mei" in title(app)
        slow.let.set()
        await until(lambda: app.ready)
        await desk.settle()
        assert app.screen.table.row_count == 1

    opened(scenario)


def test_keys_typed_before_the_project_is_open_work_when_it_is():
    async def scenario(slow, app, desk):
        await desk.pilot.press("j", "enter")
        assert isinstance(app.screen, Library)
        slow.let.set()
        await until(lambda: isinstance(app.screen, Annotate) and app.screen.ready)
        await desk.settle()

    opened(scenario)


def test_the_document_asked_for_is_opened_when_the_project_is():
    async def scenario(slow, app, desk):
        slow.let.set()
        await until(lambda: isinstance(app.screen, Annotate) and app.screen.ready)
        await desk.settle()

    opened(scenario, "d0001")


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_one_may_leave_while_the_project_is_being_opened(key):
    async def scenario(slow, app, desk):
        await desk.pilot.press(key)
        await until(lambda: app._exit)
        assert not app.ready

    assert opened(scenario).failure is None


def test_a_key_that_leaves_waits_for_those_typed_before_it():
    async def scenario(slow, app, desk):
        await desk.pilot.press("slash", "q")
        assert not app._exit
        slow.let.set()
        await until(lambda: app.ready and app.screen.query_one("#filter").value == "q")
        await desk.settle()

    opened(scenario)


@pytest.mark.parametrize(
    "error", [StoreError("store.damaged", place="x.db", what="x.db"), OSError("a mistake")]
)
def test_run_raises_why_a_project_could_not_be_opened(monkeypatch, error):
    def broken():
        raise error

    monkeypatch.setattr(WorkbenchApp, "run", lambda self: asyncio.run(self.run_async(headless=True)))
    with pytest.raises(type(error)):
        app_module.run(Opening("x.db", "mei", broken), Settings(language="en"))


def test_the_first_screen_is_painted_without_pydantic_and_without_a_store():
    names = "workbench.cli.desk, workbench.tui.screens.library, workbench.tui.app"
    code = f"import sys, {names}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"pydantic", "sqlalchemy", "sqlite3", "workbench.ports"} & set(done.stdout.split()) == set()
