"""All relations of a document as trees: what is claimed, what it rests on, and who said so."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.domain.annotation import Annotation
from workbench.domain.relation import Relation
from workbench.usecases.relate import playable, wanting
from workbench.usecases.session import Session

Order = Callable[[str], Any]
"""Returns what annotations are ordered by, such as their place in the text."""
_ENDS: Final = {"from", "to"}
"""The roles of a relation that leads from one annotation to another."""
_BUCKET: Final = 256
"""Code points of a text whose annotations are kept together, so that few are compared."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the trees: an annotation, how deep it hangs, and the relation and role it hangs by.

    Without a relation it is a root; with a relation and no role it stands for
    the relation as a whole, and ``annotation`` is one that takes part. A role
    that nobody plays is ``missing``.
    """

    annotation: str
    depth: int
    relation: Relation | None = None
    role: str = ""
    missing: bool = False

    @property
    def stands_for_all(self) -> bool:
        """Say whether it is no annotation's own line: the relation as a whole, or a role nobody plays."""
        return self.missing or (self.relation is not None and not self.role)


def forest(session: Session, shown: Callable[[str], bool], order: Order) -> list[Branch]:
    """Return the relations as lines of trees, each tree where its root stands in the text.

    Those are left out in which an annotation takes part that is not ``shown``.

    What is supported or attacked stands above what does so. An attribution
    hangs below the innermost annotation of an argument that shares words with
    it, and is a tree of its own where there is none. An annotation that hangs
    in several places carries its own branches in the first.
    """
    known = session.annotations
    relations = [
        each
        for each in session.relations.values()
        if each.ends and all(name in known and shown(name) for name in each.ends)
    ]
    return list(_Forest(session, relations, shown, order).lines())


class _Forest:
    """The relations of one document, sorted out."""

    def __init__(
        self, session: Session, relations: Sequence[Relation], shown: Callable[[str], bool], order: Order
    ) -> None:
        self._session = session
        self._shown = shown
        self._order = order
        self._below: dict[str, list[tuple[Relation, str]]] = defaultdict(list)
        self._held: dict[str, list[Relation]] = defaultdict(list)
        self._alone: list[Relation] = []
        self._drawn: set[str] = set()
        blocks = [each for each in relations if not self._leads(each)]
        for each in relations:
            for above in each.roles.get("to", ()) if self._leads(each) else ():
                self._below[above] += [(each, name) for name in each.roles["from"]]
        if blocks:
            self._hang(blocks, self._arguments())

    def lines(self) -> Iterator[Branch]:
        """Yield every line, the roots in their order."""
        hanging = {name for below in self._below.values() for _, name in below}
        names = {*self._below, *self._held}
        tops = names - hanging
        roots = sorted([*tops, *map(_first, self._alone)], key=self._order)
        blocks = defaultdict(list)
        for each in self._alone:
            blocks[_first(each)].append(each)
        for name in dict.fromkeys(roots):
            for each in blocks[name]:
                yield from self._block(each, 0)
            if name in tops:
                yield from self._tree(name)
        for name in sorted(names & hanging, key=self._order):  # those that hang by each other in a ring
            if name not in self._drawn:
                yield from self._tree(name)

    def _tree(self, root: str) -> Iterator[Branch]:
        waiting: list[Branch | Relation] = [Branch(root, 0)]
        depths = [0]
        while waiting:
            each, depth = waiting.pop(), depths.pop()
            if isinstance(each, Relation):
                yield from self._block(each, depth)
                continue
            yield each
            if each.annotation in self._drawn:
                continue
            self._drawn.add(each.annotation)
            below = sorted(self._below.get(each.annotation, ()), key=lambda found: self._order(found[1]))
            children: list[Branch | Relation] = [
                Branch(name, depth + 1, relation, "from") for relation, name in below
            ]
            children += self._held.get(each.annotation, ())
            waiting += reversed(children)
            depths += [depth + 1] * len(children)

    def _block(self, relation: Relation, depth: int) -> Iterator[Branch]:
        first = _first(relation)
        yield Branch(first, depth, relation)
        for role, names in relation.roles.items():
            yield from (Branch(name, depth + 1, relation, role) for name in names)
        yield from (
            Branch(first, depth + 1, relation, role, True) for role in wanting(self._session, relation)
        )

    def _leads(self, relation: Relation) -> bool:
        """Say whether a relation leads from one annotation to another."""
        return set(relation.roles) == _ENDS

    def _arguments(self) -> list[Annotation]:
        """Return the annotations that may be claimed or rest on others."""
        known = self._session.annotations.values()
        return [each for each in known if self._shown(each.id) and self._may_be_led_to(each)]

    def _may_be_led_to(self, annotation: Annotation) -> bool:
        return any(
            role.name == "to" and {each.name for each in rule.roles} == _ENDS
            for rule, role in playable(self._session, annotation)
        )

    def _hang(self, blocks: Sequence[Relation], arguments: Sequence[Annotation]) -> None:
        """Hang every relation of another kind below the argument whose words it is about."""
        known = {each.id for each in arguments} | set(self._below)
        known |= {name for below in self._below.values() for _, name in below}
        buckets = _buckets(self._session.annotations[name] for name in known)
        for each in blocks:
            home = self._home(each, known, buckets)
            (self._held[home] if home else self._alone).append(each)

    def _home(
        self,
        relation: Relation,
        known: set[str],
        buckets: Mapping[tuple[str, int], Sequence[tuple[int, int, str]]],
    ) -> str | None:
        players = relation.ends & known
        if players:
            return min(players, key=self._order)
        found = [
            (end - start, self._order(name), name)
            for player in relation.ends
            for target in self._session.annotations[player].spans
            for number in _numbers(target.start, target.end)
            for start, end, name in buckets.get((target.text, number), ())
            if start < target.end and target.start < end
        ]
        return min(found)[2] if found else None


def _first(relation: Relation) -> str:
    return next(name for names in relation.roles.values() for name in names)


def _numbers(start: int, end: int) -> range:
    return range(start // _BUCKET, max(end - 1, start) // _BUCKET + 1)


def _buckets(annotations: Iterable[Annotation]) -> dict[tuple[str, int], list[tuple[int, int, str]]]:
    """Return spans by the stretches of text that they touch."""
    found: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    for annotation in annotations:
        for target in annotation.spans:
            for number in _numbers(target.start, target.end):
                found[target.text, number].append((target.start, target.end, annotation.id))
    return found
