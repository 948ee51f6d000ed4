"""What the screens show of an open document, made from its session: pairs, marks, and what is where."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.domain.anchoring import reanchor
from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, SpanTarget, Target
from workbench.domain.text import SOURCE, Segment
from workbench.domain.translation import TranslationUnit
from workbench.tui.book import Book
from workbench.tui.pairs import Mark, Pair, Pairs, Place, Side
from workbench.tui.tags import Tags
from workbench.usecases.session import Session

Spot = tuple[int, int, int, str]
"""Where an annotation begins: pair, side (0 source, 1 translation), offset in the pair, and its id."""
_SIDES = (Side.SOURCE, Side.TRANSLATION)
_TOP = (0, 0, 0)
_END = "\uffff"
"""Comes after every id."""


@dataclass(frozen=True, slots=True)
class Here:
    """The annotations that concern a place, by id.

    ``spans`` hold the character, innermost first; ``segment`` tag its whole
    segment; ``earlier`` point at words that a newer translation does not have.
    """

    spans: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    document: tuple[str, ...] = ()

    @property
    def near(self) -> tuple[str, ...]:
        """Return those of the character and its segment, the nearest first."""
        return (*self.spans, *self.segment, *self.earlier)

    @property
    def all(self) -> tuple[str, ...]:
        """Return all of them, the nearest first."""
        return (*self.near, *self.document)


def first_pairs(session: Session, most: int) -> list[Pair]:
    """Return the first segments of a source alone: what can be shown before translations are read."""
    content = session.source.content
    return [_pair(content, segment, None) for segment in session.source.segments[:most]]


def _pair(content: str, segment: Segment, unit: TranslationUnit | None) -> Pair:
    return Pair(
        segment=segment.id,
        role=segment.role,
        paragraph=segment.paragraph,
        start=segment.start,
        source=content[segment.start : segment.end],
        source_language=segment.language,
        translation=unit.content if unit else None,
        unit=unit.id if unit else None,
        translation_language=unit.language if unit else None,
        origin=unit.provenance.origin if unit else None,
        flags=sum(not flag.dismissed for flag in unit.provenance.flags) if unit else 0,
    )


class Marking:
    """The pairs and marks of an open document, kept in step with its session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tags = Tags(session.tagsets)
        self.only: str | None = None
        """Whose annotations alone are shown; None for everybody's."""
        self._segments = session.columns
        self._starts, self._index = self._segments.starts, self._segments.places
        self._spot: dict[str, Spot] = {}
        self._near: dict[int, dict[str, None]] = {}
        self._whole: dict[str, None] = {}
        self._spots = sorted(self._settle(annotation) for annotation in session.annotations.values())

    def __len__(self) -> int:
        return len(self._segments)

    # Pairs ---------------------------------------------------------------------------------

    def pairs(self) -> Pairs:
        """Return every segment with its current translation, in order."""
        return Book(self.session.source.content, self._segments, self.session.translations)

    def pair(self, index: int) -> Pair:
        """Return one segment with its current translation."""
        return _pair(self.session.source.content, self._segments[index], self.unit(index))

    def segment(self, index: int) -> Segment:
        """Return the source segment of a pair."""
        return self._segments[index]

    def unit(self, index: int) -> TranslationUnit | None:
        """Return the current translation of a pair, if there is one."""
        return self.session.units.get(self._segments[index].id)

    def index(self, segment: str) -> int:
        """Return the place of a source segment among the pairs."""
        return self._index[segment]

    # Marks ---------------------------------------------------------------------------------

    def marks(self) -> list[Mark]:
        """Return the marks of all annotations."""
        return [mark for each in self.session.annotations.values() for mark in self.marks_of(each)]

    def marks_of(self, annotation: Annotation) -> Iterator[Mark]:
        """Yield a mark for each span, and each segment, of an annotation that one of the two columns shows.

        Words of an earlier translation are marked, as a ghost, where the
        current one certainly has them too. Those of others have none while they are hidden.
        """
        if not self.shows(annotation.id):
            return
        for original in annotation.targets:
            target = self.shown(original)
            if target is None or isinstance(target, DocumentTarget):
                continue
            unit, start, end = self._stretch(target)
            yield Mark(
                annotation=annotation.id,
                side=Side.SOURCE if unit is None else Side.TRANSLATION,
                start=start,
                end=end,
                unit=unit,
                colour=self.tags.colour(annotation.tag),
                letter=self.tags.letter(annotation.tag),
                label=self.tags.label(annotation.tag),
                ghost=target is not original,
                whole=isinstance(target, SegmentTarget),
            )

    def _stretch(self, target: SpanTarget | SegmentTarget) -> tuple[str | None, int, int]:
        """Return the unit that a shown target lies in, None for the source, and where it begins and ends."""
        if isinstance(target, SpanTarget):
            return None if target.text == SOURCE else target.text, target.start, target.end
        if target.segment in self._index:
            segment = self._segments[self._index[target.segment]]
            return None, segment.start, segment.end
        return target.segment, 0, len(self.session.unit(target.segment).content)

    def shown(self, target: Target) -> Target | None:
        """Return the target as the columns show it: as it is, or found again in a newer translation."""
        if isinstance(target, DocumentTarget):
            return target
        name = target.segment if isinstance(target, SegmentTarget) else target.text
        if name == SOURCE or name in self._index:
            return target
        unit = self.session.unit(name)
        current = self.session.units.get(unit.segment)
        if current is None or current.id == name:
            return target if current else None
        if isinstance(target, SpanTarget):
            return reanchor(target, current.id, current.content)
        return SegmentTarget(segment=current.id) if current.content == unit.content else None

    def follows(self, annotation: Annotation) -> bool:
        """Say whether a part of it is shown elsewhere than it was put, in a newer translation."""
        return any(self.shown(target) not in (target, None) for target in annotation.targets)

    def here(self, place: Place, spans: Iterable[Mark]) -> Here:
        """Return what concerns a place that these marks hold."""
        held = dict.fromkeys(mark.annotation for mark in spans if not mark.proposed)
        segment: list[str] = []
        earlier: list[str] = []
        for name in self._near.get(place.index, ()):
            if name not in held and self.shows(name):
                targets = self.session.annotations[name].targets
                (segment if any(self.shown(target) for target in targets) else earlier).append(name)
        near = {*held, *segment, *earlier}
        document = (name for name in self._whole if name not in near and self.shows(name))
        return Here(tuple(held), tuple(segment), tuple(earlier), tuple(document))

    def stale(self, index: int) -> list[str]:
        """Return one's own annotations of earlier translations of a pair that the current one lacks."""
        near = (self.session.annotations[name] for name in self._near.get(index, ()))
        own = (each for each in near if each.by == self.session.person.id)
        return [each.id for each in own if not any(map(self.shown, each.targets))]

    @property
    def of_document(self) -> list[Annotation]:
        """Return the annotations of the whole document, as far as they are shown."""
        return [self.session.annotations[name] for name in self._whole if self.shows(name)]

    def shows(self, name: str) -> bool:
        """Say whether an annotation is shown: not somebody else's while those are hidden."""
        return self.only is None or self.session.annotations[name].by == self.only

    def next(self, place: Place, step: int, leaving: str | None = None) -> tuple[Place, str] | None:
        """Return where the next annotation after a place begins, with -1 the one before; None at the end.

        Those that begin at the same character are passed one by one, those of the whole document,
        which stand at its beginning, too. Going back from inside the annotation ``leaving`` leads
        to another one, not to its own beginning.
        """
        own = self._spot.get(leaving or "")
        at = (place.index, _SIDES.index(place.side), place.offset)
        first, after = bisect_left(self._spots, (*at, "")), bisect_right(self._spots, (*at, _END))
        if own is not None and own[:3] == at:
            index = bisect_left(self._spots, own) + step
        elif own is not None:
            index = after if step > 0 else first - 1
        elif step > 0:
            index = after
        else:  # what stands at the beginning without being current is of the whole document
            index = (after if at == _TOP else first) - 1
        while 0 <= index < len(self._spots) and (
            self._spots[index] == own or not self.shows(self._spots[index][3])
        ):
            index += step
        if not 0 <= index < len(self._spots):
            return None
        pair, side, offset, name = self._spots[index]
        return Place(_SIDES[side], pair, offset), name

    def place_of(self, name: str) -> Place | None:
        """Return where an annotation begins; None for one that there is not."""
        spot = self._spot.get(name)
        return None if spot is None else Place(_SIDES[spot[1]], spot[0], spot[2])

    def begin_of(self, annotation: Annotation) -> Place:
        """Return where an annotation begins, one that is gone meanwhile, too."""
        index, side, offset = min(self._where(target) for target in annotation.targets)
        return Place(_SIDES[side], index, offset)

    # Following edits -----------------------------------------------------------------------

    def follow(self, annotations: Iterable[str]) -> list[Mark]:
        """Take up what the session did to these annotations; return the marks that they have now."""
        marks: list[Mark] = []
        for name in annotations:
            self._forget(name)
            annotation = self.session.annotations.get(name)
            if annotation is not None:
                insort(self._spots, self._settle(annotation))
                marks += self.marks_of(annotation)
        return marks

    def touched_by(self, segments: Iterable[str]) -> list[str]:
        """Return the annotations of any translation of these segments: a new translation may move them."""
        indices = {self._index[segment] for segment in segments}
        return [name for name, spot in self._spot.items() if spot[1] == 1 and spot[0] in indices]

    # Inside --------------------------------------------------------------------------------

    def _settle(self, annotation: Annotation) -> Spot:
        """Note where an annotation belongs, and return where it begins."""
        for target in annotation.targets:
            if isinstance(target, DocumentTarget):
                self._whole[annotation.id] = None
            elif isinstance(target, SegmentTarget) or self.shown(target) is None:
                self._near.setdefault(self._where(target)[0], {})[annotation.id] = None
        spot = (*min(self._where(target) for target in annotation.targets), annotation.id)
        self._spot[annotation.id] = spot
        return spot

    def _forget(self, name: str) -> None:
        spot = self._spot.pop(name, None)
        if spot is not None:
            del self._spots[bisect_left(self._spots, spot)]
            for names in (self._whole, *self._near.values()):
                names.pop(name, None)

    def _where(self, target: Target) -> tuple[int, int, int]:
        """Return a target's pair, side and offset; 0 for an offset that is not shown."""
        if isinstance(target, DocumentTarget):
            return (0, 0, 0)
        if isinstance(target, SpanTarget) and target.text == SOURCE:
            index = max(bisect_right(self._starts, target.start) - 1, 0)
            return (index, 0, max(target.start - self._starts[index], 0))
        if isinstance(target, SegmentTarget) and target.segment in self._index:
            return (self._index[target.segment], 0, 0)
        name = target.segment if isinstance(target, SegmentTarget) else target.text
        shown = self.shown(target)
        offset = shown.start if isinstance(shown, SpanTarget) else 0
        return (self._index[self.session.unit(name).segment], 1, offset)
