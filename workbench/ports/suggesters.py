"""Suggesters, and what they see and say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.language import Language
from workbench.domain.text import Role


@dataclass(frozen=True, slots=True)
class Passage:
    """One segment on one side, as a suggester reads it.

    ``text`` is ``source``, or the id of the translation; ``start`` is where
    the passage begins there (code points), and ``segment`` the source segment.
    """

    text: str
    start: int
    segment: str
    language: Language
    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document as a suggester sees it.

    ``passages`` are all source segments, then their current translations;
    ``learned`` all living annotations by people, of the whole project; ``tags``
    the tags that may be proposed.
    """

    document: Document
    passages: Sequence[Passage]
    learned: Sequence[Annotation]
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Idea:
    """A tag for the characters ``start`` to ``end`` (code points) of a passage; ``score`` is from 0 to 1."""

    tag: str
    passage: Passage
    start: int
    end: int
    score: float | None = None


class Suggester(Protocol):
    """Proposes annotations; people decide."""

    name: str

    def agent(self) -> Agent | None:
        """Return who would propose, or None when something it needs is not set up."""
        ...

    def suggest(self, page: Page) -> list[Idea]:
        """Return what it would tag. Raises WorkbenchError when it cannot say."""
        ...
