"""The store, in SQL that SQLite and PostgreSQL both understand."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, func, insert, or_, select, text

from workbench.domain.document import Document
from workbench.domain.journal import SHARED, Edit, Logged, Operation, Record
from workbench.domain.text import Text
from workbench.domain.translation import TranslationUnit, Units
from workbench.domain.validation import Problem
from workbench.errors import InputError, NotFound, StoreError
from workbench.ports import Size
from workbench.store import checks, edits, rows
from workbench.store.database import Database
from workbench.store.rows import PROJECT
from workbench.store.tables import cache, op, record, source

PAGE = 500
"""How many entries of the journal are read at a time; nothing is locked in between."""

_LIVING = (
    select(record.c.id)
    .where(record.c.kind == "document", record.c.deleted == 0)
    .order_by(record.c.ordinal, record.c.position)
)
_LIVES = select(record.c.id).where(
    record.c.kind == "document",
    record.c.document == bindparam("document"),
    record.c.id == bindparam("document"),
    record.c.deleted == 0,
)
"""Whether one document is there; asking for all of them would take longer with every document."""
_OF_KIND = select(record.c.body).where(record.c.kind == bindparam("kind"), record.c.deleted == 0)
_IN_ORDER = _OF_KIND.order_by(record.c.ordinal, record.c.position)
_OF_DOCUMENT = _IN_ORDER.where(record.c.document == bindparam("document"))
_BY_DOCUMENT = _OF_KIND.add_columns(record.c.document).order_by(
    record.c.document, record.c.ordinal, record.c.position
)
_REVIEWED = _BY_DOCUMENT.where(
    or_(record.c.body.contains('"state":"reviewed"'), record.c.body.contains('"state":"final"'))
)
"""What is quoted within a text is escaped there, so that only the field itself has these characters."""
_COUNTS = (
    select(record.c.document, record.c.maker, func.count())
    .where(record.c.kind == bindparam("kind"), record.c.deleted == 0)
    .group_by(record.c.document, record.c.maker)
)
_SOURCES = source.c.document == bindparam("document")
_LAYER = select(source.c.layer, source.c.layer_sha256).where(_SOURCES).order_by(source.c.seq.desc()).limit(1)
_RAW = select(source.c.raw, source.c.raw_sha256).where(_SOURCES).order_by(source.c.seq.desc()).limit(1)
_TRANSLATED = (
    select(record.c.document, func.count(record.c.segment.distinct()))
    .where(record.c.kind == "translation", record.c.deleted == 0)
    .group_by(record.c.document)
)
_FIGURES = select(
    source.c.document, source.c.characters, source.c.segments, source.c.footer_segments
).order_by(source.c.seq)
_UNDOABLE = (
    select(op.c.operation)
    .where(op.c.document == bindparam("document"), op.c.actor == bindparam("actor"))
    .where(op.c.operation.not_like('%"undoable":false%'))  # no field of an operation can hold a quote
    .order_by(op.c.seq)
)
_LAST = select(op.c.document, op.c.actor, op.c.operation).where(
    op.c.seq.in_(select(func.max(op.c.seq)).group_by(op.c.document, op.c.actor))
)
_KEEP = insert(source)
_REMEMBERED = select(cache).where(cache.c.key.in_(bindparam("keys", expanding=True)))
_REMEMBER = text(
    "INSERT INTO cache (key, value, sha256) VALUES (:key, :value, :sha256)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, sha256 = excluded.sha256"
)


class SqlStore:
    """A project in an SQL database; see ``ports.Store`` for what it promises.

    A removed document takes its records out of sight with it, and brings them
    back when its removal is undone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, source: Text, raw: bytes, edit: Edit) -> None:
        """Add a document: its text, the bytes it came in, and the edit that creates its records.

        Raises ValueError when the edit names no document, Conflict when the
        document is there already.
        """
        if edit.operation.document is None:
            raise ValueError("an edit that adds a document names it")
        if "\0" in source.content:
            raise InputError("store.nul", place=edit.operation.document)
        self._write(edit, _source_row(source, raw))

    def apply(self, edit: Edit) -> Logged:
        """Write an edit; one that is in the journal already changes nothing.

        Raises Conflict when a record is no longer what the edit says it was,
        and NotFound when the document is gone.
        """
        return self._write(edit, None)

    def _write(self, edit: Edit, text: dict[str, object] | None) -> Logged:
        prepared = edits.prepare(edit)
        with self._database.writing(prepared.scopes) as connection:
            logged = edits.already_done(connection, edit.operation.op_id, self._database.place)
            if logged is None:
                logged = edits.write(connection, prepared, self._database)
                if text is not None:
                    connection.execute(_KEEP, {"seq": logged.seq, "document": prepared.document, **text})
        return logged

    def documents(self) -> tuple[Document, ...]:
        """Return all documents in their order."""
        return tuple(one for one in self.records("document") if isinstance(one, Document))

    def source(self, document: str, *, columns: bool = False) -> Text:
        """Return a document's source layer. Raises NotFound, and StoreError when its hash is wrong."""
        layer = self._kept(document, raw=False)
        with rows.gc_paused():
            try:
                return rows.load_columns(layer) if columns else rows.load_source(layer)
            except (ValidationError, OverflowError) as error:
                raise StoreError("store.damaged", place=self._database.place, what=document) from error

    def raw(self, document: str) -> bytes:
        """Return the bytes that a document came in. Raises as ``source`` does."""
        return self._kept(document, raw=True)

    def _kept(self, document: str, *, raw: bool) -> bytes:
        with self._database.reading() as connection:
            living = connection.execute(_LIVES, {"document": document}).first() is not None
            row = connection.execute(_RAW if raw else _LAYER, {"document": document}).first()
        if row is None or not living:
            raise NotFound("store.no_document", place=document, id=document)
        if hashlib.sha256(row[0]).hexdigest() != row[1]:
            raise StoreError("store.damaged", place=self._database.place, what=document)
        return bytes(row[0])

    def records(self, kind: str, document: str | None = None) -> tuple[Record, ...]:
        """Return the living records of a kind in order: by ordinal, then by when they first came.

        Without a document, those of all documents, one document after the
        other. For kinds that the whole project shares, ``document`` says nothing.
        """
        with self._database.reading() as connection:
            return rows.load(kind, _bodies(connection, kind, document), self._database.place)

    def units(self, document: str) -> Units:
        """Return a document's living translations in order, with less memory than ``records`` takes."""
        with self._database.reading() as connection, rows.gc_paused():
            found = rows.each(
                "translation", _bodies(connection, "translation", document), self._database.place
            )
            return Units(unit for unit in found if isinstance(unit, TranslationUnit))

    def count(self, kind: str) -> Mapping[str, Mapping[str, int]]:
        """Count living records of a kind: document id -> who made them -> how many.

        The id is empty for kinds that the project shares, the maker for kinds that name none.
        """
        with self._database.reading() as connection:
            living = {*connection.execute(_LIVING).scalars(), PROJECT}
            counts: dict[str, dict[str, int]] = {}
            for document, maker, number in connection.execute(_COUNTS, {"kind": kind}):
                if document in living:
                    counts.setdefault(document, {})[maker] = number
        return counts

    def sizes(self) -> Mapping[str, Size]:
        """Return how large each document is, by its id, without reading any text."""
        with self._database.reading() as connection:
            living = connection.execute(_LIVING).scalars().all()
            translated = {row[0]: row[1] for row in connection.execute(_TRANSLATED)}
            figures = {row[0]: (row[1], row[2], row[3]) for row in connection.execute(_FIGURES)}
        return {name: Size(*figures.get(name, (0, 0, 0)), translated.get(name, 0)) for name in living}

    def reviewed(self) -> Mapping[str, tuple[TranslationUnit, ...]]:
        """Return the living translations that are reviewed or final, by document, in order."""
        with self._database.reading() as connection:
            living = connection.execute(_LIVING).scalars().all()
            bodies: dict[str, list[str]] = {}
            for body, home in connection.execute(_REVIEWED, {"kind": "translation"}):
                bodies.setdefault(home, []).append(body)
        found = {
            name: rows.load("translation", bodies[name], self._database.place)
            for name in living
            if name in bodies
        }
        return {
            name: tuple(unit for unit in units if isinstance(unit, TranslationUnit))
            for name, units in found.items()
        }

    def position(self) -> int:
        """Return the number of the journal's last entry, 0 when there is none."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.coalesce(func.max(op.c.seq), 0))).scalar_one())

    def journal(
        self, document: str | None = None, actor: str | None = None, *, after: int = -1
    ) -> Iterator[Logged]:
        """Yield what was done, oldest first, of one document and one person where they are named."""
        query = select(op.c.seq, op.c.hash, op.c.operation, op.c.changes).order_by(op.c.seq).limit(PAGE)
        if document is not None:
            query = query.where(op.c.document == document)
        if actor is not None:
            query = query.where(op.c.actor == actor)
        last = after
        while True:
            with self._database.reading() as connection:
                page = connection.execute(query.where(op.c.seq > last)).all()
            for row in page:
                yield rows.load_logged(*row, self._database.place)
            if len(page) < PAGE:
                return
            last = page[-1].seq

    def latest(self) -> Mapping[str, Mapping[str, datetime]]:
        """Tell when each person or program last did something: document id -> who -> that moment."""
        with self._database.reading() as connection:
            found = connection.execute(_LAST).all()
        latest: dict[str, dict[str, datetime]] = {}
        try:
            for document, actor, operation in found:
                latest.setdefault(document, {})[actor] = Operation.model_validate_json(operation).at
        except ValidationError as error:
            raise StoreError("store.damaged", place=self._database.place, what="op") from error
        return latest

    def undoable(self, document: str, actor: str) -> Iterator[Operation]:
        """Yield what one person did that undo walks through in a document, oldest first, without changes."""
        with self._database.reading() as connection:
            found = connection.execute(_UNDOABLE, {"document": document, "actor": actor}).scalars().all()
        try:
            yield from map(Operation.model_validate_json, found)
        except ValidationError as error:
            raise StoreError("store.damaged", place=self._database.place, what=document) from error

    def logged(self, op_id: str) -> Logged:
        """Return one entry of the journal, with its changes. Raises NotFound."""
        with self._database.reading() as connection:
            logged = edits.already_done(connection, op_id, self._database.place)
        if logged is None:
            raise NotFound("store.no_entry", place=op_id, id=op_id)
        return logged

    def problems(self) -> list[Problem]:
        """Check the project itself: pages, schema, journal hashes, texts, state against journal."""
        return checks.problems(self._database)

    def remembered(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return what the cache holds for these keys; an entry whose hash is wrong counts as lost."""
        held: dict[str, str] = {}
        with self._database.reading() as connection:
            for batch in rows.batches(keys):
                for row in connection.execute(_REMEMBERED, {"keys": batch}):
                    if checks.cache_hash(row.key, row.value) == row.sha256:
                        held[row.key] = bytes(row.value).decode()
        return held

    def remember(self, values: Mapping[str, str]) -> None:
        """Put results into the cache; a cache may be lost without harm."""
        entries = [
            {"key": key, "value": value, "sha256": checks.cache_hash(key, value)}
            for key, value in ((key, text.encode()) for key, text in sorted(values.items()))
        ]
        if entries:
            with self._database.writing(["cache"]) as connection:
                for batch in rows.batches(entries):
                    connection.execute(_REMEMBER, batch)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()


def _source_row(text: Text, raw: bytes) -> dict[str, object]:
    layer = text.model_dump_json(exclude_defaults=True).encode()
    characters, segments, footer_segments = rows.figures(text)
    return {
        "layer_sha256": hashlib.sha256(layer).hexdigest(),
        "raw_sha256": hashlib.sha256(raw).hexdigest(),
        "characters": characters,
        "segments": segments,
        "footer_segments": footer_segments,
        "layer": layer,
        "raw": raw,
    }


def _bodies(connection: Connection, kind: str, document: str | None) -> Iterable[str]:
    """Return stored records in order; one document's in pages, never all at once."""
    if kind in SHARED:
        return connection.execute(_IN_ORDER, {"kind": kind}).scalars().all()
    if document is not None:
        if connection.execute(_LIVES, {"document": document}).first() is None:
            return []
        found = {"kind": kind, "document": document}
        return connection.execute(_OF_DOCUMENT, found, execution_options={"yield_per": PAGE}).scalars()
    living = connection.execute(_LIVING).scalars()
    groups: dict[str, list[str]] = {name: [] for name in living}
    for body, home in connection.execute(_BY_DOCUMENT, {"kind": kind}):
        groups.get(home, []).append(body)
    return [body for group in groups.values() for body in group]
