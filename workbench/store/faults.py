"""What drivers say when something goes wrong, as one clear error each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.errors import StoreError

_SQLITE = (
    ("SQLITE_FULL", "store.full"),
    ("SQLITE_BUSY", "store.locked"),
    ("SQLITE_LOCKED", "store.locked"),
    ("SQLITE_READONLY", "store.read_only"),
    ("SQLITE_CORRUPT", "store.damaged"),
    ("SQLITE_NOTADB", "store.not_a_project"),
    ("SQLITE_IOERR", "store.disk"),
    ("SQLITE_CANTOPEN", "store.cannot_open"),
    ("SQLITE_PERM", "store.cannot_open"),
)
"""SQLite's result codes by how their names begin (sqlite.org/rescode.html)."""

_POSTGRES = (
    ("53100", "store.full"),
    ("55P03", "store.locked"),
    ("40", "store.locked"),
    ("57014", "store.locked"),
    ("25006", "store.read_only"),
    ("42501", "store.denied"),
    ("28", "store.denied"),
    ("XX00", "store.damaged"),
    ("08", "store.server"),
    ("53", "store.server"),
    ("57P", "store.server"),
    ("3D000", "store.server"),
)
"""PostgreSQL's error codes by how they begin (its manual, appendix A)."""
_NO_TEXT = "Could not decode to UTF-8"
"""What Python's sqlite3 says, without a code, of stored text that is no UTF-8."""


def store_error(error: BaseException, place: str) -> StoreError:
    """Return what a driver's error means to the person in front of the screen."""
    if isinstance(error, UnicodeError) or _NO_TEXT in str(error):
        key = "store.damaged"
    elif isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "") or ""
        key = _first(_SQLITE, name) or "store.failed"
    else:
        state = getattr(error, "sqlstate", None)
        key = _first(_POSTGRES, state) or "store.failed" if state else "store.server"
    return StoreError(key, place=place, what=place, detail=" ".join(str(error).split()))


def _first(codes: tuple[tuple[str, str], ...], code: str) -> str | None:
    return next((key for start, key in codes if code.startswith(start)), None)


@contextmanager
def sqlite_faults(place: str) -> Iterator[None]:
    """Turn what sqlite3 raises into StoreError."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise store_error(error, place) from error


@contextmanager
def faults(place: str) -> Iterator[None]:
    """Turn what SQLAlchemy passes on from a driver into StoreError."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except DBAPIError as error:
        raise store_error(error.orig or error, place) from error
    except SQLAlchemyError as error:
        raise StoreError("store.failed", place=place, what=place, detail=str(error)) from error
