from tests import builders, fakes
from tests.tui.desk import TAGSETS, desk, project
from workbench.domain.text import Origin, State
from workbench.tui.screens.edit import Edit

NOW = "物价😀又上涨了。"


def on_words(*words):
    return [
        builders.annotation(f"a{n}", *builders.spans(NOW, each, text="u2"), ordinal=n)
        for n, each in enumerate(words)
    ]


async def retranslate(it, text):
    await it.press("E")
    it.app.screen.query_one("TextArea").text = text
    await it.press("ctrl+s")


async def test_a_translation_is_edited_in_place_in_any_script_and_undone():
    async with desk(document="d0001") as it:
        await it.press("tab", "E")
        assert it.app.screen.query_one("TextArea").text == NOW
        await it.type("好")
        await it.press("enter")
        await it.type("q u x")
        await it.press("ctrl+s")
        unit = it.screen.session.units["s0"]
        assert unit.content == f"{NOW}好\nq u x"
        assert (unit.provenance.by, unit.provenance.origin) == ("mei", Origin.POST_EDITED)
        assert it.screen.marking.pair(0).translation == unit.content
        assert "Translation saved" in it.status
        await it.press("u")
        assert it.screen.marking.pair(0).translation == NOW


async def test_a_changed_translation_is_not_thrown_away_by_one_key():
    async with desk(document="d0001") as it:
        await it.press("E", "x", "escape")
        assert isinstance(it.app.screen, Edit)
        await it.press("escape")
        assert it.screen.session.units["s0"].id == "u2"
        await it.press("E", "ctrl+s")
        assert it.screen.session.units["s0"].id == "u2"


async def test_an_empty_translation_is_refused_and_that_is_said():
    async with desk(document="d0001") as it:
        await retranslate(it, " ")
        assert it.screen.session.units["s0"].id == "u2"
        assert len(it.toasts) == 1


async def test_a_translation_is_accepted_as_it_is():
    async with desk(document="d0001") as it:
        await it.press("s")
        assert it.screen.session.units["s1"].provenance.state is State.TRANSLATED
        await it.press("A")
        unit = it.screen.session.units["s1"]
        assert (unit.provenance.state, unit.provenance.origin) == (State.REVIEWED, Origin.MACHINE)
        assert "Translation accepted" in it.status
        await it.press("u")
        assert it.screen.session.units["s1"].id == "u1"


async def test_tagged_words_are_shown_where_the_new_translation_has_them_and_stay_stored_where_they_were():
    async with desk(project(annotations=on_words("上涨")), document="d0001") as it:
        before = it.wb.store.records("annotation")
        await retranslate(it, "据说物价上涨了。")
        (mark,) = it.screen.marking.marks()
        assert (mark.unit, mark.start, mark.end, mark.ghost) == (it.screen.session.units["s0"].id, 4, 6, True)
        await it.press("right_square_bracket")
        assert it.marks == {"a0": "Fact"}
        assert "tagged in an earlier translation" in it.inspector
        assert it.wb.store.records("annotation") == before
        await it.press("o", ">")
        (moved,) = it.wb.store.records("annotation")
        assert [(each.text, each.exact) for each in moved.targets] == [(mark.unit, "上涨了")]
        assert "tagged in an earlier translation" not in it.inspector


async def test_words_that_are_gone_or_stand_twice_are_stale_until_somebody_moves_them():
    async with desk(project(annotations=on_words("物价", "上涨")), document="d0001") as it:
        await retranslate(it, "上涨又上涨")
        assert it.screen.marking.marks() == []
        await it.press("tab")
        assert it.screen.here.earlier == ("a0", "a1")
        assert "stale" in it.inspector
        await it.press("v", "l", "R")
        assert it.marks == {"a0": "Fact"}
        assert it.screen.here.earlier == ("a1",)


async def test_saving_says_how_many_annotations_have_lost_their_words_and_the_panel_stays_with_one():
    frame = builders.annotation("a2", {"kind": "document"}, ordinal=2)
    wb = project(annotations=[*on_words("物价", "上涨"), frame])
    async with desk(wb, document="d0001") as it:
        await it.press("tab")
        await it.press("$")
        await retranslate(it, "物价又涨了。")
        assert "Translation saved; 1 annotation on its words needs you" in it.status
        assert it.screen.current == "a1"
        assert "stale: its words" in it.inspector
        await retranslate(it, "又涨了。")
        assert "Translation saved; 2 annotations on its words need you" in it.status
        assert it.screen.current == "a1"
        await retranslate(it, "物价又上涨了。")
        assert "Translation saved" in it.status
        assert "need" not in it.status


async def test_saving_counts_no_annotation_of_somebody_else_who_alone_can_move_it():
    own, theirs = on_words("物价", "上涨")
    wb = project(annotations=[own, theirs.model_copy(update={"by": "sam"})])
    async with desk(wb, document="d0001") as it:
        await it.press("tab")
        await retranslate(it, "又涨了。")
        assert "Translation saved; 1 annotation on its words needs you" in it.status


async def test_a_tag_of_all_of_an_earlier_translation_says_how_to_tag_this_one():
    whole = builders.annotation("a0", {"kind": "segment", "segment": "u2"})
    async with desk(project(annotations=[whole]), document="d0001") as it:
        await it.press("tab")
        await retranslate(it, "物价")
        assert "Translation saved; 1 annotation on its words needs you" in it.status
        assert "stale: it tags all of an earlier translation" in it.inspector


async def test_an_accepted_translation_keeps_its_marks():
    wb = fakes.workbench(tagsets=TAGSETS, models=("en-zh",))
    text = "批评者怀疑：prices up again?"
    words = builders.annotation("a1", *builders.spans(text, "怀疑", text="u1"))
    whole = builders.annotation("a2", {"kind": "segment", "segment": "u1"}, ordinal=1)
    fakes.put(wb, builders.parts(annotations=[words, whole], relations=[], reviews=[], findings=[]))
    async with desk(wb, document="d0001") as it:
        await it.press("right_square_bracket", "A", "h", "l")
        assert "reviewed" in it.inspector
        assert "stale" not in it.inspector
        assert [(each.annotation, each.whole) for each in it.screen.marking.marks()] == [
            ("a1", False),
            ("a2", True),
        ]
