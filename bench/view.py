"""How much CPU the bilingual view takes for a book, beside a read-only TextArea with the same text.

Each app runs in a terminal of its own (a pty of 120 by 40 cells) that is
drained while it works; it writes down its CPU time whenever it handles a key,
so that a step costs everything up to the next key: handling, drawing, writing.

    python bench/view.py [--segments 25000] [--marks 5000] [--steps 60]
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
from collections.abc import Iterator
from pathlib import Path

COLUMNS, ROWS = 120, 40
FIRST_S = 0.6
"""How long a step may take to write its first byte; one that draws nothing costs that much time, and no CPU."""
QUIET_S = 0.04
KINDS = {"scroll": "d", "move": "j", "select": "J", "retag": "r"}
WORDS = (
    "negotiations alliance the of a response battlefield claims that reporters described president under "
    "sanctions energy and leaders because drone incident doctrine while summit tariff pressure voters in"
).split()
CHINESE = "谈判联盟回应战场声称记者描述总统制裁能源领导人无人机事件学说峰会关税压力选民在的是与而因为"


def document(segments: int) -> list:
    """Make pairs of about twenty English words and as much Chinese."""
    from workbench.domain.language import Language
    from workbench.domain.text import Origin, Role
    from workbench.tui.pairs import Pair

    chance = random.Random(7)
    pairs, start = [], 0
    for number in range(segments):
        source = " ".join(chance.choices(WORDS, k=20)).capitalize() + "."
        translation = "".join(chance.choices(CHINESE, k=17)) + "，" + "".join(chance.choices(CHINESE, k=16)) + "。"
        pair = Pair(
            f"s{number}", Role.BODY, number // 5, start, source, Language.EN,
            translation, f"u{number}", Language.ZH_HANS, Origin.MACHINE,
        )  # fmt: skip
        pairs.append(pair)
        start += len(source) + 1
    return pairs


def marks(pairs: list, count: int) -> list:
    """Tag stretches that overlap, a quarter of them on the translation."""
    from workbench.tui.pairs import Mark, Side

    chance = random.Random(11)
    found = []
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


def child(kind: str, log: Path, segments: int, count: int) -> None:
    """Run one app until the key q, and write down what it cost."""
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.widgets import Static, TextArea

    from workbench.tui.pairs import Mark, Side
    from workbench.tui.widgets.bilingual import BilingualView

    imports = time.process_time()
    pairs = document(segments) if kind != "empty" else []
    tags = marks(pairs, count) if kind == "view" else []
    text = "\n".join(pair.source for pair in pairs)
    begin = time.process_time()
    times: list[tuple[str, float]] = []

    class Bench(App):
        """One text pane, and keys that are not bound but timed."""

        def compose(self) -> ComposeResult:
            if kind == "view":
                yield BilingualView()
            elif kind == "textarea":
                yield TextArea(text, read_only=True, soft_wrap=True)
            else:
                yield Static("empty")

        def on_mount(self) -> None:
            if kind == "view":
                view = self.query_one(BilingualView)
                view.show(pairs)
                view.set_marks(tags)
                view.focus()
            self.call_after_refresh(self.call_after_refresh, lambda: times.append(("paint", time.process_time())))

        def on_key(self, event: Key) -> None:
            times.append((event.character or event.key, time.process_time()))
            if event.character == "q":
                self.exit()
            elif kind == "view":
                self.step_view(event.character)
            elif kind == "textarea":
                self.step_area(event.character)

        def step_view(self, key: str | None) -> None:
            view = self.query_one(BilingualView)
            if key == "d":
                view.move("half_down")
            elif key == "j":
                view.move("down")
            elif key == "J":
                if not view.selecting:
                    view.start_selection()
                view.move("down")
            elif key == "r":
                view.clear_selection()
                start = pairs[view.place.index].start + 5
                turn = Mark("bench", Side.SOURCE, start, start + 40, None, len(times) % 7, "c", "bench")
                view.change_marks(["bench"], [turn])

        def step_area(self, key: str | None) -> None:
            area = self.query_one(TextArea)
            if key == "d":
                area.action_cursor_page_down()
            elif key in {"j", "J"}:
                area.action_cursor_down(select=key == "J")
            elif key == "r":
                row = area.cursor_location[0]
                area._highlights[row] = [(5, 45, "string")] if len(times) % 2 else []
                area._line_cache.clear()
                area.refresh()

    Bench().run()
    rss = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    measured = {"imports": imports, "begin": begin, "times": times, "rss_mb": int(rss.split()[1]) / 1024}
    log.write_text(json.dumps(measured))


def drain(fd: int, quiet: float, limit: float = 60.0) -> int:
    """Read what the app writes until it has been quiet for a while; return the bytes."""
    read, end = 0, time.monotonic() + limit
    while time.monotonic() < end and select.select([fd], [], [], quiet if read else FIRST_S)[0]:
        try:
            read += len(os.read(fd, 1 << 16))
        except OSError:
            break
    return read


def run(kind: str, options: argparse.Namespace, keys: Iterator[str]) -> dict:
    """Run one app in a pty, press the keys, and return what it wrote down."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.json"
        pid, fd = pty.fork()
        if pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_DISABLE_KITTY_KEY": "1"}
            size = ("--segments", str(options.segments), "--marks", str(options.marks))
            os.execv(sys.executable, [sys.executable, __file__, "--child", kind, "--log", str(log), *size])
        total = 0
        while total < 1000:
            total += drain(fd, 2.0)
        for key in keys:
            os.write(fd, key.encode())
            drain(fd, QUIET_S)
        os.write(fd, b"q")
        drain(fd, 1.0)
        os.waitpid(pid, 0)
        return json.loads(log.read_text())


def percentile(values: list[float], part: float) -> float:
    """Return the value below which this part of them lies."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def costs(measured: dict) -> dict:
    """Turn what an app wrote down into seconds and milliseconds."""
    times = measured["times"]
    found: dict = {
        "imports_cpu_s": round(measured["imports"], 3),
        "first_paint_cpu_s": round(next(at for what, at in times if what == "paint") - measured["begin"], 3),
        "rss_mb": round(measured["rss_mb"], 1),
    }
    names = {key: name for name, key in KINDS.items()}
    steps: dict[str, list[float]] = {}
    for (key, at), (_, after) in zip(times, times[1:], strict=False):
        if key in names:
            steps.setdefault(names[key], []).append((after - at) * 1000)
    for name, values in steps.items():
        found[f"{name}_p50_ms"] = round(percentile(values, 0.5), 1)
        found[f"{name}_p95_ms"] = round(percentile(values, 0.95), 1)
    return found


def main() -> None:
    """Measure, and print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=25000)
    parser.add_argument("--marks", type=int, default=5000)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--child", choices=("view", "textarea", "empty"))
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.log, options.segments, options.marks)
        return
    keys = [key for key in KINDS.values() for _ in range(options.steps)]
    empty = costs(run("empty", options, iter(())))
    found = {kind: costs(run(kind, options, iter(keys))) for kind in ("view", "textarea")}
    for cost in found.values():
        cost["rss_over_empty_mb"] = round(cost["rss_mb"] - empty["rss_mb"], 1)
    ratios = {
        name: round(found["textarea"][name] / value, 1)
        for name, value in found["view"].items()
        if name in found["textarea"] and value
    }
    size = {"segments": options.segments, "words": options.segments * 20, "marks": options.marks}
    result = {"size": size, "terminal": [COLUMNS, ROWS], "empty": empty, **found, "textarea_over_view": ratios}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
