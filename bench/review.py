"""How long the review queue takes to open, beside reading the same annotations: ``python -m bench review``.

A project of ``DOCUMENTS`` documents with 10,000 places in all, two annotators,
who differ at two of five places; some are decided. Times are CPU seconds of
this process, the least of three tries. ``read_s`` is the baseline: every annotation and decision is read
from the store, and nothing is done with it. ``queue_s`` builds the whole queue,
``screen_s`` is what passes from the key ``R`` until its rows are on a screen of
120 x 40 cells, and ``step_s`` what deciding one place and going on to the next
takes there.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from workbench import bootstrap
from workbench.config import Settings
from workbench.domain.adjudication import fingerprint
from workbench.domain.annotation import Annotation, span_target
from workbench.domain.document import Document
from workbench.domain.journal import Change, Edit, Operation, created
from workbench.domain.language import Language
from workbench.domain.review import Decision
from workbench.domain.segmentation import segment
from workbench.domain.text import SOURCE, Text, digest
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.review import Filter, queue

DOCUMENTS, PLACES = 40, 250
TARGETS = {"screen_s": 1.0, "queue_s": 1.0}
WORD = "announcement"
MADE = datetime(2026, 1, 1, tzinfo=UTC)
STEPS, TRIES = 20, 3
TAGS = ("rhetoric.doubt", "rhetoric.slogans")


def fill(path: Path) -> None:
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="mei")
    documents.keep_tagset(wb, wb.tagsets["rhetoric"])
    for name in ("mei", "sam", "rev"):
        documents.introduce(wb, documents.person(replace(wb, annotator=name)))
    for number in range(DOCUMENTS):
        _add(wb, number)
    wb.store.close()


def _add(wb: Workbench, number: int) -> None:
    text = " ".join(f"The {WORD} number {number * PLACES + at} came late." for at in range(PLACES)) + "\n"
    source = Text(
        id=SOURCE,
        kind="source",
        language=Language.EN,
        content=text,
        sha256=digest(text),
        segments=segment(text),
    )
    document = Document(
        id=f"d{digest(text)[:16]}",
        ordinal=number,
        title=f"document {number}",
        language=Language.EN,
        imported=MADE,
        encoding="utf-8",
        source_bytes_sha256=digest(text),
    )
    changes: list[Change] = [created("document", document), *_marks(number, text)]
    operation = Operation(
        op_id=wb.ids.new("o"), document=document.id, actor="mei", at=MADE, verb="add", undoable=False
    )
    wb.store.add(source, text.encode(), Edit(operation, tuple(changes)))


def _marks(number: int, text: str) -> Iterator[Change]:
    at = 0
    for place in range(PLACES):
        start = text.index(WORD, at)
        at = end = start + len(WORD)
        pair = []
        for who, name in enumerate(("mei", "sam")):
            first = start - 4 if who and place % 5 == 1 else start
            tag = TAGS[1 if who and place % 5 == 2 else 0]
            made = Annotation(
                id=f"a{number:02}{place:03}{name}",
                ordinal=place * 2 + who,
                tag=tag,
                targets=(span_target(SOURCE, text, first, end),),
                by=name,
                created=MADE,
            )
            pair.append(made)
            yield created("annotation", made)
        if place % 10 == 0:
            decision = Decision(
                id=f"j{number:02}{place:03}",
                action="accept",
                targets=tuple(each.id for each in pair),
                by="rev",
                created=MADE,
                seen=fingerprint(pair),
            )
            yield created("decision", decision)


@contextmanager
def opened(path: Path) -> Iterator[Workbench]:
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="rev")
    try:
        yield wb
    finally:
        wb.store.close()


def timed(path: Path, work: Callable[[Workbench], list[object]]) -> tuple[float, int]:
    """Return the least CPU seconds of three tries, each on a project opened anew, and what it found."""
    times, found = [], list[object]()
    for _ in range(TRIES):
        with opened(path) as wb:
            before = time.process_time()
            found = work(wb)
            times.append(time.process_time() - before)
    return round(min(times), 3), len(found)


def read(wb: Workbench) -> list[object]:
    kinds = ("annotation", "decision")
    stored = wb.store.documents()
    return [record for each in stored for kind in kinds for record in wb.store.records(kind, each.id)]


def build(wb: Workbench) -> list[object]:
    return [*queue(wb, (), Filter(states=frozenset())).items]


async def on_screen(path: Path) -> tuple[float, float]:
    """Return the CPU seconds from the key to the rows, and those of deciding a place and going on."""
    from textual.events import Key

    from workbench.tui.app import WorkbenchApp
    from workbench.tui.screens.review import Review
    from workbench.tui.screens.unit import UnitScreen

    with opened(path) as wb:
        app = WorkbenchApp(wb, Settings(), pinyin=str)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            before = time.process_time()
            app.post_message(Key("R", "R"))
            while not (isinstance(app.screen, Review) and app.screen.found.items):  # noqa: ASYNC110 - the screen tells nobody
                await asyncio.sleep(0.01)
            await pilot.pause()
            shown = time.process_time() - before
            await pilot.press("enter")
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, UnitScreen)
            before = time.process_time()
            for _ in range(STEPS):
                screen.action_pick(1)
                await screen.action_decide("accept")
            await pilot.pause()
            step = (time.process_time() - before) / STEPS
    return round(shown, 3), round(step, 4)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.db"
        fill(path)
        read_s, records = timed(path, read)
        queue_s, places = timed(path, build)
        tries = [asyncio.run(on_screen(path)) for _ in range(TRIES)]
        screen_s, step_s = min(each[0] for each in tries), min(each[1] for each in tries)
    figures = {"queue_s": queue_s, "screen_s": screen_s}
    result = {
        "documents": DOCUMENTS,
        "places": places,
        "records_read": records,
        "read_s": read_s,
        **figures,
        "queue_times_reading": round(queue_s / max(read_s, 1e-3), 1),
        "step_s": step_s,
        "targets": {
            name: "PASS" if figures[name] < most else f"over by {figures[name] - most:.2f} s"
            for name, most in TARGETS.items()
        },
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
