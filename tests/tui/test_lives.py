"""The way of the README in a real terminal: open, tag, lose the terminal, come back."""

import json
import signal
import subprocess
import sys

import pytest

from tests.pty_terminal import PtyTerminal

QUOTE = "“off the table,”"
PROGRAM = [sys.executable, "-m", "workbench", "--project", "w.db", "--as", "mei"]


def terminal(folder, columns=100, rows=30):
    return PtyTerminal(PROGRAM, columns=columns, rows=rows, cwd=folder)


def command(folder, *words):
    done = subprocess.run(
        [*PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def annotations(folder):
    return [(each["tag"], each["exact"]) for each in command(folder, "annotations", "--json")]


def open_seed(term):
    term.wait_for("Talks with Kyiv off the table")
    term.press("enter")
    term.wait_for("Vladimir Putin", "普京")


def tag_the_quote(term):
    """Find the words, which selects them, and tag them as loaded language."""
    term.press("/")
    term.wait_for("find")
    term.type(QUOTE)
    term.press("enter")
    term.wait_for("1 of 1")
    term.press("r", "t")
    term.read(0.5)
    term.type("loaded")
    term.wait_for("Loaded Language")
    term.press("enter")
    term.wait_for("Tagged")


@pytest.mark.parametrize("end", [signal.SIGHUP, signal.SIGKILL, None])
def test_what_is_tagged_by_keyboard_outlives_its_terminal(tmp_path, end):
    with terminal(tmp_path) as term:
        open_seed(term)
        tag_the_quote(term)
        if end is None:
            term.hang_up()
        else:
            term.send(end)
        term.wait()
    assert annotations(tmp_path) == [("rhetoric.loaded_language", QUOTE)]
    with terminal(tmp_path) as term:
        open_seed(term)
        term.press("u")
        term.read(1)
        assert annotations(tmp_path) == []
        term.press("ctrl+r")
        term.read(1)
        assert annotations(tmp_path) == [("rhetoric.loaded_language", QUOTE)]
        term.press("q")
        term.wait_for("Talks with Kyiv off the table")
        term.press("q")
        assert term.wait() == 0


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (200, 50)])
def test_both_languages_and_the_footer_are_on_the_screen(tmp_path, columns, rows):
    with terminal(tmp_path, columns, rows) as term:
        open_seed(term)
        term.press("G")
        shown = term.wait_for("评论", "发表评论", "Comments", "Post a comment", "ooter")
        assert all(len(line) <= columns for line in shown.split("\n"))


def test_a_selection_on_the_translation_is_tagged_there(tmp_path):
    with terminal(tmp_path) as term:
        open_seed(term)
        term.press("tab", "v", "w", "f", "1")
        term.wait_for("Tagged")
    found = command(tmp_path, "annotations", "--json")
    assert [each["text"] for each in found] == ["translation"]
    assert found[0]["exact"].startswith("弗拉基米尔")
