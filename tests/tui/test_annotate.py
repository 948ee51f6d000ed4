import asyncio
import threading

import pytest

from tests import builders, fakes
from tests.tui.desk import TAGSETS, desk, project
from workbench.config import Settings
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.text import Origin
from workbench.tui.pairs import Place, Side
from workbench.tui.screens import showing
from workbench.tui.screens.library import Library
from workbench.tui.widgets.hints import Hints

SPANS = builders.spans(builders.CONTENT, "rose")


def tagged(**fields):
    """A project where Mei tagged “rose”, and Sam “again.”."""
    return project(
        annotations=[
            builders.annotation("a1", *SPANS, **fields),
            builders.annotation(
                "a2", *builders.spans(builders.CONTENT, "again."), ordinal=1, tag="claims.doubt", by="sam"
            ),
        ]
    )


async def test_a_number_key_tags_the_words_selected_and_saves_them_at_once():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "1")
        (record,) = it.wb.store.records("annotation")
        assert (record.tag, record.by, record.targets[0].exact) == ("claims.fact", "mei", "Prices")
        assert it.marks == {record.id: "Fact"}
        assert it.view.selected == ()
        assert "Tagged: Fact" in it.status
        assert it.status.rstrip().endswith("saved")


async def test_selecting_by_words_ends_with_the_word_and_by_sentences_with_the_sentence():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "w")
        assert [(each.start, each.end) for each in it.view.selected] == [(0, len("Prices rose"))]
        await it.press("escape", "g", "v", "s")
        assert [(each.start, each.end) for each in it.view.selected] == [(0, builders.CONTENT.index("\r"))]


def words(it):
    """Return the words of every annotation, in the order they were made."""
    made = sorted(it.wb.store.records("annotation"), key=lambda each: each.ordinal)
    return ["|".join(span.exact for span in each.spans) for each in made]


async def test_what_is_selected_right_after_tagging_begins_after_what_was_tagged():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "1", "v", "w", "2", "v", "w", "1")
        assert words(it) == ["Prices", "rose", "😀 again"]
        it.view.go_to(Place(Side.TRANSLATION, 0, 0))
        await it.press("v", "l", "1", "v", "l", "2")
        assert words(it)[3:] == ["物价", "😀又"]


async def test_after_a_whole_segment_what_is_selected_begins_in_the_next_one():
    async with desk(document="d0001") as it:
        await it.press("v", "s", "1", "v", "w", "2")
        assert words(it) == ["Prices rose 😀 again.", "Critics"]


async def test_after_pieces_what_is_selected_begins_after_the_last():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "V", "w", "v", "w", "V", "1", "v", "w", "2")
        assert words(it) == ["Prices|rose", "😀 again"]


async def test_right_after_tagging_the_cursor_is_on_what_was_tagged_for_all_other_keys():
    async with desk(document="d0001", size=(140, 40)) as it:
        await it.press("v", "w", "1")
        (name,) = it.annotations
        assert it.screen.current == name
        await it.press("n", "o", "k", "ctrl+s")
        await it.press("e", *"conf", "enter", *"0.5", "enter")
        (made,) = it.wb.store.records("annotation")
        assert (made.comment, made.confidence) == ("ok", 0.5)
        await it.press(">", "<", "x")
        assert it.annotations == {}


@pytest.mark.parametrize("between", [("l", "h"), ("escape",), ("u",)])
async def test_after_any_other_key_a_selection_begins_at_the_cursor(between):
    async with desk(document="d0001") as it:
        await it.press("v", "w", "1", *between, "v")
        assert it.view.selected[0].start == len("Prices") - 1


async def test_who_selects_backwards_selects_on_from_where_the_cursor_is():
    async with desk(document="d0001") as it:
        await it.press("w", "l", "l", "l", "v", "b", "1", "v")
        assert words(it) == ["rose"]
        assert it.view.selected[0].start == len("Prices ")


async def test_at_the_end_of_the_text_there_is_nothing_after_it_to_select():
    async with desk(document="d0001") as it:
        await it.press("G", "v", "1", "v")
        assert it.view.selected[0].end == len(builders.CONTENT)


async def test_words_on_the_translation_are_tagged_in_its_own_characters():
    async with desk(document="d0001") as it:
        await it.press("tab", "v", "l", "2")
        (record,) = it.wb.store.records("annotation")
        assert (record.tag, record.targets[0].text, record.targets[0].exact) == ("claims.doubt", "u2", "物价")


async def test_without_a_selection_nothing_is_tagged_and_the_way_to_select_is_said():
    async with desk(document="d0001") as it:
        for key in ("1", "2", "t"):
            await it.press(key)
            assert it.annotations == {}
            assert len(it.toasts) == 1
            assert "v, then move" in it.toasts[-1]
            it.app.clear_notifications()


async def test_a_number_that_no_tag_has_is_said():
    async with desk(document="d0001") as it:
        await it.press("v", "3")
        assert it.annotations == {}
        assert "Claims" in it.toasts[0]


@pytest.mark.parametrize("typed", ["name ca", "贴标", "tbq", "biaoqian"])
async def test_a_tag_is_picked_by_english_chinese_or_pinyin(typed):
    async with desk(document="d0001") as it:
        await it.press("v", "w", "t")
        await it.type(typed)
        await it.press("enter")
        assert list(it.annotations.values()) == ["rhetoric.labelling"]


async def test_the_picker_tells_about_the_highlighted_tag_in_both_languages_and_hides_old_tags():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "t")
        await it.type("tbq")
        detail = str(it.app.screen.query_one("#pick-detail Static").content)
        assert "A loaded name." in detail
        assert "带褒贬的称呼。" in detail
        await it.press("backspace", "backspace", "backspace")
        await it.type("Old")
        assert it.app.screen.query_one("OptionList").option_count == 0
        await it.press("enter", "escape")
        assert it.annotations == {}


async def test_arrows_choose_in_the_picker_and_escape_tags_nothing():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "t", "down", "enter")
        assert list(it.annotations.values()) == ["claims.doubt"]
        await it.press("v", "w", "t", "escape")
        assert len(it.annotations) == 1


@pytest.mark.parametrize(("keys", "kind"), [(("m", "enter"), "segment"), (("M", "enter"), "document")])
async def test_a_whole_segment_or_document_is_tagged(keys, kind):
    async with desk(document="d0001") as it:
        await it.press(*keys)
        (record,) = it.wb.store.records("annotation")
        assert record.targets == (
            (SegmentTarget(segment="s0"),) if kind == "segment" else (DocumentTarget(),)
        )
        assert f"tags the whole {kind}" in it.inspector


async def test_while_picking_the_scope_can_be_changed():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "t", "ctrl+s")
        await it.press("tab", "m", "enter")
        await it.press("M", "ctrl+t")
        targets = [record.targets for record in it.wb.store.records("annotation")]
        assert targets == [
            (SegmentTarget(segment="s0"),),
            (SegmentTarget(segment="u2"),),
            (DocumentTarget(),),
        ]


async def test_layers_are_switched_and_shown():
    async with desk(document="d0001") as it:
        assert " c Claims  r " in it.title
        await it.press("r", "v", "w", "1")
        assert list(it.annotations.values()) == ["rhetoric.labelling"]
        assert " c  r Rhetoric " in it.title
        await it.press("y")
        assert " c Claims  r " in it.title
        await it.press("f")
        assert "framing" in it.toasts[-1]


async def test_a_layer_is_shown_with_the_key_that_chooses_it_or_with_its_name_alone():
    own = builders.tagset(id="cases", name=builders.both("Cases", "案例"), groups=(), relations=())
    wb = fakes.workbench(tagsets={**TAGSETS, "cases": own}, models=("en-zh", "zh-en"))
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    keys = {"layer_rhetoric": "f6", "layer_claims": "ctrl+y,c"}
    async with desk(wb, document="d0001", settings=Settings(keys=keys), size=(160, 30)) as it:
        assert " ^y Claims  F6  Cases " in it.title
        assert it.inspector.startswith("^y Claims")
        await it.press("f6")
        assert it.inspector.startswith("F6 Rhetoric")
        await it.press("y")
        assert it.inspector.startswith("Cases ·")


async def test_the_tags_and_their_keys_are_seen_before_one_is_needed():
    async with desk(document="d0001") as it:
        assert "1  Fact 事实" in it.inspector
        assert "2  Doubt 怀疑" in it.inspector


async def test_while_a_key_is_held_down_the_inspector_stays_as_it_is(monkeypatch):
    async with desk(tagged(), document="d0001") as it:
        await it.press("]")
        first = it.inspector
        monkeypatch.setattr(showing, "RUN", 3600)
        await it.press("G", "g", "G")
        assert it.inspector == first


async def test_after_a_run_the_inspector_says_where_the_cursor_has_come(monkeypatch):
    async with desk(tagged(), document="d0001") as it:
        await it.press("]")
        first = it.inspector
        monkeypatch.setattr(showing, "RUN", 0.2)
        await it.burst("G", "g", "G")
        for _ in range(200):
            if it.inspector != first:
                break
            await asyncio.sleep(0.05)
        said = it.inspector
        it.screen.look_anew()
        await it.settle()
        assert it.inspector == said != first


async def test_the_inspector_says_all_about_an_annotation():
    wb = tagged(comment="why [/ref]?\nyes", confidence=0.5, attributes={"claims.stance": "favor"})
    async with desk(wb, document="d0001") as it:
        await it.press("w")
        for words in ("Fact  事实", "Type", "“rose”", "Mei", "0.5", "Stance: Favor", "why [/ref]?", "yes"):
            assert words in it.inspector


async def test_brackets_and_escapes_in_notes_tags_and_titles_crash_nothing():
    wb = tagged(comment="[/ref] [red] \x1b[2J", tag="claims.unknown")
    hostile = builders.document(id="d2", title="[/b] \x1b]0;x\x07 [/]", ordinal=2)
    fakes.put(wb, builders.parts(document=hostile, units=[], annotations=[], relations=[]))
    async with desk(wb) as it:
        assert "[/b]" in str(it.library.table.get_row_at(1)[0])
        await it.open()
        await it.press("w", "n", "escape", "escape", "q")
        assert isinstance(it.app.screen, Library)


async def test_brackets_go_from_one_annotation_to_the_next_on_either_side():
    wb = tagged()
    async with desk(wb, document="d0001") as it:
        await it.press("right_square_bracket")
        assert it.screen.current == "a1"
        await it.press("right_square_bracket")
        assert it.screen.current == "a2"
        await it.press("right_square_bracket")
        assert "No more" in it.status
        await it.press("left_square_bracket")
        assert (it.screen.current, it.view.place) == ("a1", Place(Side.SOURCE, 0, 7))


async def test_overlapping_annotations_are_gone_through_with_dot_and_comma():
    around = builders.spans(builders.CONTENT, "Prices rose")
    wb = project(
        annotations=[
            builders.annotation("a1", *SPANS),
            builders.annotation("a2", *around, ordinal=1, tag="claims.doubt"),
            builders.annotation("a3", SegmentTarget(segment="s0"), ordinal=2),
            builders.annotation("a4", DocumentTarget(), ordinal=3),
        ]
    )
    async with desk(wb, document="d0001") as it:
        await it.press("w")
        seen = [it.screen.current]
        for _ in range(3):
            await it.press("full_stop")
            seen.append(it.screen.current)
        assert seen == ["a1", "a2", "a3", "a1"]
        await it.press("comma")
        assert it.screen.current == "a3"


async def test_an_annotation_of_an_earlier_translation_is_still_seen():
    old = builders.annotation("a1", *builders.spans("价格又涨了。", "又涨", text="u0"))
    async with desk(project(annotations=[old]), document="d0001") as it:
        assert "stale" in it.inspector
        assert "earlier translation" in it.inspector


async def test_a_note_in_any_script_is_saved_on_ones_own_annotation():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "n")
        await it.type("好 [/ref]")
        await it.press("enter")
        await it.type("second")
        await it.press("ctrl+s")
        assert it.wb.store.records("annotation")[0].comment == "好 [/ref]\nsecond"
        assert "second" in it.inspector


async def test_a_pasted_note_arrives_whole():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "n")
        it.app.screen.query_one("TextArea").insert("第一行\n第二行 q u x")
        await it.press("ctrl+s")
        assert it.wb.store.records("annotation")[0].comment == "第一行\n第二行 q u x"


async def test_one_escape_does_not_throw_a_changed_note_away():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "n", "x", "escape")
        assert it.app.screen is not it.app.screen_stack[1]
        await it.press("escape")
        assert it.wb.store.records("annotation")[0].comment is None
        await it.press("n", "escape")
        assert it.screen.ready


async def test_somebody_elses_annotation_is_left_alone_and_that_is_said():
    async with desk(tagged(), document="d0001") as it:
        await it.press("right_square_bracket", "right_square_bracket")
        for key in ("x", "n", "T"):
            await it.press(key)
            assert len(it.annotations) == 2
            assert it.screen.ready
            assert len(it.toasts) == 1
            it.app.clear_notifications()


async def test_where_nothing_is_tagged_that_is_said():
    async with desk(document="d0001") as it:
        for key in ("x", "n", "T"):
            await it.press(key)
            assert len(it.toasts) == 1
            it.app.clear_notifications()


async def test_removing_tells_of_undo_and_undo_brings_it_back():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "x")
        assert list(it.annotations) == ["a2"]
        assert it.marks == {}
        assert "u brings it back" in it.status
        await it.press("u")
        assert sorted(it.annotations) == ["a1", "a2"]
        assert it.marks == {"a1": "Fact"}
        await it.press("ctrl+r")
        assert list(it.annotations) == ["a2"]
        await it.press("ctrl+r")
        assert "Nothing to do again" in it.status


async def test_undo_reaches_back_before_the_document_was_opened():
    wb = project()
    async with desk(wb, document="d0001") as it:
        await it.press("v", "w", "1")
    async with desk(wb, document="d0001") as it:
        assert len(it.annotations) == 1
        await it.press("u")
        assert it.annotations == {}
        await it.press("u")
        assert "Nothing to undo" in it.status


async def test_another_tag_can_be_given():
    async with desk(tagged(), document="d0001") as it:
        await it.press("w", "T", "down", "enter")
        assert it.annotations["a1"] == "claims.doubt"
        assert it.marks == {"a1": "Doubt"}


async def test_an_edit_that_could_not_be_saved_is_not_shown_and_is_told():
    wb = project()
    async with desk(wb, document="d0001") as it:
        await it.press("v", "w")
        wb.store.broken = True
        await it.press("1")
        assert it.marks == {}
        assert "NOT SAVED" in it.status
        assert len(it.toasts) == 1
        wb.store.broken = False
        await it.press("1")
        assert len(it.annotations) == 1
        assert "NOT SAVED" not in it.status


async def test_words_are_found_in_both_columns_and_round_the_ends():
    async with desk(document="d0001") as it:
        await it.press("slash")
        await it.type("物价")
        await it.press("enter")
        assert it.view.place == Place(Side.TRANSLATION, 0, 1)
        await it.press("enter")
        first = it.view.place
        assert first.side is Side.SOURCE
        assert "2 of 2" in it.status
        await it.press("f3")
        assert it.view.place == Place(Side.TRANSLATION, 0, 1)
        await it.press("backspace")
        assert it.view.place == first


async def test_what_is_found_is_selected_and_tagged_by_the_next_key_however_fast_it_comes():
    async with desk(document="d0001") as it:
        await it.burst("slash", *"ROSE", "enter", "1")
        (record,) = it.wb.store.records("annotation")
        assert [target.exact for target in record.targets] == ["rose"]
        assert it.screen.bar.value == "ROSE"
        assert it.app.focused is it.view
        await it.press("enter", "escape")
        assert it.view.selected == ()


async def test_words_that_are_not_there_are_said_and_escape_leaves_the_line():
    async with desk(document="d0001") as it:
        await it.press("slash")
        await it.type("quux")
        await it.press("enter")
        assert "not in this document" in it.status
        await it.press("slash", "escape")
        assert it.app.focused is it.view


MOTIONS = {
    "l": Place(Side.SOURCE, 0, 1),
    "right": Place(Side.SOURCE, 0, 1),
    "w": Place(Side.SOURCE, 0, 7),
    "p": Place(Side.SOURCE, 1, 0),
    "s": Place(Side.SOURCE, 1, 0),
    "ctrl+down": Place(Side.SOURCE, 1, 0),
    "G": None,
    "end": None,
    "tab": Place(Side.TRANSLATION, 0, 0),
    "j": None,
    "down": None,
    "ctrl+d": None,
}


async def test_a_key_moves_the_cursor_and_the_status_line_follows():
    async with desk(document="d0001") as it:
        start = it.view.place
        for key, there in MOTIONS.items():
            it.view.go_to(start)
            await it.press(key)
            assert it.view.place != start, key
            assert there in (None, it.view.place), key
            assert f"{it.view.place.index + 1}/3" in it.status
            assert it.view.place.side.value in it.status


async def test_the_other_keys_move_back():
    async with desk(document="d0001") as it:
        for back in ("h", "left", "b", "S", "P", "ctrl+up", "k", "up", "ctrl+u", "0", "g"):
            await it.press("G")
            end = it.view.place
            await it.press(back)
            assert (it.view.place.index, it.view.place.offset) < (end.index, end.offset), back


async def test_a_selection_grows_shrinks_swaps_and_is_dropped():
    async with desk(document="d0001") as it:
        await it.press("w", "plus")
        small = it.view.selected
        await it.press("plus")
        large = it.view.selected
        assert (large[0].end - large[0].start) > (small[0].end - small[0].start)
        assert f"{large[0].end - large[0].start} characters selected" in it.status
        await it.press("minus")
        assert it.view.selected == small
        end = it.view.place
        await it.press("o")
        assert it.view.place != end
        await it.press("escape")
        assert it.view.selected == ()


async def test_the_layout_follows_the_width():
    async with desk(document="d0001", size=(80, 24)) as it:
        assert it.view.stacked
        assert it.view.region.width == 80
        await it.pilot.resize_terminal(100, 30)
        await it.settle()
        assert not it.view.stacked
        await it.pilot.resize_terminal(200, 50)
        await it.settle()
        inspector = it.screen.query_one("#inspector")
        assert inspector.region.x >= it.view.region.right
        await it.press("i")
        await it.pilot.pause()
        assert it.view.region.width == 200
        await it.press("i")
        await it.pilot.pause()
        assert it.view.region.width < 200


async def test_what_is_not_translated_is_translated_on_opening_and_shown_as_it_arrives():
    wb = fakes.workbench(tagsets=TAGSETS)
    gate = threading.Event()
    wb.engines["argos"].gate = gate
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], tagsets=[]))
    async with desk(wb) as it:
        await it.pilot.press("enter")
        for _ in range(50):
            await it.pilot.pause(0.02)
            if it.app.jobs:
                break
        assert "translating" in it.status
        await it.pilot.press("v", "w", "1")
        await it.pilot.pause()
        assert len(it.annotations) == 1
        gate.set()
        await it.settle()
        assert it.screen.marking.pair(0).translation == "【Prices rose 😀 again.】"
        await it.press("tab", "v", "l", "2")
        assert it.wb.store.records("annotation")[1].targets[0].exact == "【P"
        assert "machine translation" in it.status


async def test_leaving_while_it_is_translated_loses_nothing_and_breaks_nothing():
    wb = fakes.workbench(tagsets=TAGSETS)
    gate = threading.Event()
    wb.engines["argos"].gate = gate
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], tagsets=[]))
    async with desk(wb) as it:
        await it.pilot.press("enter")
        await it.pilot.pause(0.1)
        await it.pilot.press("q")
        gate.set()
        await it.settle()
        assert it.library.chosen.translated_percent == 100
        await it.open()
        assert it.screen.marking.pair(0).translation == "【Prices rose 😀 again.】"


async def test_a_gloss_is_never_called_a_translation():
    wb = fakes.workbench(tagsets=TAGSETS, engines={"gloss": fakes.FakeEngine("gloss")})
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], tagsets=[]))
    async with desk(wb, document="d0001") as it:
        assert it.screen.marking.pair(0).origin is Origin.GLOSS
        assert "gloss, no translation" in it.status
        assert "gloss, no translation" in it.inspector


async def test_a_document_that_is_not_there_is_said_and_the_library_stays():
    async with desk(document="nowhere") as it:
        assert isinstance(it.app.screen, Library)
        assert "nowhere" in it.toasts[0]


async def test_a_click_on_a_tag_in_the_inspector_or_on_a_key_below_does_what_the_key_does():
    async with desk(document="d0001") as it:
        await it.press("v", "w")
        await it.pilot.click("#inspector Static", offset=(6, 1))
        await it.settle()
        assert list(it.annotations.values()) == ["claims.fact"]
        hints = it.screen.query_one(Hints).render().plain
        await it.pilot.click("Hints", offset=(hints.index("tab") + 1, 0))
        await it.settle()
        assert it.view.place.side is Side.TRANSLATION


async def test_dragging_the_mouse_selects_what_a_key_then_tags():
    async with desk(document="d0001") as it:
        await it.pilot.mouse_down("BilingualView", offset=(4, 1))
        await it.pilot.hover("BilingualView", offset=(9, 1))
        await it.pilot.mouse_up("BilingualView", offset=(9, 1))
        await it.settle()
        assert "6 characters selected" in it.status
        await it.press("1")
        assert it.wb.store.records("annotation")[0].targets[0].exact == "Prices"


async def test_a_long_inspector_is_scrolled_by_keys():
    async with desk(tagged(comment="\n".join("abcdefghij")), document="d0001", size=(80, 24)) as it:
        await it.press("w", "J")
        await it.pilot.pause()
        inspector = it.screen.query_one("#inspector")
        assert inspector.scroll_offset.y > 0
        await it.press("K", "K")
        await it.pilot.pause()
        assert inspector.scroll_offset.y == 0


async def test_quitting_while_it_is_translated_does_not_wait_for_the_end():
    wb = fakes.workbench(tagsets=TAGSETS)
    wb.engines["argos"].gate = threading.Event()
    fakes.put(wb, builders.parts(units=[], annotations=[], relations=[], tagsets=[]))
    async with desk(wb) as it:
        await it.pilot.press("enter")
        await it.pilot.pause(0.1)
        (job,) = it.app.jobs.values()
        await it.pilot.press("ctrl+q")
        for _ in range(100):
            if job.ended:
                break
            await asyncio.sleep(0.02)
        assert job.ended
