import threading

from tests import builders, fakes
from tests.tui.desk import TAGSETS, desk
from workbench.tui.widgets.rows import Row
from workbench.usecases.remaining import spoken


def wb(count=4, **fields):
    wb = fakes.workbench(tagsets=TAGSETS, models=("en-zh", "zh-en"), **fields)
    for at in range(1, count + 1):
        document = builders.document(id=f"d{at:04}", title=f"T{at}", ordinal=at)
        given = {
            "annotations": [],
            "relations": [],
            "reviews": [],
            "findings": [],
            "units": [],
            "tagsets": [],
        }
        fakes.put(wb, builders.parts(document=document, **given))
    return wb


def line(it):
    row = it.library.query_one("#engine", Row)
    return f"{row._left.plain} {row._right.plain}" if row.display else ""


async def test_all_documents_are_translated_and_the_table_shows_it():
    async with desk(wb()) as it:
        await it.press("T")
        assert all("100 %" in [str(c) for c in it.library.table.get_row_at(at)] for at in range(4))
        assert "Segments translated: 12; documents: 4" in it.toasts[-1]
        assert line(it) == ""


async def test_it_says_how_far_it_is_and_the_same_key_stops_it():
    gate = threading.Event()
    there = wb(engines={"argos": fakes.FakeEngine(gate=gate)})
    async with desk(there) as it:
        it.app.translate_all()
        it.library._say_engine()
        assert "Translating all" in line(it)
        assert "T stops" in line(it)
        it.app.translate_all()
        assert it.app.everything.stopping
        await it.settle()
        assert it.app.everything.ended
        assert line(it) == ""
        gate.set()
        await it.press("T")
        assert it.app.everything.result.translated == 12


async def test_it_goes_on_while_a_document_is_open():
    async with desk(wb(), document="d0002") as it:
        it.app.translate_all()
        await it.settle()
        await it.press("q")
        assert "100 %" in [str(cell) for cell in it.library.table.get_row_at(3)]


def test_time_is_said_no_finer_than_anybody_can_know():
    assert [spoken(seconds) for seconds in (0.2, 12, 54, 56, 150, 3_590, 4_000)] == [
        "about 5 s left",
        "about 10 s left",
        "about 55 s left",
        "about 1 min left",
        "about 2 min left",
        "about 1 h 0 min left",
        "about 1 h 7 min left",
    ]
