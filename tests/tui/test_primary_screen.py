from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench.domain.text import Flag
from workbench.tagsets.library import builtin

FRAMES = ("framing.political", "framing.economic")


def framed():
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    made = [
        builders.annotation(f"a{at}", {"kind": "document"}, ordinal=at, tag=tag)
        for at, tag in enumerate(FRAMES)
    ]
    fakes.put(wb, builders.parts(annotations=made, relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


def ranks(it):
    return {each.id: dict(each.attributes) for each in it.wb.store.records("annotation")}


async def test_a_frame_becomes_the_primary_one_and_the_inspector_says_who_it_is():
    async with desk(framed(), document="d0001", size=(140, 45)) as it:
        await it.press("full_stop")
        assert "Primary frame: none yet; * or e gives it" in it.inspector
        assert "Headline frame: none yet; on its frame, e gives it" in it.inspector
        assert "*" not in it.title
        await it.press("*")
        assert ranks(it) == {"a0": {"framing.field": "primary"}, "a1": {}}
        assert "Primary frame: Political (1 of 1)" in it.inspector
        assert "* F Political" in it.title
        await it.press("full_stop", "*")
        assert ranks(it) == {"a0": {}, "a1": {"framing.field": "primary"}}
        assert "Primary frame: Economic (1 of 1)" in it.inspector
        assert "* F Economic" in it.title
        assert it.title.count("*") == 1
        await it.press("u")
        assert ranks(it)["a0"] == {"framing.field": "primary"}
        await it.press("*")


async def test_an_annotation_of_words_cannot_be_primary():
    wb = project(annotations=[builders.annotation("a1", *builders.spans(builders.CONTENT, "rose"))])
    async with desk(wb, document="d0001") as it:
        await it.press("w", "*")
        assert "whole document" in it.toasts[0]


def odd(*flags):
    unit = builders.unit("u0", "s0", "物价又涨了", provenance=builders.provenance(flags=flags))
    return project(units=[unit])


async def test_a_flag_is_dismissed_and_undo_brings_it_back():
    async with desk(odd(Flag(kind="number", note="-3 +4")), document="d0001") as it:
        assert "⚑" in it.inspector
        assert it.screen.marking.pair(0).flags == 1
        await it.press("!")
        assert "⚑" not in it.inspector
        assert it.screen.marking.pair(0).flags == 0
        assert "Dismissed" in it.status
        await it.press("u")
        assert "⚑" in it.inspector
        await it.press("ctrl+r", "!")
        assert "Nothing is flagged" in it.toasts[-1]


async def test_of_several_flags_one_or_all_are_picked():
    flags = (Flag(kind="number", note="-3"), Flag(kind="comma_stop", note="，"))
    async with desk(odd(*flags), document="d0001") as it:
        await it.press("!", "enter")
        assert it.screen.marking.pair(0).flags == 1
        await it.press("u", "!")
        await it.type("All")
        await it.press("enter")
        assert it.screen.marking.pair(0).flags == 0
