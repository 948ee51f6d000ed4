"""A terminal for tests: starts a program on a real pty, types into it, and reads what its screen shows."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from types import TracebackType
from typing import Self

import pyte
from pyte.charsets import LAT1_MAP
from pyte.modes import IRM
from pyte.screens import Char
from wcwidth import iter_graphemes, wcswidth

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
}
"""What a terminal sends for keys that are no characters; ``ctrl+x`` and the like are worked out."""


_ASKED = b"\x1b[?2026$p"
"""A program asks whether the terminal can hold what it shows back until a whole picture is there."""
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Around a picture, for a terminal that can."""

_STYLE = re.compile(r"\x1b\[[0-9;:]*m")
"""Sets colours and the like: most of what a program writes."""


class ClusterScreen(pyte.Screen):
    """Draws a grapheme cluster into one place, as terminals do that know about them.

    pyte alone drops all that follows a joiner, and composes what was written decomposed.
    """

    def draw(self, data: str) -> None:
        """Draw text at the cursor; what goes on with the last cluster is added to it."""
        plain = self.g0_charset is LAT1_MAP and not self.charset and IRM not in self.mode
        for cluster in data if data.isascii() else iter_graphemes(data):
            width, left = _cells(cluster), self.cursor.x
            if plain and 0 < width <= self.columns - left:  # what pyte does, in a tenth of the time
                row = self.buffer[self.cursor.y]
                row[left] = _cell(self.cursor.attrs, cluster)
                for rest in range(left + 1, left + width):
                    row[rest] = _cell(self.cursor.attrs, "")
                self.cursor.x = left + width
            elif width < 1 and not cluster.isascii():
                self._add(cluster)
            elif len(cluster) == 1:
                super().draw(cluster)
            else:
                super().draw("中" if width == 2 else "x" * width)
                row, column = self.buffer[self.cursor.y], self.cursor.x - width
                row[column] = row[column]._replace(data=cluster)
                for rest in range(column + 1, self.cursor.x):
                    row[rest] = row[rest]._replace(data="")
        self.dirty.add(self.cursor.y)

    def _add(self, cluster: str) -> None:
        row = self.buffer[self.cursor.y]
        column = next((each for each in range(self.cursor.x - 1, -1, -1) if row[each].data), -1)
        if column >= 0 and not any(each in cluster for each in "\x00\x7f"):
            row[column] = row[column]._replace(data=row[column].data + cluster)


class PtyTerminal:
    """A program on a terminal of ``columns`` by ``rows`` cells.

    ``raw`` keeps every byte the program wrote, so that a test can look for
    what must never reach a terminal. With ``whole`` it shows whole pictures
    alone, as terminals with synchronized output do (DEC private mode 2026).
    Colours and the like are taken in only if it is ``styled``: that takes three times as long.
    Nothing is waited for longer than ``patience``, in seconds, unless a call says so.
    Use it as a context manager: it leaves no process behind.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        whole: bool = False,
        styled: bool = False,
        patience: float = 20,
    ) -> None:
        self.raw = bytearray()
        self.screen = ClusterScreen(columns, rows)
        self._whole, self._styled, self._held = whole, styled, ""
        self._patience = patience
        self._pictures = 0
        self._lines: tuple[int, list[str]] = (-1, [])
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.exit_status: int | None = None
        self.heard: Callable[[bytes], object] | None = None
        """Is given what the program wrote, before the screen takes it in."""
        self.pid, self._master = pty.fork()
        if self.pid == 0:
            _become(command, environ, cwd)
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Typing --------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys by name (``enter``, ``ctrl+r``, ``f2``) or by their character."""
        for key in keys:
            self.type(_sequence(key))
            if key == "escape":
                self.read(0.2)

    def type(self, text: str) -> None:
        """Send characters, as an input method commits them."""
        os.write(self._master, text.encode())

    def paste(self, text: str) -> None:
        """Send characters as a bracketed paste."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)
        self._pictures += 1

    # Reading -------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """Return what the screen shows, a string a row, without the blanks that end it.

        pyte keeps the second cell of a wide character empty; joined, each character stands once. An
        empty cell whose character has been written over is blank, as terminals show it.
        """
        if self._lines[0] != self._pictures:
            rows = [self._line(self.screen.buffer[row]).rstrip() for row in range(self.screen.lines)]
            self._lines = (self._pictures, rows)
        return self._lines[1]

    def text(self) -> str:
        """Return the whole screen as one string."""
        return "\n".join(self.lines())

    def read(self, seconds: float) -> None:
        """Take in what the program writes for this long, or until it ends."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self._take(left):
            pass

    def wait_for(self, *texts: str, seconds: float | None = None) -> str:
        """Wait until the screen shows all of these, and return it. Raises AssertionError with the screen."""
        return self._wait(lambda shown: all(text in shown for text in texts), texts, seconds)

    def wait_until_gone(self, text: str, *, seconds: float | None = None) -> str:
        """Wait until the screen shows this no more."""
        return self._wait(lambda shown: text not in shown, (f"not {text}",), seconds)

    def wait_until(self, holds: Callable[[], bool], wanted: str) -> None:
        """Wait until something holds of what is shown; it is asked again when that changes."""
        self._wait(lambda _: holds(), (wanted,), None)

    # Ending --------------------------------------------------------------------------------

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Take the terminal away, as closing its window does: the kernel sends SIGHUP."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def wait(self, seconds: float = 20) -> int:
        """Wait for the program's end; return its exit status, or minus the signal that ended it."""
        until = time.monotonic() + seconds
        while self.exit_status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise AssertionError(f"still running after {seconds} s\n{self.text()}")
            elif not self._take(0.05):
                time.sleep(0.01)
        return self.exit_status

    def close(self) -> None:
        """End the program, however it stands, and let go of the terminal."""
        if self.exit_status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                _, status = os.waitpid(self.pid, 0)
                self.exit_status = os.waitstatus_to_exitcode(status)
            except (ProcessLookupError, ChildProcessError):
                self.exit_status = -signal.SIGKILL
        self.hang_up()

    # Inside --------------------------------------------------------------------------------

    def _line(self, cells) -> str:
        shown, covered = [], 0
        for column in range(self.screen.columns):
            data = cells[column].data
            if data or not covered:
                shown.append(data or " ")
            covered = covered - 1 if not data and covered else _width(data) - 1
        return "".join(shown)

    def _wait(self, holds: Callable[[str], bool], wanted: Sequence[str], seconds: float | None) -> str:
        until = time.monotonic() + (self._patience if seconds is None else seconds)
        asked, ended = -1, False
        while asked == self._pictures or not holds(self.text()):
            asked = self._pictures
            left = until - time.monotonic()
            if left <= 0 or ended:
                raise AssertionError(f"waited for {wanted!r}, and the screen shows:\n{self.text()}")
            ended = not self._take(left)
        return self.text()

    def _take(self, seconds: float) -> bool:
        """Take in what there is to read; false when the program has closed the terminal."""
        if self._master < 0:
            return False
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._master, 65536)
        except OSError:
            data = b""
        self.raw += data
        if self.heard is not None:
            self.heard(data)
        self._show(self._decode(data))
        if self._whole and _ASKED in data:
            os.write(self._master, b"\x1b[?2026;2$y")
        return bool(data)

    def _show(self, text: str) -> None:
        """Take in what was written; of a picture that is not whole, nothing yet."""
        text, self._held = self._held + text, ""
        begun = text.rfind(_BEGIN)
        if self._whole and begun > text.rfind(_END):
            text, self._held = text[:begun], text[begun:]
        if text:
            self._stream.feed(text if self._styled else _STYLE.sub("", text))
            self._pictures += 1


def _become(
    command: Sequence[str], environ: Mapping[str, str] | None, cwd: str | os.PathLike[str] | None
) -> None:
    """Turn the forked child into the program; never returns."""
    try:
        if cwd is not None:
            os.chdir(cwd)
        ours = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        whole = {**ours, **(os.environ if environ is None else environ)}
        for size in ("COLUMNS", "LINES"):  # they would win over the terminal's own size
            whole.pop(size, None)
        os.execvpe(command[0], list(command), whole)
    finally:
        os._exit(127)


@cache
def _cells(cluster: str) -> int:
    return wcswidth(cluster)


@lru_cache(1 << 14)
def _cell(attributes: Char, data: str) -> Char:
    return attributes._replace(data=data)


@cache
def _width(data: str) -> int:
    return 1 if len(data) == 1 and data.isascii() else max(wcswidth(data), 1)


def _sequence(key: str) -> str:
    if key.startswith("ctrl+") and len(key) == 6:
        return chr(ord(key[-1].upper()) ^ 0x40)
    return KEYS.get(key, key)
