"""Files and their formats."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem


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
    ``lost(dossier)`` that counts what only it can count of what it loses;
    ``joins``, true where files one after the other are one file; and
    ``shard``, how many documents a file of a dataset holds where the usual
    number of them takes too much memory.
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
