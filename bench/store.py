"""How long the store takes, as JSON: an edit among 200,000 annotations beside bare sqlite3; opening; reading.

    python bench/store.py [--rows 200000] [--edits 1000] [--url postgresql://…] [--folder DIR]

Times are milliseconds: ``cpu`` of this process, else on the wall.
"""

import argparse
import hashlib
import json
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from workbench.domain.annotation import Annotation, SpanTarget
from workbench.domain.document import Agent, Document
from workbench.domain.journal import Change, Edit, Operation, chain, created, dump_changes
from workbench.domain.language import Language
from workbench.domain.text import Origin, Provenance, Role, Segment, State, Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.ports import Store
from workbench.store import open_store
from workbench.store.sqlite import _SETTINGS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEGMENTS = 25_000
WORDS = 20


def annotation(number: int) -> Annotation:
    target = SpanTarget(text="source", start=number, end=number + 9, exact="word word", prefix="w" * 32)
    return Annotation(
        id=f"a{number}", ordinal=number, tag="rhetoric.doubt", targets=(target,), by="anna", created=NOW
    )


def unit(number: int) -> TranslationUnit:
    made = Provenance(by="argos", origin=Origin.MACHINE, state=State.INITIAL, created=NOW)
    content = "译文" * WORDS
    return TranslationUnit(
        id=f"t{number}", segment=f"s{number}", content=content, language=Language.ZH_HANS, provenance=made
    )


def edit(op_id: str, *changes: Change) -> Edit:
    return Edit(Operation(op_id=op_id, document="d1", actor="anna", at=NOW, verb="tag"), changes)


def long_text() -> Text:
    sentence = " ".join(["lorem"] * WORDS) + "."
    step = len(sentence) + 1
    content = " ".join([sentence] * SEGMENTS)
    segments = tuple(
        Segment(
            id=f"s{number}",
            start=number * step,
            end=number * step + len(sentence),
            paragraph=number // 5,
            role=Role.BODY,
            language=Language.EN,
        )
        for number in range(SEGMENTS)
    )
    return Text(
        id="source",
        kind="source",
        language=Language.EN,
        content=content,
        sha256=digest(content),
        segments=segments,
    )


def fill(store: Store, rows: int) -> None:
    """Add a document of 500,000 words, its translation, and ``rows`` annotations."""
    text = long_text()
    raw = text.content.encode()
    document = Document(
        id="d1",
        ordinal=0,
        title="Long",
        language=Language.EN,
        imported=NOW,
        encoding="utf-8",
        source_bytes_sha256=hashlib.sha256(raw).hexdigest(),
    )
    person = Agent(id="anna", kind="person", name="Anna")
    store.add(text, raw, edit("o-add", created("document", document), created("agent", person)))
    store.apply(edit("o-translate", *(created("translation", unit(number)) for number in range(SEGMENTS))))
    for start in range(0, rows, 2000):
        some = range(start, min(rows, start + 2000))
        store.apply(edit(f"o-fill-{start}", *(created("annotation", annotation(number)) for number in some)))


def timed(actions: Mapping[str, Callable[[int], object]], numbers: range) -> dict[str, dict[str, float]]:
    """Return the middle and the 99th percentile of each, taking turns so that all meet the same disk."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for number in numbers:
        for name, action in actions.items():
            start = time.perf_counter()
            action(number)
            taken[name].append(1000 * (time.perf_counter() - start))
    return {
        name: {
            "p50": round(statistics.median(times), 2),
            "p99": round(statistics.quantiles(times, n=100)[98], 2),
        }
        for name, times in taken.items()
    }


def best_cpu(action: Callable[[], object], times: int = 5) -> float:
    """Return the least CPU time of several calls, which other programs disturb least."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        action()
        taken.append(1000 * (time.process_time() - start))
    return round(min(taken), 1)


@contextmanager
def bare(path: str) -> Iterator[Callable[[int], None]]:
    """Yield the same two inserts as one edit makes, in the same mode, without our code."""
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in _SETTINGS:
        connection.execute(setting)

    def insert(number: int) -> None:
        one = edit(f"o-bare-{number}", created("annotation", annotation(number)))
        changes = dump_changes(one.changes)
        values = ("d1", "anna", one.operation.model_dump_json(), changes)
        connection.execute("BEGIN IMMEDIATE")
        (last,) = connection.execute("SELECT hash FROM op ORDER BY seq DESC LIMIT 1").fetchone()
        connection.execute(
            "INSERT INTO op (op_id, document, actor, operation, changes, hash) VALUES (?, ?, ?, ?, ?, ?)",
            (one.operation.op_id, *values, chain(last, one.operation, changes)),
        )
        connection.execute(
            "INSERT INTO record (document, kind, id, ordinal, maker, segment, deleted, body)"
            " VALUES ('d1', 'annotation', ?, ?, 'anna', '', 0, ?)",
            (f"a{number}", number, annotation(number).model_dump_json()),
        )
        connection.execute("COMMIT")

    yield insert
    connection.close()


def measure(url: str, rows: int, edits: int) -> dict[str, object]:
    """Fill a project and return its figures."""
    store = open_store(url)
    start = time.perf_counter()
    fill(store, rows)
    store.close()
    figures: dict[str, object] = {"rows": rows, "fill_s": round(time.perf_counter() - start, 1)}
    on_server = "://" in url
    twin = f"{url}.twin"
    if not on_server:
        shutil.copy(url, twin)
    store = open_store(url)

    def apply(number: int) -> None:
        store.apply(edit(f"o-{number}", created("annotation", annotation(number))))

    numbers = range(rows, rows + edits)
    if on_server:
        figures["apply_ms"] = timed({"workbench": apply}, numbers)
    else:
        with bare(twin) as insert:
            figures["apply_ms"] = timed({"workbench": apply, "bare sqlite3": insert}, numbers)
        figures["megabytes"] = round(Path(url).stat().st_size / 1e6)
    figures["source_cpu_ms"] = best_cpu(lambda: store.source("d1"))
    figures["translations_cpu_ms"] = best_cpu(lambda: store.records("translation", "d1"))
    figures["count_cpu_ms"] = best_cpu(lambda: store.count("annotation"))
    figures["sizes_cpu_ms"] = best_cpu(store.sizes)
    start = time.perf_counter()
    figures["problems"] = len(store.problems())
    figures["problems_s"] = round(time.perf_counter() - start, 1)
    store.close()
    figures["reopen_cpu_ms"] = best_cpu(lambda: open_store(url).close())
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--url", help="an empty PostgreSQL database, instead of a new file")
    parser.add_argument("--folder", help="where to make the file, instead of the temporary folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        url = given.url or str(Path(folder) / "bench.db")
        print(json.dumps(measure(url, given.rows, given.edits), indent=2))


if __name__ == "__main__":
    main()
