"""One document with everything known about it, and how it is put together and taken apart.

Formats read and write dossiers; the store keeps the parts. In the store an
annotation of a translation points at its unit (see ``translation``); in a
dossier it points at a text layer, as other programs expect.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from workbench.domain.annotation import Annotation, SpanTarget, Target, span_target
from workbench.domain.document import Agent, Document
from workbench.domain.relation import Relation
from workbench.domain.review import Finding, Review
from workbench.domain.tagset import Tagset
from workbench.domain.text import SOURCE, TRANSLATION, Provenance, Segment, Segments, Text, digest
from workbench.domain.translation import TranslationUnit
from workbench.domain.value import Moment, Value

FORMAT_VERSION = "1.0"
_LONGEST = 62
"""The longest unit id that still fits behind ``v.`` in an id of 64 characters."""


class Dossier(Value):
    """A document, its texts, and all that people and programs said about them.

    ``exported`` is the time of the latest thing it holds, not of the export:
    the same dossier gives the same bytes on any day. ``validation.problems``
    says what is wrong with one; building a Dossier checks only its shape.
    """

    format: Literal["workbench-dossier"] = "workbench-dossier"
    format_version: str = FORMAT_VERSION
    generator: str
    exported: Moment
    document: Document
    agents: tuple[Agent, ...] = ()
    texts: tuple[Text, ...]
    tagsets: tuple[Tagset, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def source(self) -> Text:
        """Return the source layer."""
        return next(text for text in self.texts if text.kind == "source")

    @property
    def translation(self) -> Text | None:
        """Return the layer of current translations, or None when nothing is translated."""
        return next((text for text in self.texts if text.kind == "translation"), None)


@dataclass(slots=True)
class Parts:
    """A dossier as the store keeps it.

    ``units`` holds every translation ever made, oldest first; spans on the
    translation side name a unit's id as their text.
    """

    document: Document
    source: Text
    agents: Sequence[Agent] = ()
    tagsets: Sequence[Tagset] = ()
    units: Sequence[TranslationUnit] = ()
    annotations: Sequence[Annotation] = ()
    relations: Sequence[Relation] = ()
    findings: Sequence[Finding] = ()
    reviews: Sequence[Review] = ()


@dataclass(slots=True)
class _Layer:
    """A translation layer while it is being written."""

    chunks: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, chunk: str) -> int:
        """Append and return where the chunk starts (code points)."""
        start = self.length
        self.chunks.append(chunk)
        self.length += len(chunk)
        return start


def current_units(units: Iterable[TranslationUnit]) -> dict[str, TranslationUnit]:
    """Return the latest unit of each segment, by segment id."""
    return {unit.segment: unit for unit in units}


def latest(parts: Parts) -> Moment:
    """Return when the newest part was made; of two names for one instant, the same whatever the order."""
    moments = [parts.document.imported, *(unit.provenance.created for unit in parts.units)]
    for records in (parts.annotations, parts.relations, parts.findings, parts.reviews):
        moments += [record.created for record in records]
    return max(moments, key=lambda moment: (moment, moment.isoformat()))


def assemble(parts: Parts, *, generator: str) -> Dossier:
    """Put a document's parts together for export.

    The translation layer joins the current units with the source's own white
    space between them; each superseded unit becomes a layer of its own.
    """
    current = current_units(parts.units)
    texts = [parts.source]
    starts: dict[str, int] = {}
    if current:
        layer, starts = join_units(parts.source, current)
        texts.append(layer)
    living = {unit.id for unit in current.values()}
    homes = {segment.id: segment for segment in parts.source.segments}
    texts += [_version(unit, homes[unit.segment]) for unit in parts.units if unit.id not in living]
    contents = {text.id: text.content for text in texts}

    def to_layer(target: SpanTarget) -> tuple[SpanTarget, ...]:
        if target.text == SOURCE:
            return (target,)
        if target.text in starts:
            shift = starts[target.text]
            place = target.span.shift(shift)
            moved = span_target(TRANSLATION, contents[TRANSLATION], place.start, place.end)
            return (moved.model_copy(update={"exact": target.exact}),)
        return (target.model_copy(update={"text": version_id(target.text)}),)

    return Dossier(
        generator=generator,
        exported=latest(parts),
        document=parts.document,
        agents=tuple(parts.agents),
        texts=tuple(texts),
        tagsets=tuple(parts.tagsets),
        annotations=tuple(_retarget(annotation, to_layer) for annotation in parts.annotations),
        relations=tuple(parts.relations),
        findings=tuple(parts.findings),
        reviews=tuple(parts.reviews),
    )


def disassemble(dossier: Dossier) -> Parts:
    """Take a dossier apart again; the dossier must be free of problems (``validation.problems``).

    ``assemble(disassemble(d))`` equals ``d`` when ``d`` was assembled here. A
    span that crosses from one translated segment into the next becomes
    discontinuous, one target in each.
    """
    source = dossier.source
    units = [
        _unit(segment, text)
        for text in sorted(dossier.texts, key=lambda text: text.kind != "version")
        if text.kind != "source"
        for segment in text.segments
    ]
    layer = dossier.translation
    homes = Segments.of(layer.segments if layer else ())
    versions = {text.id: text.segments[0].id for text in dossier.texts if text.kind == "version"}

    def to_unit(target: SpanTarget) -> tuple[SpanTarget, ...]:
        if target.text == source.id:
            return (target,)
        if layer is None or target.text != layer.id:
            return (target.model_copy(update={"text": versions[target.text]}),)
        return tuple(
            span_target(
                home.id,
                home.span.cut(layer.content),
                max(target.start - home.start, 0),
                min(target.end, home.end) - home.start,
            )
            for home in map(homes.__getitem__, homes.touched(target.start, target.end))
        )

    return Parts(
        document=dossier.document,
        source=source,
        agents=dossier.agents,
        tagsets=dossier.tagsets,
        units=units,
        annotations=[_retarget(annotation, to_unit) for annotation in dossier.annotations],
        relations=dossier.relations,
        findings=dossier.findings,
        reviews=dossier.reviews,
    )


def version_id(unit_id: str) -> str:
    """Return the text id of a superseded unit; a long unit id is hashed, so that 64 characters are enough."""
    if len(unit_id) > _LONGEST:
        return f"v.{digest(unit_id)[:_LONGEST]}"
    return f"v.{unit_id}"


def gaps(source: Text) -> list[str]:
    """Return the white space before each segment of a layer, and after the last one."""
    edges = [0, *(edge for segment in source.segments for edge in (segment.start, segment.end))]
    edges.append(len(source.content))
    return [source.content[start:end] for start, end in list(pairwise(edges))[::2]]


def join_units(source: Text, current: Mapping[str, TranslationUnit]) -> tuple[Text, dict[str, int]]:
    """Return the translation layer that the current units make, and where in it each unit starts.

    The source's own white space stands between them. Needs at least one unit.
    """
    layer = _Layer()
    segments: list[Segment] = []
    starts: dict[str, int] = {}
    white = gaps(source)
    for gap, segment in zip(white, source.segments, strict=False):
        layer.write(gap)
        unit = current.get(segment.id)
        if unit is None:
            continue
        start = starts[unit.id] = layer.write(unit.content)
        segments.append(_translated(unit, segment, start))
    layer.write(white[-1])
    content = "".join(layer.chunks)
    languages = list(dict.fromkeys(segment.language for segment in segments))
    most = max(languages, key=lambda language: sum(len(s.span) for s in segments if s.language == language))
    return (
        Text(
            id=TRANSLATION,
            kind="translation",
            language=most,
            content=content,
            sha256=digest(content),
            of=SOURCE,
            segments=tuple(segments),
        ),
        starts,
    )


def _version(unit: TranslationUnit, of: Segment) -> Text:
    return Text(
        id=version_id(unit.id),
        kind="version",
        language=unit.language,
        content=unit.content,
        sha256=digest(unit.content),
        of=SOURCE,
        segments=(_translated(unit, of, 0),),
    )


def _translated(unit: TranslationUnit, of: Segment, start: int) -> Segment:
    return Segment(
        id=unit.id,
        start=start,
        end=start + len(unit.content),
        paragraph=of.paragraph,
        role=of.role,
        language=unit.language,
        source=(of.id,),
        translation=unit.provenance,
    )


def _unit(segment: Segment, text: Text) -> TranslationUnit:
    provenance = segment.translation
    assert isinstance(provenance, Provenance), "validation.problems asks for it"
    return TranslationUnit(
        id=segment.id,
        segment=segment.source[0],
        content=segment.span.cut(text.content),
        language=segment.language,
        provenance=provenance,
    )


def _retarget(annotation: Annotation, move: Callable[[SpanTarget], tuple[SpanTarget, ...]]) -> Annotation:
    targets: tuple[Target, ...] = tuple(
        moved
        for target in annotation.targets
        for moved in (move(target) if isinstance(target, SpanTarget) else (target,))
    )
    return annotation if targets == annotation.targets else annotation.model_copy(update={"targets": targets})
