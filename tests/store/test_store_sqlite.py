import hashlib
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy.exc
import store_builders as make
from hypothesis import given
from hypothesis import strategies as st

from workbench import messages
from workbench.errors import StoreError
from workbench.store import faults, filesystems, open_store, sqlite
from workbench.store.filesystems import NETWORK, filesystem
from workbench.store.sql import SqlStore
from workbench.store.sqlite import APPLICATION_ID, open_sqlite, wal_is_safe


def state_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def refusal(action):
    with pytest.raises(StoreError) as refused:
        action()
    for language in messages.LANGUAGES:
        try:
            messages.use(language)
            assert refused.value.message
            assert refused.value.hint
        finally:
            messages._chosen.clear()
    return refused.value.key


def as_somebody_without_rights(action):
    """Run ``action`` in a process that is not root, where rights mean something, and return what it says."""
    if os.geteuid() != 0:
        return action()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            said = action()
        except BaseException as error:  # noqa: BLE001 the child reports whatever happened
            said = repr(error)
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = json.loads(pipe.read())
    os.waitpid(child, 0)
    return said


@pytest.fixture
def filled(file):
    """A project file with one annotation, closed."""
    store = file.open()
    make.add(store)
    make.put(store, "annotation", make.annotation())
    store.close()
    return file


class TestOpening:
    def test_a_new_file_says_whose_it_is_and_is_the_only_file(self, filled):
        assert filled.sql("PRAGMA application_id") == [(APPLICATION_ID,)]
        assert filled.sql("PRAGMA user_version") == [(1,)]
        assert filled.sql("PRAGMA journal_mode") == [("delete",)]
        assert [path.name for path in filled.path.parent.iterdir()] == [filled.path.name]

    def test_every_table_is_strict(self, filled):
        tables = filled.sql("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        assert {name for name, strict in tables if not strict} == {"sqlite_schema"}

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("synchronous", 3),
            ("foreign_keys", 1),
            ("mmap_size", 0),
            ("cell_size_check", 1),
            ("trusted_schema", 0),
        ],
    )
    def test_every_connection_is_careful(self, folder, setting, value):
        database = open_sqlite(folder / "x.db")
        assert database._one(f"PRAGMA {setting}") == value
        database.close()

    def test_looking_at_a_project_does_not_change_its_file(self, filled):
        before = state_of(filled.path)
        store = filled.open()
        store.records("annotation")
        store.sizes()
        list(store.journal())
        store.problems()
        store.close()
        assert state_of(filled.path) == before

    def test_a_relative_path_and_odd_characters_in_it_are_fine(self, folder, monkeypatch):
        monkeypatch.chdir(folder)
        store = open_store("项目 100%?mode=ro#.db")
        make.add(store)
        store.close()
        assert [path.name for path in folder.iterdir()] == ["项目 100%?mode=ro#.db"]

    def test_two_that_make_one_project_at_once_make_it_once(self, file):
        one, two = file.open(), file.open()
        make.add(one)
        make.add(two, "d2", 1)
        assert make.names(one.documents()) == ["d1", "d2"]
        assert two.problems() == []

    def test_opening_loads_neither_sqlalchemy_nor_alembic_and_reading_loads_no_other_engine(self, filled):
        code = """
import sys
from workbench.store import open_store
late = {'alembic', 'psycopg', 'sqlalchemy', 'sqlalchemy.dialects.postgresql'}
store = open_store(sys.argv[1])
print(*late & set(sys.modules))
store.documents()
print(*late & set(sys.modules))
"""
        done = subprocess.run(
            [sys.executable, "-c", code, filled.url], capture_output=True, text=True, check=True, timeout=60
        )
        assert done.stdout == "\nsqlalchemy\n"


class TestRefusals:
    @pytest.mark.parametrize(
        "content",
        [
            b"Just some text, longer than a header of SQLite would be, and then some more of it." * 9,
            b"SQLite format 3\0" * 64,
        ],
        ids=["a text", "no database"],
    )
    def test_a_file_that_is_no_database_is_left_alone(self, folder, content):
        path = folder / "x.db"
        path.write_bytes(content)
        assert refusal(lambda: open_store(str(path))) == "store.not_a_project"
        assert path.read_bytes() == content

    def test_somebody_elses_database_is_left_alone(self, file):
        file.sql("CREATE TABLE bookmarks (url TEXT)")
        before = state_of(file.path)
        assert refusal(file.open) == "store.not_a_project"
        assert state_of(file.path) == before

    def test_a_folder_is_no_project(self, folder):
        assert refusal(lambda: open_store(str(folder))) == "store.not_a_project"

    def test_a_missing_folder_is_named(self, folder):
        assert refusal(lambda: open_store(str(folder / "no" / "x.db"))) == "store.no_folder"

    @pytest.mark.parametrize(
        ("version", "key"), [(99, "store.newer"), (0, "store.damaged"), (-1, "store.damaged")]
    )
    def test_a_version_we_do_not_know_is_refused(self, filled, version, key):
        filled.sql(f"PRAGMA user_version = {version}")
        assert refusal(filled.open) == key

    @pytest.mark.parametrize(
        "change",
        [
            "CREATE TRIGGER evil AFTER INSERT ON op BEGIN DELETE FROM record; END",
            "CREATE VIEW spy AS SELECT * FROM record",
            "CREATE TABLE more (x TEXT) STRICT",
            "DROP INDEX op_document",
            "ALTER TABLE record ADD COLUMN x TEXT",
            "CREATE INDEX slow ON record (body)",
        ],
    )
    def test_a_schema_that_is_not_ours_is_refused(self, filled, change):
        filled.sql(change)
        assert refusal(filled.open) == "store.schema"

    def test_a_change_of_the_schema_while_open_is_a_problem(self, file):
        store = file.open()
        make.add(store)
        file.sql("CREATE VIEW spy AS SELECT * FROM record")
        assert [problem.place for problem in store.problems()] == [str(file.path)]

    def test_a_damaged_page_is_seen_on_opening(self, filled):
        data = bytearray(filled.path.read_bytes())
        data[4096:8192] = b"\xff" * 4096
        filled.path.write_bytes(data)
        assert refusal(filled.open) == "store.damaged"

    def test_of_a_large_file_the_pages_are_checked_on_request(self, filled, monkeypatch):
        monkeypatch.setattr(sqlite, "CHECKED_ON_OPENING", 0)
        (root,) = filled.sql("SELECT rootpage FROM sqlite_schema WHERE name = 'source'")[0]
        data = bytearray(filled.path.read_bytes())
        data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
        filled.path.write_bytes(data)
        assert str(filled.path) in [problem.place for problem in filled.open().problems()]

    def test_a_network_file_system_is_refused_before_anything_is_made(self, file, monkeypatch):
        monkeypatch.setattr(
            sqlite, "mounts", lambda: f"/dev/sda / ext4 rw 0 0\nnas:/x {file.path.parent} nfs4 rw 0 0\n"
        )
        assert refusal(file.open) == "store.network"
        assert not file.path.exists()

    @pytest.mark.parametrize("key", sorted({key for _, key in (*faults._SQLITE, *faults._POSTGRES)}))
    @pytest.mark.parametrize("language", messages.LANGUAGES)
    def test_every_fault_is_said_in_full(self, key, language):
        try:
            messages.use(language)
            said = str(StoreError(key, place="p", what="w", detail="d"))
        finally:
            messages._chosen.clear()
        assert "{" not in said

    def test_what_no_driver_said_is_an_error_of_ours_all_the_same(self):
        with pytest.raises(StoreError) as failed, faults.faults("x.db"):
            raise sqlalchemy.exc.TimeoutError("no connection left")
        assert failed.value.key == "store.failed"
        assert "no connection left" in failed.value.message


class TestRights:
    def open_to_all(self, folder):
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o644)

    def test_a_file_one_may_only_read_opens_and_says_so_when_written_to(self, filled):
        self.open_to_all(filled.path.parent)

        def look_and_write():
            store = open_store(filled.url)
            seen = make.names(store.records("annotation"))
            key = refusal(lambda: make.put(store, "annotation", make.annotation("a2")))
            return [seen, key, len(store.problems())]

        before = state_of(filled.path)
        filled.path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        assert as_somebody_without_rights(look_and_write) == [["a1"], "store.read_only", 0]
        assert state_of(filled.path) == before

    def test_a_file_in_a_folder_one_may_not_write_to_can_be_read(self, filled):
        self.open_to_all(filled.path.parent)
        filled.path.chmod(0o666)
        filled.path.parent.chmod(0o555)
        try:
            seen = as_somebody_without_rights(
                lambda: make.names(open_store(filled.url).records("annotation"))
            )
        finally:
            filled.path.parent.chmod(0o755)
        assert seen == ["a1"]

    def test_a_file_one_may_not_read_is_said_to_be_so(self, filled):
        filled.path.parent.chmod(0o755)
        filled.path.chmod(0)
        assert (
            as_somebody_without_rights(lambda: refusal(lambda: open_store(filled.url))) == "store.cannot_open"
        )

    def test_a_new_project_where_one_may_not_write_is_refused(self, folder):
        folder.chmod(0o555)
        try:
            key = as_somebody_without_rights(lambda: refusal(lambda: open_store(str(folder / "new.db"))))
        finally:
            folder.chmod(0o755)
        assert key == "store.cannot_open"


class TestJournalModes:
    @given(st.tuples(st.integers(2, 4), st.integers(0, 60), st.integers(0, 20)))
    def test_the_write_ahead_log_is_used_from_its_repair_on(self, version):
        repaired = version >= (3, 51, 3) or version[:2] in {(3, 44), (3, 50)}
        if version[:2] == (3, 44):
            repaired = version >= (3, 44, 6)
        if version[:2] == (3, 50):
            repaired = version >= (3, 50, 7)
        assert wal_is_safe(version) == repaired

    def test_where_it_is_safe_it_is_on_while_somebody_writes_and_off_at_the_end(self, file):
        database = open_sqlite(file.path, wal=True)
        assert database._one("PRAGMA journal_mode") == "delete"
        store = SqlStore(database)
        make.add(store)
        assert database._one("PRAGMA journal_mode") == "wal"
        assert store.problems() == []
        store.close()
        assert file.sql("PRAGMA journal_mode") == [("delete",)]
        assert [path.name for path in file.path.parent.iterdir()] == [file.path.name]

    def test_two_programs_may_share_it(self, file):
        one, two = (SqlStore(open_sqlite(file.path, wal=True)) for _ in range(2))
        make.add(one)
        make.put(two, "annotation", make.annotation("a1"))
        make.put(one, "annotation", make.annotation("a2"))
        one.close()
        assert make.names(two.records("annotation")) == ["a1", "a2"]
        assert two.problems() == []
        two.close()

    def test_a_program_that_cannot_use_it_safely_turns_it_off_or_stays_out(self, filled):
        safe = SqlStore(open_sqlite(filled.path, wal=True))
        make.put(safe, "annotation", make.annotation("a2"))
        assert refusal(lambda: open_sqlite(filled.path, wal=False)) == "store.locked"
        safe.close()
        filled.sql("PRAGMA journal_mode = WAL")
        unsafe = SqlStore(open_sqlite(filled.path, wal=False))
        assert filled.sql("PRAGMA journal_mode") == [("delete",)]
        assert make.names(unsafe.records("annotation")) == ["a1", "a2"]
        unsafe.close()


class TestLocks:
    def test_a_write_that_waits_too_long_is_refused_and_can_be_done_again(self, filled, monkeypatch):
        monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
        store = filled.open()
        other = sqlite3.connect(filled.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        again = make.edit()
        assert refusal(lambda: store.apply(again)) == "store.locked"
        assert len(store.records("annotation")) == 1
        other.execute("COMMIT")
        other.close()
        store.apply(again)
        assert list(store.journal())[-1].edit == again

    def test_a_commit_that_a_reader_holds_up_is_refused_whole(self, filled, monkeypatch):
        monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
        store = filled.open()
        other = sqlite3.connect(filled.path, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM op").fetchone()
        assert refusal(lambda: make.put(store, "annotation", make.annotation("a2"))) == "store.locked"
        other.execute("COMMIT")
        other.close()
        assert make.names(store.records("annotation")) == ["a1"]
        make.put(store, "annotation", make.annotation("a2"))
        assert store.problems() == []


class TestFilesystems:
    def test_where_there_is_no_list_of_mounts_nothing_is_refused(self, file, monkeypatch):
        monkeypatch.setattr(filesystems, "_MOUNTS", Path("/nowhere/mounts"))
        assert filesystem(file.path, filesystems.mounts()) == ""
        file.open()

    @pytest.mark.parametrize("kind", sorted(NETWORK))
    def test_the_innermost_mount_counts(self, kind):
        shared = f"nas:/x /mnt/my\\040share {kind} rw 0 0\ntmpfs /mnt/my\\040share/in tmpfs rw 0 0\n"
        listed = f"/dev/sda / ext4 rw 0 0\n{shared}"
        assert filesystem(Path("/home/x.db"), listed) == "ext4"
        assert filesystem(Path("/mnt/my share/x.db"), listed) == kind
        assert filesystem(Path("/mnt/my share/in/x.db"), listed) == "tmpfs"
        assert filesystem(Path("/mnt/my share2/x.db"), listed) == "ext4"

    def test_a_later_mount_hides_an_earlier_one_in_the_same_place(self):
        assert filesystem(Path("/a/x"), "x / ext4 rw 0 0\nx /a nfs rw 0 0\nx /a tmpfs rw 0 0\n") == "tmpfs"

    @given(st.text(st.characters(exclude_characters=" \n\\")))
    def test_a_list_in_another_shape_says_nothing(self, junk):
        assert filesystem(Path("/a/x"), f"{junk}\n\n{junk} {junk}\n") == ""
