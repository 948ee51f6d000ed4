import asyncio
import threading

import pytest
from textual.events import Key

from tests.fake_dictionary import FakeDictionary
from tests.tui.desk import desk, project
from workbench import messages
from workbench.errors import Missing
from workbench.ports import Lemma

KNOWN = {
    "Prices": [Lemma("价格", "價格", "jiàgé", ("price",)), Lemma("物价", "物價", "wùjià", ("prices",))],
    "物价": [Lemma("物价", "物價", "wùjià", ("commodity prices", "CL:個|个"))],
    "又": [Lemma("又", "又", "yòu", ("again",))],
}


def reading(**fields):
    wb = project()
    wb.dictionary = FakeDictionary(KNOWN, **fields)
    return wb


async def hurried(it, *keys):
    """Press keys without waiting for anything that works in the background."""
    for key in keys:
        it.app._driver.send_message(Key(key, key))
    for _ in range(20):
        await it.pilot._wait_for_screen()
        await asyncio.sleep(0.01)


async def to(it, words):
    """Put the cursor where words stand in the source."""
    await it.press("slash")
    await it.type(words)
    await it.press("enter", "escape")


async def test_the_word_at_the_cursor_is_shown_in_both_scripts_with_pinyin_and_meanings():
    async with desk(reading(), document="d0001", size=(120, 40)) as it:
        await it.press("W")
        assert "价格 (trad. 價格)  jiàgé  price" in it.inspector
        assert "物价 (trad. 物價)" in it.inspector
        await to(it, "物")
        assert "wùjià  commodity prices" in it.inspector
        await to(it, "又")
        assert "又  yòu  again" in it.inspector
        assert "trad." not in it.inspector
        await it.press("W")
        assert "yòu" not in it.inspector


@pytest.mark.parametrize("language", messages.LANGUAGES)
async def test_it_is_said_that_the_dictionary_is_on_or_off_on_either_side(language):
    messages.use(language)
    async with desk(reading(), document="d0001") as it:
        for side in ((), ("tab",)):
            await it.press(*side, "W")
            assert messages.say("tui.words.on") in it.status
            await it.press("W")
            assert messages.say("tui.words.off") in it.status


async def test_moving_inside_of_a_word_asks_nothing_anew():
    async with desk(reading(), document="d0001") as it:
        await it.press("W", "l", "l")
        assert len(it.wb.dictionary.asked) == 1
        await it.press("w")
        assert len(it.wb.dictionary.asked) == 2
        assert "Not in the dictionary." in it.inspector


async def test_where_no_word_is_it_says_so():
    async with desk(reading(), document="d0001") as it:
        await it.press("W", "w", "h")
        assert "No word here" in it.inspector


async def test_moving_goes_on_while_the_dictionary_is_built_and_only_the_last_place_is_looked_up():
    gate = threading.Event()
    async with desk(reading(gate=gate), document="d0001") as it:
        await hurried(it, "W")
        assert "being prepared" in it.inspector
        await hurried(it, "l", "l", "w", "w")
        assert it.view.place.offset > 10
        assert len(it.wb.dictionary.asked) == 1
        gate.set()
        await it.settle()
        assert len(it.wb.dictionary.asked) <= 2
        assert "being prepared" not in it.inspector


async def test_without_a_dictionary_the_reason_is_told_and_the_text_can_be_read_on():
    wb = project()

    class Gone(FakeDictionary):
        def look_up(self, text, language):
            raise Missing("no_dictionary")

    wb.dictionary = Gone({})
    async with desk(wb, document="d0001") as it:
        await it.press("W", "l")
        assert "no dictionary" in it.toasts[0]
        assert len(it.toasts) == 1
        assert it.view.place.offset == 1
