"""What stands after review: computed from decisions and annotations, never stored.

Annotations and decisions only come to be; nothing here edits one. A person's
decision beats a rule's whenever it was made, so running a rule again loses no
work, and of two people's the later one holds until somebody decides between
them. The order in which records arrive makes no difference.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from workbench.domain.annotation import Annotation, SpanTarget, Target
from workbench.domain.review import Decision, Outcome, Review

State = Literal["contested", "changed", "open", "reopened", "deferred", "decided"]
"""How far a place has come, in the order in which places are to be looked at.

``contested``: two people decided differently. ``changed``: annotations came,
went or were edited since the decision. ``reopened``: somebody took it up again.
"""
STATES: Final[tuple[State, ...]] = get_args(State)
UNKNOWN: Final = "0" * 64
"""The hash of a choice that nobody recorded: that of decisions which came in a file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a place, with the annotations that give it: the same tag, words and attributes.

    White space at the edges of a span makes no difference, see `reading_key`.
    """

    annotations: tuple[Annotation, ...]

    @property
    def first(self) -> Annotation:
        """Return the annotation whose words stand for the reading."""
        return self.annotations[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the annotations that give it."""
        return tuple(each.id for each in self.annotations)

    @property
    def votes(self) -> tuple[str, ...]:
        """Return who reads it so, each once."""
        return tuple(sorted({each.by for each in self.annotations}))

    @property
    def outcome(self) -> Outcome:
        """Return what stands when this reading is accepted."""
        return Outcome(tag=self.first.tag, targets=self.first.targets, attributes=self.first.attributes)


@dataclass(frozen=True, slots=True)
class Ruled:
    """One span of the adjudicated layer: what stands, and where it comes from.

    ``derived_from`` are the annotations that were decided on, ``decisions``
    what made it stand, and ``votes`` the annotators whose annotation it was.
    """

    id: str
    outcome: Outcome
    derived_from: tuple[str, ...]
    decisions: tuple[str, ...]
    votes: tuple[str, ...]


def reading_key(tag: str, targets: Iterable[Target], attributes: Mapping[str, str]) -> str:
    """Return what two equal readings have in common: tag, attributes, and trimmed targets in order."""
    places = sorted(_place(target) for target in targets)
    return json.dumps([tag, places, sorted(attributes.items())], ensure_ascii=False)


def readings(annotations: Iterable[Annotation]) -> list[Reading]:
    """Group annotations into readings, in the order of their places, then tags; votes in order of ids."""
    groups: defaultdict[str, list[Annotation]] = defaultdict(list)
    for each in sorted(annotations, key=lambda each: each.id):
        groups[reading_key(each.tag, each.targets, each.attributes)].append(each)
    found = [Reading(tuple(group)) for group in groups.values()]
    return sorted(found, key=lambda each: ([_place(target) for target in each.first.targets], each.first.tag))


def fingerprint(annotations: Iterable[Annotation]) -> str:
    """Return the hash of all that there is to choose from: who said what of which words (SHA-256)."""
    said = sorted((each.id, reading_key(each.tag, each.targets, each.attributes)) for each in annotations)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that hold, oldest first.

    Left out is what a later one supersedes, though no rule supersedes a
    person; what a later one has decided already; and what a rule says
    wherever a person has decided anything.
    """
    stands = standing(decisions)
    by_people = {name for each in stands if each.basis == "manual" for name in each.settles}
    taken: set[str] = set()
    held: list[Decision] = []
    for each in sorted(stands, key=_age, reverse=True):
        if each.basis == "rule" and not by_people.isdisjoint(each.settles):
            continue
        if taken.isdisjoint(each.settles):
            taken.update(each.settles)
            held.append(each)
    return sorted(held, key=_age)


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that none supersedes, in no order."""
    every = {each.id: each for each in decisions}
    gone = {
        name
        for each in every.values()
        for name in each.supersedes
        if name in every and (each.basis == "manual" or every[name].basis == "rule")
    }
    return [each for name, each in every.items() if name not in gone]


def contested(decisions: Iterable[Decision]) -> set[str]:
    """Return the annotations that two people decided on differently, neither knowing of the other."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for each in standing(decisions):
        if each.basis == "manual":
            verdict = json.dumps(sorted(outcome_key(one) for one in each.result))
            for name in each.settles:
                said[name].add(verdict)
    return {name for name, verdicts in said.items() if len(verdicts) > 1}


def adjudicated(decisions: Iterable[Decision], annotations: Mapping[str, Annotation]) -> list[Ruled]:
    """Return the adjudicated layer, in the order in which it was decided.

    ``annotations`` are the living ones by id. What was decided stays when an
    annotation goes; only its vote is gone then. Equal outcomes are one span.
    """
    found: dict[str, Ruled] = {}
    for decision in in_force(decisions):
        for number, outcome in enumerate(decision.result):
            ruled = _ruled(decision, number, annotations)
            before = found.get(outcome_key(outcome))
            found[outcome_key(outcome)] = _joined(before, ruled) if before else ruled
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Docket:
    """The decisions on a document, looked up by the annotations they settle."""

    held: Mapping[str, Decision]
    """The decision in force for each annotation that has one."""
    deferred: Mapping[str, Decision]
    disputed: frozenset[str]

    @classmethod
    def of(cls, decisions: Sequence[Decision]) -> "Docket":
        """Read decisions in any order."""
        deferred = sorted((each for each in standing(decisions) if each.action == "defer"), key=_age)
        return cls(
            held={name: each for each in in_force(decisions) for name in each.settles},
            deferred={name: each for each in deferred for name in each.targets},
            disputed=frozenset(contested(decisions)),
        )

    def about(self, annotations: Iterable[Annotation]) -> list[Decision]:
        """Return the decisions in force or put off on these annotations, each once, oldest first."""
        found = {
            each.id: each
            for one in annotations
            for where in (self.held, self.deferred)
            if (each := where.get(one.id)) is not None
        }
        return sorted(found.values(), key=_age)

    def state(self, annotations: Sequence[Annotation]) -> State:
        """Say how far a place has come, which these annotations make up."""
        held, deferred = self.held, self.deferred
        if not self.disputed and all(each.id not in held and each.id not in deferred for each in annotations):
            return "open"
        ids = {each.id for each in annotations}
        if ids & self.disputed:
            return "contested"
        decided = [held[name] for name in ids if name in held]
        put_off = {each.id: each for name in ids if (each := deferred.get(name)) is not None}
        if decided:
            seen = {each.seen for each in decided} - {UNKNOWN}
            if seen and seen != {fingerprint(annotations)}:
                return "changed"
            if ids <= held.keys():
                return "decided"
        if put_off:
            return "reopened" if max(put_off.values(), key=_age).supersedes else "deferred"
        return "open"


def of_reviews(reviews: Iterable[Review], annotations: Mapping[str, Annotation]) -> list[Decision]:
    """Return reviews that came in a file as decisions; what they looked at is not known any more."""
    found = []
    for each in reviews:
        kept = annotations.get(each.replacement or each.of)
        stands = each.decision != "reject" and kept is not None
        found.append(
            Decision(
                id=each.id,
                action=each.decision,
                targets=(each.of,),
                result=(Reading((kept,)).outcome,) if stands and kept else (),
                reason=each.comment,
                by=each.by,
                created=each.created,
                seen=UNKNOWN,
            )
        )
    return found


def _ruled(decision: Decision, number: int, annotations: Mapping[str, Annotation]) -> Ruled:
    outcome = decision.result[number]
    targets = [annotations[name] for name in decision.targets if name in annotations]
    same = [each for each in targets if _same(each, outcome)]
    if len(decision.result) == 1 or not same:
        derived: tuple[str, ...] = decision.targets
    else:
        derived = tuple(each.id for each in same)
    return Ruled(
        id=f"{decision.id}.{number}",
        outcome=outcome,
        derived_from=derived,
        decisions=(decision.id,),
        votes=tuple(sorted({each.by for each in same})),
    )


def _joined(one: Ruled, other: Ruled) -> Ruled:
    return Ruled(
        id=one.id,
        outcome=one.outcome,
        derived_from=tuple(dict.fromkeys((*one.derived_from, *other.derived_from))),
        decisions=(*one.decisions, *other.decisions),
        votes=tuple(sorted({*one.votes, *other.votes})),
    )


def _same(annotation: Annotation, outcome: Outcome) -> bool:
    return reading_key(annotation.tag, annotation.targets, annotation.attributes) == outcome_key(outcome)


def outcome_key(outcome: Outcome) -> str:
    """Return what an outcome has in common with a reading that says the same."""
    return reading_key(outcome.tag, outcome.targets, outcome.attributes)


def _place(target: Target) -> tuple[str, str, int, int]:
    if not isinstance(target, SpanTarget):
        return (target.kind, getattr(target, "segment", ""), 0, 0)
    inner = target.exact.strip()
    start = target.start + (len(target.exact) - len(target.exact.lstrip()) if inner else 0)
    return ("span", target.text, start, start + len(inner or target.exact))


def _age(decision: Decision) -> tuple[object, str]:
    return (decision.created, decision.id)
