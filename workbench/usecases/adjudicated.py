"""The adjudicated layer and the decisions as dossiers hold them, for exports."""

from typing import Final

from workbench import __version__
from workbench.domain.adjudication import Ruled, in_force
from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble
from workbench.domain.review import Decision, Review
from workbench.domain.tagset import Tagset
from workbench.domain.text import SOURCE, short
from workbench.domain.verdicts import ROOM, as_reviews
from workbench.ports import Workbench
from workbench.usecases.adjudicate import layer
from workbench.usecases.places import Places

ADJUDICATED: Final = Agent(id="adjudicated", kind="software", name="adjudicated", version=__version__)
"""Under whose name adjudicated spans stand: they are what reviewers and rules made of others' work."""


def adjudicated_dossier(wb: Workbench, document: Document) -> Dossier:
    """Return the document with its adjudicated layer in place of everybody's annotations.

    ``confidence`` is the share of those who saw a place and are for it, and
    the note says it as ``votes/seen``; both are missing for what a reviewer
    put there. Reviewers are not named, since a reading may be several
    people's: each span stands under the name ``adjudicated``.
    """
    parts = adjudicated_parts(wb, document)
    return assemble(parts, generator=f"workbench {__version__}")


def adjudicated_parts(wb: Workbench, document: Document) -> Parts:
    """Return the same before it is put together, for exports that leave out a footer or put pseudonyms."""
    places = Places(wb, document)
    whole = layer(wb, document)
    decided = {each.id: each for each in in_force(places.decisions)}
    spans = [
        _annotation(ordinal, each, whole.seen[each.id], decided[each.decisions[0]])
        for ordinal, each in enumerate(sorted(whole.spans, key=lambda each: _in_text(places, each)))
    ]
    used = {each.layer for each in spans}
    units = list(places.units.values())
    makers = {unit.provenance.by for unit in units}
    agents = [each for each in wb.store.records("agent") if isinstance(each, Agent) and each.id in makers]
    return Parts(
        document=document,
        source=places.source,
        agents=[*agents, *([ADJUDICATED] if spans else [])],
        tagsets=[each for each in wb.store.records("tagset") if isinstance(each, Tagset) and each.id in used],
        units=units,
        annotations=spans,
    )


def derived(wb: Workbench, document: Document) -> tuple[list[Annotation], list[Review]]:
    """Return the decisions in force as a dossier of everybody's work holds them, see ``domain.verdicts``.

    What reviewers wrote anew comes as annotations of theirs, after all others.
    Reviews that came in a file are records of their own, and none of these.
    """
    found = wb.store.records("decision", document.id)
    decisions = [each for each in found if isinstance(each, Decision)]
    if not decisions:
        return [], []
    living = {
        each.id: each for each in wb.store.records("annotation", document.id) if isinstance(each, Annotation)
    }
    kept = [each for each in wb.store.records("review", document.id) if isinstance(each, Review)]
    return as_reviews(
        decisions,
        living,
        annotation=1 + max((each.ordinal for each in living.values()), default=-1),
        review=1 + max((each.ordinal for each in kept), default=-1),
    )


def _annotation(ordinal: int, ruled: Ruled, seen: int, decision: Decision) -> Annotation:
    votes = len(ruled.votes)
    counted = bool(votes and seen)
    return Annotation(
        id=f"x-{short(ruled.id, ROOM)}",
        ordinal=ordinal,
        tag=ruled.outcome.tag,
        targets=ruled.outcome.targets,
        by=ADJUDICATED.id,
        created=decision.created,
        confidence=votes / seen if counted else None,
        comment=f"{votes}/{seen}" if counted else None,
        attributes=ruled.outcome.attributes,
    )


def _in_text(places: Places, ruled: Ruled) -> tuple[int, int, str]:
    """Return where a span stands in the source, roughly for one of a translation: at its segment."""
    for target in ruled.outcome.targets:
        if target.kind == "span" and target.text == SOURCE:
            return target.start, target.end, ruled.id
    touched = {
        name
        for target in ruled.outcome.targets
        if target.kind == "span"
        for name in places.segments_at(target)
    }
    touched |= {target.segment for target in ruled.outcome.targets if target.kind == "segment"}
    for segment in places.source.segments:
        if segment.id in touched:
            return segment.start, segment.end, ruled.id
    return -1, -1, ruled.id
