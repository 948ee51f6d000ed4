from textual.widgets import OptionList

from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench.tagsets.library import builtin


def tagged():
    return project(annotations=[builders.annotation("a1", *builders.spans(builders.CONTENT, "rose"))])


def saved(it):
    (record,) = it.wb.store.records("annotation")
    return record


async def test_attributes_are_given_by_keys_and_what_is_missing_is_shown_at_once():
    async with desk(tagged(), document="d0001", size=(160, 40)) as it:
        await it.press("w", "e")
        assert "Asks for: Target" in str(it.app.screen.query_one("#pick-detail Static").content)
        await it.press("enter", "enter")
        assert saved(it).attributes == {"claims.stance": "favor"}
        assert "Stance: Favor" in it.inspector
        assert "Target is missing, Stance asks for it" in it.inspector
        await it.press("e")
        await it.type("target")
        await it.press("enter")
        await it.type("物价 up")
        await it.press("enter")
        assert saved(it).attributes["claims.target"] == "物价 up"
        assert "is missing" not in it.inspector
        await it.press("u", "u")
        assert saved(it).attributes == {}


async def test_a_choice_is_taken_away_again():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "e", "enter", "enter", "e", "enter", "up", "enter")
        assert saved(it).attributes == {}


async def test_confidence_is_given_and_a_wrong_one_told():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w")
        await it.press("e")
        await it.type("confidence")
        await it.press("enter")
        await it.type("0.7")
        await it.press("enter")
        assert saved(it).confidence == 0.7
        await it.press("e")
        await it.type("confidence")
        await it.press("enter", "ctrl+u")
        await it.type("70")
        await it.press("enter")
        problem = it.app.screen.query_one("#value-problem")
        assert "from 0 to 1" in str(problem.content)
        await it.press("backspace")
        assert not problem.display
        await it.press("backspace")
        await it.type("0.8")
        await it.press("enter")
        assert saved(it).confidence == 0.8
        await it.press("e", "enter", "escape", "e", "escape")
        assert it.screen.ready


async def test_published_names_are_said_to_be_such_and_chinese_has_its_own_colon():
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    claim = builders.annotation("a1", *builders.spans(builders.CONTENT, "rose"), tag="claims.arg_claim")
    fakes.put(wb, builders.parts(annotations=[claim], relations=[], reviews=[], findings=[], tagsets=[]))
    async with desk(wb, document="d0001", size=(160, 40)) as it:
        await it.press("f2", "w", "e")
        listed = it.app.screen.query_one(OptionList)
        lines = [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]
        assert "对目标的立场：–" in lines
        await it.type("对目标的立场")
        await it.press("enter")
        assert "在公开标注方案中称为：FAVOR · For" in str(
            it.app.screen.query_one("#pick-detail Static").content
        )
        await it.press("enter")
        assert "对目标的立场：支持" in it.inspector
        await it.press("f2")
        assert "Stance towards a target: Favor" in it.inspector
