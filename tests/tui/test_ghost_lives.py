"""Suggestions, projections and the project's search by keyboard, in a real terminal on the seed."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.pty_terminal import PtyTerminal
from workbench import bootstrap, shipped
from workbench.config import Settings
from workbench.usecases.demo import add_seeds
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote
from workbench.usecases.translate import translate

SEED = "Talks with Kyiv off the table"
PROGRAM = [sys.executable, "-m", "workbench", "--project", "w.db", "--as", "mei"]


def command(folder, *words):
    done = subprocess.run(
        [*PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout) if "--json" in words else done.stdout


def stored(folder):
    """Return what was tagged, each checked against the text that it points into."""
    layers = {each["id"]: each["content"] for each in command(folder, "show", SEED, "--json")["texts"]}
    found = command(folder, "annotations", SEED, "--json")
    for each in found:
        assert layers[each["text"]][each["start"] : each["end"]] == each["exact"]
    return [(each["text"], each["exact"], each["id"]) for each in found]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Make a project with the seed, translated, in which one name is tagged."""
    folder = tmp_path_factory.mktemp("prepared")
    wb = bootstrap.open_workbench(Settings(), project=str(folder / "w.db"), annotator="mei")
    session = Session(wb, add_seeds(wb, shipped.folder("seeds"))[0].document)
    translate(wb, session)
    session.tag("claims.attr_source", by_quote(session, "Vladimir Putin", nth=None, on="source"))
    session.tag("rhetoric.loaded_language", by_quote(session, "Russia", nth=1, on="source"))
    wb.store.close()
    return folder / "w.db"


@pytest.fixture
def folder(prepared, tmp_path):
    """Give each test a project of its own."""
    shutil.copy(prepared, tmp_path / "w.db")
    return tmp_path


def terminal(folder, **environ):
    term = PtyTerminal(PROGRAM, columns=120, rows=36, cwd=folder, environ={**os.environ, **environ})
    term.wait_for(SEED)
    term.press("enter")
    term.wait_for("Vladimir Putin", "普京")
    return term


def test_a_projection_is_accepted_taken_back_and_refused_by_key(folder):
    with terminal(folder, NO_COLOR="1") as term:
        term.press("}")
        term.wait_for("Projected", "弗拉基米尔·普京", "confidence")
        term.press("a")
        term.wait_for("Accepted")
        accepted = stored(folder)
        term.press("u")
        term.wait_for("Undone")
        term.wait_for("Projected")
        term.press("d")
        term.wait_for("Refused")
    assert accepted[2][:2] == ("translation", "弗拉基米尔·普京")
    assert [each[:2] for each in stored(folder)] == [("source", "Vladimir Putin"), ("source", "Russia")]
    left = command(folder, "project", SEED, "--json")
    assert [each["tag"] for each in left] == ["rhetoric.loaded_language"]


def test_a_projection_is_corrected_by_key(folder):
    with terminal(folder) as term:
        term.press("}")
        term.wait_for("Projected")
        term.press("v", "l", "a")
        term.wait_for("Accepted for these words")
    corrected = stored(folder)[-1]
    assert corrected[:2] == ("translation", "弗拉")


def next_suggestion(term):
    for _ in range(20):
        term.press("}")
        term.read(0.4)
        if "Suggested" in term.text():
            return
    raise AssertionError(term.text())


def test_a_suggestion_is_accepted_and_another_refused_by_key(folder):
    with terminal(folder) as term:
        term.press("I")
        term.wait_for("Whom to ask")
        term.type("repeats")
        term.press("enter")
        term.wait_for("new suggestions")
        next_suggestion(term)
        term.press("a")
        term.wait_for("Accepted")
        next_suggestion(term)
        term.press("d")
        term.wait_for("Refused")
    assert [each[1] for each in stored(folder)].count("Russia") == 2
    rates = command(folder, "suggest", "--rates", "--json")
    assert [(each["accepted"], each["rejected"]) for each in rates if each["name"] == "repeats"] == [(1, 1)]


def test_the_project_is_searched_in_chinese_and_the_hit_can_be_tagged_where_it_is_shown(folder):
    with PtyTerminal(PROGRAM, columns=80, rows=24, cwd=folder) as term:
        term.wait_for(SEED)
        term.press("ctrl+f")
        term.wait_for("Search the project")
        term.type("华沙")
        term.wait_for("places", "华沙")
        term.press("enter")
        term.wait_for("2 characters selected")
        term.press("c", "1")
        term.wait_for("Tagged")
        term.press("q")
        term.wait_for("1 places", "华沙")
        term.press("escape")
        term.wait_for("workbench")
    assert ("translation", "华沙") in [each[:2] for each in stored(folder)]
