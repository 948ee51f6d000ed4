"""One-to-one matching of two annotators' spans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

SAME_TAG = 0.5
"""What an equal tag adds to the share two spans have in common."""

_GRAIN = 10**6
_WEIGHT = 10**8
_TAG = 10**4
"""Weights are whole numbers, so sums and ties are exact: share and tag first, then equal tags, then pairs."""

_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One tagged span by one annotator, in code points of one text; sorted by start, end, tag, id."""

    start: int
    end: int
    tag: str
    id: str
    by: str


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
    pairs: list[tuple[Mark, Mark]] = []
    for group in _groups([*((mark, 0) for mark in left), *((mark, 1) for mark in right)]):
        ours = [mark for mark, side in group if side == 0]
        theirs = [mark for mark, side in group if side == 1]
        if ours and theirs:
            pairs += _match_group(ours, theirs)
    return sorted(pairs)


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


def _match_group(ours: list[Mark], theirs: list[Mark]) -> list[tuple[Mark, Mark]]:
    if len(ours) > len(theirs):
        return [(one, other) for other, one in _match_group(theirs, ours)]
    gains = _gains(ours, theirs)
    return [
        (ours[row], theirs[column]) for row, column in enumerate(_assign(-gains)) if gains[row, column] > 0
    ]


def _gains(ours: list[Mark], theirs: list[Mark]) -> npt.NDArray[np.int64]:
    """Weigh every pair of a group as `match` says; 0 where two do not overlap."""
    left = np.array([(mark.start, mark.end) for mark in ours])[:, np.newaxis]
    right = np.array([(mark.start, mark.end) for mark in theirs])[np.newaxis]
    equal = (left == right).all(axis=2)
    common = np.minimum(left[..., 1], right[..., 1]) - np.maximum(left[..., 0], right[..., 0])
    union = np.maximum(left[..., 1], right[..., 1]) - np.minimum(left[..., 0], right[..., 0])
    shares = np.where(equal, 1.0, np.maximum(common, 0) / np.maximum(union, 1))
    same = np.array([[mark.tag] for mark in ours]) == np.array([[mark.tag for mark in theirs]])
    weights = np.rint((shares + SAME_TAG * same) * _GRAIN).astype(np.int64)
    return np.where(shares > 0, weights * _WEIGHT + _TAG * same + 1, 0)


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
