"""Offsets in the units that other programs count in, exactly, both ways.

Ours count code points. A format that counts otherwise builds an index of its
text once, and asks it for every offset; a place that the other unit does not
have (half of a surrogate pair, the middle of a cluster) is None, never the
nearest one.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

from wcwidth import iter_graphemes

from workbench.domain.span import Span

_LAST_OF_PLANE_0 = "\uffff"


class Counting(Protocol):
    """How a program counts the places of one text."""

    def out(self, offset: int) -> int | None:
        """Return their offset for ours, or None where they have no such place."""
        ...

    def back(self, count: int) -> int | None:
        """Return our offset for theirs, or None where there is no such place."""
        ...


class CodePoints:
    """Counts as we do; it only says what lies outside."""

    def __init__(self, text: str) -> None:
        self._length = len(text)

    def out(self, offset: int) -> int | None:
        """Return the same offset, or None outside the text."""
        return offset if 0 <= offset <= self._length else None

    def back(self, count: int) -> int | None:
        """Return the same offset, or None outside the text."""
        return self.out(count)


class Utf16:
    """Counts UTF-16 code units, as Java and JavaScript do: characters beyond U+FFFF take two.

    >>> index = Utf16("a😀b")
    >>> index.out(2), index.back(3), index.back(2)
    (3, 2, None)
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._pairs = _pairs(text)
        self._starts = [at + before for before, at in enumerate(self._pairs)]

    def out(self, offset: int) -> int | None:
        """Return the offset in code units, or None outside the text."""
        if not 0 <= offset <= self._length:
            return None
        return offset + bisect_left(self._pairs, offset)

    def back(self, count: int) -> int | None:
        """Return the offset in code points; None outside the text and between the two halves of a pair."""
        before = bisect_left(self._starts, count)
        if before and self._starts[before - 1] == count - 1:
            return None
        offset = count - before
        return offset if 0 <= offset <= self._length else None


class Graphemes:
    """Counts characters as people see them: grapheme clusters by UAX #29; CR LF is one.

    >>> index = Graphemes("e\u0301x")
    >>> index.out(2), index.back(1), index.out(1)
    (1, 2, None)
    """

    def __init__(self, text: str) -> None:
        self._edges: Sequence[int] = list(accumulate(map(len, iter_graphemes(text)), initial=0))

    def out(self, offset: int) -> int | None:
        """Return the offset in clusters; None outside the text and inside a cluster."""
        place = bisect_left(self._edges, offset)
        found = place < len(self._edges) and self._edges[place] == offset
        return place if found else None

    def back(self, count: int) -> int | None:
        """Return the offset in code points, or None outside the text."""
        return self._edges[count] if 0 <= count < len(self._edges) else None


def span_back(index: Counting, start: int, end: int) -> Span | None:
    """Return the span, in code points, that another program calls ``start`` to ``end``.

    None when either place does not exist, or the end lies before the start.
    """
    ours = index.back(start), index.back(end)
    if ours[0] is None or ours[1] is None or ours[1] < ours[0]:
        return None
    return Span(start=ours[0], end=ours[1])


def _pairs(text: str) -> list[int]:
    """Return where the characters stand that take two code units."""
    if not text or max(text) <= _LAST_OF_PLANE_0:
        return []
    return [at for at, character in enumerate(text) if character > _LAST_OF_PLANE_0]
