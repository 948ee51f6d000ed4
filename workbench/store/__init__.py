"""Where projects are kept: one SQLite file, or a PostgreSQL database that several people share."""

from pathlib import Path
from threading import Lock
from typing import Any, cast

from workbench.ports import Store
from workbench.store.database import Database
from workbench.store.rows import gc_paused

SCHEMES = ("postgresql://", "postgres://")


def open_store(url: str) -> Store:
    """Open the project at ``url``: a file path, made on first use, or ``postgresql://user@host/name``.

    The file or the server is checked before this returns. Raises StoreError
    with what is wrong and what to do, and Missing when psycopg is not there.
    """
    if url.startswith(SCHEMES):
        from workbench.store.postgres import open_postgres

        database: Database = open_postgres(url)
    else:
        from workbench.store.sqlite import open_sqlite

        database = open_sqlite(Path(url))
    return cast("Store", _Late(database))


class _Late:
    """A store that loads SQLAlchemy when it is first asked for something.

    Opening stays quick that way: a screen can paint while the import, a
    fifth of a second of CPU, is still to come.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._store: Store | None = None

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            if self._store is None:
                with gc_paused():
                    from workbench.store.sql import SqlStore

                    self._store = SqlStore(self._database)
        return getattr(self._store, name)

    def close(self) -> None:
        self._database.close()
