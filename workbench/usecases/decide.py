"""Deciding what is to become of annotations: each decision is a record of its own, and undoable."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from workbench.domain.adjudication import fingerprint, standing
from workbench.domain.annotation import Target
from workbench.domain.document import Document
from workbench.domain.journal import Change, Edit, Logged, Operation, created
from workbench.domain.review import Action, Decision, Outcome
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.places import Place, Places
from workbench.usecases.review import Unit
from workbench.usecases.roles import need
from workbench.usecases.session import Session
from workbench.usecases.visible import need_open

_CHOOSES: Final[dict[Action, tuple[int, int | None]]] = {
    "accept": (1, 1),
    "reject": (1, None),
    "amend": (1, None),
    "keep_both": (2, None),
    "add": (0, 0),
    "defer": (0, 0),
}
"""How many candidates each action is about, at least and at most."""


def decide(
    wb: Workbench,
    unit: Unit,
    action: Action,
    chosen: Sequence[int] = (),
    *,
    outcome: Outcome | None = None,
    reason: str | None = None,
) -> Decision:
    """Write a decision on a place; ``chosen`` counts its candidates from 0.

    accept: this one, none of the others. reject: these, and the others stay
    open; all of them where none is chosen. amend: ``outcome`` in place of
    these (all, where none is chosen), and none of the others. keep_both: these,
    none of the others. add: ``outcome`` besides; the candidates stay as they
    are. defer: later. All but the last two supersede what was decided before. Raises
    InputError for what does not fit together, Conflict for who may not review.
    """
    need(wb, "reviewer")
    picked = _picked(unit, action, chosen)
    if (outcome is not None) != (action in ("amend", "add")):
        raise InputError("review.outcome", action=action)
    if outcome is not None:
        _check_outcome(wb, unit.document, outcome)
    ids = {name for number in picked for name in unit.candidates[number].ids}
    targets = tuple(name for name in unit.ids if name in ids or action == "defer")
    others = tuple(name for name in unit.ids if name not in ids) if action in _EXCLUDES else ()
    results = {"amend": [outcome], "add": [outcome]}.get(action)
    if results is None:
        keeps = action in ("accept", "keep_both")
        results = [unit.candidates[number].outcome for number in picked] if keeps else []
    decision = Decision(
        id=wb.ids.new("j"),
        action=action,
        targets=targets,
        others=others,
        result=tuple(each for each in results if each is not None),
        reason=reason or None,
        by=documents.person(wb).id,
        created=wb.clock.now(),
        blind=unit.blind,
        seen=unit.seen,
        supersedes=_superseded(unit.history, {*targets, *others}) if action not in _BESIDES else (),
    )
    write(wb, unit.document, "decide", [created("decision", decision)], keep=outcome)
    return decision


_EXCLUDES: Final[frozenset[Action]] = frozenset(("accept", "amend", "keep_both"))
_BESIDES: Final[frozenset[Action]] = frozenset(("add", "defer"))
"""Actions that leave standing what was decided before."""


def reopen(wb: Workbench, unit: Unit, *, reason: str | None = None) -> Decision:
    """Take a decided place up again: what was decided is superseded, and the place returns to the queue."""
    need(wb, "reviewer")
    if not any(each.action != "defer" for each in unit.held):
        raise InputError("review.not_decided", id=unit.id)
    decision = Decision(
        id=wb.ids.new("j"),
        action="defer",
        targets=unit.ids,
        reason=reason or None,
        by=documents.person(wb).id,
        created=wb.clock.now(),
        blind=unit.blind,
        seen=unit.seen,
        supersedes=tuple(each.id for each in _in_order(standing(unit.history))),
    )
    write(wb, unit.document, "reopen", [created("decision", decision)])
    return decision


def accept_identical(
    wb: Workbench, document: Document, *, least: int = 2, layer: str | None = None, dry: bool = False
) -> list[Decision]:
    """Accept every open place that all who saw it read alike, ``least`` people or more; one undo for all.

    These are the reviewer's own decisions, as if each had been accepted by hand.
    A ``dry`` run writes nothing, and returns what it would decide.
    """

    def alike(places: Places, place: Place) -> Sequence[int]:
        readings = place.readings
        enough = len(readings) == 1 and len(readings[0].votes) >= least
        return [0] if enough and set(readings[0].votes) == set(places.saw(place)) else []

    return _accept_where(wb, document, alike, layer, dry=dry)


def accept_author(
    wb: Workbench, document: Document, author: str, *, layer: str | None = None, dry: bool = False
) -> list[Decision]:
    """Take everything of one author in a document, wherever nothing is decided yet, in one undoable step.

    A ``dry`` run writes nothing, and returns what it would decide. Raises
    NotFound for somebody who tagged nothing there.
    """
    who = documents.agent_id(author)

    def theirs(places: Places, place: Place) -> Sequence[int]:
        del places
        return [number for number, each in enumerate(place.readings) if who in each.votes]

    decided = _accept_where(wb, document, theirs, layer, dry=dry)
    if not decided and all(each.by != who for each in Places(wb, document).annotations.values()):
        raise NotFound("review.author", name=author)
    return decided


def undo(wb: Workbench, document: Document) -> Edit | None:
    """Take back the acting person's last edit of a document, which a decision is one of; None without one."""
    return Session(wb, document).undo()


def write(
    wb: Workbench,
    document: Document,
    verb: str,
    changes: Iterable[Change],
    *,
    keep: Outcome | None = None,
    undoable: bool = True,
) -> Logged:
    """Write an edit of who acts into a document's journal; ``keep`` sees to it that its tagset is stored."""
    if keep is not None:
        tagset, _ = documents.find_tag(documents.project_tagsets(wb), keep.tag)
        documents.keep_tagset(wb, tagset)
    operation = Operation(
        op_id=wb.ids.new("o"),
        document=document.id,
        actor=documents.person(wb).id,
        at=wb.clock.now(),
        verb=verb,
        undoable=undoable,
    )
    return wb.store.apply(Edit(operation, tuple(changes)))


def _picked(unit: Unit, action: Action, chosen: Sequence[int]) -> list[int]:
    picked = list(dict.fromkeys(chosen))
    if not picked and action in ("reject", "amend"):
        picked = list(range(len(unit.candidates)))
    if action == "accept" and not picked and len(unit.candidates) == 1:
        picked = [0]
    least, most = _CHOOSES[action]
    if any(not 0 <= each < len(unit.candidates) for each in picked):
        raise InputError("review.candidate", count=len(unit.candidates))
    if len(picked) < least or (most is not None and len(picked) > most):
        raise InputError("review.choose", action=action, least=least, count=len(unit.candidates))
    return picked


def _check_outcome(wb: Workbench, document: Document, outcome: Outcome) -> None:
    """Refuse a tag or an attribute that nobody knows, and words that are not in the text."""
    tagset, tag = documents.find_tag(documents.project_tagsets(wb), outcome.tag)
    if tag.id != outcome.tag:
        raise NotFound("tag", name=outcome.tag)
    documents.sayable(tagset, tag.id, outcome.attributes)
    session = Session(wb, document)
    for target in outcome.targets:
        _check_target(session, target)


def _check_target(session: Session, target: Target) -> None:
    if target.kind == "span":
        there = session.target(target.text, target.start, target.end)
        if there.exact != target.exact:
            raise InputError("review.words", quoted=target.exact, there=there.exact)
    elif target.kind == "segment" and target.segment not in session.segments:
        session.unit(target.segment)


def _superseded(history: Iterable[Decision], about: set[str]) -> tuple[str, ...]:
    """Return the decisions that still stand on any of these annotations; those of rules need not be named."""
    return tuple(
        each.id
        for each in _in_order(standing(history))
        if about & {*each.targets, *each.others} and each.basis == "manual"
    )


def _in_order(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda each: (each.created, each.id))


def _accept_where(
    wb: Workbench,
    document: Document,
    choose: Callable[[Places, Place], Sequence[int]],
    layer: str | None,
    *,
    dry: bool,
) -> list[Decision]:
    need(wb, "reviewer")
    need_open(wb, document)
    places = Places(wb, document)
    who = documents.person(wb).id
    now = wb.clock.now()
    made: list[Decision] = []
    for place in places.every:
        if (layer and place.layer != layer) or places.docket.state(place.annotations) != "open":
            continue
        readings = place.readings
        picked = [readings[number] for number in choose(places, place)]
        if not picked:
            continue
        ids = {name for each in picked for name in each.ids}
        made.append(
            Decision(
                id=wb.ids.new("j"),
                action="accept" if len(picked) == 1 else "keep_both",
                targets=tuple(sorted(ids)),
                others=tuple(sorted({spot.id for spot in place.spots} - ids)),
                result=tuple(each.outcome for each in picked),
                by=who,
                created=now,
                seen=fingerprint(place.annotations),
            )
        )
    if made and not dry:
        write(wb, document, "decide_all", [created("decision", each) for each in made])
    return made
