"""What must survive: kill -9, many writers, a full disk, flipped bits, a cut file."""

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import contextmanager, suppress

import pytest
import store_builders as make

from workbench.domain.journal import created
from workbench.errors import StoreError
from workbench.store import open_store

PARTS = 3


@contextmanager
def child(work):
    """Run ``work`` in a process of its own with one end of a pipe; yield its id and the other end."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(reading)
            work(writing)
        finally:
            os._exit(0)
    os.close(writing)
    try:
        yield process, reading
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def write_forever(url, name):
    """Return work that writes edits of several records, and says of each over the pipe that it is saved."""

    def work(pipe):
        store = open_store(url)
        for number in range(1_000_000):
            records = [make.annotation(f"a_{name}_{number}_{part}") for part in range(PARTS)]
            edit = make.edit(*(created("annotation", one) for one in records), op_id=f"o_{name}_{number}")
            store.apply(edit)
            os.write(pipe, f"{edit.operation.op_id}\n".encode())

    return work


def read_all(pipe):
    parts = []
    while part := os.read(pipe, 65536):
        parts.append(part)
    return b"".join(parts).decode()


def kill_while_writing(file, name, seconds):
    """Let a child write, kill it so long after its first edit, and return what it said was saved."""
    with child(write_forever(file.url, name)) as (process, pipe):
        said = os.read(pipe, 65536).decode()
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
        said += read_all(pipe)
    return [line for line in said.split("\n")[:-1] if line]


def check_kills(new_file, kills):
    chance = random.Random(20260102)
    for number in range(kills):
        if number % 20 == 0:
            file = new_file()
            store = file.open()
            make.add(store)
            store.close()
            saved = set()
        saved |= set(kill_while_writing(file, number, chance.uniform(0, 0.03)))
        store = file.open()
        there = {logged.edit.operation.op_id for logged in store.journal()}
        assert saved <= there
        assert len(store.records("annotation")) == PARTS * (len(there) - 1)
        assert store.problems() == []
        store.close()


def test_whatever_was_acknowledged_survives_kill_9_and_nothing_is_half_there(new_file):
    check_kills(new_file, 40)


@pytest.mark.slow
def test_whatever_was_acknowledged_survives_a_thousand_kills(new_file):
    check_kills(new_file, 1000)


@pytest.mark.parametrize("wal", [False, True])
def test_programs_that_write_at_once_lose_nothing(file, monkeypatch, wal):
    monkeypatch.setattr("workbench.store.sqlite.wal_is_safe", lambda _: wal)
    make.add(file.open())

    def work(name):
        def write(pipe):
            store = open_store(file.url)
            for number in range(25):
                make.put(store, "annotation", make.annotation(f"a_{name}_{number}"))
            store.close()
            os.write(pipe, b"done")

        return write

    with child(work("x")) as (_, one), child(work("y")) as (_, two), child(work("z")) as (_, three):
        assert [read_all(pipe) for pipe in (one, two, three)] == ["done"] * 3
    store = file.open()
    expected = {f"a_{name}_{number}" for name in "xyz" for number in range(25)}
    assert {one.id for one in store.records("annotation")} == expected
    assert [logged.seq for logged in store.journal()] == list(range(1, 77))
    assert store.problems() == []


@pytest.fixture
def small_disk(folder):
    """A disk of half a megabyte."""
    point = folder / "disk"
    point.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(point)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting needs root")
    yield point
    subprocess.run(["umount", "-l", str(point)], check=True)


@pytest.mark.root
def test_a_full_disk_loses_no_saved_edit_and_writing_goes_on_when_there_is_room(small_disk):
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 100_000)
    store = open_store(str(small_disk / "x.db"))
    make.add(store)
    saved = []

    def fill():
        for number in range(10_000):
            one = make.annotation(f"a{number}", number, comment="long " * 200)
            make.put(store, "annotation", one)
            saved.append(one)

    with pytest.raises(StoreError) as refused:
        fill()
    assert refused.value.key == "store.full"
    assert list(store.records("annotation")) == saved
    assert store.problems() == []
    ballast.unlink()
    make.put(store, "annotation", make.annotation("after", 99_999))
    store.close()
    store = open_store(str(small_disk / "x.db"))
    assert make.names(store.records("annotation")) == [*make.names(saved), "after"]
    assert store.problems() == []
    store.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The bytes of a small project with something of everything."""
    path = tmp_path_factory.mktemp("sample") / "x.db"
    store = open_store(str(path))
    make.add(store, others=[("agent", make.person()), ("tagset", make.tagset())])
    make.add(store, "d2", 1, content="Another text. " * 300)
    for number in range(12):
        make.put(store, "annotation", make.annotation(f"a{number}", number, comment="words " * 20))
        make.put(store, "translation", make.unit(f"t{number}", content="译文" * 50), document="d2")
    store.apply(make.undo(list(store.journal("d1"))[-1].edit))
    store.remember({f"key{number}": "value " * 20 for number in range(30)})
    store.close()
    return path.read_bytes()


def contents(path):
    """Return every row of every table, as SQLite reads them."""
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def is_seen(path):
    """Say whether opening a file or checking it finds something wrong."""
    try:
        store = open_store(str(path))
    except StoreError:
        return True
    try:
        return store.problems() != []
    finally:
        store.close()


def check_flips(folder, sample, flips):
    chance = random.Random(20260102)
    path = folder / "flipped.db"
    path.write_bytes(sample)
    assert not is_seen(path)
    whole = contents(path)
    seen = 0
    for _ in range(flips):
        data = bytearray(sample)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        found = is_seen(path)
        seen += found
        assert found or contents(path) == whole
    assert seen > flips / 4


def test_a_flipped_bit_is_found_or_changes_nothing(folder, sample):
    check_flips(folder, sample, 100)


@pytest.mark.slow
def test_of_many_flipped_bits_each_is_found_or_changes_nothing(folder, sample):
    check_flips(folder, sample, 3000)


def test_a_file_that_was_cut_short_is_found(folder, sample):
    path = folder / "cut.db"
    chance = random.Random(20260102)
    some = [chance.randrange(len(sample)) for _ in range(20)]
    for length in [1, 99, 100, 4096, len(sample) - 4096, len(sample) - 1, *some]:
        path.write_bytes(sample[:length])
        assert is_seen(path)
