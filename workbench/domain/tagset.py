"""Tagsets: what may be tagged, with names and definitions in both languages."""

from typing import Annotated, Literal

from pydantic import Field

from workbench.domain.value import Bilingual, Id, Value


class Group(Value):
    """Tags that answer one question; ``target`` says what is to be marked, where that matters."""

    id: Id
    name: Bilingual
    definition: Bilingual | None = None
    parent: Id | None = None
    target: str | None = None
    exclusive: bool = False
    official: dict[str, str] = {}


class Tag(Value):
    """One label. ``official`` holds its exact string in each published scheme and is never changed.

    A tag with ``enabled`` false is kept for old data and hidden from pickers.
    """

    id: Id
    name: Bilingual
    group: Id | None = None
    definition: Bilingual | None = None
    span_rule: Bilingual | None = None
    example: Bilingual | None = None
    official: dict[str, str] = {}
    enabled: bool = True
    note: str | None = None


class Choice(Value):
    """One value of a choice attribute."""

    id: Id
    name: Bilingual
    official: dict[str, str] = {}


class AttributeRule(Value):
    """Something more to say about an annotation of certain groups: a choice, a text or a number."""

    id: Id
    name: Bilingual
    applies_to: tuple[Id, ...]
    kind: Literal["choice", "text", "number"]
    values: tuple[Choice, ...] = ()
    requires: str | None = None
    official: dict[str, str] = {}


class RoleRule(Value):
    """How many annotations of which group may play a role; ``most`` None means any number."""

    name: Id
    least: Annotated[int, Field(ge=0)] = 1
    most: int | None = 1
    group: Id | None = None


class RelationRule(Value):
    """A kind of relation and its roles."""

    id: Id
    name: Bilingual
    roles: tuple[RoleRule, ...]
    official: dict[str, str] = {}


class DocumentField(Value):
    """A question about the whole document that tags of ``group`` answer."""

    id: Id
    group: Id
    most: int | None = None
    note: str | None = None


class Tagset(Value):
    """A layer of annotation: its tags and the rules for using them.

    The id is the first part of every tag's id (``rhetoric.doubt``), and the
    tagset travels with the data it labels.
    """

    id: Id
    version: str
    name: Bilingual
    groups: tuple[Group, ...] = ()
    tags: Annotated[tuple[Tag, ...], Field(min_length=1)]
    attributes: tuple[AttributeRule, ...] = ()
    relations: tuple[RelationRule, ...] = ()
    document_fields: tuple[DocumentField, ...] = ()
    allow_overlap: bool = True
    allow_same_span: bool = True
    sources: tuple[str, ...] = ()

    def tag(self, tag_id: str) -> Tag | None:
        """Return the tag with that id, or None."""
        return next((tag for tag in self.tags if tag.id == tag_id), None)
