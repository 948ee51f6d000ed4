import sys
import time
from threading import Thread
from urllib.parse import quote

import pytest
import store_builders as make

from workbench.domain.journal import created
from workbench.errors import Missing, StoreError
from workbench.store import open_store, postgres


def refusal(action):
    with pytest.raises(StoreError) as refused:
        action()
    return refused.value


def test_without_psycopg_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Missing) as missing:
        open_store("postgresql://localhost/x")
    assert missing.value.key == "store.psycopg"
    assert ".[postgres]" in missing.value.hint


def test_an_address_that_is_none_is_refused():
    assert refusal(lambda: open_store("postgresql://user@host:port/x")).key == "store.address"


def test_a_server_that_is_not_there_is_named_without_the_password():
    error = refusal(lambda: open_store("postgresql://anna:sesame@127.0.0.1:1/x"))
    assert error.key == "store.server"
    assert "127.0.0.1" in str(error)
    assert "sesame" not in str(error)


def test_a_database_that_is_not_there_is_said_to_be_so(server):
    assert refusal(lambda: open_store(server.replace("/postgres?", "/nowhere?"))).key == "store.server"


def test_a_database_without_unicode_is_refused(server, database):
    database.sql("DROP DATABASE IF EXISTS latin")
    database.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    error = refusal(lambda: open_store(server.replace("/postgres?", "/latin?")))
    database.sql("DROP DATABASE latin")
    assert error.key == "store.encoding"
    assert "LATIN1" in error.message


def test_a_newer_project_is_refused(database):
    database.open()
    database.sql("UPDATE workbench_version SET version_num = '0099'")
    assert refusal(database.open).key == "store.newer"


def test_a_user_who_may_only_read_can_look_and_is_told_when_writing(database):
    make.add(database.open())
    schema = database.sql("SELECT current_schema()")[0][0]
    database.sql("DROP ROLE IF EXISTS reader")
    database.sql("CREATE ROLE reader LOGIN")
    database.sql(f"GRANT USAGE ON SCHEMA {schema} TO reader")
    database.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader")
    store = open_store(database.url.replace("//postgres:", "//reader:"))
    try:
        assert make.names(store.documents()) == ["d1"]
        assert refusal(lambda: make.put(store, "annotation", make.annotation())).key == "store.denied"
    finally:
        store.close()
        database.sql("DROP OWNED BY reader")
        database.sql("DROP ROLE reader")


def test_a_commit_is_on_the_disk_whatever_the_database_says(database):
    store = open_store(database.url + quote(" -csynchronous_commit=off"))
    with store._database.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
    store.close()


def test_a_server_that_does_not_flush_is_a_problem(database, monkeypatch):
    store = database.open()
    make.add(store)
    settings = postgres.UNSAFE
    monkeypatch.setattr(postgres, "UNSAFE", (*settings, "debug_print_plan"))
    assert settings == ("fsync", "full_page_writes")
    assert ["debug_print_plan" in problem.what for problem in store.problems()] == [True]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("ALTER TABLE op ADD COLUMN more text", "op.more text"),
        ("ALTER TABLE record DROP COLUMN maker", "record.maker text"),
        ("ALTER TABLE cache ALTER COLUMN sha256 TYPE varchar(64)", "cache.sha256 text"),
        (
            """CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER evil BEFORE INSERT ON op FOR EACH ROW EXECUTE FUNCTION f()""",
            "op trigger evil",
        ),
        ("CREATE RULE evil AS ON DELETE TO op DO INSTEAD NOTHING", "op rule evil"),
    ],
)
def test_what_is_not_ours_in_the_schema_is_named(database, change, place):
    store = database.open()
    make.add(store)
    database.sql(change)
    assert place in [problem.place for problem in store.problems()]


def test_writers_of_one_document_wait_for_each_other_but_not_for_ever(database, monkeypatch):
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT", 1)
    store = database.open()
    make.add(store)
    make.add(store, "d2", 1)
    again = make.edit(created("annotation", make.annotation()))
    with store._database.writing(["d1"]):
        make.put(store, "annotation", make.annotation(), document="d2")
        assert refusal(lambda: store.apply(again)).key == "store.locked"
    store.apply(again)
    assert store.problems() == []


def test_a_connection_that_broke_is_replaced(database):
    store = database.open()
    make.add(store)
    database.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'workbench' AND pid <> pg_backend_pid()"
    )
    make.put(store, "annotation", make.annotation())
    assert make.names(store.records("annotation")) == ["a1"]


def test_an_edit_whose_connection_breaks_is_not_half_there_and_can_be_done_again(database):
    store = database.open()
    make.add(store)
    edit = make.edit(created("annotation", make.annotation()))
    errors = []

    def apply():
        try:
            store.apply(edit)
        except StoreError as error:
            errors.append(error.key)

    with store._database.writing(["d1"]):
        waiting = Thread(target=apply)
        waiting.start()
        killed = []
        while not killed:
            time.sleep(0.01)
            killed = database.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'workbench' AND wait_event_type = 'Lock'"
            )
        waiting.join()
    assert errors == ["store.server"]
    assert list(store.journal())[-1].edit != edit
    assert store.apply(edit).edit == edit
    assert store.apply(edit).edit == edit
    assert store.problems() == []


def test_two_that_open_an_empty_database_at_once_make_the_tables_once(database):
    opened, failed = [], []

    def work():
        try:
            opened.append(database.open())
        except StoreError as error:
            failed.append(str(error))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    make.add(opened[0])
    assert [make.names(store.documents()) for store in opened] == [["d1"]] * 4
