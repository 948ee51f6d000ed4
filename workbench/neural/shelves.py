"""The shelves of all engines as one: what is asked of all, and which of them a file or a pair belongs to."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from workbench.errors import NotFound
from workbench.neural import packing, shelf
from workbench.neural.shelf import Shelf
from workbench.ports import Cancelled, Model, Progress, Unpacked


class Fetching(Protocol):
    """A shelf that can be filled from the network."""

    def fetch(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Download and install the newest package of a pair."""
        ...

    def update(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Fetch a newer package of an installed pair, where there is one."""
        ...


class Shelves:
    """Implements ``ports.Models`` over one shelf for each engine, in the order in which they are shown.

    ``owner`` says which engine a file to install is for; ``online`` is the
    shelf that fetches.
    """

    def __init__(self, shelves: Mapping[str, Shelf], owner: Callable[[Path], str], online: Fetching) -> None:
        self._shelves = shelves
        self._owner = owner
        self._online = online

    def installed(self) -> list[Model]:
        """Return what is installed, by engine."""
        return [model for each in self._shelves.values() for model in each.installed()]

    def used(self) -> list[Model]:
        """Return the model of each pair that translates, for each engine."""
        return [model for each in self._shelves.values() for model in each.used()]

    def use(self, pair: str, version: str | None, engine: str | None = None) -> Model:
        """Choose the version of a pair, in one engine or in each that has it. Raises NotFound."""
        return [each.use(pair, version) for each in self._with(pair, version, engine)][-1]

    def tested(self, model: Model) -> bool:
        """Say whether this very model has been loaded on this machine before."""
        return self._shelves[model.engine].tested(model)

    def test(self, model: Model) -> bool:
        """Load a model, translate a line, and say whether that worked."""
        return self._shelves[model.engine].test(model)

    def install_file(self, path: Path) -> Model:
        """Check a file or a folder, then install it whole or not at all. Raises Refused."""
        return self._shelves[self._owner(path)].install_file(path)

    def fetch(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Download, check and install the newest package of a pair."""
        return self._online.fetch(pair, progress, cancelled)

    def update(
        self, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Model | None:
        """Fetch a newer package of an installed pair, where there is one."""
        return self._online.update(pair, progress, cancelled)

    def remove(self, pair: str, version: str | None = None, engine: str | None = None) -> list[Model]:
        """Remove the models of a pair, or one version, of one engine or of each. Raises NotFound."""
        return [model for each in self._with(pair, version, engine) for model in each.remove(pair, version)]

    def pack(self, path: Path, progress: Progress | None = None) -> list[Model]:
        """Put every installed model of every engine into one checked file. Raises NotFound, Refused."""
        models = self.installed()
        if not models:
            raise NotFound("argos.nothing_to_pack")
        packing.pack(models, path, progress)
        return models

    def unpack(self, path: Path, progress: Progress | None = None) -> Unpacked:
        """Install the models of a packed file, each whole or not at all. Raises NotFound, Refused."""
        return shelf.unpack(path, self._shelves, progress)

    def _with(self, pair: str, version: str | None, engine: str | None) -> list[Shelf]:
        """Return the shelves that have a pair in this version. Raises NotFound when none has."""
        models = [m for m in self.installed() if m.pair == pair and engine in (None, m.engine)]
        if not models:
            raise NotFound("argos.not_installed", pair=pair)
        names = dict.fromkeys(m.engine for m in models if version in (None, m.version))
        if not names:
            known = ", ".join(model.version for model in models)
            raise NotFound("argos.no_version", pair=pair, version=version, known=known)
        return [self._shelves[name] for name in names]
