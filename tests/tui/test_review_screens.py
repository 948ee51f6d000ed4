"""The queue, one place, and one's own feedback: everything that a reviewer does there by keyboard."""

import dataclasses

import pytest
from textual.widgets import Static

from tests import builders
from tests.tui.desk import desk, project
from workbench import messages
from workbench.tui.screens.amend import Amend
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.feedback import FeedbackScreen
from workbench.tui.screens.review import Review
from workbench.tui.screens.unit import UnitScreen
from workbench.tui.widgets.table import Table
from workbench.usecases import comments
from workbench.usecases.adjudicate import layer
from workbench.usecases.assign import assign
from workbench.usecases.session import Session

FACT, DOUBT, NAME = "claims.fact", "claims.doubt", "rhetoric.labelling"
WORK = {
    "li": [("Prices", FACT), ("doubt", DOUBT), ("物价又涨", FACT)],
    "mei": [("Prices", FACT), ("doubt it", DOUBT), ("物价又涨", NAME)],
    "sam": [("Prices rose", FACT)],
}
"""One label alone in a layer each, one agreement of two, a boundary, a missing one."""


def acting(wb, name):
    return dataclasses.replace(wb, annotator=name)


def tagged(wb, who, quote, tag, **said):
    session = Session(acting(wb, who), wb.store.documents()[0])
    start = builders.CONTENT.index(quote)
    return session.tag(tag, [session.target("source", start, start + len(quote))], **said).id


def team(work=WORK, **fields):
    wb = project(**fields)
    for who, places in work.items():
        for quote, tag in places:
            tagged(wb, who, quote, tag)
    return acting(wb, "rev")


def decisions(wb):
    return [(each.action, each.basis) for each in wb.store.records("decision")]


def stands(wb):
    """What the adjudicated layer holds: tag and words."""
    return sorted(
        (each.outcome.tag, each.outcome.targets[0].exact)
        for document in wb.store.documents()
        for each in layer(wb, document).spans
    )


def rows(it):
    """The queue's rows as they are drawn."""
    table = it.app.screen.query_one(Table)
    return [table.render_line(y).text for y in range(len(table.rows) + 1)]


def place(it):
    return it.app.screen.query_one("#unit-text", Static).render().plain


def detail(it):
    return it.app.screen.query_one("#mine-text", Static).render().plain


def line(it, name):
    return it.app.screen.query_one(name).render().plain


def quotes(it):
    return [item.snippet for item in it.app.screen.listed.rows]


async def to(it, quote):
    """Open the place with these words from the queue."""
    await it.press("g")
    while not it.app.screen.listed.chosen.snippet.startswith(quote):
        before = it.app.screen.listed.current
        await it.press("j")
        assert it.app.screen.listed.current != before
    await it.press("enter")
    assert isinstance(it.app.screen, UnitScreen)


# The queue ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["open", "boundary", "2/3"]), ("zh", ["待定", "边界不同"])]
)
async def test_the_queue_shows_every_place_worst_first_at_80_columns(language, words):
    messages.use(language)
    async with desk(team(), size=(80, 24)) as it:
        await it.press("R")
        assert isinstance(it.app.screen, Review)
        shown = rows(it)
        assert len(shown) == 5
        assert all(len(row) <= 80 for row in shown)
        text = "\n".join(shown)
        assert all(word in text for word in words[:2])
        disagreements = [item.disagreement for item in it.app.screen.listed.rows]
        assert disagreements == sorted(disagreements, reverse=True)
        await it.press("q")
        assert it.app.screen is it.library
    messages.use("en")


async def test_an_empty_project_says_that_there_is_nothing():
    async with desk(acting(project(), "rev")) as it:
        await it.press("R")
        assert "nothing to review" in line(it, "#empty")
        await it.press("enter", "i", "a", "u", "q")
        assert it.app.screen is it.library


async def test_filters_are_picked_from_what_there_is_and_left_again():
    async with desk(team(), size=(120, 40)) as it:
        await it.press("R", "t")
        await it.type("Name calling")
        await it.press("enter")
        assert quotes(it) == ["物价又涨"]
        assert "Name calling" in it.title
        await it.press("escape")
        assert len(quotes(it)) == 4
        await it.press("p")
        await it.type("Sam")
        await it.press("enter")
        assert quotes(it) == ["Prices"]
        await it.press("p", "enter", "/")
        await it.type("doubt")
        assert quotes(it) == ["doubt"]
        await it.press("enter", "j", "escape", "y")
        await it.type("one person")
        await it.press("enter", "escape", "escape")
        assert it.app.screen is it.library


async def test_states_are_gone_through_and_progress_is_told():
    async with desk(team(), size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("1", "a", "q")
        assert "doubt" not in quotes(it)
        assert "1 of 4 decided (25 %)" in line(it, "#status")
        await it.press("s")
        assert "doubt" in quotes(it)
        for _ in range(6):
            await it.press("s")
        assert quotes(it) == ["doubt"]
        assert "decided" in it.title


async def test_ten_thousand_rows_are_drawn_as_few():
    async with desk(team(), size=(80, 24)) as it:
        await it.press("R")
        screen = it.app.screen
        screen.found.items.extend(screen.found.items[:1] * 10_000)
        screen._fill()
        await it.settle()
        await it.press("G")
        assert screen.listed.current == 10_003
        assert len(screen.listed._strips) < 60
        await it.press("g", "pagedown")
        assert screen.listed.current == screen.listed.page


# One place ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_place_shows_one_lane_an_author_and_the_translation(size):
    async with desk(team(), size=size) as it:
        await it.press("R")
        await to(it, "Prices")
        text = place(it)
        found = text.split("\n")
        assert all(len(each) <= size[0] for each in found)
        lanes = [each for each in found if "├" in each]
        assert [each.split()[0] for each in lanes[:3]] == ["li", "Mei", "Sam"]
        at = next(each for each in found if "Prices rose" in each).index("Prices")
        assert {each.index("├") for each in lanes[:3]} == {at}
        assert "○  1 " in text.replace("●", "○")
        assert "2/3 li, Mei" in text
        assert "物价" in text


async def test_accepting_goes_on_to_the_next_place_and_undo_comes_back():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        name = it.app.screen.unit.id
        await it.press("2", "a")
        assert it.app.screen.unit.id != name
        assert stands(wb) == [(DOUBT, "doubt it")]
        await it.press("u")
        assert it.app.screen.unit.id == name
        assert stands(wb) == []
        await it.press("ctrl+r")
        assert stands(wb) == [(DOUBT, "doubt it")]
        assert "accepted" in place(it)


async def test_nothing_is_guessed_when_several_could_be_accepted():
    wb = team()
    async with desk(wb) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("a", "1", "2", "a", "9", "1", "b")
        assert decisions(wb) == []
        assert len(it.toasts) == 3  # what is said twice stands there once
        await it.press("1", "b")
        assert stands(wb) == [(DOUBT, "doubt"), (DOUBT, "doubt it")]


async def test_a_rejection_asks_for_a_reason_that_may_stay_empty():
    wb = team()
    async with desk(wb) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("r", "escape")
        assert decisions(wb) == []
        await it.press("r")
        await it.type("不够具体")
        await it.press("enter")
        assert [(each.action, each.reason) for each in wb.store.records("decision")] == [
            ("reject", "不够具体")
        ]
        await it.press("p", "r", "enter")
        assert len(decisions(wb)) == 2


async def test_a_place_of_which_one_candidate_is_rejected_stays_until_the_rest_is_decided():
    wb = team()
    async with desk(wb) as it:
        await it.press("R")
        await to(it, "doubt")
        name = it.app.screen.unit.id
        await it.press("1", "r", "enter")
        assert it.app.screen.unit.id == name
        assert it.app.screen.unit.item.state == "open"
        await it.press("2", "a")
        assert it.app.screen.unit.id != name
        assert stands(wb) == [(DOUBT, "doubt it")]


async def test_a_reason_written_first_goes_with_whatever_is_decided():
    wb = team()
    async with desk(wb) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("w")
        await it.type("shorter")
        await it.press("enter", "1", "a")
        assert wb.store.records("decision")[0].reason == "shorter"
        assert "because" not in line(it, "#status")


async def test_what_is_put_off_stays_and_what_is_decided_is_reopened():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("d", "q")
        assert "doubt" in quotes(it)
        await to(it, "doubt")
        await it.press("1", "a", "u", "ctrl+r", "o")
        assert it.app.screen.unit.item.state == "reopened"
        assert stands(wb) == []
        await it.press("o")
        assert "Nothing is decided" in it.toasts[-1]


async def test_the_last_decision_says_that_nothing_is_left():
    wb = team({"li": [("Prices", FACT)], "mei": [("doubt", DOUBT)]})
    async with desk(wb) as it:
        await it.press("R", "enter", "a", "a")
        assert "decided" in line(it, "#status")
        assert len(decisions(wb)) == 2
        await it.press("n", "n")
        assert "no further place" in it.toasts[-1]


# Amending ----------------------------------------------------------------------------------


async def test_amending_takes_other_words_by_the_selecting_keys_and_another_tag():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("1", "m")
        assert isinstance(it.app.screen, Amend)
        assert "“doubt”" in line(it, "#status")
        await it.press("enter")
        assert "accept it instead" in it.toasts[-1]
        await it.press("w", "t")
        await it.type("Fact")
        await it.press("enter")
        assert "Fact" in it.title
        await it.press("enter")
        await it.type("it is meant too")
        await it.press("enter")
        assert stands(wb) == [(FACT, "doubt it")]
        made = wb.store.records("decision")[0]
        assert (made.action, made.reason) == ("amend", "it is meant too")


async def test_amending_the_translation_and_leaving_it_be():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("m", "escape", "tab", "v", "l", "enter", "enter")
        made = wb.store.records("decision")[0]
        assert made.result[0].targets[0].text != "source"
        await it.press("m", "q")
        assert isinstance(it.app.screen, UnitScreen)
        assert len(decisions(wb)) == 1


async def test_what_nobody_marked_is_added_and_the_place_stays_open():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("+", "enter")
        assert "Select the words" in it.toasts[-1]
        await it.press("b", "v", "w", "enter", "enter")
        assert stands(wb) == [(DOUBT, "Critics")]
        assert isinstance(it.app.screen, UnitScreen)
        assert it.app.screen.unit.item.state == "open"
        await it.press("u")
        assert stands(wb) == []


async def test_a_discontinuous_candidate_is_amended_with_its_pieces():
    wb = team({})
    session = Session(acting(wb, "li"), wb.store.documents()[0])
    session.tag(FACT, [session.target("source", 0, 6), session.target("source", 14, 19)])
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "enter", "m", "h", "enter", "enter")
        result = wb.store.records("decision")[0].result[0]
        assert [target.exact for target in result.targets] == ["Prices", "agai"]


# Many at once ------------------------------------------------------------------------------


async def test_identical_places_are_accepted_at_once_after_a_question_with_their_number():
    wb = team({"li": WORK["li"], "mei": WORK["mei"]})
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "i")
        assert "Accept 1 places" in it.app.screen._question
        await it.press("n")
        assert decisions(wb) == []
        await it.press("i", "y")
        assert stands(wb) == [(FACT, "Prices")]
        await it.press("u")
        assert decisions(wb) == []
        await it.press("ctrl+r")
        assert stands(wb) == [(FACT, "Prices")]
        await it.press("i")
        assert "no open place" in it.toasts[-1]


async def test_everything_of_one_author_is_taken():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "a")
        await it.type("mei")
        await it.press("enter", "y")
        assert {each[1] for each in stands(wb)} == {"Prices", "doubt it", "物价又涨"}


async def test_a_rule_with_parameters_merges_after_saying_how_many_and_is_one_undo():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "m")
        await it.type("majority")
        await it.press("enter", "ctrl+u")
        await it.type("2 0.6")
        await it.press("enter")
        assert "decide 1 places in 1 documents" in it.app.screen._question
        await it.press("y")
        assert [(each.rule, each.parameters) for each in wb.store.records("decision")] == [
            ("majority", {"least": 2.0, "share": 0.6})
        ]
        assert stands(wb) == [(FACT, "Prices")]
        await it.press("u")
        assert decisions(wb) == []


@pytest.mark.parametrize("given", ["two", "3 7", "0"])
async def test_parameters_that_make_no_sense_are_refused(given):
    wb = team()
    async with desk(wb) as it:
        await it.press("R", "m", "enter", "ctrl+u")
        await it.type(given)
        await it.press("enter")
        assert len(it.toasts) == 1
        assert decisions(wb) == []


# Talking -----------------------------------------------------------------------------------


async def test_a_comment_is_written_answered_settled_and_taken_back():
    wb = team({"li": [("doubt", DOUBT)], "mei": [("doubt it", DOUBT)]})
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "enter", "j", "c")
        await it.type("Why “it”?")
        await it.press("ctrl+s")
        assert "rev: Why “it”?" in place(it)
        mine = comments.threads(wb)[0].comment
        assert wb.store.records("annotation")[1].id == mine.target
        comments.comment(acting(wb, "mei"), mine.id, "It is the object.")
        await it.press("n", "p", "q", "enter")
        assert "Mei: It is the object." in place(it)
        await it.press("C")
        await it.type("I see.")
        await it.press("ctrl+s", "x")
        assert comments.threads(wb)[0].resolved_by == "rev"
        assert "settled by rev" in place(it)
        await it.press("u", "u")
        assert comments.threads(wb)[0].resolved_by is None


async def test_where_several_read_it_so_the_comment_asks_for_whom():
    wb = team({"li": [("doubt", DOUBT)], "mei": [("doubt", DOUBT)]})
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "enter", "c")
        await it.type("mei")
        await it.press("enter")
        await it.type("Good.")
        await it.press("ctrl+s")
        said = comments.threads(wb)[0].comment
        assert next(each.by for each in wb.store.records("annotation") if each.id == said.target) == "mei"


async def test_somebody_s_own_annotation_is_not_taken_back_by_the_reviewers_undo():
    wb = team()
    tagged(wb, "rev", "again", FACT)
    async with desk(wb) as it:
        await it.press("R", "u")
        assert "nothing of review" in it.toasts[-1]
        it.app.clear_notifications()
        await it.press("enter", "u")
        assert len(it.toasts) == 1
    assert len(wb.store.records("annotation")) == 8


# Blind, roles, hidden ----------------------------------------------------------------------


async def test_blind_hides_names_and_votes_and_writes_it_down():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "b")
        assert "blind" in it.title
        assert "?" in rows(it)[1]
        await it.press("p")
        assert "hidden" in it.toasts[-1]
        await to(it, "Prices")
        text = place(it)
        assert not any(name in text for name in ("li", "mei", "sam", "2/3", "/3"))
        assert all(any(each.startswith(f"{letter} ") for each in text.split("\n")) for letter in "ABC")
        await it.press("2", "a")
        assert wb.store.records("decision")[0].blind


async def test_who_is_no_reviewer_is_told_so():
    from workbench.usecases.roles import grant

    wb = team()
    grant(wb, "boss", "owner")
    async with desk(wb) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("1", "a")
        assert "reviewer" in it.toasts[-1]
        assert decisions(wb) == []


async def test_documents_that_one_annotates_blind_are_left_out_and_told():
    wb = team()
    assign(acting(wb, "boss"), wb.store.documents()[0], ["rev"], blind=True)
    async with desk(wb) as it:
        await it.press("R")
        assert quotes(it) == []


async def test_a_changed_annotation_comes_back_and_the_document_is_opened_from_the_place():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("1", "a", "q")
        assert "doubt" not in quotes(it)
        name = next(each.id for each in wb.store.records("annotation") if each.spans[0].exact == "doubt")
        Session(acting(wb, "li"), wb.store.documents()[0]).retag(name, FACT)
        await it.press("f5")
        chosen = next(item for item in it.app.screen.listed.rows if item.snippet == "doubt")
        assert chosen.state == "changed"
        await to(it, "doubt")
        await it.press("enter")
        assert isinstance(it.app.screen, Annotate)
        await it.press("q")
        assert isinstance(it.app.screen, UnitScreen)


async def test_control_characters_of_others_never_reach_the_screen():
    wb = team({"li": [("Prices", FACT)]})
    wb = acting(wb, "rev")
    tagged(wb, "mei", "Prices rose", FACT, comment="\x1b]52;c;aGk=\x07 [bold]x[/]")
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R", "enter")
        text = place(it)
        assert "\x1b" not in text
        assert "[bold]x[/]" in text


# My feedback -------------------------------------------------------------------------------


async def test_feedback_shows_what_became_of_mine_and_why():
    wb = team()
    async with desk(wb, size=(120, 40)) as it:
        await it.press("R")
        await to(it, "doubt")
        await it.press("w")
        await it.type("shorter is enough")
        await it.press("enter", "1", "a")
    async with desk(acting(wb, "mei"), size=(80, 24)) as it:
        await it.press("F")
        assert isinstance(it.app.screen, FeedbackScreen)
        assert it.app.screen.listed.chosen.fate == "rejected"
        text = detail(it)
        assert "doubt it" in text
        assert "rev" in text
        assert "shorter is enough" in text
        assert "→ Doubt “doubt”" in text
        await it.press("c")
        await it.type("But “it”!")
        await it.press("ctrl+s")
        assert "Mei: But “it”!" in detail(it)
        await it.press("f", "f", "f", "f")
        assert len(it.app.screen.listed.rows) == 2
        await it.press("f")
        assert len(it.app.screen.listed.rows) == 1
        await it.press("x", "u", "u")
        assert comments.threads(wb) == []
        await it.press("f", "enter")
        assert isinstance(it.app.screen, Annotate)
        await it.press("q", "q")
        assert it.app.screen is it.library


async def test_feedback_of_somebody_who_annotated_nothing_says_so():
    async with desk(team(), size=(80, 24)) as it:
        await it.press("F")
        assert "not annotated" in line(it, "#empty")
        await it.press("c", "x", "enter", "f", "f", "q")
        assert it.app.screen is it.library
