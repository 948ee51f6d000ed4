"""The library: every document of the project, how far it is translated, and who annotated how much."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.everything import Everything, far
from workbench.tui.screens.updates import Updates
from workbench.tui.threads import present
from workbench.tui.widgets.documents import Documents
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.writing import LineInput

if TYPE_CHECKING:  # these load pydantic, and this screen is painted without it
    from workbench.domain.document import Document
    from workbench.tui.jobs import Job
    from workbench.usecases.list import Overview

_PAIRS = ("en-zh", "zh-en")


class Library(Updates):
    """The first screen: a table of documents, and one line on what to do when something is missing."""

    WHERE = "library"
    LEAVE_LINE = frozenset({"leave_filter"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("library")]

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Overview] = []
        self._translating: dict[str, Job] = {}
        self._missing: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the title, the table or what stands in for it, the engine's line and the keys."""
        yield Row(id="title")
        yield Documents()
        yield Static(id="empty", markup=False)
        yield LineInput(id="filter", classes="bar")
        yield Row(id="engine")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read the project."""
        self.query_one("#filter", Input).display = False
        if self.bench.ready:
            self.action_reload()
        else:
            self._fill()
            self.call_after_refresh(self.call_after_refresh, self.bench.open_project)

    def opened(self) -> None:
        """Read the project, which is open now, unless somebody is leaving already."""
        if self.query("#title"):
            self.action_reload()

    def on_screen_resume(self) -> None:
        """Read the project again: what was done in a document changes its figures."""
        if self._all:
            self.action_reload()
        elif self.bench.ready:
            self._look_for_models()

    def on_resize(self) -> None:
        """Give the titles the width that the figures leave."""
        self._fill()

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._fill()
        self._say_engine()

    def translated(self, job: "Job") -> None:
        """Show how far a translation has come in its document's row."""
        self._translating[job.document] = job
        if job.ended:
            del self._translating[job.document]
            self.action_reload()
        else:
            self.table.progress(job)

    # Showing -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Write the table anew and keep the cursor on its document."""
        self.query_one("#title", Row).show(
            joined([(say("tui.library.title"), "bold"), (self.bench.project, "$foreground-muted")]),
            joined([(self.bench.annotator, "bold")]),
        )
        shown = self._filtered()
        self.table.fill(shown, self._translating, self.size.width - 2)
        self.table.display = bool(shown)
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        key = "nothing_fits" if self._all else "empty" if self.bench.ready else "opening"
        empty.update(say(f"tui.library.{key}"))

    def _filtered(self) -> "list[Overview]":
        wanted = self.query_one("#filter", Input).value.casefold()
        return [each for each in self._all if wanted in each.document.title.casefold()]

    @property
    def table(self) -> Documents:
        """Return the table."""
        return self.query_one(Documents)

    @property
    def chosen(self) -> "Overview | None":
        """Return the document under the cursor."""
        return next((each for each in self._all if each.document.id == self.table.chosen), None)

    @work(thread=True, exclusive=True, group="engine")
    def _look_for_models(self) -> None:
        installed = {model.pair for model in self.bench.wb.models.installed()}
        self.app.call_from_thread(self._show_missing, tuple(pair for pair in _PAIRS if pair not in installed))

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        self._missing = missing
        if present(self):
            self._say_engine()

    def everything(self, job: Everything) -> None:
        """Show how far the translation of all documents has come."""
        if job.ended:
            self.action_reload()
            if job.result is not None and job.step is not None:
                done = {"translated": job.result.translated, "documents": job.step.documents}
                self.notify(say("tui.everything.done", **done), markup=False)
        self._say_engine()

    def _say_engine(self) -> None:
        row = self.query_one("#engine", Row)
        job = self.bench.everything
        if job is not None and not job.ended:
            row.display = True
            row.show(Content(far(job)), Content.styled(say("tui.everything.keys"), "$foreground-muted"))
            return
        row.display = bool(self._missing)
        pairs = " ".join(self._missing)
        row.show(
            Content.styled(say("tui.library.no_model"), "$text-warning"),
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
        self.table.focus()

    def action_open(self) -> None:
        """Open the document under the cursor."""
        if self.chosen is not None:
            self.bench.open_document(self.chosen.document.id)

    async def action_add(self) -> None:
        """Ask for a file and add it."""
        from workbench.tui.screens.ask_path import AskPath

        await self.bench.ask(AskPath(), self._add)

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

    def _added(self, document: "Document", *, already: bool) -> None:
        key = "tui.library.already" if already else "tui.library.added"
        self.notify(say(key, title=plain(document.title)), markup=False)
        if present(self):
            self.action_reload()
            self.table.choose(document.id)

    def action_journal(self) -> None:
        """Show who did what in the project."""
        from workbench.tui.screens.journal import Journal

        self.app.push_screen(Journal())

    def action_translate(self) -> None:
        """Translate the document under the cursor in the background."""
        if self.chosen is not None:
            document = self.chosen.document
            job = self._translating[document.id] = self.bench.translate(document.id, document.title)
            self.table.progress(job)

    def action_agreement(self) -> None:
        """Show how far the annotators agree."""
        from workbench.tui.screens.agreement import Agreement

        self.app.push_screen(Agreement())

    def action_review(self) -> None:
        """Show what there is to review."""
        from workbench.tui.screens.review import Review

        self.app.push_screen(Review())

    def action_feedback(self) -> None:
        """Show what became of one's own annotations."""
        from workbench.tui.screens.feedback import FeedbackScreen

        self.app.push_screen(FeedbackScreen())

    def action_people(self) -> None:
        """Show who works on the project, with what, and how far they are."""
        from workbench.tui.screens.people import People

        self.app.push_screen(People())

    def action_models(self) -> None:
        """Show the translation models."""
        from workbench.tui.screens.models import Models

        self.app.push_screen(Models())

    def action_export(self) -> None:
        """Export documents of the project: all, the one under the cursor, or those that are shown."""
        from workbench.tui.screens.export import Export

        if self._all:
            shown, chosen = self._filtered(), self.chosen
            sets = {
                "all": [each.document for each in self._all],
                "this": [chosen.document] if chosen else [],
                "filtered": [each.document for each in shown] if len(shown) < len(self._all) else [],
            }
            self.app.push_screen(Export(sets))

    def action_translate_all(self) -> None:
        """Translate every document in the background; once more stops it."""
        self.bench.translate_all()
        self._say_engine()

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
        self.table.focus()

    def action_row(self, by: int) -> None:
        """Move the cursor down or up."""
        self.table.move_cursor(row=self.table.cursor_row + by)

    def action_row_end(self, last: bool) -> None:
        """Move the cursor to the first or the last document."""
        self.table.move_cursor(row=self.table.row_count - 1 if last else 0)

    def action_reload(self) -> None:
        """Read the project again."""
        from workbench.usecases.list import overview

        try:
            self._all = overview(self.bench.wb)
        except WorkbenchError as error:
            self.bench.tell(error)
        self._fill()
        self._look_for_models()

    async def action_search(self) -> None:
        """Search the whole project."""
        from workbench.tui.screens.search import Search

        await self.app.push_screen(Search())
