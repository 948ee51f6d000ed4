"""One translation of one segment. A new one supersedes the old; none is ever overwritten."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from pydantic import Field

from workbench.domain.language import Language
from workbench.domain.strings import Names, Strings
from workbench.domain.text import Provenance
from workbench.domain.value import Id, Value

_NONE: Final = -1


class TranslationUnit(Value):
    """A translation of the source segment ``segment``.

    Annotations on the translation side point at the unit, with offsets
    (code points) into ``content``, so that translating another segment moves
    nobody's spans. The latest unit of a segment is the current one; one that
    came from another machine and is not to be has ``ordinal`` -1.
    """

    id: Id
    segment: Id
    content: str
    language: Language
    provenance: Provenance
    ordinal: int = Field(default=0, exclude_if=lambda ordinal: ordinal == 0)


class Kind(NamedTuple):
    """What many translations of a document have in common."""

    language: Language
    provenance: Provenance
    ordinal: int


class Held(NamedTuple):
    """Where a translation is held: numbers of its row, its words and its kind, which stay what they are."""

    row: int
    content: int
    kind: int


class Units(Mapping[str, TranslationUnit]):
    """A document's translations by their ids, the oldest first, in columns: each is made when asked for.

    One that was taken away keeps its place, and has it again when it comes
    back, as in the store. 25,000 of a book take 5 MB in place of 16, more than
    half of it their words. Words that were held once are kept, for who shows them.
    """

    def __init__(self, units: Iterable[TranslationUnit] = ()) -> None:
        self._names = Names()
        self._gone: set[int] = set()
        self._segments = Names()
        self._segment_of = array("I")
        self._contents = Strings()
        self._content_of = array("I")
        self._kind_of = array("I")
        self._kinds: list[Kind] = []
        self._kind_numbers: dict[Kind, int] = {}
        self._newest = array("i")
        """The row of each segment's newest, -1 where there is none."""
        self._arranged = True
        """Whether that is so now; else it is arranged when somebody asks, as 25,000 may change at once."""
        for unit in units:
            self.put(unit)

    @property
    def current(self) -> Mapping[str, TranslationUnit]:
        """Return the newest translation of each segment, by segment; it follows changes."""
        return _Current(self)

    def put(self, unit: TranslationUnit) -> None:
        """Add a translation, which is the newest, or change the one with its id where that stands."""
        row = self._names.find(unit.id)
        segment = self._segments.add(unit.segment)
        if segment == len(self._newest):
            self._newest.append(_NONE)
        if row < 0:
            row = self._names.append(unit.id)
            self._segment_of.append(segment)
            self._content_of.append(self._contents.append(unit.content))
            self._kind_of.append(self._kind(unit))
            self._newest[segment] = row
            return
        if self._contents[self._content_of[row]] != unit.content:
            self._content_of[row] = self._contents.append(unit.content)
        self._segment_of[row], self._kind_of[row] = segment, self._kind(unit)
        self._gone.discard(row)
        self._arranged = False

    def drop(self, name: str) -> None:
        """Take a translation away; the one before it is the current one again. Does nothing without one."""
        if name in self:
            self._gone.add(self._names[name])
            self._arranged = False

    # For who shows many of them, and keeps numbers -------------------------------------------

    def newest(self, segment: str) -> Held | None:
        """Return where the current translation of a segment is held."""
        number = self._segments.find(segment)
        row = _NONE if number < 0 else self._rows_now()[number]
        return None if row < 0 else self._held(row)

    def held(self, name: str) -> Held | None:
        """Return where a translation is held, one that was taken away, too."""
        row = self._names.find(name)
        return None if row < 0 else self._held(row)

    def name(self, row: int) -> str:
        """Return the id of the translation in a row."""
        return self._names.name(row)

    def segment(self, row: int) -> str:
        """Return the segment of which a row holds a translation."""
        return self._segments.name(self._segment_of[row])

    def content(self, number: int) -> str:
        """Return the words with a number."""
        return self._contents[number]

    def kind(self, number: int) -> Kind:
        """Return the kind with a number."""
        return self._kinds[number]

    def _held(self, row: int) -> Held:
        return Held(row, self._content_of[row], self._kind_of[row])

    # As a mapping ----------------------------------------------------------------------------

    def __getitem__(self, name: str) -> TranslationUnit:
        row = self._names[name]
        if row in self._gone:
            raise KeyError(name)
        return self._make(row)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (row := self._names.find(name)) >= 0 and row not in self._gone

    def __iter__(self) -> Iterator[str]:
        return map(self._names.name, self._living())

    def __len__(self) -> int:
        return len(self._names) - len(self._gone)

    def _living(self) -> Iterator[int]:
        return (row for row in range(len(self._names)) if row not in self._gone)

    def _rows_now(self) -> "array[int]":
        """Return the row of the newest translation of each segment, by the segment's number."""
        if not self._arranged:
            self._newest = self._arrange()
            self._arranged = True
        return self._newest

    def _arrange(self) -> "array[int]":
        found = array("i", [_NONE]) * len(self._segments)
        for row in self._living():
            found[self._segment_of[row]] = row
        return found

    def _kind(self, unit: TranslationUnit) -> int:
        """Return the number of what a translation shares; most share it with the one before."""
        if self._kind_of:
            last = self._kinds[self._kind_of[-1]]
            if last == (unit.language, unit.provenance, unit.ordinal):
                return self._kind_of[-1]
        kind = Kind(unit.language, unit.provenance, unit.ordinal)
        number = self._kind_numbers.setdefault(kind, len(self._kinds))
        if number == len(self._kinds):
            self._kinds.append(kind)
        return number

    def _make(self, row: int) -> TranslationUnit:
        kind = self._kinds[self._kind_of[row]]
        return TranslationUnit(
            id=self._names.name(row),
            segment=self.segment(row),
            content=self._contents[self._content_of[row]],
            language=kind.language,
            provenance=kind.provenance,
            ordinal=kind.ordinal,
        )


class _Current(Mapping[str, TranslationUnit]):
    """The current translations among ``Units``, by segment, in the order in which each had its first."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def __getitem__(self, segment: str) -> TranslationUnit:
        held = self._units.newest(segment)
        if held is None:
            raise KeyError(segment)
        return self._units._make(held.row)

    def __contains__(self, segment: object) -> bool:
        return isinstance(segment, str) and self._units.newest(segment) is not None

    def __iter__(self) -> Iterator[str]:
        return (self._units.segment(row) for row in self._units._rows_now() if row >= 0)  # noqa: SLF001  as above

    def __len__(self) -> int:
        return sum(row >= 0 for row in self._units._rows_now())  # noqa: SLF001  as above
