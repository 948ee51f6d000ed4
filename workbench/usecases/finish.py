"""Declaring a segment finished in one layer, so that "unlabelled" and "none found" are told apart."""

from collections.abc import Iterator, Sequence
from typing import Literal

from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, Target
from workbench.domain.journal import Change, created, removed, replaced
from workbench.domain.review import Finding
from workbench.domain.text import SOURCE
from workbench.errors import NotFound
from workbench.ports import Workbench
from workbench.usecases.session import Session

State = Literal["complete", "nothing_found"]


def finish(wb: Workbench, session: Session, segment: str, layer: str) -> Finding | None:
    """Declare that the acting person is done with a segment in a layer; None when it is taken back.

    The state says whether they tagged anything there, in either column. One
    that does not fit any more, because a tag came or went since, is set right
    instead of taken back. Raises NotFound for an unknown segment or layer.
    """
    if segment not in session.segments:
        raise NotFound("segment", name=segment)
    if layer not in session.tagsets:
        raise NotFound("layer", name=layer, known=", ".join(session.tagsets))
    state: State = "complete" if segment in _tagged(session, layer) else "nothing_found"
    before = _own(session, layer).get(segment)
    if before is not None and before.state == state:
        session.apply("unfinish", [removed("finding", before)])
        return None
    finding = Finding(
        id=before.id if before else wb.ids.new("f"),
        segment=segment,
        by=session.person.id,
        layer=layer,
        state=state,
        created=wb.clock.now(),
    )
    session.keep_layer(layer)
    change = replaced("finding", before, finding) if before else created("finding", finding)
    session.apply("finish", [change])
    return finding


def finish_all(wb: Workbench, session: Session, layers: Sequence[str]) -> list[Finding]:
    """Declare that the acting person is done with every segment in these layers, in one edit.

    What was said before and fits still, stays. Raises NotFound for an unknown layer.
    """
    changes: list[Change] = []
    made: list[Finding] = []
    for layer in layers:
        if layer not in session.tagsets:
            raise NotFound("layer", name=layer, known=", ".join(session.tagsets))
        tagged, own = _tagged(session, layer), _own(session, layer)
        for segment in session.segments:
            state: State = "complete" if segment in tagged else "nothing_found"
            before = own.get(segment)
            if before is not None and before.state == state:
                continue
            finding = Finding(
                id=before.id if before else wb.ids.new("f"),
                segment=segment,
                by=session.person.id,
                layer=layer,
                state=state,
                created=wb.clock.now(),
            )
            made.append(finding)
            changes.append(replaced("finding", before, finding) if before else created("finding", finding))
        session.keep_layer(layer)
    if changes:
        session.apply("finish", changes)
    return made


def finished(session: Session, layer: str) -> dict[str, State]:
    """Return the segments that the acting person is done with in a layer, and how each was found.

    A state that does not fit what is tagged there now does not count.
    """
    own = _own(session, layer)
    tagged = _tagged(session, layer) if own else set()
    return {
        segment: finding.state
        for segment, finding in own.items()
        if (finding.state == "complete") == (segment in tagged)
    }


def _own(session: Session, layer: str) -> dict[str, Finding]:
    return {
        each.segment: each
        for each in session.findings.values()
        if each.layer == layer and each.by == session.person.id
    }


def _tagged(session: Session, layer: str) -> set[str]:
    """Return the source segments where the acting person tagged something of a layer, in either column."""
    return {
        segment
        for each in session.annotations.values()
        if each.layer == layer and each.by == session.person.id
        for segment in touched(session, each)
    }


def touched(session: Session, annotation: Annotation) -> Iterator[str]:
    """Yield the source segments that an annotation concerns; none for the whole document."""
    for target in annotation.targets:
        yield from _touched(session, target)


def _touched(session: Session, target: Target) -> Sequence[str]:
    if isinstance(target, DocumentTarget):
        return ()
    name = target.segment if isinstance(target, SegmentTarget) else target.text
    if name in session.segments:
        return (name,)
    if isinstance(target, SegmentTarget) or name != SOURCE:
        return (session.unit(name).segment,)
    return [session.columns[number].id for number in session.columns.touched(target.start, target.end)]
