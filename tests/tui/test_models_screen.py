import threading

import pytest

from tests import fakes
from tests.tui.desk import TAGSETS, desk
from workbench.tui.screens.confirm import Confirm
from workbench.tui.screens.models import Models
from workbench.tui.widgets.rows import Row


def wb(*pairs, offered=None, files=()):
    made = fakes.workbench(tagsets=TAGSETS, models=pairs, files=dict.fromkeys(files, b"x"))
    made.models.offered = offered
    return made


def rows(it):
    table = it.app.screen.table
    return [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]


def status(it):
    return it.app.screen.query_one("#status", Row).render().plain.strip()


def missing(it):
    row = it.app.screen.query_one("#engine", Row)
    return row.render().plain.strip() if row.display else ""


async def type_path(it, name):
    await it.type(name)
    await it.press("enter")


async def test_every_model_has_a_row_with_engine_version_size_use_and_self_test():
    there = wb("en-zh")
    there.models._put(there.models.model("en-zh", "1.10"))
    async with desk(there) as it:
        await it.press("m")
        assert isinstance(it.app.screen, Models)
        assert rows(it) == [
            ["en-zh", "argos", "1.9", "0.0 MB", "", "not tried yet"],
            ["en-zh", "argos", "1.10", "0.0 MB", "in use", "not tried yet"],
        ]
        assert "zh-en" in missing(it)
        await it.press("q")
        assert it.app.screen is it.library


async def test_enter_uses_the_version_under_the_cursor():
    there = wb("en-zh", "zh-en")
    there.models._put(there.models.model("en-zh", "1.10"))
    async with desk(there) as it:
        await it.press("m", "enter")
        assert [row[4] for row in rows(it)] == ["in use", "", "in use"]
        assert there.models.used()[0].version == "1.9"
        await it.press("j", "enter")
        assert there.models.used()[0].version == "1.10"
        assert missing(it) == ""


async def test_nothing_installed_says_what_to_do():
    async with desk(wb()) as it:
        await it.press("m")
        assert "goes online" in str(it.app.screen.query_one("#empty").content)
        await it.press("enter", "x", "t", "j", "U")
        assert isinstance(it.app.screen, Models)


async def test_fetching_says_that_it_goes_online_and_offers_what_is_missing():
    there = wb("en-zh", offered={"zh-en": "1.9", "en-zh": "1.9"})
    async with desk(there) as it:
        await it.press("m", "f")
        dialog = it.app.screen
        assert "goes online" in str(dialog.query_one(".dialog-title").content)
        assert dialog.query_one("Input").value == "zh-en"
        await it.press("escape")
        assert len(there.models.installed()) == 1
        await it.press("f", "enter")
        assert [row[0] for row in rows(it)] == ["en-zh", "zh-en"]
        assert status(it) == "Installed: zh-en 1.9"


@pytest.mark.parametrize("keys", [("f", "enter"), ("U", "y")])
async def test_without_a_network_a_sentence_says_so_and_the_screen_goes_on(keys):
    async with desk(wb("en-zh")) as it:
        await it.press("m", *keys)
        assert any("The download failed: no network" in toast for toast in it.toasts)
        assert status(it) == "Stopped."
        await it.press("t")
        assert "loads and translates" in status(it)


async def test_an_update_asks_first_and_brings_only_what_is_newer():
    there = wb("en-zh", "zh-en", offered={"en-zh": "1.10", "zh-en": "1.9"})
    async with desk(there) as it:
        await it.press("m", "U")
        assert isinstance(it.app.screen, Confirm)
        assert "online" in str(it.app.screen.query_one(".dialog-title").content)
        await it.press("n")
        assert len(there.models.installed()) == 2
        await it.press("U", "y")
        assert status(it) == "Installed: en-zh 1.10"
        assert [row[4] for row in rows(it)] == ["", "in use", "in use"]
        await it.press("U", "y")
        assert status(it) == "The index has nothing newer."


async def test_a_download_shows_how_far_it_is_and_can_be_stopped():
    there = wb("en-zh", offered={"zh-en": "1.9"})
    there.models.gate = threading.Event()
    async with desk(there) as it:
        await it.press("m")
        it.app.screen._fetch("zh-en")
        await it.burst("t", "c")
        assert any("c stops" in toast for toast in it.toasts)
        assert status(it) == "Stopped."
        assert [model.pair for model in there.models.installed()] == ["en-zh"]


async def test_leaving_stops_a_download():
    there = wb("en-zh", offered={"zh-en": "1.9"})
    there.models.gate = threading.Event()
    async with desk(there) as it:
        await it.press("m")
        it.app.screen._fetch("zh-en")
        await it.press("q")
        assert it.app.screen is it.library
        assert [model.pair for model in there.models.installed()] == ["en-zh"]


async def test_a_file_is_installed_and_one_that_is_refused_is_said():
    there = wb(files=["/x/good.argosmodel", "/x/bad.argosmodel"])
    there.models.packages["good.argosmodel"] = [there.models.model("en-zh")]
    async with desk(there) as it:
        await it.press("m", "a")
        await type_path(it, "/x/good.argosmodel")
        assert status(it) == "Installed: en-zh 1.9"
        await it.press("a")
        await type_path(it, "/x/bad.argosmodel")
        assert len(it.toasts) == 1
        assert len(rows(it)) == 1


async def test_removing_asks_first():
    there = wb("en-zh", "zh-en")
    async with desk(there) as it:
        await it.press("m", "x", "escape")
        assert len(there.models.installed()) == 2
        await it.press("x", "y")
        assert [row[0] for row in rows(it)] == ["zh-en"]
        assert "Removed en-zh 1.9" in status(it)


async def test_models_are_packed_and_unpacked(tmp_path):
    there = wb("en-zh", "zh-en", files=[str(tmp_path / "all.models")])
    async with desk(there, size=(200, 50)) as it:  # the path is long
        await it.press("m", "p")
        await type_path(it, str(tmp_path / "all.models"))
        assert "all.models: 2" in status(it)
        there.models.broken.add("en-zh-1.9")
        await it.press("x", "y", "x", "y", "P")
        await type_path(it, str(tmp_path / "all.models"))
        assert [row[0] for row in rows(it)] == ["zh-en"]
        assert len(it.toasts) == 1


async def test_a_file_that_is_there_is_not_packed_over(tmp_path):
    (tmp_path / "all.models").write_bytes(b"mine")
    async with desk(wb("en-zh")) as it:
        await it.press("m", "p")
        await type_path(it, str(tmp_path / "all.models"))
        assert "there already" in it.toasts[0]
        assert it.wb.models.packages == {}


async def test_the_self_test_says_what_works():
    there = wb("en-zh", "zh-en")
    there.models.broken.add("zh-en-1.9")
    async with desk(there) as it:
        await it.press("m", "t", "j", "t")
        assert [row[5] for row in rows(it)] == ["works", "does not load"]
        there.models.broken.clear()
        await it.press("t")
        assert [row[5] for row in rows(it)] == ["works", "works"]


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_speaks_chinese_and_fits(size):
    async with desk(wb("en-zh"), size=size) as it:
        await it.press("m", "L", "question_mark", "escape")
        assert rows(it)[0][5] == "尚未测试"
        assert it.app.screen.table.virtual_size.width <= size[0]
