"""One-to-one matching of two annotators' spans."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from math import perm
from operator import getitem
from typing import cast

import numpy as np
import numpy.typing as npt

SAME_TAG = 0.5
"""What an equal tag adds to the share two spans have in common."""

_GRAIN = 10**6
_WEIGHT = 10**8
_TAG = 10**4
"""Weights are whole numbers, so sums and ties are exact: share and tag first, then equal tags, then pairs."""

_SMALL = 24
"""Groups with no more assignments than these are tried out, which is quicker than setting up a search."""

_TWO = 2
"""Two marks against two is by far the most frequent cluster."""
_at = cast("Callable[[list[int], int], int]", getitem)
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One tagged span by one annotator, in code points of one text; sorted by start, end, tag, id."""

    start: int
    end: int
    tag: str
    id: str
    by: str


Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lane:
    """One annotator's marks of one text, `distinct` and in order, with their places as arrays.

    Making it costs more than using it, so make one for each annotator and
    compare it with all others. Not slotted: the arrays are made when first asked.
    """

    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> "Lane":
        """Order one annotator's marks; a repeated one counts once."""
        return cls(tuple(distinct(marks)))

    @cached_property
    def places(self) -> dict[tuple[int, int, str], Mark]:
        """Return the marks by start, end and tag."""
        return {(mark.start, mark.end, mark.tag): mark for mark in self.marks}

    @cached_property
    def codes(self) -> Integers:
        """Return each mark's tag as its number in ``tags``."""
        numbers = {tag: number for number, tag in enumerate(self.tags)}
        return np.array([numbers[mark.tag] for mark in self.marks], dtype=np.int64)

    @cached_property
    def tags(self) -> Counter[str]:
        """Return how often each tag occurs."""
        return Counter(mark.tag for mark in self.marks)

    @cached_property
    def edges(self) -> Integers:
        """Return starts and ends, one row a mark."""
        return np.array([(mark.start, mark.end) for mark in self.marks], dtype=np.int64).reshape(-1, 2)


def trimmed(mark: Mark, text: str) -> Mark:
    """Return the mark without white space at its edges, for comparison only.

    Whether a blank was caught with a word is no disagreement. A mark of white
    space alone stays as it is.
    """
    start, end = mark.start, mark.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return mark if start == end else replace(mark, start=start, end=end)


def distinct(marks: Iterable[Mark]) -> list[Mark]:
    """Keep one mark for each annotator, start, end and tag, the lowest id, in order."""
    kept: dict[tuple[str, int, int, str], Mark] = {}
    for mark in sorted(marks):
        kept.setdefault((mark.by, mark.start, mark.end, mark.tag), mark)
    return list(kept.values())


def share(left: Mark, right: Mark) -> float:
    """Return intersection over union of the characters, 0 to 1; equal empty spans share all."""
    if (left.start, left.end) == (right.start, right.end):
        return 1.0
    common = min(left.end, right.end) - max(left.start, right.start)
    return max(common, 0) / (max(left.end, right.end) - min(left.start, right.start))


def components(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Group marks that overlap, directly or through others, by one sweep in text order."""
    return [[mark for mark, _ in group] for group in _groups((mark, 0) for mark in marks)]


def match(left: Sequence[Mark], right: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Pair marks one to one so that the sum of share plus ``SAME_TAG`` for equal tags is greatest.

    Only marks that overlap are paired. Among equal sums, more equal tags win,
    then more pairs, so counts do not depend on who stands left; what is left
    of ties follows the order of marks. The Hungarian method (Kuhn 1955) in
    its form with potentials, O(n³) for the largest group of overlapping marks.
    """
    lanes = Lane(tuple(sorted(left))), Lane(tuple(sorted(right)))
    return sorted((lanes[0].marks[one], lanes[1].marks[other]) for one, other in match_lanes(*lanes))


def match_lanes(left: Lane, right: Lane) -> list[tuple[int, int]]:
    """Pair marks as `match` does, by their numbers in the lanes.

    Only marks that overlap are compared, and most pairs are clear at once:
    10,000 marks against 10,000 take some tens of milliseconds.
    """
    links = _links(left, right)
    pairs: list[tuple[int, int]] = []
    sides = [_best_first(links[:, side], links[:, 2]) for side in (0, 1)]
    alive = np.ones(len(links), dtype=bool)
    while (clear := _clear(links, sides)).any():
        ours, theirs, _ = links[clear].T
        pairs += zip(ours.tolist(), theirs.tolist(), strict=True)
        alive &= ~np.isin(links[:, 0], ours) & ~np.isin(links[:, 1], theirs)
        sides = [order[alive[order]] for order in sides]
    for cluster in _clusters(links[alive]):
        pairs += _best(cluster)
    return pairs


def _links(left: Lane, right: Lane) -> Integers:
    """Return each overlap of a left mark with a right one: both numbers, and what the pair is worth."""
    ours, theirs = _overlaps(left.edges, right.edges)
    one, other = left.edges[ours], right.edges[theirs]
    common = np.minimum(one[:, 1], other[:, 1]) - np.maximum(one[:, 0], other[:, 0])
    union = np.maximum(one[:, 1], other[:, 1]) - np.minimum(one[:, 0], other[:, 0])
    shares = np.where((one == other).all(axis=1), 1.0, common / np.maximum(union, 1))
    alike = np.array([[one == other for other in right.tags] for one in left.tags], dtype=bool)
    same = alike.reshape(len(left.tags), len(right.tags))[left.codes[ours], right.codes[theirs]]
    worth = np.rint((shares + SAME_TAG * same) * _GRAIN).astype(np.int64) * _WEIGHT + _TAG * same + 1
    return np.stack((ours, theirs, worth), axis=1)


def _clear(links: Integers, sides: Sequence[Integers]) -> npt.NDArray[np.bool_]:
    """Mark links that some best pairing holds for sure.

    One that is worth no less than the next best link of its left mark and
    the next best of its right mark together: no pairing without it is worth
    more, as it can hold no more than these two in its place. ``sides`` say in
    which order the links stand that are left, for either side.
    """
    clear = np.zeros(len(links), dtype=bool)
    rivals = np.zeros(len(links), dtype=np.int64)
    for side, order in enumerate(sides):
        numbers = links[order, side]
        opens = np.ones(len(order), dtype=bool)
        opens[1:] = numbers[1:] != numbers[:-1]
        first = np.flatnonzero(opens)
        several = np.diff(np.append(first, len(order))) > 1
        best = order[first]
        rivals[best[several]] += links[order[first[several] + 1], 2]
        if side == 0:
            clear[best] = True
        else:
            clear &= _marked(len(links), best)
    return clear & (links[:, 2] >= rivals)


def _marked(size: int, places: Integers) -> npt.NDArray[np.bool_]:
    found = np.zeros(size, dtype=bool)
    found[places] = True
    return found


def _best_first(numbers: Integers, worth: Integers) -> Integers:
    """Return the links mark by mark, each mark's best one first, of equal ones the earlier."""
    return np.lexsort((-worth, numbers))


def _overlaps(left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """Return which marks of the left overlap which of the right, pair by pair, in order.

    The right is sorted by start. ``reach`` is how far any mark up to one
    goes, so what overlaps a mark lies between two binary searches.
    """
    starts, ends = left.T
    reach = np.maximum.accumulate(right[:, 1])
    empty = starts == ends
    first = np.searchsorted(reach, starts - empty, side="right")
    last = np.searchsorted(right[:, 0], ends + empty, side="left")
    many = np.maximum(last - first, 0)
    ours = np.repeat(np.arange(len(left)), many)
    theirs = np.arange(len(ours)) - np.repeat(np.cumsum(many) - many, many) + np.repeat(first, many)
    common = np.minimum(ends[ours], right[theirs, 1]) - np.maximum(starts[ours], right[theirs, 0])
    real = (common > 0) | (left[ours] == right[theirs]).all(axis=1)
    return ours[real], theirs[real]


def _clusters(links: Integers) -> list[dict[tuple[int, int], int]]:
    """Group the links that hang together, each with what it is worth.

    Every mark takes the least number that it can reach over links, step by
    step; clusters are small, so few steps settle it.
    """
    if not len(links):
        return []
    ours, theirs = links[:, 0], links[:, 1] + links[:, 0].max() + 1
    least = np.arange(theirs.max() + 1)
    while True:
        near = np.minimum(least[ours], least[theirs])
        if (near == least[ours]).all() and (near == least[theirs]).all():
            break
        np.minimum.at(least, ours, near)
        np.minimum.at(least, theirs, near)
    order = np.argsort(least[ours], kind="stable")
    ends = np.flatnonzero(np.diff(least[ours][order])) + 1
    return [
        {(one, other): worth for one, other, worth in part.tolist()} for part in np.split(links[order], ends)
    ]


def _crossed(
    worth: dict[tuple[int, int], int], rows: Sequence[int], columns: Sequence[int]
) -> list[tuple[int, int]]:
    """Pair two with two: side by side, or crosswise where that is worth more."""
    beside, across = list(zip(rows, columns, strict=True)), list(zip(rows, reversed(columns), strict=True))
    sums = [sum(worth.get(pair, 0) for pair in pairs) for pairs in (beside, across)]
    return [pair for pair in (across if sums[1] > sums[0] else beside) if pair in worth]


def _best(worth: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Choose the links of a cluster that are worth most together and share no mark."""
    rows = sorted({one for one, _ in worth})
    columns = sorted({other for _, other in worth})
    if len(rows) > len(columns):
        return [(one, other) for other, one in _best({(b, a): value for (a, b), value in worth.items()})]
    if len(rows) == len(columns) == _TWO:
        return _crossed(worth, rows, columns)
    gains = [[worth.get((row, column), 0) for column in columns] for row in rows]
    if perm(len(columns), len(rows)) <= _SMALL:
        chosen = max(
            permutations(range(len(columns)), len(rows)), key=lambda each: sum(map(_at, gains, each))
        )
    else:
        chosen = tuple(_assign(-np.array(gains, dtype=np.int64)))
    pairs = [(row, columns[at]) for row, at in zip(rows, chosen, strict=True)]
    return [pair for pair in pairs if pair in worth]


def _groups(sided: Iterable[tuple[Mark, int]]) -> list[list[tuple[Mark, int]]]:
    """Sweep over marks with their side: a new group opens where nothing before reaches."""
    groups: list[list[tuple[Mark, int]]] = []
    last: tuple[int, int] | None = None
    reach = 0
    for mark, side in sorted(sided):
        if (mark.start, mark.end) == last or (groups and mark.start < reach):
            groups[-1].append((mark, side))
        else:
            groups.append([(mark, side)])
        last = (mark.start, mark.end)
        reach = max(reach, mark.end)
    return groups


def _assign(costs: npt.NDArray[np.int64]) -> list[int]:
    """Give each row its own column at the least total cost; there are no more rows than columns.

    Row by row, the shortest augmenting path by reduced costs; column 0 and
    row 0 are the path's root. Of equally near columns a free one is taken,
    which ends the path.
    """
    rows, columns = costs.shape
    row_price = np.zeros(rows + 1, dtype=np.int64)
    column_price = np.zeros(columns + 1, dtype=np.int64)
    owner = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        owner[0] = row
        column = 0
        best = np.full(columns + 1, _FAR)
        came_from = np.zeros(columns + 1, dtype=np.int64)
        seen = np.zeros(columns + 1, dtype=bool)
        while owner[column]:
            seen[column] = True
            reduced = costs[owner[column] - 1] - row_price[owner[column]] - column_price[1:]
            better = ~seen[1:] & (reduced < best[1:])
            best[1:][better] = reduced[better]
            came_from[1:][better] = column
            ahead = np.where(seen, _FAR, best)
            step = ahead.min()
            nearest = np.flatnonzero(ahead == step)
            row_price[owner[seen]] += step
            column_price[seen] -= step
            best[~seen] -= step
            column = int(nearest[np.argmin(owner[nearest] != 0)])
        while column:
            owner[column] = owner[came_from[column]]
            column = int(came_from[column])
    return [column - 1 for _, column in sorted((int(own), at) for at, own in enumerate(owner) if own and at)]
