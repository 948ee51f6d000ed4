"""Argos Translate, offline: its packages, its tokenizer, and CTranslate2, without its document path."""

from collections.abc import Mapping
from pathlib import Path

from workbench.engines.argos.engine import Argos
from workbench.engines.argos.runtime import Options
from workbench.engines.argos.shelf import Shelf

__all__ = ["PLUGIN", "Argos", "Options", "Shelf"]


def PLUGIN(folders: Mapping[str, Path]) -> Argos:  # noqa: N802, the name that discovery looks for
    """Return the engine over the packages in ``folders["models"]``."""
    return Argos(folders["models"])
