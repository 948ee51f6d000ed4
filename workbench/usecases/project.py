"""Where an annotation of one side lies on the other; ``usecases.carry`` takes it over there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.alignment import Method
from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget, Target
from workbench.domain.document import Document
from workbench.domain.dossier import join_units
from workbench.domain.projection import ProjectedSpan, project
from workbench.domain.span import Span
from workbench.domain.text import SOURCE, TRANSLATION, Segment
from workbench.domain.translation import TranslationUnit
from workbench.ports import Workbench
from workbench.usecases.annotations import Found
from workbench.usecases.linked import Linked
from workbench.usecases.opened import Opened
from workbench.usecases.session import Session
from workbench.usecases.word_links import Texts, WordLinks


@dataclass(frozen=True, slots=True)
class Projection:
    """Where an annotation comes to lie on the other side of one segment.

    ``targets`` point at the source or at a translation unit; ``exact`` are
    their words. ``whole`` says that the annotation is one of the segment itself.
    """

    annotation: str
    segment: str
    targets: tuple[SpanTarget, ...]
    method: Method
    confidence: float
    whole: bool = False

    @property
    def knows_no_words(self) -> bool:
        """Say whether it is known in which segment it lies, and no more."""
        return self.method == "segment"

    @property
    def id(self) -> str:
        """Return a name for it that stays as long as both sides do."""
        return f"{self.annotation}@{self.segment}"


@dataclass(slots=True)
class _Place:
    """Where an annotation touches one segment: ``spans`` count from the segment's start; none is all of it.

    ``forth`` says that it is one of the source, and goes to the translation.
    """

    segment: Segment
    unit: TranslationUnit
    forth: bool
    texts: Texts
    spans: list[Span]


def projections(wb: Workbench, session: Opened, annotation: Annotation) -> tuple[Projection, ...]:
    """Return where an annotation lies on the other side, segment by segment, in the order of the source.

    One of the source goes to the current translations, one of a translation
    back to the source. Nothing where a segment has no translation, and for
    annotations of the document.
    """
    return all_projections(wb, session, [annotation])[annotation.id]


def all_projections(
    wb: Workbench, session: Opened, annotations: Iterable[Annotation]
) -> Mapping[str, tuple[Projection, ...]]:
    """Return the projections of several annotations by their ids; words are linked for all at once."""
    places = {annotation.id: _places(session, annotation) for annotation in annotations}
    wanted = (place.texts for each in places.values() for place in each if place.spans)
    links = WordLinks(wb).find(dict.fromkeys(wanted))
    return {
        name: tuple(
            found
            for place in each
            if (found := _projected(session, name, place, links.get(place.texts))) is not None
        )
        for name, each in places.items()
    }


@dataclass(frozen=True, slots=True)
class Projected:
    """One stretch of a projection, in a whole layer: the source, or the joined translation."""

    target: SpanTarget
    method: Method
    confidence: float


def projected(wb: Workbench, found: Sequence[Found]) -> Mapping[str, Sequence[Projected]]:
    """Return where listed annotations lie on the other side, by their ids, with offsets into whole layers."""
    wanted: dict[str, tuple[Document, set[str]]] = {}
    for each in found:
        wanted.setdefault(each.document.id, (each.document, set()))[1].add(each.annotation.id)
    placed: dict[str, list[Projected]] = {}
    for document, ids in wanted.values():
        session = Session(wb, document)
        shifts = join_units(session.source, session.units)[1] if session.units else {}
        chosen = [each for each in session.annotations.values() if each.id in ids]
        for name, several in all_projections(wb, session, chosen).items():
            placed[name] = [
                Projected(in_layer(target, shifts), each.method, each.confidence)
                for each in several
                for target in each.targets
            ]
    return placed


def in_layer(target: SpanTarget, shifts: Mapping[str, int]) -> SpanTarget:
    """Return a target with offsets into its layer; its words stay those of the unit."""
    if target.text == SOURCE:
        return target
    place = target.span.shift(shifts[target.text])
    return target.model_copy(update={"text": TRANSLATION, "start": place.start, "end": place.end})


def _places(session: Opened, annotation: Annotation) -> list[_Place]:
    """Return the segments that an annotation touches, in the order of the source."""
    found: dict[tuple[str, bool], _Place] = {}
    for target in annotation.targets:
        for segment, unit, forth, span in touched(session, target):
            texts = (segment.span.cut(session.source.content), unit.content)
            place = found.setdefault((unit.id, forth), _Place(segment, unit, forth, texts, []))
            place.spans += [span] if span else []
    return sorted(found.values(), key=lambda place: place.segment.start)


Touched = tuple[Segment, TranslationUnit, bool, Span | None]
"""A segment, its translation, whether the source is meant, and what of it; None is all of it."""


def touched(session: Opened, target: Target) -> Iterator[Touched]:
    """Yield the segments that a target touches and that are translated, in order."""
    if isinstance(target, SpanTarget):
        yield from _span_touched(session, target)
    elif isinstance(target, SegmentTarget):
        segment = session.segments.get(target.segment)
        if segment is None:
            unit = session.unit(target.segment)
            yield session.segments[unit.segment], unit, False, None
        elif segment.id in session.units:
            yield segment, session.units[segment.id], True, None


def _span_touched(session: Opened, target: SpanTarget) -> Iterator[Touched]:
    if target.text != SOURCE:
        unit = session.unit(target.text)
        yield session.segments[unit.segment], unit, False, target.span
        return
    for number in session.columns.touched(target.start, target.end):
        segment = session.columns[number]
        if segment.span.overlaps(target.span) and segment.id in session.units:
            inner = Span(start=max(target.start, segment.start), end=min(target.end, segment.end))
            yield segment, session.units[segment.id], True, inner.shift(-segment.start)


def _projected(session: Opened, name: str, place: _Place, links: Linked | None) -> Projection | None:
    """Return one projection; None where there are no words to point at."""
    content = place.texts[1] if place.forth else place.texts[0]
    found = _every(content) if links is None or not place.spans else _carried(place, links)
    if found is None:
        return None
    text, shift = (place.unit.id, 0) if place.forth else (SOURCE, place.segment.start)
    targets = tuple(session.target(text, span.start + shift, span.end + shift) for span in found.spans)
    whole = not place.spans
    return Projection(name, place.segment.id, targets, found.method, found.confidence, whole=whole)


def _every(content: str) -> ProjectedSpan | None:
    """Return the whole segment, which answers to the whole one on the other side for sure."""
    return ProjectedSpan((Span(start=0, end=len(content)),), "segment", 1.0) if content else None


def _carried(place: _Place, links: Linked) -> ProjectedSpan | None:
    seen = links if place.forth else links.turned()
    return project(place.spans, seen.alignment, seen.source, seen.target)
