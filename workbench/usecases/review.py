"""The queue of places to review, worst first, and one place with everything that is known about it."""

import gc
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from workbench.domain.adjudication import STATES, Reading, State, fingerprint
from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import current_units
from workbench.domain.review import Comment, Decision
from workbench.domain.text import Segment
from workbench.domain.translation import TranslationUnit
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.places import DIFFERENCES, Difference, Place, Places, difference
from workbench.usecases.visible import locked_for_me, need_open

TO_DO: Final[frozenset[State]] = frozenset(STATES) - {"decided"}
"""The states of places that wait for somebody."""
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SNIPPET: Final = 60
"""How many code points of the words a queue shows."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which places are wanted; an empty part lets all through.

    One of the ``tags``, and one of the ``authors``, must be there. A layer's
    id among the tags stands for all of them.
    """

    kinds: frozenset[Difference] = frozenset()
    tags: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    states: frozenset[State] = TO_DO


class Item:
    """One line of the queue; what it costs time to say is worked out when it is asked for."""

    def __init__(self, places: Places, place: Place, names: Mapping[str, str] | None) -> None:
        self.places = places
        self.place = place
        self._names = names
        self.saw = places.saw(place)
        self.kind, self.disagreement = difference(place, self.saw)
        self.state = places.docket.state(place.annotations)

    @property
    def id(self) -> str:
        """Return the name of the place, as ``unit`` takes it."""
        return self.place.id

    @property
    def document(self) -> Document:
        """Return the document it is in."""
        return self.places.document

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Return the tags that were given, each once."""
        return tuple(sorted({each.tag for each in self.place.spots}))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Return who tagged there: ids, or letters where names are hidden."""
        people = {each.annotation.by for each in self.place.spots}
        return tuple(sorted(self._names[each] if self._names else each for each in people))

    @cached_property
    def votes(self) -> tuple[int, ...] | None:
        """Return how many people are for each reading, most first; None where votes are hidden."""
        if self._names is not None:
            return None
        return tuple(sorted((len(each.votes) for each in self.place.readings), reverse=True))

    @cached_property
    def snippet(self) -> str:
        """Return the words tagged first, cut to 60 code points; empty for a whole segment or document."""
        words = next((each.exact for each in self.place.annotations[0].spans), "")
        return words if len(words) <= _SNIPPET else f"{words[: _SNIPPET - 1]}…"


@dataclass(frozen=True, slots=True)
class Side:
    """A segment that a place touches, with its words on both sides; no translation is None."""

    segment: Segment
    source: str
    unit: TranslationUnit | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One place, ready to be decided.

    ``candidates`` are numbered from 0 in text order. ``people`` says what to
    call each author: their name, or a letter where names are hidden; ``names``
    hidden also means that votes are not to be shown. ``history`` holds every
    decision on these annotations, oldest first; ``held`` those in force.
    """

    item: Item
    candidates: tuple[Reading, ...]
    people: Mapping[str, str]
    blind: bool
    sides: tuple[Side, ...]
    history: tuple[Decision, ...]
    held: tuple[Decision, ...]
    comments: tuple[Comment, ...]
    seen: str

    @property
    def id(self) -> str:
        """Return the name of the place."""
        return self.item.id

    @property
    def document(self) -> Document:
        """Return the document it is in."""
        return self.item.document

    @property
    def ids(self) -> tuple[str, ...]:
        """Return all annotations of the place."""
        return tuple(name for each in self.candidates for name in each.ids)

    @property
    def lanes(self) -> dict[str, list[Annotation]]:
        """Return the annotations of each author, by what to call them, in the order of those names."""
        lanes: dict[str, list[Annotation]] = {}
        for spot in self.item.place.spots:
            lanes.setdefault(self.people[spot.annotation.by], []).append(spot.annotation)
        return dict(sorted(lanes.items()))


@dataclass(slots=True)
class Queue:
    """The places that a filter lets through, worst first, and how many there are of each state without it."""

    items: list[Item]
    counts: dict[State, int] = field(default_factory=dict)
    locked: list[Document] = field(default_factory=list)
    """Documents that are left out, because who acts annotates them blind and is not done yet."""


def queue(
    wb: Workbench, names: Sequence[str] = (), wanted: Filter | None = None, *, blind: bool = False
) -> Queue:
    """Return what there is to review in the named documents, or in all, worst first.

    Contested places come first, then those that changed since they were
    decided, the open ones and those put off; in each, by the share of
    comparisons that do not agree, then by the worst difference.
    """
    wanted = wanted or Filter()
    found = Queue([])
    rows: list[Item] = []
    with _gc_paused():
        for document in documents.chosen(wb, names):
            if locked_for_me(wb, document.id):
                found.locked.append(document)
                continue
            places = Places(wb, document)
            masks = letters(document, places.annotations.values()) if blind else None
            for place in places.every:
                item = Item(places, place, masks)
                found.counts[item.state] = found.counts.get(item.state, 0) + 1
                if _passes(item, wanted):
                    rows.append(item)
        found.items = sorted(rows, key=_badness)
    return found


@contextmanager
def _gc_paused() -> Iterator[None]:
    """Keep the garbage collector still: all that is made lasts, and it would look through it in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def unit(wb: Workbench, name: str, *, document: str | None = None, blind: bool = False) -> Unit:
    """Return the place that has the annotation of that id, or of that unique id prefix.

    Raises NotFound, InputError when several places fit, Conflict when the
    annotations of others are hidden from who acts.
    """
    fits = [
        (places, place)
        for each in documents.chosen(wb, [document] if document else [])
        for places in [Places(wb, each)]
        if any(one.startswith(name) for one in places.annotations)
        for place in places.find(name)
    ]
    exact = [pair for pair in fits if any(spot.id == name for spot in pair[1].spots)]
    fits = exact or fits
    if not fits or not name:
        raise NotFound("review.unit", name=name)
    if len(fits) > 1:
        raise InputError("review.ambiguous", name=name, ids=", ".join(place.id for _, place in fits[:5]))
    places, place = fits[0]
    need_open(wb, places.document)
    return _unit(wb, places, place, blind=blind)


def open_item(wb: Workbench, item: Item, *, blind: bool = False) -> Unit:
    """Return the place of one line of the queue as it is now; its ``item`` takes the place of the line.

    Raises NotFound when its annotations are gone, Conflict as ``unit`` does.
    """
    need_open(wb, item.document)
    places = item.places.current()
    fits = places.find(item.id) or [place for spot in item.place.spots for place in places.find(spot.id)]
    if not fits:
        raise NotFound("review.unit", name=item.id)
    return _unit(wb, places, fits[0], blind=blind)


def letters(document: Document, annotations: Iterable[Annotation]) -> dict[str, str]:
    """Return a letter for each author, in an order that is shuffled for each document.

    The same author has the same letter throughout one document and no fixed one
    in the next, so a reviewer cannot learn who is who.
    """
    people = {each.by for each in annotations}
    shuffled = sorted(people, key=lambda each: hashlib.sha256(f"{document.id}\n{each}".encode()).digest())
    return {each: _letter(number) for number, each in enumerate(shuffled)}


def _letter(number: int) -> str:
    more, last = divmod(number, len(_LETTERS))
    return (_letter(more - 1) if more else "") + _LETTERS[last]


def _unit(wb: Workbench, places: Places, place: Place, *, blind: bool) -> Unit:
    masks = letters(places.document, places.annotations.values()) if blind else None
    names = {each.id: each.name for each in wb.store.records("agent") if isinstance(each, Agent)}
    people = masks or {each: names.get(each, each) for each in places.saw(place)}
    ids = {spot.id for spot in place.spots}
    history = [each for each in places.decisions if ids & {*each.targets, *each.others}]
    about = ids | {each.id for each in history}
    comments = [each for each in wb.store.records("comment", places.document.id) if isinstance(each, Comment)]
    return Unit(
        item=Item(places, place, masks),
        candidates=tuple(place.readings),
        people=people,
        blind=blind,
        sides=tuple(_sides(places, place)),
        history=tuple(sorted(history, key=lambda each: (each.created, each.id))),
        held=tuple(places.docket.about(place.annotations)),
        comments=tuple(each for each in comments if each.target in about),
        seen=fingerprint(place.annotations),
    )


def _sides(places: Places, place: Place) -> Iterator[Side]:
    """Yield the segments that a place touches, in the order of the source."""
    touched = {name for each in place.annotations for name in places.touched(each)}
    current = current_units(places.units.values())
    for segment in places.source.segments:
        if segment.id in touched:
            yield Side(segment, segment.span.cut(places.source.content), current.get(segment.id))


def _passes(item: Item, wanted: Filter) -> bool:
    return (
        (not wanted.states or item.state in wanted.states)
        and (not wanted.kinds or item.kind in wanted.kinds)
        and (not wanted.tags or item.place.layer in wanted.tags or _any(wanted.tags, item.tags))
        and (not wanted.authors or any(each.annotation.by in wanted.authors for each in item.place.spots))
    )


def _any(wanted: Collection[str], there: Iterable[str]) -> bool:
    return any(each in wanted for each in there)


_STATE: Final = {state: number for number, state in enumerate(STATES)}
_WORSE: Final = {kind: -number for number, kind in enumerate(DIFFERENCES)}


def _badness(item: Item) -> tuple[int, float, int, int, int, int, str]:
    return (
        _STATE[item.state],
        -item.disagreement,
        _WORSE[item.kind],
        item.document.ordinal,
        item.place.start,
        item.place.end,
        item.id,
    )
