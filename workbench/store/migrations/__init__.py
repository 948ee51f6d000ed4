"""The steps that lead from nothing to the present tables, in order; a step is never changed, only followed.

A step states its SQL for each engine. A new project runs the SQL itself, so
that a first start need not load Alembic; an older project is brought up to
date by Alembic, from the same SQL.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.store.migrations.versions import m0001

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS = (m0001,)
LATEST = len(STEPS)
"""The version this program writes; on SQLite it is the file's ``user_version``."""
VERSION_TABLE = "workbench_version"
"""Where Alembic notes the version, under a name that no other program's Alembic uses."""


def create(execute: Callable[[str], object], engine: str, version: int | None = None) -> None:
    """Make the tables of a version, or the latest, in an empty database of ``sqlite`` or ``postgresql``."""
    steps = STEPS[:version]
    strict = " STRICT" if engine == "sqlite" else ""
    execute(f"CREATE TABLE {VERSION_TABLE} (version_num TEXT NOT NULL PRIMARY KEY){strict}")
    for step in steps:
        for statement in step.SQL[engine]:
            execute(statement)
    execute(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES ('{steps[-1].revision}')")  # noqa: S608 our own constants


def upgrade(connection: "Connection", *, script: Path = Path(__file__).parent, to: str = "head") -> None:
    """Bring an older database up to date, within the transaction that is open on ``connection``."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(script).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
