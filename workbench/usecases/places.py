"""The places of a document that are reviewed: annotations of one layer that overlap, by whomever.

An annotation of a translation stands where its projection lies in the source,
so that people who read different sides are compared. Whole segments and the
document are places of their own.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeVar, get_args

from workbench.domain.adjudication import Docket, Reading, of_reviews, readings
from workbench.domain.agreement.matching import Mark
from workbench.domain.agreement.units import units as align
from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.document import Document
from workbench.domain.journal import Record
from workbench.domain.review import Decision, Finding, Review
from workbench.domain.text import SOURCE, Text
from workbench.domain.translation import TranslationUnit
from workbench.ports import Workbench
from workbench.usecases.project import all_projections
from workbench.usecases.session import Session

Difference = Literal["agree", "single", "attributes", "boundary", "label", "split", "missing"]
"""How annotators differ at a place, from least to most; see ``domain.agreement.units``.

``single``: only one person looked. ``attributes``: same words and tag, and
something else said of them.
"""
DIFFERENCES: Final[tuple[Difference, ...]] = get_args(Difference)
Space = Literal["span", "segment", "document"]
Of = TypeVar("Of", bound=Record)


class Spot(NamedTuple):
    """Where one annotation stands in the source, without white space at its edges (code points)."""

    start: int
    end: int
    tag: str
    id: str
    annotation: Annotation


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


class Places:
    """All places of one document, and what has been decided there; each part is read when it is asked for."""

    def __init__(self, wb: Workbench, document: Document) -> None:
        self._wb = wb
        self.document = document

    @cached_property
    def annotations(self) -> dict[str, Annotation]:
        """Return the living annotations by id; what a reviewer put in the place of others is none of them."""
        replaced = {each.replacement for each in self._reviews}
        return {each.id: each for each in self._records(Annotation, "annotation") if each.id not in replaced}

    @cached_property
    def decisions(self) -> list[Decision]:
        """Return every decision, also those that no longer hold, and those that came as reviews in a file."""
        every = {each.id: each for each in self._records(Annotation, "annotation")} if self._reviews else {}
        return [*self._records(Decision, "decision"), *of_reviews(self._reviews, every)]

    @cached_property
    def docket(self) -> Docket:
        """Return the decisions by annotation."""
        return Docket.of(self.decisions)

    @cached_property
    def findings(self) -> list[Finding]:
        """Return what was declared finished."""
        return self._records(Finding, "finding")

    @cached_property
    def source(self) -> Text:
        """Return the source layer."""
        return self._wb.store.source(self.document.id)

    @cached_property
    def units(self) -> dict[str, TranslationUnit]:
        """Return every translation by its id."""
        return {each.id: each for each in self._records(TranslationUnit, "translation")}

    @cached_property
    def every(self) -> list[Place]:
        """Return all places, layer by layer in text order."""
        found: defaultdict[tuple[str, Space], list[Spot]] = defaultdict(list)
        abroad: list[Annotation] = []
        for each in self.annotations.values():
            spot = self._spot(each)
            if spot is None:
                abroad.append(each)
            else:
                found[each.layer, _space(each)].append(spot)
        for spot in self._projected(abroad):
            found[spot.annotation.layer, "span"].append(spot)
        return [place for key, spots in sorted(found.items()) for place in _swept(*key, spots)]

    def find(self, name: str) -> list[Place]:
        """Return the places with an annotation of that id, or whose id starts so."""
        exact = [each for each in self.every if any(spot.id == name for spot in each.spots)]
        if exact or not name:
            return exact
        return [each for each in self.every if any(spot.id.startswith(name) for spot in each.spots)]

    def saw(self, place: Place) -> tuple[str, ...]:
        """Return who looked at a place: who tagged there, or finished all its segments in that layer."""
        people = {each.annotation.by for each in place.spots}
        finders = self._finders
        if any(layer == place.layer for layer, _ in finders):
            segments = {name for each in place.spots for name in self.touched(each.annotation)}
            groups = [finders.get((place.layer, name), set()) for name in segments]
            people |= set.intersection(*groups) if groups else self._somewhere(place.layer)
        return tuple(sorted(people))

    def touched(self, annotation: Annotation) -> Iterator[str]:
        """Yield the source segments that an annotation concerns; none for the document."""
        for target in annotation.targets:
            if isinstance(target, SegmentTarget):
                unit = self.units.get(target.segment)
                yield unit.segment if unit else target.segment
            elif isinstance(target, SpanTarget):
                yield from self.segments_at(target)

    def segments_at(self, target: SpanTarget) -> list[str]:
        """Return the source segments that a span touches, on whichever side."""
        if target.text != SOURCE:
            return [self.units[target.text].segment] if target.text in self.units else []
        segments = self.source.segments
        first = bisect_right(segments, target.start, key=lambda each: each.end)
        last = bisect_left(segments, target.end, key=lambda each: each.start)
        return [each.id for each in segments[first:last]]

    # Inside --------------------------------------------------------------------------------

    @cached_property
    def _reviews(self) -> list[Review]:
        return self._records(Review, "review")

    @cached_property
    def _finders(self) -> Mapping[tuple[str, str], set[str]]:
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for each in self.findings:
            found[each.layer, each.segment].add(each.by)
        return found

    def _somewhere(self, layer: str) -> set[str]:
        return {each.by for each in self.findings if each.layer == layer}

    def _records(self, of: type[Of], kind: str) -> list[Of]:
        return [each for each in self._wb.store.records(kind, self.document.id) if isinstance(each, of)]

    def _spot(self, annotation: Annotation) -> Spot | None:
        """Return where an annotation stands, or None for one of a translation, which must be projected."""
        here = [each for each in annotation.spans if each.text == SOURCE]
        if here:
            return _spot(annotation, here)
        if annotation.spans:
            return None
        if _space(annotation) == "document":
            return Spot(0, 0, annotation.tag, annotation.id, annotation)
        places = [each.span for each in self.source.segments if each.id in set(self.touched(annotation))]
        start, end = min(each.start for each in places), max(each.end for each in places)
        return Spot(start, end, annotation.tag, annotation.id, annotation)

    def _projected(self, annotations: Sequence[Annotation]) -> Iterator[Spot]:
        """Yield where annotations of translations lie in the source; the whole segment where nobody knows."""
        if not annotations:
            return
        found = all_projections(self._wb, Session(self._wb, self.document), annotations)
        homes = {each.id: each.span for each in self.source.segments}
        for each in annotations:
            targets = [target for one in found[each.id] for target in one.targets if target.text == SOURCE]
            if targets:
                yield _spot(each, targets)
            else:
                places = [homes[name] for name in self.touched(each) if name in homes]
                start = min((place.start for place in places), default=0)
                yield Spot(start, max((place.end for place in places), default=0), each.tag, each.id, each)


def difference(place: Place, saw: Sequence[str]) -> tuple[Difference, float]:
    """Return the worst difference at a place, and the share of comparisons that do not agree, 0 to 1."""
    if len(saw) == 1:
        return "single", 0.0
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
        elif left[:2] != right[:2] and (left.end <= right.start or right.end <= left.start):
            yield "missing"
            yield "missing"
        elif left.tag != right.tag:
            yield "label"
        else:
            yield "agree" if left[:2] == right[:2] else "boundary"


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


def _space(annotation: Annotation) -> Space:
    kinds = {target.kind for target in annotation.targets}
    return "span" if "span" in kinds else "segment" if "segment" in kinds else "document"


def _spot(annotation: Annotation, targets: Sequence[SpanTarget]) -> Spot:
    first, last = min(targets, key=lambda each: each.start), max(targets, key=lambda each: each.end)
    start, end = first.start, last.end
    if first.exact.strip() and last.exact.strip():
        start += len(first.exact) - len(first.exact.lstrip())
        end -= len(last.exact) - len(last.exact.rstrip())
    return Spot(start, end, annotation.tag, annotation.id, annotation)


def _swept(layer: str, space: Space, spots: Iterable[Spot]) -> Iterator[Place]:
    """Group spots that overlap, directly or through others, in one sweep; whole segments by themselves."""
    group: list[Spot] = []
    reach = 0
    for spot in sorted(spots, key=lambda each: each[:4]):
        if group and spot.start >= reach and spot[:2] != group[-1][:2]:
            yield Place(layer, space, group[0].start, reach, tuple(group))
            group = []
        group.append(spot)
        reach = max(reach, spot.end) if len(group) > 1 else spot.end
    if group:
        yield Place(layer, space, group[0].start, reach, tuple(group))
