"""Boundary similarity: how far two people agree on where stretches begin and end, near misses included."""

from collections.abc import Iterable, Sequence

import numpy as np

from workbench.domain.agreement.estimate import Additive, ratio

NEAR = 2
"""Boundaries fewer places apart than this may be one that slipped; Fournier's own choice."""


def boundary_similarity(
    documents: Sequence[tuple[Iterable[int], Iterable[int]]], near: int = NEAR
) -> Additive:
    """B of two annotators' boundaries, each document a pair of sets of places; ``n`` counts boundaries.

    A boundary that both have counts in full; one that slipped by d places, d
    less than ``near``, costs d/``near`` of a point; one that only one has
    costs a point. Where nobody set any, the value is undefined. Fournier
    (2013), Evaluating text segmentation using boundary edit distance, ACL,
    section 3.
    """
    rows = np.array([_addends(set(one), set(other), near) for one, other in documents]).reshape(-1, 2)
    n = sum(len(set(one)) + len(set(other)) for one, other in documents)
    return Additive(rows=rows, finish=lambda sums: ratio(sums[:, 0], sums[:, 1]), n=n, why="no_spans")


def _addends(one: set[int], other: set[int], near: int) -> list[float]:
    """Return the points that two sets earn, and how many they could."""
    both = one & other
    mine, yours = one - both, other - both
    slips = _slips(mine, yours, near)
    missed = len(mine) + len(yours) - 2 * len(slips)
    most = len(both) + len(slips) + missed
    return [most - missed - sum(slips) / near, most]


def _slips(mine: set[int], yours: set[int], near: int) -> list[int]:
    """Pair boundaries that slipped, nearest first and then from the left; return how far each did."""
    found = []
    for far in range(1, near):
        for place in sorted(mine):
            partner = next((at for at in (place - far, place + far) if at in yours), None)
            if partner is not None:
                mine = mine - {place}
                yours = yours - {partner}
                found.append(far)
    return found
