"""Joining the tagsets that files bring: a file of another program names only the labels that occur in it."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from workbench.domain.tagset import AttributeRule, RelationRule, RoleRule, Tagset


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_HasId)


def union(ours: Tagset, theirs: Tagset) -> Tagset:
    """Return our tagset with what only theirs has, ours first; what both have stays as ours says.

    Rules grow so that both tagsets' data keep them: an attribute takes the
    values of both, or any text where its kinds differ; a relation takes the
    roles of both.
    """
    joined = ours.model_copy(
        update={
            "groups": _all(ours.groups, theirs.groups),
            "tags": _all(ours.tags, theirs.tags),
            "attributes": _joined(ours.attributes, theirs.attributes),
            "relations": _linked(ours.relations, theirs.relations),
            "allow_overlap": ours.allow_overlap or theirs.allow_overlap,
            "allow_same_span": ours.allow_same_span or theirs.allow_same_span,
        }
    )
    return ours if joined == ours else joined


def _all(ours: Sequence[Named], theirs: Iterable[Named]) -> tuple[Named, ...]:
    known = {each.id for each in ours}
    return (*ours, *(each for each in theirs if each.id not in known))


def _joined(ours: Sequence[AttributeRule], theirs: Sequence[AttributeRule]) -> tuple[AttributeRule, ...]:
    other = {each.id: each for each in theirs}
    return _all([_attribute(each, other[each.id]) if each.id in other else each for each in ours], theirs)


def _attribute(ours: AttributeRule, theirs: AttributeRule) -> AttributeRule:
    groups = tuple(dict.fromkeys((*ours.applies_to, *theirs.applies_to)))
    applies = groups if ours.applies_to and theirs.applies_to else ()
    if ours.kind != theirs.kind:
        return ours.model_copy(update={"kind": "text", "values": (), "applies_to": applies})
    return ours.model_copy(update={"values": _all(ours.values, theirs.values), "applies_to": applies})


def _linked(ours: Sequence[RelationRule], theirs: Sequence[RelationRule]) -> tuple[RelationRule, ...]:
    other = {each.id: each for each in theirs}
    return _all([_relation(each, other[each.id]) if each.id in other else each for each in ours], theirs)


def _relation(ours: RelationRule, theirs: RelationRule) -> RelationRule:
    """Return a relation with the roles of both; a role that one of them lacks need not be played."""
    mine, other = {role.name for role in ours.roles}, {role.name for role in theirs.roles}
    roles: list[RoleRule] = [
        role if role.name in other else role.model_copy(update={"least": 0}) for role in ours.roles
    ]
    roles += [role.model_copy(update={"least": 0}) for role in theirs.roles if role.name not in mine]
    return ours.model_copy(update={"roles": tuple(roles)})
