"""What the bilingual view shows: plain values, so that the view knows no store and no session."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Mark:
    """A tagged stretch of one column.

    On the source side offsets count in the whole source layer and ``unit`` is
    None; on the translation side they count in the content of ``unit``.
    ``colour`` indexes the palette; ``letter`` is one narrow character that
    tells the layer without colour. ``ghost`` marks what nobody has put there:
    words of an earlier translation that were found again, or, if ``proposed``,
    a projection or a suggestion; ``annotation`` is then the name of that.
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
