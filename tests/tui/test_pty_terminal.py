"""The terminal that other tests drive is itself tried on a small Textual app."""

import signal
import sys

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyte.charsets import LAT1_MAP

from tests.pty_terminal import ClusterScreen, PtyTerminal

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


SLOW = "".join(LAT1_MAP)
"""The same characters, and another object: with it each character is drawn by pyte itself."""
CLUSTERS = [
    *"ab 评论，é\x7f",
    "e\u0301",
    "\u0301",
    "👍🏽",
    "🇺🇳",
    "👨‍👩‍👧‍👦",
    "\r",
    "\n",
    "\x1b[31m",
    "\x1b[3D",
    "\x1b[4h",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(CLUSTERS), max_size=40))
def test_drawing_many_at_once_shows_what_pyte_would(clusters):
    quick, slow = ClusterScreen(7, 4), ClusterScreen(7, 4)
    slow.g0_charset = SLOW
    for screen in (quick, slow):
        pyte.Stream(screen).feed("".join(clusters))
    for row in range(4):
        assert [quick.buffer[row][x] for x in range(7)] == [slow.buffer[row][x] for x in range(7)]
    assert (quick.cursor.x, quick.cursor.y) == (slow.cursor.x, slow.cursor.y)


@pytest.mark.parametrize("styled", [True, False])
def test_styles_are_left_out_unless_they_are_asked_for(styled, tmp_path):
    script = tmp_path / "red.py"
    script.write_text(
        "import sys, time\nsys.stdout.write('\\x1b[31mre\\x1b[0')\nsys.stdout.flush()\n"
        "time.sleep(0.2)\nsys.stdout.write('md\\n')\n"
    )
    with PtyTerminal([sys.executable, str(script)], columns=20, rows=3, styled=styled) as started:
        started.wait_for("red")
        colours = [started.screen.buffer[0][x].fg for x in range(3)]
    assert colours == (["red", "red", "default"] if styled else ["default"] * 3)


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
