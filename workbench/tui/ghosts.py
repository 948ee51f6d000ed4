"""What is proposed and not decided, by pair: suggestions, and annotations carried to the other side.

Projections are found only for pairs that somebody looks at, elsewhere than on
the thread that draws: ``lacking`` says what is missing, ``learn`` takes it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, SpanTarget, Target
from workbench.domain.proposal import Proposal
from workbench.domain.text import SOURCE
from workbench.tui.marking import Marking
from workbench.tui.pairs import Mark, Place, Side
from workbench.usecases.carry import Settled
from workbench.usecases.project import Projection

_FROM_LEFT, _FROM_RIGHT, _SUGGESTED = ">", "<", "?"
_WHOLE_FROM_LEFT, _WHOLE_FROM_RIGHT = "»", "«"
"""Letters of the gutter: carried from the source, from the translation, suggested; of all of a segment."""

Key = tuple[int, int, int, str]
"""Where a ghost stands: pair, side, offset in the pair, and its name."""


@dataclass(frozen=True, slots=True)
class Ghost:
    """A tag that nobody has given, and the words where it would lie; ``index`` is their pair."""

    id: str
    index: int
    tag: str
    targets: tuple[SpanTarget, ...]
    what: Proposal | Projection

    @property
    def side(self) -> Side:
        """Return the column it lies in."""
        return Side.SOURCE if self.targets[0].text == SOURCE else Side.TRANSLATION

    @property
    def whole(self) -> bool:
        """Say whether all of a segment is meant, and no words of it."""
        return isinstance(self.what, Projection) and self.what.knows_no_words

    @property
    def letter(self) -> str:
        """Return its letter in the gutter."""
        if isinstance(self.what, Proposal):
            return _SUGGESTED
        if self.whole:
            return _WHOLE_FROM_RIGHT if self.side is Side.SOURCE else _WHOLE_FROM_LEFT
        return _FROM_RIGHT if self.side is Side.SOURCE else _FROM_LEFT


class Ghosts:
    """All of them in an open document, kept in step with its session."""

    def __init__(self, marking: Marking) -> None:
        self._marking = marking
        self._session = marking.session
        self._known: dict[str, tuple[Annotation, Sequence[Projection]]] = {}
        self._homes: dict[str, tuple[int, ...]] = {}
        self._annotations: dict[int, tuple[str, ...]] = {}
        """By pair; tuples, as most pairs have one and a dictionary takes five times as much."""
        self._proposals: dict[int, tuple[str, ...]] = {}
        self._seen: dict[str, Proposal] = {}
        self._made: dict[int, list[Ghost]] = {}
        self._units = 0
        self._order: list[int] | None = None
        for annotation in list(self._session.annotations.values()):
            self._settle(annotation)
        for proposal in list(self._session.proposals.values()):
            self._settle(proposal)

    def __len__(self) -> int:
        """Return how many suggestions are open, whether or not their words have got the tag meanwhile."""
        return sum(each.state == "open" for each in self._seen.values())

    @property
    def generation(self) -> int:
        """Return a number that changes with the translations: what was found before is then worth nothing."""
        return self._units

    # Projections ---------------------------------------------------------------------------

    def lacking(self, indices: Iterable[int]) -> list[Annotation]:
        """Return the annotations of these pairs of which nobody has found yet where they come to lie."""
        found: dict[str, Annotation] = {}
        for index in indices:
            for name in self._annotations.get(index, ()):
                annotation = self._session.annotations.get(name)
                known = self._known.get(name)
                if annotation is not None and (known is None or known[0] is not annotation):
                    found[name] = annotation
        return list(found.values())

    def learn(
        self,
        annotations: Iterable[Annotation],
        found: Mapping[str, Sequence[Projection]],
        generation: int,
    ) -> None:
        """Take in where these come to lie, unless translations have changed since they were asked about."""
        if generation == self._units:
            for each in annotations:
                self._known[each.id] = (each, found[each.id])
                for index in self._homes.get(each.id, ()):
                    self._made.pop(index, None)

    # Ghosts --------------------------------------------------------------------------------

    def on(self, index: int) -> list[Ghost]:
        """Return the ghosts of a pair, by where they begin."""
        found = self._made.get(index)
        if found is None:
            found = self._made[index] = self._make(index)
        return found

    def _make(self, index: int) -> list[Ghost]:
        near = [self._session.annotations[name] for name in self._annotations.get(index, ())]
        proposals = [self._session.proposals[name] for name in self._proposals.get(index, ())]
        if not near and not proposals:
            return []
        settled = Settled(self._session).add(near, [each for each in proposals if each.of is not None])
        found = [*self._suggested(index, proposals, settled), *self._projected(index, near, settled)]
        return sorted(found, key=self.key)

    def key(self, ghost: Ghost) -> Key:
        """Return where a ghost stands among all of them."""
        return (*_key(self.place(ghost)), ghost.id)

    def marks(self, ghost: Ghost) -> Iterator[Mark]:
        """Yield a mark for each stretch of a ghost; one of all of a segment covers it to its ends."""
        tags = self._marking.tags
        for target in ghost.targets:
            start, end = self._ends(ghost) if ghost.whole else (target.start, target.end)
            yield Mark(
                annotation=ghost.id,
                side=ghost.side,
                start=start,
                end=end,
                unit=None if ghost.side is Side.SOURCE else target.text,
                colour=tags.colour(ghost.tag),
                letter=ghost.letter,
                label=tags.label(ghost.tag),
                ghost=True,
                proposed=True,
                whole=ghost.whole,
            )

    def _ends(self, ghost: Ghost) -> tuple[int, int]:
        """Return where the text of a ghost's segment begins and ends, as its targets count."""
        segment, unit = self._marking.segment(ghost.index), self._marking.unit(ghost.index)
        if ghost.side is Side.SOURCE or unit is None:
            return segment.start, segment.end
        return 0, len(unit.content)

    def place(self, ghost: Ghost) -> Place:
        """Return where a ghost begins."""
        start = self._ends(ghost)[0] if ghost.whole else ghost.targets[0].start
        shift = self._marking.segment(ghost.index).start if ghost.side is Side.SOURCE else 0
        return Place(ghost.side, ghost.index, max(start - shift, 0))

    def pairs(self, place: Place, step: int) -> Iterator[int]:
        """Yield the pairs that may have ghosts: that of a place, then those after it, or before it."""
        if self._order is None:
            self._order = sorted(self._annotations.keys() | self._proposals.keys())
        if step > 0:
            return iter(self._order[bisect_left(self._order, place.index) :])
        return reversed(self._order[: bisect_right(self._order, place.index)])

    def from_place(self, place: Place, step: int) -> Key:
        """Return a key that stands after all ghosts which begin at a place, or with -1 before them."""
        return (*_key(place), "" if step < 0 else "\uffff")

    # Following edits -----------------------------------------------------------------------

    def follow(self, annotations: Iterable[str]) -> set[int]:
        """Take up what was done to these annotations, and to proposals; return the pairs this may change."""
        proposals = self._session.proposals
        decided = [name for name, each in proposals.items() if self._seen.get(name) is not each]
        gone = [name for name in self._seen if name not in proposals]
        changed: set[int] = set()
        for name in (*annotations, *decided, *gone):
            before = self._homes.pop(name, ())
            self._seen.pop(name, None)
            for index in before:
                for kept in (self._annotations, self._proposals):
                    if name in kept.get(index, ()):
                        kept[index] = tuple(each for each in kept[index] if each != name)
            what = self._session.annotations.get(name) or proposals.get(name)
            changed.update(before, self._settle(what) if what else ())
        for index in changed:
            self._made.pop(index, None)
        self._order = None
        return changed

    def follow_units(self, indices: Iterable[int]) -> None:
        """Forget what was found with earlier translations of these pairs."""
        self._units += 1
        for index in indices:
            self._made.pop(index, None)
            for name in self._annotations.get(index, ()):
                self._known.pop(name, None)

    # Inside --------------------------------------------------------------------------------

    def _suggested(self, index: int, proposals: Iterable[Proposal], settled: Settled) -> Iterator[Ghost]:
        for each in proposals:
            if each.state == "open":
                shown = (self._marking.shown(target) for target in each.targets)
                targets = tuple(target for target in shown if isinstance(target, SpanTarget))
                if targets and not settled.has(each.tag, targets):
                    yield Ghost(each.id, index, each.tag, targets, each)

    def _projected(self, index: int, near: Iterable[Annotation], settled: Settled) -> Iterator[Ghost]:
        segment = self._marking.segment(index).id
        unit = self._marking.unit(index)
        for annotation in near:
            known = self._known.get(annotation.id)
            if known is None or known[0] is not annotation:
                continue
            for each in known[1]:
                current = each.targets[0].text == SOURCE or (unit and each.targets[0].text == unit.id)
                if each.segment == segment and current and not settled.about(each):
                    yield Ghost(each.id, index, annotation.tag, each.targets, each)

    def _settle(self, what: Annotation | Proposal) -> tuple[int, ...]:
        """Note in which pairs something lies, and return them; a suggestion lies where it begins."""
        homes = tuple(dict.fromkeys(index for target in what.targets for index in self._pairs(target)))
        kept = self._annotations
        if isinstance(what, Proposal):
            kept = self._proposals
            self._seen[what.id] = what
            homes = homes[:1]
        for index in homes:
            kept[index] = (*kept.get(index, ()), what.id)
        self._homes[what.id] = homes
        return homes

    def _pairs(self, target: Target) -> Iterable[int]:
        """Return the pairs that a target touches, translated or not."""
        if isinstance(target, DocumentTarget):
            return ()
        name = target.segment if isinstance(target, SegmentTarget) else target.text
        if isinstance(target, SpanTarget) and name == SOURCE:
            starts = self._session.columns.starts
            return range(max(bisect_right(starts, target.start) - 1, 0), bisect_left(starts, target.end))
        if name not in self._session.segments:
            name = self._session.unit(name).segment
        return (self._marking.index(name),)


def _key(place: Place) -> tuple[int, int, int]:
    return (place.index, 0 if place.side is Side.SOURCE else 1, place.offset)
