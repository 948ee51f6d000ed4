"""A review in a real terminal: three annotators, forty decisions, a merge, second thoughts.

What is exported at the end is compared with the layer that the domain computes
from the recorded decisions, and those with what was pressed.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.pty_terminal import PtyTerminal
from workbench import bootstrap
from workbench.config import Settings
from workbench.domain.adjudication import adjudicated
from workbench.domain.annotation import Annotation
from workbench.domain.journal import created
from workbench.usecases import documents
from workbench.usecases.add import add
from workbench.usecases.session import Session

SEED = Path(__file__).parents[2] / "seeds" / "000_9e8087d3640a9bf4.txt"
PEOPLE = ("mei", "sam", "小李")
PLACES, DIFFERING = 56, 42
LOADED, DOUBT = "rhetoric.loaded_language", "rhetoric.doubt"
STRIDE = 7
"""How many words lie between the beginnings of two places."""


def opened(folder, who):
    return bootstrap.open_workbench(Settings(), project=str(folder / "w.db"), annotator=who)


def annotated(folder):
    """Have three people tag the seed: of four places, one alike, two in other words, one otherwise."""
    wb = opened(folder, PEOPLE[0])
    name = add(wb, SEED.read_bytes(), str(SEED)).document.id
    wb.store.close()
    for who in PEOPLE:
        wb = opened(folder, who)
        session = Session.open(wb, name)
        session.keep_layer("rhetoric")
        words = [match.span() for match in re.finditer(r"\w+", session.source.content)]
        made = []
        for number in range(PLACES):
            first, last = words[number * STRIDE], words[number * STRIDE + 2]
            kind, tag, start = number % 4, LOADED, first[0]
            if (kind, who) in ((1, "sam"), (3, "小李")):
                start = words[number * STRIDE + 1][0]
            if (kind, who) == (2, "小李"):
                tag = DOUBT
            made.append(
                Annotation(
                    id=wb.ids.new("a"),
                    ordinal=PEOPLE.index(who) * PLACES + number,
                    tag=tag,
                    targets=(session.target("source", start, last[1]),),
                    by=session.person.id,
                    created=wb.clock.now(),
                )
            )
        session.apply("tag", [created("annotation", each) for each in made])
        wb.store.close()


def read(folder):
    """Return the decisions, and the annotations by id, as the project holds them."""
    wb = opened(folder, "rev")
    try:
        document = documents.chosen(wb, [])[0].id
        annotations = {each.id: each for each in wb.store.records("annotation", document)}
        return list(wb.store.records("decision", document)), annotations
    finally:
        wb.store.close()


def exported(folder):
    """Return tag and places of what `export --adjudicated` writes."""
    command = [sys.executable, "-m", "workbench", "--project", "w.db", "--as", "rev", "export", "--all"]
    subprocess.run(
        [*command, "--adjudicated", "--format", "json", "--out", "out.json"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=60,
    )
    dossier = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return Counter(
        (each["tag"], tuple((target["text"], target["start"], target["end"]) for target in each["targets"]))
        for each in dossier["annotations"]
    )


def standing(folder):
    """Return the same by the domain's own rule, from the recorded decisions."""
    decisions, annotations = read(folder)
    return Counter(
        (each.outcome.tag, tuple((target.text, target.start, target.end) for target in each.outcome.targets))
        for each in adjudicated(decisions, annotations)
    )


def until_shown(term, key, text):
    """Press a key until the screen shows that it was taken: a dialog is painted before it takes keys."""
    for _ in range(20):
        term.press(key)
        term.read(0.3)
        if text in term.text():
            return
    raise AssertionError(term.text())


def merge_by_rule(term):
    """Let the rule accept what all three read alike; say which parameter, look at the number, agree."""
    term.press("m")
    term.wait_for("All who saw it agree")
    term.press("enter")
    term.wait_for("at least how many people")
    until_shown(term, "ctrl+u", "a number, or two")
    term.press("3", "enter")
    term.wait_for(f"decide {PLACES - DIFFERING} places in 1 documents")
    term.press("y")
    term.wait_for(f"{PLACES - DIFFERING} of {PLACES} decided")


def decide(term, number):
    """Decide the place on the screen, each time in another way, and return how it is called."""
    way = number % 5
    if way == 0:
        term.press("1", "a")
        return "accept"
    if way == 1:
        term.press("2", "a")
        return "accept"
    if way == 2:
        term.press("b")
        return "keep_both"
    if way == 3:
        term.press("r")
        term.wait_for("Reject all", "why?")
        until_shown(term, "短", "短")
        term.press("enter")
        return "reject"
    term.press("1", "m")
    term.wait_for("What is to stand instead?", "“")
    term.press("l", "enter")
    term.wait_for("Amend 1: why?")
    until_shown(term, "短", "短")
    term.press("enter")
    return "amend"


def changed_by_its_author(folder, decided):
    """Have the author of an annotation that a person decided on give it another tag; return its id."""
    _, annotations = read(folder)
    name = next(name for name in decided if annotations[name].by == "mei")
    wb = opened(folder, "mei")
    Session.open(wb, documents.chosen(wb, [])[0].id).retag(name, DOUBT)
    wb.store.close()
    return name


def second_thoughts(term, folder, done):
    """Decide again what its author changed, take that back and do it again; then reopen a place."""
    decisions, _ = read(folder)
    accepted = next(each for each in decisions if each.basis == "manual" and each.action == "accept")
    term.press("q")
    term.wait_for("enter open")
    changed_by_its_author(folder, [*accepted.targets, *accepted.others])
    term.press("f5")
    term.wait_for(f"{done - 1} of {PLACES} decided", "changed 1")
    term.press("g", "enter")
    term.wait_for("· changed ·", "1/")
    term.press("1", "a")
    term.wait_for(f"{done} of {PLACES} decided")
    before = standing(folder)
    term.press("u")
    term.wait_for("· changed ·", f"{done - 1} of {PLACES} decided")
    term.press("ctrl+r")
    term.wait_for("· decided ·", f"{done} of {PLACES} decided")
    assert standing(folder) == before
    term.press("o")
    term.wait_for("· reopened ·", f"{done - 1} of {PLACES} decided")


def reviewed(folder, count):
    """Decide ``count`` places and have second thoughts; return what was done, in words of the decisions."""
    annotated(folder)
    program = [sys.executable, "-m", "workbench", "--project", "w.db", "--as", "rev"]
    with PtyTerminal(program, columns=120, rows=40, cwd=folder) as term:
        term.wait_for("000_9e8087d3640a9bf4")
        term.press("R")
        term.wait_for(f"0 of {PLACES} decided")
        merge_by_rule(term)
        term.press("g", "enter")
        term.wait_for("Review 1/")
        done = []
        for number in range(count):
            done.append(decide(term, number))
            term.wait_for(f"{PLACES - DIFFERING + number + 1} of {PLACES} decided")
        second_thoughts(term, folder, PLACES - DIFFERING + count)
        term.press("q", "q")
        term.wait_for("add")
        term.press("q")
        assert term.wait() == 0
    return done


@pytest.mark.parametrize("count", [5, pytest.param(40, marks=pytest.mark.slow)])
def test_what_is_exported_after_a_review_by_keyboard_is_what_was_decided(tmp_path, count):
    done = reviewed(tmp_path, count)
    decisions, annotations = read(tmp_path)
    by_hand = Counter(each.action for each in decisions if each.basis == "manual")
    assert by_hand == Counter(done) + Counter(["accept", "defer"])
    by_rule = [each for each in decisions if each.basis == "rule"]
    assert {(each.rule, each.parameters["least"]) for each in by_rule} == {("identical", 3.0)}
    assert len(by_rule) == PLACES - DIFFERING
    asked = [each for each in decisions if each.action in ("reject", "amend")]
    assert {*"".join(each.reason or "?" for each in asked)} == {"短"}
    assert len(annotations) == PLACES * len(PEOPLE)
    assert exported(tmp_path) == standing(tmp_path)
    kept = Counter(done)["accept"] - 1 + 2 * Counter(done)["keep_both"] + Counter(done)["amend"]
    assert exported(tmp_path).total() == len(by_rule) + kept
