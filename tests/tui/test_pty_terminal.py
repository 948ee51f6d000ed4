"""The terminal that other tests drive is itself tried on a small Textual app."""

import signal
import sys

import pytest

from tests.pty_terminal import PtyTerminal

APP = """
import workbench.tui
from textual.app import App
from textual.widgets import Input, Static

class Small(App):
    def compose(self):
        yield Input(id="in")
        yield Static("评论 ready", id="out", markup=False)

    def on_input_submitted(self, event):
        self.query_one("#out", Static).update(f"got {len(event.value)} {event.value}")
        if event.value == "quit":
            self.exit(return_code=0)

app = Small()
app.run()
raise SystemExit(app.return_code or 0)
"""


@pytest.fixture
def terminal(tmp_path):
    script = tmp_path / "small.py"
    script.write_text(APP, encoding="utf-8")
    with PtyTerminal([sys.executable, str(script)], columns=60, rows=12) as started:
        started.wait_for("评论 ready")
        yield started


def test_what_is_typed_in_chinese_arrives_and_is_shown(terminal):
    terminal.type("测试一下汉字输入")
    terminal.press("enter")
    assert "got 8 测试一下汉字输入" in terminal.wait_for("got 8")
    terminal.paste("贴进来")
    terminal.press("enter")
    terminal.wait_for("got 11")


def test_a_program_that_ends_is_seen_to_end(terminal):
    terminal.type("quit")
    terminal.press("enter")
    assert terminal.wait() == 0


def test_a_resize_reaches_the_program(terminal):
    terminal.resize(100, 30)
    terminal.press("x")
    terminal.wait_for("x")
    assert len(terminal.lines()) == 30


def test_a_killed_program_is_reported_by_its_signal(terminal):
    terminal.send(signal.SIGKILL)
    assert terminal.wait() == -signal.SIGKILL


def test_waiting_in_vain_shows_the_screen(terminal):
    with pytest.raises(AssertionError, match="评论 ready"):
        terminal.wait_for("never", seconds=0.3)
