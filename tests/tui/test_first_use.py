"""What stopped somebody who used the screens for the first time does not stop anybody again."""

from textual.content import Content
from textual.widgets import Input, Static

from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench.formats import discover
from workbench.messages import say
from workbench.tagsets.library import builtin

SMALL = (100, 30)
DOCUMENT = {"kind": "document"}


def tagged(*quotes, **fields):
    """Mei tagged these words, in this order."""
    return project(
        annotations=[
            builders.annotation(f"a{at}", *builders.spans(builders.CONTENT, quote), ordinal=at, **fields)
            for at, quote in enumerate(quotes)
        ]
    )


def of_document(*tags, words=()):
    """These tags were given to the whole document, and the first of them to the first words."""
    targets = [[DOCUMENT]] * len(tags) + [builders.spans(builders.CONTENT, each) for each in words]
    wb = fakes.workbench(tagsets=dict(builtin()), models=("en-zh", "zh-en"))
    made = [
        builders.annotation(f"a{at}", *target, ordinal=at, tag=tags[at % len(tags)])
        for at, target in enumerate(targets)
    ]
    fakes.put(wb, builders.parts(annotations=made, relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


async def test_what_was_just_said_is_read_to_its_end_before_anything_else_is():
    async with desk(tagged("rose"), document="d0001", size=(80, 24)) as it:
        await it.press("w", "=")
        assert "then = again" in it.status
        assert it.status.rstrip().endswith("saved")
        await it.press("escape", "l")
        assert "machine" in it.status or "translation" in it.status


async def test_a_selection_that_grew_out_of_an_annotation_can_be_its_new_words():
    async with desk(tagged("rose"), document="d0001") as it:
        await it.press("w", "+", "+", "+", "R")
        (record,) = it.wb.store.records("annotation")
        assert [target.exact for target in record.spans] == ["Prices rose 😀 again."]
        assert not it.toasts


async def test_who_selects_words_elsewhere_is_told_how_an_annotation_is_moved():
    async with desk(tagged("rose"), document="d0001") as it:
        await it.press("w", "s", "v", "w", "R")
        assert it.toasts == [say("tui.annotate.replace_elsewhere")]
        assert it.view.selected
        await it.press("escape", "R")
        assert it.toasts[-1] == say("tui.annotate.nothing_here")


async def test_a_selection_over_two_annotations_moves_neither():
    async with desk(tagged("Prices", "rose"), document="d0001") as it:
        it.view.go_to(it.view.place)
        await it.press("v", "s", "R")
        assert it.toasts
        moved = {each.id: each.spans[0].exact for each in it.wb.store.records("annotation")}
        assert moved == {"a0": "Prices", "a1": "rose"}


async def test_every_annotation_is_come_by_those_of_the_document_and_of_the_same_words_too():
    async with desk(tagged("rose", "rose"), document="d0001") as it:
        await it.press("]")
        first = it.screen.current
        await it.press("]")
        assert {first, it.screen.current} == {"a0", "a1"}
        await it.press("]")
        assert "No more annotations" in it.status
        await it.press("[")
        assert it.screen.current == first
    async with desk(
        of_document("framing.political", "framing.economic", words=("rose",)), document="d0001"
    ) as it:
        await it.press("[")
        second = it.screen.current
        await it.press("[")
        assert {second, it.screen.current} == {"a0", "a1"}
        await it.press("]", "]")
        assert it.screen.current == "a2"
        await it.press("[")
        assert it.screen.current == second


async def test_what_was_said_about_the_whole_document_stands_beside_its_title():
    async with desk(of_document("framing.political", "framing.economic"), document="d0001", size=SMALL) as it:
        assert "F Political · F Economic" in it.title
        assert say("tui.inspector.of_document", n=2) in it.inspector
        await it.press("full_stop", "x")
        assert "Political" not in it.title


async def test_one_annotation_is_not_counted_in_the_plural():
    async with desk(tagged("rose"), document="d0001", size=(150, 40)) as it:
        await it.press("w", "v")
        assert say("tui.inspector.only_here") in it.inspector


async def test_a_warning_is_shown_once_however_often_its_key_is_pressed():
    async with desk(document="d0001") as it:
        await it.press(">", ">", ">", "t")
        assert it.toasts == [say("tui.annotate.nothing_here"), say("tui.annotate.select_first")]


async def test_warnings_name_tags_and_never_ids():
    wb = of_document("rhetoric.doubt", "framing.economic", words=("rose",))
    async with desk(wb, document="d0001") as it:
        await it.press("w", "*")
        assert it.toasts[-1].startswith("Casting Doubt: ")
        await it.press("=", "full_stop", "=")
        assert "Casting Doubt with" in it.toasts[-1]
        assert "rhetoric.doubt" not in it.toasts[-1]


async def test_the_picker_repeats_the_words_that_it_covers():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "w", "t")
        assert str(it.app.screen.query_one("#pick-title", Static).content) == "Tag “Prices rose”"
        await it.type("zzz")
        assert "Nothing is called that" in str(it.app.screen.query_one("#pick-detail Static", Static).content)


async def test_the_palette_says_that_nothing_is_called_so_and_what_to_do():
    async with desk(document="d0001") as it:
        await it.press("ctrl+p")
        await it.type("zzz")
        detail = it.app.screen.query_one("#pick-detail Static", Static)
        assert str(detail.content) == say("tui.palette.nothing")
        assert detail.region.height > 0


async def test_going_back_takes_the_last_word_or_sentence_out_of_a_selection():
    async with desk(document="d0001") as it:
        await it.press("v", "w", "w", "w", "b")
        assert [(each.start, each.end) for each in it.view.selected] == [(0, len("Prices rose"))]
        await it.press("b", "b")
        assert [(each.start, each.end) for each in it.view.selected] == [(0, 1)]
        await it.press("s", "s", "S")
        assert [(each.start, each.end) for each in it.view.selected] == [(0, builders.CONTENT.index("\r"))]
        await it.press("escape", "g", "w", "v", "b")
        assert [(each.start, each.end) for each in it.view.selected] == [(0, len("Prices r"))]


async def test_who_drops_what_was_found_is_told_that_it_was_selected_already():
    async with desk(document="d0001") as it:
        await it.press("/")
        await it.type("rose")
        await it.press("enter", "v")
        assert say("tui.annotate.deselected") in it.status
        await it.press("v", "v")
        assert say("tui.annotate.deselected") not in it.status


async def test_what_a_key_does_begins_beside_its_keys_in_every_row():
    async with desk(document="d0001", size=SMALL) as it:
        await it.press("?")
        found = it.app.screen.query_one("#help-found", Static).content
        assert isinstance(found, Content)
        rows = found.plain.split("\n")
        assert max(Content(row).cell_length for row in rows) <= 90
        at = next(n for n, row in enumerate(rows) if row.startswith("  V "))
        assert rows[at + 1].startswith(" " * 18)
        assert rows[at + 1][18] != " "
        await it.type("zzzz")
        assert "Try another word" in str(it.app.screen.query_one("#help-found", Static).content)
        assert it.app.screen.query_one(Input).value == "zzzz"


async def test_what_is_linked_stands_before_what_the_tag_means():
    wb = of_document("framing.political")
    async with desk(wb, document="d0001") as it:
        await it.press("[")
        assert it.inspector.index("Primary frame") < it.inspector.index("Example")


async def test_the_end_that_moves_is_the_one_that_is_shown():
    whole = "Critics doubt it: 𠀀物价又涨了？\n\n评论 (2)"
    long = builders.CONTENT[: builders.CONTENT.index(whole)] + whole[:17]
    async with desk(tagged(long.strip()), document="d0001", size=SMALL) as it:
        await it.press("]", "o", "<")
        assert "doubt it”" in it.status


async def test_the_format_that_keeps_everything_is_offered_first_with_its_own_folder():
    wb = project()
    wb.formats = discover()
    async with desk(wb, document="d0001", size=SMALL) as it:
        await it.press("ctrl+e")
        settings = str(it.app.screen.query_one("#export-settings", Static).content)
        assert "json (*.json)" in settings
        assert "exports/json" in settings
        assert "Nothing will be missing" in str(it.app.screen.query_one("#export-lost", Static).content)
