"""Moving one boundary of an annotation by a character, in place."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from workbench.domain.annotation import Annotation, SpanTarget, Target
from workbench.domain.graphemes import ruler
from workbench.domain.sanitise import safe
from workbench.domain.span import Span
from workbench.domain.text import SOURCE, Segment
from workbench.errors import InputError, NotFound
from workbench.usecases.session import Session

Edge = Literal["start", "end"]


def nudge(
    session: Session,
    name: str,
    target: int,
    edge: Edge,
    step: int,
    *,
    shown: Sequence[Target] | None = None,
) -> Annotation:
    """Move one end of one's own annotation by a character as people see it: on (1) or back (-1).

    ``target`` counts the annotation's targets from 0. White space between
    segments is passed over, since no column shows it. Nothing else moves.
    ``shown`` are the targets where they stand now, if a newer translation has
    taken the place of theirs.
    Raises NotFound where the target has no words, InputError where the end
    cannot go further: no word would be left, the text ends, or two parts of
    the annotation would meet; Conflict for somebody else's.
    """
    annotation = session.own(name)
    targets = list(shown or annotation.targets)
    before = targets[target]
    if not isinstance(before, SpanTarget):
        raise NotFound("boundary", name=annotation.id)
    start, end = before.start, before.end
    beside = _beside(session, before.text, start if edge == "start" else end - 1, step)
    if beside is not None:
        start, end = (beside[0], end) if edge == "start" else (start, beside[1])
    others = (each for each in targets if isinstance(each, SpanTarget) and each is not before)
    meets = any(_meets(before, each, start, end) for each in others if each.text == before.text)
    if beside is None or start >= end or meets:
        raise InputError("boundary_stuck")
    targets[target] = session.target(before.text, start, end)
    return session.move(annotation.id, targets)


def _meets(before: SpanTarget, other: SpanTarget, start: int, end: int) -> bool:
    """Say whether a part that grows to ``start`` and ``end`` comes to touch another one."""
    after, ahead = end > before.end, start < before.start
    return (after and before.end <= other.start <= end) or (ahead and start <= other.end <= before.start)


def _beside(session: Session, text: str, offset: int, step: int) -> tuple[int, int] | None:
    """Return where the character after or before the one at ``offset`` starts and ends; None at the end."""
    content = session.content(text)
    pieces: Sequence[Segment | Span] = (
        session.source.segments if text == SOURCE else [Span(start=0, end=len(content))]
    )
    at = bisect_right(pieces, offset, key=lambda piece: piece.start) - 1
    if at >= 0 and offset < pieces[at].end:
        start = pieces[at].start
        measured = ruler(safe(content[start : pieces[at].end]))
        cluster = measured.cluster(offset - start) + step
        if 0 <= cluster < len(measured.starts):
            found = measured.starts[cluster]
            return start + found, start + measured.end(found)
        at += step
    elif step > 0:
        at += 1
    if not 0 <= at < len(pieces):
        return None
    start = pieces[at].start
    measured = ruler(safe(content[start : pieces[at].end]))
    found = measured.starts[0 if step > 0 else -1]
    return start + found, start + measured.end(found)
