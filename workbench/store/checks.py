"""Is the project what its journal says? Every hash, every record, every text, and their order."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json
from sqlalchemy import Connection, select

from workbench.domain.journal import KINDS, Operation, chain
from workbench.domain.text import Text, digest
from workbench.domain.validation import Problem
from workbench.errors import StoreError
from workbench.messages import say
from workbench.store import rows
from workbench.store.database import Database
from workbench.store.rows import PROJECT, Key
from workbench.store.tables import cache, op, record, source

MOST = 100
"""No more problems of one sort are listed than this; a broken disk gives thousands."""
_STREAMED = {"yield_per": 500}
_DOCUMENTS = select(record.c.id).where(record.c.kind == "document", record.c.deleted == 0)


def cache_hash(key: str, value: bytes) -> str:
    """Return the hash that guards an entry of the cache."""
    return hashlib.sha256(key.encode() + b"\n" + value).hexdigest()


def problems(database: Database) -> list[Problem]:
    """Return everything that is wrong with a project, each with its place.

    A part that cannot be read at all is one problem, and the others are
    still checked.
    """
    found = _guarded(database.problems)
    for part in (_state, _sources, _cache):
        found += _guarded(_Reading(database, part))
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """One part of the check, in a transaction of its own."""

    database: Database
    part: Callable[[Connection, Database], Iterator[Problem]]

    def __call__(self) -> list[Problem]:
        with rows.gc_paused(), self.database.reading() as connection:
            return list(islice(self.part(connection, self.database), MOST))


def _guarded(part: Callable[[], list[Problem]]) -> list[Problem]:
    try:
        return part()
    except StoreError as error:
        return [Problem(error.place, error.message, error.hint)]


def _problem(place: str, name: str) -> Problem:
    return Problem(place, say(f"store.problem.{name}.what"), say(f"store.problem.{name}.hint"))


@dataclass(slots=True)
class _State:
    """One record by the journal: when it first appeared, the hash of its last words, whether it lives."""

    number: int
    body: bytes
    living: bool


@dataclass(slots=True)
class _Replay:
    """The journal so far, of which only hashes are kept: a project may be larger than memory."""

    one_chain: bool
    seq: int = 0
    hashes: dict[str, str] = field(default_factory=dict)
    states: dict[Key, _State] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def take(self, row: Any) -> bool:
        """Take in the next row of the journal; False when it is not what was written."""
        sound = self._is_sound(row)
        self.seq = row.seq
        self.hashes[self._chain(row)] = row.hash
        try:
            return self._follow(row) and sound
        except (ValueError, KeyError, TypeError, AttributeError):  # no JSON, or JSON of another shape
            return False

    def _chain(self, row: Any) -> str:
        return PROJECT if self.one_chain else str(row.document)

    def _is_sound(self, row: Any) -> bool:
        try:
            operation = Operation.model_validate_json(row.operation)
        except ValidationError:
            return False
        columns = (operation.op_id, operation.document or PROJECT, operation.actor)
        return (
            (row.seq == self.seq + 1 or not self.one_chain)
            and operation.model_dump_json() == row.operation
            and columns == (row.op_id, row.document, row.actor)
            and chain(self.hashes.get(self._chain(row), ""), operation, row.changes) == row.hash
        )

    def _follow(self, row: Any) -> bool:
        """Make the changes of a row; False when one starts from something that was not so."""
        as_said = True
        for entry in from_json(row.changes):
            key = rows.key(entry.get("home") or row.document, entry["kind"], entry["id"])
            before, after = (entry[side] and _hash(to_json(entry[side])) for side in ("before", "after"))
            state = self.states.get(key)
            as_said &= before == (state.body if state and state.living else None)
            if state is None:
                self.states[key] = _State(len(self.states), after or b"", after is not None)
            else:
                state.body, state.living = after or state.body, after is not None
        return as_said

    def agrees(self, row: Any) -> bool:
        """Say whether a record is what the journal makes of it, and take it off the list."""
        state = self.states.pop(Key(row.document, row.kind, row.id), None)
        try:
            body = KINDS[row.kind].model_validate_json(row.body)
        except (ValidationError, KeyError):
            return False
        return (
            state is not None
            and row.deleted == int(not state.living)
            and state.body == _hash(row.body.encode())
            and (rows.ordinal(body), rows.maker(body), rows.segment(body))
            == (row.ordinal, row.maker, row.segment)
            and self._is_in_order(row, state)
        )

    def _is_in_order(self, row: Any, state: _State) -> bool:
        if self.one_chain:
            return bool(row.position == state.number + 1)
        last = self.numbers.get(row.document, -1)
        self.numbers[row.document] = state.number
        return state.number > last


def _hash(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def _state(connection: Connection, database: Database) -> Iterator[Problem]:
    """Replay the journal, then hold every record against it."""
    replay = _Replay(database.one_chain)
    for row in connection.execute(select(op).order_by(op.c.seq), execution_options=_STREAMED):
        if not replay.take(row):
            yield _problem(f"op {row.seq}", "op")
    for row in connection.execute(select(record).order_by(record.c.position), execution_options=_STREAMED):
        if not replay.agrees(row):
            yield _problem(Key(row.document, row.kind, row.id).place, "record")
    for key in replay.states:
        yield _problem(key.place, "missing")


def _sources(connection: Connection, _: Database) -> Iterator[Problem]:
    """Hold every text against its hashes, and see that every document has one."""
    named = select(source, op.c.document.label("named")).outerjoin(op, op.c.seq == source.c.seq)
    found = set()
    for row in connection.execute(named.order_by(source.c.seq), execution_options={"yield_per": 1}):
        found.add(row.document)
        if not _is_whole(row):
            yield _problem(row.document, "source")
    for document in connection.execute(_DOCUMENTS).scalars():
        if document not in found:
            yield _problem(document, "no_source")


def _is_whole(row: Any) -> bool:
    if hashlib.sha256(row.layer).hexdigest() != row.layer_sha256:
        return False
    try:
        text = Text.model_validate_json(row.layer)
    except ValidationError:
        return False
    return (
        hashlib.sha256(row.raw).hexdigest() == row.raw_sha256
        and digest(text.content) == text.sha256
        and rows.figures(text) == (row.characters, row.segments, row.footer_segments)
        and row.document == row.named
    )


def _cache(connection: Connection, _: Database) -> Iterator[Problem]:
    for row in connection.execute(select(cache), execution_options=_STREAMED):
        if cache_hash(row.key, row.value) != row.sha256:
            yield _problem(row.key, "cache")
