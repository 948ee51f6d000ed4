"""Saying more about one's own annotation: attributes of its tagset, and how sure one is."""

from workbench.domain.annotation import Annotation
from workbench.domain.attributes import applicable
from workbench.domain.tagset import AttributeRule
from workbench.errors import InputError, NotFound
from workbench.usecases import documents
from workbench.usecases.primary import rank
from workbench.usecases.session import Session


def rules(session: Session, annotation: Annotation) -> tuple[AttributeRule, ...]:
    """Return the attributes that an annotation may have."""
    tagset = session.tagsets.get(annotation.layer)
    return applicable(tagset, annotation.tag) if tagset else ()


def set_attribute(session: Session, name: str, attribute: str, value: str) -> Annotation:
    """Set one attribute, or take it away with an empty value.

    Raises NotFound for an attribute that this tag does not have, InputError
    for a value that the tagset does not allow, Conflict for somebody else's.
    A value that only one of the document's annotations may have goes over to this one.
    """
    annotation = session.own(name)
    tagset = session.tagsets.get(annotation.layer)
    if tagset is None or all(rule.id != attribute for rule in rules(session, annotation)):
        raise NotFound("attribute", name=attribute, tag=annotation.tag)
    documents.sayable(tagset, annotation.tag, {attribute: value} if value else {})
    if annotation.attributes.get(attribute, "") != value:
        session.apply("attributes", rank(session, annotation, attribute, value))
    return session.annotations[annotation.id]


def set_confidence(session: Session, name: str, value: str) -> Annotation:
    """Say how sure one is, from 0 to 1; empty for no answer. Raises InputError, NotFound, Conflict."""
    annotation = session.own(name)
    return session.set_attributes(annotation.id, annotation.attributes, as_confidence(value))


def as_confidence(value: str) -> float | None:
    """Return how sure somebody says to be; None for no answer. Raises InputError outside of 0 to 1."""
    try:
        confidence = float(value) if value else None
    except ValueError:
        raise InputError("confidence", value=value) from None
    if confidence is not None and not 0 <= confidence <= 1:
        raise InputError("confidence", value=value)
    return confidence


def check_value(session: Session, annotation: Annotation, attribute: str, value: str) -> None:
    """Raise InputError, with all that is wrong, for a value that the tagset does not allow."""
    tagset = session.tagsets.get(annotation.layer)
    if tagset is not None:
        documents.sayable(tagset, annotation.tag, {attribute: value} if value else {})
