"""How much CPU the bilingual view takes for a book, beside a read-only TextArea with the same text.

Each app runs in a terminal of its own (a pty of 120 by 40 cells) that is
drained while it works; it writes down its CPU time whenever it handles a key,
so that a step costs everything up to the next key: handling, drawing, writing.

    python -m bench.view [--segments 25000] [--marks 5000] [--steps 60]
"""

import argparse
import fcntl
import json
import os
import pty
import random
import select
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import Static, TextArea

from workbench.domain.language import Language
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Mark, Pair, Side
from workbench.tui.widgets.bilingual import BilingualView

COLUMNS, ROWS = 120, 40
FIRST_S = 0.6
"""How long a step may take to write its first byte; one that draws nothing costs that time, and no CPU."""
QUIET_S = 0.04
KINDS = {"scroll": "d", "move": "j", "select": "J", "retag": "r"}
WORDS = (
    *("negotiations", "alliance", "the", "of", "a", "response", "battlefield", "claims", "that", "reporters"),
    *("described", "president", "under", "sanctions", "energy", "and", "leaders", "because", "drone", "in"),
    *("incident", "doctrine", "while", "summit", "tariff", "pressure", "voters"),
)
CHINESE = "谈判联盟回应战场声称记者描述总统制裁能源领导人无人机事件学说峰会关税压力选民在的是与而因为"


def document(segments: int) -> list[Pair]:
    """Make pairs of about twenty English words and as much Chinese."""
    chance = random.Random(7)
    pairs: list[Pair] = []
    start = 0
    for number in range(segments):
        source = " ".join(chance.choices(WORDS, k=20)).capitalize() + "."
        halves = ("".join(chance.choices(CHINESE, k=size)) for size in (17, 16))
        ends = (f"u{number}", Language.ZH_HANS, Origin.MACHINE)
        whole = "，".join(halves) + "。"
        pairs.append(Pair(f"s{number}", Role.BODY, number // 5, start, source, Language.EN, whole, *ends))
        start += len(source) + 1
    return pairs


def marks(pairs: Sequence[Pair], count: int) -> list[Mark]:
    """Tag stretches that overlap, a quarter of them on the translation."""
    chance = random.Random(11)
    found: list[Mark] = []
    for number in range(count):
        pair = pairs[chance.randrange(min(len(pairs), max(count // 3, 1)))]
        tag = (number % 7, "crf"[number % 3], f"tag {number % 7}")
        if number % 4 == 0:
            start = chance.randrange(20)
            found.append(Mark(f"a{number}", Side.TRANSLATION, start, start + 12, pair.unit, *tag))
        else:
            start = pair.start + chance.randrange(60)
            found.append(Mark(f"a{number}", Side.SOURCE, start, start + chance.randrange(5, 150), None, *tag))
    return found


class Timed(App[None]):
    """An app that notes the CPU time at its first paint and at every key; the key q ends it."""

    def __init__(self, pairs: Sequence[Pair], tags: Sequence[Mark]) -> None:
        super().__init__()
        self.pairs, self.tags = pairs, tags
        self.times: list[tuple[str, float]] = []

    def compose(self) -> ComposeResult:
        """Show next to nothing."""
        yield Static("empty")

    def on_mount(self) -> None:
        """Note when the first paint is done."""
        self.call_after_refresh(self.call_after_refresh, self.note, "paint")

    def note(self, what: str) -> None:
        """Note what happens, and what it cost until now."""
        self.times.append((what, time.process_time()))

    def on_key(self, event: Key) -> None:
        """Note a key, and do what it stands for."""
        self.note(event.character or event.key)
        if event.character == "q":
            self.exit()
        else:
            self.step(event.character or "")

    def step(self, key: str) -> None:
        """Do nothing."""


class Viewing(Timed):
    """The bilingual view."""

    def compose(self) -> ComposeResult:
        """Show the view alone."""
        yield BilingualView()

    def on_mount(self) -> None:
        """Show the document."""
        super().on_mount()
        view = self.query_one(BilingualView)
        view.show(self.pairs)
        view.set_marks(self.tags)
        view.focus()

    def step(self, key: str) -> None:
        """Scroll by half a screen, go down, select down, or tag at the cursor."""
        view = self.query_one(BilingualView)
        if key == "r":
            view.clear_selection()
            start = self.pairs[view.place.index].start + 5
            tag = Mark("bench", Side.SOURCE, start, start + 40, None, len(self.times) % 7, "c", "bench")
            view.change_marks(["bench"], [tag])
            return
        if key == "J" and not view.selecting:
            view.start_selection()
        view.move("half_down" if key == "d" else "down")


class Reading(Timed):
    """A read-only TextArea with the sources."""

    def compose(self) -> ComposeResult:
        """Show the text area alone."""
        text = "\n".join(pair.source for pair in self.pairs)
        yield TextArea(text, read_only=True, soft_wrap=True)

    def step(self, key: str) -> None:
        """Scroll by a screen, go down, select down, or colour words of the line as a highlighter does."""
        area = self.query_one(TextArea)
        if key == "d":
            area.action_cursor_page_down()
        elif key == "r":
            row = area.cursor_location[0]
            area._highlights[row] = [(5, 45, "string")] * (len(self.times) % 2)  # noqa: SLF001  no public way
            area._line_cache.clear()  # noqa: SLF001  no public way
            area.refresh()
        else:
            area.action_cursor_down(select=key == "J")


APPS = {"empty": Timed, "view": Viewing, "textarea": Reading}


def child(kind: str, log: Path, segments: int, count: int) -> None:
    """Run one app until the key q, and write down what it cost."""
    imports = time.process_time()
    pairs = document(segments) if kind != "empty" else []
    tags = marks(pairs, count) if kind == "view" else []
    begin = time.process_time()
    app = APPS[kind](pairs, tags)
    app.run()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    rss_kb = int(status.partition("VmRSS:")[2].split()[0])
    measured = {"imports": imports, "begin": begin, "times": app.times, "rss_mb": rss_kb / 1024}
    log.write_text(json.dumps(measured), encoding="utf-8")


def drain(fd: int, quiet: float, limit: float = 60.0) -> int:
    """Read what the app writes until it has been quiet for a while; return the bytes."""
    read, end = 0, time.monotonic() + limit
    while time.monotonic() < end and select.select([fd], [], [], quiet if read else max(quiet, FIRST_S))[0]:
        try:
            read += len(os.read(fd, 1 << 16))
        except OSError:
            break
    return read


def run(kind: str, options: argparse.Namespace, keys: Iterable[str]) -> dict[str, Any]:
    """Run one app in a pty, press the keys, and return what it wrote down."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.json"
        pid, fd = pty.fork()
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ |= {
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "TEXTUAL_DISABLE_KITTY_KEY": "1",
            }
            os.chdir(Path(__file__).parents[1])
            size = ("--segments", str(options.segments), "--marks", str(options.marks))
            command = (sys.executable, "-m", "bench.view", "--child", kind, "--log", str(log), *size)
            os.execv(sys.executable, command)
        shown = 0
        while shown < 1000:
            shown += drain(fd, 2.0)
        for key in keys:
            os.write(fd, key.encode())
            drain(fd, QUIET_S)
        os.write(fd, b"q")
        drain(fd, 1.0)
        os.waitpid(pid, 0)
        os.close(fd)
        measured: dict[str, Any] = json.loads(log.read_text(encoding="utf-8"))
        return measured


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which this part of them lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def costs(measured: dict[str, Any]) -> dict[str, float]:
    """Turn what an app wrote down into seconds and milliseconds."""
    times = measured["times"]
    paint = next(at for what, at in times if what == "paint")
    found = {
        "imports_cpu_s": round(measured["imports"], 3),
        "first_paint_cpu_s": round(paint - measured["begin"], 3),
        "rss_mb": round(measured["rss_mb"], 1),
    }
    steps: dict[str, list[float]] = {}
    for (key, at), (_, after) in pairwise(times):
        steps.setdefault(key, []).append((after - at) * 1000)
    for name, key in KINDS.items():
        if key in steps:
            found[f"{name}_p50_ms"] = round(percentile(steps[key], 0.5), 1)
            found[f"{name}_p95_ms"] = round(percentile(steps[key], 0.95), 1)
    return found


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run all three apps, and compare."""
    keys = [key for key in KINDS.values() for _ in range(options.steps)]
    empty = costs(run("empty", options, ()))
    found = {kind: costs(run(kind, options, keys)) for kind in ("view", "textarea")}
    for cost in found.values():
        cost["rss_over_empty_mb"] = round(cost["rss_mb"] - empty["rss_mb"], 1)
    view, area = found["view"], found["textarea"]
    ratios = {name: round(area[name] / value, 1) for name, value in view.items() if value and name in area}
    size = {"segments": options.segments, "words": options.segments * 20, "marks": options.marks}
    return {"size": size, "terminal": [COLUMNS, ROWS], "empty": empty, **found, "textarea_over_view": ratios}


def main() -> None:
    """Measure, and print what was found as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--segments", type=int, default=25000)
    parser.add_argument("--marks", type=int, default=5000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--child", choices=tuple(APPS), help=argparse.SUPPRESS)
    parser.add_argument("--log", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.log, options.segments, options.marks)
    else:
        print(json.dumps(measure(options), indent=2))


if __name__ == "__main__":
    main()
