"""The people of a project: roles, assignments, progress; from here an owner gives work and takes it back."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from workbench.domain.document import Document
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.people_giving import Giving
from workbench.tui.threads import present
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.people import Line, document_columns, lines, people_columns
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.table import Column, Table
from workbench.usecases import documents
from workbench.usecases.people import Person, Team, team

_MUTED: Final = "$foreground-muted"
_WIDE: Final = 150
"""From this width on, in cells, the two lists stand side by side."""
_SHOWN: Final = ("theirs", "nobody", "all")
"""What the second list goes through: the documents of the person, those that nobody has, all."""


class People(Giving):
    """Everybody above, and the documents of the person under the cursor below; tab goes between the two."""

    WHERE = "people"
    LEAVE_LINE = frozenset[str]()
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("people")]

    def __init__(self) -> None:
        super().__init__()
        self.team = Team((), (), governed=False, owner=False)
        self._names: dict[str, str] = {}
        self.marked: dict[str, Document] = {}
        self.called: set[str] = set()
        self._shown = _SHOWN[0]
        self.below = False
        self._then = ""
        self._asked = 0
        self._read_at = -1

    def compose(self) -> ComposeResult:
        """Lay out the title, the people, the documents, how it stands, and the keys."""
        yield Row(id="title")
        with Container(id="people-panes"):
            yield Table(lambda width: people_columns(width, self.called), id="people")
            with Vertical(id="people-below"):
                yield Row(id="whose")
                yield Table(self._columns, id="held")
                yield Static(id="empty", markup=False)
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read the project, out of the way of the keys."""
        self.query_one("#empty", Static).display = False
        self.query_one("#status", Row).show(Content(say("tui.review.reading")), Content(""))
        self.read()

    def on_screen_resume(self) -> None:
        """Read it again, when something was done elsewhere."""
        if self._read_at >= 0 and self.bench.wb.store.position() != self._read_at:
            self.read()

    def on_resize(self, event: events.Resize) -> None:
        """Put the lists side by side where there is room."""
        self.set_class(event.size.width >= _WIDE, "beside")

    @property
    def people(self) -> Table[Person]:
        """Return the rows of people."""
        return self.query_one("#people", Table)

    @property
    def held(self) -> Table[Line]:
        """Return the rows of documents."""
        return self.query_one("#held", Table)

    @property
    def _active(self) -> Table[Person] | Table[Line]:
        return self.held if self.below else self.people

    # Reading -------------------------------------------------------------------------------

    def read(self, then: str = "") -> None:
        """Read the project anew; the cursor stays, or goes to the person of that id."""
        self._then = then or self._then
        self._asked += 1
        self._work(self._asked)

    @work(thread=True, group="people")
    def _work(self, asked: int) -> None:
        wb = self.bench.wb
        try:
            position = wb.store.position()
            found = team(wb)
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        self.app.call_from_thread(self._got, asked, position, found)

    def _got(self, asked: int, position: int, found: Team) -> None:
        if asked != self._asked or not present(self):
            return
        here = self._then or getattr(self.people.chosen, "id", documents.agent_id(self.bench.wb.annotator))
        self._then = ""
        self._read_at, self.team = position, found
        self._names = {each.id: each.agent.name for each in found.people}
        there = {each.document.id for each in found.documents}
        self.marked = {name: each for name, each in self.marked.items() if name in there}
        rows = [each.id for each in found.people]
        self.people.show(found.people, rows.index(here) if here in rows else 0)
        self._fill()

    # Showing -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """List the documents of the person under the cursor; the cursor stays on its document."""
        person, before = self.people.chosen, self.held.chosen
        found = lines(self.team, person, self._shown)
        names = [each.document.id for each in found]
        at = names.index(before.document.id) if before and before.document.id in names else 0
        self.held.show(found, at)
        self.held.display = bool(found)
        empty = self.query_one("#empty", Static)
        empty.display = not found
        program = person is not None and person.is_program and self._shown == "theirs"
        empty.update(say(f"tui.people.empty_{'program' if program else self._shown}"))
        self._rows()

    def _rows(self) -> None:
        """Write the title, whose documents these are, and how it stands."""
        self.people.active, self.held.active = not self.below, self.below
        people = sum(not each.is_program for each in self.team.people)
        counts = say("tui.people.counts", people=people, programs=len(self.team.people) - people)
        self.query_one("#title", Row).show(
            joined([(say("tui.people.title"), "bold"), (counts, _MUTED)]),
            joined([(self.bench.wb.annotator, "bold")]),
        )
        person = self.people.chosen
        theirs = self._shown == "theirs"
        name, figures = (person.agent.name, _figures(person)) if person and theirs else ("", "")
        whose = say(f"tui.people.shown_{self._shown}", name=plain(name), n=len(self.held.rows))
        self.query_one("#whose", Row).show(
            joined([(whose, "bold $text-accent" if self.below else "bold"), (figures, _MUTED)]),
            Content(""),
        )
        marked = say("tui.people.marked", n=len(self.marked)) if self.marked else ""
        free = say("tui.people.free", n=len(self.team.unassigned), of=len(self.team.documents))
        rule = "anybody" if not self.team.governed else "owner" if self.team.owner else "others"
        self.query_one("#status", Row).show(
            joined([(free, ""), (marked, "bold")]),
            Content.styled(say(f"tui.people.rule_{rule}"), _MUTED),
        )

    def _columns(self, width: int) -> Sequence[Column[Line]]:
        return document_columns(width, self._shown, self._names, set(self.marked))

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self.people.redraw()
        self._fill()

    def recolour(self) -> None:
        """Take the colours of the theme that is set now."""
        self.people.redraw()
        self.held.redraw()

    # Moving and marking --------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Go to the list that is clicked."""
        if event.widget in (self.people, self.held):
            self.below = event.widget is self.held
            self._fill()

    def on_table_picked(self) -> None:
        """Do with the row that is clicked twice what enter does."""
        self.action_open()

    def action_switch(self) -> None:
        """Go to the other list."""
        self.below = not self.below and bool(self.held.rows)
        self._rows()

    def action_row(self, by: int) -> None:
        """Move the cursor."""
        self._active.choose(self._active.current + by)
        if not self.below:
            self._fill()

    def action_page(self, by: int) -> None:
        """Move the cursor by a screen."""
        self.action_row(by * self._active.page)

    def action_edge(self, last: bool) -> None:
        """Move the cursor to the first or the last row."""
        self.action_row(len(self._active.rows) if last else -len(self._active.rows))

    def action_shown(self) -> None:
        """Show the documents that nobody has; then all; then those of the person again."""
        self._shown = _SHOWN[(_SHOWN.index(self._shown) + 1) % len(_SHOWN)]
        self._fill()
        self.below = self.below and bool(self.held.rows)
        self._rows()

    def action_mark(self) -> None:
        """Mark what is under the cursor, and go on to the next; or take the mark away."""
        line, person = self.held.chosen, self.people.chosen
        if self.below and line is not None:
            if self.marked.pop(line.document.id, None) is None:
                self.marked[line.document.id] = line.document
        elif not self.below and person is not None:
            if person.is_program:
                self.bench.warn(say("errors.people.program.what", name=plain(person.agent.name)))
                return
            self.called ^= {person.id}
        self._active.redraw()
        self.action_row(1)
        self._rows()

    def action_open(self) -> None:
        """Open the document under the cursor; from the people go to their documents."""
        line = self.held.chosen
        if not self.below:
            self.action_switch()
        elif line is not None:
            self.bench.open_document(line.document.id)

    def action_leave(self) -> None:
        """Take all marks away; without any, go back to the library."""
        if self.marked or self.called:
            self.marked.clear()
            self.called.clear()
            self.recolour()
            self._rows()
        else:
            self.app.pop_screen()

    def action_close(self) -> None:
        """Go back to the library."""
        self.app.pop_screen()

    def action_reload(self) -> None:
        """Read the project again."""
        self.read()


def _figures(person: Person) -> str:
    """Say what a program made, or how a person's documents are shared."""
    if not (person.is_program or person.given):
        return ""
    kind = "program" if person.is_program else "person"
    return say(
        f"tui.people.figures_{kind}",
        single=person.single,
        shared=person.shared,
        blind=person.blind,
        translations=person.translations,
        proposals=person.proposals,
    )
