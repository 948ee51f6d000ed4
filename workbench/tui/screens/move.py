"""The part of the annotate screen that moves the boundaries of the current annotation in place."""

from bisect import bisect_right
from dataclasses import dataclass

from workbench.domain.annotation import Annotation, SpanTarget, Target
from workbench.domain.text import SOURCE
from workbench.messages import say
from workbench.tui.pairs import Place, Side
from workbench.tui.screens.tagging import Tagging
from workbench.usecases.move import Edge, nudge

_SHOWN = 40
"""How many code points of an annotation's words the status line repeats."""


@dataclass(frozen=True, slots=True)
class _Boundary:
    """One end of one target of an annotation; ``place`` is where the cursor was put for it."""

    annotation: str
    target: int
    edge: Edge
    place: Place


class Move(Tagging):
    """Moves the end that is nearest to the cursor, and the cursor with it.

    The same end goes on moving for as long as the cursor stays on it; with
    both ends as near, it is the last one. Other annotations stay as they are.
    """

    def __init__(self) -> None:
        super().__init__()
        self._boundary: _Boundary | None = None

    def action_boundary(self, step: int) -> None:
        """Move a boundary of the current annotation by a character, if the annotation is one's own."""
        annotation = self._own()
        if annotation is None:
            return
        boundary = self._nearest(annotation)
        if boundary is None:
            self.bench.warn(say("tui.annotate.no_boundary"))
            return
        moved = nudge(
            self.session, annotation.id, boundary.target, boundary.edge, step, shown=self._targets(annotation)
        )
        self._stand_on(moved, boundary.target, boundary.edge)
        words = _near_end(moved.targets[boundary.target], boundary.edge)
        self._edited([moved.id], say("tui.annotate.moved", words=words), chosen=moved.id)

    def action_swap_ends(self) -> None:
        """Go on at the selection's other end; with nothing selected, at the current annotation's."""
        if self.view.selecting or self.current is None:
            self.view.swap_ends()
            return
        annotation = self.session.annotations[self.current]
        boundary = self._nearest(annotation)
        if boundary is not None:
            self._stand_on(annotation, boundary.target, "start" if boundary.edge == "end" else "end")
            self.look(annotation.id)

    def _nearest(self, annotation: Annotation) -> _Boundary | None:
        """Return the end to move: the one the cursor was put on, else the nearest in this text."""
        place, last = self.view.place, self._boundary
        if last is not None and (last.annotation, last.place) == (annotation.id, place):
            return last
        text, offset = self._under(place)
        ends = [
            (abs(offset - at), edge == "start", number, edge)
            for number, target in enumerate(self._targets(annotation))
            if isinstance(target, SpanTarget) and target.text == text
            for edge, at in _edges(target)
        ]
        if not ends:
            return None
        _, _, number, edge = min(ends)
        return _Boundary(annotation.id, number, edge, place)

    def action_replace(self) -> None:
        """Put the current annotation on the words that are selected, if it is one's own.

        A selection that grew ends outside of it: then the only own one that it touches is meant.
        """
        if self.current is None and (touched := self._touched()):
            self.current = touched
        if self.current is None and self.view.selected:
            self.bench.warn(say("tui.annotate.replace_elsewhere"))
            return
        annotation = self._own()
        if annotation is not None and (targets := self._selection()):
            moved = self.session.move(annotation.id, targets)
            self.view.end_selection()
            words = " … ".join(target.exact for target in moved.spans)
            self._edited([moved.id], say("tui.annotate.moved", words=words), chosen=moved.id)

    def _touched(self) -> str | None:
        """Return one's own annotation that shares words with the selection, if there is just one."""
        found = [
            annotation.id
            for annotation in self.session.annotations.values()
            if annotation.by == self.session.person.id
            and any(
                isinstance(target, SpanTarget)
                and target.text == each.text
                and max(target.start, each.start) < min(target.end, each.end)
                for target in self._targets(annotation)
                for each in self.view.selected
            )
        ]
        return found[0] if len(found) == 1 else None

    def _targets(self, annotation: Annotation) -> list[Target]:
        """Return the targets where they stand now."""
        return [self.marking.shown(target) or target for target in annotation.targets]

    def _under(self, place: Place) -> tuple[str, int]:
        """Return the text that the cursor is in, and the offset in it."""
        if place.side is Side.SOURCE:
            return SOURCE, self.marking.segment(place.index).start + place.offset
        unit = self.marking.unit(place.index)
        return unit.id if unit else "", place.offset

    def _stand_on(self, annotation: Annotation, target: int, edge: Edge) -> None:
        """Put the cursor on the character at an end."""
        span = self._targets(annotation)[target]
        assert isinstance(span, SpanTarget)
        self.view.clear_selection()
        self.view.go_to(self._place(span.text, dict(_edges(span))[edge]))
        self._boundary = _Boundary(annotation.id, target, edge, self.view.place)

    def _place(self, text: str, offset: int) -> Place:
        if text != SOURCE:
            return Place(Side.TRANSLATION, self.marking.index(self.session.unit(text).segment), offset)
        segments = self.session.source.segments
        index = max(bisect_right(segments, offset, key=lambda segment: segment.start) - 1, 0)
        return Place(Side.SOURCE, index, max(offset - segments[index].start, 0))


def _near_end(target: Target, edge: Edge) -> str:
    """Return the words of a target as far as the status line has room for them, with the end that moved."""
    words = target.exact if isinstance(target, SpanTarget) else ""
    if len(words) <= _SHOWN:
        return words
    return f"{words[:_SHOWN]}…" if edge == "start" else f"…{words[-_SHOWN:]}"


def _edges(target: SpanTarget) -> tuple[tuple[Edge, int], tuple[Edge, int]]:
    """Return the first and the last character of a target."""
    return ("start", target.start), ("end", target.end - 1)
