"""Rules that decide the easy places, and the layer that stands after all decisions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

from workbench.domain.adjudication import Ruled, adjudicated, fingerprint, standing
from workbench.domain.document import Document
from workbench.domain.journal import Change, created, removed
from workbench.domain.review import Action, Decision
from workbench.errors import InputError, NotFound
from workbench.ports import Ids, Workbench
from workbench.usecases import documents
from workbench.usecases.decide import write
from workbench.usecases.places import Place, Places
from workbench.usecases.roles import need
from workbench.usecases.visible import need_open

RuleName = Literal["identical", "majority"]
RULES: Final[tuple[RuleName, ...]] = get_args(RuleName)
_LEAST: Final[dict[RuleName, int]] = {"identical": 2, "majority": 3}


@dataclass(frozen=True, slots=True)
class Rule:
    """How places are decided without a person.

    ``identical``: all who saw a place, ``least`` people or more, read it
    alike. ``majority``: more than ``share`` of at least ``least`` people are
    for a reading, or marked nothing there, which rejects the others.
    """

    name: RuleName
    least: int
    share: float = 0.5

    @classmethod
    def of(cls, name: str, *, least: int | None = None, share: float | None = None) -> "Rule":
        """Make a rule. Raises NotFound for an unknown one, InputError for parameters that make no sense."""
        if name not in RULES:
            raise NotFound("adjudicate.rule", name=name, known=", ".join(RULES))
        known: RuleName = "identical" if name == "identical" else "majority"
        people, part = _LEAST[known] if least is None else least, 0.5 if share is None else share
        if people < 1 or not 0.5 <= part < 1:
            raise InputError("adjudicate.parameters", least=people, share=part)
        return cls(known, people, part)

    @property
    def parameters(self) -> dict[str, float]:
        """Return what is kept with each decision of the rule."""
        given = {"least": float(self.least)}
        return given | {"share": self.share} if self.name == "majority" else given


@dataclass(slots=True)
class Merged:
    """What a run of rules did: decisions made, kept as they were, and taken back since they fit no more."""

    made: list[Decision] = field(default_factory=list)
    kept: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    """Who lets rules decide, and when."""

    ids: Ids
    who: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Layer:
    """The adjudicated layer of a document; ``seen`` says for each span's id how many people saw its place.

    ``waiting`` counts the places that are still to be decided.
    """

    document: Document
    spans: tuple[Ruled, ...]
    seen: dict[str, int]
    waiting: int

    @property
    def soft_labels(self) -> dict[str, float | None]:
        """Return votes over people who saw the place, by the span's id; None where nobody did."""
        return {
            each.id: len(each.votes) / self.seen[each.id] if self.seen[each.id] else None
            for each in self.spans
        }


def adjudicate(wb: Workbench, document: Document, rules: Sequence[Rule], *, dry: bool = False) -> Merged:
    """Let rules decide what no person has decided, in one undoable edit; the first rule that fits counts.

    What an earlier run decided and would decide again is kept as it is, so a
    second run changes nothing; what does not fit any more is taken back. What
    people decided is never touched. A ``dry`` run writes nothing, and says what
    would be done. Raises Conflict for who may not review, or annotates the document blind.
    """
    need(wb, "reviewer")
    need_open(wb, document)
    places = Places(wb, document)
    mine = {each.id: each for each in places.decisions if each.basis == "rule"}
    manual = {
        name
        for each in standing(places.decisions)
        if each.basis == "manual"
        for name in (*each.targets, *each.others)
    }
    run = _Run(wb.ids, documents.person(wb).id, wb.clock.now())
    result = Merged()
    by_seen = {_said(each): each for each in mine.values()}
    ruled = _by_annotation(mine.values())
    for place in places.every:
        ids = {spot.id for spot in place.spots}
        if not manual.isdisjoint(ids):
            for name in ruled(ids):
                mine.pop(name, None)
            continue
        wanted = _by_rules(run, places, place, rules)
        before = wanted and by_seen.get(_said(wanted))
        if before:
            mine.pop(before.id, None)
            result.kept += 1
        elif wanted:
            result.made.append(wanted)
    result.withdrawn = len(mine)
    changes: list[Change] = [removed("decision", each) for each in mine.values()]
    changes += [created("decision", each) for each in result.made]
    if changes and not dry:
        write(wb, document, "adjudicate", changes)
    return result


def layer(wb: Workbench, document: Document) -> Layer:
    """Return what stands in a document by all decisions, with votes and how many people could have voted.

    Raises Conflict for who annotates it blind.
    """
    need_open(wb, document)
    places = Places(wb, document)
    found = adjudicated(places.decisions, places.annotations)
    homes = {spot.id: place for place in places.every for spot in place.spots}
    seen: dict[str, int] = {}
    for each in found:
        place = next((homes[name] for name in each.derived_from if name in homes), None)
        seen[each.id] = len(places.saw(place)) if place else 0
    waiting = sum(places.docket.state(place.annotations) != "decided" for place in places.every)
    return Layer(document, tuple(found), seen, waiting)


def _by_annotation(decisions: Iterable[Decision]) -> Callable[[Iterable[str]], list[str]]:
    """Return what finds the decisions that settle any of some annotations, by their ids."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in decisions:
        for name in each.settles:
            found[name].append(each.id)
    return lambda names: [each for name in names for each in found.get(name, ())]


def _said(decision: Decision) -> tuple[object, ...]:
    """Return what makes two decisions of rules the same, whoever ran them and when."""
    given = tuple(sorted(decision.parameters.items()))
    return (decision.seen, decision.action, decision.targets, decision.rule, given)


def _by_rules(run: _Run, places: Places, place: Place, rules: Sequence[Rule]) -> Decision | None:
    for rule in rules:
        found = _by_rule(rule, place, places.saw(place))
        if found is None:
            continue
        action, picked = found
        every_reading = place.readings
        readings = [every_reading[number] for number in picked]
        ids = {name for each in readings for name in each.ids}
        every = sorted(spot.id for spot in place.spots)
        return Decision(
            id=run.ids.new("j"),
            action=action,
            targets=tuple(every if action == "reject" else sorted(ids)),
            others=() if action == "reject" else tuple(name for name in every if name not in ids),
            result=tuple(each.outcome for each in readings),
            by=run.who,
            created=run.now,
            basis="rule",
            rule=rule.name,
            parameters=rule.parameters,
            seen=fingerprint(place.annotations),
        )
    return None


def _by_rule(rule: Rule, place: Place, saw: Sequence[str]) -> tuple[Action, list[int]] | None:
    """Return what a rule says of a place, and which readings it keeps; None where it says nothing."""
    readings = place.readings
    if len(saw) < rule.least:
        return None
    if rule.name == "identical":
        return ("accept", [0]) if len(readings) == 1 and set(readings[0].votes) == set(saw) else None
    needed = rule.share * len(saw)
    kept = [number for number, each in enumerate(readings) if len(each.votes) > needed]
    if kept:
        return ("accept" if len(kept) == 1 else "keep_both"), kept
    silent = set(saw) - {each.annotation.by for each in place.spots}
    return ("reject", []) if len(silent) > needed else None
