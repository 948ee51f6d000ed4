import threading
from pathlib import Path

import pytest

from tests import builders, fakes
from tests.tui.desk import desk, project
from workbench.formats import discover
from workbench.tui.screens.annotate import Annotate
from workbench.tui.screens.export import Export


def shelf(count=3):
    """A project of several documents, each with one annotation by Mei and one by Sam."""
    wb = project()
    wb.formats = {name: discover()[name] for name in ("json", "jsonl", "doccano", "brat", "ptc_tc")}
    for at in range(1, count):
        fakes.put(
            wb,
            builders.parts(
                document=builders.document(id=f"d100{at}", title=f"Page {at} [/b]", ordinal=at),
                units=[],
                relations=[],
                findings=[],
                reviews=[],
                annotations=[
                    builders.annotation(
                        f"by-mei{at}", *builders.spans(builders.CONTENT, "rose"), comment="why"
                    ),
                    builders.annotation(f"by-sam{at}", *builders.spans(builders.CONTENT, "doubt"), by="sam"),
                ],
            ),
        )
    return wb


def screen(it):
    assert isinstance(it.app.screen, Export)
    return it.app.screen


def shown(it, name):
    return str(screen(it).query_one(f"#export-{name}").content)


def values(it):
    return {each.name: each.value for each in screen(it).settings}


def files(wb):
    return {str(path): data for path, data in wb.files.files.items()}


async def go(it, name):
    """Go down to a setting."""
    while screen(it).settings[screen(it)._row].name != name:
        await it.press("j")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_what_will_be_written_is_shown_before_it_is(size):
    async with desk(shelf(), size=size) as it:
        await it.press("e")
        assert '"format":"workbench-dossier"' in shown(it, "lines").replace(" ", "")
        assert "all (3)" in shown(it, "settings")
        assert shown(it, "lost") == "Nothing will be missing."
        assert files(it.wb) == {}
        await it.press("j", "l", "l")
        assert "“Prices”" in shown(it, "lines")
        assert "notes 2" in shown(it, "lost")
        look = screen(it).query_one("#export-look")
        assert look.region.height >= 3
        assert look.region.bottom <= size[1] - 2


async def test_a_format_is_picked_by_its_name_and_brings_its_options():
    async with desk(shelf()) as it:
        await it.press("e", "j", "enter")
        await it.type("doccano")
        await it.press("enter")
        assert values(it)["format"] == "doccano"
        await go(it, "option.unit")
        await it.press("l", "l")
        assert values(it)["option.unit"] == "utf16"
        assert '"unit": "utf16"' in shown(it, "lines")


async def test_files_are_written_checked_and_shown_with_how_to_check_them():
    async with desk(shelf()) as it:
        await it.press("e", "j", "l", "w")
        assert set(files(it.wb)) == {
            "exports/jsonl/README.md",
            "exports/jsonl/SHA256SUMS",
            "exports/jsonl/data.jsonl",
        }
        assert "exports/jsonl/data.jsonl" in shown(it, "lines")
        assert "cd exports/jsonl && sha256sum -c SHA256SUMS" in shown(it, "lines")
        await it.press("w")
        assert "exports/jsonl-2/data.jsonl" in files(it.wb)
        await it.press("q")
        assert it.app.screen is it.library


async def test_all_choices_reach_the_files():
    async with desk(shelf()) as it:
        await it.press("e", "j", "l")
        await go(it, "layer")
        await it.press("l", "l")
        await go(it, "people")
        await it.press("l")
        await go(it, "split")
        await it.press("l")
        await go(it, "out")
        await it.press("enter")
        it.app.screen.query_one("Input").value = "/given/here"
        await it.press("enter", "w")
        card = files(it.wb)["/given/here/README.md"].decode()
        assert "80/10/10" in card
        assert "Soft labels" in card
        assert "pseudonyms" in card
        assert not any(b'"mei"' in data for data in files(it.wb).values())


async def test_the_document_under_the_cursor_and_the_filtered_ones_can_be_chosen():
    async with desk(shelf(4)) as it:
        await it.press("slash")
        await it.type("Page")
        await it.press("enter", "j", "e")
        assert [len(each) for each in screen(it)._sets.values()] == [4, 1, 3]
        await it.press("l", "w")
        assert [Path(path).name for path in files(it.wb) if path.endswith(".json")] == ["Page-2-b.d1002.json"]


async def test_an_open_document_is_exported_from_where_it_is_annotated():
    async with desk(shelf(), document="d1001") as it:
        await it.press("ctrl+e")
        assert values(it)["documents"] == "this"
        assert "Page 1 [/b]" in shown(it, "lines")
        await it.press("escape")
        assert isinstance(it.app.screen, Annotate)


async def test_writing_is_stopped_and_leaves_nothing():
    gate = threading.Event()
    wb = shelf(8)

    class Slow:
        name, suffix, many, reads, writes, loses = "slow", ".slow", False, False, True, frozenset()
        waits = False

        def write(self, dossiers):
            if self.waits:
                gate.wait(5)
            return b"slow"

        def problems(self, data, name, *, deep=False):
            return []

    wb.formats = {"slow": Slow()}
    async with desk(wb) as it:
        await it.press("e")
        Slow.waits = True
        await it.pilot.press("w")
        await it.pilot.pause(0.05)
        await it.pilot.press("l", "w")
        assert "being written" in it.toasts[-1]
        await it.pilot.press("escape")
        gate.set()
        await it.until(lambda: "Stopped" in screen(it)._said)
        assert files(wb) == {}
        await it.press("escape")
        assert it.app.screen is it.library


async def test_what_cannot_be_written_is_said_and_the_screen_stays():
    wb = shelf()
    del wb.formats["json"]
    wb.formats = {"doccano": wb.formats["doccano"]}
    async with desk(wb) as it:
        await it.press("e")
        await go(it, "option.text")
        await it.press("l")
        await it.press("w")
        assert "d1001" in it.toasts[-1]
        assert screen(it)._said == "Nothing was written."
        assert files(wb) == {}
        screen(it)


async def test_an_empty_project_has_nothing_to_export():
    async with desk(fakes.workbench()) as it:
        await it.press("e")
        assert it.app.screen is it.library


async def test_the_language_changes_all_words():
    async with desk(shelf()) as it:
        await it.press("e", "L")
        assert "全部（3）" in shown(it, "settings")
        await it.press("L")
        assert "all (3)" in shown(it, "settings")


async def test_a_click_on_a_setting_changes_it():
    async with desk(shelf()) as it:
        await it.press("e")
        before = values(it)
        await it.pilot.click("#export-settings", offset=(4, 3))
        await it.settle()
        assert screen(it)._row == 3
        assert values(it)["footer"] == "out" != before["footer"]
