"""The terminal goes away while somebody works: nothing that was done is lost, and no process stays behind."""

import signal
import sys
import time

import pytest

from tests.pty_terminal import PtyTerminal

APP = """
import os, sys
sys.path.insert(0, {root!r})
from tests import builders, fakes
from tests.tui.desk import project
from workbench.config import Settings
from workbench.tui.app import run

class Store(fakes.FakeStore):
    def apply(self, edit):
        logged = super().apply(edit)
        if edit.operation.verb == "tag":
            os.write(log, (edit.changes[0].id + "\\n").encode())
        return logged

log = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
fakes.FakeStore = Store
run(project(), Settings(language="en"), "d0001")
"""


@pytest.fixture
def working(tmp_path, request):
    script, log = tmp_path / "app.py", tmp_path / "log"
    script.write_text(APP.format(root=str(request.config.rootpath), log=str(log)), encoding="utf-8")
    with PtyTerminal([sys.executable, str(script)], columns=100, rows=30) as terminal:
        terminal.wait_for("1/3", "Claims", seconds=60)
        yield terminal, log


def test_a_closed_window_ends_the_program_and_keeps_every_edit(working):
    terminal, log = working
    terminal.press("v", "w", "1")
    terminal.wait_for("Tagged: Fact")
    terminal.hang_up()
    began = time.monotonic()
    assert terminal.wait() == 129
    assert time.monotonic() - began < 15
    assert log.read_text().splitlines() == ["a0001"]


def test_a_hang_up_signal_ends_it_with_the_terminal_restored_and_no_traceback(working):
    terminal, _ = working
    terminal.send(signal.SIGHUP)
    assert terminal.wait() == 129
    assert b"Traceback" not in terminal.raw
    assert b"\x1b[?1049l" in terminal.raw
    assert b"\x1b[?25h" in terminal.raw


def test_a_kill_in_the_middle_loses_nothing_that_was_said_to_be_saved(working):
    terminal, log = working
    for words in (1, 2, 3):
        terminal.press("g", "v", *["w"] * words, "1")
    terminal.wait_for("“Prices rose 😀 again”")
    terminal.send(signal.SIGKILL)
    assert terminal.wait() == -signal.SIGKILL
    assert len(log.read_text().splitlines()) == 3


def test_keys_typed_on_a_real_terminal_do_what_the_table_says(working):
    terminal, _ = working
    terminal.press("v", "w", "1", "n")
    terminal.wait_for("Note on: Fact")
    terminal.type("汉字输入法一次提交五个以上")
    terminal.paste("，粘贴第一行\n第二行")
    terminal.press("ctrl+s")
    terminal.wait_for("Note saved", "汉字输入法一次提交五个以上，粘贴第一行", "第二行")
    terminal.press("ctrl+p")
    terminal.wait_for("What would you like to do?")
    terminal.press("escape")
    terminal.wait_until_gone("What would you like to do?")
    terminal.press("f2")
    terminal.wait_for("原文")
    terminal.press("ctrl+q")
    assert terminal.wait() == 0
    assert b"\x1b]52" not in terminal.raw
