"""Which version of a pair is used: the newest, unless somebody chose another one.

The choice stands in a small file on the shelf, so that it holds for every
project and for every process that translates.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbench.ports import Model

NAME: Final = ".used.json"
_LIMIT: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Metadata:
    """The pair, in the engine's own codes, and the package's version."""

    source: str
    target: str
    version: str


def read(folder: Path) -> dict[str, str]:
    """Return the chosen version of each pair; a file that makes no sense chooses nothing."""
    try:
        with (folder / NAME).open("rb") as file:
            table = json.loads(file.read(_LIMIT))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(table, dict):
        return {}
    return {pair: version for pair, version in table.items() if isinstance(version, str)}


def write(folder: Path, versions: Mapping[str, str]) -> None:
    """Keep these choices: the old file stays until the new one is whole. Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=".staging-", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(dict(sorted(versions.items())), file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / NAME)
    finally:
        Path(name).unlink(missing_ok=True)


def used(models: Iterable[Model], versions: Mapping[str, str]) -> Model | None:
    """Return which of a pair's models is used: the chosen version where it is there, else the newest."""
    found = sorted(models, key=order)
    chosen = [model for model in found if versions.get(model.pair) == model.version]
    return next(reversed(chosen or found), None)


def order(model: Model) -> tuple[str, str, tuple[int, ...], str]:
    """Return what models are sorted by: their pair, then their version, the newest last."""
    return (model.source, model.target, numbers(model.version), model.folder.name)


def numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 1.10 comes after 1.9.

    >>> numbers("1.10") > numbers("1.9")
    True
    """
    return tuple(int(part) for part in version.split("."))
