"""A package file, looked at before anything is taken out of it, and taken out with every byte counted.

``ZipFile.extractall`` writes over other packages, and unpacks one megabyte
into a thousand; so names, kinds, numbers and sizes are checked first, and
sizes again while reading, because an archive can lie about them.
"""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from workbench.engines.argos import metadata
from workbench.errors import Refused
from workbench.neural.archive import Limits, check_plain, container, folded, reading, sync
from workbench.neural.chosen import Metadata

METADATA: Final = "metadata.json"
WEIGHTS: Final = "model/model.bin"
TOKENIZERS: Final = ("sentencepiece.model", "bpe.model")
_CHUNK: Final = 2**20


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
        names = [folded(entry.filename) for entry in files]
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
