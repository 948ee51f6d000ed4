"""Review units: where annotators' spans overlap, and how they differ there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

from workbench.domain.agreement.matching import Mark, components, distinct, match, share

Kind = Literal["agree", "boundary", "label", "split", "missing"]
"""How two annotators differ, from least to most.

``agree``: same characters, same tag. ``boundary``: same tag, other
characters. ``label``: matched, other tag. ``split``: one span of the one is
several of the other, and this is a further piece. ``missing``: no partner.
"""

_ORDER: tuple[Kind, ...] = get_args(Kind)
NOTHING = "∅"
"""The confusion matrix's row and column for "marked nothing"."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One span and tag, with those who marked exactly it."""

    start: int
    end: int
    tag: str
    votes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """What two annotators, in order of their ids, have at one place.

    One side is ``None`` where its annotator has no partner for the other's
    span. For ``split``, ``whole`` is the other's span, which is matched to
    another piece.
    """

    annotators: tuple[str, str]
    left: Mark | None
    right: Mark | None
    kind: Kind
    whole: Mark | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Spans that overlap, over all annotators: what a reviewer decides at once."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    pairings: tuple[Pairing, ...]

    @property
    def kind(self) -> Kind:
        """Return the worst difference in the unit."""
        return max((pairing.kind for pairing in self.pairings), key=_ORDER.index, default="agree")

    @property
    def severity(self) -> int:
        """Return how bad that difference is: 0 where all agree."""
        return _ORDER.index(self.kind)

    @property
    def disagreement(self) -> float:
        """Return the share of pairings that do not agree, 0 to 1."""
        if not self.pairings:
            return 0.0
        return sum(pairing.kind != "agree" for pairing in self.pairings) / len(self.pairings)


def units(marks: Iterable[Mark], annotators: Iterable[str]) -> list[Unit]:
    """Align the marks of one text, in text order.

    ``annotators`` are all who judged the text: one who marked nothing
    disagrees with those who did. Marks should be `trimmed` before.
    """
    return [_unit(group, sorted(set(annotators))) for group in components(distinct(marks))]


def worst(every: Iterable[Unit], most: int = 10) -> list[Unit]:
    """Return the units to look at first: most in disagreement, then the worst kind, then text order."""
    return sorted(every, key=lambda unit: (-unit.disagreement, -unit.severity, unit.start, unit.end))[:most]


def confusion(pairings: Iterable[Pairing]) -> tuple[tuple[str, ...], list[list[int]]]:
    """Count tags of the first annotator (rows) against the second (columns), `NOTHING` last.

    A further piece of a split has no partner of its own, so it counts
    against `NOTHING`.
    """
    cells = Counter(_cell(pairing) for pairing in pairings)
    tags = (*sorted({tag for cell in cells for tag in cell} - {NOTHING}), NOTHING)
    return tags, [[cells[row, column] for column in tags] for row in tags]


def pair_up(left: Sequence[Mark], right: Sequence[Mark], annotators: tuple[str, str]) -> list[Pairing]:
    """Match the marks of two annotators and say how each differs, in text order."""
    matched = match(left, right)
    pairings = [Pairing(annotators, one, other, _kind(one, other)) for one, other in matched]
    paired_left = {one for one, _ in matched}
    paired_right = {other for _, other in matched}
    for mark in left:
        if mark not in paired_left:
            whole = _whole(mark, paired_right)
            pairings.append(Pairing(annotators, mark, None, "split" if whole else "missing", whole))
    for mark in right:
        if mark not in paired_right:
            whole = _whole(mark, paired_left)
            pairings.append(Pairing(annotators, None, mark, "split" if whole else "missing", whole))
    return sorted(pairings, key=lambda pairing: [each for each in (pairing.left, pairing.right) if each])


def _unit(group: list[Mark], annotators: list[str]) -> Unit:
    votes: dict[tuple[int, int, str], list[str]] = {}
    by: dict[str, list[Mark]] = {annotator: [] for annotator in annotators}
    for mark in group:
        votes.setdefault((mark.start, mark.end, mark.tag), []).append(mark.by)
        by[mark.by].append(mark)
    pairings = [
        pairing
        for one, other in combinations(annotators, 2)
        for pairing in pair_up(by[one], by[other], (one, other))
    ]
    return Unit(
        start=group[0].start,
        end=max(mark.end for mark in group),
        candidates=tuple(Candidate(*place, tuple(sorted(who))) for place, who in sorted(votes.items())),
        pairings=tuple(pairings),
    )


def _kind(one: Mark, other: Mark) -> Kind:
    if one.tag != other.tag:
        return "label"
    return "agree" if (one.start, one.end) == (other.start, other.end) else "boundary"


def _whole(piece: Mark, paired: Iterable[Mark]) -> Mark | None:
    """Find the matched mark of the same tag that this is a further piece of: where it shares most."""
    near = [mark for mark in paired if mark.tag == piece.tag and share(mark, piece) > 0]
    return min(near, key=lambda mark: (-share(mark, piece), mark), default=None)


def _cell(pairing: Pairing) -> tuple[str, str]:
    left, right = pairing.left, pairing.right
    return left.tag if left else NOTHING, right.tag if right else NOTHING
