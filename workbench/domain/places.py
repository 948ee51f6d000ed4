"""Places under review: annotations of one layer that overlap, and how their authors differ there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal, NamedTuple, get_args

from workbench.domain.adjudication import Reading, readings
from workbench.domain.agreement.matching import Mark
from workbench.domain.agreement.units import units as align
from workbench.domain.annotation import Annotation, SpanTarget

Difference = Literal["agree", "single", "attributes", "boundary", "label", "split", "missing"]
"""How annotators differ at a place, from least to most; see ``domain.agreement.units``.

``single``: only one person looked. ``attributes``: same words and tag, and
something else said of them.
"""
DIFFERENCES: Final[tuple[Difference, ...]] = get_args(Difference)
Space = Literal["span", "segment", "document"]


class Spot(NamedTuple):
    """Where one annotation stands in the source, without white space at its edges (code points).

    ``pieces`` are the stretches of a discontinuous one; what lies between them is none of its own.
    """

    start: int
    end: int
    tag: str
    id: str
    annotation: Annotation
    pieces: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Annotations that are decided on together; the least of their ids names the place."""

    layer: str
    space: Space
    start: int
    end: int
    spots: tuple[Spot, ...]

    @property
    def id(self) -> str:
        """Return the name of the place, which lasts as long as that annotation."""
        return min(each.id for each in self.spots)

    @property
    def annotations(self) -> list[Annotation]:
        """Return its annotations in text order."""
        return [each.annotation for each in self.spots]

    @property
    def readings(self) -> list[Reading]:
        """Return what there is to choose from, in text order."""
        order = {spot.id: number for number, spot in enumerate(self.spots)}
        return sorted(readings(self.annotations), key=lambda each: min(order[name] for name in each.ids))


def difference(place: Place, saw: Sequence[str]) -> tuple[Difference, float]:
    """Return the worst difference at a place, and the share of comparisons that do not agree, 0 to 1."""
    if len(saw) == 1:
        return "single", 0.0
    if len(saw) == len(place.spots) == 2 and place.spots[0].annotation.by != place.spots[1].annotation.by:
        worst = _pair(*place.spots)
        share = float(worst != "agree")
        return (_finer(place) if worst == "agree" and not _same(place) else worst), share
    lanes: defaultdict[str, list[Spot]] = defaultdict(list)
    for spot in place.spots:
        lanes[spot.annotation.by].append(spot)
    if all(len(lane) == 1 for lane in lanes.values()):
        kinds = list(_compared({name: lane[0] for name, lane in lanes.items()}, saw))
        worst = max(kinds, key=DIFFERENCES.index)
        share = sum(kind != "agree" for kind in kinds) / len(kinds)
    else:
        marks = [Mark(spot.start, spot.end, spot.tag, spot.id, spot.annotation.by) for spot in place.spots]
        unit = align(marks, saw)[0]
        worst, share = unit.kind, unit.disagreement
    if worst == "agree" and not _same(place):
        return _finer(place), share
    return worst, share


def _compared(spots: Mapping[str, Spot], saw: Sequence[str]) -> Iterator[Difference]:
    """Compare each two people who have one span at most: the common case, without a search for partners."""
    for one, other in combinations(saw, 2):
        left, right = spots.get(one), spots.get(other)
        if left is None or right is None:
            if left or right:
                yield "missing"
        else:
            kind = _pair(left, right)
            yield kind
            if kind == "missing":
                yield kind


def _pair(left: Spot, right: Spot) -> Difference:
    """Compare two spans of two people; of two that only others join, each misses its partner."""
    alike = left.start == right.start and left.end == right.end
    if not alike and (left.end <= right.start or right.end <= left.start):
        return "missing"
    if left.tag != right.tag:
        return "label"
    return "agree" if alike else "boundary"


def _same(place: Place) -> bool:
    first = place.spots[0].annotation
    return (
        all(
            each.annotation.targets == first.targets
            and each.annotation.attributes == first.attributes
            and each.tag == first.tag
            for each in place.spots
        )
        or len(place.readings) == 1
    )


def _finer(place: Place) -> Difference:
    """Tell apart what covers the same stretch under the same tag: other attributes, or other pieces of it."""
    said = {tuple(sorted(each.annotation.attributes.items())) for each in place.spots}
    if len(said) > 1:
        return "attributes"
    sides = {frozenset(span.text for span in each.annotation.spans) for each in place.spots}
    return "boundary" if len(sides) < len(place.readings) else "agree"


def space_of(annotation: Annotation) -> Space:
    """Say whether words, whole segments or the document are tagged."""
    kinds = {target.kind for target in annotation.targets}
    return "span" if "span" in kinds else "segment" if "segment" in kinds else "document"


def spot_at(annotation: Annotation, targets: Sequence[SpanTarget]) -> Spot:
    """Return where an annotation stands, by its spans or those it is projected to."""
    first = last = targets[0]
    if len(targets) == 1:
        exact = first.exact
        if not exact[:1].isspace() and not exact[-1:].isspace():
            return Spot(first.start, first.end, annotation.tag, annotation.id, annotation)
    else:
        first, last = min(targets, key=lambda each: each.start), max(targets, key=lambda each: each.end)
    start, end = first.start, last.end
    if first.exact.strip() and last.exact.strip():
        start += len(first.exact) - len(first.exact.lstrip())
        end -= len(last.exact) - len(last.exact.rstrip())
    pieces = tuple((each.start, each.end) for each in targets) if len(targets) > 1 else ()
    return Spot(start, end, annotation.tag, annotation.id, annotation, pieces)


def swept(layer: str, space: Space, spots: Sequence[Spot]) -> Iterator[Place]:
    """Group spots that overlap, directly or through others; whole segments by themselves."""
    pieces = sorted(
        (start, end, spot.tag, spot.id, number)
        for number, spot in enumerate(spots)
        for start, end in spot.pieces or (spot[:2],)
    )
    split = len(pieces) > len(spots)
    runs: list[list[int]] = []
    last_start, last_end, reach = -1, -1, -1
    for start, end, _, _, number in pieces:
        if runs and (start < reach or (start == last_start and end == last_end)):
            runs[-1].append(number)
        else:
            runs.append([number])
        last_start, last_end = start, end
        reach = max(reach, end)
    for group in _joined(runs) if split else runs:
        together = [spots[number] for number in (set(group) if split else group)]
        if split:
            together.sort(key=lambda each: each[:4])
        yield Place(layer, space, together[0].start, max([each.end for each in together]), tuple(together))


def _joined(runs: Iterable[list[int]]) -> list[list[int]]:
    """Join runs that a discontinuous annotation has pieces in, in the order of the first."""
    homes: dict[int, list[int]] = {}
    groups: list[list[int]] = []
    for run in runs:
        group: list[int] = []
        groups.append(group)
        for number in run:
            other = homes.get(number, group)
            if other is not group:
                group += other
                for moved in other:
                    homes[moved] = group
                other.clear()
            group.append(number)
            homes[number] = group
    return [group for group in groups if group]
