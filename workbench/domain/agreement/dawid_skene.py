"""What the labels most likely are, and how each annotator errs, when nobody knows the truth."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from workbench.domain.agreement.estimate import Floats

Label = TypeVar("Label", bound=Hashable)

ENOUGH = 1e-9
"""The search stops when a round changes no probability by more than this."""
ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Consensus(Generic[Label]):
    """What the model found: labels in the order of ``labels`` everywhere.

    ``chances`` has a row an item: how likely each label is the true one.
    ``shares`` says how frequent each label is. ``errors`` holds for each
    annotator a matrix: given the true label (row), how likely the annotator
    says another (column); a row is NaN where no item of that label was seen
    by the annotator. ``settled`` says whether the search ended by itself.
    """

    labels: tuple[Label, ...]
    chances: Floats
    shares: Floats
    errors: Mapping[str, Floats]
    settled: bool

    def best(self, item: int) -> Label:
        """Return the likeliest label of an item; of equally likely ones the first."""
        return self.labels[int(np.argmax(self.chances[item]))]


def dawid_skene(items: Sequence[Mapping[str, Sequence[Label]]]) -> Consensus[Label]:
    """Estimate true labels and error rates by expectation-maximisation.

    Each item maps annotators to what they said of it, once or repeatedly. The
    search starts from the share of votes for each label, and every annotator
    counts, whatever the order. Dawid and Skene (1979), Maximum likelihood
    estimation of observer error-rates using the EM algorithm, Applied
    Statistics 28, 20-28. Raises ``ValueError`` when an item has no labels.
    """
    if not all(any(item.values()) for item in items):
        raise ValueError("item_without_labels")
    counts, labels, annotators = _counted(items)
    chances = counts.sum(axis=1)
    chances /= chances.sum(axis=1, keepdims=True)
    settled = not len(items)
    shares, errors = _rates(counts, chances)
    for _ in range(ROUNDS):
        if settled:
            break
        before = chances
        chances = _likely(counts, shares, errors)
        shares, errors = _rates(counts, chances)
        settled = bool(np.abs(chances - before).max() < ENOUGH)
    return Consensus(
        labels=labels,
        chances=chances,
        shares=shares,
        errors=dict(zip(annotators, errors, strict=True)),
        settled=settled,
    )


def _counted(
    items: Sequence[Mapping[str, Sequence[Label]]],
) -> tuple[Floats, tuple[Label, ...], tuple[str, ...]]:
    """Count who said what: items by annotators by labels. Labels are in order of first appearance."""
    annotators = tuple(sorted({name for item in items for name in item}))
    labels = tuple(dict.fromkeys(label for item in items for name in sorted(item) for label in item[name]))
    columns = {label: at for at, label in enumerate(labels)}
    counts = np.zeros((len(items), len(annotators), len(labels)))
    for row, item in zip(counts, items, strict=True):
        for at, name in enumerate(annotators):
            for label in item.get(name, ()):
                row[at, columns[label]] += 1
    return counts, labels, annotators


def _rates(counts: Floats, chances: Floats) -> tuple[Floats, Floats]:
    """Return how frequent each label is, and each annotator's error rates, given the chances."""
    shares = chances.sum(axis=0) / max(len(chances), 1)
    said = np.einsum("it,ial->atl", chances, counts)
    total = said.sum(axis=2, keepdims=True)
    errors = np.full_like(said, np.nan)
    np.divide(said, total, out=errors, where=total > 0)
    return shares, errors


def _likely(counts: Floats, shares: Floats, errors: Floats) -> Floats:
    """Return how likely each label is the true one of each item, given the rates.

    One annotator at a time: all at once would take memory for each pair of labels.
    """
    with np.errstate(divide="ignore"):
        logs = np.log(np.nan_to_num(errors))
        weights = np.tile(np.log(shares), (len(counts), 1))
    for said, log in zip(counts.swapaxes(0, 1), logs, strict=True):
        never = np.isneginf(log)
        weights += said @ np.where(never, 0.0, log).T
        weights[said @ never.T.astype(np.float64) > 0] = -np.inf
    weights -= weights.max(axis=1, keepdims=True)
    chances = np.exp(weights)
    sums: Floats = chances.sum(axis=1, keepdims=True)
    found: Floats = chances / sums
    return found
