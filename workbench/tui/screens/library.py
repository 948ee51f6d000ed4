"""The library: every document of the project, how far it is translated, and who annotated how much."""

from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import DataTable, Input, Static

from workbench.domain.document import Document
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.jobs import Job
from workbench.tui.screens.work import WorkScreen
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.status import language_name
from workbench.usecases.list import Overview, overview

_PAIRS = ("en-zh", "zh-en")
_COLUMNS = ("language", "length", "segments", "translated")
_NARROWEST_TITLE = 12


class Library(WorkScreen):
    """The first screen: a table of documents, and one line on what to do when something is missing."""

    WHERE = "library"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("library")]

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Overview] = []
        self._translating: dict[str, Job] = {}
        self._missing: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the title, the table or what stands in for it, the engine's line and the keys."""
        yield Row(id="title")
        yield DataTable(id="documents", cursor_type="row", zebra_stripes=True)
        yield Static(id="empty", markup=False)
        yield Input(id="filter", classes="bar")
        yield Row(id="engine")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read the project."""
        self.query_one("#filter", Input).display = False
        self.action_reload()

    def on_screen_resume(self) -> None:
        """Read the project again: what was done in a document changes its figures."""
        if self._all:
            self.action_reload()

    def on_resize(self) -> None:
        """Give the titles the width that the figures leave."""
        self._fill()

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._fill()
        self._say_engine()

    def translated(self, job: Job) -> None:
        """Show how far a translation has come in its document's row."""
        self._translating[job.document] = job
        if job.ended:
            del self._translating[job.document]
            self.action_reload()
        elif self.is_current:
            self._fill()

    # Showing -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Write the table anew and keep the cursor on its document."""
        self.query_one("#title", Row).show(
            joined([(say("tui.library.title"), "bold"), (self.bench.wb.project, "$foreground-muted")]),
            joined([(self.bench.wb.annotator, "bold")]),
        )
        table = self.query_one(DataTable)
        chosen = self.chosen
        shown = self._filtered()
        rows = [self._row(each) for each in shown]
        heads = [say(f"tui.library.column.{name}") for name in ("title", *_COLUMNS, "annotations")]
        widths = [
            max(Content(cell).cell_length for cell in column) for column in zip(heads, *rows, strict=True)
        ]
        others = sum(widths[1:]) + 2 * len(widths)
        widths[0] = max(_NARROWEST_TITLE, self.size.width - 2 - others)
        table.clear(columns=True)
        for name, head, width in zip(("title", *_COLUMNS, "annotations"), heads, widths, strict=True):
            table.add_column(head, key=name, width=width)
        for each, row in zip(shown, rows, strict=True):
            cells = [
                Text(Content(cell).truncate(width, ellipsis=True).plain)
                for cell, width in zip(row, widths, strict=True)
            ]
            table.add_row(*cells, key=each.document.id)
        if chosen is not None and any(each.document.id == chosen.document.id for each in shown):
            table.move_cursor(row=table.get_row_index(chosen.document.id))
        table.display = bool(shown)
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        empty.update(say("tui.library.nothing_fits" if self._all else "tui.library.empty"))

    def _row(self, each: Overview) -> list[str]:
        job = self._translating.get(each.document.id)
        share = f"{each.translated_percent} %"
        if job is not None:
            share = say("tui.library.running", done=job.done, total=job.total)
        segments = str(each.segments)
        if each.footer_segments:
            segments = say("tui.library.with_footer", segments=each.segments, footer=each.footer_segments)
        return [
            plain(each.document.title),
            language_name(each.document.language),
            f"{each.characters:,}",
            segments,
            share,
            plain(", ".join(f"{name} {count}" for name, count in sorted(each.annotations.items()))) or "–",
        ]

    def _filtered(self) -> list[Overview]:
        wanted = self.query_one("#filter", Input).value.casefold()
        return [each for each in self._all if wanted in each.document.title.casefold()]

    @property
    def chosen(self) -> Overview | None:
        """Return the document under the cursor."""
        table = self.query_one(DataTable)
        if not table.row_count:
            return None
        key = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return next((each for each in self._all if each.document.id == key), None)

    @work(thread=True, exclusive=True, group="engine")
    def _look_for_models(self) -> None:
        installed = {model.pair for model in self.bench.wb.models.installed()}
        self.app.call_from_thread(self._show_missing, tuple(pair for pair in _PAIRS if pair not in installed))

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        self._missing = missing
        self._say_engine()

    def _say_engine(self) -> None:
        row = self.query_one("#engine", Row)
        row.display = bool(self._missing)
        pairs = " ".join(self._missing)
        row.show(
            Content.styled(say("tui.library.no_model", pairs=pairs), "$text-warning"),
            Content.styled(f"workbench models install {pairs}", "bold $text-warning"),
        )

    # Actions -------------------------------------------------------------------------------

    def on_data_table_row_selected(self) -> None:
        """Open what enter or a click picks."""
        self.action_open()

    def on_input_changed(self) -> None:
        """Show the documents that fit what is typed."""
        self._fill()

    def on_input_submitted(self) -> None:
        """Go on among what fits."""
        self.query_one(DataTable).focus()

    def action_open(self) -> None:
        """Open the document under the cursor."""
        if self.chosen is not None:
            self.bench.open_document(self.chosen.document.id)

    def action_add(self) -> None:
        """Ask for a file and add it."""
        from workbench.tui.screens.ask_path import AskPath

        self.app.push_screen(AskPath(), self.bench.guarded(self._add))

    def _add(self, path: Path) -> None:
        self.app.run_worker(lambda: self._add_file(path), thread=True)

    def _add_file(self, path: Path) -> None:
        from workbench.usecases.add import add

        wb = self.bench.wb
        try:
            added = add(wb, wb.files.read(path), str(path))
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
        else:
            self.app.call_from_thread(self._added, added.document, already=added.already)

    def _added(self, document: Document, *, already: bool) -> None:
        key = "tui.library.already" if already else "tui.library.added"
        self.notify(say(key, title=plain(document.title)), markup=False)
        self.action_reload()
        self._go(document.id)

    def action_translate(self) -> None:
        """Translate the document under the cursor in the background."""
        if self.chosen is not None:
            document = self.chosen.document
            self._translating[document.id] = self.bench.translate(document.id, document.title)
            self._fill()

    def action_filter(self) -> None:
        """Show only documents whose titles hold what is typed."""
        bar = self.query_one("#filter", Input)
        bar.placeholder = say("tui.library.filter")
        bar.display = True
        bar.focus()

    def action_leave_filter(self) -> None:
        """Show all documents again."""
        bar = self.query_one("#filter", Input)
        bar.value = ""
        bar.display = False
        self.query_one(DataTable).focus()

    def action_row(self, by: int) -> None:
        """Move the cursor down or up."""
        table = self.query_one(DataTable)
        table.move_cursor(row=table.cursor_row + by)

    def action_row_end(self, last: bool) -> None:
        """Move the cursor to the first or the last document."""
        table = self.query_one(DataTable)
        table.move_cursor(row=table.row_count - 1 if last else 0)

    def action_reload(self) -> None:
        """Read the project again."""
        try:
            self._all = overview(self.bench.wb)
        except WorkbenchError as error:
            self.bench.tell(error)
        self._fill()
        self._look_for_models()

    def _go(self, document: str) -> None:
        table = self.query_one(DataTable)
        if document in {each.document.id for each in self._filtered()}:
            table.move_cursor(row=table.get_row_index(document))
