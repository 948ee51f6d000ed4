"""Words in their surroundings, across the project: sources, translations, and what people said about them."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final, Literal

from workbench.domain import flags as names
from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.document import Document
from workbench.domain.dossier import current_units, gaps, version_id
from workbench.domain.pattern import Pattern
from workbench.domain.tagset import Tag
from workbench.domain.text import SOURCE, TRANSLATION, Text
from workbench.domain.translation import TranslationUnit
from workbench.errors import WorkbenchError
from workbench.ports import Cancelled, Workbench
from workbench.usecases import documents
from workbench.usecases.visible import locked_for_me

CONTEXT: Final = 40
"""How many code points a hit shows on each side."""
_CHINESE: Final = "\u2e80"
"""Before this code point there are no Chinese characters."""
Where = Literal["source", "translation", "annotations", "flags"]
WHERE: Final[tuple[Where, ...]] = ("source", "translation", "annotations", "flags")
Field = Literal["text", "words", "tag", "note", "flag"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the pattern stands.

    ``start`` and ``end`` are code points of the layer ``text``, as exports
    number them: ``source``, ``translation`` (all current translations,
    joined), or an earlier translation. ``unit`` is the translation it lies in,
    and ``unit_start`` where in the layer that begins, so that ``start -
    unit_start`` counts in the unit, as a session does. ``field`` says what
    matched: a text, an annotation's words, tag or note, or the name of a flag,
    whose offsets are those of the translation that it is on. For a tag or a note
    the offsets are those of the annotation's first span, and all three are
    None where it has none; ``before`` and ``after`` are then of the tag or note.
    """

    document: Document
    segment: str | None
    text: str | None
    start: int | None
    end: int | None
    before: str
    match: str
    after: str
    field: Field = "text"
    annotation: str | None = None
    unit: str | None = None
    unit_start: int = 0


def search(
    wb: Workbench,
    pattern: str,
    *,
    where: Where | None = None,
    context: int = CONTEXT,
    cancelled: Cancelled | None = None,
) -> Iterator[Hit]:
    """Look for a pattern in all documents, or in one kind of text of theirs; see ``domain.pattern``.

    Simplified characters find traditional ones and the other way round, where
    the dictionary is there.
    ``cancelled`` is asked before each document. Raises InputError for a
    pattern without anything to look for, at once and not when the first hit is asked for.
    """
    fold = _folding(wb, pattern)
    look = _Look(Pattern.of(fold(pattern)), context, fold)
    return _hits(wb, look, WHERE if where is None else (where,), cancelled or _never)


def _folding(wb: Workbench, pattern: str) -> Callable[[str], str]:
    """Return what makes both Chinese scripts equal; a pattern without Chinese needs none of it."""
    if max(pattern, default="") < _CHINESE:
        return str

    def fold(text: str) -> str:
        try:
            return wb.simplify(text)
        except WorkbenchError:
            return text

    return fold


def _never() -> bool:
    return False


def _hits(wb: Workbench, look: "_Look", where: Sequence[Where], cancelled: Cancelled) -> Iterator[Hit]:
    tags = _tags(wb) if "annotations" in where else {}
    for document in takewhile(lambda _: not cancelled(), wb.store.documents()):
        text = wb.store.source(document.id)
        source = _Layer.of_source(document, text)
        if "source" in where:
            yield from look.through(source)
        if where == ("source",):
            continue
        units = [r for r in wb.store.records("translation", document.id) if isinstance(r, TranslationUnit)]
        translation = _Layer.of_units(document, text, current_units(units))
        if "translation" in where:
            yield from look.through(translation)
        if "flags" in where:
            yield from look.flagged(translation, units)
        if "annotations" in where:
            yield from _said(wb, look, _Said(document, source, translation, {u.id: u for u in units}, tags))


def _said(wb: Workbench, look: "_Look", said: "_Said") -> Iterator[Hit]:
    """Yield what a document's annotations have; of one that is annotated blind, only one's own."""
    document = said.document.id
    only = documents.agent_id(wb.annotator) if locked_for_me(wb, document) else None
    for record in wb.store.records("annotation", document):
        if isinstance(record, Annotation) and only in (None, record.by):
            yield from said.hits(look, record)


def _tags(wb: Workbench) -> Mapping[str, Tag]:
    return {tag.id: tag for tagset in documents.project_tagsets(wb).values() for tag in tagset.tags}


@dataclass(frozen=True, slots=True)
class _Layer:
    """A text as it is searched: its characters, and which segment starts where."""

    document: Document
    id: str
    content: str
    starts: Sequence[int]
    segments: Sequence[str]
    units: Sequence[str] = ()
    homes: Mapping[str, int] = field(default_factory=dict)
    """Where each unit starts."""

    @classmethod
    def of_source(cls, document: Document, source: Text) -> "_Layer":
        """Read the source layer."""
        starts = [segment.start for segment in source.segments]
        return cls(document, SOURCE, source.content, starts, [segment.id for segment in source.segments])

    @classmethod
    def of_units(cls, document: Document, source: Text, current: Mapping[str, TranslationUnit]) -> "_Layer":
        """Join the current translations as an export does (``domain.dossier``), keeping only places."""
        chunks: list[str] = []
        starts: list[int] = []
        segments: list[str] = []
        length = 0
        if not current:
            return cls(document, TRANSLATION, "", (), ())
        white = gaps(source)
        for gap, segment in zip(white, source.segments, strict=False):
            chunks.append(gap)
            length += len(gap)
            unit = current.get(segment.id)
            if unit is not None:
                starts.append(length)
                segments.append(segment.id)
                chunks.append(unit.content)
                length += len(unit.content)
        chunks.append(white[-1])
        units = [current[name].id for name in segments]
        homes = dict(zip(units, starts, strict=True))
        return cls(document, TRANSLATION, "".join(chunks), starts, segments, units, homes)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked for, and how much is shown around it."""

    pattern: Pattern
    context: int
    fold: Callable[[str], str]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the pattern stands; folding keeps every character at its place."""
        return self.pattern.places(self.fold(text))

    def through(self, layer: _Layer) -> Iterator[Hit]:
        """Yield the hits in a layer."""
        for start, end in self.places(layer.content):
            at = max(bisect_right(layer.starts, start) - 1, 0)
            yield Hit(
                layer.document,
                layer.segments[at] if layer.segments else None,
                layer.id,
                start,
                end,
                *self.cut(layer.content, start, end),
                unit=layer.units[at] if layer.units else None,
                unit_start=layer.starts[at] if layer.units else 0,
            )

    def flagged(self, layer: _Layer, units: Sequence[TranslationUnit]) -> Iterator[Hit]:
        """Yield the flags of current translations whose names have the pattern, standing or dismissed."""
        current = [unit for unit in units if unit.id in layer.homes]
        for unit, flag in ((each, flag) for each in current for flag in each.provenance.flags):
            begin = layer.homes[unit.id]
            found = ((said, place) for said in names.descriptions(flag) for place in self.places(said))
            first = next(found, None)
            if first is not None:
                said, place = first
                yield Hit(
                    layer.document,
                    unit.segment,
                    layer.id,
                    begin,
                    begin + len(unit.content),
                    *self.cut(said, *place),
                    field="flag",
                    unit=unit.id,
                    unit_start=begin,
                )

    def cut(self, content: str, start: int, end: int) -> tuple[str, str, str]:
        """Return what stands before, in and after a place."""
        before = content[max(start - self.context, 0) : start]
        return before, content[start:end], content[end : end + self.context]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an annotation's span lies: its layer, with the offset of what the span counts from."""

    content: str
    text: str
    segment: str | None
    unit: str | None
    unit_start: int


@dataclass(frozen=True, slots=True)
class _Said:
    """The annotations of one document, and what is needed to say where they stand."""

    document: Document
    source: _Layer
    translation: _Layer
    units: Mapping[str, TranslationUnit]
    tags: Mapping[str, Tag]

    def hits(self, look: _Look, annotation: Annotation) -> Iterator[Hit]:
        """Yield where an annotation's words, its tag and its note have the pattern."""
        for target in annotation.spans:
            yield from self._in_words(look, annotation, target)
        tag = self.tags.get(annotation.tag)
        names = (tag.name.en, tag.name.zh, tag.id) if tag else (annotation.tag,)
        found = ((name, place) for name in names for place in look.places(name))
        first = next(found, None)
        if first is not None:
            yield self._beside(look, annotation, "tag", *first)
        for place in look.places(annotation.comment or ""):
            yield self._beside(look, annotation, "note", annotation.comment or "", place)

    def _in_words(self, look: _Look, annotation: Annotation, target: SpanTarget) -> Iterator[Hit]:
        spot = self._spot(target)
        for start, end in look.places(target.exact):
            at, until = (target.start + spot.unit_start + offset for offset in (start, end))
            yield Hit(
                self.document,
                spot.segment,
                spot.text,
                at,
                until,
                *look.cut(spot.content, at, until),
                field="words",
                annotation=annotation.id,
                unit=spot.unit,
                unit_start=spot.unit_start,
            )

    def _beside(
        self, look: _Look, annotation: Annotation, named: Field, words: str, place: tuple[int, int]
    ) -> Hit:
        """Make the hit of a match that stands beside the text: in a tag's name, or a note."""
        target = next(iter(annotation.spans), None)
        spot = self._spot(target) if target else None
        return Hit(
            self.document,
            spot.segment if spot else self._segment(annotation),
            spot.text if spot else None,
            target.start + spot.unit_start if target and spot else None,
            target.end + spot.unit_start if target and spot else None,
            *look.cut(words, *place),
            field=named,
            annotation=annotation.id,
            unit=spot.unit if spot else None,
            unit_start=spot.unit_start if spot else 0,
        )

    def _segment(self, annotation: Annotation) -> str | None:
        """Return the source segment that a whole-segment annotation is about."""
        target = annotation.targets[0]
        if not isinstance(target, SegmentTarget):
            return None
        unit = self.units.get(target.segment)
        return unit.segment if unit else target.segment

    def _spot(self, target: SpanTarget) -> _Spot:
        if target.text == SOURCE:
            at = max(bisect_right(self.source.starts, target.start) - 1, 0)
            segment = self.source.segments[at] if self.source.segments else None
            return _Spot(self.source.content, SOURCE, segment, None, 0)
        unit = self.units.get(target.text)
        if unit is None:
            return _Spot(target.exact, target.text, None, target.text, 0)
        if unit.id in self.translation.homes:
            home = self.translation.homes[unit.id]
            return _Spot(self.translation.content, TRANSLATION, unit.segment, unit.id, home)
        return _Spot(unit.content, version_id(unit.id), unit.segment, unit.id, 0)
