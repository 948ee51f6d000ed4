"""The places of a document that are reviewed: annotations of one layer that overlap, by whomever.

An annotation of a translation stands where its projection lies in the source,
so that people who read different sides are compared. Whole segments and the
document are places of their own.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from workbench.domain.adjudication import Docket, of_reviews
from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.document import Document
from workbench.domain.journal import Record
from workbench.domain.places import (
    DIFFERENCES,
    Difference,
    Place,
    Space,
    Spot,
    difference,
    space_of,
    spot_at,
    swept,
)
from workbench.domain.review import Decision, Finding, Review
from workbench.domain.span import Span
from workbench.domain.text import SOURCE, Text
from workbench.domain.translation import TranslationUnit
from workbench.ports import Workbench
from workbench.usecases.project import all_projections
from workbench.usecases.session import Session

__all__ = ["DIFFERENCES", "Difference", "Place", "Places", "Space", "Spot", "difference"]
_LOOKED_AT: Final = frozenset(("annotation", "translation", "finding", "review", "document"))
"""Kinds of record that make other places when they change."""
_DECIDED: Final = frozenset(("decisions", "docket"))
"""What is read anew when only decisions were made."""
Of = TypeVar("Of", bound=Record)


class Places:
    """All places of one document, and what has been decided there; each part is read when it is asked for."""

    def __init__(self, wb: Workbench, document: Document) -> None:
        self._wb = wb
        self.document = document
        self._position = wb.store.position()

    def current(self) -> "Places":
        """Return the places as they are now; after decisions alone, with all else as it was read."""
        now = self._wb.store.position()
        if now == self._position:
            return self
        fresh = Places(self._wb, self.document)
        since = [
            change.kind
            for name in (self.document.id, "")
            for logged in self._wb.store.journal(name, after=self._position)
            for change in logged.edit.changes
        ]
        if not _LOOKED_AT & set(since):
            kept = {name: each for name, each in vars(self).items() if name not in _DECIDED}
            vars(fresh).update(kept | {"_position": fresh._position})
        return fresh

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
                found[each.layer, space_of(each)].append(spot)
        for spot in self._projected(abroad):
            found[spot.annotation.layer, "span"].append(spot)
        return [place for key, spots in sorted(found.items()) for place in swept(*key, spots)]

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
        if finders and any(layer == place.layer for layer, _ in finders):
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

    @cached_property
    def _homes(self) -> dict[str, Span]:
        return {each.id: each.span for each in self.source.segments}

    def _somewhere(self, layer: str) -> set[str]:
        return {each.by for each in self.findings if each.layer == layer}

    def _records(self, of: type[Of], kind: str) -> list[Of]:
        return [each for each in self._wb.store.records(kind, self.document.id) if isinstance(each, of)]

    def _spot(self, annotation: Annotation) -> Spot | None:
        """Return where an annotation stands, or None for one of a translation, which must be projected."""
        spans = annotation.spans
        here = [each for each in spans if each.text == SOURCE]
        if here:
            return spot_at(annotation, here)
        if spans:
            return None
        if space_of(annotation) == "document":
            return Spot(0, 0, annotation.tag, annotation.id, annotation)
        places = [self._homes[name] for name in self.touched(annotation) if name in self._homes]
        start = min((each.start for each in places), default=0)
        end = max((each.end for each in places), default=0)
        return Spot(start, end, annotation.tag, annotation.id, annotation)

    def _projected(self, annotations: Sequence[Annotation]) -> Iterator[Spot]:
        """Yield where annotations of translations lie in the source; the whole segment where nobody knows."""
        if not annotations:
            return
        found = all_projections(self._wb, Session(self._wb, self.document), annotations)
        for each in annotations:
            targets = [target for one in found[each.id] for target in one.targets if target.text == SOURCE]
            if targets:
                yield spot_at(each, targets)
            else:
                places = [self._homes[name] for name in self.touched(each) if name in self._homes]
                start = min((place.start for place in places), default=0)
                yield Spot(start, max((place.end for place in places), default=0), each.tag, each.id, each)
