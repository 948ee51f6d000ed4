"""jieba's dictionary: loaded for the first word, and let go when nobody asks for words any more."""

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol, cast

REST: Final = 10.0
"""After how many seconds without a question the dictionary is let go."""


_MODULES: Final = threading.Lock()
"""Held while the module comes or goes: an import that loses its module halfway fails."""


class Jieba(Protocol):
    """What is used of jieba."""

    def tag(self, text: str) -> Sequence[tuple[str, str]]:
        """Return the pieces of a text with their parts of speech."""
        ...

    def suggest_freq(self, word: str) -> int:
        """Return how frequent a word is."""
        ...


def load() -> Jieba:
    """Load the dictionary: an eighth of a second and 38 MB."""
    with _MODULES:
        import rjieba

    return cast("Jieba", rjieba)  # its stubs leave a function out


def let_go() -> None:
    """Let the dictionary go, which the module holds; it is made anew when the module is loaded again."""
    with _MODULES:
        sys.modules.pop("rjieba", None)


def give_back() -> None:
    """Give memory that is free back to the system, which glibc does not do by itself; others do."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)


class Segmenter:
    """Cuts Chinese into words; between two questions that are far apart it holds no dictionary.

    Words are looked up in bursts, such as for the annotations that come on
    the screen, and what was found is kept elsewhere. May be asked in any thread.
    """

    def __init__(
        self,
        rest: float = REST,
        load: Callable[[], Jieba] = load,
        let_go: Callable[[], object] = let_go,
    ) -> None:
        self._rest = rest
        self._load = load
        self._let_go = let_go
        self._lock = threading.Lock()
        self._jieba: Jieba | None = None
        self._asked = 0.0

    def tag(self, text: str) -> Sequence[tuple[str, str]]:
        """Return the pieces of a text, which joined are the text, with their parts of speech."""
        return self._ready().tag(text)

    def frequency(self, word: str) -> int:
        """Return how frequent a word is in the texts that jieba was made from."""
        return self._ready().suggest_freq(word)

    @property
    def loaded(self) -> bool:
        """Say whether the dictionary is in memory."""
        return self._jieba is not None

    def _ready(self) -> Jieba:
        with self._lock:
            self._asked = time.monotonic()
            if self._jieba is None:
                self._jieba = self._load()
                self._wait(self._rest)
            return self._jieba

    def _wait(self, seconds: float) -> None:
        timer = threading.Timer(seconds, self._look)
        timer.daemon = True  # nobody waits for it when the program ends
        timer.start()

    def _look(self) -> None:
        """Let the dictionary go if nobody has asked for long enough, else look again later."""
        with self._lock:
            left = self._asked + self._rest - time.monotonic()
            if left > 0:
                self._wait(left)
            else:
                self._jieba = None
                self._let_go()
                give_back()
