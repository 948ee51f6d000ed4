"""An archive, looked at before anything is taken out of it, and taken out with every byte counted.

``ZipFile.extractall`` writes over other packages, and unpacks one megabyte
into a thousand; so names, kinds, numbers and sizes are checked first, and
sizes again while reading, because an archive can lie about them.
"""

import os
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from workbench.errors import Refused

_END: Final = struct.Struct("<4s4H2LH")
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
_READ_ERRORS: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error,
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


def folded(name: str) -> str:
    """Return the name as a file system that ignores case and composition keeps it."""
    return unicodedata.normalize("NFC", name).casefold()
