"""jieba, which cuts Chinese into words: a program beside this one, there while words are asked for.

Its dictionary takes 38 MB and an eighth of a second. Loaded here, that time
would be the screen's, as no key is heard while it lasts, and what it leaves
behind would stay.
"""

import json
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Final, Protocol, cast

REST: Final = 10.0
"""After how many seconds without a question the program is ended."""

_KEPT: Final = 128
"""How many texts are kept as they were cut, half a megabyte: one works on a few at a time."""
_PROGRAM: Final = Path(__file__).with_name("cutting.py")
_FAULTS: Final = (OSError, ValueError)
"""What comes of a program that cannot be started, has ended, or does not answer as it should."""

Pieces = Sequence[tuple[str, str]]
"""The pieces of a text, which joined are the text, with their parts of speech as jieba writes them."""


class Cutter(Protocol):
    """Cuts texts until it is closed."""

    def tag(self, text: str) -> Pieces:
        """Return the pieces of a text. Raises OSError or ValueError when it cannot."""
        ...

    def close(self) -> None:
        """Let go of what it holds; may be called twice."""
        ...


class Beside:
    """jieba in a process of its own. Raises OSError where none can be started. One question at a time."""

    def __init__(self, program: Sequence[str | Path] = (sys.executable, "-P", "-S", _PROGRAM)) -> None:
        self._process = subprocess.Popen(  # noqa: S603  this Python, with a file of ours
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._lock = threading.Lock()
        self._end = weakref.finalize(self, _end, self._process)

    def tag(self, text: str) -> Pieces:
        """Ask for the pieces of a text. Raises OSError or ValueError when the program does not answer."""
        to, answers = _pipes(self._process)
        with self._lock:
            to.write(json.dumps(text).encode() + b"\n")
            to.flush()
            pieces = [(piece, kind) for piece, kind in json.loads(answers.readline())]
        if "".join(piece for piece, _ in pieces) != text:
            raise ValueError(text)
        return pieces

    def close(self) -> None:
        """End the program."""
        self._end()


def environment() -> dict[str, str]:
    """Return what another Python needs to find the modules that this one finds."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a program at once: it holds nothing that could be lost."""
    with suppress(OSError), process:  # a question that it never took may stand in its pipe
        process.kill()


class Inside:
    """jieba in this process, for a machine that lets no other be started."""

    def tag(self, text: str) -> Pieces:
        """Return the pieces of a text."""
        import rjieba

        return rjieba.tag(text)

    def close(self) -> None:
        """Keep the dictionary: most of its memory would not come back."""


class _Frequencies(Protocol):
    def suggest_freq(self, word: str) -> int: ...


def frequency(word: str) -> int:
    """Return how frequent a word is in the texts that jieba was made from; for who asks about thousands."""
    import rjieba

    return cast("_Frequencies", rjieba).suggest_freq(word)  # its stubs leave this function out


class Segmenter:
    """Cuts Chinese into words; between two questions that are far apart no program is kept for it.

    Words are looked up in bursts, such as for the annotations that come on
    the screen; the texts of the last ones are remembered. May be asked in any thread.
    """

    def __init__(self, rest: float = REST, begin: Callable[[], Cutter] = Beside) -> None:
        self._rest = rest
        self._begin = begin
        self._lock = threading.Lock()
        self._cutter: Cutter | None = None
        self._asked = 0.0
        self._remembered = lru_cache(maxsize=_KEPT)(self._cut)

    def tag(self, text: str) -> Pieces:
        """Return the pieces of a text, which joined are the text, with their parts of speech."""
        return self._remembered(text)

    def _cut(self, text: str) -> Pieces:
        try:
            return self._ready().tag(text)
        except _FAULTS:
            return self._instead().tag(text)

    @property
    def loaded(self) -> bool:
        """Say whether there is something that holds the dictionary."""
        return self._cutter is not None

    def close(self) -> None:
        """Let go of it now; it comes again with the next word."""
        with self._lock:
            self._let_go()

    def _ready(self) -> Cutter:
        with self._lock:
            self._asked = time.monotonic()
            if self._cutter is None:
                self._cutter = self._begin()
                self._wait(self._rest)
            return self._cutter

    def _instead(self) -> Cutter:
        """Do without the program beside this one from now on."""
        with self._lock:
            self._let_go()
            self._begin = Inside
        return self._ready()

    def _let_go(self) -> None:
        if self._cutter is not None:
            self._cutter.close()
            self._cutter = None

    def _wait(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._look)
        timer.daemon = True  # nobody waits for it when the program ends
        timer.start()

    def _look(self) -> None:
        """Let go if nobody has asked for long enough, else look again later."""
        with self._lock:
            left = self._asked + self._rest - time.monotonic()
            if self._cutter is None:
                return
            if left > 0:
                self._wait(left)
            else:
                self._let_go()


SHARED: Final = Segmenter()
"""The one that all engines of this process ask: jieba's words are the same for all."""
