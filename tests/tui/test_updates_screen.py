from tests import builders, fakes
from tests.tui.desk import desk
from tests.usecases.test_migrate import SECOND, project
from workbench.tui.screens.confirm import Confirm


async def test_the_update_is_shown_with_its_figures_made_and_taken_back():
    wb = project([("claims.guess", "sam"), ("claims.myth", "mei"), ("claims.doubt", "mei")])
    async with desk(wb) as it:
        await it.press("U")
        assert isinstance(it.app.screen, Confirm)
        said = it.app.screen._question
        assert "version 1.0 → 2.0" in said
        assert "Guess is called Estimate now: 1 annotations by 1 people" in said
        assert "Myth is part of Hoax now" in said
        assert "Doubt is given no more" in said
        await it.press("y")
        tags = {each.id: (each.tag, each.by) for each in it.wb.store.records("annotation")}
        assert tags == {
            "a10": ("claims.estimate", "sam"),
            "a11": ("claims.hoax", "mei"),
            "a12": ("claims.doubt", "mei"),
        }
        await it.press("U", "y")
        assert [each.tag for each in it.wb.store.records("annotation")][:2] == ["claims.guess", "claims.myth"]


async def test_until_then_old_tags_are_shown_by_their_names_and_not_offered():
    wb = project([("claims.guess", "mei")])
    async with desk(wb, document="d0001") as it:
        await it.press("w")
        assert it.marks == {"a10": "Guess"}
        assert "Guess" in it.inspector
        offered = [tag.id for tag in it.screen.marking.tags.offered("claims")]
        assert "claims.guess" not in offered
        assert "claims.doubt" not in offered


async def test_with_nothing_to_update_it_says_so():
    wb = fakes.workbench(tagsets={"claims": SECOND})
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    async with desk(wb) as it:
        await it.press("U")
        assert "current tags" in it.toasts[-1]
