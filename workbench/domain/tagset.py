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
    """How many annotations of which group may play a role; ``most`` None means any number.

    ``name`` is what data holds, ``label`` what people read.
    """

    name: Id
    label: Bilingual | None = None
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
    """A question about the whole document that tags of ``group`` answer.

    With ``attribute`` and ``value``, only tags that have this value answer it;
    ``most`` is how many of one annotator's may.
    """

    id: Id
    group: Id
    attribute: Id | None = None
    value: Id | None = None
    most: int | None = None
    note: str | None = None


class Tagset(Value):
    """A layer of annotation: its tags and the rules for using them.

    The id is the first part of every tag's id (``rhetoric.doubt``), and the
    tagset travels with the data it labels.

    A newer version says what became of the tags of older ones: ``renamed``
    and ``merged`` lead from a tag that is no more to the one in its place,
    and what is ``retired`` stays where it was given, and is given no more.
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
    renamed: dict[Id, Id] = {}
    merged: dict[Id, Id] = {}
    retired: tuple[Id, ...] = ()

    def heir(self, tag_id: str) -> str | None:
        """Return the tag that stands in the place of one of an older version, if one does."""
        return self.renamed.get(tag_id) or self.merged.get(tag_id)

    def gives(self, tag_id: str) -> bool:
        """Say whether a tag may still be given, and has not been replaced or retired."""
        return tag_id not in self.retired and self.heir(tag_id) is None

    def with_older(self, older: "Tagset") -> "Tagset":
        """Return this version, with the tags that only an older one had: to be read, not to be given.

        >>> from workbench.domain.value import Bilingual
        >>> def version(*tags, **more):
        ...     name = Bilingual(en="x", zh="x")
        ...     tags = tuple(Tag(id=tag, name=name) for tag in tags)
        ...     return Tagset(id="x", version="1", name=name, tags=tags, **more)
        >>> both = version("x.new", renamed={"x.old": "x.new"}).with_older(version("x.old", "x.gone"))
        >>> [tag.id for tag in both.tags], both.retired, both.gives("x.old")
        (['x.new', 'x.old', 'x.gone'], ('x.gone',), False)
        """
        known = {tag.id for tag in self.tags}
        old = [tag.model_copy(update={"enabled": False}) for tag in older.tags if tag.id not in known]
        if not old:
            return self
        groups = {group.id for group in self.groups}
        dropped = (tag.id for tag in old if self.heir(tag.id) is None)
        return self.model_copy(
            update={
                "tags": (*self.tags, *old),
                "groups": (*self.groups, *(each for each in older.groups if each.id not in groups)),
                "retired": tuple(dict.fromkeys((*self.retired, *dropped))),
            }
        )

    def tag(self, tag_id: str) -> Tag | None:
        """Return the tag with that id, or None."""
        return next((tag for tag in self.tags if tag.id == tag_id), None)
