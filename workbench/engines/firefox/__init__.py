"""Mozilla's translation models, offline, on a runtime of our own: nothing but numpy and SentencePiece."""

from collections.abc import Mapping
from pathlib import Path

from workbench.engines.firefox.bundle import looks_like
from workbench.engines.firefox.engine import Firefox
from workbench.engines.firefox.shelf import Shelf

__all__ = ["PLUGIN", "Firefox", "Shelf", "looks_like"]


def PLUGIN(folders: Mapping[str, Path]) -> Firefox:  # noqa: N802, the name that discovery looks for
    """Return the engine over the models in ``folders["models"]``."""
    return Firefox(folders["models"])
