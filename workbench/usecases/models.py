"""The shelf of translation models: what is installed, installing from a file, removing."""

from pathlib import Path

from workbench.ports import Model, Progress, Workbench


def installed(wb: Workbench) -> list[Model]:
    """Return the installed models."""
    return wb.models.installed()


def install_file(wb: Workbench, path: Path) -> Model:
    """Check a package file and install it, whole or not at all. Raises NotFound, Refused."""
    return wb.models.install_file(wb.files.existing(path))


def remove(wb: Workbench, pair: str) -> list[Model]:
    """Remove the models of a pair such as ``en-zh``. Raises NotFound."""
    return wb.models.remove(pair)


def fetch(wb: Workbench, pair: str, progress: Progress | None = None) -> Model:
    """Download and install the newest model of a pair. Raises NotFound, Missing, Refused."""
    return wb.models.fetch(pair, progress)
