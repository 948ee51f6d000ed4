import asyncio
import threading
import time

import pytest
from textual.widgets import OptionList, Static

from tests.tui.desk import PINYIN, desk, project
from workbench.domain.span import Span
from workbench.errors import Missing


class Dictionary:
    """An engine that knows when its words were first asked for."""

    name = "gloss"

    def __init__(self):
        self.asked = 0
        self.texts = []
        self.broken = False

    def words(self, text):
        self.asked += 1
        self.texts.append(text)
        if self.broken:
            raise Missing("gloss.no_cache", place="there", reason="broken")
        return []


def reading(scenario):
    async def run():
        wb = project()
        wb.engines = {**wb.engines, "gloss": (words := Dictionary())}
        async with desk(wb, pinyin=None) as opened:
            await scenario(opened, words)

    asyncio.run(run())


def test_an_english_text_is_read_without_the_dictionary_and_a_chinese_one_with_it():
    async def scenario(desk, words):
        await desk.open()
        assert words.asked == 0
        await desk.press("w", "l", "b")
        assert words.asked == 0
        await desk.press("tab")
        assert desk.view.on_chinese
        assert words.asked > 0
        assert desk.app.cutter is not None

    reading(scenario)


def test_the_words_of_a_chinese_text_are_read_where_the_cursor_rests():
    async def scenario(desk, words):
        await desk.open()
        await desk.press("tab")
        text = desk.view._laid.text(desk.view.place.side, desk.view.place.index)
        assert text not in words.texts, "nobody has asked for a word of it"
        until = time.monotonic() + 30
        while text not in words.texts:
            assert time.monotonic() < until
            await asyncio.sleep(0.02)

    reading(scenario)


def test_a_dictionary_that_cannot_be_read_ahead_is_no_mishap():
    async def scenario(desk, words):
        await desk.open()
        await desk.press("tab")
        words.broken = True
        await desk.press("j")
        text, until = desk.view._laid.text(desk.view.place.side, desk.view.place.index), time.monotonic() + 30
        while text not in words.texts:
            assert time.monotonic() < until
            await asyncio.sleep(0.02)
        await desk.settle()
        assert desk.toasts == []

    reading(scenario)


def test_a_picker_has_the_dictionary_opened():
    async def scenario(desk, words):
        await desk.open()
        await desk.press("ctrl+p")
        assert words.asked > 0

    reading(scenario)


class Program(Dictionary):
    """One whose index is there, but for a text needs another program, which takes its time to begin."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()
        self.waited = []

    def ready(self):
        return True

    def words(self, text):
        if text:
            self.waited.append(threading.current_thread())
            assert self.go.wait(20)
        return super().words(text)


@pytest.mark.parametrize("key", ["tab", "ctrl+p"])
async def test_no_key_waits_until_the_program_that_finds_words_has_begun(key):
    wb = project()
    wb.engines = {**wb.engines, "gloss": (gloss := Program())}
    async with desk(wb, pinyin=None, document="d0001") as it:
        try:
            await pressed(it, key)
            assert it.app.cutter is not None
            until = time.monotonic() + 30
            while not gloss.waited:
                assert time.monotonic() < until
                await asyncio.sleep(0.005)
            assert threading.current_thread() not in gloss.waited
        finally:
            gloss.go.set()
        await it.settle()


class Read:
    """A word of a dictionary, as it is asked for by the screens."""

    def __init__(self, text, pinyin):
        self.span = Span(start=0, end=len(text))
        self.pinyin = pinyin


class SlowDictionary:
    """An engine whose words are not ready before ``go`` is set; broken, if ``works`` is not."""

    name = "gloss"

    def __init__(self, works):
        self.go = threading.Event()
        self.works = works

    def ready(self):
        return False

    def words(self, text):
        assert self.go.wait(20)
        if not self.works:
            raise Missing("gloss.damaged_index", place="here")
        return [Read(text, PINYIN[text].replace(" ", ""))] if text in PINYIN else []


async def pressed(it, *keys):
    """Press keys while the dictionary is being made ready, which would hold up ``desk.press``."""
    await it.pilot.press(*keys)
    for _ in range(2000):
        if not it.app.typing:
            break
        await asyncio.sleep(0.005)
    await it.pilot.pause()


def told(it):
    return it.app.screen.query_one("#pick-detail Static", Static).content


@pytest.mark.parametrize("works", [True, False])
async def test_a_picker_says_that_pinyin_comes_and_finds_by_it_as_soon_as_it_is_there(works):
    wb = project()
    wb.engines = {**wb.engines, "gloss": (gloss := SlowDictionary(works))}
    async with desk(wb, pinyin=None, document="d0001") as it:
        try:
            await pressed(it, "v", "w", "t", *"biaoqian")
            assert it.app.screen.query_one(OptionList).option_count == 0
            assert "dictionary" in str(told(it))
            assert it.app.learning
        finally:
            gloss.go.set()
        await it.settle()
        assert it.app.screen.query_one(OptionList).option_count == works
        if works:
            assert it.app.screen.query_one(OptionList).highlighted_option.id == "rhetoric.labelling"
        else:
            assert "dictionary" not in str(told(it))


async def test_the_help_finds_by_pinyin_as_soon_as_it_can():
    wb = project()
    wb.engines = {**wb.engines, "gloss": (gloss := SlowDictionary(True))}
    async with desk(wb, pinyin=None, document="d0001") as it:
        try:
            await pressed(it, "question_mark", *"biaoqian")
            assert "dictionary" in str(it.app.screen.query_one("#help-found", Static).content)
        finally:
            gloss.go.set()
        await it.settle()
        assert "贴标签" in str(it.app.screen.query_one("#help-found", Static).content)
