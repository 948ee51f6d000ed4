"""Fitting what a file says to a document that is here already: same text, character by character."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from workbench.domain.annotation import Annotation, SegmentTarget, Target
from workbench.domain.document import Document
from workbench.domain.dossier import Parts
from workbench.domain.foreign import IMPORTER
from workbench.domain.relation import Relation
from workbench.domain.text import Text, digest
from workbench.errors import Conflict
from workbench.usecases.documents import somebody

_AROUND: Final = 16
"""How many code points of two texts are shown from where they differ."""
Ordered = TypeVar("Ordered", Annotation, Relation)


def attached(parts: Parts, document: Document, source: Text, place: str) -> Parts:
    """Return a file's document as ours: the same annotations, on our text and our segments.

    Nothing is moved: the texts must be equal, and a segment that is named must
    be one of ours from its first character to its last. Raises Conflict that
    says where they differ.
    """
    if parts.source.content != source.content:
        raise _other_text(parts.source.content, source.content, place, document.id)
    if parts.source.segments == source.segments:
        return replace(parts, document=document, source=source)
    ours = {(each.start, each.end): each.id for each in source.segments}
    names = {each.id: ours.get((each.start, each.end)) for each in parts.source.segments}

    def home(segment: str, of: str) -> str:
        found = names.get(segment, segment)
        if found is None:
            raise Conflict("other_segment", place=place, segment=segment, id=of)
        return found

    return replace(
        parts,
        document=document,
        source=source,
        units=[each.model_copy(update={"segment": home(each.segment, each.id)}) for each in parts.units],
        annotations=[_moved(each, home) for each in parts.annotations],
        findings=[
            each.model_copy(update={"segment": home(each.segment, each.id)}) for each in parts.findings
        ],
    )


def signed(parts: Parts, name: str) -> Parts:
    """Return the document with ``name`` for whoever the file does not name; its ids become that person's own.

    So the files of two annotators can mark the same words, and both are kept.
    """
    person = somebody(name)
    nobodys = [each.id for each in parts.annotations if each.by == IMPORTER.id]
    nobodys += [each.id for each in parts.relations if each.by == IMPORTER.id]
    new = {each: _own(each, person.id) for each in nobodys}
    return replace(
        parts,
        agents=[*(each for each in parts.agents if each.id not in (IMPORTER.id, person.id)), person],
        annotations=[_signed(each, new, person.id) for each in parts.annotations],
        relations=[_renamed(each, new, person.id) for each in parts.relations],
        reviews=[
            each.model_copy(
                update={"of": new.get(each.of, each.of), "replacement": _new(each.replacement, new)}
            )
            for each in parts.reviews
        ],
    )


def after(records: Sequence[Ordered], there: Iterable[Ordered]) -> list[Ordered]:
    """Return records in their order, after those that are there, where they would stand among them.

    The rows of a file keep their order; what is in the project already keeps its place.
    """
    known = {each.id: each for each in there}
    new = [each for each in records if each.id not in known]
    taken = {each.ordinal for each in known.values()}
    if not taken.intersection(each.ordinal for each in new):
        return new
    shift = 1 + max(taken) - min(each.ordinal for each in new)
    return [each.model_copy(update={"ordinal": each.ordinal + shift}) for each in new]


def _moved(annotation: Annotation, home: Callable[[str, str], str]) -> Annotation:
    targets: tuple[Target, ...] = tuple(
        SegmentTarget(segment=home(each.segment, annotation.id)) if isinstance(each, SegmentTarget) else each
        for each in annotation.targets
    )
    return annotation if targets == annotation.targets else annotation.model_copy(update={"targets": targets})


def _signed(annotation: Annotation, new: Mapping[str, str], person: str) -> Annotation:
    """Return an annotation as its author's own, where it was nobody's, and with the new names of others."""
    own = {"id": new[annotation.id], "by": person} if annotation.id in new else {}
    others = {name: _new(getattr(annotation, name), new) for name in ("derived_from", "supersedes")}
    return annotation.model_copy(update=own | others)


def _new(name: str | None, new: Mapping[str, str]) -> str | None:
    return None if name is None else new.get(name, name)


def _renamed(relation: Relation, new: dict[str, str], person: str) -> Relation:
    roles = {role: tuple(new.get(end, end) for end in ends) for role, ends in relation.roles.items()}
    if relation.id not in new:
        return relation.model_copy(update={"roles": roles})
    return relation.model_copy(update={"id": new[relation.id], "by": person, "roles": roles})


def _own(name: str, person: str) -> str:
    return f"{name[:1]}-{digest(f'{person} {name}')[:16]}"


def _other_text(theirs: str, ours: str, place: str, document: str) -> Conflict:
    pairs = zip(theirs, ours, strict=False)
    at = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(theirs), len(ours)))
    return Conflict(
        "text_differs",
        place=place,
        id=document,
        at=at,
        theirs=ascii(theirs[at : at + _AROUND]),
        ours=ascii(ours[at : at + _AROUND]),
    )
