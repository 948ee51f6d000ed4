"""What an XLIFF file holds, made into a dossier: ours as it was, another program's as well as it can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, TypeVar

from pydantic import Field, ValidationError

from workbench.domain.annotation import DocumentTarget, SegmentTarget, Target
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble, disassemble
from workbench.domain.foreign import EPOCH, IMPORTER, Foreign
from workbench.domain.language import Language, identify
from workbench.domain.text import (
    SOURCE,
    Origin,
    Provenance,
    Replaced,
    Role,
    Segment,
    State,
    Text,
    digest,
)
from workbench.domain.translation import TranslationUnit
from workbench.domain.validation import Problem, shape_problems
from workbench.domain.value import Id, Moment, Sha256, Value
from workbench.formats import fault

SCHEME: Final = "xliff"
Fact = tuple[str, str, str]
"""A piece of our own metadata: its kind, its JSON, its place."""
Known = TypeVar("Known", bound=Value)


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of the file; ``segment`` has its place in the text, ``target`` is None without one."""

    place: str
    id: str | None
    segment: Segment
    target: str | None
    state: str


@dataclass(slots=True)
class Pieces:
    """All that one ``file`` element says. A note comes with the numbers of the pieces it is about."""

    place: str
    original: str | None
    about: list[Fact]
    target: Language
    is_ours: bool
    content: str = ""
    pieces: list[Piece] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    """The words of earlier translations, by the places of their matches."""
    notes: list[tuple[tuple[str, str], tuple[int, ...]]] = field(default_factory=list)


class _About(Value):
    """Who wrote the file, and when the newest thing in it was made."""

    generator: str
    exported: Moment


class _Source(Value):
    """The source layer without its words; the hash tells whether they changed."""

    language: Language
    sha256: Sha256
    replaced: tuple[Replaced, ...] = ()


class _Segment(Value):
    """A segment without its place."""

    id: Id
    paragraph: Annotated[int, Field(ge=0)]
    role: Role
    language: Language


class _Made(Value):
    """A translation, its words only where they stand in no target; ``at`` orders the earlier ones."""

    id: Id
    segment: Id
    language: Language
    provenance: Provenance
    sha256: Sha256
    at: int = 0
    content: str | None = None


def built(found: Pieces) -> tuple[Dossier | None, list[Problem]]:
    """Return the document, or None with what is wrong."""
    if not found.is_ours:
        return _foreign(found), []
    reader = _Own(found)
    return reader.dossier(), reader.wrong


def _foreign(found: Pieces) -> Dossier:
    segments = [each.segment.model_copy(update={"id": f"s{i}"}) for i, each in enumerate(found.pieces, 1)]
    document = Foreign(scheme=SCHEME, content=found.content, title=found.original or None, segments=segments)
    _annotate(document, found, segments)
    whole = document.dossier()
    units = [
        _human(
            piece,
            document=whole.document.id,
            segment=segment.id,
            language=found.target,
            origin=Origin.HUMAN,
            created=EPOCH,
        )
        for piece, segment in zip(found.pieces, segments, strict=True)
        if piece.target or (piece.target is not None and piece.state != State.INITIAL)
    ]
    parts = disassemble(whole)
    agents = list(dict.fromkeys([*parts.agents, *([IMPORTER] if units else [])]))
    return assemble(replace(parts, units=units, agents=agents), generator=SCHEME)


def _human(
    piece: Piece, *, document: str, segment: str, language: Language, origin: Origin, created: Moment
) -> TranslationUnit:
    """Return a translation that somebody made elsewhere; the same words give the same one."""
    content = piece.target or ""
    name = digest(f"{document} {segment} {piece.state} {created.isoformat()} {content}")[:16]
    return TranslationUnit(
        id=f"u-{name}",
        segment=segment,
        content=content,
        language=identify(content) if language in (Language.OTHER, Language.MIXED) else language,
        provenance=Provenance(by=IMPORTER.id, origin=origin, state=State(piece.state), created=created),
    )


def _annotate(document: Foreign, found: Pieces, segments: Sequence[Segment]) -> None:
    """Make annotations of the notes: on the segments of their unit, or on the whole document."""
    for (category, words), numbers in found.notes:
        targets: list[Target] = [SegmentTarget(segment=segments[i].id) for i in numbers if i < len(segments)]
        document.annotate(category, targets or [DocumentTarget()], comment=words)


class _Own:
    """Puts a document of ours together again."""

    def __init__(self, found: Pieces) -> None:
        self.wrong: list[Problem] = []
        self._found = found
        self._segments = {each.id: each for each, _ in self._all("segment", _Segment, found.facts)}
        self._made = {each.segment: each for each, _ in self._all("translation", _Made, found.facts)}

    def dossier(self) -> Dossier | None:
        """Return the document; None where our metadata or the source text were changed."""
        about = self._one("dossier", _About)
        document = self._one("document", Document)
        source = self._one("source", _Source)
        agents = [agent for agent, _ in self._all("agent", Agent, self._found.about)]
        if about is None or document is None or source is None or self.wrong:
            return None
        if digest(self._found.content) != source.sha256:
            self.wrong.append(fault(self._found.place, "xliff_source"))
            return None
        pieces = [each for each in self._found.pieces if each.id in self._segments]
        segments = tuple(map(self._segment, pieces))
        said = self._said(segments, about.exported)
        units = [*self._versions(), *self._current(document.id, pieces, about.exported)]
        brought = [*said.agents, *(IMPORTER for unit in units if unit.provenance.by == IMPORTER.id)]
        named = {agent.id for agent in agents}
        parts = Parts(
            document=document,
            source=Text(
                id=SOURCE, kind="source", content=self._found.content, segments=segments, **dict(source)
            ),
            agents=[*agents, *{agent.id: agent for agent in brought if agent.id not in named}.values()],
            tagsets=said.tagsets,
            units=units,
            annotations=said.annotations,
        )
        whole = assemble(parts, generator=about.generator)
        return whole.model_copy(update={"exported": about.exported})

    def _said(self, segments: Sequence[Segment], created: Moment) -> Parts:
        """Return the notes of others as annotations, with the tagset and the agent that they need."""
        notes = Foreign(scheme=SCHEME, content=self._found.content, segments=segments, created=created)
        _annotate(notes, self._found, segments)
        return disassemble(notes.dossier())

    def _segment(self, piece: Piece) -> Segment:
        known = self._segments[piece.id or ""]
        return Segment(start=piece.segment.start, end=piece.segment.end, **dict(known))

    def _versions(self) -> list[TranslationUnit]:
        """Return the earlier translations in their order."""
        found = self._all("version", _Made, self._found.facts)
        found.sort(key=lambda pair: pair[0].at)
        return [_unit(made, self._found.versions[place]) for made, place in found]

    def _current(self, document: str, pieces: Sequence[Piece], created: Moment) -> list[TranslationUnit]:
        """Return the translations: as they were, or new ones where the words or the state changed."""
        units: list[TranslationUnit] = []
        for piece in pieces:
            made = self._made.get(piece.id or "")
            if made and made.content is not None and piece.target is None:
                units.append(_unit(made, made.content))
            elif made and digest(piece.target or "") == made.sha256 and made.provenance.state == piece.state:
                units.append(_unit(made, piece.target or ""))
            elif piece.target or (made and piece.target is not None):
                new = _human(
                    piece,
                    document=document,
                    segment=piece.id or "",
                    language=made.language if made else self._found.target,
                    origin=Origin.POST_EDITED if made else Origin.HUMAN,
                    created=created,
                )
                units.append(new)
        return units

    def _one(self, kind: str, model: type[Known]) -> Known | None:
        """Return the one thing of a kind that our metadata says about the document."""
        found = self._all(kind, model, self._found.about)
        if len(found) != 1 and not self.wrong:
            self.wrong.append(fault(self._found.place, "xliff_meta", kind=kind))
        return found[0][0] if len(found) == 1 else None

    def _all(self, kind: str, model: type[Known], facts: Sequence[Fact]) -> list[tuple[Known, str]]:
        found: list[tuple[Known, str]] = []
        for name, json, place in facts:
            if name != kind:
                continue
            try:
                found.append((model.model_validate_json(json), place))
            except ValidationError as error:
                self.wrong += [_at(place, kind, each) for each in shape_problems(error)]
        return found


def _unit(made: _Made, content: str) -> TranslationUnit:
    return TranslationUnit(
        id=made.id,
        segment=made.segment,
        content=content,
        language=made.language,
        provenance=made.provenance,
    )


def _at(place: str, kind: str, found: Problem) -> Problem:
    return Problem(f"{place}/meta[{kind}] {found.place}".rstrip(), found.what, found.hint)
