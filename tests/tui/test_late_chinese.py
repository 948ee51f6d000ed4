import asyncio

from tests.tui.desk import desk, project


class Dictionary:
    """An engine that knows when its words were first asked for."""

    name = "gloss"

    def __init__(self):
        self.asked = 0

    def words(self, text):
        self.asked += 1
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


def test_a_picker_has_the_dictionary_opened():
    async def scenario(desk, words):
        await desk.open()
        await desk.press("ctrl+p")
        assert words.asked > 0

    reading(scenario)
