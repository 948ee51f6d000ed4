"""Krippendorff's alpha for unitizing: do annotators mark the same stretches of a text?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.domain.agreement.estimate import Additive, Floats, Why, ratio
from workbench.domain.agreement.matching import Mark

Stretches = npt.NDArray[np.int64]
"""Starts and ends, one row each, sorted, none overlapping."""


@dataclass(frozen=True, slots=True)
class Continuum:
    """A text of ``length`` code points, and what each annotator who judged it marked."""

    length: int
    marked: Mapping[str, Stretches]


def continuum(
    marks: Iterable[Mark], annotators: Iterable[str], length: int, tag: str | None = None
) -> Continuum:
    """Keep the marks of one tag, or of any, as stretches of the text.

    One annotator's overlapping marks become one stretch, because the measure
    wants a partition of the text; marks that only touch stay apart. An
    annotator who marked nothing counts. Raises ``ValueError`` for a mark past
    the end.
    """
    spans: dict[str, list[tuple[int, int]]] = {annotator: [] for annotator in annotators}
    for mark in marks:
        if tag in {None, mark.tag}:
            spans[mark.by].append((mark.start, mark.end))
    if any(end > length for ends in spans.values() for _, end in ends):
        raise ValueError("mark_past_end")
    return Continuum(length=length, marked={by: _merged(each) for by, each in spans.items()})


def unitizing_alpha(continua: Sequence[Continuum]) -> Additive:
    """|uα: agreement on what is marked against what is not; ``n`` counts stretches.

    Equations 1, 4 and 6 of Krippendorff, Mathet, Bouvry and Widlöcher (2016),
    On the reliability of unitizing textual continua, Quality & Quantity 50,
    2347-2364. For one tag against the rest, give continua of that tag. Texts
    judged by fewer than two are left out.
    """
    judged = [each for each in continua if len(each.marked) > 1]
    rows = np.array([_addends(each) for each in judged]).reshape(len(judged), 4)

    def finish(sums: Floats) -> Floats:
        differing, inside, outside, with_itself = sums.T
        total = inside + outside
        return 1 - ratio(differing * (total**2 - with_itself), total * inside * outside)

    n = sum(len(stretches) for each in judged for stretches in each.marked.values())
    return Additive(rows=rows, finish=finish, n=n, why=_why(judged, n))


def coding_alpha(documents: Sequence[Sequence[Continuum]]) -> Additive:
    """uα: agreement on where and with which tag, all tags at once; ``n`` counts stretches.

    Each document has one continuum a tag, the same tags in the same order and
    the same annotators. Undefined where one annotator's stretches of several
    tags overlap: give `unitizing_alpha` one tag at a time then. Krippendorff
    (2019), Content Analysis, 4th ed., section 12.6.3.
    """
    judged = [tags for tags in documents if tags and len(tags[0].marked) > 1]
    whole = [_union(tags) for tags in judged]
    size = max((len(tags) for tags in judged), default=0)
    rows = np.zeros((len(judged), 3 + size))
    for row, tags, every in zip(rows, judged, whole, strict=True):
        row[:] = _coded(tags, every)

    def finish(sums: Floats) -> Floats:
        differing, with_itself, values = sums[:, 0], sums[:, 1], sums[:, 2:]
        total = values.sum(axis=1)
        expected = total * (total**2 - (values**2).sum(axis=1))
        return 1 - ratio(differing * (total**2 - with_itself), expected)

    n = sum(len(stretches) for tags in judged for each in tags for stretches in each.marked.values())
    if any(_overlapping(every) for every in whole):
        return Additive(rows=rows * np.nan, finish=finish, n=n, why="overlapping")
    return Additive(rows=rows, finish=finish, n=n, why=_why(judged, n))


def unitizing_alpha_2004(categories: Sequence[Continuum]) -> float | None:
    """α_U as first defined, from squared differences of boundaries, for one text.

    Kept to compare with figures published before 2016; it misbehaves with
    more than two annotators. One continuum a category, all of one length and
    the same annotators; ``None`` where chance gives no disagreement.
    Krippendorff (2004), Content Analysis, 2nd ed., pp. 251-256.
    """
    expected = sum(_expected_2004(each) for each in categories)
    if expected == 0:
        return None
    return 1 - sum(_observed_2004(each) for each in categories) / expected


def _union(tags: Sequence[Continuum]) -> Continuum:
    """Lay the stretches of all tags side by side."""
    marked = {by: np.concatenate([each.marked[by] for each in tags]) for by in tags[0].marked}
    return Continuum(length=tags[0].length, marked=marked)


def _overlapping(every: Continuum) -> bool:
    """Say whether a character has two tags by one annotator."""
    for stretches in every.marked.values():
        ordered = stretches[np.argsort(stretches[:, 0], kind="stable")]
        if (ordered[1:, 0] < ordered[:-1, 1]).any():
            return True
    return False


def _coded(tags: Sequence[Continuum], every: Continuum) -> list[float]:
    """Pairs that differ, pairs within one stretch, and the characters of the gaps and of each tag.

    Of m annotators, the pairs that agree on a character are the squares of how
    many gave it each value, less m; the rest of m squared differ.
    """
    annotators = len(every.marked)
    lengths = [float(sum((s[:, 1] - s[:, 0]).sum() for s in each.marked.values())) for each in tags]
    outside = annotators * every.length - sum(lengths)
    squared = sum(_squares(each) for each in tags) + _squares(every, gaps=True)
    itself = sum(float(((s[:, 1] - s[:, 0]) ** 2).sum()) for s in every.marked.values())
    differing = (annotators**2 * every.length - squared) / (annotators - 1)
    return [differing, itself + outside, outside, *lengths]


def _squares(text: Continuum, *, gaps: bool = False) -> float:
    """Sum over all characters the square of how many annotators marked it, or did not."""
    annotators = len(text.marked)
    every = np.concatenate([*text.marked.values()])
    places = np.concatenate(([0], every.ravel(order="F"), [text.length]))
    steps = np.concatenate(([0], np.repeat([1, -1], len(every)), [0]))
    order = np.argsort(places, kind="stable")
    covering = np.cumsum(steps[order])[:-1]
    counted = annotators - covering if gaps else covering
    return float((np.diff(places[order]) * counted**2).sum())


def _why(judged: Sequence[object], n: int) -> Why:
    if not judged:
        return "no_pairs"
    return "no_variation" if n else "no_spans"


def _merged(spans: list[tuple[int, int]]) -> Stretches:
    ordered = np.array(sorted(span for span in spans if span[0] < span[1]), dtype=np.int64).reshape(-1, 2)
    if not len(ordered):
        return ordered
    reach = np.maximum.accumulate(ordered[:, 1])
    opens = np.concatenate(([True], ordered[1:, 0] >= reach[:-1]))
    closes = np.concatenate((opens[1:], [True]))
    return np.stack((ordered[opens, 0], reach[closes]), axis=1)


def _addends(text: Continuum) -> list[float]:
    """Characters that differ between pairs, marked ones, unmarked ones, and pairs within one stretch.

    The first by a sweep over all boundaries: where k of m annotators marked a
    character, k(m - k) pairs differ.
    """
    annotators = len(text.marked)
    every = np.concatenate([*text.marked.values()])
    lengths = (every[:, 1] - every[:, 0]).astype(np.float64)
    places = every.ravel(order="F")
    order = np.argsort(places, kind="stable")
    covering = np.cumsum(np.repeat([1, -1], len(every))[order])[:-1]
    differing = np.diff(places[order]) * covering * (annotators - covering)
    inside = float(lengths.sum())
    outside = text.length * annotators - inside
    return [float(differing.sum()) / (annotators - 1), inside, outside, float((lengths**2).sum()) + outside]


def _observed_2004(text: Continuum) -> float:
    every = list(text.marked.values())
    total = sum(_apart(one, other) for one in every for other in every if one is not other)
    return total / (len(every) * (len(every) - 1) * text.length**2)


def _apart(ours: Stretches, theirs: Stretches) -> float:
    """Sum squared differences of one annotator's units from another's units and gaps."""
    first = np.searchsorted(theirs[:, 1], ours[:, 0], side="right")
    last = np.searchsorted(theirs[:, 0], ours[:, 1], side="left")
    total = 0.0
    for unit, low, high in zip(ours, first, last, strict=True):
        if low < high:
            total += float(((theirs[low:high] - unit) ** 2).sum())
        else:
            total += 2 * float(unit[1] - unit[0]) ** 2  # a gap is met from this side only
    return total


def _expected_2004(text: Continuum) -> float:
    units = np.concatenate([stretches[:, 1] - stretches[:, 0] for stretches in text.marked.values()])
    units = units.astype(np.float64)
    gaps = np.concatenate([_gaps(stretches, text.length) for stretches in text.marked.values()])
    among_units = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units)
    room = np.array([(gaps[gaps >= unit] - unit + 1).sum() for unit in units])
    size = len(text.marked) * text.length
    pairs = size * (size - 1) - float((units * (units - 1)).sum())
    return 2 / text.length * float((among_units + units**2 * room).sum()) / pairs


def _gaps(stretches: Stretches, length: int) -> Floats:
    edges = np.concatenate(([0], stretches.ravel(), [length])).reshape(-1, 2)
    lengths = (edges[:, 1] - edges[:, 0]).astype(np.float64)
    return lengths[lengths > 0]
