"""Where paragraphs begin and end: one line each in scraped text, blocks of full lines in wrapped text.

A line was wrapped when the first word of the next one would not have fitted.
A list of headlines has short lines too, but not full ones.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

_LINE: Final = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_FIRST_WORD: Final = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]|[^\s\u2e80-\u9fff]+")
_WIDE: Final = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
_WORD: Final = re.compile(r"\w")
_CLOSED: Final = re.compile(r"[.。!！?？…:：；;][\"'”’）)」』】\]]*$")
_TAIL: Final = 6
_NARROWEST: Final = 56
_WIDEST: Final = 100
_LOOSE: Final = 0.1
_JOINS: Final = 2
_JOINS_HAN: Final = 3
_HAN_NEED: Final = 4
"""A Han character and a mark that may not begin a line."""


class _Line(NamedTuple):
    """A line that is not blank; widths are cells of a terminal."""

    start: int
    end: int
    indent: int
    width: int
    need: int
    """The cells that the line before would have needed for this one's first word."""
    closed: bool
    capital: bool
    """Whether it begins with a capital letter, as headlines do and wrapped lines mostly do not."""

    def was_full(self, following: "_Line", width: int) -> bool:
        """Say whether the next line's first word did not fit."""
        return self.width + following.need > width


def paragraphs_of(content: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph starts and ends, in code points, without the white space around it.

    A line ends at LF, CR, CR LF, vertical tab, form feed, U+0085, U+2028 or U+2029.
    """
    blocks = list(_blocks(content))
    widths = [_wrapped_at(block) for block in blocks]
    usual = max((width for width in widths if width), default=0)
    for block, width in zip(blocks, widths, strict=True):
        yield from _joined(block, width or usual, sure=bool(width))


def _blocks(content: str) -> Iterator[list[_Line]]:
    """Yield runs of lines with no blank line between; a line without letters or digits stands alone."""
    block: list[_Line] = []
    reached = 0
    for found in _LINE.finditer(content):
        text = found[0].strip()
        if not text:
            continue
        margin = found[0][: len(found[0]) - len(found[0].lstrip())]
        gap = content[reached : found.start()]
        alone = not _WORD.search(text)
        if block and (alone or (len(gap) > 1 and gap != "\r\n")):
            yield block
            block = []
        reached = found.end()
        line = _measured(text, found.start() + len(margin), _cells(margin))
        if alone:
            yield [line]
        else:
            block.append(line)
    if block:
        yield block


def _measured(text: str, start: int, indent: int) -> _Line:
    """Measure a line; of one that is too long to have been wrapped, only roughly."""
    word = _FIRST_WORD.match(text)
    first = word[0] if word else ""
    return _Line(
        start=start,
        end=start + len(text),
        indent=indent,
        width=indent + (len(text) if len(text) > _WIDEST else _cells(text)),
        need=_HAN_NEED if _WIDE.match(first) else 1 + len(first),
        closed=_CLOSED.search(text[-_TAIL:]) is not None,
        capital=text[0].isupper(),
    )


def _cells(text: str) -> int:
    """Return how many cells a text takes, about."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def _wrapped_at(block: list[_Line]) -> int:
    """Return the width that a block was wrapped at, or 0 where its lines are paragraphs."""
    width = max(line.width for line in block)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = list(pairwise(block))
    loose = sum(not a.closed and not a.was_full(b, width) for a, b in pairs)
    joins = [b for a, b in pairs if not a.closed and a.was_full(b, width)]
    enough = _JOINS_HAN if any(line.need == _HAN_NEED for line in joins) else _JOINS
    if len(joins) < enough or len(joins) * 2 < len(pairs) or loose > max(1, _LOOSE * len(pairs)):
        return 0
    capitals = sum(line.capital for line in joins)
    return width if capitals * 2 <= len(joins) else 0


def _joined(block: list[_Line], width: int, *, sure: bool) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of a block: lines go on while they were full, unless the next is indented."""
    margin = min(line.indent for line in block)
    start = block[0].start
    for line, following in pairwise(block):
        goes_on = width and line.width <= width and line.was_full(following, width)
        if not goes_on or following.indent > margin or (line.closed and not sure):
            yield start, line.end
            start = following.start
    yield start, block[-1].end
