"""What the bilingual view shows: plain values, so that the view knows no store and no session."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:  # these load pydantic, and the first screen is painted without it
    from workbench.domain.language import Language
    from workbench.domain.text import Origin, Role


class Side(StrEnum):
    """One of the two columns."""

    SOURCE = "source"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class Pair:
    """One segment on both sides.

    ``start`` is where ``source`` begins in the source layer (code points).
    ``translation`` and what describes it are None until there is one.
    """

    segment: str
    role: "Role"
    paragraph: int
    start: int
    source: str
    source_language: "Language"
    translation: str | None = None
    unit: str | None = None
    translation_language: "Language | None" = None
    origin: "Origin | None" = None
    flags: int = 0


class Pairs(Sequence[Pair]):
    """Pairs in columns: each is made when it is asked for, and what many have in common is kept once.

    ``whole`` is the text that the sources were cut from; with it, they are cut again and not kept.
    """

    def __init__(self, pairs: Iterable[Pair] = (), whole: str = "") -> None:
        self.starts = array("Q")
        """Where each source begins in its layer, in code points."""
        self.paragraphs = array("Q")
        """The number of each one's paragraph."""
        self._whole = whole
        self._lengths = array("I")
        self._sources: dict[int, str] = {}
        self._segments: list[str] = []
        self._translations: list[str | None] = []
        self._units: list[str | None] = []
        self._kinds = array("I")
        self._of_kind: list[_Kind] = []
        self._kind_numbers: dict[_Kind, int] = {}
        for pair in pairs:
            self._append(pair)

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> "Pairs":
        """Return pairs in columns, which they may be in already."""
        return pairs if isinstance(pairs, cls) else cls(pairs)

    def __len__(self) -> int:
        return len(self._segments)

    def __iter__(self) -> Iterator[Pair]:
        return map(self._make, range(len(self._segments)))

    @overload
    def __getitem__(self, at: int) -> Pair: ...

    @overload
    def __getitem__(self, at: slice) -> list[Pair]: ...

    def __getitem__(self, at: int | slice) -> Pair | list[Pair]:
        numbers = range(len(self._segments))[at]
        return self._make(numbers) if isinstance(numbers, int) else [self._make(each) for each in numbers]

    def __setitem__(self, index: int, pair: Pair) -> None:
        self.starts[index], self.paragraphs[index] = pair.start, pair.paragraph
        self._segments[index], self._units[index] = pair.segment, pair.unit
        self._translations[index] = pair.translation
        self._kinds[index] = self._kind(pair)
        self._lengths[index] = len(pair.source)
        self._keep_source(index, pair)

    def text(self, side: Side, index: int) -> str:
        """Return the text of one side of a pair; empty where there is no translation."""
        if side is Side.TRANSLATION:
            return self._translations[index] or ""
        own = self._sources.get(index)
        start = self.starts[index]
        return self._whole[start : start + self._lengths[index]] if own is None else own

    def units(self) -> Iterator[tuple[str, int]]:
        """Yield the unit of each pair that is translated, with the pair's number."""
        return ((unit, index) for index, unit in enumerate(self._units) if unit is not None)

    def _append(self, pair: Pair) -> None:
        self._segments.append(pair.segment)
        self._units.append(pair.unit)
        self._translations.append(pair.translation)
        self.starts.append(pair.start)
        self.paragraphs.append(pair.paragraph)
        self._kinds.append(self._kind(pair))
        self._lengths.append(len(pair.source))
        self._keep_source(len(self._segments) - 1, pair)

    def _keep_source(self, index: int, pair: Pair) -> None:
        """Keep a source that cannot be cut from the whole text again."""
        self._sources.pop(index, None)
        if self.text(Side.SOURCE, index) != pair.source:
            self._sources[index] = pair.source

    def _kind(self, pair: Pair) -> int:
        kind = (pair.role, pair.source_language, pair.translation_language, pair.origin, pair.flags)
        number = self._kind_numbers.setdefault(kind, len(self._of_kind))
        if number == len(self._of_kind):
            self._of_kind.append(kind)
        return number

    def _make(self, index: int) -> Pair:
        role, source_language, translation_language, origin, flags = self._of_kind[self._kinds[index]]
        return Pair(
            segment=self._segments[index],
            role=role,
            paragraph=self.paragraphs[index],
            start=self.starts[index],
            source=self.text(Side.SOURCE, index),
            source_language=source_language,
            translation=self._translations[index],
            unit=self._units[index],
            translation_language=translation_language,
            origin=origin,
            flags=flags,
        )


_Kind = tuple["Role", "Language", "Language | None", "Origin | None", int]
"""What many pairs have in common: role, languages, origin, number of flags."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A tagged stretch of one column.

    On the source side offsets count in the whole source layer and ``unit`` is
    None; on the translation side they count in the content of ``unit``.
    ``colour`` indexes the palette; ``letter`` is one narrow character that
    tells the layer without colour. ``ghost`` marks what nobody has put there:
    words of an earlier translation that were found again, or, if ``proposed``,
    a projection or a suggestion; ``annotation`` is then the name of that. One
    of the ``whole`` segment means none of its words: it stands in the margin alone,
    unless it is proposed.
    """

    annotation: str
    side: Side
    start: int
    end: int
    unit: str | None
    colour: int
    letter: str
    label: str
    ghost: bool = False
    proposed: bool = False
    whole: bool = False

    @property
    def in_margin(self) -> bool:
        """Say whether it is seen in the margin and nowhere else."""
        return self.whole and not self.proposed


@dataclass(frozen=True, slots=True)
class Place:
    """A character: a column, the index of a pair, and an offset in that pair's text of that column."""

    side: Side
    index: int
    offset: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Selected characters of one column; ``text`` is ``"source"`` or a unit's id, offsets are its own."""

    text: str
    start: int
    end: int
