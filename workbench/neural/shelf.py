"""The shelf of installed packages: each a folder, put there whole or not at all."""

import hashlib
import shutil
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import ClassVar, Final, Protocol

from workbench.errors import NotFound, Refused
from workbench.neural import archive, chosen, packing
from workbench.neural.archive import Limits
from workbench.neural.chosen import Metadata
from workbench.neural.packing import Packed
from workbench.ports import Model, Progress, Unpacked

_STAGING: Final = ".staging-"
_TESTED: Final = ".tested"
_SETTLED: Final = ".settled"
_LOCK: Final = ".lock"
_ROOM: Final = 2**24
"""Bytes that must stay free on the disk after an install."""
_hashes: dict[Path, tuple[object, str]] = {}
"""The hash of each package folder, with the sizes and times it was made for."""


class Package(Protocol):
    """An opened package whose contents were checked."""

    @property
    def metadata(self) -> Metadata:
        """Return its pair and version."""
        ...

    @property
    def size(self) -> int:
        """Return how many bytes it holds unpacked."""
        ...

    def extract(self, folder: Path) -> None:
        """Write its files below ``folder``, flushed to the disk. Raises Refused."""
        ...


class Shelf(ABC):
    """One engine's packages in one folder; whatever else lies in the folder is left alone.

    What a package of the engine is, is said by the class of its shelf.
    ``works`` says whether a package can be loaded; it runs in its own process.
    """

    engine: ClassVar[str]
    broken: ClassVar[str]
    """The message for a package that cannot be loaded, nobody knows why."""

    def __init__(self, folder: Path, limits: Limits, works: Callable[[Path, str], bool]) -> None:
        self._folder = folder
        self._limits = limits
        self._works = works

    @abstractmethod
    def opened(self, path: Path) -> AbstractContextManager[Package]:
        """Open a package and check it, without installing it. Raises Refused with what is wrong."""

    @abstractmethod
    def about(self, folder: Path) -> Metadata:
        """Return what an installed package says of itself. Raises OSError, Refused."""

    @abstractmethod
    def is_package(self, path: Path) -> bool:
        """Say whether a folder looks like an installed package, without reading anything."""

    @abstractmethod
    def library(self) -> str:
        """Return the version of what runs the model: with another one, each is tried again."""

    def inspect(self, folder: Path) -> None:  # noqa: B027, not every engine can
        """Look at the files of a package that was just unpacked. Raises Refused, OSError."""

    def is_there(self, path: Path) -> bool:
        """Say whether there is anything to install at a path."""
        return path.is_file()

    def installed(self) -> list[Model]:
        """Return the packages in the folder, sorted by pair, older versions first."""
        models = [model for path in self._packages() if (model := self._model(path)) is not None]
        return sorted(models, key=chosen.order)

    def used(self) -> list[Model]:
        """Return the model of each pair that translates: the chosen version, else the newest."""
        installed = self.installed()
        pairs = dict.fromkeys(model.pair for model in installed)
        found = (self.pick(model for model in installed if model.pair == pair) for pair in pairs)
        return [model for model in found if model is not None]

    def pick(self, models: Iterable[Model]) -> Model | None:
        """Return which of a pair's models is used, or None of none."""
        return chosen.used(models, chosen.read(self._folder))

    def use(self, pair: str, version: str | None) -> Model:
        """Translate a pair with this version from now on; with None, with the newest one again.

        Raises NotFound for a version that is not installed.
        """
        fits = [model for model in self.installed() if model.pair == pair]
        if not fits:
            raise NotFound("argos.not_installed", pair=pair)
        if version is not None and all(model.version != version for model in fits):
            known = ", ".join(model.version for model in fits)
            raise NotFound("argos.no_version", pair=pair, version=version, known=known)
        with self.alone():
            versions = chosen.read(self._folder)
            versions.pop(pair, None)
            chosen.write(self._folder, versions | ({pair: version} if version is not None else {}))
        model = self.pick(fits)
        assert model is not None
        return model

    def state(self) -> tuple[object, ...]:
        """Return the folders' names and the choices: cheap to ask, and different after every change."""
        return (*sorted(path.name for path in self._packages()), tuple(chosen.read(self._folder).items()))

    def install_file(self, path: Path, sha256: str | None = None) -> Model:
        """Check a package file, then install it whole or not at all.

        The same package again changes nothing; the same version with other
        files takes the place of what is there; other versions stay beside it.
        Raises Refused: with ``sha256``, also when the file has another hash.
        """
        if not self.is_there(path):
            raise NotFound("argos.no_file", place=str(path), name=path.name)
        if sha256 is not None and _hash_file(path) != sha256.lower():
            raise Refused("argos.checksum", place=str(path))
        with self.alone():
            return self._install(path)

    def remove(self, pair: str, version: str | None = None) -> list[Model]:
        """Remove the packages of a pair, or one version of it, and return them. Raises NotFound."""
        models = [model for model in self.installed() if model.pair == pair]
        if not models:
            raise NotFound("argos.not_installed", pair=pair)
        gone = [model for model in models if version in (None, model.version)]
        if not gone:
            known = ", ".join(model.version for model in models)
            raise NotFound("argos.no_version", pair=pair, version=version, known=known)
        with self.alone():
            for model in gone:
                self._discard(model.folder)
            versions = chosen.read(self._folder)
            if versions.get(pair) in {model.version for model in gone}:
                del versions[pair]
                chosen.write(self._folder, versions)
        return gone

    def pack(self, path: Path, progress: Progress | None = None) -> list[Model]:
        """Put every installed model into one checked file, and return them. Raises NotFound, Refused."""
        models = self.installed()
        if not models:
            raise NotFound("argos.nothing_to_pack")
        packing.pack(models, path, progress)
        return models

    def unpack(self, path: Path, progress: Progress | None = None) -> Unpacked:
        """Install every model of a file that ``pack`` wrote, each whole or not at all.

        Raises NotFound, Refused, as ``unpack`` of several shelves does.
        """
        return unpack(path, {self.engine: self}, progress)

    def take(self, path: Path, packed: Packed) -> Model:
        """Install one package of a packed file while ``alone``. Raises Refused, which names the package."""
        with self._staging() as staging:
            try:
                return self._install(packing.take_out(path, packed, staging))
            except Refused as error:
                error.place = f"{path}:{packed.file}"
                raise

    def test(self, model: Model) -> bool:
        """Load the package in a process of its own, translate a line, and say whether that worked."""
        works = self._works(model.folder, model.source)
        if works:
            self.remember_tested(model)
        else:
            with suppress(OSError):
                self._mark(model).unlink(missing_ok=True)
        return works

    def tested(self, model: Model) -> bool:
        """Say whether this very package was loaded before with this version of CTranslate2."""
        return self._mark(model).is_file()

    def remember_tested(self, model: Model) -> None:
        """Note that the package loads; on a disk that cannot be written it is simply tried again."""
        with suppress(OSError):
            self._mark(model).parent.mkdir(exist_ok=True)
            self._mark(model).touch()

    def _install(self, path: Path) -> Model:
        """Install a package file while nobody else changes the shelf."""
        with self.opened(path) as package, self._staging() as staging:
            self._check_room(package, path)
            folder = staging / "package"
            folder.mkdir()
            package.extract(folder)
            return self._put(package, folder, path)

    def settled(self, model: Model) -> str:
        """Return what was kept with this very model by ``remember_settled``, or nothing."""
        try:
            return (self._folder / _SETTLED / model.sha256).read_text("utf-8")
        except (OSError, ValueError):
            return ""

    def remember_settled(self, model: Model, text: str) -> None:
        """Keep a few words with this very model; on a disk that cannot be written they are lost."""
        with suppress(OSError):
            place = self._folder / _SETTLED / model.sha256
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, "utf-8")

    def _packages(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from (path for path in self._folder.iterdir() if self.is_package(path))

    def _model(self, folder: Path) -> Model | None:
        """Return the package in a folder, or None when it is none that can be used."""
        try:
            about = self.about(folder)
            size = sum(path.stat().st_size for path in _files(folder))
            digest = fingerprint(folder)
        except (OSError, Refused):
            return None
        return Model(self.engine, about.source, about.target, about.version, folder, size, digest)

    def _put(self, package: Package, folder: Path, path: Path) -> Model:
        """Move a package that loads from the staging folder into its place."""
        about = package.metadata
        digest = fingerprint(folder)
        final = self._folder / f"{about.source}_{about.target}-{about.version}-{digest[:8]}"
        model = self._model(final)
        if model is None or model.sha256 != digest:
            self._inspect(folder, path)
            if not self._works(folder, about.source):
                raise Refused(self.broken, place=str(path))
            if final.exists():  # it was damaged since
                self._discard(final)
            folder.rename(final)
            archive.sync(self._folder)
        model = next(each for each in self.installed() if each.folder == final)
        self.remember_tested(model)
        for other in self.installed():
            if (other.pair, other.version) == (model.pair, model.version) and other.folder != final:
                self._discard(other.folder)
        return model

    def _inspect(self, folder: Path, path: Path) -> None:
        try:
            self.inspect(folder)
        except Refused as error:
            error.place = f"{path}:{Path(error.place or '').name}"
            raise

    def _check_room(self, package: Package, path: Path) -> None:
        if shutil.disk_usage(self._folder).free < package.size + _ROOM:
            raise Refused("argos.no_room", place=str(path), size=package.size // 2**20 + 1)

    def _discard(self, folder: Path) -> None:
        """Take a package away at once, then delete it; of a link only the link goes."""
        if folder.is_symlink():
            folder.unlink()
            return
        with self._staging() as staging:
            folder.rename(staging / folder.name)
        archive.sync(self._folder)

    @contextmanager
    def _staging(self) -> Iterator[Path]:
        """Make a folder on the same file system that is gone afterwards."""
        path = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self._folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from changing the shelf, and sweep away what a killed one left."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / _LOCK).open("w") as file:
                if sys.platform != "win32":
                    import fcntl

                    fcntl.flock(file, fcntl.LOCK_EX)
                for path in self._folder.glob(f"{_STAGING}*"):
                    _sweep(path)
                yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refused("argos.disk", place=str(self._folder), reason=reason) from error

    def _mark(self, model: Model) -> Path:
        return self._folder / _TESTED / f"{model.sha256}-{self.library()}"


def unpack(path: Path, shelves: Mapping[str, Shelf], progress: Progress | None = None) -> Unpacked:
    """Install every model of a file that ``pack`` wrote on its engine's shelf, each whole or not at all.

    A file that is not ours or was changed is refused before anything is
    installed; each package is then checked as any other, and one that fails,
    or that no engine here is for, stays out alone. Raises NotFound, Refused.
    """
    if not path.is_file():
        raise NotFound("argos.no_file", place=str(path), name=path.name)
    models: list[Model] = []
    refused: list[Refused] = []
    with ExitStack() as locks:
        for shelf in shelves.values():
            locks.enter_context(shelf.alone())
        found = list(packing.listed(path))
        for done, packed in enumerate(found, 1):
            try:
                models.append(_shelf_for(packed, shelves, path).take(path, packed))
            except Refused as error:
                refused.append(error)
            if progress is not None:
                progress(done, len(found))
    return Unpacked(tuple(models), tuple(refused))


def _shelf_for(packed: Packed, shelves: Mapping[str, Shelf], path: Path) -> Shelf:
    if packed.engine not in shelves:
        raise Refused("argos.pack_engine", place=f"{path}:{packed.file}", engine=packed.engine)
    return shelves[packed.engine]


def newest(models: Iterable[Model]) -> Model | None:
    """Return the model with the highest version, or None of none."""
    return max(models, key=chosen.order, default=None)


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 over lines of each file's own SHA-256 and its path in the folder, sorted by path.

    Files that are unchanged by size and time are not read again.
    """
    files = sorted((path.relative_to(folder).as_posix(), path) for path in _files(folder))
    state = [(name, _stamp(path)) for name, path in files]
    known, digest = _hashes.get(folder, (None, ""))
    if known != state:
        lines = [f"{_hash_file(path)}  {name}\n" for name, path in files]
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()
        _hashes[folder] = (state, digest)
    return digest


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (status.st_size, status.st_mtime_ns)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sweep(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
