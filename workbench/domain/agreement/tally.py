"""Counting over all pairs of annotators at once: labels of matched spans, confusion, and how units differ."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from workbench.domain.agreement.blocks import Block
from workbench.domain.agreement.estimate import Additive, Floats, ratio
from workbench.domain.agreement.matching import Integers, Lane, Mark
from workbench.domain.agreement.units import NOTHING, Unit, units, worst

Label = TypeVar("Label", bound=Hashable)
_MISSING, _LABEL, _BOUNDARY = 4, 2, 1
"""How bad a difference is, as `units.Kind` orders them; what has no partner counts as missing at first."""
_MORE = 4
"""How many more units than wanted are looked at closely, since pieces of a split are no missing spans."""


@dataclass(slots=True)
class Tally:
    """What all pairs of annotators have in common in one block.

    ``labels`` counts the tags of matched spans, the lower name's first;
    ``cells`` the same with `NOTHING` for spans without a partner. ``groups``
    are the units: marks of anybody that overlap; ``differing`` is the share of
    each one's comparisons that do not agree, 0 to 1, NaN where only one judged.
    """

    block: Block
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    groups: list[list[Mark]] = field(default_factory=list)
    differing: Floats = field(default_factory=lambda: np.zeros(0))
    severity: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def worst(self, most: int) -> list[Unit]:
        """Return the units of the block that annotators differ in most."""
        clear = np.flatnonzero(self.differing > 0)
        order = np.lexsort((clear, -self.severity[clear], -self.differing[clear]))
        near = clear[order][: most * _MORE]
        found = [units(self.groups[at], self.block.judged) for at in near.tolist()]
        return worst((unit for each in found for unit in each), most)


def tally(block: Block) -> Tally:
    """Compare every two annotators of a block."""
    found = Tally(block)
    homes = _homes(block.lanes, found)
    compared = np.zeros(len(found.groups))
    agreeing = np.zeros(len(found.groups))
    found.severity = np.zeros(len(found.groups), dtype=np.int64)
    for one, other in block.pairs:
        left, right = block.lanes[one], block.lanes[other]
        pairs = block.matched(one, other)
        _count(found, left, right, pairs)
        kinds = np.array([_kind(left.marks[a], right.marks[b]) for a, b in pairs], dtype=np.int64)
        partners = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        at = homes[one][partners[:, 0]]
        np.add.at(compared, at, 1)
        np.add.at(agreeing, at[kinds == 0], 1)
        np.maximum.at(found.severity, at, kinds)
        for lane, home, column in ((left, homes[one], 0), (right, homes[other], 1)):
            alone = np.setdiff1d(np.arange(len(lane.marks)), partners[:, column])
            np.add.at(compared, home[alone], 1)
            found.severity[home[alone]] = _MISSING
    found.differing = 1 - ratio(agreeing, compared)
    return found


def alpha_of_pairs(blocks: Sequence[Mapping[tuple[Label, Label], int]]) -> Additive:
    """Krippendorff's nominal alpha of labels that come in pairs; ``n`` counts labels.

    Each block counts its pairs. The same as `alpha.krippendorff_alpha` over
    one unit a pair, without making the units.
    """
    labels = list(dict.fromkeys(label for counts in blocks for pair in counts for label in pair))
    columns = {label: column for column, label in enumerate(labels)}
    rows = np.zeros((len(blocks), 1 + len(labels)))
    for row, counts in zip(rows, blocks, strict=True):
        for (left, right), times in counts.items():
            row[0] += 2 * times * (left != right)
            row[1 + columns[left]] += times
            row[1 + columns[right]] += times

    def finish(sums: Floats) -> Floats:
        counts = sums[:, 1:]
        total = counts.sum(axis=1)
        expected = total**2 - (counts**2).sum(axis=1)
        return 1 - ratio(sums[:, 0] * (total - 1), expected)

    n = 2 * sum(times for counts in blocks for times in counts.values())
    return Additive(rows=rows, finish=finish, n=n, why="no_variation" if n else "no_pairs")


def matrix(cells: Mapping[tuple[str, str], int]) -> tuple[tuple[str, ...], list[list[int]]]:
    """Lay counts of cells out as `units.confusion` does: tags in order, `NOTHING` last."""
    tags = (*sorted({tag for cell in cells for tag in cell} - {NOTHING}), NOTHING)
    return tags, [[cells.get((row, column), 0) for column in tags] for row in tags]


def _count(found: Tally, left: Lane, right: Lane, pairs: Sequence[tuple[int, int]]) -> None:
    labels = Counter((left.marks[one].tag, right.marks[other].tag) for one, other in pairs)
    found.labels += labels
    found.cells += labels
    missed = left.tags.copy()
    for (tag, _), times in labels.items():
        missed[tag] -= times
    surplus = right.tags.copy()
    for (_, tag), times in labels.items():
        surplus[tag] -= times
    found.cells += Counter({(tag, NOTHING): times for tag, times in missed.items() if times > 0})
    found.cells += Counter({(NOTHING, tag): times for tag, times in surplus.items() if times > 0})


def _kind(one: Mark, other: Mark) -> int:
    if one.tag != other.tag:
        return _LABEL
    return 0 if (one.start, one.end) == (other.start, other.end) else _BOUNDARY


def _homes(lanes: Mapping[str, Lane], found: Tally) -> Mapping[str, Integers]:
    """Group the marks of all lanes into units, by one sweep; return the unit of each lane's marks."""
    homes = {by: np.zeros(len(lane.marks), dtype=np.int64) for by, lane in lanes.items()}
    every = [(mark, by, at) for by, lane in lanes.items() for at, mark in enumerate(lane.marks)]
    every.sort(key=lambda each: (each[0].start, each[0].end))
    reach, last = 0, (-1, -1)
    for mark, by, at in every:
        if not (found.groups and ((mark.start, mark.end) == last or mark.start < reach)):
            found.groups.append([])
        found.groups[-1].append(mark)
        homes[by][at] = len(found.groups) - 1
        last = (mark.start, mark.end)
        reach = max(reach, mark.end)
    return homes
