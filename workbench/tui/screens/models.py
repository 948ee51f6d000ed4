"""The models: what is installed and which version translates; installing, updating, carrying, removing."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Static

from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.ports import Cancelled, Model, Progress
from workbench.tui.actions import bindings
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.usecases import models
from workbench.usecases.models import Shelved

Task = Callable[[Progress, Cancelled], str]
"""Something slow; returns the sentence that says what came of it, empty when cancelled."""
_OFTEN = 0.1
"""Seconds between two reports of progress."""
_MEGA = 1_000_000
"""From so many on, a count is one of bytes, and shown in MB."""


class Step(Message):
    """That something slow got further; of several waiting ones only the last is delivered."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        """Say whether this news makes waiting older news needless."""
        return isinstance(message, Step)


class Models(WorkScreen):
    """A table of the installed models; one slow thing at a time is done in the background."""

    WHERE = "models"
    LEAVE_LINE = frozenset[str]()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("models")]

    def __init__(self) -> None:
        super().__init__()
        self._shelf: list[Shelved] = []
        self._failed: set[str] = set()
        self._busy = ""
        self._stop = False

    def compose(self) -> ComposeResult:
        """Lay out the title, the table or what stands in for it, what is going on, and the keys."""
        yield Row(id="title")
        yield DataTable[Text](id="documents", cursor_type="row", zebra_stripes=True)
        yield Static(id="empty", markup=False)
        yield Row(id="engine")
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read the shelf."""
        self._fill()
        self.table.focus()
        self._read()

    def on_unmount(self) -> None:
        """Stop a download; half of it waits for the next time."""
        self._stop = True

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._fill()

    @property
    def table(self) -> DataTable[Text]:
        """Return the table."""
        return self.query_one("#documents", DataTable)

    @property
    def chosen(self) -> Model | None:
        """Return the model under the cursor."""
        return self._shelf[self.table.cursor_row].model if self._shelf else None

    # Showing -------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="shelf")
    def _read(self) -> None:
        try:
            found = models.shelf(self.bench.wb)
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
        else:
            self.app.call_from_thread(self._shown, found)

    def _shown(self, found: list[Shelved]) -> None:
        if present(self):
            self._shelf = found
            self._fill()

    def _fill(self) -> None:
        row = self.table.cursor_row
        self.query_one("#title", Row).show(
            joined([(say("tui.models.title"), "bold")]),
            joined([(str(self.bench.wb.folders.get("models", "")), "$foreground-muted")]),
        )
        self.table.clear(columns=True)
        for name in ("pair", "engine", "version", "size", "used", "tested"):
            self.table.add_column(Text(say(f"tui.models.column.{name}")), key=name)
        for each in self._shelf:
            self.table.add_row(*(Text(cell) for cell in self._cells(each)), key=each.model.folder.name)
        self.table.move_cursor(row=row)
        self.table.display = bool(self._shelf)
        empty = self.query_one("#empty", Static)
        empty.display = not self._shelf
        empty.update(say("tui.models.empty"))
        self._say_missing()

    def _cells(self, each: Shelved) -> tuple[str, ...]:
        state = "failed" if each.model.folder.name in self._failed else "works" if each.tested else "untried"
        return (
            plain(each.model.pair),
            plain(each.model.engine),
            plain(each.model.version),
            f"{each.model.size / _MEGA:.1f} MB",
            say("tui.models.in_use") if each.used else "",
            say(f"tui.models.{state}"),
        )

    def _say_missing(self) -> None:
        there = {each.model.pair for each in self._shelf}
        lacking = " ".join(pair for pair in models.PAIRS if pair not in there)
        row = self.query_one("#engine", Row)
        row.display = bool(lacking)
        row.show(Content.styled(say("tui.models.lacking", pairs=lacking), "$text-warning"), Content(""))

    def _say(self, text: str, right: str = "") -> None:
        self.query_one("#status", Row).show(Content(plain(text)), Content.styled(right, "bold"))

    def on_step(self, step: Step) -> None:
        """Show how far it is."""
        if self._busy:
            large = step.total >= _MEGA
            done, total = (f"{n / _MEGA:.1f}" if large else str(n) for n in (step.done, step.total))
            self._say(self._busy, f"{done}/{total}{' MB' if large else ''}")

    # Working -------------------------------------------------------------------------------

    def _start(self, busy: str, task: Task) -> None:
        """Do something slow in the background, unless something is being done already."""
        if self._busy:
            self.bench.warn(say("tui.models.busy"))
            return
        self._busy, self._stop = busy, False
        self._say(busy)
        self.app.run_worker(lambda: self._work(task), thread=True, group="models")

    def _work(self, task: Task) -> None:
        app, said = self.app, [0.0]

        def progress(done: int, total: int) -> None:
            if time.monotonic() - said[0] > _OFTEN or done >= total:
                said[0] = time.monotonic()
                self.post_message(Step(done, total))

        try:
            text = task(progress, lambda: self._stop)
        except WorkbenchError as error:
            app.call_from_thread(self.bench.tell, error)
            text = ""
        app.call_from_thread(self._ended, text)

    def _ended(self, text: str) -> None:
        self._busy = ""
        if not present(self):
            if text:
                self.bench.notify(text, markup=False)
            return
        self._say(text or say("tui.models.stopped"))
        self._read()

    # Actions -------------------------------------------------------------------------------

    def on_data_table_row_selected(self) -> None:
        """Use what enter or a click picks."""
        self.action_use()

    def action_use(self) -> None:
        """Translate the pair with the version under the cursor from now on."""
        if (model := self.chosen) is not None:
            models.use(self.bench.wb, model.pair, model.version, model.engine)
            self._say(say("tui.models.using", pair=model.pair, version=model.version))
            self._read()

    async def action_install(self) -> None:
        """Ask for a package file and install it."""
        from workbench.tui.screens.ask_path import AskPath

        await self.bench.ask(AskPath("install"), self._install)

    def _install(self, path: Path) -> None:
        def task(_progress: Progress, _cancelled: Cancelled) -> str:
            return _installed(models.install_file(self.bench.wb, path))

        self._start(say("tui.models.installing", name=plain(path.name)), task)

    async def action_fetch(self) -> None:
        """Ask which pairs to fetch from the index, and say that this goes online."""
        from workbench.tui.screens.ask_value import AskValue

        there = {each.model.pair for each in self._shelf}
        wanted = " ".join([pair for pair in models.PAIRS if pair not in there] or models.PAIRS)
        dialog = AskValue(say("tui.models.fetch"), wanted, "en-zh zh-en", say("tui.models.fetch_keys"))
        await self.bench.ask(dialog, self._fetch)

    def _fetch(self, typed: str) -> None:
        pairs = typed.replace(",", " ").split()
        if pairs:
            task = partial(self._fetched, pairs, models.fetch)
            self._start(say("tui.models.fetching", pairs=plain(" ".join(pairs))), task)

    async def action_update(self) -> None:
        """Look for newer versions of what is installed, after asking."""
        from workbench.tui.screens.confirm import Confirm

        pairs = models.updatable(self.bench.wb)
        if not pairs:
            self.bench.warn(say("tui.models.empty"))
            return
        task = partial(self._fetched, pairs, models.update)

        def go(_yes: bool) -> None:
            self._start(say("tui.models.updating", pairs=" ".join(pairs)), task)

        await self.bench.ask(Confirm(say("tui.models.ask_update", pairs=" ".join(pairs))), go)

    def _fetched(
        self, pairs: list[str], get: Callable[..., Model | None], progress: Progress, cancelled: Cancelled
    ) -> str:
        """Fetch one pair after the other; what is installed stays when a later one fails or is cancelled."""
        done: list[Model] = []
        for pair in pairs:
            model = get(self.bench.wb, pair, progress, cancelled)
            if cancelled():
                return ""
            done += [model] if model is not None else []
        return _installed(*done) if done else say("tui.models.newest")

    async def action_remove(self) -> None:
        """Remove the version under the cursor, after asking."""
        from workbench.tui.screens.confirm import Confirm

        model = self.chosen
        if model is None:
            return
        pair, version, engine = model.pair, model.version, model.engine

        def go(_yes: bool) -> None:
            models.remove(self.bench.wb, pair, version, engine)
            self._say(say("tui.models.removed", pair=pair, version=version))
            self._read()

        await self.bench.ask(Confirm(say("tui.models.ask_remove", pair=pair, version=version)), go)

    async def action_pack(self) -> None:
        """Ask for the name of a file, and put all models into it."""
        from workbench.tui.screens.ask_path import AskPath

        await self.bench.ask(AskPath("pack"), self._pack)

    def _pack(self, path: Path) -> None:
        def task(progress: Progress, _cancelled: Cancelled) -> str:
            packed = models.pack(self.bench.wb, path, progress)
            return say("tui.models.packed", count=len(packed), file=path)

        if path.exists():
            self.bench.warn(say("tui.models.there_already", name=plain(path.name)))
        else:
            self._start(say("tui.models.packing", name=plain(path.name)), task)

    async def action_unpack(self) -> None:
        """Ask for a file of packed models, and install what is in it."""
        from workbench.tui.screens.ask_path import AskPath

        await self.bench.ask(AskPath("unpack"), self._unpack)

    def _unpack(self, path: Path) -> None:
        def task(progress: Progress, _cancelled: Cancelled) -> str:
            done = models.unpack(self.bench.wb, path, progress)
            for error in done.refused:
                self.app.call_from_thread(self.bench.tell, error)
            return _installed(*done.models) if done.models else say("tui.models.none_installed")

        self._start(say("tui.models.unpacking", name=plain(path.name)), task)

    def action_test(self) -> None:
        """Load the model under the cursor and let it translate a line."""
        model = self.chosen
        if model is None:
            return

        def task(_progress: Progress, _cancelled: Cancelled) -> str:
            works = models.test(self.bench.wb, model)
            (self._failed.discard if works else self._failed.add)(model.folder.name)
            state = "test_works" if works else "test_failed"
            return say(f"tui.models.{state}", pair=model.pair, version=model.version)

        self._start(say("tui.models.testing", pair=model.pair, version=model.version), task)

    def action_stop(self) -> None:
        """Stop the download that is going on; half of it waits for the next time."""
        if self._busy:
            self._stop = True
            self._say(say("tui.models.stopping"))

    def action_row(self, by: int) -> None:
        """Move the cursor down or up."""
        self.table.move_cursor(row=self.table.cursor_row + by)

    def action_back(self) -> None:
        """Go back to the library."""
        self.app.pop_screen()


def _installed(*done: Model) -> str:
    names = ", ".join(f"{model.pair} {model.version}" for model in done)
    return say("tui.models.installed", names=names)
