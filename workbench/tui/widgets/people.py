"""What the lists of people and of their documents say, in as many columns as the width has room for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workbench.domain.document import Document
from workbench.domain.graphemes import cells
from workbench.messages import say
from workbench.tui.widgets.table import Column
from workbench.usecases.assign import Progress
from workbench.usecases.people import Held, Person, Team

_MARK = "●"
_NOTHING = "–"
_NARROW = 100
"""Below this width, in cells, names are narrower and moments lack the year."""
Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Line:
    """A document of the second list: who has it, and how far the person of the first list is with it."""

    held: Held
    work: Progress | None

    @property
    def document(self) -> Document:
        """Return the document."""
        return self.held.document


def lines(team: Team, person: Person | None, shown: str) -> list[Line]:
    """Return the documents of a person, those that nobody has, or all."""
    work = {each.document.id: each for each in person.work} if person else {}
    if shown == "theirs":
        return [Line(each, work[each.document.id]) for each in team.documents if each.document.id in work]
    every = team.unassigned if shown == "nobody" else team.documents
    return [Line(each, work.get(each.document.id)) for each in every]


def people_columns(width: int, called: Collection[str]) -> Sequence[Column[Person]]:
    """Return the columns of people: what fits, and the name gets the rest."""

    def last(each: Person) -> str:
        return moment(each.last, short=width < _NARROW)

    columns: list[Column[Person]] = [
        _column("role", 12, role, "accent"),
        _column("documents", 7, lambda each: _given(each, f"{each.done}/{len(each.given)}")),
        _column("double", 6, lambda each: _given(each, str(each.shared))),
        _column("blind", 5, lambda each: _given(each, str(each.blind))),
        _column("segments", 9, lambda each: _given(each, f"{each.finished}/{each.segments}")),
        _column("annotations", 5, lambda each: f"{each.annotations}{'+?' if each.hidden else ''}"),
        _column("last", 11 if width < _NARROW else 16, last, "quiet"),
    ]
    room = width - 2 - sum(column.width + 1 for column in columns)
    mark = Column[Person]("", 1, lambda each: _MARK if each.id in called else "")
    return [mark, _column("name", max(room, 8), lambda each: each.agent.name), *columns]


def document_columns(
    width: int, shown: str, names: Mapping[str, str], marked: Collection[str]
) -> Sequence[Column[Line]]:
    """Return the columns of documents: how far the person is, or who has each."""

    def last(line: Line) -> str:
        return moment(line.work.last if line.work else None, short=width < _NARROW)

    def who(line: Line) -> str:
        return ", ".join(names.get(each, each) for each in line.held.people) or _NOTHING

    if shown == "theirs":
        columns: list[Column[Line]] = [
            _column("way", 15, way),
            _column("segments", 9, far),
            _column("annotations", 5, tagged),
            _column("last", 11 if width < _NARROW else 16, last, "quiet"),
        ]
    else:
        columns = [
            _column("length", 8, lambda line: str(line.held.segments)),
            _column("ready", 6, lambda line: f"{line.held.done}/{len(line.held.people)}"),
            _column("who", 24 if width < _NARROW else 40, who, "accent"),
        ]
    room = width - 2 - sum(column.width + 1 for column in columns)
    mark = Column[Line]("", 1, lambda line: _MARK if line.document.id in marked else "")
    return [mark, _column("title", max(room, 8), lambda line: line.document.title), *columns]


def role(each: Person) -> str:
    """Return the highest role of a person, and how many more they have; that a program is one."""
    if each.is_program:
        return say("tui.people.program")
    if not each.roles:
        return _NOTHING
    more = len(each.roles) - 1
    return say(f"cli.people.duty.{each.roles[0]}") + (f" +{more}" if more else "")


def way(line: Line) -> str:
    """Return how a document was given to a person: alone or with others, blind or open."""
    work = line.work
    if work is None or not work.assigned:
        return say("tui.people.unasked")
    many = say("tui.people.single") if work.people == 1 else say("tui.people.many", n=work.people)
    how = say(f"cli.assign.{'blind_one' if work.blind else 'open_one'}")
    return say("tui.people.way", many=many, how=how)


def far(line: Line) -> str:
    """Return how many segments are finished; with a tick where that is all."""
    work = line.work
    if work is None:
        return _NOTHING
    return f"{work.finished}/{work.segments}{' ✓' if work.assigned and work.done else ''}"


def tagged(line: Line) -> str:
    """Return how many annotations somebody made in a document; a question mark where that is hidden."""
    if line.work is None:
        return _NOTHING
    return "?" if line.work.annotations is None else str(line.work.annotations)


def moment(at: datetime | None, *, short: bool) -> str:
    """Return a moment in the time of this place."""
    if at is None:
        return _NOTHING
    local = at.astimezone()
    return f"{local:%m-%d %H:%M}" if short else f"{local:%Y-%m-%d %H:%M}"


def _given(each: Person, said: str) -> str:
    return said if each.given else _NOTHING


def _column(name: str, width: int, of: Callable[[Of], str], style: str = "") -> Column[Of]:
    title = say(f"tui.people.column.{name}")
    return Column(title, max(width, cells(title)), of, style)
