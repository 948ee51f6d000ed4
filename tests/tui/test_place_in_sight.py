"""What a reviewer decides on is in sight, and the question for a reason says what it is about."""

import pytest

from tests.tui.desk import desk
from tests.tui.test_review_screens import DOUBT, FACT, acting, place, team, to
from workbench import messages
from workbench.domain.annotation import SegmentTarget
from workbench.tui.screens.unit import UnitScreen
from workbench.tui.widgets.table import Table
from workbench.usecases.session import Session

WORK = {
    "li": [("Prices rose", FACT), ("物价又涨", FACT)],
    "mei": [("Prices rose", DOUBT), ("物价又涨", DOUBT)],
    "sam": [("Prices", FACT), ("物价", DOUBT)],
}


def in_sight(it):
    """Say whether the row of the current candidate is on the screen."""
    pane = it.app.screen.query_one("#unit")
    row = next(number for number, text in enumerate(place(it).split("\n")) if text.lstrip().startswith("›"))
    return pane.scroll_offset.y <= row < pane.scroll_offset.y + pane.size.height


async def test_the_candidates_of_every_place_are_in_sight_in_a_small_window():
    wb = team(WORK)
    async with desk(wb, size=(80, 14)) as it:
        await it.press("R", "g", "enter")
        assert isinstance(it.app.screen, UnitScreen)
        await it.pilot.pause(0.1)
        assert in_sight(it)
        first = it.app.screen.unit.id
        await it.press("r", "enter")
        await it.pilot.pause(0.1)
        assert it.app.screen.unit.id != first
        assert in_sight(it)
        await it.press("u")
        await it.pilot.pause(0.1)
        assert it.app.screen.unit.id == first
        assert in_sight(it)


@pytest.mark.parametrize(
    ("language", "every", "some"), [("en", "all 3", "Reject 2:"), ("zh", "全部 3 个", "否决 2：")]
)
async def test_the_question_says_which_candidates_it_is_about(language, every, some):
    messages.use(language)
    async with desk(team(WORK)) as it:
        await it.press("R")
        await to(it, "Prices")
        await it.press("r")
        await it.pilot.pause()
        assert every in asked(it)
        await it.press("escape")
        await it.press("2", "r")
        await it.pilot.pause()
        assert some in asked(it)


def asked(it):
    """Return all words of the dialog."""
    return " ".join(str(each.render()) for each in it.app.screen.query("Static, Label"))


async def test_feedback_says_what_an_annotation_without_words_is_about():
    wb = team({})
    own = Session(acting(wb, "li"), wb.store.documents()[0])
    own.tag(FACT, [SegmentTarget(segment=own.source.segments[0].id)])
    async with desk(acting(wb, "li")) as it:
        await it.press("F")
        assert "(whole segment)" in it.app.screen.query_one(Table).render_line(1).text
