"""The files of a model as Mozilla publishes them, in a folder or an archive, picked out by their names.

Names say the pair: ``model.enzh.intgemm.alphas.bin``, ``vocab.enzh.spm`` or
``srcvocab.enzh.spm`` with ``trgvocab.enzh.spm``, ``lex.50.50.enzh.s2t.bin``.
Each may be compressed (``.gz``). Everything else is left where it is.
"""

import gzip
import json
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from workbench.engines.firefox import facts
from workbench.errors import Refused
from workbench.neural.archive import Limits, check_plain, container, reading, sync
from workbench.neural.chosen import Metadata

METADATA: Final = "metadata.json"
_PAIR: Final = r"(?P<source>[a-z]{2})(?P<target>[a-z]{2})"
_ROLES: Final = {
    "model": (re.compile(rf"model\.{_PAIR}\.(?:[a-z0-9.]+\.)?bin"), facts.WEIGHTS),
    "vocab": (re.compile(rf"vocab\.{_PAIR}\.spm"), facts.VOCABULARY),
    "srcvocab": (re.compile(rf"srcvocab\.{_PAIR}\.spm"), facts.VOCABULARY),
    "trgvocab": (re.compile(rf"trgvocab\.{_PAIR}\.spm"), facts.VOCABULARY),
    "lex": (re.compile(rf"lex\.(?:[0-9.]+\.)?{_PAIR}\.(?:s2t\.)?bin"), facts.SHORTLIST),
}
_VERSIONS: Final = (METADATA, "model_info.json")
_VERSION: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")
_JSON_LIMIT: Final = 64 * 1024
_CHUNK: Final = 2**20
_DEEPEST: Final = 8
_LIMITS: Final = Limits(unpacked=2**30, small=64 * 2**20)

Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class Files:
    """Where the files of an installed model lie; one vocabulary may serve both languages."""

    model: Path
    source: Path
    target: Path
    shortlist: Path | None


class Bundle:
    """The files of one model in whatever holds them, each picked out once."""

    def __init__(self, files: Mapping[str, tuple[int, Opener]], place: str) -> None:
        self._place = place
        self._roles: dict[str, tuple[str, int, Opener]] = {}
        self._versions: dict[str, Opener] = {}
        pairs = {pair for name, (size, opener) in files.items() if (pair := self._pick(name, size, opener))}
        if "model" not in self._roles:
            raise Refused("firefox.incomplete", place=place, name="model.*.bin")
        if len(pairs) > 1:
            raise Refused("firefox.several", place=place)
        if "vocab" not in self._roles:
            for needed in ("srcvocab", "trgvocab"):
                if needed not in self._roles:
                    raise Refused("firefox.incomplete", place=place, name=f"{needed}.*.spm")
        ((source, target),) = pairs
        if source == target:
            raise Refused("firefox.several", place=place)
        self.metadata = Metadata(source, target, self._version())

    @property
    def size(self) -> int:
        """Return how many bytes it holds at most, unpacked: compressed files may grow by ten times."""
        return sum(size * (10 if name.endswith(".gz") else 1) for name, size, _ in self._roles.values())

    def extract(self, folder: Path) -> None:
        """Write its files below ``folder`` under plain names, flushed to the disk. Raises Refused."""
        about = self.metadata
        for role, (name, _, opener) in self._roles.items():
            target = folder / _file(role, about.source + about.target)
            with target.open("xb") as file:
                self._copy(role, name, opener, file)
                file.flush()
                os.fsync(file.fileno())
        table = {"source": about.source, "target": about.target, "version": about.version}
        with (folder / METADATA).open("x", encoding="utf-8") as text:
            json.dump(table, text)
            text.flush()
            os.fsync(text.fileno())
        sync(folder)

    def _pick(self, name: str, size: int, opener: Opener) -> tuple[str, str] | None:
        """Take note of a file that has a role, and return its pair. Raises Refused for two of a role."""
        plain = PurePosixPath(name).name
        if plain in _VERSIONS and size <= _JSON_LIMIT:
            self._versions.setdefault(plain, opener)
        for role, (pattern, limit) in _ROLES.items():
            if not (found := pattern.fullmatch(plain.removesuffix(".gz"))):
                continue
            if role in self._roles:
                raise Refused("firefox.several", place=self._place)
            if size > limit:
                raise Refused("firefox.too_large", place=self._place, limit=limit // 2**20)
            self._roles[role] = (plain, size, opener)
            return found["source"], found["target"]
        return None

    def _version(self) -> str:
        """Return what one of the small files says; published files may say nothing."""
        for name in _VERSIONS:
            if name in self._versions:
                with reading(self._place), self._versions[name]() as file:
                    data = file.read(_JSON_LIMIT + 1)
                if found := _version_in(data):
                    return found
        return "1.0"

    def _copy(self, role: str, name: str, opener: Opener, target: IO[bytes]) -> None:
        """Copy a file, unpacked, with every byte counted."""
        limit, written = _ROLES[role][1], 0
        for chunk in _chunks(name, opener, self._place):
            written += len(chunk)
            if written > limit:
                raise Refused("firefox.too_large", place=self._place, limit=limit // 2**20)
            target.write(chunk)


def _chunks(name: str, opener: Opener, place: str) -> Iterator[bytes]:
    """Yield what a file holds, unpacked where its name says that it is packed. Raises Refused."""
    with reading(place):
        raw = opener()
    with raw:
        source = gzip.GzipFile(fileobj=raw) if name.endswith(".gz") else raw
        while chunk := _read(source, place):
            yield chunk


def _read(source: IO[bytes] | gzip.GzipFile, place: str) -> bytes:
    with reading(place):
        return source.read(_CHUNK)


def installed(folder: Path) -> Files:
    """Return the files of a model that ``extract`` wrote. Raises Refused, OSError."""
    about = read_metadata(folder)
    pair = about.source + about.target
    shared = folder / _file("vocab", pair)
    source, target = (folder / _file(role, pair) for role in ("srcvocab", "trgvocab"))
    words = folder / _file("lex", pair)
    if shared.is_file():
        source = target = shared
    return Files(folder / _file("model", pair), source, target, words if words.is_file() else None)


def read_metadata(folder: Path) -> Metadata:
    """Return what an installed model says of itself. Raises Refused, OSError."""
    with (folder / METADATA).open("rb") as file:
        data = file.read(_JSON_LIMIT + 1)
    table = _table(data)
    pair = str(table.get("source")) + str(table.get("target"))
    version = _version_in(data)
    if version is None or not re.fullmatch(_PAIR, pair):
        raise Refused("firefox.incomplete", place=str(folder), name=METADATA)
    return Metadata(pair[:2], pair[2:], version)


def looks_like(path: Path) -> bool:
    """Say whether a path is a folder, a TAR archive, or a ZIP archive with a file named as Mozilla's models.

    A ZIP archive that cannot be opened is left to others to refuse.
    """
    if path.is_dir() or path.name.startswith("model.") or _is_tar(path):
        return True
    try:
        with container(path, _LIMITS) as archive:
            names = [PurePosixPath(entry.filename).name for entry in archive.infolist()]
    except (Refused, OSError):
        return False
    return any(_ROLES["model"][0].fullmatch(name.removesuffix(".gz")) for name in names)


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Open a folder or an archive and pick out the files of its model. Raises Refused, OSError."""
    place = str(path)
    if path.is_dir():
        yield Bundle(dict(_of_folder(path)), place)
    elif _is_tar(path):
        with _tar(path) as archive:
            yield Bundle(dict(_of_tar(archive, place)), place)
    else:
        with _zip(path) as archive:
            yield Bundle(dict(_of_zip(archive, path)), place)


def _of_folder(path: Path) -> Iterator[tuple[str, tuple[int, Opener]]]:
    """Yield the files that lie in a folder itself; links are followed, for the folder is the person's own."""
    for file in sorted(path.iterdir()):
        if file.is_file():
            yield file.name, (file.stat().st_size, _opener(open, file, "rb"))


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive. Raises Refused, for what is none with the kinds of archives that there may be."""
    try:
        with container(path, _LIMITS) as archive:
            yield archive
    except Refused as error:
        if error.key == "argos.not_zip":
            raise Refused("firefox.no_archive", place=str(path)) from None
        raise


def _of_zip(archive: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, tuple[int, Opener]]]:
    """Yield the files of an archive. Raises Refused for what no model needs, and for bombs."""
    entries = archive.infolist()
    for entry in entries:
        check_plain(entry, str(path))
    total = sum(entry.file_size for entry in entries)
    if total > _LIMITS.unpacked:
        raise Refused("argos.too_large", place=str(path), limit=_LIMITS.unpacked // 2**20)
    if total > _LIMITS.small and total > _LIMITS.ratio * path.stat().st_size:
        raise Refused("argos.bomb", place=str(path))
    for entry in entries:
        if not entry.is_dir():
            yield entry.filename, (entry.file_size, _opener(archive.open, entry))


def _of_tar(archive: tarfile.TarFile, place: str) -> Iterator[tuple[str, tuple[int, Opener]]]:
    """Yield the files of an archive. Raises Refused for what no model needs: links, devices, odd names."""
    with reading(place):
        members = list(_limited(archive, place))
    for member in members:
        parts = PurePosixPath(member.name).parts
        if member.name.startswith("/") or ".." in parts or len(parts) > _DEEPEST:
            raise Refused("argos.name", place=place, name=ascii(member.name[:80]))
        if not (member.isfile() or member.isdir()):
            raise Refused("argos.kind", place=place, name=ascii(member.name[:80]))
        if member.isfile():
            yield member.name, (member.size, _opener(archive.extractfile, member))


def _limited(archive: Iterable[tarfile.TarInfo], place: str) -> Iterator[tarfile.TarInfo]:
    total = 0
    for number, member in enumerate(archive):
        total += member.size
        if number >= _LIMITS.files:
            raise Refused("argos.too_many", place=place, limit=_LIMITS.files)
        if total > _LIMITS.unpacked:
            raise Refused("argos.too_large", place=place, limit=_LIMITS.unpacked // 2**20)
        yield member


@contextmanager
def _tar(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        archive = tarfile.open(path)  # noqa: SIM115, closed below; what opening raises is told apart
    except (tarfile.TarError, zlib.error, EOFError, OSError):
        raise Refused("argos.damaged", place=str(path)) from None
    with archive:
        yield archive


def _is_tar(path: Path) -> bool:
    """Say whether a file is a TAR archive, compressed or not."""
    try:
        return path.is_file() and tarfile.is_tarfile(path)
    except (zlib.error, EOFError, OSError):
        return False


def _opener(open_: Callable[..., Any], *values: object) -> Opener:
    return lambda: open_(*values)


def _file(role: str, pair: str) -> str:
    return f"{role}.{pair}.{'bin' if role in ('model', 'lex') else 'spm'}"


def _version_in(data: bytes) -> str | None:
    version = str(_table(data).get("version", ""))
    return version if _VERSION.fullmatch(version) else None


def _table(data: bytes) -> dict[str, Any]:
    """Return the JSON object in ``data``, empty for anything else."""
    try:
        table = json.loads(data) if len(data) <= _JSON_LIMIT else None
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}
