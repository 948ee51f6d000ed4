"""The review queue: every place where people tagged something, worst first; filtered, opened, decided."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from workbench.domain.adjudication import STATES
from workbench.domain.graphemes import cells
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.finding import Entry
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.review_many import Many
from workbench.tui.sitting import Sitting
from workbench.tui.tags import Tags
from workbench.tui.threads import present
from workbench.tui.wanted import SHOWN, Part, Wanted, passes, progress, values_of, votes
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.table import Column, Table
from workbench.tui.widgets.writing import LineInput
from workbench.usecases import documents
from workbench.usecases.review import Filter, Item, Queue, queue

_MUTED = "$foreground-muted"
_NARROW: Final = 100
"""Below this width, in cells, the columns are narrower."""
_EVERY: Final = "*"


class Review(Many):
    """The queue of all documents; what is decided here or in a place is undone from either."""

    WHERE = "review"
    LEAVE_LINE = frozenset({"leave"})
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("review")]

    def __init__(self) -> None:
        super().__init__()
        self.sitting = Sitting()
        self.tags = Tags({})
        self.blind = False
        self.wanted = Wanted({})
        self._found: Queue | None = None
        self._names: dict[str, str] = {}
        self._asked = 0
        self._read_at = -1
        self._at: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the rows or what stands in for them, the line to filter by, and the keys."""
        yield Row(id="title")
        yield Table(self._columns, id="queue")
        yield Static(id="empty", markup=False)
        yield LineInput(id="filter", classes="bar")
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read the queue, out of the way of the keys."""
        self.query_one("#filter", Input).display = False
        self.query_one("#empty", Static).display = False
        self._say(say("tui.review.reading"))
        self.read()

    def on_screen_resume(self) -> None:
        """Show what was decided meanwhile."""
        if self._found is not None:
            self._fill()
            if self.bench.wb.store.position() != self._read_at:
                self.read()

    @property
    def listed(self) -> Table[Item]:
        """Return the rows."""
        return self.query_one("#queue", Table)

    @property
    def found(self) -> Queue:
        """Return the whole queue, whatever is filtered; empty until it is read."""
        return self._found or Queue([])

    # Reading -------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the queue anew; the cursor stays on its place."""
        self._asked += 1
        self._work(self._asked, blind=self.blind)

    @work(thread=True, group="review")
    def _work(self, asked: int, *, blind: bool) -> None:
        wb = self.bench.wb
        try:
            position = wb.store.position()
            found = queue(wb, (), Filter(states=frozenset(STATES)), blind=blind)
            tagsets = documents.project_tagsets(wb)
            names = {each.id: str(getattr(each, "name", each.id)) for each in wb.store.records("agent")}
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        tags = Tags(tagsets)
        self.app.call_from_thread(self._got, asked, (position, found, tags, names))

    def _got(self, asked: int, read: tuple[int, Queue, Tags, dict[str, str]]) -> None:
        if asked != self._asked or not present(self):
            return
        self._read_at, self._found, self.tags, self._names = read
        self.tags.plain = self.bench.plain
        self._fill()

    # Showing -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """List what passes the filters."""
        chosen = self.listed.chosen
        if chosen is not None:
            self._at = chosen.id
        shown = [item for item in self.found.items if passes(item, self.wanted, self.tags.label)]
        at = next((number for number, item in enumerate(shown) if item.id == self._at), self.listed.current)
        self.listed.show(shown, at)
        self.listed.display = bool(shown)
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        key = "nothing_fits" if self.found.items else "empty"
        empty.update(say(f"tui.review.{key}"))
        self._rows()

    def _rows(self) -> None:
        """Write the title and the line on how far it is."""
        parts = [(self.name_of(part, value), "$text-accent") for part, value in self.wanted.parts.items()]
        words = say("tui.review.words", words=self.wanted.words) if self.wanted.words else ""
        self.query_one("#title", Row).show(
            joined(
                [
                    (say("tui.review.title"), "bold"),
                    (self._state_name(self.wanted.state), _MUTED),
                    *parts,
                    (words, "$text-accent"),
                ]
            ),
            joined(
                [(say("tui.review.blind") if self.blind else "", "bold"), (self.bench.wb.annotator, "bold")]
            ),
        )
        if self._found is not None:
            self._say(progress(self.found.items, locked=len(self.found.locked)))

    def _say(self, text: str) -> None:
        rows = len(self.listed.rows)
        shown = say("tui.review.shown", n=self.listed.current + 1, of=rows) if rows else ""
        self.query_one("#status", Row).show(Content(plain(text)), Content(shown))

    def _columns(self, width: int) -> Sequence[Column[Item]]:
        """Say what fits; the words get what the others leave."""
        wide = width >= _NARROW
        title = say("tui.review.column.document")
        several = len({item.document.id for item in self.listed.rows}) > 1
        columns = [
            _column("state", 10, lambda item: say(f"cli.review.is.{item.state}"), "quiet"),
            _column("kind", 10, lambda item: say(f"cli.review.differ.{item.kind}"), "accent"),
            _column("votes", 8, votes),
            _column("tags", 30 if wide else 18, self._tags),
        ]
        last = [Column(title, 24 if wide else 12, _title, "quiet")] if several else []
        room = width - sum(each.width + 1 for each in (*columns, *last))
        return [*columns, _column("snippet", max(room - bool(last), 8), _snippet), *last]

    def _tags(self, item: Item) -> str:
        return ", ".join(map(self.tags.label, item.tags))

    def _state_name(self, state: str) -> str:
        return say(f"tui.review.state_{state}" if state in ("to_do", "all") else f"cli.review.is.{state}")

    def name_of(self, part: Part, value: str) -> str:
        """Return what a value of a filter is called."""
        if part == "kind":
            return say(f"cli.review.differ.{value}")
        if part == "tag":
            return self.tags.label(value)
        if part == "person":
            return self._names.get(value, value)
        return next((each.document.title for each in self.found.items if each.document.id == value), value)

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        if self._found is not None:
            self._fill()

    def recolour(self) -> None:
        """Take the colours of the theme that is set now."""
        self.listed.redraw()

    # Moving and opening --------------------------------------------------------------------

    def on_table_picked(self) -> None:
        """Open the row that is clicked twice."""
        self.action_open()

    def action_row(self, by: int) -> None:
        """Move the cursor down or up."""
        self.listed.choose(self.listed.current + by)
        self._rows()

    def action_page(self, by: int) -> None:
        """Move the cursor by a screen."""
        self.action_row(by * self.listed.page)

    def action_edge(self, last: bool) -> None:
        """Move the cursor to the first or the last place."""
        self.listed.choose(len(self.listed.rows) - 1 if last else 0)
        self._rows()

    def action_open(self) -> None:
        """Show the place under the cursor, to be decided."""
        from workbench.tui.screens.unit import UnitScreen

        if self.listed.chosen is not None:
            self.app.push_screen(UnitScreen(self, self.listed.current))

    def replaced(self, row: int, item: Item) -> None:
        """Take in what a place of the list is now."""
        before = self.listed.rows[row]
        rows = list(self.listed.rows)
        rows[row] = item
        self.found.items[next(at for at, each in enumerate(self.found.items) if each is before)] = item
        self.listed.show(rows, row)
        self._at = item.id

    # Filtering -----------------------------------------------------------------------------

    async def action_filter_by(self, part: Part) -> None:
        """Pick what is to be shown; the first choice shows all again."""
        if part == "person" and self.blind:
            self.bench.warn(say("tui.review.blind_people"))
            return
        counts = Counter(value for item in self.found.items for value in values_of(item, part))
        choices = [_choice(_EVERY, say(f"tui.review.every_{part}"), len(self.found.items), self)]
        choices += [
            _choice(value, self.name_of(part, value), count, self) for value, count in counts.most_common()
        ]

        def picked(value: str) -> None:
            if value == _EVERY:
                self.wanted.parts.pop(part, None)
            else:
                self.wanted.parts[part] = value
            self._at = None
            self._fill()

        await self.bench.ask(Pick(say(f"tui.review.pick_{part}"), choices), picked)

    def action_state(self) -> None:
        """Show the places of the next state; then those to decide, and all."""
        self.wanted.state = SHOWN[(SHOWN.index(self.wanted.state) + 1) % len(SHOWN)]
        self._fill()

    def action_filter(self) -> None:
        """Show only places that hold what is typed."""
        bar = self.query_one("#filter", Input)
        bar.placeholder = say("tui.review.filter")
        bar.display = True
        bar.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits what is typed."""
        self.wanted.words = event.value
        self._fill()

    def on_input_submitted(self) -> None:
        """Go on among what fits."""
        self.query_one("#filter", Input).display = bool(self.wanted.words)
        self.set_focus(None)

    def action_leave(self) -> None:
        """Leave the line, then the filters, then the queue."""
        bar = self.query_one("#filter", Input)
        if bar.display or self.wanted != Wanted({}):
            bar.value, bar.display = "", False
            self.wanted = Wanted({})
            self.set_focus(None)
            self._fill()
        else:
            self.app.pop_screen()

    def action_blind(self) -> None:
        """Hide names behind letters, and votes; or show them again."""
        self.blind = not self.blind
        if self.blind:
            self.wanted.parts.pop("person", None)
        self.read()

    def action_reload(self) -> None:
        """Read the queue again."""
        self.read()

    def action_close(self) -> None:
        """Go back to the library."""
        self.app.pop_screen()


def _snippet(item: Item) -> str:
    return item.snippet or say(f"tui.review.whole_{item.place.space}")


def _title(item: Item) -> str:
    return item.document.title


def _column(name: str, width: int, of: Callable[[Item], str], style: str = "") -> Column[Item]:
    title = say(f"tui.review.column.{name}")
    return Column(title, max(width, cells(title)), of, style)


def _choice(value: str, name: str, count: int, screen: Review) -> Choice:
    line = Content.assemble(plain(name), (f"  {count}", _MUTED))
    return Choice(Entry.of(value, [name], screen.bench.pinyin), line, Content(""))
