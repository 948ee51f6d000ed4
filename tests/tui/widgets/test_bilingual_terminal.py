"""The view on a real pty, read back cell by cell from a terminal that draws grapheme clusters."""

import sys
from pathlib import Path

import pyte
import pytest
from wcwidth import iter_graphemes, wcswidth

from tests.pty_terminal import PtyTerminal
from tests.tui.widgets.documents import FAMILY

ROOT = Path(__file__).parents[3]
SCRIPT = """
from tests.tui.widgets.documents import ARTICLE, HOSTILE, Viewer, pairs, source_mark
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Place, Side

MOVES = {"l": "right", "s": "segment_next", "G": "bottom"}

class Keyed(Viewer):
    def on_key(self, event):
        view = self.view
        if event.character in MOVES:
            view.move(MOVES[event.character])
        elif event.character == "v":
            view.start_selection()
        elif event.character == "o":
            view.switch_side()
        elif event.character == "1":
            view.set_current("inner")
        elif event.character == "0":
            view.clear_selection()
            view.set_current(None)
            view.go_to(Place(Side.SOURCE, 0, 0))

article = (*ARTICLE[:-2], (Role.BODY, 7, HOSTILE, "敌意文本" + HOSTILE, Origin.HUMAN), *ARTICLE[-2:])
shown = pairs(article)
marks = [
    source_mark("outer", shown[1], "told the world that talks"),
    source_mark("inner", shown[1], "world", colour=1, letter="r"),
]
Keyed(shown, marks).run()
"""


class ClusterScreen(pyte.Screen):
    """Draws a grapheme cluster into one place, as terminals do that know about them."""

    def draw(self, data: str) -> None:
        for cluster in iter_graphemes(data):
            width = wcswidth(cluster)
            if len(cluster) == 1 or width < 1:
                super().draw(cluster)
                continue
            super().draw("中" if width == 2 else "x")
            row = self.buffer[self.cursor.y]
            row[self.cursor.x - width] = row[self.cursor.x - width]._replace(data=cluster)

    def row(self, y: int) -> str:
        return "".join(self.buffer[y][x].data for x in range(self.columns))


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    script = tmp_path_factory.mktemp("keyed") / "keyed.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environ = {"PYTHONPATH": str(ROOT), "PATH": "", "WORKBENCH_LANG": "en"}
    with PtyTerminal(
        [sys.executable, str(script)], columns=90, rows=20, environ=environ, styled=True
    ) as terminal:
        terminal.wait_for("The Shrug", seconds=40)
        yield terminal


@pytest.fixture(params=[(80, 24), (100, 30), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
def terminal(request, started):
    """The running view at its start, on a screen of another size."""
    started.screen = ClusterScreen(*request.param)
    started._stream = pyte.Stream(started.screen)
    started.resize(*request.param)
    started.read(0.5)
    press(started, "0")
    wait(started, "The shrug was deafening")
    until_reversed(started, "T")
    return started


def lines(terminal) -> list[str]:
    return [terminal.screen.row(y) for y in range(terminal.screen.lines)]


def until(terminal, holds) -> None:
    """Read until the screen is as it should be; fail with what it shows."""
    for _ in range(400):
        if holds():
            return
        terminal.read(0.05)
    raise AssertionError("\n".join(lines(terminal)))


def wait(terminal, words: str) -> None:
    until(terminal, lambda: any(words in line for line in lines(terminal)))


def press(terminal, *keys: str) -> None:
    for key in keys:
        terminal.press(key)
        terminal.read(0.1)


def until_reversed(terminal, words: str) -> None:
    until(terminal, lambda: reversed_text(terminal).replace("\n", "") == words)


def reversed_text(terminal) -> str:
    """Return the reversed cells left of the scroll bar, a line a row."""
    screen = terminal.screen
    found = []
    for y in range(screen.lines):
        cells = (screen.buffer[y][x] for x in range(screen.columns - 1))
        row = "".join(cell.data for cell in cells if cell.reverse)
        if row:
            found.append(row)
    return "\n".join(found)


def test_columns_rows_and_cells_are_where_they_belong(terminal):
    screen = terminal.screen
    # Both columns keep their cells, whatever stands in them: wide characters, emoji, hostile text.
    shown = lines(terminal)
    assert "· Title · English → Chinese (simplified) ·" in shown[0]
    source = next(y for y, line in enumerate(shown) if "The shrug was deafening" in line)
    target = next(y for y, line in enumerate(shown) if "耸肩震耳欲聋" in line)
    if screen.columns < 100:
        assert target == source + 1
        assert shown[target].startswith("    │ 耸肩震耳欲聋。")
    else:
        assert target == source
        x = next(x for x in range(screen.columns) if screen.buffer[1][x].data == "┃")
        text_rows = [y for y in range(screen.lines) if screen.buffer[y][x].data in {"│", "┃"}]
        assert len(text_rows) >= 10
        emoji = next(y for y, line in enumerate(shown) if FAMILY in line)
        hostile = next(y for y, line in enumerate(shown) if "[/ref]" in line)
        assert {source, emoji, hostile} <= set(text_rows)
        assert f"Emoji {FAMILY} and e\u0301 and 中文 mixed." in shown[emoji]
        hostile_text = "".join(line[:x] for line in shown[hostile : hostile + 2])
        assert all(
            part in hostile_text for part in ("[bold]this[/] ␛]52;c;aGk=␇", "␛[2J \ufffd31m", "⇄abc⇄ end")
        )
        rule = next(line for line in shown if "Footer · Chinese (simplified) → English" in line)
        assert rule.startswith("── Footer")
    # The cursor: one character, reversed; a wide one has both its cells.
    until_reversed(terminal, "T")
    press(terminal, "s", "s", "o")
    until_reversed(terminal, "耸")
    press(terminal, "l")
    until_reversed(terminal, "肩")
    # A selection over wide characters.
    press(terminal, "v", "l", "l")
    until_reversed(terminal, "肩震耳")
    # The screen becomes small at any moment: the cursor is still on it.
    for size in ((60, 10), (160, 12), (40, 6)):
        terminal.screen.reset()
        terminal.resize(*size)
        until_reversed(terminal, "肩震耳")
    press(terminal, "G")
    wait(terminal, "Post a comment")
    until(terminal, lambda: reversed_text(terminal).endswith("t"))
    # Nothing of the hostile text was obeyed, and no letter of it left out.
    assert b"\x1b]52" not in terminal.raw
    assert "\u202e".encode() not in terminal.raw
    assert b"\xc2\x9b" not in terminal.raw


@pytest.mark.parametrize("terminal", [(120, 40)], indirect=True, ids=["120x40"])
def test_nested_tags_have_their_lines_and_names_and_double_underlines(terminal):
    shown = lines(terminal)
    row = next(y for y, line in enumerate(shown) if "told the world" in line)
    assert shown[row].startswith("cr  Vladimir")
    x = shown[row].index("world")
    assert terminal.screen.buffer[row][shown[row].index("told")].underscore
    assert b";21;" in terminal.raw or b"[21;" in terminal.raw, "SGR 21 is the double underline"
    press(terminal, "s", "1")
    wait(terminal, "Tag inner")
    shown = lines(terminal)
    assert shown[row + 1][x:].startswith("├───┤ Tag inner")
    assert shown[row + 2][shown[row].index("told") :].startswith("├─")
    assert reversed_text(terminal).splitlines()[0].startswith("rV")
    assert "world" in reversed_text(terminal)
