import asyncio
import threading
from contextlib import asynccontextmanager

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tests.tui.desk import desk, project
from workbench.tui.threads import present


class Asking(Screen[None]):
    """Asks for its application in a thread, when it is told to."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()
        self.heard = []

    def ask(self):
        assert self.go.wait(20)
        app = self.app
        self.heard.append(app)
        app.call_from_thread(self.heard.append, "told")


async def test_a_thread_finds_its_application_when_its_screen_is_gone():
    async with desk() as it:
        screen = Asking()
        await it.app.push_screen(screen)
        worker = it.app.run_worker(screen.ask, thread=True)
        await it.app.pop_screen()
        screen.go.set()
        await worker.wait()
        assert screen.heard == [it.app, "told"]


class Last(Static):
    """Closes after everything else on its screen."""

    def __init__(self):
        super().__init__()
        self.go = asyncio.Event()

    async def on_unmount(self):
        await self.go.wait()


@asynccontextmanager
async def half_closed(it):
    """Close the screen on top; of its widgets one is left."""
    screen, last = it.app.screen, Last()
    others = [each._task for each in screen.walk_children(Widget) if each._task is not None]
    await screen.mount(last)
    closing = it.app.pop_screen()
    try:
        await asyncio.wait(others)
        yield screen
    finally:
        last.go.set()
        await closing


async def test_what_a_thread_finds_is_not_shown_on_half_a_screen():
    async with desk(project(), document="d0001") as it, half_closed(it) as screen:
        assert screen.is_attached
        await screen.haunt().wait()


async def test_news_of_a_screen_that_is_being_closed_reach_the_others():
    async with desk(project(), document="d0001") as it:
        library = it.app.screen_stack[1]
        assert it.app.at_work == [library, it.screen]
        async with half_closed(it) as screen:
            assert not present(screen)
            assert it.app.at_work == [library]
