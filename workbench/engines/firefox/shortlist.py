"""The words worth thinking of for a sentence: the most frequent ones, and those its own words often become.

A model that chooses among these is several times faster than one that
weighs its whole vocabulary, and the models were made to be used so. Marian
takes the words of a whole batch together; here each sentence has its own, so
that its neighbours change nothing.
"""

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.engines.firefox import facts
from workbench.errors import Refused

Ids = NDArray[np.int64]
_MAGIC: Final = 0xF11A48D5013417F5
_HEADER: Final = struct.Struct("<6Q")


class Shortlist:
    """Which words of the other language go with each word of a vocabulary."""

    def __init__(self, first: int, offsets: Ids, words: NDArray[np.uint32], *, shared: bool) -> None:
        self._first = np.arange(first)
        self._offsets = offsets
        self._words = words
        self._shared = shared

    def for_words(self, ids: Iterable[int]) -> Ids:
        """Return the words that a sentence of these may become, by number, sorted."""
        own = sorted(set(ids))
        parts = [self._words[self._offsets[word] : self._offsets[word + 1]] for word in own]
        shared = [np.array(own, np.int64)] if self._shared else []
        return np.unique(np.concatenate([self._first, *shared, *parts]).astype(np.int64))


def read(path: Path, source: int, target: int, *, shared: bool) -> Shortlist:
    """Return a shortlist for vocabularies of these sizes. Raises Refused, OSError.

    ``shared`` says that both languages have one vocabulary; a word may then
    always become itself.
    """
    if path.stat().st_size > facts.SHORTLIST:
        raise Refused("firefox.too_large", place=str(path), limit=facts.SHORTLIST // 2**20)
    return parse(path.read_bytes(), str(path), source, target, shared=shared)


def parse(data: bytes, place: str, source: int, target: int, *, shared: bool) -> Shortlist:
    """Return the shortlist that the bytes of a file hold. Raises Refused."""
    wrong = Refused("firefox.shortlist", place=place)
    if len(data) < _HEADER.size:
        raise wrong
    magic, _sum, first, _best, rows, size = _HEADER.unpack_from(data)
    if magic != _MAGIC or rows < source + 1 or len(data) != _HEADER.size + 8 * rows + 4 * size:
        raise wrong
    offsets = np.frombuffer(data, np.dtype("<u8"), rows, _HEADER.size)
    words = np.frombuffer(data, np.dtype("<u4"), size, _HEADER.size + 8 * rows)
    if _falls(offsets, size) or (words >= target).any():
        raise wrong
    return Shortlist(min(max(first, 1), target), offsets.astype(np.int64), words, shared=shared)


def _falls(offsets: NDArray[np.uint64], size: int) -> bool:
    """Say whether places are out of order, or behind the end."""
    return bool((offsets > size).any() or (offsets[1:] < offsets[:-1]).any())
