"""A document's pairs, made from what its session holds: of a book, next to nothing is kept a second time."""

from array import array
from typing import TYPE_CHECKING, Final

from workbench.tui.pairs import Pair, Pairs, Side

if TYPE_CHECKING:  # these load pydantic, and the first screen is painted without it
    from workbench.domain.text import Segments
    from workbench.domain.translation import Held, Units

_NONE: Final = -1


class Book(Pairs):
    """Every segment with a translation: the current one when this is made, then the one that it is told of.

    ``whole`` is the source that the segments are of. What the session learns
    meanwhile does not show until a pair is put in its place: a text is laid
    out as it was when it was measured. Sources stay where they are.
    """

    def __init__(self, whole: str, segments: "Segments", units: "Units") -> None:
        self.starts = segments.starts
        self._whole, self._segments, self._units = whole, segments, units
        self._rows = array("i", [_NONE]) * len(segments)
        self._contents = array("I", [0]) * len(segments)
        self._kinds = array("I", [0]) * len(segments)
        self._others: dict[int, Pair] = {}
        """Pairs that the session does not hold so."""
        for index, name in enumerate(segments.places):
            self._take(index, units.newest(name))

    def __setitem__(self, index: int, pair: Pair) -> None:
        self._others.pop(index, None)
        self._take(index, None if pair.unit is None else self._units.held(pair.unit))
        if self._make(index) != pair:
            self._others[index] = pair

    def text(self, side: Side, index: int) -> str:
        """Return the text of one side of a pair; empty where there is no translation."""
        other = self._others.get(index)
        if side is Side.SOURCE:
            return self._source(index)
        if other is not None:
            return other.translation or ""
        return "" if self._rows[index] < 0 else self._units.content(self._contents[index])

    def home(self, unit: str) -> int | None:
        """Return which pair shows a translation; None where none does."""
        held = self._units.held(unit)
        if held is not None:
            index = self._segments.places.find(self._units.segment(held.row))
            if index >= 0 and self._rows[index] == held.row and index not in self._others:
                return index
        return next((index for index, pair in self._others.items() if pair.unit == unit), None)

    def _take(self, index: int, held: "Held | None") -> None:
        self._rows[index] = _NONE
        if held is not None:
            self._rows[index], self._contents[index], self._kinds[index] = held

    def _source(self, index: int) -> str:
        return self._whole[self.starts[index] : self._segments.ends[index]]

    def _make(self, index: int) -> Pair:
        other = self._others.get(index)
        if other is not None:
            return other
        paragraph, role, language = self._segments.facts(index)
        row = self._rows[index]
        kind = None if row < 0 else self._units.kind(self._kinds[index])
        return Pair(
            segment=self._segments.places.name(index),
            role=role,
            paragraph=paragraph,
            start=self.starts[index],
            source=self._source(index),
            source_language=language,
            translation=None if kind is None else self._units.content(self._contents[index]),
            unit=None if kind is None else self._units.name(row),
            translation_language=None if kind is None else kind.language,
            origin=None if kind is None else kind.provenance.origin,
            flags=0 if kind is None else sum(not flag.dismissed for flag in kind.provenance.flags),
        )
