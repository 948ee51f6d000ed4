"""What the bilingual view shows: plain values, so that the view knows no store and no session."""

from array import array
from collections.abc import Iterable, Sequence
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
    """Pairs as a view takes them: where each source begins, and which of them shows a translation."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._pairs = list(pairs)
        self.starts = array("Q", (pair.start for pair in self._pairs))
        """Where each source begins in its layer, in code points."""
        self._homes = {pair.unit: index for index, pair in enumerate(self._pairs) if pair.unit is not None}

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> "Pairs":
        """Return pairs as a view takes them, which they may be already."""
        return pairs if isinstance(pairs, Pairs) else cls(pairs)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> Pair: ...

    @overload
    def __getitem__(self, at: slice) -> list[Pair]: ...

    def __getitem__(self, at: int | slice) -> Pair | list[Pair]:
        numbers = range(len(self))[at]
        return self._make(numbers) if isinstance(numbers, int) else [self._make(each) for each in numbers]

    def __setitem__(self, index: int, pair: Pair) -> None:
        before = self._pairs[index].unit
        if before is not None and self._homes.get(before) == index:
            del self._homes[before]
        self._pairs[index], self.starts[index] = pair, pair.start
        if pair.unit is not None:
            self._homes[pair.unit] = index

    def text(self, side: Side, index: int) -> str:
        """Return the text of one side of a pair; empty where there is no translation."""
        pair = self._pairs[index]
        return pair.source if side is Side.SOURCE else pair.translation or ""

    def home(self, unit: str) -> int | None:
        """Return which pair shows a translation; None where none does."""
        return self._homes.get(unit)

    def _make(self, index: int) -> Pair:
        return self._pairs[index]


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
