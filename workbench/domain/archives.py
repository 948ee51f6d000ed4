"""Several files in one: ZIP archives in memory, the same bytes for the same files, read with suspicion.

Nothing is ever unpacked to a disk, so a name in an archive is only a name; a
name that tries to be a path elsewhere is refused all the same, because
somebody will unpack the file with another program.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

from workbench.domain.validation import Problem, problem

ENTRIES: Final = 20_000
"""The most files that an archive may hold."""
SIZE: Final = 256 * 1024 * 1024
"""The most bytes that they may have together, unpacked."""
MAGIC: Final = b"PK\x03\x04"
"""How an archive begins that holds a file."""
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that the format can write; a real one would make each export another file."""
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x1
_OUTSIDE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.?([/\\]|$)|[\x00-\x1f\\]")
_LEFT_BY_MACS: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._)")


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of the files, sorted by name and not compressed: no two zlibs compress alike."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3  # Unix, whatever system this is
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return target.getvalue()


def unpack(data: bytes, name: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the files in an archive by their names, and everything that is wrong with it.

    Folders and what Macs leave behind are passed over.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            wrong = list(_refused(archive, name))
            return ({}, wrong) if wrong else _read(archive, name)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
        return {}, [_wrong(name, "broken", reason=str(error)[:80])]


def unpack_texts(data: bytes, name: str, endings: tuple[str, ...]) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts in an archive whose names end so, sorted by name; they must be UTF-8."""
    files, wrong = unpack(data, name)
    texts: dict[str, str] = {}
    for path in sorted(files):
        if path.endswith(endings):
            try:
                texts[path] = files[path].decode("utf-8")
            except UnicodeDecodeError as error:
                wrong.append(_wrong(path, "not_utf8", byte=error.start))
    return texts, wrong


def _refused(archive: zipfile.ZipFile, name: str) -> Iterator[Problem]:
    """Find what the directory of the archive gives away, before anything is unpacked."""
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        yield _wrong(name, "entries", count=len(entries), most=ENTRIES)
        return
    seen: set[str] = set()
    for entry in entries:
        if _OUTSIDE.search(entry.filename) or _OUTSIDE.search(entry.orig_filename):
            yield _wrong(name, "outside", entry=_shown(entry.filename))
        elif entry.filename in seen:
            yield _wrong(name, "twice", entry=_shown(entry.filename))
        elif entry.flag_bits & _ENCRYPTED:
            yield _wrong(name, "encrypted", entry=_shown(entry.filename))
        elif entry.compress_type not in _METHODS:
            yield _wrong(name, "method", entry=_shown(entry.filename))
        seen.add(entry.filename)


def _read(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Unpack, with an eye on what really comes out: the sizes that an archive tells may be lies."""
    files: dict[str, bytes] = {}
    left = SIZE
    for entry in archive.infolist():
        if entry.is_dir() or _LEFT_BY_MACS.search(entry.filename):
            continue
        try:
            with archive.open(entry) as member:
                content = member.read(left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            return {}, [_wrong(name, "damaged", entry=_shown(entry.filename), reason=str(error)[:80])]
        left -= len(content)
        if left < 0:
            return {}, [_wrong(name, "size", most=SIZE // 2**20)]
        files[entry.filename] = content
    return files, []


def _shown(name: str) -> str:
    return ascii(name[:60])[1:-1]


def _wrong(place: str, rule: str, /, **values: object) -> Problem:
    return problem(place, f"errors.zip.{rule}", **values)
