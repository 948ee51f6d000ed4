"""The shelf of translation models: what is installed and used, installing, updating, removing, carrying."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from workbench.errors import NotFound, WorkbenchError
from workbench.ports import Cancelled, Model, Progress, Unpacked, Workbench
from workbench.usecases.calibrate import calibrate_model

_Installed = TypeVar("_Installed", Model, Model | None)
FETCHED = "argos"
"""The engine whose models come from an index; those of others come from files."""
PAIRS = ("en-zh", "zh-en")
"""The pairs that this program cannot do without."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A model with what the shelf knows of it: whether it translates its pair, and was loaded here before."""

    model: Model
    used: bool
    tested: bool


def installed(wb: Workbench) -> list[Model]:
    """Return the installed models."""
    return wb.models.installed()


def shelf(wb: Workbench) -> list[Shelved]:
    """Return the installed models with what is known of each, older versions of a pair first."""
    used = wb.models.used()
    return [Shelved(model, model in used, wb.models.tested(model)) for model in wb.models.installed()]


def missing(wb: Workbench) -> list[str]:
    """Return the pairs between English and Chinese that no installed model translates."""
    there = {model.pair for model in wb.models.installed()}
    return [pair for pair in PAIRS if pair not in there]


def install_file(wb: Workbench, path: Path) -> Model:
    """Check a package file or a folder of model files; install it whole or not at all.

    Raises NotFound, Refused.
    """
    if not wb.files.exists(path):
        raise NotFound("file", name=str(path))
    return _calibrated(wb, wb.models.install_file(path))


def use(wb: Workbench, pair: str, version: str | None = None, engine: str | None = None) -> Model:
    """Translate a pair with one version from now on, or with the newest again. Raises NotFound."""
    return wb.models.use(pair, version, engine)


def remove(wb: Workbench, pair: str, version: str | None = None, engine: str | None = None) -> list[Model]:
    """Remove the models of a pair such as ``en-zh``, or one version, or of one engine. Raises NotFound."""
    return wb.models.remove(pair, version, engine)


def fetch(
    wb: Workbench, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Model | None:
    """Download and install the newest model of a pair; None when cancelled.

    Raises NotFound, Missing, Refused.
    """
    return _calibrated(wb, wb.models.fetch(pair, progress, cancelled))


def update(
    wb: Workbench, pair: str, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> Model | None:
    """Fetch a newer model of an installed pair; None where there is none, or when cancelled.

    Raises NotFound, Missing, Refused.
    """
    return _calibrated(wb, wb.models.update(pair, progress, cancelled))


def updatable(wb: Workbench, pairs: Sequence[str] = ()) -> list[str]:
    """Return the pairs to look for newer models of: those named, else all that the index may have."""
    fetched = (model.pair for model in wb.models.installed() if model.engine == FETCHED)
    return list(dict.fromkeys(pairs or fetched))


def test(wb: Workbench, model: Model) -> bool:
    """Load a model, translate a line, and say whether that worked; it takes seconds."""
    return wb.models.test(model)


def pack(wb: Workbench, path: Path, progress: Progress | None = None) -> list[Model]:
    """Put every installed model into one checked file. Raises NotFound when there is none, Refused."""
    return wb.models.pack(path, progress)


def unpack(wb: Workbench, path: Path, progress: Progress | None = None) -> Unpacked:
    """Install the models of a packed file, each whole or not at all. Raises NotFound, Refused."""
    done = wb.models.unpack(wb.files.existing(path), progress)
    for model in done.models:
        _calibrated(wb, model)
    return done


def _calibrated(wb: Workbench, model: _Installed) -> _Installed:
    """Find out where a new model's attention says which word answers to which; it takes seconds.

    A model serves without it, so nothing that goes wrong here undoes an install.
    """
    if model is not None:
        with suppress(WorkbenchError):
            calibrate_model(wb, model)
    return model
