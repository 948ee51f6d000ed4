"""The segments of ``tests/alignment/words.toml``: their chunks, how these are linked, their spans."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench.domain.span import Span

WORDS = Path(__file__).parents[1] / "tests" / "alignment" / "words.toml"
LONGEST = 3
"""Chunks of the longest span that is tried; one that stands in several places may take more."""
_CHUNK = re.compile(r"([^{}]*)\{(\d+)\}")
_MARKS = "“‘（《"
"""Marks that a chunk may begin with; all others belong to none."""
_COUNTED = "%"
"""Marks that are words."""

Pair = tuple[tuple[Span, ...], tuple[Span, ...]]
"""Where the parts of a span lie, and where they come to lie on the other side."""


@dataclass(frozen=True)
class Chunk:
    """Some words and their number; equal numbers answer to each other, and 0 to nothing."""

    span: Span
    number: int


@dataclass(frozen=True)
class Side:
    """One segment's text in one language, and its chunks in order."""

    text: str
    chunks: tuple[Chunk, ...]

    def of(self, numbers: set[int]) -> tuple[Span, ...]:
        """Return where the chunks with these numbers lie; neighbours are one stretch."""
        found: list[Span] = []
        last = -1
        for place, chunk in enumerate(self.chunks):
            if chunk.number in numbers:
                start = found.pop().start if found and last == place - 1 else chunk.span.start
                found.append(Span(start=start, end=chunk.span.end))
                last = place
        return tuple(found)


@dataclass(frozen=True)
class Aligned:
    """A segment as it was written, and its translation. ``part`` says what it may be used for."""

    name: str
    source: Side
    target: Side
    part: str
    chinese_first: bool

    @property
    def texts(self) -> tuple[str, str]:
        """Return both texts."""
        return self.source.text, self.target.text


def aligned() -> list[Aligned]:
    """Read the segments, the seed's first."""
    content = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    found = [
        Aligned(name, read(en), read(zh), "seed", chinese_first=False) for name, en, zh in content["seed"]
    ]
    for key in ("english_first", "chinese_first"):
        for number, (source, target) in enumerate(content[key]):
            part = "held out" if number % 2 else "development"
            found.append(
                Aligned(f"{key} {number + 1}", read(source), read(target), part, key != "english_first")
            )
    return found


def read(text: str) -> Side:
    """Take the numbers out of a text and return where its chunks lie.

    Raises ValueError for words without a number.
    """
    chunks: list[Chunk] = []
    plain = ""
    end = 0
    for match in _CHUNK.finditer(text):
        words, number = match.groups()
        skipped = next(
            at for at, character in enumerate(words) if character in _MARKS or not _is_mark(character)
        )
        place = Span(start=len(plain) + skipped, end=len(plain) + len(words))
        chunks.append(Chunk(place, int(number)))
        plain += words
        end = match.end()
    if any(character.isalnum() or character in "{}" for character in text[end:]):
        raise ValueError(text)
    return Side(plain + text[end:], tuple(chunks))


def spans(source: Side, target: Side) -> Iterator[Pair]:
    """Yield the spans of a segment that can be tried, with what answers to them.

    Each word or phrase that has an answer is one, with all its chunks; and
    each run of up to ``LONGEST`` chunks is one that cuts none of these apart
    and begins and ends with a chunk that has an answer.
    """
    seen: set[tuple[Span, ...]] = set()
    for numbers in (*_groups(source), *_runs(source)):
        here, there = source.of(numbers), target.of(numbers - {0})
        if there and here not in seen:
            seen.add(here)
            yield here, there


def letters(text: str, parts: Sequence[Span]) -> set[int]:
    """Return which characters of a text lie in spans, without spaces and punctuation."""
    return {at for span in parts for at in range(span.start, span.end) if not _is_mark(text[at])}


def f1(text: str, found: Sequence[Span], wanted: Sequence[Span]) -> float:
    """Return the F1 of the characters that two sets of spans share; spaces and punctuation do not count."""
    mine, theirs = letters(text, found), letters(text, wanted)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _groups(side: Side) -> Iterator[set[int]]:
    for number in dict.fromkeys(chunk.number for chunk in side.chunks if chunk.number):
        yield {number}


def _runs(side: Side) -> Iterator[set[int]]:
    numbers = [chunk.number for chunk in side.chunks]
    for first in range(len(numbers)):
        for last in range(first + 1, min(first + LONGEST, len(numbers))):
            run = numbers[first : last + 1]
            outside = numbers[:first] + numbers[last + 1 :]
            if run[0] and run[-1] and not set(run) & set(outside):
                yield set(run)


@cache
def _is_mark(character: str) -> bool:
    return character not in _COUNTED and unicodedata.category(character)[0] in "PZC"
