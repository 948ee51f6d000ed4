import threading

from textual.screen import Screen

from tests.tui.desk import desk


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
