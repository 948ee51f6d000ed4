"""Writing an edit: compare with what is there, change it, and note it in the journal."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from pydantic_core import PydanticSerializationError
from sqlalchemy import Connection, bindparam, func, insert, select, update

from workbench.domain.journal import KINDS, SHARED, Edit, Logged, Record, chain, dump_changes
from workbench.errors import Conflict, InputError, NotFound
from workbench.store import rows
from workbench.store.database import Database
from workbench.store.rows import PROJECT, Key
from workbench.store.tables import op, record

_BY_OP_ID = select(op.c.seq, op.c.hash, op.c.operation, op.c.changes).where(op.c.op_id == bindparam("op_id"))
_LAST = select(op.c.hash).order_by(op.c.seq.desc()).limit(1)
_LAST_OF = _LAST.where(op.c.document == bindparam("document"))
_PRESENT = select(record).where(
    record.c.document == bindparam("document"),
    record.c.kind == bindparam("kind"),
    record.c.id.in_(bindparam("ids", expanding=True)),
)
_LIVING = select(func.count()).where(
    record.c.document == bindparam("document"), record.c.kind == "document", record.c.deleted == 0
)
_MUTABLE = ("ordinal", "maker", "segment", "deleted", "body")
_NOTE = insert(op)
_NEW = insert(record)
_CHANGED = (
    update(record)
    .where(record.c.position == bindparam("at"))
    .values({name: bindparam(f"new_{name}") for name in _MUTABLE})
)


class Step(NamedTuple):
    """One change, ready to be written."""

    key: Key
    before: Record | None
    after: Record | None
    body: str
    """What ``after`` is as stored text, empty for a removal."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edit as text, made before a transaction opens so that nobody waits for it."""

    edit: Edit
    operation: str
    changes: str
    steps: tuple[Step, ...]

    @property
    def document(self) -> str:
        """Return the document the journal files the edit under."""
        return self.edit.operation.document or PROJECT

    @property
    def scopes(self) -> set[str]:
        """Return the documents that nobody else may write to meanwhile."""
        return {self.document, *(step.key.document for step in self.steps)}


def prepare(edit: Edit) -> Prepared:
    """Turn an edit into text.

    Raises InputError for characters that no engine can hold, and ValueError
    for an edit that contradicts itself.
    """
    steps = []
    for change in edit.changes:
        key = rows.key(change.home or edit.operation.document, change.kind, change.id)
        if any(state is not None and state.id != change.id for state in (change.before, change.after)):
            raise ValueError(f"{key.place} holds a record with another id")
        if change.before is None and change.after is None:
            raise ValueError(f"{key.place} is neither made nor taken away")
        body = rows.dump(change.after, key.place) if change.after else ""
        steps.append(Step(key, change.before, change.after, body))
    try:
        changes = dump_changes(edit.changes)
    except PydanticSerializationError as error:
        raise InputError("store.surrogate", place=edit.operation.op_id) from error
    return Prepared(edit, edit.operation.model_dump_json(), changes, tuple(steps))


def already_done(connection: Connection, op_id: str, place: str) -> Logged | None:
    """Return the edit that the journal holds under this id, if it does."""
    row = connection.execute(_BY_OP_ID, {"op_id": op_id}).first()
    return rows.load_logged(*row, place) if row else None


def write(connection: Connection, prepared: Prepared, database: Database) -> Logged:
    """Write an edit within the open transaction.

    Raises Conflict when a record is no longer what the edit says it was, and
    NotFound when the document is gone.
    """
    present = _present(connection, {step.key for step in prepared.steps})
    settled, restated = _settle(prepared.steps, present)
    if restated:
        prepared = _restate(prepared, restated)
    _put(connection, settled)
    _need_document(connection, prepared)
    return _note(connection, prepared, database)


def _present(connection: Connection, keys: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """Read the records that an edit is about, living or removed."""
    present: dict[Key, dict[str, Any]] = {}
    for (document, kind), group in groupby(sorted(keys), key=lambda key: key[:2]):
        for batch in rows.batches(key.id for key in group):
            found = connection.execute(_PRESENT, {"document": document, "kind": kind, "ids": batch})
            present |= {Key(document, kind, row["id"]): dict(row) for row in found.mappings()}
    return present


def _settle(
    steps: Iterable[Step], states: dict[Key, dict[str, Any]]
) -> tuple[dict[Key, dict[str, Any]], dict[int, Record]]:
    """Take the steps one by one, from the states that are there.

    Returns the states they lead to, and, by number, the records before a
    step that are stored in other words than the edit has for them.
    """
    settled: dict[Key, dict[str, Any]] = {}
    restated: dict[int, Record] = {}
    for number, step in enumerate(steps):
        state = settled.get(step.key) or states.get(step.key)
        body = None if state is None or state["deleted"] else state["body"]
        if body != (step.before.model_dump_json() if step.before else None):
            restated[number] = _stored(step, body)
        settled[step.key] = _after(step, state)
    return settled, restated


def _stored(step: Step, body: str | None) -> Record:
    """Return the stored record when it says the same in other words: attributes in another order, say.

    Raises Conflict when it does not, or is not there, or ought not to be.
    """
    if step.before is not None and body is not None:
        stored = KINDS[step.key.kind].model_validate_json(body)
        if _canonical(stored) == _canonical(step.before):
            return stored
    raise Conflict("store.changed", place=step.key.place, kind=step.key.kind, id=step.key.id)


def _canonical(one: Record) -> str:
    return json.dumps(one.model_dump(mode="json"), sort_keys=True)


def _restate(prepared: Prepared, befores: Mapping[int, Record]) -> Prepared:
    """Have the journal say what was there in the words that were there, so that it can be replayed."""
    changes = tuple(
        replace(change, before=befores[number]) if number in befores else change
        for number, change in enumerate(prepared.edit.changes)
    )
    edit = Edit(prepared.edit.operation, changes)
    return replace(prepared, edit=edit, changes=dump_changes(changes))


def _after(step: Step, state: dict[str, Any] | None) -> dict[str, Any]:
    if step.after is None:
        return {**(state or {}), "deleted": 1}
    return {
        "position": state["position"] if state else None,
        "document": step.key.document,
        "kind": step.key.kind,
        "id": step.key.id,
        "ordinal": rows.ordinal(step.after),
        "maker": rows.maker(step.after),
        "segment": rows.segment(step.after),
        "deleted": 0,
        "body": step.body,
    }


def _put(connection: Connection, settled: dict[Key, dict[str, Any]]) -> None:
    """Write the states that changed: new rows in the order they came up, so that positions follow it."""
    new = [
        {name: value for name, value in state.items() if name != "position"}
        for state in settled.values()
        if state["position"] is None
    ]
    changed = [
        {"at": state["position"]} | {f"new_{name}": state[name] for name in _MUTABLE}
        for state in settled.values()
        if state["position"] is not None
    ]
    for batch in rows.batches(new):
        connection.execute(_NEW, batch)
    for batch in rows.batches(changed):
        connection.execute(_CHANGED, batch)


def _need_document(connection: Connection, prepared: Prepared) -> None:
    """Refuse records about a document that is not there, or not any more."""
    needed = {
        step.key.document
        for step in prepared.steps
        if step.after and step.key.kind != "document" and step.key.kind not in SHARED
    }
    for document in needed:
        if not connection.execute(_LIVING, {"document": document}).scalar_one():
            raise NotFound("store.no_document", place=document, id=document)


def _note(connection: Connection, prepared: Prepared, database: Database) -> Logged:
    """Append the edit to the journal, chained to the one before."""
    operation = prepared.edit.operation
    last = (
        connection.execute(_LAST)
        if database.one_chain
        else connection.execute(_LAST_OF, {"document": prepared.document})
    ).scalar()
    digest = chain(last or "", operation, prepared.changes)
    noted = connection.execute(
        _NOTE,
        {
            "op_id": operation.op_id,
            "document": prepared.document,
            "actor": operation.actor,
            "operation": prepared.operation,
            "changes": prepared.changes,
            "hash": digest,
        },
    )
    seq = noted.inserted_primary_key
    assert seq is not None, "a row that was inserted has its key"
    return Logged(seq[0], digest, prepared.edit)
