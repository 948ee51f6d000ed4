"""People and their work by keyboard: roles, giving, sharing out, taking back, undo."""

import dataclasses
import os
import sys

import pytest
from textual.widgets import Static

from tests import builders, fakes
from tests.pty_terminal import PtyTerminal
from tests.tui.desk import TAGSETS, desk
from workbench import bootstrap, messages
from workbench.config import Settings
from workbench.domain.document import Agent
from workbench.tui.screens.allot import Allot
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.people import People
from workbench.tui.widgets.rows import Row
from workbench.usecases import documents, roles
from workbench.usecases.add import add
from workbench.usecases.allot import Way, allot
from workbench.usecases.finish import finish
from workbench.usecases.people import team, welcome
from workbench.usecases.session import Session
from workbench.usecases.visible import assignments

HOSTILE = "see [/ref] \x1b]0;owned\x07\u202e!"


def project(number=6, people=("lee", "sam")):
    """A project of documents that nobody has, two people beside mei, and a program."""
    wb = fakes.workbench(tagsets=TAGSETS)
    for each in range(number):
        parts = builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[])
        named = parts.document.model_copy(update={"id": f"d{each}", "ordinal": each, "title": f"Text {each}"})
        units = parts.units if each == 0 else []
        fakes.put(wb, dataclasses.replace(parts, document=named, units=units, agents=parts.agents[:0]))
    for name in people:
        welcome(wb, name)
    documents.introduce(wb, Agent(id="lexicon", kind="software", name="Lexicon"))
    return wb


def acting(wb, name):
    return dataclasses.replace(wb, annotator=name)


def held(wb):
    """Return who has how many documents."""
    found = {}
    for each in assignments(wb):
        for name in each.people:
            found[name] = found.get(name, 0) + 1
    return found


def rows(table):
    return [table.render_line(y).text for y in range(len(table.rows) + 1)]


def row(it, name):
    """Return the row of people that begins with a name, as it is drawn."""
    return next(each for each in rows(it.app.screen.people) if each[2:].startswith(name))


def line(it, name):
    return it.app.screen.query_one(name, Row).render().plain


def form(it):
    return it.app.screen.query_one("#allot-rows", Static).render().plain


async def to(it, name):
    """Put the cursor on a person."""
    await it.press("g")
    while it.app.screen.people.chosen.agent.name != name:
        before = it.app.screen.people.current
        await it.press("j")
        assert it.app.screen.people.current != before


@pytest.mark.parametrize(("size", "language"), [((80, 24), "zh"), ((120, 40), "en"), ((200, 50), "zh")])
async def test_people_stand_before_programs_with_their_role_and_progress(size, language):
    messages.use(language)
    wb = project()
    roles.grant(wb, "mei", "owner")
    allot(wb, documents.chosen(wb, ["d0", "d1"]), ["sam", "lee"], Way(layers=("claims",), blind=True))
    sam = acting(wb, "sam")
    for name in ("s0", "s1", "s2"):
        finish(sam, Session.open(sam, "d0"), name, "claims")
    async with desk(wb, size=size) as it:
        await it.press("P")
        assert isinstance(it.app.screen, People)
        shown = rows(it.app.screen.people)
        assert [each[2:].split()[0] for each in shown[1:]] == ["mei", "lee", "sam", "Lexicon"]
        assert "1/2" in row(it, "sam")
        assert "3/6" in row(it, "sam")
        assert "0/2" in row(it, "lee")
        assert "0/6" in row(it, "lee")
        await to(it, "sam")
        assert [each.document.id for each in it.app.screen.held.rows] == ["d0", "d1"]
        words = {
            "en": ("owner", "2 people, blind", "4 of 6"),
            "zh": ("所有者", "2 人，盲标", "6 个文档中 4 个"),
        }
        assert words[language][0] in row(it, "mei")
        assert words[language][1] in rows(it.app.screen.held)[1]
        assert words[language][2] in line(it, "#status")
        panes = it.app.screen.people.region, it.app.screen.held.region
        beside = panes[1].x > panes[0].x
        assert beside == (size[0] >= 150)
        await it.press("q")
        assert it.app.screen is it.library
    messages.use("en")


async def test_the_list_goes_from_theirs_to_what_nobody_has_to_all():
    wb = project()
    allot(wb, documents.chosen(wb, ["d2"]), ["sam"])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P")
        await to(it, "sam")
        seen = []
        for _ in range(3):
            seen.append([each.document.id for each in it.app.screen.held.rows])
            await it.press("f")
        assert seen == [["d2"], ["d0", "d1", "d3", "d4", "d5"], ["d0", "d1", "d2", "d3", "d4", "d5"]]
        await it.press("f", "f")
        assert "sam" in rows(it.app.screen.held)[3]


async def test_marked_documents_are_given_and_taken_back_and_both_are_undone():
    wb = project()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P")
        await to(it, "sam")
        await it.press("f", "tab", "space", "space")
        assert "2 marked" in line(it, "#status")
        await it.press("a")
        assert isinstance(it.app.screen, Allot)
        assert "2 that are marked" in form(it)
        await it.press("enter")
        assert held(wb) == {"sam": 2}
        assert "u takes it back" in it.toasts[-1]
        await it.press("tab", "f", "f")
        await to(it, "sam")
        await it.press("tab", "x")
        assert held(wb) == {"sam": 1}
        await it.press("u")
        assert held(wb) == {"sam": 2}
        await it.press("u")
        assert held(wb) == {}
        await it.press("ctrl+r")
        assert held(wb) == {"sam": 2}
        await it.press("ctrl+r", "ctrl+r")
        assert held(wb) == {"sam": 1}
        assert it.toasts[-1] == messages.say("tui.people.nothing_redone")


async def test_a_number_of_what_nobody_has_is_shared_out_in_pairs_blind():
    wb = project()
    async with desk(wb, size=(80, 24)) as it:
        await it.press("P")
        for name in ("mei", "lee", "sam"):
            await to(it, name)
            await it.press("space")
        await it.press("a", "n")
        await it.type("3")
        await it.press("enter")
        assert "3 of 6" in form(it)
        assert "all 3 of them" in form(it)
        await it.press("j", "j", "h")
        assert "2 of the 3" in form(it)
        assert "hidden until" in form(it)
        told = it.app.screen.query_one("#allot-would", Static).render().plain
        assert "mei +2" in told.replace("Mei", "mei")
        assert "sam +2" in told
        assert all(len(each) <= 80 for each in form(it).split("\n"))
        await it.press("enter")
        assert held(wb) == {"mei": 2, "lee": 2, "sam": 2}
        assert all(each.blind for each in assignments(wb))
        assert len(team(wb).unassigned) == 3
        await it.press("u")
        assert held(wb) == {}


async def test_every_setting_of_the_form_is_turned_and_it_can_be_left():
    wb = project(3)
    allot(wb, documents.chosen(wb, ["d0"]), ["lee"])
    async with desk(wb, size=(100, 30)) as it:
        await it.press("P")
        await to(it, "sam")
        await it.press("a")
        assert "the 2 that nobody has" in form(it)
        await it.press("right")
        assert "all 3" in form(it)
        await it.press("left", "j", "l")
        assert "1 of 2" in form(it)
        await it.press("j", "space")
        assert "lee" in form(it)
        await it.press("j", "j", "l")
        assert "open" in form(it)
        await it.press("j", "l")
        assert "claims" in form(it)
        await it.press("q")
        assert isinstance(it.app.screen, People)
        assert held(wb) == {"lee": 1}


async def test_what_is_no_number_is_said_and_the_form_stays():
    async with desk(project(), size=(100, 30)) as it:
        await it.press("P")
        await to(it, "sam")
        await it.press("a", "n")
        await it.type("many")
        await it.press("enter")
        assert "no number" in it.toasts[-1]
        assert isinstance(it.app.screen, Allot)


async def test_roles_are_given_and_taken_and_the_rules_are_those_of_the_commands():
    wb = project()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P")
        await to(it, "sam")
        await it.press("r")
        await it.type("reviewer")
        await it.press("enter")
        assert "first role must be" in it.toasts[-1]
        assert roles.grants(wb) == []
        await to(it, "mei")
        await it.press("r")
        await it.type("owner")
        await it.press("enter")
        assert "owner" in row(it, "mei")
        await to(it, "sam")
        await it.press("r")
        await it.type("reviewer")
        await it.press("enter")
        assert "reviewer" in row(it, "sam")
        await to(it, "mei")
        await it.press("r", "enter")
        assert "only owner" in it.toasts[-1]
        await it.press("u")
        assert [(each.person, each.role) for each in roles.grants(wb)] == [("mei", "owner")]
        await it.press("u", "ctrl+r", "ctrl+r")
        assert len(roles.grants(wb)) == 2


async def test_who_is_no_owner_sees_everything_and_changes_nothing():
    wb = project()
    roles.grant(wb, "mei", "owner")
    allot(wb, documents.chosen(wb, ["d0"]), ["sam"])
    position = wb.store.position()
    async with desk(acting(wb, "lee"), size=(120, 40)) as it:
        await it.press("P")
        assert "only owners" in line(it, "#status")
        await to(it, "sam")
        await it.press("x")
        assert "role 'owner'" in it.toasts[-1]
        await it.press("a")
        told = it.app.screen.query_one("#allot-would", Static).render().plain
        assert "role 'owner'" in told
        await it.press("enter")
        assert isinstance(it.app.screen, Allot)
        await it.press("escape")
        for key, typed in (("r", ""), ("n", "zoe")):
            it.app.clear_notifications()
            await it.press(key)
            await it.type(typed)
            await it.press("enter")
            assert "role 'owner'" in it.toasts[-1]
    assert wb.store.position() == position


async def test_somebody_new_is_made_known_and_the_cursor_goes_to_them():
    wb = project()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P", "n")
        await it.type("Zoë Ünlü")
        await it.press("enter")
        assert it.app.screen.people.chosen.agent.name == "Zoë Ünlü"
        await it.press("n", "enter")
        assert len(team(wb).people) == 5


async def test_all_of_a_persons_documents_are_taken_back_only_when_asked_for():
    wb = project()
    allot(wb, wb.store.documents(), ["sam", "lee"])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P")
        await to(it, "sam")
        await it.press("x", "escape")
        assert held(wb) == {"sam": 6, "lee": 6}
        await it.press("x", "y")
        assert held(wb) == {"lee": 6}
        await it.press("x")
        assert "none of these" in it.toasts[-1]
        await it.press("u")
        assert held(wb) == {"sam": 6, "lee": 6}


async def test_a_program_is_given_nothing_and_a_document_opens():
    wb = project()
    allot(wb, documents.chosen(wb, ["d1"]), ["sam"])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P")
        await to(it, "Lexicon")
        for key in ("r", "a", "x", "space"):
            it.app.clear_notifications()
            await it.press(key)
            assert isinstance(it.app.screen, People)
            assert "is a program" in it.toasts[-1]
        await to(it, "sam")
        await it.press("enter", "enter")
        assert isinstance(it.app.screen, Annotate)
        await it.press("q")
        assert isinstance(it.app.screen, People)


async def test_escape_takes_marks_away_before_it_leaves():
    async with desk(project(), size=(80, 24)) as it:
        await it.press("P", "space", "f", "tab", "space", "escape")
        assert isinstance(it.app.screen, People)
        assert "marked" not in line(it, "#status")
        assert "●" not in "".join(rows(it.app.screen.people) + rows(it.app.screen.held))
        await it.press("escape")
        assert it.app.screen is it.library


async def test_the_mouse_goes_to_a_person_then_to_a_document_and_a_second_click_opens_it():
    wb = project()
    allot(wb, documents.chosen(wb, ["d1", "d2"]), ["sam"])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P", "tab")
        screen = it.app.screen
        at = 1 + [each.id for each in screen.people.rows].index("sam")
        await it.pilot.click("#people", offset=(5, at))
        await it.settle()
        assert screen.people.chosen.id == "sam"
        await it.pilot.click("#held", offset=(5, 1))
        await it.settle()
        assert it.app.screen is screen
        await it.pilot.click("#held", offset=(5, 2))
        await it.settle()
        assert screen.held.chosen.document.id == "d2"
        await it.pilot.click("#held", offset=(5, 2))
        await it.settle()
        assert isinstance(it.app.screen, Annotate)


async def test_an_empty_project_and_every_key_of_the_screen_do_no_harm():
    wb = fakes.workbench(tagsets=TAGSETS)
    async with desk(wb, size=(80, 24)) as it:
        await it.press("P", "tab", "j", "G", "space", "escape", "f", "enter", "x", "u", "ctrl+r", "f5", "a")
        assert isinstance(it.app.screen, Allot)
        assert "there are none" in form(it)
        await it.press("l", "j", "l", "j", "l", "j", "l", "n")
        await it.type("2")
        await it.press("enter", "enter")
        assert "no document to give" in it.toasts[-1]
        await it.press("escape", "q")
        assert it.app.screen is it.library


async def test_hostile_names_and_titles_reach_no_row_as_they_are():
    wb = project(1)
    document = wb.store.documents()[0]
    fakes.put(
        wb,
        dataclasses.replace(
            builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]),
            document=document.model_copy(update={"id": "d9", "title": HOSTILE, "ordinal": 9}),
            agents=[],
            units=[],
        ),
    )
    documents.introduce(wb, Agent(id="trap", kind="person", name=HOSTILE))
    allot(wb, documents.chosen(wb, ["d9"]), ["trap"])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("P")
        await to(it, HOSTILE)
        shown = "\n".join([*rows(it.app.screen.people), *rows(it.app.screen.held), line(it, "#whose")])
        assert shown.count("[/ref]") == 3
        await it.press("tab", "space", "tab", "x", "u")
        await to(it, HOSTILE)
        await it.press("a")
        shown += form(it) + it.app.screen.query_one("#allot-would", Static).render().plain
        await it.press("enter", "r")
        shown += it.app.screen.query_one("#pick-title", Static).render().plain
        shown += "".join(it.toasts)
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)


@pytest.mark.usefixtures("_one_cache")
def test_in_a_real_terminal_documents_are_shared_out_and_it_is_undone(tmp_path):
    path = str(tmp_path / "w.db")
    wb = bootstrap.open_workbench(Settings(), project=path, annotator="mei")
    for number in range(4):
        add(wb, f"Text {number} has a sentence.\n".encode(), f"text{number}.txt")
    for name in ("sam", "梅"):
        welcome(wb, name)
    environ = {**os.environ, "WORKBENCH_LANG": "en", "HOME": str(tmp_path), "NO_COLOR": "1"}
    program = [sys.executable, "-m", "workbench", "--project", path, "--as", "mei"]
    with PtyTerminal(program, columns=80, rows=24, environ=environ) as term:
        term.wait_for("text3", "q quit", seconds=60)
        term.press("P")
        term.wait_for("4 of 4 documents given to nobody", seconds=60)
        term.press("j", " ", " ")
        term.wait_for("● sam", "● 梅", seconds=60)
        term.press("a")
        term.wait_for("They get: sam +4, 梅 +4", seconds=60)
        term.press("j", "j", "j", "h")
        term.wait_for("They get: sam +2, 梅 +2", seconds=60)
        term.press("enter")
        term.wait_for("0 of 4 documents", "0/2", seconds=60)
        assert held(wb) == {"sam": 2, documents.agent_id("梅"): 2}
        term.press("u")
        term.wait_for("Taken back", seconds=60)
        term.press("ctrl+q")
        assert term.wait() == 0
    assert held(wb) == {}
    wb.store.close()


async def test_a_window_that_was_resized_over_another_screen_is_known_when_one_comes_back():
    wb = project(1)
    allot(wb, documents.chosen(wb, ["d0"]), ["sam"])
    async with desk(wb, size=(80, 24)) as it:
        await it.press("P")
        await to(it, "sam")
        await it.press("enter", "enter")
        assert isinstance(it.app.screen, Annotate)
        await it.pilot.resize_terminal(200, 50)
        await it.press("q")
        people = it.app.screen
        assert people.has_class("beside")
        assert people.held.region.x > people.people.region.x
