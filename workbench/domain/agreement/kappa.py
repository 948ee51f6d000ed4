"""Kappa: agreement on labels beyond what each annotator's habits give by chance."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from workbench.domain.agreement.estimate import Additive, Floats, ratio

Judgement = tuple[Hashable, Hashable]
"""What two annotators said of one item."""


def cohen_kappa(documents: Sequence[Sequence[Judgement]]) -> Additive:
    """Cohen's kappa of two annotators, item by item; ``n`` counts items.

    Chance is the product of the two annotators' own distributions
    (Cohen 1960, Educational and Psychological Measurement 20, 37-46).
    """
    labels = _numbered(label for items in documents for pair in items for label in pair)
    size = len(labels)
    rows = np.zeros((len(documents), 2 + 2 * size))
    for row, items in zip(rows, documents, strict=True):
        for left, right in items:
            row[0] += 1
            row[1] += left == right
            row[2 + labels[left]] += 1
            row[2 + size + labels[right]] += 1

    def finish(sums: Floats) -> Floats:
        items = sums[:, 0]
        by_chance = (sums[:, 2 : 2 + size] * sums[:, 2 + size :]).sum(axis=1)
        return ratio(sums[:, 1] * items - by_chance, items**2 - by_chance)

    n = sum(len(items) for items in documents)
    return Additive(rows=rows, finish=finish, n=n, why="no_variation" if n else "no_pairs")


def fleiss_kappa(documents: Sequence[Sequence[Sequence[Hashable]]]) -> Additive:
    """Fleiss' kappa: each item has the labels of the same number of annotators; ``n`` counts items.

    Chance is one distribution pooled over all annotators (Fleiss 1971,
    Psychological Bulletin 76, 378-382). Raises ``ValueError`` when items have
    different numbers of labels, or fewer than two.
    """
    every = [item for items in documents for item in items]
    raters = {len(item) for item in every}
    if len(raters) > 1 or min(raters, default=2) < 2:
        raise ValueError("fleiss_raters")
    labels = _numbered(label for item in every for label in item)
    rows = np.zeros((len(documents), 2 + len(labels)))
    for row, items in zip(rows, documents, strict=True):
        for item in items:
            counts = Counter(item)
            row[0] += 1
            row[1] += sum(count * (count - 1) for count in counts.values())
            for label, count in counts.items():
                row[2 + labels[label]] += count
    each = min(raters, default=2)

    def finish(sums: Floats) -> Floats:
        observed = ratio(sums[:, 1], sums[:, 0] * each * (each - 1))
        by_chance = ratio((sums[:, 2:] ** 2).sum(axis=1), (sums[:, 0] * each) ** 2)
        return ratio(observed - by_chance, 1 - by_chance)

    return Additive(rows=rows, finish=finish, n=len(every), why="no_variation" if every else "no_pairs")


def _numbered(labels: Iterable[Hashable]) -> dict[Hashable, int]:
    """Give each label a column, in order of first appearance."""
    return {label: column for column, label in enumerate(dict.fromkeys(labels))}
