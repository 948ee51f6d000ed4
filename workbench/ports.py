"""What the use cases need from outside, as small Protocols, and the Workbench that bundles them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from workbench.domain.alignment import Link
from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier
from workbench.domain.journal import Edit, Logged, Operation, Record
from workbench.domain.language import Language
from workbench.domain.span import Span
from workbench.domain.tagset import Tagset
from workbench.domain.terms import Term
from workbench.domain.text import Flag, Role, Text
from workbench.domain.translation import TranslationUnit
from workbench.domain.validation import Problem
from workbench.errors import Refused

Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""
Cancelled = Callable[[], bool]
"""Asked between batches; true stops the work after what is done."""


class Clock(Protocol):
    """Tells the time; the domain never does."""

    def now(self) -> datetime:
        """Return the time now, with its zone."""
        ...


class Ids(Protocol):
    """Makes identifiers that nobody else makes."""

    def new(self, prefix: str) -> str:
        """Return a new id that starts with ``prefix``, an ASCII NCName of at most 64 characters."""
        ...


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

    def source(self, document: str) -> Text:
        """Return a document's source layer. Raises NotFound."""
        ...

    def raw(self, document: str) -> bytes:
        """Return the bytes that a document came in. Raises NotFound."""
        ...

    def records(self, kind: str, document: str | None = None) -> tuple[Record, ...]:
        """Return the living records of a kind in order: of one document, or of all where it is None."""
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


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine made of one segment.

    ``score`` is the model's mean log-probability per token, where it has one;
    ``tokens`` counts the target tokens it wrote; ``links`` are stretches of
    the text and of the draft that belong together, where the model tells: what
    it looked at while it wrote.
    """

    text: str
    score: float | None = None
    tokens: int = 0
    flags: tuple[Flag, ...] = ()
    links: tuple[Link, ...] = ()


class Engine(Protocol):
    """Translates segments, or glosses them."""

    name: str

    def agent(self, source: Language, target: Language) -> Agent | None:
        """Return who would translate this pair (engine, version, model), or None when it cannot."""
        ...

    def translate(
        self,
        texts: Sequence[str],
        source: Language,
        target: Language,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return one draft for each text, in order; fewer, from the front, when cancelled."""
        ...


@runtime_checkable
class Hesitant(Protocol):
    """An engine that can also say what else a segment might be in the other language."""

    def alternatives(
        self,
        text: str,
        source: Language,
        target: Language,
        *,
        most: int = 4,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return up to ``most`` different drafts, the best first, which is what ``translate`` gives.

        None when cancelled, and one for a text without letters. Raises Missing as ``translate`` does.
        """
        ...


@runtime_checkable
class Attentive(Protocol):
    """An engine whose drafts have links, which may be read at several places of its model.

    Which of them says which word answers to which is found out once for each
    model, and kept with it.
    """

    def heads(self, source: Language, target: Language) -> list[str]:
        """Return the places where links can be read in the model of a pair, its own first."""
        ...

    def attend(self, texts: Sequence[str], source: Language, target: Language, head: str) -> list[Draft]:
        """Translate with links read at one of these places."""
        ...

    def settle(self, source: Language, target: Language, head: str, trust: float) -> None:
        """Read links there from now on; ``trust``, 0 to 1, says how often they were right."""
        ...

    def trust(self, source: Language, target: Language) -> float | None:
        """Return how often links of this pair were right, or None when nobody has found out."""
        ...


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


@dataclass(frozen=True, slots=True)
class Model:
    """An installed translation model: its pair, version, folder, size in bytes, and hash over its files."""

    engine: str
    source: str
    target: str
    version: str
    folder: Path
    size: int
    sha256: str

    @property
    def pair(self) -> str:
        """Return the pair as people type it, such as ``en-zh``."""
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What became of a file of packed models: those that are installed, and why the others are not."""

    models: tuple[Model, ...]
    refused: tuple[Refused, ...] = ()


class Models(Protocol):
    """The shelf of installed models; several versions of a pair stand side by side."""

    def installed(self) -> list[Model]:
        """Return what is installed."""
        ...

    def used(self) -> list[Model]:
        """Return the model of each pair that translates: the newest, unless another was chosen."""
        ...

    def use(self, pair: str, version: str | None) -> Model:
        """Choose the version of a pair; None means the newest again. Raises NotFound."""
        ...

    def tested(self, model: Model) -> bool:
        """Say whether this very model has been loaded on this machine before."""
        ...

    def test(self, model: Model) -> bool:
        """Load a model, translate a line, and say whether that worked; it takes seconds."""
        ...

    def install_file(self, path: Path) -> Model:
        """Check a package file, then install it whole or not at all. Raises Refused."""
        ...

    def fetch(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Download the newest package of a pair, check it and install it; None when cancelled.

        This and ``update`` are all that goes online. Raises NotFound for a
        pair that the index lacks, Missing when the index cannot be reached,
        Refused for a download that fails its checks.
        """
        ...

    def update(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Fetch a newer package of an installed pair; None where there is none, or when cancelled."""
        ...

    def remove(self, pair: str, version: str | None = None) -> list[Model]:
        """Remove the models of a pair, or one version of it, and return them. Raises NotFound."""
        ...

    def pack(self, path: Path, progress: Progress | None = None) -> list[Model]:
        """Put every installed model into one checked file. Raises NotFound, Refused."""
        ...

    def unpack(self, path: Path, progress: Progress | None = None) -> Unpacked:
        """Install the models that ``pack`` packed, each whole or not at all. Raises NotFound, Refused."""
        ...


class Building(Protocol):
    """A folder that is being written, and nobody sees yet."""

    def append(self, name: str, data: bytes) -> None:
        """Add bytes to the end of a file; ``name`` may hold folders, with slashes between."""
        ...

    def sums(self) -> Mapping[str, str]:
        """Return the SHA-256 of every file so far by its name, sorted."""
        ...


class Files(Protocol):
    """Reads and writes files so that nothing is ever half there."""

    def read(self, path: Path) -> bytes:
        """Return a file's bytes. Raises NotFound, or Refused for one over the size limit."""
        ...

    def existing(self, path: Path) -> Path:
        """Return the path of a file that is there. Raises NotFound."""
        ...

    def exists(self, path: Path) -> bool:
        """Say whether anything has that name."""
        ...

    def write(self, path: Path, data: bytes) -> None:
        """Write a temporary file, flush it to disk, read it back, and only then give it its name."""
        ...

    def build(self, path: Path) -> AbstractContextManager["Building"]:
        """Write a whole folder beside ``path``, read it back, and give it its name at the end, or not at all.

        Raises Refused when something stands there already, StoreError when
        the disk fails. Leaving with an error leaves nothing behind.
        """
        ...


class Format(Protocol):
    """A file format: one document a file unless ``many``.

    Beyond what stands here a format may have ``options`` (each one's values,
    the usual first) with ``choose(**options)`` that returns it so configured;
    ``lost(dossier)`` that counts what only it can count of what it loses; and
    ``joins``, true where files one after the other are one file.
    """

    name: str
    suffix: str
    loses: frozenset[str]
    many: bool
    """Whether one file holds several documents."""
    reads: bool
    writes: bool

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes; the same dossiers give the same bytes."""
        ...

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents in the file called ``name``. Raises Refused with all problems at once."""
        ...

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong with a file: schema first, then meaning."""
        ...


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


@dataclass(slots=True)
class Workbench:
    """Everything a use case may need, put together by ``bootstrap``."""

    store: Store
    formats: Mapping[str, Format]
    engines: Mapping[str, Engine]
    memory: Memory
    models: Models
    tagsets: Mapping[str, Tagset]
    tagset_problems: Callable[[Path], list[Problem]]
    files: Files
    clock: Clock
    ids: Ids
    annotator: str
    project: str
    folders: Mapping[str, Path] = field(default_factory=dict)
    suggesters: Mapping[str, Suggester] = field(default_factory=dict)
    dictionary: Dictionary | None = None
    simplify: Callable[[str], str] = str
    """Turns traditional Chinese characters into simplified ones, one for one."""
    terms: Terms | None = None
