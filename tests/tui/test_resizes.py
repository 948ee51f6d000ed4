"""The terminal changes its size while somebody works."""

import asyncio
import itertools
import sys
import time

import pytest
from textual import _time
from textual.events import Resize
from textual.geometry import Size

from tests import builders
from tests.pty_terminal import PtyTerminal
from tests.tui.desk import desk, project
from workbench import messages
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row

SIZES = [(80, 24), (60, 16), (80, 24), (97, 30), (150, 44), (61, 16), (50, 12), (80, 24)]
APP = """
import sys
sys.path.insert(0, {root!r})
from tests.tui.desk import project
from workbench.config import Settings
from workbench.tui.app import run

run(project(), Settings(language={language!r}), "d0001")
"""


def drawn(it):
    """Return the row of the status line as it is painted."""
    row = it.screen.query_one("#status", Row).region.y
    return "".join(segment.text for segment in it.screen._compositor.render_strips()[row])


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_the_status_line_is_whole_after_every_change_of_the_size(language):
    messages.use(language)
    async with desk(document="d0001", size=SIZES[0]) as it:
        before = {}
        for keys in ((), ("v", "w"), ("1",), ("D",), ("u",)):
            await it.press(*keys)
            for size in SIZES:
                await it.pilot.resize_terminal(*size)
                await it.settle()
                assert drawn(it).rstrip().endswith(messages.say("tui.status.saved")), size
                assert before.setdefault((keys, size), drawn(it)) == drawn(it)


@pytest.mark.parametrize(
    ("language", "last"), [("en", ("saved", "q library", "▇")), ("zh", ("已保存", "q 文档库", "▇"))]
)
def test_what_a_terminal_cut_off_that_was_made_smaller_and_as_large_again_at_once_comes_back(
    language, last, tmp_path, request
):
    script = tmp_path / "app.py"
    script.write_text(APP.format(root=str(request.config.rootpath), language=language), encoding="utf-8")
    with PtyTerminal([sys.executable, str(script)], columns=80, rows=24, patience=60) as terminal:
        terminal.wait_for("1/3", "【评论 (2)】", *last)
        whole = terminal.text()
        for smaller in ((78, 24), (60, 16), (80, 20)):
            terminal.resize(*smaller)
            terminal.resize(80, 24)
            assert terminal.text() != whole
            terminal.wait_until(lambda: terminal.text() == whole, "the same picture")


async def test_the_cursor_is_in_its_row_again_when_the_terminal_is_as_large_as_before():
    line = "Sentence number {} is here, with so many words that it wraps in every width. It goes on. "
    content = "\n".join(line.format(n) for n in range(60))
    wb = project(source=builders.source(content), units=[])
    async with desk(wb, document="d0001", size=(80, 24)) as it:

        def row():
            return it.view._laid.y(it.view.place) - it.view.scroll_offset.y

        async def resize(*size):
            await it.pilot.resize_terminal(*size)
            await it.settle()
            assert 0 <= row() < it.view.scrollable_content_region.height

        await it.press(*["s"] * 40)
        there = row()
        assert there > 5
        for size in ((60, 16), (80, 24), (150, 44), (50, 12), (80, 24)):
            await resize(*size)
        assert row() == there
        await resize(60, 16)
        await it.press("k", "k")
        small = row()
        assert small < there
        await resize(80, 24)
        assert row() == small


async def has_size(it, width, height):
    until = time.monotonic() + 30
    while it.view.region.width != width or it.screen.query_one(Hints).region.bottom != height:
        assert time.monotonic() < until
        await asyncio.sleep(0.01)


async def test_a_new_size_is_shown_though_the_machine_was_busy_when_it_came(monkeypatch):
    """Textual's timer for a new size leaves out its only tick if the thread rests before it first sleeps."""
    async with desk(document="d0001", size=(80, 24)) as it:
        looks, clock = itertools.count(), _time.get_time
        monkeypatch.setattr(_time, "get_time", lambda: clock() + next(looks) * 0.02)
        for size in ((60, 16), (80, 24)):
            await it.pilot.resize_terminal(*size)
            await has_size(it, *size)


async def test_the_size_that_the_terminal_has_is_shown_though_an_older_one_is_told_last():
    """A second signal may interrupt the handler of the first, which has read a size and not handed it on."""
    async with desk(document="d0001", size=(80, 24)) as it:
        it.app.post_message(Resize(Size(60, 16), Size(60, 16)))
        await has_size(it, 60, 16)
        await has_size(it, 80, 24)
