"""All installed models in one file that is carried to a machine without a network, and taken apart there.

The file is a ZIP archive that holds a package for each model and a manifest
with the size and SHA-256 of each. What is taken out of it is a stranger until
the shelf has checked it as any package: names, links, sizes and a first
translation.
"""

import hashlib
import json
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from workbench.errors import Refused
from workbench.neural import archive
from workbench.neural.archive import Limits
from workbench.ports import Model, Progress

MANIFEST: Final = "manifest.json"
FORMAT: Final = "workbench-models"
VERSION: Final = 1
LIMITS: Final = Limits(files=101, unpacked=2**32 - 2**24)
"""A hundred packages, and what a ZIP archive without its 64-bit extension holds."""
_MANIFEST_LIMIT: Final = 256 * 1024
_CHUNK: Final = 2**20
_NAME: Final = re.compile(r"[A-Za-z-]{2,8}_[A-Za-z-]{2,8}-[0-9.]{1,20}-[0-9a-f]{8}\.[a-z]{1,20}model")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the same models give the same bytes."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One package in the file, as the manifest describes it; ``size`` in bytes."""

    file: str
    size: int
    sha256: str

    @property
    def engine(self) -> str:
        """Return the engine that the package is for: its file's ending says so, as in ``.argosmodel``."""
        return self.file.rpartition(".")[2].removesuffix("model")


def pack(models: Sequence[Model], path: Path, progress: Progress | None = None) -> None:
    """Write the models into one file at ``path``: whole, read back and checked, or not at all.

    The same models give the same bytes. Raises Refused when it cannot be written.
    """
    if sum(model.size for model in models) > LIMITS.unpacked:
        raise Refused("argos.pack_too_large", place=str(path), limit=LIMITS.unpacked // 2**20)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(descriptor)
    except OSError as error:
        raise _unwritten(path, error) from error
    part = Path(name)
    try:
        _write(models, part, progress)
        listed(part)
        part.replace(path)
        archive.sync(path.parent)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def listed(path: Path) -> list[Packed]:
    """Return the packages of a file, with its manifest and all its sums checked.

    Raises Refused for a file that is not ours, was changed, or holds anything else.
    """
    with archive.container(path, LIMITS) as container:
        packed = _manifest(container, path)
        _check_entries(container, packed, path)
        for each in packed:
            _copy(container, each, None, path)
    return packed


def take_out(path: Path, packed: Packed, folder: Path) -> Path:
    """Copy one package into a folder and return where it lies. Raises Refused when its sum differs."""
    target = folder / packed.file
    with archive.container(path, LIMITS) as container:
        _copy(container, packed, target, path)
    return target


def _write(models: Sequence[Model], part: Path, progress: Progress | None) -> None:
    packed: list[dict[str, object]] = []
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=False) as outer:
        for done, model in enumerate(models, 1):
            name = f"{model.source}_{model.target}-{model.version}-{model.sha256[:8]}.{model.engine}model"
            with _package(model, part.parent) as package:
                packed.append({"file": name, **_facts(package), "pair": model.pair, "version": model.version})
                with package.open("rb") as source, outer.open(_entry(name), "w") as target:
                    _pour(source, target)
            if progress is not None:
                progress(done, len(models))
        manifest = {"format": FORMAT, "version": VERSION, "models": packed}
        outer.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1) + "\n")
    with part.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _package(model: Model, folder: Path) -> Iterator[Path]:
    """Make a package file of an installed model; it is gone afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=".package-", dir=folder)
    os.close(descriptor)
    path = Path(name)
    root = f"{model.source}_{model.target}-{model.version}"
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=False) as inner:
            for file in sorted(each for each in model.folder.rglob("*") if each.is_file()):
                entry = _entry(f"{root}/{file.relative_to(model.folder).as_posix()}")
                with file.open("rb") as source, inner.open(entry, "w") as target:
                    _pour(source, target)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    entry.create_system = 3
    return entry


def _facts(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {"size": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    while chunk := source.read(_CHUNK):
        target.write(chunk)


def _manifest(container: zipfile.ZipFile, path: Path) -> list[Packed]:
    """Read the manifest. Raises Refused for one that is not exactly what ``pack`` writes."""
    wrong = Refused("argos.pack_manifest", place=f"{path}:{MANIFEST}")
    try:
        entry = container.getinfo(MANIFEST)
    except KeyError:
        raise Refused("argos.pack_not_ours", place=str(path)) from None
    if entry.file_size > _MANIFEST_LIMIT:
        raise wrong
    with archive.reading(str(path)):
        data = container.read(entry)
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(table, dict) or (table.get("format"), table.get("version")) != (FORMAT, VERSION):
        raise Refused("argos.pack_not_ours", place=str(path))
    listed = table.get("models")
    packed = [_packed(each) for each in listed] if isinstance(listed, list) else [None]
    found = [each for each in packed if each is not None]
    if len(found) < len(packed) or len({each.file for each in found}) < len(found):
        raise wrong
    return found


def _packed(each: Any) -> Packed | None:
    """Return one line of the manifest, or None for one that makes no sense."""
    if not isinstance(each, dict):
        return None
    file, size, sha256 = (each.get(name) for name in ("file", "size", "sha256"))
    if not isinstance(file, str) or not _NAME.fullmatch(file):
        return None
    if type(size) is not int or not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        return None
    return Packed(file, size, sha256)


def _check_entries(container: zipfile.ZipFile, packed: Sequence[Packed], path: Path) -> None:
    """Refuse anything that the manifest does not name, and links, and compression that could be a bomb."""
    there = container.infolist()
    sizes = {each.file: each.size for each in packed}
    if sorted(entry.orig_filename for entry in there) != sorted([MANIFEST, *sizes]):
        raise Refused("argos.pack_entries", place=str(path))
    for entry in there:
        archive.check_plain(entry, str(path))
        if entry.compress_type != zipfile.ZIP_STORED:
            raise Refused("argos.compression", place=str(path))
        if entry.file_size != sizes.get(entry.filename, entry.file_size):
            raise Refused("argos.pack_checksum", place=f"{path}:{entry.filename}", name=entry.filename)


def _copy(container: zipfile.ZipFile, each: Packed, target: Path | None, path: Path) -> None:
    """Read one package, into ``target`` where it is given. Raises Refused when its sum differs."""
    digest = hashlib.sha256()
    with archive.reading(str(path)):
        source = container.open(each.file)
    with source, _sink(target) as sink:
        while chunk := _read(source, path):
            digest.update(chunk)
            if sink is not None:
                sink.write(chunk)
    if digest.hexdigest() != each.sha256:
        raise Refused("argos.pack_checksum", place=f"{path}:{each.file}", name=each.file)


def _read(source: IO[bytes], path: Path) -> bytes:
    with archive.reading(str(path)):
        return source.read(_CHUNK)


@contextmanager
def _sink(target: Path | None) -> Iterator[IO[bytes] | None]:
    if target is None:
        yield None
    else:
        with target.open("xb") as file:
            yield file


def _unwritten(path: Path, error: OSError) -> Refused:
    return Refused("argos.pack_unwritten", place=str(path), reason=error.strerror or type(error).__name__)
