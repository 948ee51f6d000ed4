"""Text layers, the segments that tile them, and where their translations came from."""

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Final, Literal, overload

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import (
    ValidatorFunctionWrapHandler,
    json_or_python_schema,
    no_info_wrap_validator_function,
    plain_serializer_function_ser_schema,
)

from workbench.domain.language import Language
from workbench.domain.span import Offset, Span
from workbench.domain.strings import Names
from workbench.domain.value import Id, Moment, Sha256, Value

SOURCE = "source"
"""The id of a document's source layer."""
TRANSLATION = "translation"
"""The id of the layer that joins the current translations of all segments."""


_OFFSETS: Final = "Q"
"""Numbers of eight bytes: a layer that is checked by nobody yet may name any offset."""


class Role(StrEnum):
    """What part of a page a segment belongs to."""

    TITLE = "title"
    BODY = "body"
    FOOTER = "footer"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"
    OTHER = "other"


class Origin(StrEnum):
    """Who or what produced a translation.

    ``gloss`` is a word-by-word reading aid and never called a translation;
    ``memory`` is an earlier translation found again; ``copied`` is text without
    letters, the same in both languages.
    """

    MACHINE = "machine"
    HUMAN = "human"
    POST_EDITED = "post_edited"
    MEMORY = "memory"
    GLOSS = "gloss"
    COPIED = "copied"


class State(StrEnum):
    """How far a translation has come; the words are those of XLIFF 2.1."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class Replaced(Value):
    """A character that a layer cannot hold, and U+FFFD stands in its place at ``at`` (code points)."""

    at: Offset
    code_point: Annotated[int, Field(ge=0, le=0x10FFFF)]


class Flag(Value):
    """A fault that a machine translation shows, such as ``number`` or ``comma_stop``."""

    kind: Id
    note: str
    dismissed: bool = False


class Provenance(Value):
    """Who made a translation of one segment, how, when, and how far it has come."""

    by: Id
    origin: Origin
    state: State
    created: Moment
    score: float | None = None
    flags: tuple[Flag, ...] = ()


class Segment(Value):
    """A sentence, a heading, a button: the unit that is translated and counted.

    ``paragraph`` numbers the paragraphs of the layer from 0; segments of one
    paragraph share it. ``source`` names the segments this one translates, and
    ``translation`` says how it came to be; both only on translation layers.
    """

    id: Id
    start: Offset
    end: Offset
    paragraph: Offset
    role: Role
    language: Language
    source: tuple[Id, ...] = ()
    translation: Provenance | None = None

    @property
    def span(self) -> Span:
        """Return where the segment lies in its layer."""
        return Span(start=self.start, end=self.end)


class Segments(Sequence[Segment]):
    """Segments in columns: equal to the tuple of them, and each one made when it is asked for.

    25,000 of a book take 1.4 MB in place of 14: as values, each keeps its fields
    in a dictionary of its own.
    """

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        self.starts = array(_OFFSETS)
        """Where each one starts, in code points."""
        self.ends = array(_OFFSETS)
        """Where each one ends, in code points."""
        self.places = Names()
        """The number of each one by its id, in order."""
        self._paragraphs = array(_OFFSETS)
        self._kinds = array("I")
        self._translated: dict[int, Segment] = {}
        kinds: dict[tuple[Role, Language], int] = {}
        for number, segment in enumerate(segments):
            self.places.append(segment.id)
            self.starts.append(segment.start)
            self.ends.append(segment.end)
            self._paragraphs.append(segment.paragraph)
            self._kinds.append(kinds.setdefault((segment.role, segment.language), len(kinds)))
            if segment.source or segment.translation:
                self._translated[number] = segment
        self._of_kind = tuple(kinds)

    @classmethod
    def of(cls, segments: Sequence[Segment]) -> "Segments":
        """Return segments in columns, which they may be in already."""
        return segments if isinstance(segments, cls) else cls(segments)

    def facts(self, number: int) -> tuple[int, Role, Language]:
        """Return the paragraph, the role and the language of one."""
        return (self._paragraphs[number], *self._of_kind[self._kinds[number]])

    def touched(self, start: int, end: int) -> range:
        """Return the numbers of the segments that hold any of the characters ``start`` up to ``end``.

        The segments must lie in the order of the text, as those of a source do.
        """
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Segment]:
        return map(self._make, range(len(self.starts)))

    @overload
    def __getitem__(self, at: int) -> Segment: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Segment, ...]: ...

    def __getitem__(self, at: int | slice) -> Segment | tuple[Segment, ...]:
        numbers = range(len(self.starts))[at]
        return self._make(numbers) if isinstance(numbers, int) else tuple(map(self._make, numbers))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Segments | tuple) or len(self) != len(other):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _make(self, number: int) -> Segment:
        known = self._translated.get(number)
        if known is not None:
            return known
        paragraph, role, language = self.facts(number)
        return Segment(
            id=self.places.name(number),
            start=self.starts[number],
            end=self.ends[number],
            paragraph=paragraph,
            role=role,
            language=language,
        )


class _OrColumns:
    """Lets a field of segments hold them in columns; what is read and written is what a tuple would be."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = handler.generate_schema(tuple[Segment, ...])
        written = plain_serializer_function_ser_schema(tuple, return_schema=plain)
        held = no_info_wrap_validator_function(cls._keep, plain)
        return json_or_python_schema(json_schema=plain, python_schema=held, serialization=written)

    @staticmethod
    def _keep(given: object, validate: ValidatorFunctionWrapHandler) -> object:
        return given if isinstance(given, Segments) else validate(given)


class Text(Value):
    """One text layer: its characters, and the segments that tile them up to white space.

    A ``version`` is one earlier translation of one segment, kept because
    people may have annotated it; ``of`` names the layer that was translated.
    """

    id: Id
    kind: Literal["source", "translation", "version"]
    language: Language
    content: str
    sha256: Sha256
    of: Id | None = None
    replaced: tuple[Replaced, ...] = ()
    segments: Annotated[Sequence[Segment], _OrColumns] = ()


def digest(content: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content.encode()).hexdigest()


def short(name: str, most: int) -> str:
    """Return an id of at most ``most`` characters, to put something around it: a hash of a longer one.

    >>> short("j1", 8), short("j" * 64, 8)
    ('j1', 'hcb4ae4c')
    """
    return name if len(name) <= most else f"h{digest(name)}"[:most]
