"""Keys reach the dialog that they were meant for, in order, however many come at once."""

import asyncio
import os
import sys

import pytest
from textual._queue import Queue

from tests import builders
from tests.pty_terminal import PtyTerminal
from tests.tui.desk import desk, project
from tests.tui.test_relate_screen import three
from tests.usecases.test_migrate import project as migrating
from workbench import bootstrap
from workbench.config import Settings
from workbench.tui import in_order
from workbench.usecases.add import add


def tagged():
    return project(annotations=[builders.annotation("a0", *builders.spans(builders.CONTENT, "Prices"))])


def made(it):
    (record,) = it.wb.store.records("annotation")
    return record


async def test_textual_shows_who_waits_for_a_message():
    queue = Queue()
    reader = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    assert in_order._waits(queue)
    queue.put_nowait(1)
    assert not in_order._waits(queue)
    assert await reader == 1
    assert not in_order._waits(queue)


async def test_keys_are_taken_though_nobody_can_see_who_waits(monkeypatch):
    monkeypatch.setattr(in_order, "getattr", lambda _, __, otherwise: otherwise, raising=False)
    assert in_order._waits(Queue())
    async with desk(tagged(), document="d0001") as it:
        await it.press("n")
        await it.type("a note")
        await it.press("ctrl+s")
        assert made(it).comment == "a note"


async def test_a_key_that_moves_costs_no_waiting():
    async with desk(tagged(), document="d0001") as it:
        for key in "lljhw":
            await it.burst(key)
            assert not it.app.typing
        assert it.view.place.offset > 0


async def test_both_dialogs_of_an_attribute_get_their_own_keys():
    async with desk(tagged(), document="d0001") as it:
        await it.burst("e", *"stance", "enter", *"favor", "enter", "n", *"sure", "ctrl+s", "l", "l")
        assert made(it).attributes == {"claims.stance": "favor"}
        assert made(it).comment == "sure"
        assert it.view.place.offset == 2


async def test_letters_and_backspace_stay_in_order_behind_a_dialog_that_opens():
    async with desk(tagged(), document="d0001") as it:
        await it.burst("n", *"abx", "backspace", *"cy", "backspace", "backspace", "d", "ctrl+s")
        assert made(it).comment == "abd"


async def test_what_is_picked_from_the_palette_gets_what_is_typed_after_it():
    async with desk(tagged(), document="d0001") as it:
        await it.burst("ctrl+p", *"note", "enter", *"from here", "ctrl+s")
        assert made(it).comment == "from here"


async def test_a_relation_is_made_by_keys_of_one_packet():
    async with desk(three(), document="d0001") as it:
        await it.burst("=", "]", "=", "enter", "]", *"n", *"third", "ctrl+s")
        (relation,) = it.wb.store.records("relation")
        assert relation.roles == {"from": ("a0",), "to": ("a1",)}
        comments = {each.id: each.comment for each in it.wb.store.records("annotation")}
        assert comments["a2"] == "third"


async def test_keys_wait_for_a_document_that_is_being_opened():
    async with desk(project()) as it:
        await it.burst("enter", "v", "w", "1", "v", "w", "2", "q", "enter", "g", "w")
        tags = sorted((each.ordinal, each.tag) for each in it.wb.store.records("annotation"))
        assert [tag for _, tag in tags] == ["claims.fact", "claims.doubt"]
        assert it.view.place.offset == len("Prices ")


async def test_keys_wait_for_a_question_that_is_counted_first():
    async with desk(migrating([("claims.guess", "mei")])) as it:
        await it.burst("U", "y", "enter")
        assert [each.tag for each in it.wb.store.records("annotation")] == ["claims.estimate"]
        assert it.screen.ready


async def test_escape_at_once_closes_what_the_key_before_it_opened():
    async with desk(tagged(), document="d0001") as it:
        await it.burst("e", "enter", "escape", "t", "M", "escape", "x")
        assert it.annotations == {}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, _one_cache):
    folder = tmp_path_factory.mktemp("packet")
    wb = bootstrap.open_workbench(Settings(), project=str(folder / "w.db"), annotator="mei")
    add(wb, b"Prices rose again. Nobody knows why.\n", "a.txt", title="Prices")
    wb.store.close()
    return folder


def test_a_whole_sitting_in_one_write_reaches_every_dialog(folder):
    environ = {**os.environ, "WORKBENCH_LANG": "en", "HOME": str(folder)}
    program = [sys.executable, "-m", "workbench", "--project", "w.db", "--as", "mei"]
    with PtyTerminal(program, columns=120, rows=36, cwd=folder, environ=environ) as term:
        term.wait_for("Prices", "open", seconds=40)
        term.type("\rvw1nsuree\x7f one\x13econf\r0.5\rvw2/why\r3nlast\x13")
        term.wait_for("Note: last", seconds=40)
        term.type("qq")
        assert term.wait(40) == 0
    wb = bootstrap.open_workbench(Settings(), project=str(folder / "w.db"), annotator="mei")
    found = sorted(wb.store.records("annotation"), key=lambda each: each.ordinal)
    wb.store.close()
    said = [(each.spans[0].exact, each.comment, each.confidence) for each in found]
    assert said == [("Prices", "sure one", 0.5), ("rose", None, None), ("why", "last", None)]


def overlapping():
    words = [builders.spans(builders.CONTENT, each) for each in ("Prices", "Price")]
    return project(annotations=[builders.annotation(f"a{n}", *each) for n, each in enumerate(words)])


async def test_a_key_after_a_move_is_for_the_annotation_that_the_move_came_to():
    async with desk(overlapping(), document="d0001") as it:
        await it.press("l", "l", "l", "l")
        assert it.screen.current == "a1"
        await it.burst("l", "x")
        assert list(it.annotations) == ["a1"]


async def test_there_and_back_comes_to_the_same_annotation_however_fast():
    async with desk(overlapping(), document="d0001") as it:
        await it.press(*"lllll")
        assert it.screen.current == "a0"
        await it.burst("h", "l", "x")
        assert list(it.annotations) == ["a1"]
        await it.press("u", "h", "full_stop")
        assert it.screen.current == "a0"
        await it.burst("l", "h", "x")
        assert list(it.annotations) == ["a0"]
