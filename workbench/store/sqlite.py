"""Projects in one SQLite file: how it is opened, what is asked of it first, and how it is written.

Measured over 400 power cuts, rollback journal with ``synchronous=EXTRA`` lost
no acknowledged edit; ``FULL`` did. Write-ahead logging is quicker, but SQLite
before 3.51.3 can break such a file when two connections use it
(sqlite.org/wal.html), so it is used only where it is safe, and only while
somebody writes: reading a project never changes its file.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.validation import Problem
from workbench.errors import StoreError
from workbench.messages import say
from workbench.store.faults import faults, sqlite_faults
from workbench.store.filesystems import NETWORK, filesystem, mounts
from workbench.store.migrations import LATEST, create, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

APPLICATION_ID = 0x776B6263
"""Marks a file as ours, in its header: ``wkbc`` in ASCII."""
PATIENCE = 10.0
"""How many seconds a write waits for another program's before it gives up."""
CHECKED_ON_OPENING = 32 * 2**20
"""Files up to this many bytes are checked whole on opening (about 45 ms); ``problems`` checks all."""
_SETTINGS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA cache_size = -512",
)
"""How each connection is set. Half a megabyte of pages is as quick as four, to open a book, to write
25,000 translations at once and to tag: the system keeps the file's pages too, and once is enough."""


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite is free of the write-ahead log's reset fault (sqlite.org/wal.html).

    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 44, 6)), wal_is_safe((3, 51, 2)), wal_is_safe((3, 52, 0))
    (False, True, False, True)
    """
    repaired = {44: 6, 50: 7, 51: 3}
    major, minor, patch = version
    if major != 3 or minor > 51:
        return major >= 3
    return patch >= repaired.get(minor, patch + 1)


def open_sqlite(path: Path, *, wal: bool | None = None) -> "Sqlite":
    """Open the project file at ``path``, or make it; ``wal`` None means where it is safe.

    Raises StoreError when the file is not a project, is damaged, was written
    by a newer program, holds tables or triggers that are not ours, or lies
    on a network.
    """
    path = path.absolute()
    place = str(path)
    kind = filesystem(Path(os.path.realpath(path)), mounts())
    if kind in NETWORK:
        raise StoreError("store.network", place=place, what=place, detail=kind)
    if not path.parent.is_dir():
        raise StoreError("store.no_folder", place=place, what=str(path.parent))
    if path.exists() and not path.is_file():
        raise StoreError("store.not_a_project", place=place, what=place)
    with sqlite_faults(place):
        return _checked(path, place, wal_is_safe(sqlite3.sqlite_version_info) if wal is None else wal)


def _checked(path: Path, place: str, wal: bool) -> "Sqlite":
    writable = _writable(path)
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={'rwc' if writable else 'ro'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=PATIENCE,
    )
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        database = Sqlite(connection, place, writable=writable, wal=wal)
        database.prepare(path)
    except BaseException:
        connection.close()
        raise
    return database


def _writable(path: Path) -> bool:
    """Say whether SQLite can write: to the file, and to its folder, where the rollback journal goes."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


class Sqlite:
    """One connection that the threads of this process share, one transaction at a time.

    A lock between threads is fairer and quicker than SQLite's own between
    connections, which wakes up now and then to look.
    """

    one_chain = True

    def __init__(self, connection: sqlite3.Connection, place: str, *, writable: bool, wal: bool) -> None:
        self.place = place
        self._connection = connection
        self._writable = writable
        self._wal = wal
        self._lock = threading.RLock()
        self._engine: Engine | None = None

    def prepare(self, path: Path) -> None:
        """Check the file before anything else is done with it; fill it when it is new."""
        if self._writable and self._is_blank() and path.stat().st_size == 0:
            self._create()
        if self._one("PRAGMA application_id") != APPLICATION_ID:
            raise StoreError("store.not_a_project", place=self.place, what=self.place)
        version = self._one("PRAGMA user_version")
        if not 1 <= version <= LATEST:
            key = "store.newer" if version > LATEST else "store.damaged"
            raise StoreError(key, place=self.place, what=self.place)
        if path.stat().st_size <= CHECKED_ON_OPENING and self._one("PRAGMA quick_check(1)") != "ok":
            raise StoreError("store.damaged", place=self.place, what=self.place)
        if _schema(self._connection) != _expected(version):
            raise StoreError("store.schema", place=self.place, what=self.place)
        if version < LATEST:
            self._upgrade()
        if self._one("PRAGMA journal_mode") == "wal" and not self._wal and self._writable:
            self._leave_wal()

    def _is_blank(self) -> bool:
        return self._one("PRAGMA application_id") == 0 and not _schema(self._connection)

    def _create(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        if self._is_blank():  # nobody was quicker
            create(self._connection.execute, "sqlite")
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {LATEST}")
        self._connection.execute("COMMIT")

    def _upgrade(self) -> None:
        """Bring an older file up to date, whole or not at all."""
        with self.writing(()) as connection:
            upgrade(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {LATEST}")

    def _leave_wal(self) -> None:
        """Go back to a rollback journal, which this SQLite writes safely.

        Raises StoreError while another program has the file open.
        """
        if self._switch("DELETE") != "delete":
            raise StoreError("store.locked", place=self.place, what=self.place)

    def _switch(self, mode: str) -> str:
        """Ask for a journal mode, without waiting for others, and return the mode there is."""
        self._connection.execute("PRAGMA busy_timeout = 0")
        try:
            return str(self._one(f"PRAGMA journal_mode = {mode}"))
        except sqlite3.OperationalError:  # somebody else has the file open: it stays as it is
            return str(self._one("PRAGMA journal_mode"))
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")

    def _one(self, query: str) -> Any:
        row = self._connection.execute(query).fetchone()
        return row[0]

    @contextmanager
    def reading(self) -> "Iterator[Connection]":
        """See ``Database``."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, scopes: Iterable[str]) -> "Iterator[Connection]":  # noqa: ARG002 one lock for the whole file
        """See ``Database``; the whole file is locked, whatever the scopes."""
        if not self._writable:
            raise StoreError("store.read_only", place=self.place, what=self.place)
        with self._lock:
            if self._wal:
                self._switch("WAL")
            with self._transaction("BEGIN IMMEDIATE") as connection:
                yield connection

    @contextmanager
    def _transaction(self, begin: str) -> "Iterator[Connection]":
        """Run a transaction; IMMEDIATE at once, since a lock asked for later cannot be waited for."""
        with self._lock, sqlite_faults(self.place), faults(self.place):
            try:
                with self._ready().connect() as connection:
                    connection.exec_driver_sql(begin)
                    yield connection
                    connection.commit()
            finally:  # a commit that failed leaves the transaction open, and the file locked
                if self._connection.in_transaction:
                    self._connection.rollback()

    def _ready(self) -> "Engine":
        if self._engine is None:
            from sqlalchemy import StaticPool, create_engine

            self._engine = create_engine("sqlite://", creator=lambda: self._connection, poolclass=StaticPool)
        return self._engine

    def problems(self) -> list[Problem]:
        """Return what SQLite itself finds wrong, page by page, and whether the schema is ours."""
        with self._lock, sqlite_faults(self.place):
            found = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check")]
            found += [f"{row[0]} {row[1]}" for row in self._connection.execute("PRAGMA foreign_key_check")]
            same = _schema(self._connection) == _expected(LATEST)
        problems = [
            Problem(
                self.place, say("store.problem.pages.what", detail=detail), say("store.problem.pages.hint")
            )
            for detail in found
            if detail != "ok"
        ]
        if not same:
            problems.append(
                Problem(self.place, say("store.problem.schema.what"), say("store.problem.schema.hint"))
            )
        return problems

    def close(self) -> None:
        """Let go of the file, and leave it as one file that read-only media can hold."""
        with self._lock:
            with suppress(sqlite3.Error):
                if self._wal and self._writable:
                    self._switch("DELETE")
            self._connection.close()


def _schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Return every table, index, view and trigger as it was written.

    A trigger that somebody else put there runs with our writes, and
    SQLite's own checks see nothing wrong with it.
    """
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()


def _expected(version: int) -> list[tuple[str, ...]]:
    """Return the schema that our own steps make up to a version, by making it in memory (1 ms)."""
    with sqlite3.connect(":memory:", isolation_level=None) as memory:
        create(memory.execute, "sqlite", version)
        schema = _schema(memory)
    memory.close()
    return schema
