"""Exporting: what, in which form, to where; a look at it before it is written, and what it lacks."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, get_args

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from workbench.domain.document import Document
from workbench.domain.splits import USUAL, ratios
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.ports import Format
from workbench.tui.actions import bindings
from workbench.tui.finding import Entry
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.settings import Setting, settings_content
from workbench.usecases.dataset import Plan, Stopped, dataset
from workbench.usecases.export import Exported, choices, the_format
from workbench.usecases.gather import Layer, Scope
from workbench.usecases.losses import named, uncounted
from workbench.usecases.preview import Lacking, Look, free, lacking, look

_OFTEN = 5
"""After so many documents progress is shown again."""


class Export(WorkScreen):
    """Settings above, what they make below; everything is looked at again when one changes.

    ``sets`` are the documents to choose from, by name: ``all``, ``this``, ``filtered``.
    """

    WHERE = "export"
    LEAVE_LINE = frozenset[str]()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("export")]

    def __init__(self, sets: Mapping[str, Sequence[Document]]) -> None:
        super().__init__()
        self._sets = {name: list(each) for name, each in sets.items() if each}
        self._chosen: dict[str, str] = {}
        self._row = 0
        self._out: Path | None = None
        self._look: Look | None = None
        self._lacking: Lacking | None = None
        self._said = ""
        self._refused = False
        self._done: tuple[Path, Exported] | None = None
        self._writing: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the settings, what will be missing, a look at it, the status and the keys."""
        yield Row(id="title")
        yield Static(id="export-settings", markup=False)
        yield Static(id="export-lost", markup=False)
        with VerticalScroll(id="export-look", can_focus=False):
            yield Static(id="export-lines", markup=False)
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Show what would be written as things stand."""
        self._changed()

    def on_unmount(self) -> None:
        """Stop what is being written; nothing of it stays."""
        self.workers.cancel_node(self)

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._show()

    # What is chosen ------------------------------------------------------------------------

    @property
    def settings(self) -> list[Setting]:
        """Return everything that can be chosen; what a format has to choose comes and goes with it."""
        formats = self.bench.wb.formats
        writing = (name for name, form in formats.items() if form.writes)
        names = sorted(writing, key=lambda each: bool(formats[each].loses))  # what keeps everything first
        form = self.bench.wb.formats[self._chosen.get("format", names[0])]
        counted = [say(f"tui.export.{name}", count=len(each)) for name, each in self._sets.items()]
        found = [
            self._setting("documents", list(self._sets), counted),
            self._setting(
                "format", names, [f"{each} (*{self.bench.wb.formats[each].suffix})" for each in names]
            ),
        ]
        for name, values in choices(form).items():
            found.append(self._setting(f"option.{name}", values, values, label=name))
        for name, values in (
            ("layer", get_args(Layer)),
            ("footer", ("in", "out")),
            ("people", ("names", "pseudonyms")),
            ("split", ("none", USUAL)),
        ):
            found.append(
                self._setting(
                    name,
                    values,
                    [each if each == USUAL else say(f"tui.export.{name}_{each}") for each in values],
                )
            )
        out = str(self.out)
        return [*found, self._setting("out", (out,), (out,))]

    @property
    def documents(self) -> list[Document]:
        """Return the documents that are chosen."""
        return self._sets[self._chosen.get("documents", next(iter(self._sets)))]

    @property
    def out(self) -> Path:
        """Return the folder to be written."""
        return self._out or free(self.bench.wb, self._chosen.get("format", "json"))

    def plan(self) -> Plan:
        """Return what is chosen, as the use case takes it."""
        values = {each.name: each.value for each in self.settings}
        options = {
            name.removeprefix("option."): value
            for name, value in values.items()
            if name.startswith("option.")
        }
        layers: dict[str, Layer] = {each: each for each in get_args(Layer)}
        return Plan(
            form=the_format(self.bench.wb, values["format"], options),
            scope=Scope(
                layer=layers[values["layer"]],
                footer=values["footer"] == "in",
                pseudonyms=values["people"] == "pseudonyms",
            ),
            ratios=None if values["split"] == "none" else ratios(values["split"]),
            options=options,
        )

    def _setting(
        self, name: str, values: Sequence[str], labels: Sequence[str], *, label: str = ""
    ) -> Setting:
        chosen = self._chosen.get(name)
        at = list(values).index(chosen) if chosen is not None and chosen in values else 0
        return Setting(name, label or say(f"tui.export.label.{name}"), values, labels, at)

    # Looking -------------------------------------------------------------------------------

    def _changed(self) -> None:
        """Look again, at what is chosen now."""
        self._done = None
        self._look = self._lacking = None
        self._refused = False
        self._said = say("tui.export.looking")
        self._show()
        self._look_again(self.plan(), self.documents)

    @work(thread=True, exclusive=True, group="look")
    def _look_again(self, plan: Plan, chosen: list[Document]) -> None:
        worker = get_current_worker()
        call = self.app.call_from_thread
        try:
            seen = look(self.bench.wb, chosen, plan)
            if not worker.is_cancelled:
                call(self._looked, seen)
            found = lacking(self.bench.wb, chosen, plan, cancelled=lambda: worker.is_cancelled)
            if found is not None and not worker.is_cancelled:
                call(self._counted, found)
        except WorkbenchError as error:
            if not worker.is_cancelled:
                call(self._not_looked, error)

    def _looked(self, seen: Look | None) -> None:
        self._look = seen
        self._show()

    def _counted(self, found: Lacking) -> None:
        self._lacking = found
        self._said = ""
        self._show()

    def _not_looked(self, error: WorkbenchError) -> None:
        self._said, self._refused = str(error), True
        self._show()

    # Showing -------------------------------------------------------------------------------

    def _show(self) -> None:
        if not present(self):
            return
        settings = self.settings
        self._row = min(self._row, len(settings) - 1)
        self.query_one("#title", Row).show(
            joined([(say("tui.export.title"), "bold"), (self.bench.wb.project, "$foreground-muted")]),
            joined([(self.bench.wb.annotator, "bold")]),
        )
        self.query_one("#export-settings", Static).update(settings_content(settings, self._row))
        self.query_one("#export-lost", Static).update(Content(self._lost()))
        self.query_one("#export-lines", Static).update(Content("\n".join(self._lines())))
        said = "" if self._refused else self._said
        self.query_one("#status", Row).show(joined([(said, "")]), Content(""))

    def _lost(self) -> str:
        """Say what the files will lack, with numbers."""
        if self._done is not None or self._refused:
            return self._said if self._refused else ""
        if self._lacking is None:
            return say("tui.export.counting")
        form = self.plan().form
        parts = [
            say(
                f"tui.export.{key}",
                what=say("tui.export.between").join(f"{named(kind)} {n}" for kind, n in counts.items()),
            )
            for key, counts in (("lost", self._lacking.lost), ("left", self._lacking.left_out))
            if counts
        ]
        rest = uncounted(form)
        parts += (
            [say("tui.export.uncounted", what=say("tui.export.comma").join(map(named, rest)))] if rest else []
        )
        return "\n".join(parts) or say("tui.export.nothing_lost")

    def _lines(self) -> list[str]:
        if self._done is not None:
            out, done = self._done
            files = [plain(str(path)) for path in done.paths]
            return [
                say("tui.export.written", documents=done.documents, annotations=done.annotations),
                "",
                *files[:200],
                *([f"… {len(files)}"] if len(files) > 200 else []),
                "",
                say("tui.export.check"),
                plain(f"  cd {out} && sha256sum -c SHA256SUMS"),
            ]
        if self._look is None:
            return []
        return [say("tui.export.look", title=plain(self._look.document)), *map(plain, self._look.lines)]

    # Actions -------------------------------------------------------------------------------

    def action_row(self, by: int) -> None:
        """Go to the next setting, or the one before."""
        self._row = (self._row + by) % len(self.settings)
        self._show()

    def action_turn(self, by: int) -> None:
        """Choose the next value of this setting, or the one before."""
        if self._busy():
            return
        each = self.settings[self._row]
        if len(each.values) > 1:
            self._chosen[each.name] = each.turned(by)
            self._changed()

    async def on_click(self, event: Click) -> None:
        """Go to a setting that was clicked, and change it."""
        if event.widget is self.query_one("#export-settings") and event.y < len(self.settings):
            self._row = event.y
            await self.action_change()

    async def action_change(self) -> None:
        """Pick a format by name, type a folder, or take the next value."""
        if self._busy():
            return
        each = self.settings[self._row]
        if each.name == "format":
            from workbench.tui.screens.pick import Choice, Pick

            offered = [
                Choice(
                    Entry(name, (name,)),
                    Content(label),
                    Content(_lacks(self.bench.wb.formats[name])),
                )
                for name, label in zip(each.values, each.labels, strict=True)
            ]
            await self.bench.ask(Pick(each.label, offered), self._take_format)
        elif each.name == "out":
            from workbench.tui.screens.ask_value import AskValue

            await self.bench.ask(AskValue(each.label, each.value, say("tui.export.folder")), self._take_out)
        else:
            self.action_turn(1)

    def _take_format(self, name: str) -> None:
        self._chosen["format"] = name
        self._changed()

    def _take_out(self, typed: str) -> None:
        from workbench.tui.screens.ask_path import as_path

        self._out = as_path(typed) if typed else None
        self._show()

    def action_look(self, by: int) -> None:
        """Scroll what will be written."""
        self.query_one("#export-look", VerticalScroll).scroll_relative(y=5 * by, animate=False)

    def action_write(self) -> None:
        """Write what is chosen."""
        if not self._busy():
            self._said = say("tui.export.writing", done=0, total=len(self.documents))
            self._show()
            self._writing = self._write(self.plan(), self.documents, self.out)

    @work(thread=True, group="write")
    def _write(self, plan: Plan, chosen: list[Document], out: Path) -> None:
        worker = get_current_worker()
        call = self.app.call_from_thread

        def progress(done: int, total: int) -> None:
            if done % _OFTEN == 0 or done == total:
                call(self._progress, done, total)

        try:
            done = dataset(
                self.bench.wb, chosen, plan, out, progress=progress, cancelled=lambda: worker.is_cancelled
            )
        except Stopped:
            if present(self):
                call(self._ended, None, say("tui.export.stopped"))
        except WorkbenchError as error:
            call(self.bench.tell, error)
            call(self._ended, None, say("tui.export.failed"))
        else:
            call(self._ended, (out, done), "")

    def _progress(self, done: int, total: int) -> None:
        self._said = say("tui.export.writing", done=done, total=total)
        self._show()

    def _ended(self, done: tuple[Path, Exported] | None, said: str) -> None:
        self._writing, self._done, self._said = None, done, said
        self._out = None if done is not None else self._out  # who was refused tries again, in the same folder
        self._show()
        if done is not None and present(self):
            self.query_one("#export-look", VerticalScroll).scroll_home(animate=False)

    def action_stop(self) -> None:
        """Stop writing, or go back."""
        if self._writing is not None:
            self._writing.cancel()
        else:
            self.app.pop_screen()

    def action_back(self) -> None:
        """Go back; what is being written is stopped first."""
        self.action_stop()

    def _busy(self) -> bool:
        if self._writing is not None:
            self.bench.warn(say("tui.export.busy"))
        return self._writing is not None


def _lacks(form: Format) -> str:
    """Say what a format cannot hold."""
    what = say("tui.export.comma").join(map(named, sorted(form.loses)))
    return say("tui.export.lost", what=what) if what else say("tui.export.holds_all")
