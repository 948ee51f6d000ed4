"""Linking annotations: who plays which role in a relation, by the rules of the tagset."""

from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.annotation import Annotation
from workbench.domain.relation import Relation
from workbench.domain.tagset import RelationRule, RoleRule
from workbench.errors import InputError, NotFound
from workbench.usecases.session import Session


def relate(session: Session, kind: str, roles: Mapping[str, Sequence[str]]) -> Relation:
    """Link annotations; ``roles`` maps a role to ids or unique id prefixes.

    A role that is still wanted is no fault: see ``wanting``. Raises NotFound
    for what there is not, InputError for fewer than two annotations, one twice,
    too many in a role, or one whose tag cannot play it.
    """
    rule = _rule(session, kind)
    named = {role: tuple(session.annotation(name).id for name in names) for role, names in roles.items()}
    _check(session, rule, named)
    return session.relate(rule.id, in_order(rule, named))


def add_to(session: Session, relation: str, role: str, name: str) -> Relation:
    """Let one more annotation play a role in one's own relation. Raises as ``relate`` does, and Conflict."""
    before = session.own_relation(relation)
    roles = before.roles | {role: (*before.roles.get(role, ()), session.annotation(name).id)}
    rule = _rule(session, before.kind)
    _check(session, rule, roles)
    return session.set_roles(before.id, in_order(rule, roles))


def in_order(rule: RelationRule, roles: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the roles of a relation as its kind lists them, such as a source before its cue."""
    return {role.name: tuple(roles[role.name]) for role in rule.roles if role.name in roles}


def playable(session: Session, annotation: Annotation) -> Iterator[tuple[RelationRule, RoleRule]]:
    """Yield every role of every kind of relation that an annotation may play."""
    for rule in _rules(session).values():
        for role in rule.roles:
            if _plays(session, role, annotation):
                yield rule, role


def wanting(session: Session, relation: Relation) -> list[str]:
    """Return the roles that too few annotations play; none where nobody knows the kind."""
    rule = _rules(session).get(relation.kind)
    roles = rule.roles if rule else ()
    return [role.name for role in roles if len(relation.roles.get(role.name, ())) < role.least]


def role_of(rule: RelationRule, tag: str) -> RoleRule | None:
    """Return the role that a tag is named after, such as ``cue`` for ``claims.attr_cue``; None for most."""
    name = tag.rpartition(".")[2]
    return next((role for role in rule.roles if name == role.name or name.endswith(f"_{role.name}")), None)


def may_play(
    rule: RelationRule, first: tuple[RoleRule, Annotation], second: tuple[RoleRule, Annotation]
) -> bool:
    """Say whether two annotations may play these roles in one new relation.

    The same role takes both only where it may have several players, and where
    neither tag is named after another role: a cue is no second source.
    """
    (one, annotation), (other, another) = first, second
    if one.name != other.name:
        return True
    meant = (role_of(rule, annotation.tag), role_of(rule, another.tag))
    return (one.most is None or one.most > 1) and all(each is None or each.name == one.name for each in meant)


def leans(session: Session, rule: RelationRule, *players: tuple[RoleRule, Annotation]) -> int:
    """Say which way a relation of two leans: 1 as the tagset lists their tags, -1 against it, else 0.

    A group lists what an argument comes to before what it rests on, as major
    claim, claim, premise (Stab and Gurevych 2017): what comes later supports
    or attacks what comes earlier. It orders choices, and forbids none.
    """
    by_role = {role.name: annotation.tag for role, annotation in players}
    if set(by_role) != {"from", "to"}:
        return 0
    tagset = session.tagsets.get(rule.id.partition(".")[0])
    order = [tag.id for tag in tagset.tags] if tagset else []
    if by_role["from"] not in order or by_role["to"] not in order:
        return 0
    apart = order.index(by_role["from"]) - order.index(by_role["to"])
    return (apart > 0) - (apart < 0)


def alone(session: Session, annotation: Annotation) -> Iterator[tuple[RelationRule, RoleRule, RoleRule]]:
    """Yield what an annotation stands without: a kind of relation, its role there, and one nobody plays.

    Only tags that are named after a role ask for the others, as the content of
    an attribution asks who said it (PolNeAR). It is a hint, no fault: a source may stay unnamed.
    """
    for rule in _rules(session).values():
        own = role_of(rule, annotation.tag)
        if own is None or not _plays(session, own, annotation):
            continue
        linked = [each for each in session.relations_of(annotation.id) if each.kind == rule.id]
        played = {name for each in linked for name, players in each.roles.items() if players}
        yield from ((rule, own, role) for role in rule.roles if role != own and role.name not in played)


def _rules(session: Session) -> dict[str, RelationRule]:
    return {rule.id: rule for tagset in session.tagsets.values() for rule in tagset.relations}


def _rule(session: Session, kind: str) -> RelationRule:
    """Find a kind by its id, or by its id without the layer."""
    rules = _rules(session)
    fits = [rule for name, rule in rules.items() if kind in (name, name.partition(".")[2])]
    if len(fits) != 1:
        raise NotFound("relation_kind", name=kind, known=", ".join(rules))
    return fits[0]


def _plays(session: Session, role: RoleRule, annotation: Annotation) -> bool:
    tagset = session.tagsets.get(annotation.layer)
    tag = tagset.tag(annotation.tag) if tagset else None
    return role.group is None or (tag is not None and tag.group == role.group)


def _check(session: Session, rule: RelationRule, roles: Mapping[str, Sequence[str]]) -> None:
    known = {role.name: role for role in rule.roles}
    everybody = [name for names in roles.values() for name in names]
    if len(everybody) < 2 or len(set(everybody)) < len(everybody):
        raise InputError("relation_members", place=rule.id)
    for name, players in roles.items():
        role = known.get(name)
        if role is None:
            raise NotFound("relation_role", name=name, kind=rule.id, known=", ".join(known))
        if role.most is not None and len(players) > role.most:
            raise InputError("relation_most", place=name, most=role.most)
        for player in players:
            if not _plays(session, role, session.annotations[player]):
                raise InputError("relation_group", place=name, id=player, group=role.group)
