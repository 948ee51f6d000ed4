"""Ranking what was said about a whole document: which of its frames is the primary one."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.annotation import Annotation, DocumentTarget
from workbench.domain.journal import Change, replaced
from workbench.domain.tagset import DocumentField
from workbench.errors import InputError
from workbench.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Standing:
    """A rank that annotations of the whole document may have, and one annotator's that have it."""

    field: DocumentField
    holders: tuple[Annotation, ...]

    @property
    def too_many(self) -> bool:
        """Say whether more hold it than may, as imported data can have it."""
        return self.field.most is not None and len(self.holders) > self.field.most


def standings(session: Session, annotation: Annotation) -> tuple[Standing, ...]:
    """Return the ranks that an annotation may have, the first being the primary one.

    None for an annotation that is not of the whole document, or whose tagset ranks nothing.
    """
    return tuple(
        Standing(each, tuple(_holders(session, annotation, each))) for each in _fields(session, annotation)
    )


def is_primary(session: Session, annotation: Annotation) -> bool:
    """Say whether an annotation has the first of the ranks that it may have."""
    field = next(_fields(session, annotation), None) if annotation.attributes else None
    return field is not None and annotation.attributes.get(field.attribute or "") == field.value


def _fields(session: Session, annotation: Annotation) -> Iterator[DocumentField]:
    """Yield what stands for the ranks that an annotation may have."""
    tagset = session.tagsets.get(annotation.layer)
    tag = tagset.tag(annotation.tag) if tagset and _whole(annotation) else None
    if tagset is not None and tag is not None:
        ranked = (each for each in tagset.document_fields if each.attribute and each.value)
        yield from (each for each in ranked if each.group == tag.group)


def make_primary(session: Session, name: str) -> Annotation:
    """Make one's own annotation of the whole document the primary one; once more: take that back.

    Another one that was it is so no longer: both in one edit. Raises
    InputError for an annotation of words, or of a tagset that ranks nothing;
    NotFound, Conflict.
    """
    annotation = session.own(name)
    found = standings(session, annotation)
    if not found:
        key = "primary_not_ranked" if _whole(annotation) else "primary_not_document"
        raise InputError(key, place=annotation.id)
    field = found[0].field
    assert field.attribute is not None
    assert field.value is not None
    value = "" if annotation.attributes.get(field.attribute) == field.value else field.value
    session.apply("primary", rank(session, annotation, field.attribute, value))
    return session.annotations[annotation.id]


def rank(session: Session, annotation: Annotation, attribute: str, value: str) -> list[Change]:
    """Return the changes that give an attribute a value, or none, and take it from who may not keep it."""
    changes = [_with(annotation, attribute, value)]
    for each in standings(session, annotation):
        if (each.field.attribute, each.field.value) == (attribute, value) and each.field.most is not None:
            others = [one for one in each.holders if one.id != annotation.id]
            keep = max(each.field.most - 1, 0)
            changes += [_with(one, attribute, "") for one in others[: len(others) - keep]]
    return changes


def _holders(session: Session, annotation: Annotation, field: DocumentField) -> list[Annotation]:
    return [
        each
        for each in session.annotations.values()
        if (each.by, each.layer) == (annotation.by, annotation.layer)
        and _whole(each)
        and each.attributes.get(field.attribute or "") == field.value
    ]


def _whole(annotation: Annotation) -> bool:
    return any(isinstance(target, DocumentTarget) for target in annotation.targets)


def _with(annotation: Annotation, attribute: str, value: str) -> Change:
    values = {key: each for key, each in annotation.attributes.items() if key != attribute}
    after = annotation.model_copy(update={"attributes": values | ({attribute: value} if value else {})})
    return replaced("annotation", annotation, after)
