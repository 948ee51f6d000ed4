"""Projects in a PostgreSQL database, for several people at once.

Writes to one document wait for each other, on an advisory lock; writes to
different documents do not, so each document has a hash chain of its own.
The tables lie in the first schema of the connection's search path.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbench.domain.validation import Problem
from workbench.errors import Missing, StoreError
from workbench.messages import say
from workbench.offline import online
from workbench.store.faults import faults
from workbench.store.migrations import LATEST, VERSION_TABLE, create, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

CONNECT_TIMEOUT = 10
"""How many seconds to wait for a server that does not answer."""
LOCK_TIMEOUT = 10
"""How many seconds a write waits for somebody else's to the same document."""


_HAS_TABLES = (
    f"SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = '{VERSION_TABLE}'"  # noqa: S608 our own constant
)
UNSAFE = ("fsync", "full_page_writes")
"""Settings that may lose a saved edit in a power cut when they are off."""
_OBJECTS = """
WITH ours AS (SELECT name, name::regclass AS oid FROM unnest(%(names)s::text[]) AS name)
SELECT name || '.' || attname || ' ' || format_type(atttypid, atttypmod)
FROM ours JOIN pg_attribute ON attrelid = ours.oid WHERE attnum > 0 AND NOT attisdropped
UNION ALL SELECT name || ' trigger ' || tgname
FROM ours JOIN pg_trigger ON tgrelid = ours.oid WHERE NOT tgisinternal
UNION ALL SELECT name || ' rule ' || rulename FROM ours JOIN pg_rewrite ON ev_class = ours.oid
"""
"""Every column with its type, every trigger and every rule of the tables with these names."""


def open_postgres(url: str) -> "Postgres":
    """Connect to the database at ``url`` and see that our tables are there, and as new as we are.

    Raises Missing without psycopg, and StoreError when the server cannot be
    reached, does not store Unicode, or holds a newer project.
    """
    try:
        import psycopg  # noqa: F401  asked here, so that its absence is said in our words
    except ImportError as error:
        raise Missing("store.psycopg") from error
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise StoreError("store.address", detail="postgresql://user@host:5432/name") from error
    database = Postgres(_engine(address), address.set(drivername="postgresql").render_as_string())
    try:
        database.prepare()
    except BaseException:
        database.close()
        raise
    return database


def _engine(address: Any) -> "Engine":
    from sqlalchemy import create_engine, event

    engine = create_engine(
        address,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT, "application_name": "workbench"},
    )
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "connect", _set_up)
    return engine


def _connect(dialect: Any, _record: object, arguments: Any, options: Any) -> Any:
    """Connect to the server that somebody named as their project: psycopg looks its name up in Python."""
    with online():
        return dialect.connect(*arguments, **options)


def _set_up(connection: Any, _record: object) -> None:
    """Have a commit mean that the edit is on the disk, whatever the database's default is."""
    connection.autocommit = True
    (mode,) = connection.execute("SHOW synchronous_commit").fetchone()
    if mode == "off":
        connection.execute("SET synchronous_commit = on")
    connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}s'")
    connection.autocommit = False


def lock_number(scope: str) -> int:
    """Return the number of the advisory lock for a document, a signed 64-bit integer."""
    return int.from_bytes(hashlib.sha256(f"workbench/{scope}".encode()).digest()[:8], signed=True)


class Postgres:
    """A pool of connections to one database."""

    one_chain = False

    def __init__(self, engine: "Engine", place: str) -> None:
        self.place = place
        self._engine = engine

    def prepare(self) -> None:
        """Check the server, and make our tables or bring them up to date."""
        with self.reading() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
            version = self._version(connection)
        if encoding != "UTF8":
            raise StoreError("store.encoding", place=self.place, what=self.place, detail=encoding)
        if version > LATEST:
            raise StoreError("store.newer", place=self.place, what=self.place)
        if version < LATEST:
            with self.writing([""]) as connection:
                self._bring_up_to_date(connection)

    def _bring_up_to_date(self, connection: "Connection") -> None:
        version = self._version(connection)  # again, under the lock: somebody may have been quicker
        if version == 0:
            create(connection.exec_driver_sql, "postgresql")
        elif version < LATEST:
            upgrade(connection)

    def _version(self, connection: "Connection") -> int:
        if connection.exec_driver_sql(_HAS_TABLES).scalar_one() == 0:
            return 0
        return int(connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar_one())  # noqa: S608 our own constant

    @contextmanager
    def reading(self) -> "Iterator[Connection]":
        """See ``Database``."""
        with faults(self.place), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def writing(self, scopes: Iterable[str]) -> "Iterator[Connection]":
        """See ``Database``; locks are taken in one order by everybody, so that no two wait for each other."""
        with faults(self.place), self._engine.connect() as connection, connection.begin():
            for scope in sorted(set(scopes)):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock_number(scope)})")
            yield connection

    def problems(self) -> list[Problem]:
        """Return settings that can lose an edit, and what in the schema is not ours."""
        with self.reading() as connection:
            unsafe = [
                name for name in UNSAFE if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off"
            ]
            strange = _strange(connection)
        return [
            Problem(
                self.place,
                say("store.problem.setting.what", name=name),
                say("store.problem.setting.hint", name=name),
            )
            for name in unsafe
        ] + [
            Problem(place, say("store.problem.schema.what"), say("store.problem.schema.hint"))
            for place in strange
        ]

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _strange(connection: "Connection") -> list[str]:
    """Name the columns that are missing or of another type, and triggers and rules on our tables."""
    from workbench.store.tables import metadata

    ours = {
        f"{table.name}.{column.name} {column.type.compile(connection.dialect).lower()}"
        for table in metadata.tables.values()
        for column in table.columns
    }
    rows = connection.exec_driver_sql(_OBJECTS, {"names": list(metadata.tables)})
    return sorted(ours ^ set(rows.scalars()))
