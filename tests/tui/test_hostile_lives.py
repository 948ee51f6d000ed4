"""A document that tries to command the terminal, looked at in every screen of the real program.

Orders stand in its text, title, translation, notes, attributes, file name, in
comments and reasons, and in the names of tags, annotators and reviewers; none
may be among the bytes that the terminal is sent, and none may end the program.
Every class of screens must have been shown.
"""

import importlib
import json
import os
import pkgutil
import sys

import pytest
from textual.screen import Screen

import workbench.tui.screens
from tests.pty_terminal import PtyTerminal
from tests.tui.test_safety import PAYLOAD, leaks
from workbench import bootstrap
from workbench.config import Settings
from workbench.usecases import comments, decide, review
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.finish import finish
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote

ORDERS = PAYLOAD.replace("\u2028", "")
"""Without the line separator, which would make two segments of one."""
FILE = "a\x1b]0;owned\x07\u202e[/ref].txt"
MEI, REVIEWER = "mei[/ref]\u202e", "rev \x1b]52;c;QQ==\x07[/ref]\u202e"
SEEN = "screens.txt"
WATCHED = f"""
import sys
from textual.screen import Screen
from workbench.cli import main
compose = Screen._compose
async def watched(self):
    with open("{SEEN}", "a", encoding="utf-8") as seen:
        print(type(self).__name__, file=seen)
    await compose(self)
Screen._compose = watched
sys.argv[0] = "workbench"
main()
"""
"""The program, which notes every screen that it shows."""


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
    for name in (MEI, "sam", REVIEWER):
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
        if wb.annotator == REVIEWER:
            decided(wb, session)
            continue
        for segment in list(session.segments)[:2]:
            edit(wb, session, segment, f"译文 {ORDERS} 已定")
        words = ("are tagged", "Second") if wb.annotator == MEI else ("tagged", "words of it")
        made = [
            session.tag("trap.one", by_quote(session, each, nth=1, on="source"), comment=ORDERS)
            for each in words
        ]
        session.set_attributes(made[0].id, {"trap.words": ORDERS}, 0.5)
        session.relate("trap.link", {"from": [made[0].id], "to": [made[1].id]})
        finish(wb, session, next(iter(session.segments)), "trap")
        comments.comment(wb, made[0].id, f"why {ORDERS}?")
    newer(folder)
    return folder


def decided(wb, session):
    """Reject what one of them tagged, with a reason and an answer to the comment on it."""
    theirs = next(each for each in session.annotations.values() if each.spans[0].exact == "are tagged")
    unit = review.unit(wb, theirs.id)
    decide.decide(wb, unit, "reject", reason=f"no {ORDERS}")
    for thread in comments.threads(wb):
        comments.comment(wb, thread.comment.id, f"because {ORDERS}")


def newer(folder):
    """Bring a version of the tagset that calls the tag otherwise, so that an update is offered."""
    path = folder / "tagsets" / "trap.toml"
    text = path.read_text(encoding="utf-8").replace('version = "1.0"', 'version = "1.1"')
    text = text.replace('id = "trap.one"', 'id = "trap.two"')
    path.write_text(f'{text}\n[renamed]\n"trap.one" = "trap.two"\n', encoding="utf-8")


def program(folder, who):
    """Return the arguments of a terminal in which somebody works."""
    environ = {"WORKBENCH_TAGSETS": str(folder / "tagsets"), "WORKBENCH_LANG": "en", "HOME": str(folder)}
    command = [sys.executable, "-c", WATCHED, "--project", "w.db", "--as", who]
    return {
        "command": command,
        "columns": 120,
        "rows": 36,
        "cwd": folder,
        "environ": {**os.environ, **environ},
    }


@pytest.fixture(scope="module")
def sent(folder):
    """Go through every screen and dialog; return what the terminal was sent."""
    with PtyTerminal(**program(folder, MEI)) as term:
        term.wait_for("mei[/ref]", "open", seconds=40)
        for steps in LIBRARY:
            go(term, *steps)
            term.wait_for("translate")
        term.press("enter")
        term.wait_for("q library")
        for steps in ANNOTATE:
            go(term, *steps)
            term.wait_for("] next annotation")
        term.press("ctrl+q")
        assert term.wait() == 0
        return term.raw.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def sent_to_reviewer(folder):
    """Go through the screens of review as the reviewer; return what the terminal was sent."""
    with PtyTerminal(**program(folder, REVIEWER)) as term:
        term.wait_for("open", "translate", seconds=40)
        term.press("R")
        term.wait_for("decided (")
        for steps in QUEUE:
            go(term, *steps)
            term.wait_for("decided (")
        until_titled(term, "s", "Review · all")
        term.press("g", "enter")
        term.wait_for("a accept")
        for steps in UNIT:
            go(term, *steps)
            term.wait_for("a accept")
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
    ("U", "version 1.0 → 1.1", "escape"),
    ("P", "Documents of", "tab", "a", "They get: mei[/ref]", "escape", "r", "Role of", "escape", "q"),
    ("F", "My feedback", "Reason: no see", "c", "Answer:", "escape", "q"),
    ("P", "given to nobody", "a", "Give documents", "escape", "q"),
    ("a", "Path of the file", "escape"),
    ("/", "Part of a title", "escape"),
)
"""Keys of the library, what the screen shows then, and the way back."""
ANNOTATE = (
    ("]", "confidence 0.5"),
    ("O", "Only your own", "O", "annotations of everybody"),
    ("n", "Note on", "escape"),
    ("e", "More about", "enter", "[/ref]", "escape"),
    ("X", "Which relation", "escape"),
    ("B", "Relations of this document", "escape"),
    ("T", "Another tag", "escape"),
    ("=", "From", "="),
    ("v", "1 character selected", "t", "Tag “", "escape", "escape"),
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
QUEUE = (
    ("t", "Show which tag?", "escape"),
    ("p", "Show whose places?", "escape"),
    ("d", "Show which document?", "escape"),
    ("a", "Take everything of whom", "escape"),
    ("m", "Decide by which rule?", "escape"),
)
"""Keys of the queue, what is shown then, and the way back."""
UNIT = (
    ("w", "Reason for the next", "escape"),
    ("c", "Comment on|Write to whom?", "escape"),
    ("1", "m", "What is to stand instead?", "t", "Another tag", "escape", "q"),
    ("n", "Review 2/3"),
    ("n", "Review 3/3", "Decisions|Comments"),
    ("C", "Answer: |Which comment?", "escape"),
    ("J",),
    ("L", "采纳", "L"),
    ("r", "Reject: why?|Reject all", "=see [/ref]", "enter"),
)
"""Keys of one place, likewise."""
_KEYS = frozenset({"enter", "escape", "tab"})


def until_titled(term, key, text):
    """Press a key until the title says something."""
    for _ in range(12):
        title = term.lines()[0]
        if text in title:
            return
        term.press(key)
        for _ in range(100):
            if term.lines()[0] != title:
                break
            term.read(0.1)
    raise AssertionError(f"{key} never led to {text}:\n{term.text()}")


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


def test_no_screen_hands_an_order_of_a_document_to_the_terminal(sent, sent_to_reviewer):
    assert leaks(sent) == set()
    assert leaks(sent_to_reviewer) == set()


def test_the_hostile_words_were_on_the_screens_all_the_same(sent, sent_to_reviewer):
    assert sent.count("[/ref]") > 40
    assert sent_to_reviewer.count("[/ref]") > 40
    assert "gnp.exe" in sent
    assert "gnp.exe" in sent_to_reviewer


def screens():
    """Return the names of all classes of screens that lay something out."""
    package = workbench.tui.screens
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    found, left = set(), [Screen]
    while left:
        left += (below := left.pop().__subclasses__())
        found |= {each for each in below if each.__module__.startswith(f"{package.__name__}.")}
    return {each.__name__ for each in found if each.compose is not Screen.compose}


def test_every_screen_that_there_is_was_shown_the_hostile_words(folder, sent, sent_to_reviewer):
    seen = {*(folder / SEEN).read_text(encoding="utf-8").split()}
    assert screens() - seen == set()
    assert "Annotate" in seen


def test_a_command_that_shows_a_hostile_document_does_not_hand_it_to_a_terminal(folder):
    environ = {**os.environ, "WORKBENCH_TAGSETS": str(folder / "tagsets"), "WORKBENCH_LANG": "en"}
    for words in (["list"], ["annotations"], ["log", "d"], ["show", "d"], ["search", "ref"]):
        program = [sys.executable, "-m", "workbench", "--project", "w.db", *words]
        with PtyTerminal(program, columns=120, rows=60, cwd=folder, environ=environ) as term:
            assert term.wait() == 0, term.text()
            assert leaks(term.raw.decode("utf-8", "replace")) == set(), words
