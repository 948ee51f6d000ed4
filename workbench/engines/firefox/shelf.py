"""The shelf of Mozilla's models, which lies in a folder of its own beside the packages of Argos."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from workbench.engines.firefox import bundle, facts
from workbench.engines.firefox.bundle import Bundle
from workbench.engines.firefox.selftest import passes
from workbench.neural import shelf
from workbench.neural.archive import Limits
from workbench.neural.chosen import Metadata

FOLDER: Final = "firefox"
"""The folder of these models in the folder of all models."""


class Shelf(shelf.Shelf):
    """Mozilla's models, from folders and archives that hold the files as they are published."""

    engine = "firefox"
    broken = "firefox.broken_package"

    def __init__(self, folder: Path, works: Callable[[Path, str], bool] = passes) -> None:
        super().__init__(folder / FOLDER, Limits(), works)

    def is_there(self, path: Path) -> bool:
        """Say whether there is a file or a folder to install."""
        return path.is_file() or path.is_dir()

    def opened(self, path: Path) -> AbstractContextManager[Bundle]:
        """Open a folder or an archive and check it. Raises Refused with what is wrong."""
        return bundle.opened(path)

    def inspect(self, folder: Path) -> None:
        """Read the weights and the shortlist: what is wrong with them can be said. Raises Refused."""
        from workbench.engines.firefox import marian, shortlist
        from workbench.engines.firefox.network import Network

        files = bundle.installed(folder)
        network = Network(marian.read(files.model))
        if files.shortlist is not None:
            shortlist.read(files.shortlist, *network.sizes, shared=network.shared)

    def about(self, folder: Path) -> Metadata:
        """Return what an installed model says of itself. Raises OSError, Refused."""
        return bundle.read_metadata(folder)

    def is_package(self, path: Path) -> bool:
        """Say whether a folder looks like an installed model, without reading anything."""
        return not path.name.startswith(".") and (path / bundle.METADATA).is_file()

    def library(self) -> str:
        """Return what a model was tried with."""
        return facts.library_version()
