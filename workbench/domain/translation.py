"""One translation of one segment. A new one supersedes the old; none is ever overwritten."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pydantic import Field

from workbench.domain.language import Language
from workbench.domain.text import Provenance
from workbench.domain.value import Id, Value


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


class _Kind(NamedTuple):
    """What many translations of a document have in common."""

    language: Language
    provenance: Provenance
    ordinal: int


class Units(Mapping[str, TranslationUnit]):
    """A document's translations by their ids, the oldest first, in columns: each is made when asked for.

    One that was taken away keeps its place, and has it again when it comes
    back, as in the store. 25,000 of a book take 11 MB in place of 16, nearly
    half of it their words.
    """

    def __init__(self, units: Iterable[TranslationUnit] = ()) -> None:
        self._rows: dict[str, int] = {}
        self._gone: set[str] = set()
        self._ids: list[str] = []
        self._segments: list[str] = []
        self._contents: list[str] = []
        self._kinds = array("I")
        self._of_kind: list[_Kind] = []
        self._kind_numbers: dict[_Kind, int] = {}
        self._newest: dict[str, int] | None = {}
        """The row of each segment's newest; None until somebody asks again, as 25,000 may change at once."""
        for unit in units:
            self.put(unit)

    @property
    def current(self) -> Mapping[str, TranslationUnit]:
        """Return the newest translation of each segment, by segment; it follows changes."""
        return _Current(self)

    def put(self, unit: TranslationUnit) -> None:
        """Add a translation, which is the newest, or change the one with its id where that stands."""
        row = self._rows.get(unit.id)
        if row is None:
            row = self._rows[unit.id] = len(self._ids)
            self._ids.append(unit.id)
            self._segments.append(unit.segment)
            self._contents.append(unit.content)
            self._kinds.append(self._kind(unit))
            if self._newest is not None:
                self._newest[unit.segment] = row
        else:
            self._segments[row], self._contents[row] = unit.segment, unit.content
            self._kinds[row] = self._kind(unit)
            self._gone.discard(unit.id)
            self._newest = None

    def drop(self, name: str) -> None:
        """Take a translation away; the one before it is the current one again. Does nothing without one."""
        if name in self:
            self._gone.add(name)
            self._contents[self._rows[name]] = ""
            self._newest = None

    def _rows_now(self) -> Mapping[str, int]:
        """Return the row of the newest translation of each segment."""
        newest = self._newest
        if newest is None:
            newest = self._newest = self._arrange()
        return newest

    def _arrange(self) -> dict[str, int]:
        return {self._segments[row]: row for row in map(self._rows.__getitem__, self)}

    def __getitem__(self, name: str) -> TranslationUnit:
        if name in self._gone:
            raise KeyError(name)
        return self._make(self._rows[name])

    def __contains__(self, name: object) -> bool:
        return name in self._rows and name not in self._gone

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._rows if name not in self._gone)

    def __len__(self) -> int:
        return len(self._rows) - len(self._gone)

    def _kind(self, unit: TranslationUnit) -> int:
        """Return the number of what a translation shares; most share it with the one before."""
        if self._kinds:
            last = self._of_kind[self._kinds[-1]]
            if last == (unit.language, unit.provenance, unit.ordinal):
                return self._kinds[-1]
        kind = _Kind(unit.language, unit.provenance, unit.ordinal)
        number = self._kind_numbers.setdefault(kind, len(self._of_kind))
        if number == len(self._of_kind):
            self._of_kind.append(kind)
        return number

    def _make(self, row: int) -> TranslationUnit:
        kind = self._of_kind[self._kinds[row]]
        return TranslationUnit(
            id=self._ids[row],
            segment=self._segments[row],
            content=self._contents[row],
            language=kind.language,
            provenance=kind.provenance,
            ordinal=kind.ordinal,
        )


class _Current(Mapping[str, TranslationUnit]):
    """The current translations among ``Units``, by segment."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def __getitem__(self, segment: str) -> TranslationUnit:
        return self._units._make(self._units._rows_now()[segment])  # noqa: SLF001  the other half of one thing

    def __contains__(self, segment: object) -> bool:
        return segment in self._units._rows_now()  # noqa: SLF001  as above

    def __iter__(self) -> Iterator[str]:
        return iter(self._units._rows_now())  # noqa: SLF001  as above

    def __len__(self) -> int:
        return len(self._units._rows_now())  # noqa: SLF001  as above
