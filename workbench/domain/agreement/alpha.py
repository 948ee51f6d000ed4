"""Krippendorff's alpha for labels, and the distance between sets of tags."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from workbench.domain.agreement.estimate import Additive, Floats, ratio

Label = TypeVar("Label", bound=Hashable)


def nominal_distance(left: Hashable, right: Hashable) -> float:
    """Return 0 for equal labels and 1 for others."""
    return float(left != right)


def masi_distance(left: frozenset[str], right: frozenset[str]) -> float:
    """Measure how far two sets of tags differ, from 0 to 1.

    One minus Jaccard times monotonicity, which is 1 for equal sets, 2/3 when
    one contains the other, 1/3 when they only overlap, else 0 (Passonneau
    2006, LREC). Two empty sets are equal.

    >>> masi_distance(frozenset("a"), frozenset("ab")) == 1 - 1 / 2 * 2 / 3
    True
    """
    if left == right:
        return 0.0
    common = left & right
    if not common:
        return 1.0
    monotonicity = 2 / 3 if common in {left, right} else 1 / 3
    return 1 - len(common) / len(left | right) * monotonicity


def krippendorff_alpha(
    documents: Sequence[Sequence[Sequence[Label | None]]],
    distance: Callable[[Label, Label], float] = nominal_distance,
) -> Additive:
    """Krippendorff's alpha: each document has units, each unit one label for each annotator who judged it.

    ``None`` is a missing judgement; units with fewer than two labels cannot
    be paired and are left out. ``n`` counts the labels that could be paired.
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    paired = [[_labels(unit) for unit in units] for units in documents]
    paired = [[unit for unit in units if len(unit) > 1] for units in paired]
    every = [label for units in paired for unit in units for label in unit]
    columns = {label: column for column, label in enumerate(dict.fromkeys(every))}
    far = np.array([[distance(one, other) for other in columns] for one in columns])
    far = far.reshape(len(columns), len(columns))
    rows = np.zeros((len(documents), 1 + len(columns)))
    for row, units in zip(rows, paired, strict=True):
        for unit in units:
            counts = np.zeros(len(columns))
            for label, count in Counter(unit).items():
                counts[columns[label]] = count
            row[0] += counts @ far @ counts / (len(unit) - 1)
            row[1:] += counts

    def finish(sums: Floats) -> Floats:
        counts = sums[:, 1:]
        expected = ((counts @ far) * counts).sum(axis=1)
        return 1 - ratio(sums[:, 0] * (counts.sum(axis=1) - 1), expected)

    return Additive(rows=rows, finish=finish, n=len(every), why="no_variation" if every else "no_pairs")


def _labels(unit: Sequence[Label | None]) -> list[Label]:
    return [label for label in unit if label is not None]
