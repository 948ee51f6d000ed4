"""What is selected in the bilingual view, and the next larger and smaller thing to select."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from workbench.tui.pairs import Pair, Place, Side, Stretch
from workbench.tui.widgets.bilingual_layout import Layout
from workbench.tui.widgets.bilingual_motion import Reader

_CLAUSE: Final = re.compile(r"[^，；：、。！？,;:!?—()（）]+[，；：、。！？,;:!?—()（）”’」』\"']*")
"""A clause: words up to and with the punctuation that ends it."""


class Reach(NamedTuple):
    """Characters of one side: from ``start`` in the pair ``first`` up to ``end`` in the pair ``last``."""

    side: Side
    first: int
    start: int
    last: int
    end: int

    def within(self, side: Side, index: int, length: int) -> tuple[int, int] | None:
        """Return which characters of one text it covers, or None."""
        if side is not self.side or not self.first <= index <= self.last:
            return None
        start = self.start if index == self.first else 0
        return start, self.end if index == self.last else length

    def holds(self, other: "Reach") -> bool:
        """Say whether it covers all of another one."""
        return (self.first, self.start) <= (other.first, other.start) and (other.last, other.end) <= (
            self.last,
            self.end,
        )


def merged(reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """Return the same characters of one side as pieces in their order, of which no two meet."""
    found: list[Reach] = []
    for reach in sorted(reaches, key=lambda one: one[1:]):
        last = found[-1] if found else None
        if last is not None and (reach.first, reach.start) <= (last.last, last.end):
            end = max((last.last, last.end), (reach.last, reach.end))
            found[-1] = last._replace(last=end[0], end=end[1])
        else:
            found.append(reach)
    return tuple(found)


def between(layout: Layout, anchor: Place, place: Place) -> Reach:
    """Return what lies between two places of one side, the characters at both included."""
    low, high = sorted((anchor, place), key=lambda one: (one.index, one.offset))
    end = layout.page(high.side, high.index).ruler.end(high.offset)
    return Reach(low.side, low.index, low.offset, high.index, end)


def stretches(pairs: Sequence[Pair], reach: Reach) -> tuple[Stretch, ...]:
    """Say what is selected in the offsets of the texts themselves.

    The source is one text, white space between its segments included; each
    translation is a text of its own.
    """
    if reach.side is Side.SOURCE:
        start, end = pairs[reach.first].start + reach.start, pairs[reach.last].start + reach.end
        return (Stretch("source", start, end),) if start < end else ()
    return tuple(_units(pairs, reach))


def _units(pairs: Sequence[Pair], reach: Reach) -> Iterator[Stretch]:
    for index in range(reach.first, reach.last + 1):
        pair = pairs[index]
        inside = reach.within(Side.TRANSLATION, index, len(pair.translation or ""))
        if pair.unit is not None and inside is not None and inside[0] < inside[1]:
            yield Stretch(pair.unit, *inside)


def levels(reader: Reader, place: Place) -> list[Reach]:
    """Return what can be selected around a place, each larger than the one before.

    Character, word, clause, segment, paragraph; a level that adds nothing is left out.
    """
    layout, side, index = reader.layout, place.side, place.index
    text = layout.text(side, index)
    spans = [
        (place.offset, layout.page(side, index).ruler.end(place.offset)),
        *(span for span in reader.words(text) if span[0] <= place.offset < span[1]),
        *(_trimmed(text, *m.span()) for m in _CLAUSE.finditer(text) if m.start() <= place.offset < m.end()),
        (0, len(text)),
    ]
    found = [Reach(side, index, start, index, end) for start, end in spans]
    found.append(_paragraph(reader, place))
    larger: list[Reach] = []
    for reach in found:
        if not larger or (reach != larger[-1] and reach.holds(larger[-1])):
            larger.append(reach)
    return larger


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the white space around a clause."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _paragraph(reader: Reader, place: Place) -> Reach:
    """Return the paragraph around a place, as far as it has text on that side."""
    pairs = reader.layout.pairs
    ends = [place.index, place.index]
    for which, step in enumerate((-1, 1)):
        while (beyond := reader.beyond(replace(place, index=ends[which]), step)) is not None:
            if pairs[beyond].paragraph != pairs[place.index].paragraph:
                break
            ends[which] = beyond
    return Reach(place.side, ends[0], 0, ends[1], len(reader.layout.text(place.side, ends[1])))
