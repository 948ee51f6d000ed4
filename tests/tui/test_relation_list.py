"""All relations of a document as trees: seen, searched, gone to, by key alone."""

import pytest
from textual.widgets import OptionList

from tests.tui.desk import desk, project
from tests.usecases.test_forest import project as argued
from tests.usecases.test_forest import relation
from workbench import messages
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.relation_list import RelationList


@pytest.fixture(autouse=True)
def _english():
    messages.use("en")
    yield
    messages._chosen.clear()


@pytest.fixture
def wb():
    return argued(
        relation("r0", from_="premise", to="claim"),
        relation("r1", "attribution", source="source", content="content"),
    )


def listed(it):
    options = it.app.screen.query_one(OptionList)
    return [options.get_option_at_index(at).prompt.plain for at in range(options.option_count)]


def detail(it):
    return str(it.app.screen.query_one("#pick-detail Static").content)


async def test_claims_evidence_and_attribution_are_one_tree_in_either_language(wb):
    async with desk(wb, document="d0001", size=(120, 40)) as it:
        await it.press("B")
        assert isinstance(it.app.screen, RelationList)
        assert listed(it) == [
            " C  Claim · “Prices rose 😀 again.”",
            "├ what supports: “Critics doubt it”",
            "└ ⇄ attribution",
            "  ├ source: “Prices”",
            "  ├ content: “again”",
            "  └ cue: ⚠ missing",
        ]
        assert "2" in it.app.screen._title
        await it.press("escape", "L", "B")
        assert listed(it)[1] == "├ 支持方：“Critics doubt it”"


async def test_enter_goes_to_the_annotation_and_the_list_begins_at_the_current_one(wb):
    async with desk(wb, document="d0001", size=(120, 40)) as it:
        await it.press("B")
        assert listed(it)[it.app.screen.query_one(OptionList).highlighted] == "  ├ source: “Prices”"
        await it.press("up", "up", "enter")
        assert isinstance(it.app.screen, Annotate)
        assert it.screen.current == "premise"
        assert it.marks["premise"] == "Premise"
        await it.press("B")
        assert it.app.screen.query_one(OptionList).highlighted == 1
        assert detail(it).splitlines()[0] == "⇄ supports"
        await it.press("up")
        assert detail(it) == "“Prices rose 😀 again.”"


async def test_a_line_is_found_by_its_words_its_role_or_its_tag(wb):
    async with desk(wb, document="d0001", size=(120, 40)) as it:
        for typed, found in (("critics", "Critics"), ("source", "source"), ("前提", "Critics")):
            await it.press("B")
            await it.type(typed)
            assert found in listed(it)[0]
            await it.press("escape")


async def test_without_relations_a_sentence_says_how_to_make_one():
    async with desk(project(), document="d0001") as it:
        await it.press("B")
        assert isinstance(it.app.screen, Annotate)
        assert it.toasts == ["No relations yet: = on one annotation, then = on another one."]


@pytest.mark.parametrize("typed", ["tree", "relations tree", "关系树"])
async def test_the_tree_is_found_in_the_palette(wb, typed):
    async with desk(wb, document="d0001", size=(120, 40)) as it:
        await it.press("ctrl+p")
        await it.type(typed)
        await it.press("enter")
        assert isinstance(it.app.screen, RelationList)
