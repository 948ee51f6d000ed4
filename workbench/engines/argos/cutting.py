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

_GAP: Final = re.compile(r"[\s_▁]+")
_BREAKS: Final = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029_▁")
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
    """Yield words and gaps in turn; a gap is white space at an end, or has a break or a ``_`` in it."""
    start = 0
    for gap in _GAP.finditer(text):
        if gap.start() == 0 or gap.end() == len(text) or not _BREAKS.isdisjoint(gap[0]):
            yield text[start : gap.start()]
            yield gap[0]
            start = gap.end()
    yield text[start:]


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
