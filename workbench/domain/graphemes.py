"""Characters as people see them: grapheme clusters, and the terminal cells they take.

A cell is one column of a terminal. Offsets count code points, as everywhere;
columns count cells. Clusters are those of UAX #29, widths those of ``wcwidth``.
A cluster without width (a combining mark with nothing to sit on) belongs to its
neighbour, so that every place where a cursor can stand has a cell.

Text is measured as it is shown: pass it through ``sanitise.safe`` first.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from wcwidth import iter_graphemes, wcswidth, wcwidth

_JOINS: Final = "\x01"
"""Stands for a character that may join its neighbour, in a string of widths."""
_PARTNERS: Final = ("a", "\U0001f1e6", "\u1100", "\u1161")
"""A letter, a regional indicator, and two Hangul jamo: what joins one of these joins its neighbour."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where the clusters of a text start, in code points and in cells.

    ``columns[i]`` is the column of the cluster that starts at ``starts[i]``;
    ``length`` (code points) and ``width`` (cells) are those of the whole text.
    """

    starts: Sequence[int]
    columns: Sequence[int]
    length: int
    width: int

    def cluster(self, offset: int) -> int:
        """Return the index of the cluster that holds the character at ``offset``; -1 in an empty text."""
        return bisect_right(self.starts, min(offset, self.length - 1)) - 1

    def column(self, offset: int) -> int:
        """Return the column where the character at ``offset`` is shown, or the width, at the end."""
        return self.columns[self.cluster(offset)] if offset < self.length else self.width

    def offset(self, column: int) -> int:
        """Return where the cluster shown in ``column`` starts, or the length, right of the text.

        Both cells of a wide character are that character.
        """
        if column >= self.width:
            return self.length
        return self.starts[max(bisect_right(self.columns, column) - 1, 0)]

    def end(self, offset: int) -> int:
        """Return where the cluster that holds the character at ``offset`` ends."""
        following = self.cluster(offset) + 1
        return self.starts[following] if 0 < following < len(self.starts) else self.length

    def snap(self, offset: int, forward: bool) -> int:
        """Move an offset that lies inside a cluster to the cluster's end, or to its start."""
        if offset <= 0 or offset >= self.length:
            return min(max(offset, 0), self.length)
        start = self.starts[self.cluster(offset)]
        return self.end(offset) if forward and start < offset else start


class _Widths(dict[int, str]):
    """The width of each code point as a digit, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = _JOINS if joins(character) else str(max(wcwidth(character), 0))
        return found


def joins(character: str) -> bool:
    """Say whether a character can make one cluster with a neighbour, or has no width by itself.

    Han joins nothing but marks, and precomposed Hangul nothing but jamo, which are such characters.
    """
    if character < "\u0300":
        return character == "\r"
    if "\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3":
        return False
    if "\U000e0000" <= character <= "\U000e0fff" or wcwidth(character) < 1:
        return True
    pairs = (*(partner + character for partner in _PARTNERS), character + "a")
    return any(len(list(iter_graphemes(pair))) == 1 for pair in pairs)


_WIDTHS: Final = _Widths(dict.fromkeys(range(128), "1") | {ord("\r"): _JOINS})


def ruler(text: str) -> Ruler:
    """Measure a text.

    >>> ruler("评论!").columns
    (0, 2, 4)
    """
    length = len(text)
    if text.isascii() and "\r" not in text:
        return Ruler(range(length), range(length), length, length)
    widths = text.translate(_WIDTHS)
    if _JOINS in widths:
        return _joined(text)
    ends = tuple(accumulate(map(int, widths)))
    return Ruler(range(length), (0, *ends[:-1]), length, ends[-1])


def cells(text: str) -> int:
    """Return how many cells a text takes.

    >>> cells("评论 (2)")
    8
    """
    return len(text) if text.isascii() else ruler(text).width


def snap(text: str, offset: int, forward: bool) -> int:
    """Move an offset that lies inside a cluster to the cluster's end, or to its start.

    >>> snap("e\u0301x", 1, forward=True), snap("e\u0301x", 1, forward=False)
    (2, 0)
    """
    return ruler(text).snap(offset, forward)


def column_of(text: str, offset: int) -> int:
    """Return the cells before the character at ``offset``."""
    return ruler(text).column(offset)


def offset_at(text: str, column: int) -> int:
    """Return the code point whose cluster is shown in ``column``; the length, right of the text."""
    return ruler(text).offset(column)


def clip(text: str, width: int) -> str:
    """Return as many whole clusters from the front as fit into ``width`` cells."""
    if text.isascii():
        return text[:width]
    measured = ruler(text)
    return text if measured.width <= width else text[: measured.offset(max(width, 0))]


def tail(text: str, width: int) -> str:
    """Return as many whole clusters from the end as fit into ``width`` cells."""
    measured = ruler(text)
    over = measured.width - max(width, 0)
    if over <= 0:
        return text
    at = measured.offset(over)
    if measured.column(at) < over:  # a wide character stands across the edge
        at = next((start for start in measured.starts if start > at), measured.length)
    return text[at:]


def _joined(text: str) -> Ruler:
    """Measure a text that holds characters which join."""
    starts: list[int] = []
    columns: list[int] = []
    offset = column = 0
    for cluster in iter_graphemes(text):
        wide = max(wcswidth(cluster), 0)
        if wide and column == 0 and starts:
            starts, columns = [0], [0]
        elif wide or not starts:
            starts.append(offset)
            columns.append(column)
        offset += len(cluster)
        column += wide
    return Ruler(tuple(starts), tuple(columns), offset, column)
