"""A package file, looked at before anything is taken out of it, and taken out with every byte counted.

``ZipFile.extractall`` writes over other packages, and unpacks one megabyte
into a thousand; so names, kinds, numbers and sizes are checked first, and
sizes again while reading, because an archive can lie about them.
"""

import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from workbench.engines.argos import metadata
from workbench.engines.argos.metadata import Metadata
from workbench.errors import Refused

METADATA: Final = "metadata.json"
WEIGHTS: Final = "model/model.bin"
TOKENIZERS: Final = ("sentencepiece.model", "bpe.model")
_END: Final = struct.Struct("<4s4H2LH")
_CHUNK: Final = 2**20
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
_READ_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error,
    EOFError, RuntimeError, ValueError, OSError,
)  # fmt: skip
"""What the standard library raises over archives that are damaged or made to mislead."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may hold; official ones have about 12 files, 80 MB and hardly compress.

    ``ratio`` bounds bytes unpacked for one packed, above ``small`` bytes.
    """

    files: int = 2_000
    unpacked: int = 2 * 2**30
    ratio: int = 100
    small: int = 16 * 2**20
    directory: int = 2**20


class Package:
    """An opened package whose contents were checked."""

    def __init__(self, archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
        self._archive = archive
        self._place = str(path)
        entries = archive.infolist()
        self._check_size(entries, path, limits)
        for entry in entries:
            check_plain(entry, self._place)
        self._files = self._tree(entries)
        self.metadata: Metadata = self._metadata()

    @property
    def size(self) -> int:
        """Return how many bytes it holds unpacked, as it says itself."""
        return sum(entry.file_size for entry in self._files.values())

    def extract(self, folder: Path) -> None:
        """Write its files below ``folder``, flushed to the disk, without the root folder's name."""
        for name, entry in self._files.items():
            path = folder.joinpath(*PurePosixPath(name).parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as target:
                self._copy(entry, target)
                target.flush()
                os.fsync(target.fileno())
        for each in (*filter(Path.is_dir, folder.rglob("*")), folder):
            sync(each)

    def _copy(self, entry: zipfile.ZipInfo, target: BinaryIO) -> None:
        written = 0
        with reading(self._place):
            source = self._archive.open(entry)
        with source:
            while chunk := self._read(source):
                written += len(chunk)
                target.write(chunk)
        if written != entry.file_size:
            raise Refused("argos.damaged", place=self._place)

    def _read(self, source: IO[bytes]) -> bytes:
        """Return the next bytes: ``zipfile`` gives no more than the directory says, and checks the sum."""
        with reading(self._place):
            return source.read(_CHUNK)

    def _check_size(self, entries: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
        total = sum(entry.file_size for entry in entries)
        if len(entries) > limits.files:
            raise Refused("argos.too_many", place=self._place, limit=limits.files)
        if total > limits.unpacked:
            raise Refused("argos.too_large", place=self._place, limit=limits.unpacked // 2**20)
        if total > limits.small and total > limits.ratio * path.stat().st_size:
            raise Refused("argos.bomb", place=self._place)

    def _tree(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Return the files by their names below the one root folder."""
        roots = {entry.filename.partition("/")[0] for entry in entries}
        files = [entry for entry in entries if not entry.is_dir()]
        if len(roots) != 1 or not all("/" in entry.filename for entry in files):
            raise Refused("argos.root", place=self._place)
        names = [_folded(entry.filename) for entry in files]
        folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
        if len(set(names)) < len(names) or not folders.isdisjoint(names):
            raise Refused("argos.twice", place=self._place)
        found = {entry.filename.partition("/")[2]: entry for entry in files}
        for needed in (METADATA, WEIGHTS):
            if needed not in found:
                raise Refused("argos.incomplete", place=self._place, name=needed)
        if not any(name in found for name in TOKENIZERS):
            raise Refused("argos.incomplete", place=self._place, name=TOKENIZERS[0])
        return found

    def _metadata(self) -> Metadata:
        entry = self._files[METADATA]
        if entry.file_size > metadata.LIMIT:
            raise Refused("argos.metadata", place=self._place)
        with reading(self._place):
            data = self._archive.read(entry)
        return metadata.parse(data, f"{self._place}:{METADATA}")


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Package]:
    """Open a package file and check it. Raises Refused with what is wrong."""
    with container(path, limits) as archive:
        yield Package(archive, path, limits)


@contextmanager
def container(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive whose directory is small enough to be read. Raises Refused."""
    with path.open("rb") as file:
        _check_end(file, str(path), limits)
        with _archive(file, str(path)) as archive:
            yield archive


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Turn what the standard library raises over a damaged archive into Refused."""
    try:
        yield
    except _READ_ERRORS:
        raise Refused("argos.damaged", place=place) from None


def check_plain(entry: zipfile.ZipInfo, place: str) -> None:
    """Refuse an entry with a name or of a kind that no package needs."""
    if entry.flag_bits & 0x41:  # bits 0 and 6: encrypted
        raise Refused("argos.encrypted", place=place)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("argos.compression", place=place)
    if not _is_plain(entry.orig_filename) or entry.orig_filename != entry.filename:
        raise Refused("argos.name", place=place, name=ascii(entry.orig_filename[:80]))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR) or (kind == stat.S_IFDIR and not entry.is_dir()):
        raise Refused("argos.kind", place=place, name=entry.filename)


def sync(path: Path) -> None:
    """Flush a folder, so that the names in it survive a power cut."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _archive(file: BinaryIO, place: str) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except _READ_ERRORS:
        raise Refused("argos.not_zip", place=place) from None
    with archive:
        yield archive


def _check_end(file: BinaryIO, place: str, limits: Limits) -> None:
    """Look at the end record before the directory is read: that alone could fill the memory.

    ZIP64, which lets a second record overrule the first, is refused; a
    package within the limits has no need of it.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 2**16 - _END.size - 20))
    tail = file.read()
    start = tail.rfind(b"PK\5\6")
    if start < 0 or len(tail) < start + _END.size:
        raise Refused("argos.not_zip", place=place)
    *_, entries, directory, _offset, _comment = _END.unpack_from(tail, start)
    if (
        entries > limits.files
        or directory > limits.directory
        or b"PK\6\7" in tail[max(0, start - 20) : start]
    ):
        raise Refused("argos.too_many", place=place, limit=limits.files)
    file.seek(0)


def _is_plain(name: str) -> bool:
    """Say whether a name is a relative path that means the same on every system."""
    parts = name.removesuffix("/").split("/")
    return len(parts) <= 8 and all(_is_plain_part(part) for part in parts)


def _is_plain_part(part: str) -> bool:
    fits = 0 < len(part) <= 100 and part.isprintable() and _FORBIDDEN.isdisjoint(part)
    return fits and part not in (".", "..") and part[-1] not in ". " and part[0] not in " ~"


def _folded(name: str) -> str:
    """Return the name as a file system that ignores case and composition keeps it."""
    return unicodedata.normalize("NFC", name).casefold()
