"""Which marks lie on which text: sorted boundaries, and what is active between them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from textual.cache import LRUCache

from workbench.domain.graphemes import Ruler, ruler
from workbench.domain.sanitise import safe
from workbench.tui.pairs import Mark, Pairs, Place, Side


class Local(NamedTuple):
    """A mark, cut to one text and moved out to whole characters; offsets are that text's own."""

    start: int
    end: int
    mark: Mark


class Run(NamedTuple):
    """Characters that carry the same marks."""

    start: int
    end: int
    marks: tuple[Mark, ...]


_BLOCK: Final = 1 << 12
"""Marks of the source are kept by stretches of so many code points: by segment, a book has 25,000 lists."""


class Marks:
    """All marks of a document, found by text.

    Marks of the source are kept by the stretches of it that they touch, those
    of translations by their unit, so that a new translation of a pair leaves
    them where they were.
    """

    def __init__(self) -> None:
        self._pairs = Pairs()
        self._source: dict[int, list[Mark]] = {}
        self._translation: dict[str, list[Mark]] = {}
        self._annotations: dict[str, list[Mark]] = {}
        self._found: LRUCache[tuple[Side, int], tuple[list[Local], list[Run]]] = LRUCache(1024)

    def show(self, pairs: Pairs) -> None:
        """Take a document, and forget all marks; ``replaced`` says when a pair has become another one."""
        self._pairs = pairs
        self.put(())

    def replaced(self, index: int) -> None:
        """Learn that the pair at ``index`` is another one now."""
        for side in Side:
            self._found.discard((side, index))

    def put(self, marks: Iterable[Mark]) -> None:
        """Show these marks and no others."""
        self._source, self._translation, self._annotations = {}, {}, {}
        self._found.clear()
        for mark in marks:
            self._add(mark)

    def change(self, removed: Iterable[str], added: Iterable[Mark]) -> set[tuple[Side, int]]:
        """Take annotations away and add marks; return the texts that look different now."""
        touched: set[tuple[Side, int]] = set()
        for annotation in removed:
            for mark in self._annotations.pop(annotation, ()):
                touched.update(self._homes(mark))
                for bucket in self._buckets(mark):
                    bucket.remove(mark)
        for mark in added:
            self._add(mark)
            touched.update(self._homes(mark))
        for key in touched:
            self._found.discard(key)
        return touched

    def of(self, annotation: str | None) -> Sequence[Mark]:
        """Return the marks of an annotation, in the order they came."""
        return self._annotations.get(annotation, ()) if annotation is not None else ()

    def homes(self, annotation: str | None) -> set[tuple[Side, int]]:
        """Return the texts that an annotation touches."""
        return {key for mark in self.of(annotation) for key in self._homes(mark)}

    def on(self, side: Side, index: int) -> list[Local]:
        """Return the marks on one text by where they start, the longer first; those of its margin, too."""
        return self._find(side, index)[0]

    def runs(self, side: Side, index: int) -> list[Run]:
        """Return the marked parts of one text, divided wherever a mark starts or ends."""
        return self._find(side, index)[1]

    def at(self, place: Place) -> tuple[Mark, ...]:
        """Return the marks on a character, the innermost (shortest) first."""
        for run in self.runs(place.side, place.index):
            if run.start <= place.offset < run.end:
                return tuple(sorted(run.marks, key=lambda mark: (mark.end - mark.start, -mark.start)))
        return ()

    def _find(self, side: Side, index: int) -> tuple[list[Local], list[Run]]:
        found = self._found.get((side, index))
        if found is None:
            marks = self._cut(side, index)
            on_words = [local for local in marks if not local.mark.in_margin]
            found = self._found[side, index] = (marks, list(_sweep(on_words)))
        return found

    def _cut(self, side: Side, index: int) -> list[Local]:
        pair = self._pairs[index]
        marks: Sequence[Mark]
        if side is Side.SOURCE:
            shift, text = pair.start, pair.source
            marks = list(self._touching(shift, shift + len(text)))
        else:
            shift, text = 0, pair.translation or ""
            marks = self._translation.get(pair.unit or "", ())
        if not marks:
            return []
        measured = ruler(safe(text))
        found = [local for mark in marks if (local := _cut(mark, shift, measured)) is not None]
        return sorted(found, key=lambda local: (local.start, -local.end))

    def _add(self, mark: Mark) -> None:
        self._annotations.setdefault(mark.annotation, []).append(mark)
        for bucket in self._buckets(mark):
            bucket.append(mark)

    def _buckets(self, mark: Mark) -> list[list[Mark]]:
        if mark.side is Side.TRANSLATION:
            return [self._translation.setdefault(mark.unit or "", [])]
        return [self._source.setdefault(block, []) for block in _blocks(mark.start, mark.end)]

    def _touching(self, start: int, end: int) -> Iterator[Mark]:
        """Yield the marks of the source that may touch these characters, each once."""
        blocks = _blocks(start, end)
        for block in blocks:
            for mark in self._source.get(block, ()):
                if mark.start < end and start < mark.end and block == max(mark.start // _BLOCK, blocks[0]):
                    yield mark

    def _homes(self, mark: Mark) -> list[tuple[Side, int]]:
        """Return the texts that a mark touches."""
        if mark.side is Side.TRANSLATION:
            index = self._pairs.home(mark.unit or "")
            return [] if index is None else [(Side.TRANSLATION, index)]
        starts = self._pairs.starts
        first = max(bisect_right(starts, mark.start) - 1, 0)
        return [(Side.SOURCE, index) for index in range(first, bisect_left(starts, mark.end))]


def _blocks(start: int, end: int) -> range:
    """Return the stretches that characters lie in."""
    return range(start // _BLOCK, max(end - 1, start) // _BLOCK + 1)


def _cut(mark: Mark, shift: int, text: Ruler) -> Local | None:
    """Cut a mark to a text; None where nothing of it is left."""
    start, end = max(mark.start - shift, 0), min(mark.end - shift, text.length)
    if start >= end:
        return None
    return Local(text.snap(start, forward=False), text.snap(end, forward=True), mark)


def _sweep(marks: Sequence[Local]) -> Iterable[Run]:
    """Yield the runs of marks that may overlap, left to right."""
    edges = [(local.start, True, number) for number, local in enumerate(marks)]
    edges += [(local.end, False, number) for number, local in enumerate(marks)]
    active: dict[int, Mark] = {}
    before = 0
    for place, group in groupby(sorted(edges), key=lambda edge: edge[0]):
        if active:
            yield Run(before, place, tuple(active.values()))
        before = place
        for _, opens, number in group:
            if opens:
                active[number] = marks[number].mark
            else:
                del active[number]
