"""What is known of words: the dictionary, the translation memory and the termbase."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.domain.span import Span
from workbench.domain.terms import Term


@dataclass(frozen=True, slots=True)
class Lemma:
    """One entry of a dictionary: a Chinese word in both scripts, its pinyin with tone marks, its senses."""

    simplified: str
    traditional: str
    pinyin: str
    senses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A word of a text and what a dictionary has for it; ``span`` counts code points of that text.

    ``entries`` of a Chinese word are its readings, of an English one the
    Chinese words that answer to it; the likeliest come first, and there is
    none where the dictionary has nothing. ``pinyin`` is how the word is read,
    which may be known where its meaning is not.
    """

    span: Span
    word: str
    pinyin: str
    entries: tuple[Lemma, ...]


class Dictionary(Protocol):
    """Says what words mean: Chinese ones in English, English ones in Chinese."""

    def ready(self) -> bool:
        """Say whether a look-up takes milliseconds; else the next one first builds an index, in seconds."""
        ...

    def look_up(self, text: str, language: Language) -> list[LookedUp]:
        """Return the words of that language in a text, in their order. Raises Missing."""
        ...


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation as a file of the memory has them; ``file`` is the file's name."""

    source: str
    target: str
    language: Language
    file: str


@dataclass(frozen=True, slots=True)
class MemoryFile:
    """A file of the translation memory: its name, its number of units, whether it is the person's own."""

    name: str
    units: int
    own: bool


class Memory(Protocol):
    """Finds earlier translations in files, which somebody made and checked."""

    def agent(self) -> Agent:
        """Return the memory as the maker of what it finds."""
        ...

    def find(self, text: str, source: Language, target: Language, *, own: bool = False) -> str | None:
        """Return the stored translation of exactly this text, or None; ``own``: of own files only."""
        ...

    def pairs(self, source: Language, target: Language) -> Sequence[Pair]:
        """Return every stored pair that serves a text of one language in the other, in its script."""
        ...

    def files(self) -> list[MemoryFile]:
        """Return the files that are looked into. Raises NotFound, Refused for one that cannot be."""
        ...

    def add(self, path: Path) -> MemoryFile:
        """Check a TMX file and keep a copy. Raises NotFound, Refused, Conflict for a name taken."""
        ...

    def remove(self, name: str) -> MemoryFile:
        """Take one of the person's own files away. Raises NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class TermFile:
    """A file of the termbase: its name, how many terms it has, and whether it is the project's."""

    name: str
    terms: int
    project: bool


class Terms(Protocol):
    """Knows how terms are to be translated."""

    def terms(self) -> tuple[Term, ...]:
        """Return all terms, the same value until one changes. Raises InvalidFile, Refused."""
        ...

    def files(self) -> list[TermFile]:
        """Return the files that are looked into. Raises InvalidFile, Refused."""
        ...

    def add(self, path: Path, *, project: bool = False) -> TermFile:
        """Check a file of terms and keep them. Raises NotFound, Refused, InvalidFile, Conflict."""
        ...
