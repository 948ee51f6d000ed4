"""Text layers, the segments that tile them, and where their translations came from."""

import hashlib
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from workbench.domain.language import Language
from workbench.domain.span import Offset, Span
from workbench.domain.value import Id, Moment, Sha256, Value

SOURCE = "source"
"""The id of a document's source layer."""
TRANSLATION = "translation"
"""The id of the layer that joins the current translations of all segments."""


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
    segments: tuple[Segment, ...] = ()


def digest(content: str) -> str:
    """Return the SHA-256 of the text in UTF-8, as 64 hexadecimal digits.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content.encode()).hexdigest()
