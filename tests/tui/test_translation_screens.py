from tests import builders, fakes
from tests.tui.desk import TAGSETS, desk
from workbench.domain.terms import Term
from workbench.domain.text import Origin
from workbench.ports import Draft
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.compare import Compare
from workbench.usecases.edit import edit
from workbench.usecases.session import Session


class Hesitant(fakes.FakeEngine):
    """Knows four ways to say everything."""

    def alternatives(self, text, source, target, *, most=4, cancelled=None):
        return [Draft(f"{at} {text}", score=-0.1 * at) for at in range(1, most + 1)]


def wb(**fields):
    wb = fakes.workbench(tagsets=TAGSETS, models=("en-zh",), engines={"argos": Hesitant()}, **fields)
    given = {"annotations": [], "relations": [], "reviews": [], "findings": [], "tagsets": []}
    fakes.put(wb, builders.parts(**given))
    second = builders.document(id="d0002", title="Second", ordinal=2)
    fakes.put(wb, builders.parts(document=second, units=[], **given))
    return wb


def listed(it):
    return it.app.screen.query_one("#compare-list").content.plain


def known(it):
    box = it.app.screen.query_one("#edit-known")
    return box.query_one("Static").content.plain if box.display else ""


async def test_the_editor_offers_matches_with_share_and_origin_and_a_key_takes_one():
    there = wb()
    edit(there, Session.open(there, "d0002"), "s0", "物价又涨啦。")
    async with desk(there, document="d0001") as it:
        await it.press("E")
        assert "F1 100 % 物价又涨啦。" in known(it)
        assert "Second" in known(it)
        await it.press("f2")
        await it.press("f1", "ctrl+s")
        unit = it.screen.session.units["s0"]
        assert (unit.content, unit.provenance.origin) == ("物价又涨啦。", Origin.POST_EDITED)
        await it.press("u")
        assert it.screen.session.units["s0"].id == "u2"


async def test_what_the_editor_held_comes_back_after_a_match_was_taken():
    there = wb()
    edit(there, Session.open(there, "d0002"), "s0", "物价又涨啦。")
    async with desk(there, document="d0001") as it:
        await it.press("E")
        before = it.app.screen.query_one("TextArea").text
        await it.press("f1", "ctrl+z")
        assert it.app.screen.query_one("TextArea").text == before


async def test_terms_stand_in_the_editor_and_in_the_inspector():
    there = wb()
    there.terms = fakes.FakeTerms(Term(en=("price",), zh=("物价", "价格[/b]")))
    async with desk(there, document="d0001", size=(160, 40)) as it:
        assert "≡ Prices → 物价 / 价格[/b]" in it.inspector
        await it.press("E")
        assert "Prices → 物价 / 价格[/b]" in known(it)
        await it.press("escape", "s")
        assert "≡" not in it.inspector


async def test_with_nothing_known_the_editor_is_only_an_editor():
    async with desk(wb(), document="d0001") as it:
        await it.press("E")
        assert known(it) == ""


async def test_four_alternatives_are_offered_and_a_number_takes_one():
    async with desk(wb(), document="d0001") as it:
        await it.press("C")
        assert isinstance(it.app.screen, Compare)
        source = it.app.screen._source
        assert [f"{n} {n} {source}" in listed(it) for n in range(1, 5)] == [True] * 4
        assert "90 %" in listed(it)
        assert "Argos" in listed(it)
        await it.press("9")
        assert isinstance(it.app.screen, Compare)
        await it.press("3")
        assert it.screen.session.units["s0"].content == f"3 {source}"
        assert "chosen" in it.status
        await it.press("u")
        assert it.screen.session.units["s0"].id == "u2"


async def test_who_knows_no_alternatives_is_said_and_nothing_is_lost():
    there = fakes.workbench(tagsets=TAGSETS, models=("en-zh",))
    fakes.put(there, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    async with desk(there, document="d0001") as it:
        await it.press("C")
        assert str(it.app.screen.query_one("#compare-state").content)
        await it.press("1", "escape")
        assert isinstance(it.app.screen, Annotate)
        assert it.screen.session.units["s0"].id == "u2"


async def test_all_versions_stand_beside_what_engines_say_now():
    async with desk(wb(), document="d0001", size=(120, 40)) as it:
        await it.press("E")
        it.app.screen.query_one("TextArea").text = "我的译文"
        await it.press("ctrl+s", "Y")
        text = listed(it)
        assert text.splitlines()[0] == "▸1 我的译文"
        assert "edited by hand" in text
        assert "not kept yet" in text
        count = text.count("\n\n") + 1
        await it.press("2")
        assert it.screen.session.units["s0"].content != "我的译文"
        await it.press("Y")
        assert "我的译文" in listed(it)
        assert listed(it).count("\n\n") + 1 >= count
        await it.press("escape", "u")
        assert it.screen.session.units["s0"].content == "我的译文"


async def test_the_dialogs_fit_a_small_screen_and_speak_chinese():
    there = wb()
    edit(there, Session.open(there, "d0002"), "s0", "物价又涨啦。" * 30)
    async with desk(there, document="d0001", size=(80, 24)) as it:
        await it.press("L", "Y")
        assert "尚未保存" in listed(it)
        await it.press("escape", "E")
        assert it.app.screen.query_one(".dialog").size.height <= 24
        assert it.app.screen.query_one("TextArea").size.height >= 3
        assert it.app.screen.query_one("#note-keys").region.bottom <= 24
