"""The people of a project: their roles, what each was given, and how far they are; programs stand apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from workbench.domain.document import Agent, Document
from workbench.domain.review import Duty
from workbench.errors import InputError
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.assign import Progress, progress
from workbench.usecases.roles import DUTIES, grants, may, need
from workbench.usecases.visible import locked_documents

_RANK: Final = DUTIES[::-1]
"""Owners first, then reviewers, then annotators."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the project, or a program: what they may do, have to do and did.

    ``work`` holds every document that they were given or worked in, in the
    order of documents; only what they were given counts as theirs to finish.
    ``translations`` and ``proposals`` count what they made, ``last`` is when
    the journal last names them in a document. ``hidden`` counts the documents
    whose annotations are not counted, because who asks annotates them blind.
    """

    agent: Agent
    roles: tuple[Duty, ...] = ()
    work: tuple[Progress, ...] = ()
    annotations: int = 0
    translations: int = 0
    proposals: int = 0
    hidden: int = 0
    last: datetime | None = None

    @property
    def id(self) -> str:
        """Return the id that annotations name as their author."""
        return self.agent.id

    @property
    def is_program(self) -> bool:
        """Say whether it is software: it has no roles, and nothing is assigned to it."""
        return self.agent.kind != "person"

    @property
    def given(self) -> tuple[Progress, ...]:
        """Return the documents that are assigned to them."""
        return tuple(each for each in self.work if each.assigned)

    @property
    def single(self) -> int:
        """Return how many of them nobody else was given."""
        return sum(each.people == 1 for each in self.given)

    @property
    def shared(self) -> int:
        """Return how many of them others were given too: double annotation, or more."""
        return len(self.given) - self.single

    @property
    def blind(self) -> int:
        """Return how many of them they annotate without seeing the work of others."""
        return sum(each.blind for each in self.given)

    @property
    def segments(self) -> int:
        """Return how many segments they are to finish."""
        return sum(each.segments for each in self.given)

    @property
    def finished(self) -> int:
        """Return how many of those are finished in all layers that count."""
        return sum(min(each.finished, each.segments) for each in self.given)

    @property
    def done(self) -> int:
        """Return how many of their documents are finished."""
        return sum(each.done for each in self.given)


@dataclass(frozen=True, slots=True)
class Held:
    """A document and who has been given it, by id; ``done`` counts those who are finished."""

    document: Document
    segments: int
    people: tuple[str, ...] = ()
    done: int = 0


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody, persons before programs, and every document; ``governed`` says that roles are given out."""

    people: tuple[Person, ...]
    documents: tuple[Held, ...]
    governed: bool
    owner: bool
    """Whether who asks may give roles and documents."""

    @property
    def unassigned(self) -> tuple[Held, ...]:
        """Return the documents that nobody has been given."""
        return tuple(each for each in self.documents if not each.people)


def team(wb: Workbench) -> Team:
    """Return everybody of a project with roles, assignments and progress, and who asks among them."""
    work: dict[str, list[Progress]] = {}
    for each in progress(wb):
        work.setdefault(each.person, []).append(each)
    roles: dict[str, set[Duty]] = {}
    for grant in grants(wb):
        roles.setdefault(grant.person, set()).add(grant.role)
    made = {kind: _totals(wb.store.count(kind)) for kind in ("translation", "proposal")}
    visible, hidden = _annotations(wb)
    last = _last(wb)
    people = [
        Person(
            agent=agent,
            roles=tuple(duty for duty in _RANK if duty in roles.get(agent.id, ())),
            work=tuple(work.get(agent.id, ())),
            annotations=visible.get(agent.id, 0),
            translations=made["translation"].get(agent.id, 0),
            proposals=made["proposal"].get(agent.id, 0),
            hidden=hidden if agent.id != documents.agent_id(wb.annotator) else 0,
            last=last.get(agent.id),
        )
        for agent in _agents(wb, [*roles, *work])
    ]
    sizes = wb.store.sizes()
    given: dict[str, list[Progress]] = {}
    for one in (one for some in work.values() for one in some if one.assigned):
        given.setdefault(one.document.id, []).append(one)
    held = [_held(each, sizes[each.id].segments, given.get(each.id, ())) for each in wb.store.documents()]
    return Team(tuple(sorted(people, key=_order)), tuple(held), bool(roles), may(wb, "owner"))


def welcome(wb: Workbench, name: str) -> Agent:
    """Make a person known to the project before they do anything in it, so that work can wait for them.

    Returns them as they are where they are known. Raises InputError for a name
    that nobody could read and for a program, Conflict for who is no owner.
    """
    need(wb, "owner")
    if not name.strip():
        raise InputError("person_name", name=name)
    agent = documents.human(wb, name.strip())
    documents.introduce(wb, agent)
    return agent


def _agents(wb: Workbench, named: Iterable[str]) -> list[Agent]:
    """Return the agents that are known, who asks, and those whom records alone name."""
    found = {each.id: each for each in wb.store.records("agent") if isinstance(each, Agent)}
    me = documents.agent_id(wb.annotator)
    found.setdefault(me, Agent(id=me, kind="person", name=wb.annotator))
    for name in named:
        found.setdefault(name, Agent(id=name, kind="person", name=name))
    return list(found.values())


def _held(document: Document, segments: int, given: Sequence[Progress]) -> Held:
    return Held(document, segments, tuple(each.person for each in given), sum(each.done for each in given))


def _annotations(wb: Workbench) -> tuple[dict[str, int], int]:
    """Count everybody's annotations where who asks may see them, and the documents where they may not."""
    me, hidden = documents.agent_id(wb.annotator), locked_documents(wb)
    counts = wb.store.count("annotation")
    shown = {
        document: {who: n for who, n in by.items() if who == me or document not in hidden}
        for document, by in counts.items()
    }
    return _totals(shown), len(hidden)


def _totals(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for by in counts.values():
        for name, count in by.items():
            found[name] = found.get(name, 0) + count
    return found


def _last(wb: Workbench) -> dict[str, datetime]:
    """Return when everybody last did something in a document; becoming known to the project is no work."""
    found: dict[str, datetime] = {}
    for document, by in wb.store.latest().items():
        for name, moment in by.items() if document else ():
            found[name] = max(moment, found.get(name, moment))
    return found


def _order(person: Person) -> tuple[bool, int, str, str]:
    rank = min((_RANK.index(each) for each in person.roles), default=len(_RANK))
    return person.is_program, rank, person.agent.name.casefold(), person.id
