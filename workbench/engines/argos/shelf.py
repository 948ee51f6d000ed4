"""The shelf of Argos packages, the only one that can be filled from the network."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from workbench.engines.argos import archive, metadata, runtime
from workbench.engines.argos.archive import METADATA, TOKENIZERS, WEIGHTS, Package
from workbench.engines.argos.selftest import passes
from workbench.errors import NotFound
from workbench.neural import shelf
from workbench.neural.archive import Limits
from workbench.neural.chosen import Metadata
from workbench.neural.shelf import fingerprint, newest
from workbench.ports import Cancelled, Model, Progress

__all__ = ["Shelf", "fingerprint", "newest"]


class Shelf(shelf.Shelf):
    """Implements ``ports.Models`` over one folder.

    One stray folder makes every call of argostranslate fail, so it is never
    asked what is there.
    """

    engine = "argos"
    broken = "argos.broken_package"

    def __init__(
        self, folder: Path, limits: Limits | None = None, works: Callable[[Path, str], bool] = passes
    ) -> None:
        super().__init__(folder, limits or Limits(), works)

    def opened(self, path: Path) -> AbstractContextManager[Package]:
        """Open a package file and check it. Raises Refused with what is wrong."""
        return archive.opened(path, self._limits)

    def about(self, folder: Path) -> Metadata:
        """Return what an installed package says of itself. Raises OSError, Refused."""
        with (folder / METADATA).open("rb") as file:
            return metadata.parse(file.read(metadata.LIMIT + 1), str(folder))

    def is_package(self, path: Path) -> bool:
        """Say whether a folder looks like a package, without reading anything."""
        if path.name.startswith(".") or not (path / METADATA).is_file():
            return False
        return (path / WEIGHTS).is_file() and any((path / name).is_file() for name in TOKENIZERS)

    def library(self) -> str:
        """Return the version of CTranslate2."""
        return runtime.library_version()

    def fetch(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Download the newest package of a pair, check it and install it; None when cancelled.

        This and ``update`` are all that goes online. Raises NotFound for a
        pair that the index lacks, Missing when the network fails, Refused for
        a package that fails its checks.
        """
        from workbench.engines.argos import download

        return download.install(self, self._folder, pair, progress=progress, cancelled=cancelled)

    def update(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Fetch the newest package of an installed pair where it is newer than all that are here.

        None when there is nothing newer, or when cancelled. Raises as ``fetch``.
        """
        from workbench.engines.argos import download

        there = newest(model for model in self.installed() if model.pair == pair)
        if there is None:
            raise NotFound("argos.not_installed", pair=pair)
        return download.install(
            self, self._folder, pair, progress=progress, cancelled=cancelled, newer_than=there.version
        )
