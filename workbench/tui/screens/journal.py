"""The journal: who did what and when, the newest first; back to any point, or to what it is about."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from workbench.domain.journal import Edit
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.confirm import Confirm
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.writing import LineInput
from workbench.usecases import documents
from workbench.usecases.log import Entry, back_to, log, steps_back
from workbench.usecases.session import Session

MOST = 2000
"""The newest entries that are listed; ``workbench log`` prints all."""
_MUTED = "$foreground-muted"


class Opened(Protocol):
    """A screen that shows a document and follows what is done to it elsewhere."""

    @property
    def session(self) -> Session:
        """The open document."""
        ...

    def followed(self, edits: Sequence[Edit]) -> None:
        """Show what these edits changed."""
        ...

    def show_annotation(self, name: str) -> None:
        """Go to an annotation."""
        ...


class Journal(WorkScreen):
    """The journal of one document, or of the project where ``document`` is None.

    ``opened`` is the screen that has the document open: what is taken back
    here is taken back there.
    """

    WHERE = "journal"
    LEAVE_LINE = frozenset({"leave"})
    DEFAULT_CSS = """
    Journal #journal { height: 1fr; border: none; padding: 0 1; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("journal")]

    def __init__(self, document: str | None = None, opened: Opened | None = None) -> None:
        super().__init__()
        self._document = document
        self._opened = opened
        self._entries: dict[int, Entry] = {}
        self._by: str | None = None
        self._kind: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the entries, the line to filter by, what is filtered, and the keys."""
        yield Row(id="title")
        yield OptionList(id="journal", markup=False)
        yield LineInput(id="filter", classes="bar")
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read the journal, out of the way of the keys."""
        self.query_one("#filter", Input).display = False
        self.listed.focus()
        self._read()

    @property
    def listed(self) -> OptionList:
        """Return the entries."""
        return self.query_one("#journal", OptionList)

    @property
    def chosen(self) -> Entry | None:
        """Return the entry under the cursor."""
        option = self.listed.highlighted_option
        return self._entries.get(int(option.id)) if option is not None and option.id else None

    @work(thread=True, exclusive=True, group="journal")
    def _read(self) -> None:
        wb = self.bench.wb
        try:
            document = documents.document(wb, self._document) if self._document else None
            found = list(log(wb, document))[-MOST:]
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        self.app.call_from_thread(self._got, found)

    def _got(self, found: list[Entry]) -> None:
        self._entries = {entry.seq: entry for entry in reversed(found)}
        if present(self):
            self._fill()

    # Showing -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """List what passes the filters; the cursor stays on its entry."""
        before = self.chosen
        shown = [entry for entry in self._entries.values() if self._passes(entry)]
        self.listed.clear_options()
        self.listed.add_options([Option(self._line(entry), id=str(entry.seq)) for entry in shown])
        numbers = [entry.seq for entry in shown]
        if shown:
            self.listed.highlighted = numbers.index(before.seq) if before and before.seq in numbers else 0
        title = say("tui.journal.of_project") if self._document is None else self._title(self._document)
        self.query_one("#title", Row).show(
            joined([(say("tui.journal.title"), "bold"), (plain(title), _MUTED)]),
            joined([(self.bench.wb.annotator, "bold")]),
        )
        who = next((each.who for each in self._entries.values() if each.operation.actor == self._by), "")
        parts = [
            (say("tui.journal.count", n=len(shown), of=len(self._entries)), ""),
            (say("tui.journal.by", who=plain(who)) if self._by else "", "$text-accent"),
            (say("tui.journal.kind", kind=_kind_name(self._kind)) if self._kind else "", "$text-accent"),
        ]
        self.query_one("#status", Row).show(joined(parts), joined([("", "")]))

    def _passes(self, entry: Entry) -> bool:
        words = self.query_one("#filter", Input).value.casefold()
        return (
            self._by in (None, entry.operation.actor)
            and self._kind in (None, entry.kind)
            and words in f"{entry.who} {entry.sentence}".casefold()
        )

    def _line(self, entry: Entry) -> Content:
        parts = [
            (f"{entry.operation.at.astimezone():%Y-%m-%d %H:%M}  ", _MUTED),
            (f"{plain(entry.who)} ", "bold"),
            (plain(entry.sentence), "strike" if entry.undone else ""),
        ]
        if entry.undone:
            parts.append((f"  {say('tui.journal.undone')}", _MUTED))
        if self._document is None and entry.document:
            parts.append((f"  · {plain(self._title(entry.document))}", _MUTED))
        return Content.assemble(*parts)

    def _title(self, name: str) -> str:
        titles = {each.id: each.title for each in self.bench.wb.store.documents()}
        return titles.get(name, name)

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._read()

    # Actions -------------------------------------------------------------------------------

    def action_row(self, by: int) -> None:
        """Move the cursor."""
        if by > 0:
            self.listed.action_cursor_down()
        else:
            self.listed.action_cursor_up()

    def action_person(self) -> None:
        """Show only what the next person did; after the last one, all again."""
        people = sorted({entry.operation.actor for entry in self._entries.values()})
        self._by = _after(people, self._by)
        self._fill()

    def action_kind(self) -> None:
        """Show only what was done to the next kind of record; after the last one, all again."""
        kinds = sorted({entry.kind for entry in self._entries.values() if entry.kind})
        self._kind = _after(kinds, self._kind)
        self._fill()

    def action_filter(self) -> None:
        """Show only entries that hold what is typed."""
        bar = self.query_one("#filter", Input)
        bar.placeholder = say("tui.journal.filter")
        bar.display = True
        bar.focus()

    def on_input_changed(self) -> None:
        """Show what holds the words typed so far."""
        self._fill()

    def on_input_submitted(self) -> None:
        """Go on among what is left."""
        self.listed.focus()

    def action_leave(self) -> None:
        """Leave the line, then the filters, then the journal."""
        bar = self.query_one("#filter", Input)
        if bar.display or self._by or self._kind:
            bar.value, bar.display = "", False
            self._by = self._kind = None
            self.listed.focus()
            self._fill()
        else:
            self.app.pop_screen()

    def action_close(self) -> None:
        """Go back."""
        self.app.pop_screen()

    async def on_option_list_option_selected(self) -> None:
        """Go back to the entry that enter or a click picks."""
        await self.action_back_to()

    async def action_back_to(self) -> None:
        """Ask, then take one's own edits back until it is as after the entry under the cursor."""
        entry = self.chosen
        if entry is None:
            return
        if entry.document is None:
            self.bench.warn(say("tui.journal.not_a_document"))
            return
        session = self._opened.session if self._opened else Session.open(self.bench.wb, entry.document)
        steps = steps_back(self.bench.wb, session, entry.seq)
        if not steps.undone and not steps.redone:
            self.bench.warn(say("tui.journal.nothing"))
            return
        key = "tui.journal.ask" if steps.undone else "tui.journal.ask_again"
        question = say(key, n=steps.undone or steps.redone, what=plain(entry.sentence))

        def agreed(_: bool) -> None:
            try:
                done = back_to(self.bench.wb, session, entry.seq)
                if self._opened is not None:
                    self._opened.followed(done.edits)
                self.notify(say("tui.journal.done", undone=done.undone, redone=done.redone), markup=False)
            finally:
                self._read()

        await self.bench.ask(Confirm(question), agreed)

    def action_go(self) -> None:
        """Show the annotation that the entry is about, where it is."""
        entry = self.chosen
        if entry is None or entry.document is None:
            self.bench.warn(say("tui.journal.not_a_document"))
            return
        self.app.pop_screen()
        if self._opened is None:
            self.bench.open_document(entry.document, entry.annotation)
        elif entry.annotation is not None:
            self._opened.show_annotation(entry.annotation)


def _after(values: list[str], value: str | None) -> str | None:
    """Return the next value, and None after the last."""
    if value is None:
        return values[0] if values else None
    later = values[values.index(value) + 1 :] if value in values else []
    return later[0] if later else None


def _kind_name(kind: str | None) -> str:
    return say(f"tui.journal.kinds.{kind}") if kind else ""
