"""The store: a project, its documents, the records about them, and the journal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workbench.domain.document import Document
from workbench.domain.journal import Edit, Logged, Operation, Record
from workbench.domain.text import Text
from workbench.domain.translation import TranslationUnit, Units
from workbench.domain.validation import Problem


@dataclass(frozen=True, slots=True)
class Size:
    """A document in figures: code points and segments of its source; how many segments are translated."""

    characters: int
    segments: int
    footer_segments: int
    translated: int


class Store(Protocol):
    """A project: documents, records about them, and the journal of every edit.

    Every write is one durable transaction that holds the operation and its
    effect, or neither.
    """

    def add(self, source: Text, raw: bytes, edit: Edit) -> None:
        """Add a document: its text, the bytes it came in, and the edit that creates its records."""
        ...

    def apply(self, edit: Edit) -> Logged:
        """Write an edit. Raises Conflict when a record is no longer what the edit says it was."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return all documents in their order."""
        ...

    def source(self, document: str, *, columns: bool = False) -> Text:
        """Return a document's source layer, with its segments in columns if that is asked. Raises NotFound.

        Columns are for a text that stays open; who goes through all segments many times is quicker without.
        """
        ...

    def raw(self, document: str) -> bytes:
        """Return the bytes that a document came in. Raises NotFound."""
        ...

    def records(self, kind: str, document: str | None = None) -> tuple[Record, ...]:
        """Return the living records of a kind in order: of one document, or of all where it is None."""
        ...

    def units(self, document: str) -> Units:
        """Return a document's living translations in order, in less memory than ``records`` takes."""
        ...

    def count(self, kind: str) -> Mapping[str, Mapping[str, int]]:
        """Count living records of a kind: document id -> who made them -> how many."""
        ...

    def sizes(self) -> Mapping[str, Size]:
        """Return how large each document is, by its id, without reading any text."""
        ...

    def journal(
        self, document: str | None = None, actor: str | None = None, *, after: int = -1
    ) -> Iterator[Logged]:
        """Yield what was done, oldest first, of one document and one person where they are named.

        The empty string names what concerns several documents, or none.
        ``after`` leaves out the entries up to that one.
        """
        ...

    def reviewed(self) -> Mapping[str, tuple[TranslationUnit, ...]]:
        """Return the living translations that are reviewed or final, by document; no others are read."""
        ...

    def position(self) -> int:
        """Return the number of the journal's last entry, 0 when there is none: cheap to ask."""
        ...

    def latest(self) -> Mapping[str, Mapping[str, datetime]]:
        """Tell when each person or program last did something: document id -> who -> that moment.

        What concerns several documents, or none, stands under the empty string.
        """
        ...

    def undoable(self, document: str, actor: str) -> Iterator[Operation]:
        """Yield what one person did to a document that undo walks through, oldest first, without the changes.

        Undoing and redoing are among it; what cannot be undone, such as 25,000 translations, is not read.
        """
        ...

    def logged(self, op_id: str) -> Logged:
        """Return one entry of the journal, with its changes. Raises NotFound."""
        ...

    def problems(self) -> list[Problem]:
        """Check the project file itself: pages, schema, journal hashes, state against journal."""
        ...

    def remembered(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return what the cache holds for these keys."""
        ...

    def remember(self, values: Mapping[str, str]) -> None:
        """Put results into the cache; a cache may be lost without harm."""
        ...

    def close(self) -> None:
        """Let go of the file or the server."""
        ...
