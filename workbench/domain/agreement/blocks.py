"""What several annotators marked in stretches of text: the blocks that all measures sum over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, pairwise

from workbench.domain.agreement.matching import Lane, Mark, match_lanes
from workbench.domain.agreement.scores import Counts, count_lanes, no_counts

Marked = Mapping[str, Sequence[Mark]]
"""Annotator -> their marks."""
STEP = 1 << 20
"""How far apart translations lie: a translation's offsets count from its segment's start times this."""


@dataclass(frozen=True)
class Block:
    """One document, or a part of it that no mark leaves, and what those who judged it marked there.

    ``length`` counts the code points in scope, and offsets of the source count
    from the start of the document's. ``translation`` has marks of translations,
    at their segment's start times `STEP` and the offset in the translation;
    ``carried`` has the same marks where their projection lies in the source.
    Not slotted: lanes are made once.
    """

    document: str
    start: int
    length: int
    judged: tuple[str, ...]
    source: Marked = field(default_factory=dict)
    translation: Marked = field(default_factory=dict)
    carried: Marked = field(default_factory=dict)

    @cached_property
    def lanes(self) -> Mapping[str, Lane]:
        """Return what each marked, on either side, as it lies in the source."""
        return {by: Lane.of((*self.source.get(by, ()), *self.carried.get(by, ()))) for by in self.judged}

    @cached_property
    def sides(self) -> tuple[Mapping[str, Lane], Mapping[str, Lane], Mapping[str, Lane]]:
        """Return lanes of the source, of the translation, and of what was carried over."""
        source, translation, carried = (
            {by: Lane.of(marked.get(by, ())) for by in self.judged}
            for marked in (self.source, self.translation, self.carried)
        )
        return source, translation, carried

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each two who judged the block, in order of their names."""
        return combinations(sorted(self.judged), 2)

    def matched(self, one: str, other: str) -> list[tuple[int, int]]:
        """Return which marks of two belong together, by their numbers in the lanes."""
        return match_lanes(self.lanes[one], self.lanes[other])

    def same_side(self, one: str, other: str) -> Counts | None:
        """Compare two on the side, or sides, that both worked on; None where there is none."""
        found = None
        source, translation, _ = self.sides
        worked = {by: bool(source[by].marks or translation[by].marks) for by in (one, other)}
        for lanes in (source, translation):
            here = {by: bool(lanes[by].marks) for by in (one, other)}
            if all(here[by] or not worked[by] for by in (one, other)) and any(here.values()):
                counted = count_lanes(lanes[one], lanes[other])
                found = found + counted if found else counted
        if found is None and not any(worked.values()):
            return no_counts()
        return found

    def cross_lingual(self, one: str, other: str) -> Counts | None:
        """Compare what one marked in the source with what the other marked in the translation, both ways."""
        found = None
        source, _, carried = self.sides
        for left, right in ((source[one], carried[other]), (carried[one], source[other])):
            if left.marks and right.marks:
                counted = count_lanes(left, right)
                found = found + counted if found else counted
        return found


def split(block: Block, borders: Iterable[int]) -> list[Block]:
    """Cut a document's block at the borders (offsets in scope) that no mark crosses.

    What the parts sum to is what the whole would, so measures stay as they
    are, and their intervals can be had from the parts.
    """
    spans = sorted(
        (mark.start, mark.end)
        for marked in (block.source, block.carried)
        for each in marked.values()
        for mark in each
    )
    cuts = _free(sorted(set(borders)), spans)
    edges = [0, *(cut for cut in cuts if 0 < cut < block.length), block.length]
    return [
        replace(
            block,
            start=start,
            length=end - start,
            source=_within(block.source, start, end),
            translation=_within(block.translation, start * STEP, end * STEP),
            carried=_within(block.carried, start, end),
        )
        for start, end in pairwise(edges)
    ]


def _within(marked: Marked, start: int, end: int) -> Marked:
    """Keep the marks that start in a stretch."""
    return {by: [mark for mark in each if start <= mark.start < end] for by, each in marked.items()}


def _free(borders: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the borders that no span crosses, by one sweep."""
    free = []
    reach, at = 0, 0
    for border in borders:
        while at < len(spans) and spans[at][0] < border:
            reach = max(reach, spans[at][1])
            at += 1
        if reach <= border:
            free.append(border)
    return free
