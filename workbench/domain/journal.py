"""Edits as they are written down: each says what it changed from and to, so that its inverse is known."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import SerializerFunctionWrapHandler, TypeAdapter, model_serializer

from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.proposal import Proposal
from workbench.domain.relation import Relation
from workbench.domain.review import Assignment, Comment, Decision, Finding, Grant, Review
from workbench.domain.tagset import Tagset
from workbench.domain.translation import TranslationUnit
from workbench.domain.value import Id, Moment, Value

Record = (
    Document
    | Agent
    | Tagset
    | TranslationUnit
    | Annotation
    | Relation
    | Finding
    | Review
    | Proposal
    | Decision
    | Comment
    | Assignment
    | Grant
)

KINDS: dict[str, type[Record]] = {
    "document": Document,
    "agent": Agent,
    "tagset": Tagset,
    "translation": TranslationUnit,
    "annotation": Annotation,
    "relation": Relation,
    "finding": Finding,
    "review": Review,
    "proposal": Proposal,
    "decision": Decision,
    "comment": Comment,
    "assignment": Assignment,
    "grant": Grant,
}
"""The kinds of record a project keeps, by the name they have in the journal and in the store."""

SHARED = frozenset({"agent", "tagset", "grant"})
"""Kinds that belong to the project, not to one document."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: None before is a creation, None after a removal.

    ``home`` is the document of the record where the operation names none,
    because it is about several.
    """

    kind: str
    id: str
    before: Record | None
    after: Record | None
    home: str | None = None

    def inverse(self) -> "Change":
        """Return the change that takes this one back."""
        return Change(self.kind, self.id, self.after, self.before, self.home)


class Operation(Value):
    """One edit, whole or not at all: who did what to which document, when.

    ``op_id`` is made by the client, so a retry after an unclear commit finds
    itself already done. ``reverses`` names the operation that an ``undo`` or
    ``redo`` takes back. ``changes`` are journal text, see ``dump_changes``.
    """

    op_id: Id
    document: Id | None
    actor: Id
    at: Moment
    verb: Id
    undoable: bool = True
    reverses: Id | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """An operation with its changes."""

    operation: Operation
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Logged:
    """An edit as the journal holds it: ``seq`` orders it, ``hash`` chains it to the one before."""

    seq: int
    hash: str
    edit: Edit


class _Entry(Value):
    kind: str
    id: Id
    before: dict[str, object] | None
    after: dict[str, object] | None
    home: Id | None = None

    @model_serializer(mode="wrap")
    def _short(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Leave out the home that nearly no change has: a journal is kept for ever."""
        written: dict[str, object] = handler(self)
        return written if self.home else {name: each for name, each in written.items() if name != "home"}


_ENTRIES = TypeAdapter(list[_Entry])


def created(kind: str, record: Record) -> Change:
    """Return the change that brings ``record`` into being."""
    return Change(kind, record.id, None, record)


def removed(kind: str, record: Record) -> Change:
    """Return the change that takes ``record`` away; the journal keeps it."""
    return Change(kind, record.id, record, None)


def replaced(kind: str, before: Record, after: Record) -> Change:
    """Return the change from one state of a record to the next."""
    return Change(kind, before.id, before, after)


def inverse(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that take these back, last one first."""
    return tuple(change.inverse() for change in reversed(tuple(changes)))


def dump_changes(changes: Iterable[Change]) -> str:
    """Return the changes as canonical JSON: the same changes give the same text."""
    entries = [
        _Entry(
            kind=change.kind,
            id=change.id,
            before=change.before.model_dump(mode="json") if change.before else None,
            after=change.after.model_dump(mode="json") if change.after else None,
            home=change.home,
        )
        for change in changes
    ]
    return _ENTRIES.dump_json(entries).decode()


def load_changes(text: str) -> tuple[Change, ...]:
    """Return the changes written by ``dump_changes``."""
    return tuple(
        Change(
            entry.kind,
            entry.id,
            _load(entry.kind, entry.before),
            _load(entry.kind, entry.after),
            entry.home,
        )
        for entry in _ENTRIES.validate_json(text)
    )


def _load(kind: str, body: dict[str, object] | None) -> Record | None:
    if body is None:
        return None
    return KINDS[kind].model_validate_json(_BODY.dump_json(body))


_BODY = TypeAdapter(dict[str, object])


def chain(previous: str, operation: Operation, changes: str) -> str:
    """Return the hash of an operation that follows the one hashed ``previous`` (SHA-256, hexadecimal).

    A flipped bit anywhere in the journal breaks every hash after it, where
    SQLite's own checks see one flip in ten (measured on 300).
    """
    body = "\n".join((previous, operation.model_dump_json(), changes))
    return hashlib.sha256(body.encode()).hexdigest()


Step = TypeVar("Step", bound="Edit | Operation")


@dataclass(slots=True)
class History(Generic[Step]):
    """What can be undone and redone, for one person in one document; feed it what they did in order.

    It takes whole edits, or their operations alone, which are far smaller. A
    person may have a document open twice, so what an undo took back need not
    be what was done last: it says so itself.
    """

    done: list[Step]
    undone: list[Step]

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "History[Step]":
        """Read a journal and return where it stands."""
        history = cls([], [])
        for step in steps:
            history.add(step)
        return history

    def add(self, step: Step) -> None:
        """Take one more step into account."""
        operation = _operation(step)
        if operation.verb == "undo":
            self.undone += _taken(self.done, operation.reverses)
        elif operation.verb == "redo":
            self.done += _taken(self.undone, operation.reverses)
        elif operation.undoable:
            self.done.append(step)
            self.undone.clear()


def _operation(step: Edit | Operation) -> Operation:
    return step.operation if isinstance(step, Edit) else step


def _taken(steps: list[Step], name: str | None) -> list[Step]:
    """Take the step of that name off a list, or the last where none is named; none where it is not there."""
    for at in range(len(steps) - 1, -1, -1):
        if name in (None, _operation(steps[at]).op_id):
            return [steps.pop(at)]
    return []
