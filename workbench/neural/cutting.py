"""What of a text goes through the model, and how long ones are cut: pure functions.

Models drop line breaks and leading spaces, and the tokenizer turns ``_`` into
a space. So these never go in: the text is cut around them and put together
again with the same characters.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from workbench.domain.language import has_letters

_RUN: Final = re.compile(r"[\s_▁]*+")
_BROKEN: Final = re.compile(r"[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029_▁][\s_▁]*+")
"""A break or a ``_``, with what follows: so rare that a megabyte is looked through in milliseconds."""
_BORDERS: Final = (
    re.compile(r"(?:[.!?][\"'”’)]*(?=\s)|[。！？…][”’」』）】]*)\s*"),
    re.compile(r"(?:[,;:](?=\s)|[，；：、]|—+)\s*"),
    re.compile(r"\s+"),
)
"""Where a long text may be cut, best first: after a sentence, after a clause, between words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text: words for the model, or characters that are ``kept`` as they are."""

    text: str
    kept: bool


def cut(text: str) -> list[Part]:
    r"""Cut a text into words for the model and what is kept; joined, they are the text.

    >>> [part.text for part in cut("  Post a comment\n2")]
    ['  ', 'Post a comment', '\n', '2']
    """
    return [Part(piece, kept=not has_letters(piece)) for piece in _pieces(text) if piece]


def _pieces(text: str) -> Iterator[str]:
    """Yield words and gaps in turn."""
    last = 0
    for start, end in _gaps(text):
        yield text[last:start]
        yield text[start:end]
        last = end
    yield text[last:]


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Yield where white space lies that is at an end, or has a break or a ``_`` in it."""
    first = _RUN.match(text)
    end = first.end() if first else 0
    yield 0, end
    for found in _BROKEN.finditer(text, end):
        start = _before(text, found.start(), end)
        end = found.end()
        yield start, end
    yield _before(text, len(text), end), len(text)


def _before(text: str, start: int, least: int) -> int:
    """Return where the white space before ``start`` begins, not before ``least``."""
    while start > least and text[start - 1].isspace():
        start -= 1
    return start


def shorten(text: str, size: Callable[[str], int], limit: int) -> list[str]:
    """Cut a text into parts of at most ``limit`` by ``size``, at the best borders there are.

    Spaces between parts are left out. A word longer than the limit is halved.
    """
    return _shorten(text, size, limit, _BORDERS) if size(text) > limit else [text]


def _shorten(
    text: str, size: Callable[[str], int], limit: int, borders: Sequence[re.Pattern[str]]
) -> list[str]:
    if size(text) <= limit or len(text) < 2:
        return [text]
    units = _split(text, borders[0]) if borders else [text[: len(text) // 2], text[len(text) // 2 :]]
    if len(units) == 1:
        return _shorten(text, size, limit, borders[1:])
    parts: list[str] = []
    for group in _packed(units, size, limit):
        parts += _shorten(group, size, limit, borders)
    return parts


def _packed(units: Sequence[str], size: Callable[[str], int], limit: int) -> Iterator[str]:
    """Put neighbouring units together while they stay within the limit; sizes are added up."""
    group, total = "", 0
    for unit in units:
        more = size(unit)
        if group and total + more > limit:
            yield group.strip()
            group, total = "", 0
        group, total = group + unit, total + more
    yield group.strip()


def clauses(text: str) -> list[str]:
    """Cut a text after its commas, colons and dashes, each part with its mark."""
    return [part for unit in _split(text, _BORDERS[1]) if (part := unit.strip())]


def _split(text: str, border: re.Pattern[str]) -> list[str]:
    """Cut after each border; the parts joined are the text."""
    ends = [match.end() for match in border.finditer(text)]
    places = [0, *(end for end in ends if 0 < end < len(text)), len(text)]
    return [text[start:end] for start, end in pairwise(places)]
