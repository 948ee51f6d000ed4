"""Agreement: how far the project's annotators agree, as tables with bars; written to a page on request."""

from itertools import zip_longest
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.domain.graphemes import cells, clip
from workbench.domain.wrap import wrap
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.usecases.agreement import Report, agreement
from workbench.usecases.agreement_tables import Table, tables

_MUTED = "$foreground-muted"
_WIDEST = 36
"""The most cells of a column; what is longer is cut, and whole in the written report."""


class Agreement(WorkScreen):
    """The report over all documents, or over one; computed in the background, anew when the scope changes."""

    WHERE = "agreement"
    LEAVE_LINE = frozenset[str]()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agreement")]

    def __init__(self, documents: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._documents = documents
        self._layer: str | None = None
        self._footer = False
        self._report: Report | None = None
        self._asked = 0

    def compose(self) -> ComposeResult:
        """Lay out the title, the tables, what is going on, and the keys."""
        yield Row(id="title")
        with VerticalScroll(id="agreement"):
            yield Static(id="agreement-tables", markup=False)
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Compute the report."""
        self.query_one("#agreement").focus()
        self._compute()

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._show()

    def on_resize(self) -> None:
        """Wrap the notes anew."""
        self._show()

    # Computing -----------------------------------------------------------------------------

    def _compute(self) -> None:
        self._asked += 1
        self._report = None
        self._title()
        self._say(say("tui.agreement.computing"))
        self._work(self._asked, self._layer, footer=self._footer)

    @work(thread=True, exclusive=True, group="agreement")
    def _work(self, asked: int, layer: str | None, *, footer: bool) -> None:
        try:
            found = agreement(self.bench.wb, self._documents, layer=layer, footer=footer)
        except WorkbenchError as error:
            self.app.call_from_thread(self._refused, asked, error)
        else:
            self.app.call_from_thread(self._got, asked, found)

    def _got(self, asked: int, found: Report) -> None:
        if asked == self._asked and present(self):
            self._report = found
            self._say("")
            self._show()

    def _refused(self, asked: int, error: WorkbenchError) -> None:
        """Say why there is no report: mostly that one person alone has annotated."""
        if asked == self._asked and present(self):
            self._say("")
            self.query_one("#agreement-tables", Static).update(Content(plain(str(error))))

    # Showing -------------------------------------------------------------------------------

    def _title(self) -> None:
        footer = say(f"agreement.scope.footer_{'in' if self._footer else 'out'}")
        scope = (
            f"{self._layer or say('agreement.scope.all_layers')} · {say('agreement.scope.footer')} {footer}"
        )
        self.query_one("#title", Row).show(
            joined([(say("agreement.title"), "bold"), (plain(scope), _MUTED)]),
            joined([(self.bench.wb.annotator, "bold")]),
        )

    def _say(self, text: str) -> None:
        self.query_one("#status", Row).show(Content(plain(text)), Content(""))

    def _show(self) -> None:
        self._title()
        if self._report is not None:
            width = max(20, self.size.width - 4)
            parts = [part for table in tables(self._report) for part in _drawn(table, width)]
            self.query_one("#agreement-tables", Static).update(Content("\n").join(parts))

    # Actions -------------------------------------------------------------------------------

    def action_layer(self) -> None:
        """Compare the next layer alone; after the last one, all together."""
        names = [None, *sorted(self.bench.wb.tagsets)]
        self._layer = names[(names.index(self._layer) + 1) % len(names)]
        self._compute()

    def action_footer(self) -> None:
        """Count the comment footer, or leave it out."""
        self._footer = not self._footer
        self._compute()

    async def action_write(self) -> None:
        """Ask where to, and write the report as one page."""
        if self._report is not None:
            from workbench.tui.screens.ask_path import AskPath

            await self.bench.ask(AskPath("agreement"), self._write)

    def _write(self, path: Path) -> None:
        from workbench.usecases.agreement_page import page

        assert self._report is not None
        try:
            self.bench.wb.files.write(path, page(self._report).encode())
        except WorkbenchError as error:
            self.bench.tell(error)
        else:
            self.notify(say("tui.agreement.written", path=plain(str(path))), markup=False)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#agreement").scroll_relative(y=by, animate=False, immediate=True)

    def action_aside(self, by: int) -> None:
        """Scroll wide tables to the side."""
        self.query_one("#agreement").scroll_relative(x=8 * by, animate=False, immediate=True)

    def action_page(self, by: int) -> None:
        """Scroll by screens."""
        pane = self.query_one("#agreement")
        pane.scroll_relative(y=by * max(1, pane.size.height - 1), animate=False, immediate=True)

    def action_edge(self, last: bool) -> None:
        """Go to the beginning or to the end."""
        pane = self.query_one("#agreement")
        pane.scroll_to(y=pane.max_scroll_y if last else 0, animate=False, immediate=True)

    def action_close(self) -> None:
        """Go back to where one came from."""
        self.app.pop_screen()


def _drawn(table: Table, width: int) -> list[Content]:
    """Return a table's lines, columns in cells, figures to the right; its note is wrapped to ``width``."""
    lines = [Content.styled(table.title, "bold $text-accent")]
    if table.note:
        lines += [
            Content.styled(table.note[line.start : line.end], _MUTED) for line in wrap(table.note, width)
        ]
    every = [[_fitted(plain(" ".join(cell.split()))) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(map(cells, column)) for column in zip_longest(*every, fillvalue="")]
    for number, row in enumerate(every):
        text = "  ".join(
            " " * (width - cells(cell)) + cell if at in table.right else cell + " " * (width - cells(cell))
            for at, (cell, width) in enumerate(zip(row, widths, strict=False))
        ).rstrip()
        if text:
            lines.append(Content.styled(text, "bold") if number == 0 else Content(text))
    return [*lines, Content("")]


def _fitted(text: str) -> str:
    return text if cells(text) <= _WIDEST else clip(text, _WIDEST - 1) + "…"
