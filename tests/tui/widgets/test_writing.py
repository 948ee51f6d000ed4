"""What is typed faster than it is drawn arrives in the order in which it was typed."""

import pytest
from textual.widgets import Input, TextArea

from tests.tui.desk import desk

BURST = (*"abXY", "backspace", "backspace", *"cd", "left", "left", *"-", "end", *"e")


@pytest.fixture(params=[None, "note"], ids=["line", "note"])
async def written(request):
    """Open a place to write in; return what presses keys at once, and what reads the text."""
    async with desk(document="d0001") as it:
        if request.param is None:
            await it.press("slash")
            yield it, lambda: it.app.screen.query_one(Input).value
        else:
            await it.press("v", "l", "t", "enter", "n")
            yield it, lambda: it.app.screen.query_one(TextArea).text


async def test_letters_and_the_keys_that_correct_them_keep_their_order(written):
    it, text = written
    await it.burst(*BURST)
    assert text() == "ab-cde"


async def test_a_text_that_is_replaced_at_once_is_the_new_one(written):
    it, text = written
    await it.type("some words that go")
    await it.burst(*["backspace"] * 18, *"new ones")
    assert text() == "new ones"


async def test_a_note_is_saved_with_what_was_corrected_just_before():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "t", "enter", "n")
        await it.burst(*"wron", "backspace", "backspace", *"ite", "ctrl+s")
        (record,) = it.wb.store.records("annotation")
        assert record.comment == "write"


async def test_the_line_of_a_picker_takes_corrections_and_enter_in_order():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "t")
        await it.burst(*"xx", "backspace", "backspace", *"labelling", "enter")
        assert list(it.annotations.values()) == ["rhetoric.labelling"]
