"""Giving many documents to people, beside those who have them, and taking them back from one person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.document import Agent, Document
from workbench.domain.journal import Change, Edit, Operation, created, removed, replaced
from workbench.domain.review import Assignment
from workbench.domain.shares import share_out
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.roles import need
from workbench.usecases.visible import assignments


@dataclass(frozen=True, slots=True)
class Allotment:
    """Who gets how many of the documents, by id; ``kept`` counts those where nothing changes."""

    shares: dict[str, int]
    documents: int
    kept: int


@dataclass(frozen=True, slots=True)
class Way:
    """How documents are given: each to how many of the people (None: to all), in which layers, how."""

    copies: int | None = None
    layers: tuple[str, ...] = ()
    blind: bool = False


def unassigned(wb: Workbench) -> list[Document]:
    """Return the documents that nobody has been given, in their order."""
    given = wb.store.count("assignment")
    return [each for each in wb.store.documents() if each.id not in given]


def allot(
    wb: Workbench, chosen: Sequence[Document], people: Sequence[str], way: Way | None = None
) -> Allotment:
    """Give documents to people, shared out evenly where not all get each; all of it is one step of undo.

    Who has a document already keeps it; who is given it once more, has it in
    the new way. Raises InputError where nobody or nothing is named, for more
    copies than people and for a program, NotFound for an unknown layer,
    Conflict for who is no owner.
    """
    made, steps = _plan(wb, chosen, people, way or Way())
    for each in _named(wb, people):
        if each.id in made.shares:
            documents.introduce(wb, each)
    _write(wb, "assign", steps)
    return made


def would_allot(
    wb: Workbench, chosen: Sequence[Document], people: Sequence[str], way: Way | None = None
) -> Allotment:
    """Return what ``allot`` would do, and raise what it would raise; nothing is written."""
    return _plan(wb, chosen, people, way or Way())[0]


def withdraw(wb: Workbench, chosen: Sequence[Document], people: Sequence[str]) -> int:
    """Take documents back from these people, in one step of undo; return how many. Others keep theirs.

    What was annotated stays. Raises NotFound where they have none of them,
    Conflict for who is no owner.
    """
    need(wb, "owner")
    named = _named(wb, people)
    gone = {each.id for each in named}
    pen = _pen(wb, Way())
    steps: list[tuple[str, list[Change]]] = []
    for document in _each_once(chosen):
        changes = [change for each in assignments(wb, document.id) for change in pen.without(each, gone)]
        if changes:
            steps.append((document.id, changes))
    if not steps:
        raise NotFound("assign.not_theirs", name=", ".join(each.name for each in named))
    _write(wb, "unassign", steps)
    return len(steps)


def _named(wb: Workbench, people: Sequence[str]) -> list[Agent]:
    return list({each.id: each for each in (documents.human(wb, name) for name in people)}.values())


def _plan(
    wb: Workbench, chosen: Sequence[Document], people: Sequence[str], way: Way
) -> tuple[Allotment, list[tuple[str, list[Change]]]]:
    need(wb, "owner")
    _check(wb, chosen, people, way)
    named = [each.id for each in _named(wb, people)]
    copies = len(named) if way.copies is None else way.copies
    if not 1 <= copies <= len(named):
        raise InputError("assign.copies", n=copies, people=len(named))
    before = {each.id: assignments(wb, each.id) for each in _each_once(chosen)}
    holders = {name: {one for each in there for one in each.people} for name, there in before.items()}
    shares = share_out(list(before), named, copies, holders)
    pen = _pen(wb, way)
    steps = []
    for name, given in shares.items():
        changes = list(pen.placed(before[name], given))
        if changes:
            steps.append((name, changes))
    counts = Counter(one for name, _ in steps for one in shares[name])
    kept = len(shares) - len(steps)
    return Allotment({one: counts[one] for one in named if counts[one]}, len(steps), kept), steps


def _check(wb: Workbench, chosen: Sequence[Document], people: Sequence[str], way: Way) -> None:
    if not chosen:
        raise InputError("assign.nothing")
    if not people:
        raise InputError("assign.nobody", place=chosen[0].title)
    known = documents.project_tagsets(wb)
    for layer in way.layers:
        if layer not in known:
            raise NotFound("layer", name=layer, known=", ".join(known))


def _each_once(chosen: Sequence[Document]) -> list[Document]:
    return list({each.id: each for each in chosen}.values())


def _pen(wb: Workbench, way: Way) -> "_Pen":
    return _Pen(wb, way, documents.agent_id(wb.annotator), wb.clock.now())


@dataclass(frozen=True, slots=True)
class _Pen:
    """Who gives documents, when, and in which way.

    A record is one person's, and bundles rest on that: what another owner
    gave is taken away and given anew instead of being changed.
    """

    wb: Workbench
    way: Way
    by: str
    now: datetime

    def placed(self, before: Sequence[Assignment], given: Sequence[str]) -> Iterable[Change]:
        """Yield what changes when these people have a document in this way, and nobody has it twice."""
        alike = [each for each in before if self._alike(each)]
        there = {one for each in alike for one in each.people}
        for each in before:
            if each not in alike:
                yield from self.without(each, set(given))
        new = [one for one in given if one not in there]
        own = next((each for each in alike if each.by == self.by), None)
        if new and own:
            yield replaced("assignment", own, own.model_copy(update={"people": (*own.people, *new)}))
        elif new:
            yield created("assignment", self._made(new, self.way))

    def without(self, assignment: Assignment, gone: set[str]) -> Iterable[Change]:
        """Yield what changes when some do not have it any more; the others keep it as they had it."""
        left = tuple(each for each in assignment.people if each not in gone)
        if left == assignment.people:
            return
        if left and assignment.by == self.by:
            yield replaced("assignment", assignment, assignment.model_copy(update={"people": left}))
            return
        yield removed("assignment", assignment)
        if left:
            yield created(
                "assignment", self._made(left, Way(layers=assignment.layers, blind=assignment.blind))
            )

    def _alike(self, each: Assignment) -> bool:
        return each.blind == self.way.blind and set(each.layers) == set(self.way.layers)

    def _made(self, people: Sequence[str], way: Way) -> Assignment:
        return Assignment(
            id=self.wb.ids.new("n"),
            people=tuple(people),
            layers=tuple(dict.fromkeys(way.layers)),
            blind=way.blind,
            by=self.by,
            created=self.now,
        )


def _write(wb: Workbench, verb: str, steps: Iterable[tuple[str, Sequence[Change]]]) -> None:
    """Write one edit for each document; that all have one moment makes one step of them."""
    actor, now = documents.person(wb).id, wb.clock.now()
    for document, changes in steps:
        operation = Operation(op_id=wb.ids.new("o"), document=document, actor=actor, at=now, verb=verb)
        wb.store.apply(Edit(operation, tuple(changes)))
