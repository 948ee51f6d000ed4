"""What became of one's own annotations: each beside the decision on it, with its reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from workbench.domain.annotation import Annotation
from workbench.domain.document import Document
from workbench.domain.review import Comment, Decision, Outcome
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.places import Places
from workbench.usecases.visible import locked_for_me

Fate = Literal["accepted", "amended", "rejected", "waiting"]
FATES: Final[tuple[Fate, ...]] = get_args(Fate)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One annotation of one's own, the decision on it, and what stands there now.

    ``decision`` is None while it waits; ``comments`` are those on the
    annotation and on the decision. ``reviewer`` is None where the decision was
    a rule's.
    """

    document: Document
    annotation: Annotation
    fate: Fate
    decision: Decision | None
    stands: tuple[Outcome, ...]
    reviewer: str | None
    comments: tuple[Comment, ...]

    @property
    def reason(self) -> str | None:
        """Return why it was decided so, where the reviewer said."""
        return self.decision.reason if self.decision else None


def feedback(wb: Workbench, names: Sequence[str] = (), *, by: str | None = None) -> list[Feedback]:
    """Return what became of one's own annotations, or of those ``by`` somebody, in text order.

    Documents that are still annotated blind are left out: a decision would
    show what others wrote.
    """
    who = documents.agent_id(by or wb.annotator)
    agents = {each.id: str(getattr(each, "name", each.id)) for each in wb.store.records("agent")}
    found: list[Feedback] = []
    for document in documents.chosen(wb, names):
        if locked_for_me(wb, document.id):
            continue
        places = Places(wb, document)
        said = [each for each in wb.store.records("comment", document.id) if isinstance(each, Comment)]
        mine = (each for place in places.every for each in place.annotations if each.by == who)
        found += [_feedback(places, each, agents, said) for each in mine]
    return found


def tally(found: Sequence[Feedback]) -> dict[Fate, int]:
    """Count what became of them; every fate is there, also with 0."""
    counts = Counter(each.fate for each in found)
    return {fate: counts[fate] for fate in FATES}


def _feedback(
    places: Places, annotation: Annotation, agents: dict[str, str], said: Sequence[Comment]
) -> Feedback:
    decision = places.docket.held.get(annotation.id)
    about = {annotation.id, decision.id if decision else annotation.id}
    manual = decision is not None and decision.basis == "manual"
    return Feedback(
        document=places.document,
        annotation=annotation,
        fate=_fate(annotation, decision),
        decision=decision,
        stands=decision.result if decision else (),
        reviewer=agents.get(decision.by, decision.by) if decision and manual else None,
        comments=tuple(each for each in said if each.target in about),
    )


def _fate(annotation: Annotation, decision: Decision | None) -> Fate:
    if decision is None:
        return "waiting"
    if annotation.id in decision.others or decision.action == "reject":
        return "rejected"
    return "amended" if decision.action == "amend" else "accepted"
