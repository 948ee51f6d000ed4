"""The only place where ports meet adapters."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from workbench import config, engines, formats, shipped, store, suggesters, tagsets
from workbench.config import PROJECT, Settings
from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.domain.scripts_table import TRADITIONAL_ONLY
from workbench.domain.terms import Term
from workbench.errors import Missing
from workbench.ports import (
    Cancelled,
    Dictionary,
    Engine,
    LookedUp,
    Memory,
    MemoryFile,
    Model,
    Models,
    Pair,
    Progress,
    TermFile,
    Terms,
    Unpacked,
    Workbench,
)
from workbench.store.files import DiskFiles

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

Thing = TypeVar("Thing")


class SystemClock:
    """The computer's clock, in UTC, to the millisecond."""

    def now(self) -> datetime:
        """Return the time now."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class RandomIds:
    """Ids of a prefix and twelve random characters.

    That is 60 bits: the odds that any two of 400,000 are equal are 1 in 14 million.
    """

    def new(self, prefix: str) -> str:
        """Return a new id."""
        return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(12))


class Lazy(Mapping[str, Thing]):
    """A mapping that is filled when it is first asked, so that start-up loads nothing it does not use."""

    def __init__(self, fill: Callable[[], Mapping[str, Thing]]) -> None:
        self._fill = fill

    @cached_property
    def _filled(self) -> Mapping[str, Thing]:
        return self._fill()

    def __getitem__(self, key: str) -> Thing:
        return self._filled[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._filled)

    def __len__(self) -> int:
        return len(self._filled)


class LateMemory:
    """The translation memory, made when it is first asked: reading TMX needs lxml."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders

    @cached_property
    def _memory(self) -> Memory:
        from workbench.engines.memory import TmxMemory

        paths = [*shipped.folder("seeds").glob("*.tmx"), *self._folders["memory"].glob("*.tmx")]
        return TmxMemory(sorted(paths), self._folders["memory"])

    def agent(self) -> Agent:
        """Return the memory as the maker of what it finds."""
        return self._memory.agent()

    def find(self, text: str, source: Language, target: Language, *, own: bool = False) -> str | None:
        """Return the stored translation of exactly this text, or None."""
        return self._memory.find(text, source, target, own=own)

    def pairs(self, source: Language, target: Language) -> Sequence[Pair]:
        """Return every stored pair that serves a text of one language in the other."""
        return self._memory.pairs(source, target)

    def files(self) -> list[MemoryFile]:
        """Return the files that are looked into."""
        return self._memory.files()

    def add(self, path: Path) -> MemoryFile:
        """Check a TMX file and keep a copy of it."""
        return self._memory.add(path)

    def remove(self, name: str) -> MemoryFile:
        """Take one of the person's own files away."""
        return self._memory.remove(name)


class LateDictionary:
    """The dictionary of the gloss, made when it is first asked."""

    def __init__(self, engines: Mapping[str, Engine]) -> None:
        self._engines = engines

    @cached_property
    def _dictionary(self) -> Dictionary:
        from workbench.engines.gloss import Gloss

        gloss = self._engines.get("gloss")
        if not isinstance(gloss, Gloss):
            raise Missing("no_dictionary")
        return gloss

    def ready(self) -> bool:
        """Say whether a look-up takes milliseconds."""
        return self._dictionary.ready()

    def look_up(self, text: str, language: Language) -> list[LookedUp]:
        """Return the words of that language in a text with their entries."""
        return self._dictionary.look_up(text, language)


class LateTerms:
    """The termbase, made when it is first asked."""

    def __init__(self, folder: Path, project: str) -> None:
        self._folder = folder
        self._beside = None if "://" in project else Path(project).with_suffix(".terms.toml")

    @cached_property
    def _base(self) -> Terms:
        from workbench.engines.termbase import TomlTerms

        return TomlTerms(self._folder, self._beside)

    def terms(self) -> tuple[Term, ...]:
        """Return all terms, the same value until one changes."""
        return self._base.terms()

    def files(self) -> list[TermFile]:
        """Return the files that are looked into."""
        return self._base.files()

    def add(self, path: Path, *, project: bool = False) -> TermFile:
        """Check a file of terms and keep them."""
        return self._base.add(path, project=project)


def simplifier(translators: Mapping[str, Engine]) -> Callable[[str], str]:
    """Return what turns traditional characters into simplified ones; text without any needs no dictionary."""
    traditional = frozenset(TRADITIONAL_ONLY)

    def simplify(text: str) -> str:
        if traditional.isdisjoint(text):
            return text
        made: Callable[[str], str] = getattr(translators.get("gloss"), "simplify", str)
        return made(text)

    return simplify


class LateModels:
    """The shelf of models, made when it is first asked."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders

    @cached_property
    def _shelf(self) -> Models:
        from workbench.engines import argos, firefox
        from workbench.neural.shelves import Shelves

        folder = self._folders["models"]
        online = argos.Shelf(folder)
        shelves = {"argos": online, "firefox": firefox.Shelf(folder)}
        return Shelves(shelves, lambda path: "firefox" if firefox.looks_like(path) else "argos", online)

    def installed(self) -> list[Model]:
        """Return what is installed."""
        return self._shelf.installed()

    def used(self) -> list[Model]:
        """Return the model of each pair that translates."""
        return self._shelf.used()

    def use(self, pair: str, version: str | None, engine: str | None = None) -> Model:
        """Choose the version of a pair; None means the newest again."""
        return self._shelf.use(pair, version, engine)

    def tested(self, model: Model) -> bool:
        """Say whether this very model has been loaded on this machine before."""
        return self._shelf.tested(model)

    def test(self, model: Model) -> bool:
        """Load a model, translate a line, and say whether that worked."""
        return self._shelf.test(model)

    def install_file(self, path: Path) -> Model:
        """Check a package file, then install it whole or not at all."""
        return self._shelf.install_file(path)

    def fetch(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Download, check and install the newest package of a pair."""
        return self._shelf.fetch(pair, progress, cancelled)

    def update(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Fetch a newer package of an installed pair, where there is one."""
        return self._shelf.update(pair, progress, cancelled)

    def remove(self, pair: str, version: str | None = None, engine: str | None = None) -> list[Model]:
        """Remove the models of a pair, or one version of it, and return them."""
        return self._shelf.remove(pair, version, engine)

    def pack(self, path: Path, progress: Progress | None = None) -> list[Model]:
        """Put every installed model into one checked file."""
        return self._shelf.pack(path, progress)

    def unpack(self, path: Path, progress: Progress | None = None) -> Unpacked:
        """Install the models of a packed file, each whole or not at all."""
        return self._shelf.unpack(path, progress)


def folders(settings: Settings) -> dict[str, Path]:
    """Return where this installation keeps what it keeps, by name."""
    return {
        "models": settings.models_folder(),
        "tagsets": settings.tagsets_folder(),
        "memory": settings.memory_folder(),
        "terms": settings.terms_folder(),
        "cache": config.cache_folder(),
        "config": config.config_file(),
    }


def open_workbench(
    settings: Settings, *, project: str | None = None, annotator: str | None = None
) -> Workbench:
    """Open a project with everything a use case needs. Raises StoreError, Missing."""
    places = folders(settings)
    url = project or settings.project or PROJECT
    translators = Lazy(lambda: engines.engines(places))
    return Workbench(
        store=store.open_store(url),
        formats=Lazy(formats.discover),
        engines=translators,
        dictionary=LateDictionary(translators),
        simplify=simplifier(translators),
        terms=LateTerms(places["terms"], url),
        memory=LateMemory(places),
        models=LateModels(places),
        tagsets=Lazy(lambda: tagsets.discover(places["tagsets"])),
        tagset_problems=tagsets.problems,
        files=DiskFiles(),
        clock=SystemClock(),
        ids=RandomIds(),
        annotator=annotator or settings.who(),
        project=url,
        folders=places,
        suggesters=Lazy(lambda: suggesters.suggesters(places)),
    )


def greet(wb: Workbench) -> None:
    """Give an empty new project the texts that ship with the program."""
    if not wb.store.documents():
        from workbench.usecases.demo import add_seeds  # thirty files that no other start needs

        add_seeds(wb, shipped.folder("seeds"))
