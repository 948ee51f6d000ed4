"""Opens the screens on a fake project, for tests that press keys and look."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from textual.events import Key
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from tests import builders, fakes
from workbench.config import Settings
from workbench.domain.tagset import Tag
from workbench.ports import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens import haunted, showing
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.library import Library
from workbench.tui.widgets.bilingual import BilingualView
from workbench.tui.widgets.inspector import Inspector
from workbench.tui.widgets.rows import Row

haunted.REST = 0.005
showing.RUN = 0.0  # keys are pressed faster than by any hand, and none of it counts as a run
_LONGEST = 60.0
"""After so many seconds a test fails where nothing comes to rest, and does not hold up all others."""
_CLIMB = 8
"""How many pumps a message may go through, one after the other."""
PINYIN = {"事实": "shì shí", "贴标签": "tiē biāo qiān", "怀疑": "huái yí"}
TAGSETS = {
    "claims": builders.tagset(),
    "rhetoric": builders.tagset(
        id="rhetoric",
        name=builders.both("Rhetoric", "修辞"),
        groups=(),
        tags=(
            Tag(
                id="rhetoric.labelling",
                name=builders.both("Name calling", "贴标签"),
                definition=builders.both("A loaded name.", "带褒贬的称呼。"),
            ),
            Tag(id="rhetoric.hidden", name=builders.both("Old", "旧"), enabled=False),
        ),
        attributes=(),
        relations=(),
    ),
}


@dataclass
class Desk:
    """An app that a test presses keys on."""

    pilot: Pilot[None]
    app: WorkbenchApp

    @property
    def wb(self) -> Workbench:
        return self.app.wb

    @property
    def screen(self) -> Annotate:
        assert isinstance(self.app.screen, Annotate)
        return self.app.screen

    @property
    def library(self) -> Library:
        assert isinstance(self.app.screen, Library)
        return self.app.screen

    @property
    def view(self) -> BilingualView:
        return self.screen.view

    @property
    def annotations(self) -> dict[str, str]:
        """What the project holds now: annotation id -> tag."""
        return {record.id: record.tag for record in self.wb.store.records("annotation")}

    @property
    def status(self) -> str:
        return self.screen.query_one("#status", Row).render().plain

    @property
    def title(self) -> str:
        return self.app.screen.query_one("#title", Row).render().plain

    @property
    def inspector(self) -> str:
        return self.screen.query_one(Inspector).said

    @property
    def toasts(self) -> list[str]:
        return [each.message for each in self.app._notifications]

    @property
    def marks(self) -> dict[str, str]:
        """What the view shows at the cursor: annotation id -> label."""
        return {mark.annotation: mark.label for mark in self.view.marks_at(self.view.place)}

    async def press(self, *keys: str) -> None:
        """Press keys, each when everybody is done with the one before; ``Pilot.press`` sleeps 0.1 s a key."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            event = Key(name, key if len(key) == 1 else key_to_character(name))
            event.set_sender(self.app)
            self.app._driver.send_message(event)
            await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys faster than anything is done about them."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 else key
            event = Key(name, key if len(key) == 1 else key_to_character(name))
            event.set_sender(self.app)
            self.app._driver.send_message(event)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type as fast as a paste does."""
        for each in text:
            event = Key(_character_to_key(each), each)
            event.set_sender(self.app)
            self.app._driver.send_message(event)
        await self.settle()

    async def settle(self) -> None:
        """Wait until every queue is empty: keys climb from the view to the app, and news comes back down."""
        for _ in range(_CLIMB):
            await self.pilot._wait_for_screen()
        until = time.monotonic() + _LONGEST
        while any(not worker.is_finished for worker in self.app.workers) or self._resting or self.app.typing:
            assert time.monotonic() < until, (list(self.app.workers), self._resting, self.app.typing)
            for worker in self.app.workers:
                if not worker.is_finished:
                    with suppress(WorkerCancelled):  # the next one has taken its place
                        await worker.wait()
            await asyncio.sleep(haunted.REST if self._resting or self.app.typing else 0)
            for _ in range(_CLIMB):
                await self.pilot._wait_for_screen()
        for _ in range(200):
            if not self._unlaid:
                break
            await asyncio.sleep(0.005)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that a thread brings about; a few seconds at most."""
        for _ in range(300):
            await self.settle()
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("waited, and it does not hold")

    @property
    def _unlaid(self) -> bool:
        """Whether the screen will give its widgets new places, which it does 60 times a second."""
        return self.app.is_running and bool(self.app.screen_stack) and self.app.screen._layout_required

    @property
    def _resting(self) -> bool:
        """Whether the screen waits for its text to stand still."""
        screens = self.app.screen_stack if self.app.is_running else ()
        return any(screen.rest.waiting for screen in screens if isinstance(screen, haunted.Haunted))

    async def open(self) -> None:
        await self.press("enter")


@asynccontextmanager
async def desk(
    wb: Workbench | None = None,
    *,
    size: tuple[int, int] = (100, 30),
    document: str | None = None,
    settings: Settings | None = None,
    pinyin=lambda text: PINYIN.get(text, text),
) -> AsyncIterator[Desk]:
    """Open the library, or a document, on a project with the builders' document."""
    if wb is None:
        wb = project()
    app = WorkbenchApp(wb, settings or Settings(), document, pinyin=pinyin)
    async with app.run_test(size=size) as pilot:
        opened = Desk(pilot, app)
        await pilot.pause()
        await opened.settle()
        yield opened


def project(**fields: object) -> Workbench:
    """Return a workbench whose project holds the builders' document, translated, with nothing tagged."""
    given = {"annotations": [], "relations": [], "reviews": [], "findings": [], "tagsets": []}
    wb = fakes.workbench(tagsets=TAGSETS, models=("en-zh", "zh-en"))
    fakes.put(wb, builders.parts(**(given | fields)))
    return wb
