"""Precision, recall and F1 of one annotator's spans against another's."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.domain.agreement.estimate import Additive, Floats, Why, ratio
from workbench.domain.agreement.matching import Lane, Mark, match_lanes

Way = Literal["exact", "matched_any", "matched"]
"""What counts as found.

``exact``: same characters and tag. ``matched_any``: matched one to one,
whatever the tags. ``matched``: matched, and of the same tag.
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What two annotators have in common in one document, by tag."""

    left: Counter[str]
    right: Counter[str]
    exact: Counter[str]
    matched: Counter[str]
    matched_any: int

    def __add__(self, other: "Counts") -> "Counts":
        """Return what both count together."""
        return Counts(
            left=self.left + other.left,
            right=self.right + other.right,
            exact=self.exact + other.exact,
            matched=self.matched + other.matched,
            matched_any=self.matched_any + other.matched_any,
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1; left is the reference, right is what is judged."""

    precision: Additive
    recall: Additive
    f1: Additive


def no_counts() -> Counts:
    """Return the counts of two who both marked nothing."""
    return Counts(Counter(), Counter(), Counter(), Counter(), 0)


def count(left: Sequence[Mark], right: Sequence[Mark]) -> Counts:
    """Compare the marks of two annotators in one document; marks should be `trimmed` before."""
    return count_lanes(Lane.of(left), Lane.of(right))


def count_lanes(left: Lane, right: Lane) -> Counts:
    """Compare as `count` does; a lane serves for every pair that its annotator is in."""
    pairs = np.array(match_lanes(left, right), dtype=np.int64).reshape(-1, 2)
    names = list(left.tags)
    known = {tag: number for number, tag in enumerate(names)}
    alike = np.array([known.get(tag, -1) for tag in right.tags], dtype=np.int64)
    mine, yours = left.codes[pairs[:, 0]], alike[right.codes[pairs[:, 1]]]
    times = np.bincount(mine[mine == yours], minlength=len(names)).tolist()
    return Counts(
        left=left.tags.copy(),
        right=right.tags.copy(),
        exact=Counter(tag for _, _, tag in left.places.keys() & right.places.keys()),
        matched=+Counter(dict(zip(names, times, strict=True))),
        matched_any=len(pairs),
    )


def score(documents: Sequence[Counts], way: Way, tag: str | None = None) -> Scores:
    """Sum documents into micro scores, over all tags or for one; ``n`` counts both annotators' marks.

    Raises ``ValueError`` for one tag of ``matched_any``, where a pair may
    have two.
    """
    if tag is not None and way == "matched_any":
        raise ValueError("matched_any_has_no_tag")
    rows = np.zeros((len(documents), 4))
    for row, counts in zip(rows, documents, strict=True):
        found = counts.matched_any if way == "matched_any" else _of(getattr(counts, way), tag)
        row[:] = found, _of(counts.right, tag), found, _of(counts.left, tag)
    return _scores(rows)


def ptc(documents: Sequence[tuple[Sequence[Mark], Sequence[Mark]]]) -> Scores:
    """Score partial overlaps of the same tag as the PTC corpus does; each document is (gold, predicted).

    Each overlap earns its share of the predicted span for precision and of
    the gold span for recall (Da San Martino et al. 2019, EMNLP, section 5).
    Spans are not matched one to one, so where spans of one tag overlap each
    other the sums can pass 1.
    """
    rows = np.zeros((len(documents), 4))
    for row, (gold, predicted) in zip(rows, documents, strict=True):
        for tag in {mark.tag for mark in predicted}:
            ordered = sorted(mark for mark in gold if mark.tag == tag)
            starts = [mark.start for mark in ordered]
            for mark in (mark for mark in predicted if mark.tag == tag):
                row[0::2] += _shares(mark, ordered[: bisect_left(starts, mark.end)])
        row[1], row[3] = len(predicted), len(gold)
    return _scores(rows)


def _of(counter: Counter[str], tag: str | None) -> int:
    return counter.total() if tag is None else counter[tag]


def _shares(mark: Mark, others: Sequence[Mark]) -> tuple[float, float]:
    """Return the overlaps of the mark as shares of itself, and as shares of each other mark, summed."""
    common = [(min(mark.end, other.end) - max(mark.start, other.start), other) for other in others]
    return (
        sum(length / (mark.end - mark.start) for length, _ in common if length > 0),
        sum(length / (other.end - other.start) for length, other in common if length > 0),
    )


def _scores(rows: Floats) -> Scores:
    """Make the three scores of rows: found and all of the right, found and all of the left."""
    n = int(rows[:, 1].sum() + rows[:, 3].sum())
    why: Why = "no_spans"
    return Scores(
        precision=Additive(rows=rows, finish=lambda sums: ratio(sums[:, 0], sums[:, 1]), n=n, why=why),
        recall=Additive(rows=rows, finish=lambda sums: ratio(sums[:, 2], sums[:, 3]), n=n, why=why),
        f1=Additive(rows=rows, finish=_f1, n=n, why=why),
    )


def _f1(sums: Floats) -> Floats:
    """Return the harmonic mean; 0 where nothing was found, undefined where nobody marked anything."""
    precision = sums[:, 0] / np.maximum(sums[:, 1], 1)
    recall = sums[:, 2] / np.maximum(sums[:, 3], 1)
    mean = np.nan_to_num(ratio(2 * precision * recall, precision + recall))
    return np.where(sums[:, 1] + sums[:, 3] > 0, mean, np.nan)
