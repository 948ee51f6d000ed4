"""The whole program on a long text, through a pty: opening, scrolling, tagging, in CPU of the process.

    python -m bench.app [--words 500000]

``start`` is exec to the library with its rows; ``open`` is Enter to the text
on the screen; ``scroll`` and ``tag`` are CPU per key, as the median and the
95th percentile over groups of ten. The first undo reads the journal once, and
stands alone.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.pty_terminal import PtyTerminal
from workbench import bootstrap
from workbench.config import Settings
from workbench.domain.language import Language
from workbench.domain.text import Origin, Provenance, State
from workbench.domain.translation import TranslationUnit
from workbench.usecases.add import add
from workbench.usecases.session import Session

SENTENCE = "The ministers said number {n} would be met, and nobody in the hall believed a word of it at all. "
REST = 0.08
"""A process that used no CPU for so long (seconds) has finished what a key asked of it."""


def project(folder: Path, words: int) -> Path:
    """Make a project with one long text, every segment translated, and 5,000 overlapping annotations."""
    path = folder / "long.db"
    wb = bootstrap.open_workbench(Settings(), project=str(path), annotator="bench")
    lines = ["".join(SENTENCE.format(n=5 * n + k) for k in range(5)).rstrip() for n in range(words // 100)]
    session = Session(wb, add(wb, "\n".join(lines).encode(), "long.txt", title="A long text").document)
    made = Provenance(by="bench", origin=Origin.HUMAN, state=State.FINAL, created=wb.clock.now())
    units = [
        TranslationUnit(
            id=f"u{number}",
            segment=segment.id,
            content=f"部长们说第{number}号目标将会实现，而大厅里没有一个人相信他们说的任何一个字。",
            language=Language.ZH_HANS,
            provenance=made,
        )
        for number, segment in enumerate(session.source.segments)
    ]
    session.put_units(units, "edit", undoable=False)
    _annotate(session)
    wb.store.close()
    return path


def _annotate(session: Session) -> None:
    from workbench.domain.annotation import Annotation
    from workbench.domain.journal import created

    session.tag("rhetoric.doubt", [session.target("source", 0, 3)])
    first = next(iter(session.annotations.values()))
    length = len(session.source.content)
    changes = []
    for number in range(5000):
        start = 4 + number * (length - 200) // 5000
        target = session.target("source", start, start + 60 + number % 90)
        fields = dict(first) | {"id": f"b{number}", "ordinal": number + 1, "targets": (target,)}
        changes.append(created("annotation", Annotation.model_validate(fields)))
    session.apply("tag", changes)


class Meter:
    """Counts the CPU seconds of one process."""

    def __init__(self, term: PtyTerminal) -> None:
        self._term = term
        self._process = psutil.Process(term.pid)

    def now(self) -> float:
        """Return the CPU seconds used so far."""
        times = self._process.cpu_times()
        return times.user + times.system

    def rss(self) -> float:
        """Return the resident memory in megabytes."""
        return self._process.memory_info().rss / 1e6

    def rest(self) -> float:
        """Wait until the process rests, and return the CPU seconds used so far."""
        used = self.now()
        while True:
            self._term.read(REST)
            if self.now() == used:
                return used
            used = self.now()


def per_key(term: PtyTerminal, meter: Meter, keys: list[str], times: int) -> dict[str, float]:
    """Press keys in groups of ten (the clock ticks 100 times a second), and return milliseconds a key."""
    costs = []
    for _ in range(times):
        before = meter.rest()
        for key in keys * 10:
            term.press(key)
            term.read(0.02)
        costs.append((meter.rest() - before) * 100 / len(keys))
    return {
        "p50_ms": round(statistics.median(costs), 2),
        "p95_ms": round(sorted(costs)[int(0.95 * len(costs))], 2),
    }


def measure(words: int) -> dict[str, object]:
    """Open the long text as a person would."""
    with tempfile.TemporaryDirectory() as folder:
        path = project(Path(folder), words)
        command = [sys.executable, "-m", "workbench", "--project", str(path), "--as", "bench"]
        began = time.monotonic()
        with PtyTerminal(command, columns=120, rows=40, cwd=folder) as term:
            meter = Meter(term)
            term.wait_for("A long text", seconds=120)
            figures: dict[str, object] = {"words": words, "start_wall_s": round(time.monotonic() - began, 2)}
            started = meter.rest()
            figures["start_cpu_s"] = round(started, 2)
            term.press("enter")
            term.wait_for("The ministers said number 0", seconds=120)
            figures["first_paint_cpu_s"] = round(meter.now() - started, 2)
            figures["open_cpu_s"] = round(meter.rest() - started, 2)
            figures["scroll"] = per_key(term, meter, ["ctrl+d"], 20)
            figures["move"] = per_key(term, meter, ["w"], 20)
            before = meter.rest()
            term.press("r", "v", "w", "1", "u")
            figures["first_undo_cpu_s"] = round(meter.rest() - before, 2)
            figures["tag_and_undo"] = per_key(term, meter, ["v", "w", "1", "u"], 10)
            figures["rss_mb"] = round(meter.rss())
        return figures


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=500_000)
    print(json.dumps(measure(parser.parse_args().words), indent=2))


if __name__ == "__main__":
    main()
