"""The shelf of installed packages: each a folder, put there whole or not at all."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from workbench.engines.argos import archive, metadata, runtime
from workbench.engines.argos.archive import METADATA, TOKENIZERS, WEIGHTS, Limits, Package
from workbench.engines.argos.selftest import passes
from workbench.errors import NotFound, Refused
from workbench.ports import Model, Progress

ENGINE: Final = "argos"
_STAGING: Final = ".staging-"
_TESTED: Final = ".tested"
_LOCK: Final = ".lock"
_ROOM: Final = 2**24
"""Bytes that must stay free on the disk after an install."""
_hashes: dict[Path, tuple[object, str]] = {}
"""The hash of each package folder, with the sizes and times it was made for."""


class Shelf:
    """Implements ``ports.Models`` over one folder.

    Whatever else lies in the folder is left alone: one stray folder makes
    every call of argostranslate fail, so it is never asked what is there.
    ``works`` says whether a package can be loaded; it runs in its own process.
    """

    def __init__(
        self, folder: Path, limits: Limits | None = None, works: Callable[[Path, str], bool] = passes
    ) -> None:
        self._folder = folder
        self._limits = limits or Limits()
        self._works = works

    def installed(self) -> list[Model]:
        """Return the packages in the folder, sorted by pair, older versions first."""
        models = [model for path in self._packages() if (model := _model(path)) is not None]
        return sorted(models, key=_order)

    def state(self) -> tuple[str, ...]:
        """Return the names of the folders: cheap to ask, and different after every install and removal."""
        return tuple(sorted(path.name for path in self._packages()))

    def install_file(self, path: Path, sha256: str | None = None) -> Model:
        """Check a package file, then install it whole or not at all.

        The same package again changes nothing; a newer version, or the same
        one with other files, takes the place of what is there.
        Raises Refused: with ``sha256``, also when the file has another hash.
        """
        if not path.is_file():
            raise NotFound("argos.no_file", place=str(path), name=path.name)
        if sha256 is not None and _hash_file(path) != sha256.lower():
            raise Refused("argos.checksum", place=str(path))
        with self._alone(), archive.opened(path, self._limits) as package, self._staging() as staging:
            self._check_version(package, path)
            self._check_room(package, path)
            folder = staging / "package"
            folder.mkdir()
            package.extract(folder)
            return self._put(package, folder, path)

    def fetch(self, pair: str, progress: Progress | None = None) -> Model:
        """Download the newest package of a pair, check it and install it: the one thing that goes online.

        Raises NotFound for a pair that the index lacks, Missing when the
        network fails, Refused for a package that fails its checks.
        """
        from workbench.engines.argos import download

        model = download.install(self, self._folder, pair, progress=progress)
        assert model is not None  # only who cancels gets none
        return model

    def remove(self, pair: str) -> list[Model]:
        """Remove the packages of a pair such as ``en-zh`` and return them. Raises NotFound."""
        models = [model for model in self.installed() if model.pair == pair]
        if not models:
            raise NotFound("argos.not_installed", pair=pair)
        with self._alone():
            for model in models:
                self._discard(model.folder)
        return models

    def tested(self, model: Model) -> bool:
        """Say whether this very package was loaded before with this version of CTranslate2."""
        return self._mark(model).is_file()

    def remember_tested(self, model: Model) -> None:
        """Note that the package loads; on a disk that cannot be written it is simply tried again."""
        with suppress(OSError):
            self._mark(model).parent.mkdir(exist_ok=True)
            self._mark(model).touch()

    def _packages(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from (path for path in self._folder.iterdir() if _is_package(path))

    def _put(self, package: Package, folder: Path, path: Path) -> Model:
        """Move a package that loads from the staging folder into its place."""
        about = package.metadata
        digest = fingerprint(folder)
        final = self._folder / f"{about.source}_{about.target}-{about.version}-{digest[:8]}"
        model = _model(final)
        if model is None or model.sha256 != digest:
            if not self._works(folder, about.source):
                raise Refused("argos.broken_package", place=str(path))
            if final.exists():  # it was damaged since
                self._discard(final)
            folder.rename(final)
            archive.sync(self._folder)
        model = next(each for each in self.installed() if each.folder == final)
        self.remember_tested(model)
        for other in self.installed():
            if other.pair == model.pair and other.folder != final:
                self._discard(other.folder)
        return model

    def _check_version(self, package: Package, path: Path) -> None:
        """Refuse an older version: it would be installed and never be used."""
        about = package.metadata
        pair = f"{about.source}-{about.target}"
        there = newest(model for model in self.installed() if model.pair == pair)
        if there is not None and metadata.order(there.version) > metadata.order(about.version):
            raise Refused(
                "argos.older", place=str(path), pair=pair, version=about.version, there=there.version
            )

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
    def _alone(self) -> Iterator[None]:
        """Keep other processes from changing the shelf, and sweep away what a killed one left."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / _LOCK).open("w") as file:
                if sys.platform != "win32":
                    import fcntl

                    fcntl.flock(file, fcntl.LOCK_EX)
                for path in self._folder.glob(f"{_STAGING}*"):
                    shutil.rmtree(path, ignore_errors=True)
                yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refused("argos.disk", place=str(self._folder), reason=reason) from error

    def _mark(self, model: Model) -> Path:
        return self._folder / _TESTED / f"{model.sha256}-{runtime.library_version()}"


def newest(models: Iterable[Model]) -> Model | None:
    """Return the model with the highest version, or None of none."""
    return max(models, key=_order, default=None)


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


def _model(folder: Path) -> Model | None:
    """Return the package in a folder, or None when it is none that can be used."""
    try:
        with (folder / METADATA).open("rb") as file:
            about = metadata.parse(file.read(metadata.LIMIT + 1), str(folder))
        size = sum(path.stat().st_size for path in _files(folder))
        digest = fingerprint(folder)
    except (OSError, Refused):
        return None
    return Model(ENGINE, about.source, about.target, about.version, folder, size, digest)


def _is_package(path: Path) -> bool:
    """Say whether a path looks like a package, without reading anything."""
    if path.name.startswith(".") or not (path / METADATA).is_file():
        return False
    return (path / WEIGHTS).is_file() and any((path / name).is_file() for name in TOKENIZERS)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return (status.st_size, status.st_mtime_ns)


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _order(model: Model) -> tuple[str, str, tuple[int, ...], str]:
    return (model.source, model.target, metadata.order(model.version), model.folder.name)
