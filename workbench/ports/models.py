"""The shelf of translation models."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbench.errors import Refused
from workbench.ports.basics import Cancelled, Progress


@dataclass(frozen=True, slots=True)
class Model:
    """An installed translation model: its pair, version, folder, size in bytes, and hash over its files."""

    engine: str
    source: str
    target: str
    version: str
    folder: Path
    size: int
    sha256: str

    @property
    def pair(self) -> str:
        """Return the pair as people type it, such as ``en-zh``."""
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What became of a file of packed models: those that are installed, and why the others are not."""

    models: tuple[Model, ...]
    refused: tuple[Refused, ...] = ()


class Models(Protocol):
    """The shelf of installed models; several versions of a pair stand side by side."""

    def installed(self) -> list[Model]:
        """Return what is installed."""
        ...

    def used(self) -> list[Model]:
        """Return the model of each pair that translates: the newest, unless another was chosen."""
        ...

    def use(self, pair: str, version: str | None, engine: str | None = None) -> Model:
        """Choose the version of a pair; None means the newest again. Raises NotFound.

        ``engine`` says whose, where several engines have models of the pair.
        """
        ...

    def tested(self, model: Model) -> bool:
        """Say whether this very model has been loaded on this machine before."""
        ...

    def test(self, model: Model) -> bool:
        """Load a model, translate a line, and say whether that worked; it takes seconds."""
        ...

    def install_file(self, path: Path) -> Model:
        """Check a file or a folder of files, then install it whole or not at all. Raises Refused."""
        ...

    def fetch(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Download the newest package of a pair, check it and install it; None when cancelled.

        This and ``update`` are all that goes online. Raises NotFound for a
        pair that the index lacks, Missing when the index cannot be reached,
        Refused for a download that fails its checks.
        """
        ...

    def update(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Fetch a newer package of an installed pair; None where there is none, or when cancelled."""
        ...

    def remove(self, pair: str, version: str | None = None, engine: str | None = None) -> list[Model]:
        """Remove the models of a pair, or one version of it, and return them. Raises NotFound.

        Without ``engine`` those of every engine.
        """
        ...

    def pack(self, path: Path, progress: Progress | None = None) -> list[Model]:
        """Put every installed model into one checked file. Raises NotFound, Refused."""
        ...

    def unpack(self, path: Path, progress: Progress | None = None) -> Unpacked:
        """Install the models that ``pack`` packed, each whole or not at all. Raises NotFound, Refused."""
        ...
