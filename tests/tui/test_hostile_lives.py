"""A document that tries to command the terminal, looked at in every screen of the real program.

Orders stand in its text, title, translation, notes, attributes, file name, the
names of tags and of annotators; none may be among the bytes that the terminal
is sent, and none may end the program.
"""

import json
import os
import sys

import pytest

from tests.pty_terminal import PtyTerminal
from tests.tui.test_safety import PAYLOAD, leaks
from workbench import bootstrap
from workbench.config import Settings
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.finish import finish
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote

ORDERS = PAYLOAD.replace("\u2028", "")
"""Without the line separator, which would make two segments of one."""
FILE = "a\x1b]0;owned\x07\u202e[/ref].txt"


def tagset(name):
    """A tagset of one's own whose every word is an order."""
    words = json.dumps(name)
    both = f"{{ en = {words}, zh = {words} }}"
    return f"""
id = "trap"
version = "1.0"
name = {both}
[[groups]]
id = "trap.kind"
name = {both}
[[tags]]
id = "trap.one"
group = "trap.kind"
name = {both}
definition = {both}
example = {both}
[[attributes]]
id = "trap.words"
name = {both}
applies_to = ["trap.kind"]
kind = "text"
[[relations]]
id = "trap.link"
name = {both}
roles = [{{ name = "from", label = {both} }}, {{ name = "to", label = {both} }}]
"""


def people(folder):
    """Open the project as two people with hostile names, one after the other."""
    (folder / "tagsets").mkdir()
    (folder / "tagsets" / "trap.toml").write_text(
        tagset("see \u202e[/ref] \x1b]52;c;QQ==\x07"), encoding="utf-8"
    )
    for name in ("mei[/ref]\u202e", "sam"):
        settings = Settings(tagsets=str(folder / "tagsets"))
        wb = bootstrap.open_workbench(settings, project=str(folder / "w.db"), annotator=name)
        yield wb
        wb.store.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory, _one_cache):
    folder = tmp_path_factory.mktemp("trap")
    text = f"First {ORDERS} words are tagged. Second words of it.\n\n{ORDERS}\n\n评论\n发表评论\n"
    for wb in people(folder):
        session = Session(wb, add(wb, text.encode(), FILE, title=f"{ORDERS} title").document)
        for segment in list(session.segments)[:2]:
            edit(wb, session, segment, f"译文 {ORDERS} 已定")
        made = [
            session.tag("trap.one", by_quote(session, words, nth=1, on="source"), comment=ORDERS)
            for words in ("tagged", "Second")
        ]
        session.set_attributes(made[0].id, {"trap.words": ORDERS}, 0.5)
        session.relate("trap.link", {"from": [made[0].id], "to": [made[1].id]})
        finish(wb, session, next(iter(session.segments)), "trap")
    return folder


@pytest.fixture(scope="module")
def sent(folder):
    """Go through every screen and dialog; return what the terminal was sent."""
    environ = {"WORKBENCH_TAGSETS": str(folder / "tagsets"), "WORKBENCH_LANG": "en", "HOME": str(folder)}
    program = [sys.executable, "-m", "workbench", "--project", "w.db", "--as", "mei[/ref]\u202e"]
    with PtyTerminal(program, columns=120, rows=36, cwd=folder, environ={**os.environ, **environ}) as term:
        term.wait_for("mei[/ref]", "open", seconds=40)
        for steps in LIBRARY:
            go(term, *steps)
            term.wait_for("translate")
        term.press("enter")
        term.wait_for("q library")
        for steps in ANNOTATE:
            go(term, *steps)
            term.wait_for("q library")
        term.press("ctrl+q")
        assert term.wait() == 0
        return term.raw.decode("utf-8", "replace")


LIBRARY = (
    ("?", "Everywhere|Library", "escape"),
    ("ctrl+g", "Guidelines", "escape"),
    ("ctrl+p", "What would you", "escape"),
    ("m", "No translation models", "q"),
    ("e", "Documents", "q"),
    ("A", "α|alpha|Agreement", "q"),
    ("H", "Journal", "q"),
    ("ctrl+f", "Search the project", "=ref", "places", "escape"),
    ("P", "Documents of", "tab", "a", "They get: mei[/ref]", "escape", "r", "Role of", "escape", "q"),
    ("a", "Path of the file", "escape"),
    ("/", "Part of a title", "escape"),
)
"""Keys of the library, what the screen shows then, and the way back."""
ANNOTATE = (
    ("]", "confidence 0.5"),
    ("O", "Only your own", "O", "annotations of everybody"),
    ("n", "Note on", "escape"),
    ("e", "More about", "escape"),
    ("X", "Which relation", "escape"),
    ("T", "Another tag", "escape"),
    ("=", "From", "="),
    ("v", "1 selected", "t", "Tag “", "escape", "escape"),
    ("M", "Tag the whole document", "escape"),
    ("E", "Translation of", "escape"),
    ("Y", "Versions of", "escape"),
    ("C", "Choose a translation|engine|model", "escape"),
    ("I", "Whom to ask", "escape"),
    ("W", "q library", "W"),
    ("H", "Journal", "q"),
    ("ctrl+e", "Documents", "q"),
    ("/", "Words to find", "=ref", "enter", "“ref”"),
    ("L", "已保存", "L"),
    ("ctrl+f", "Search the project", "=words", "places", "enter"),
)
"""Keys of the annotate screen, likewise."""
_KEYS = frozenset({"enter", "escape", "tab"})


def go(term, *steps):
    """Press keys, type what begins with ``=``, and wait for what the screen is to show: one of several."""
    for step in steps:
        if step.startswith("=") and len(step) > 1:
            term.type(step[1:])
        elif len(step) == 1 or step in _KEYS or step.startswith("ctrl+"):
            term.press(step)
            if step == "escape":  # it must be taken in before the next key, or the two are one
                term.wait_until_gone("╭", seconds=40)
        else:
            shown = step.split("|")
            for _ in range(200):
                if any(each in term.text() for each in shown):
                    break
                term.read(0.1)
            else:
                raise AssertionError(f"waited for {step} of {steps}:\n{term.text()}")


def test_no_screen_hands_an_order_of_a_document_to_the_terminal(sent):
    assert leaks(sent) == set()


def test_the_hostile_words_were_on_the_screens_all_the_same(sent):
    assert sent.count("[/ref]") > 40
    assert "gnp.exe" in sent


def test_a_command_that_shows_a_hostile_document_does_not_hand_it_to_a_terminal(folder):
    environ = {**os.environ, "WORKBENCH_TAGSETS": str(folder / "tagsets"), "WORKBENCH_LANG": "en"}
    for words in (["list"], ["annotations"], ["log", "d"], ["show", "d"], ["search", "ref"]):
        program = [sys.executable, "-m", "workbench", "--project", "w.db", *words]
        with PtyTerminal(program, columns=120, rows=60, cwd=folder, environ=environ) as term:
            assert term.wait() == 0, term.text()
            assert leaks(term.raw.decode("utf-8", "replace")) == set(), words
