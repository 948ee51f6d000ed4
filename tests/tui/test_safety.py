"""Text that tries to command the terminal, put through every kind of widget on a real pty."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.pty_terminal import PtyTerminal
from workbench.domain.sanitise import safe
from workbench.tui.safety import SafetyFilter

BLACK = Color(0, 0, 0)
ORDERS = [
    "\x1b]52;c;T1dORUQ=\x07",
    "\x1b]8;;http://x.test\x1b\\",
    "\x1b[7;7H",
    "\x1b]0;owned\x07",
    "\x1bP1\x1b\\",
]
UNSEEN = [
    "\x9b31m",
    "\x9d52;c;QQ==\x9c",
    "\u202egnp.exe",
    "\u2066iso\u2069",
    "\u200f",
    "\x05",
    "\x08\x0e",
    "\u2028",
]
PAYLOAD = "see " + " ".join([*ORDERS, *UNSEEN]) + " [/ref]"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
    "|\x1b\\]|\x1bP|\x1b\\[7;7H"
)
"""What no text may send; Textual sends none of it, but for the shape of the mouse pointer."""
POINTER = re.compile("\x1b\\]22;[a-z-]*\x07")

APP = """
import os, sys
from rich.text import Text
from textual.app import App
from textual.widgets import DataTable, Input, Label, OptionList, RichLog, Static, TextArea
from workbench.domain.language import Language
from workbench.domain.text import Role
from workbench.tui.pairs import Mark, Pair, Side
from workbench.tui.safety import SafetyFilter
from workbench.tui.widgets.bilingual import BilingualView

WIDGET, GUARDED = sys.argv[1], sys.argv[2] == "guarded"
TEXT = bytes.fromhex(os.environ["PAYLOAD"]).decode("utf-8", "surrogatepass")

class Trap(App):
    CSS = "Screen * { height: auto; max-height: 8; } #done { dock: bottom; } BilingualView { height: 8; }"

    def get_line_filters(self):
        return [*super().get_line_filters(), *([SafetyFilter()] if GUARDED else [])]

    def compose(self):
        for kind in WIDGET.split(","):
            yield from getattr(self, "make_" + kind)()
        yield Static("DONE", id="done")

    def make_static(self):
        yield Static(TEXT, markup=False)

    def make_link(self):
        yield Static(Text("link", style="link http://x.test/" + TEXT.replace(" ", "")), markup=False)

    def make_label(self):
        yield Label(Text(TEXT))

    def make_input(self):
        yield Input(value=TEXT)

    def make_options(self):
        yield OptionList(Text(TEXT))

    def make_table(self):
        table = DataTable()
        table.add_column(Text(TEXT))
        table.add_row(Text(TEXT))
        yield table

    def make_area(self):
        yield TextArea(TEXT, read_only=True)

    def make_log(self):
        log = RichLog(markup=False)
        self.call_after_refresh(log.write, Text(TEXT))
        yield log

    def make_title(self):
        box = Static("box", markup=False)
        box.styles.border = ("round", "white")
        box.border_title = Text(TEXT).markup
        yield box

    def make_toast(self):
        self.call_after_refresh(self.notify, TEXT, markup=False, timeout=60)
        yield Static("toast")

    def make_view(self):
        view = BilingualView()
        pair = Pair("s", Role.BODY, 0, 0, TEXT, Language.EN, TEXT, "u", Language.EN)
        mark = Mark("a", Side.SOURCE, 0, 9, None, 0, chr(27), TEXT)
        other = Mark("b", Side.SOURCE, 4, 40, None, 0, chr(27), TEXT)
        self.call_after_refresh(self.fill, view, pair, [mark, other])
        yield view

    def fill(self, view, pair, marks):
        view.show([pair])
        view.set_marks(marks)
        view.set_current("a")

Trap().run()
"""
WIDGETS = ("static", "link", "label", "input", "options", "table", "area", "log", "title", "toast", "view")


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    path = tmp_path_factory.mktemp("trap") / "trap.py"
    path.write_text(APP, encoding="utf-8")
    return path


def sent(script, widgets: str, guard: str, payload: str) -> str:
    """Return what an app that shows the payload wrote to the terminal."""
    environ = {"PAYLOAD": payload.encode("utf-8", "surrogatepass").hex(), "PYTHONPATH": ".", "PATH": ""}
    command = [sys.executable, str(script), widgets, guard]
    with PtyTerminal(command, columns=120, rows=110, environ=environ) as terminal:
        terminal.wait_for("DONE", seconds=40)
        terminal.read(1.0)
        return terminal.raw.decode("utf-8", "replace")


def leaks(output: str) -> set[str]:
    return {match.group() for match in FORBIDDEN.finditer(POINTER.sub("", output))}


def test_nothing_of_a_hostile_text_reaches_the_terminal_from_any_widget(script):
    output = sent(script, ",".join(WIDGETS), "guarded", f"{PAYLOAD} \udc9b")
    assert leaks(output) == set()
    assert "see" in output
    assert "gnp.exe" in output


def test_without_the_filter_the_same_texts_do_reach_it(script):
    output = sent(script, "static", "bare", PAYLOAD)
    assert {"\x1b]", "\x9b", "\u202e"} <= leaks(output)


def test_the_view_needs_no_filter(script):
    assert leaks(sent(script, "view", "bare", PAYLOAD)) == set()


@given(st.text(st.characters(codec=None, categories=None), max_size=40))
@settings(deadline=None, max_examples=300)
def test_the_filter_lets_no_control_through_and_keeps_every_cell(text):
    (clean,) = SafetyFilter().apply([Segment(text)], BLACK)
    assert cell_len(clean.text) == cell_len(text)
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in clean.text)
    clean.text.encode()


@given(st.text(max_size=40).map(safe))
@settings(deadline=None)
def test_text_that_is_safe_to_show_passes_as_it_is(text):
    segments = [Segment(text, Style(bold=True)), Segment("👨\u200d👩\u200d👧 क्\u200dष")]
    assert SafetyFilter().apply(segments, BLACK) is segments


def test_a_link_with_an_order_in_its_address_is_no_link_any_more():
    filter_ = SafetyFilter()
    bad = Segment("here", Style(link="http://x.test/\x1b\\\x1b]52;c;QQ==\x07", bold=True))
    good = Segment("there", Style(link="http://x.test/page"))
    cleaned = filter_.apply([bad, good], BLACK)
    assert [segment.style.link for segment in cleaned] == [None, "http://x.test/page"]
    assert cleaned[0].style.bold
