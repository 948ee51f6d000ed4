"""How the cursor of the bilingual view moves: by character, row, word, sentence, paragraph.

Every motion takes a place and returns one on the same side; where there is
nothing further to go to, it returns the last place there is. A place is always
the start of a grapheme cluster. A sentence is a segment.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from textual.cache import LRUCache

from workbench.tui.pairs import Place, Side
from workbench.tui.widgets.bilingual_layout import Layout

WordSpans = Callable[[str], Sequence[tuple[int, int]]]
"""Cuts a text into words: where each starts and ends, in code points, left to right."""

_HAN: Final = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_CHINESE: Final = re.compile(f"[{_HAN}]")
_WORD: Final = re.compile(f"[{_HAN}]|[^\\W_{_HAN}]+(?:['’-][^\\W_{_HAN}]+)*")


def has_chinese(text: str) -> bool:
    """Say whether a text holds a Chinese character."""
    return _CHINESE.search(text) is not None


def simple_words(text: str) -> list[tuple[int, int]]:
    """Return the words of a text; every Chinese character counts as one.

    >>> simple_words("it’s 好的")
    [(0, 4), (5, 6), (6, 7)]
    """
    return [match.span() for match in _WORD.finditer(text)]


class Reader:
    """Walks over the places of a layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.column: int | None = None
        """The cell that moves up and down try to keep; None after any other move."""
        self._words: LRUCache[str, tuple[tuple[int, int], ...]] = LRUCache(256)
        self._cutter: WordSpans = simple_words

    def use(self, cutter: WordSpans) -> None:
        """Cut texts that hold Chinese into words with ``cutter`` from now on."""
        self._cutter = cutter
        self._words.clear()

    def move(self, place: Place, motion: str, count: int) -> Place:
        """Carry out a motion ``count`` times. Raises KeyError for a motion that there is not."""
        step = MOTIONS[motion]
        if not self.layout.pairs:
            return place
        if motion in {"up", "down"}:
            return self._rows(place, count if motion == "down" else -count)
        self.column = None
        for _ in range(count):
            before, place = place, step(self, place)
            if place == before:
                break
        return place

    def words(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return the words of a text."""
        words = self._words.get(text)
        if words is None:
            cut = self._cutter if has_chinese(text) else simple_words
            words = self._words[text] = tuple(cut(text))
        return words

    def settle(self, place: Place) -> Place:
        """Return the nearest place there is: on a character, and on the source of what is not translated."""
        if not self.layout.pairs:
            return Place(Side.SOURCE, 0, 0)
        index = min(max(place.index, 0), len(self.layout.pairs) - 1)
        side = place.side if self.layout.text(place.side, index) else Side.SOURCE
        page = self.layout.page(side, index)
        if not page.text:
            return Place(side, index, 0)
        offset = min(max(place.offset, 0), len(page.text) - 1)
        return Place(side, index, page.ruler.starts[page.ruler.cluster(offset)])

    def beyond(self, place: Place, step: int) -> int | None:
        """Return the next pair with text on this side, forwards (1) or backwards (-1); None at the end."""
        index = place.index + step
        while 0 <= index < len(self.layout.pairs):
            if self.layout.text(place.side, index):
                return index
            index += step
        return None

    def last(self, side: Side, index: int) -> int:
        """Return the last place in one text."""
        page = self.layout.page(side, index)
        return page.last(len(page.text))

    def right(self, place: Place) -> Place:
        """Go to the next character."""
        page = self.layout.page(place.side, place.index)
        end = page.ruler.end(place.offset)
        if end < len(page.text):
            return replace(place, offset=end)
        following = self.beyond(place, 1)
        return place if following is None else replace(place, index=following, offset=0)

    def left(self, place: Place) -> Place:
        """Go to the character before."""
        if place.offset > 0:
            return replace(place, offset=self.layout.page(place.side, place.index).last(place.offset))
        earlier = self.beyond(place, -1)
        if earlier is None:
            return place
        return replace(place, index=earlier, offset=self.last(place.side, earlier))

    def down(self, place: Place) -> Place:
        """Go to the row below, in the same cell."""
        return self._rows(place, 1)

    def up(self, place: Place) -> Place:
        """Go to the row above, in the same cell."""
        return self._rows(place, -1)

    def beyond_blanks(self, place: Place) -> Place:
        """Return the next character that is not white space; the same one, where there is none."""
        here, after = place, self.right(place)
        while after != here:
            text = self.layout.text(after.side, after.index)
            if text[after.offset : after.offset + 1].strip():
                return after
            here, after = after, self.right(after)
        return place

    def line_start(self, place: Place) -> Place:
        """Go to the start of the row."""
        page = self.layout.page(place.side, place.index)
        return replace(place, offset=page.start(page.row(place.offset)))

    def line_end(self, place: Place) -> Place:
        """Go to the last character of the row that is not white space."""
        page = self.layout.page(place.side, place.index)
        row = page.row(place.offset)
        return replace(place, offset=max(page.last(page.seen(row)), page.start(row)))

    def word_next(self, place: Place) -> Place:
        """Go to where the next word starts."""
        for index, starts in self._word_starts(place, 1):
            found = next((s for s in starts if index != place.index or s > place.offset), None)
            if found is not None:
                return self.settle(Place(place.side, index, found))
        return self.bottom(place)

    def word_previous(self, place: Place) -> Place:
        """Go to where this word starts, or the one before it."""
        for index, starts in self._word_starts(place, -1):
            found = next((s for s in reversed(starts) if index != place.index or s < place.offset), None)
            if found is not None:
                return self.settle(Place(place.side, index, found))
        return self.top(place)

    def segment_next(self, place: Place) -> Place:
        """Go to the start of the next segment; in the last one, to its end."""
        following = self.beyond(place, 1)
        if following is None:
            return replace(place, offset=self.last(place.side, place.index))
        return replace(place, index=following, offset=0)

    def segment_previous(self, place: Place) -> Place:
        """Go to the start of the segment before."""
        earlier = self.beyond(place, -1)
        return replace(place, index=place.index if earlier is None else earlier, offset=0)

    def sentence_previous(self, place: Place) -> Place:
        """Go to the start of this segment, or, from there, of the one before."""
        return replace(place, offset=0) if place.offset > 0 else self.segment_previous(place)

    def paragraph_next(self, place: Place) -> Place:
        """Go to the start of the next paragraph; in the last one, to its end."""
        paragraph = self.layout.pairs[place.index].paragraph
        here = place
        while (following := self.beyond(here, 1)) is not None:
            here = replace(here, index=following, offset=0)
            if self.layout.pairs[following].paragraph != paragraph:
                return here
        return replace(here, offset=self.last(here.side, here.index))

    def paragraph_previous(self, place: Place) -> Place:
        """Go to the start of this paragraph, or, from there, of the one before."""
        start = self._paragraph_start(place)
        if start != place:
            return start
        earlier = self.beyond(place, -1)
        return place if earlier is None else self._paragraph_start(replace(place, index=earlier, offset=0))

    def top(self, place: Place) -> Place:
        """Go to the first character of the document."""
        first = self.beyond(replace(place, index=-1), 1)
        return replace(place, index=place.index if first is None else first, offset=0)

    def bottom(self, place: Place) -> Place:
        """Go to the last character of the document."""
        last = self.beyond(replace(place, index=len(self.layout.pairs)), -1)
        index = place.index if last is None else last
        return replace(place, index=index, offset=self.last(place.side, index))

    def _rows(self, place: Place, by: int) -> Place:
        """Go so many rows down, or up where ``by`` is negative, and as far as there are rows."""
        page = self.layout.page(place.side, place.index)
        if self.column is None:
            self.column = page.column(place.offset)
        index, row = place.index, page.row(place.offset) + by
        while not 0 <= row < len(page.ends):
            ahead = row > 0
            beyond = self.beyond(replace(place, index=index), 1 if ahead else -1)
            if beyond is None:
                row = len(page.ends) - 1 if ahead else 0
                break
            passed = len(page.ends)
            index, page = beyond, self.layout.page(place.side, beyond)
            row += -passed if ahead else len(page.ends)
        return Place(place.side, index, page.at(row, self.column))

    def _word_starts(self, place: Place, step: int) -> Iterator[tuple[int, list[int]]]:
        """Yield this text and the ones beyond it, each with where its words start."""
        index: int | None = place.index
        while index is not None:
            yield index, [start for start, _ in self.words(self.layout.text(place.side, index))]
            index = self.beyond(replace(place, index=index), step)

    def _paragraph_start(self, place: Place) -> Place:
        paragraph = self.layout.pairs[place.index].paragraph
        here = replace(place, offset=0)
        while (earlier := self.beyond(here, -1)) is not None:
            if self.layout.pairs[earlier].paragraph != paragraph:
                break
            here = replace(here, index=earlier)
        return here


MOTIONS: Final[Mapping[str, Callable[[Reader, Place], Place]]] = MappingProxyType(
    {
        "left": Reader.left,
        "right": Reader.right,
        "up": Reader.up,
        "down": Reader.down,
        "word_next": Reader.word_next,
        "word_previous": Reader.word_previous,
        "sentence_next": Reader.segment_next,
        "sentence_previous": Reader.sentence_previous,
        "paragraph_next": Reader.paragraph_next,
        "paragraph_previous": Reader.paragraph_previous,
        "line_start": Reader.line_start,
        "line_end": Reader.line_end,
        "segment_next": Reader.segment_next,
        "segment_previous": Reader.segment_previous,
        "top": Reader.top,
        "bottom": Reader.bottom,
    }
)
"""Every motion by its name, but for those by half a screen, which are rows up or down."""
