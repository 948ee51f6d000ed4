import sqlite3
from functools import partial
from types import SimpleNamespace

import pytest
import store_builders as make
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from workbench.errors import StoreError
from workbench.store import migrations, postgres, sqlite
from workbench.store.migrations import STEPS, VERSION_TABLE
from workbench.store.tables import metadata

FOLDER = migrations.__path__[0]
SECOND = """
from alembic import op

revision = "0002"
down_revision = "0001"
STATEMENTS = ("ALTER TABLE record ADD COLUMN colour TEXT NOT NULL DEFAULT ''",)
SQL = {{"sqlite": STATEMENTS, "postgresql": STATEMENTS}}


def upgrade():
    for statement in SQL[op.get_bind().dialect.name]:
        op.execute(statement)
    {more}
"""


@pytest.fixture
def second_step(tmp_path, monkeypatch):
    """A program one version ahead of this one; call it to install it."""

    def install(more=""):
        source = SECOND.format(more=more)
        versions = tmp_path / "script" / "versions"
        versions.mkdir(parents=True)
        for name in ("env.py", "versions/m0001.py"):
            (tmp_path / "script" / name).write_text(
                (migrations.Path(FOLDER) / name).read_text(encoding="utf-8")
            )
        (versions / "m0002.py").write_text(source)
        step = SimpleNamespace()
        exec(compile(source, "m0002", "exec"), vars(step))
        monkeypatch.setattr(migrations, "STEPS", (*STEPS, step))
        for engine in (sqlite, postgres):
            monkeypatch.setattr(engine, "LATEST", 2)
            monkeypatch.setattr(engine, "upgrade", partial(migrations.upgrade, script=tmp_path / "script"))

    return install


def engine_of(project):
    if project.engine == "sqlite":
        return create_engine(f"sqlite:///{project.path}")
    return create_engine(project.url.replace("postgresql:", "postgresql+psycopg:"))


def test_the_steps_are_those_that_alembic_finds_in_their_order():
    config = Config()
    config.set_main_option("script_location", FOLDER)
    config.set_main_option("path_separator", "os")
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert [step.revision for step in STEPS] == found[::-1]
    assert [int(step.revision) for step in STEPS] == list(range(1, len(STEPS) + 1))


def test_the_tables_that_queries_see_are_those_that_are_made(project):
    project.open().documents()
    engine = engine_of(project)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": VERSION_TABLE}
        )
        differences = compare_metadata(context, metadata)
    engine.dispose()
    keys = {"add_constraint", "remove_constraint", "remove_index"}  # queries need not know them
    assert [each for each in differences if each[0] not in keys] == []


def test_alembic_makes_the_same_tables_as_a_first_start(project):
    engine = engine_of(project)
    with engine.begin() as connection:
        migrations.upgrade(connection)
    engine.dispose()
    if project.engine == "sqlite":
        connection = sqlite3.connect(project.path)
        made = [row for row in sqlite._schema(connection) if VERSION_TABLE not in row[2]]
        connection.close()
        assert made == [row for row in sqlite._expected(len(STEPS)) if VERSION_TABLE not in row[2]]
    else:
        store = project.open()
        make.add(store)
        assert store.problems() == []


def test_an_older_project_is_brought_up_to_date_and_keeps_everything(project, second_step):
    store = project.open()
    make.add(store)
    make.put(store, "annotation", make.annotation())
    store.close()
    second_step()
    store = project.open()
    assert project.sql("SELECT version_num FROM workbench_version") == [("0002",)]
    assert project.sql("SELECT DISTINCT colour FROM record") == [("",)]
    make.put(store, "annotation", make.annotation("a2"))
    assert make.names(store.records("annotation")) == ["a1", "a2"]
    store.close()
    project.open().documents()


def test_a_first_start_takes_all_steps(project, second_step):
    second_step()
    store = project.open()
    make.add(store)
    assert project.sql("SELECT version_num FROM workbench_version") == [("0002",)]
    assert project.sql("SELECT DISTINCT colour FROM record") == [("",)]


def test_an_upgrade_that_fails_leaves_the_project_as_it_was(project, second_step, monkeypatch):
    store = project.open()
    make.add(store)
    store.close()
    second_step(more="op.execute('SELECT * FROM nowhere')")
    with pytest.raises(StoreError):
        project.open()
    monkeypatch.undo()
    store = project.open()
    assert make.names(store.documents()) == ["d1"]
    assert store.problems() == []


def test_an_older_file_is_compared_with_what_it_should_be_before_anything_in_it_runs(file, second_step):
    make.add(file.open())
    file.close()
    file.sql("CREATE TRIGGER evil AFTER INSERT ON op BEGIN DELETE FROM record; END")
    second_step()
    with pytest.raises(StoreError) as refused:
        file.open()
    assert refused.value.key == "store.schema"
    assert file.sql("PRAGMA user_version") == [(1,)]


def test_an_older_project_that_cannot_be_written_is_refused(file, second_step, monkeypatch):
    make.add(file.open())
    file.close()
    second_step()
    monkeypatch.setattr(sqlite, "_writable", lambda _: False)
    with pytest.raises(StoreError) as refused:
        file.open()
    assert refused.value.key == "store.read_only"
