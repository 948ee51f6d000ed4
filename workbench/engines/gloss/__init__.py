"""The embedded default engine: a word-by-word gloss from CC-CEDICT, and the phrases of web pages."""

from collections.abc import Mapping
from pathlib import Path

from workbench.engines.gloss.engine import Gloss
from workbench.engines.gloss.words import GlossWord

__all__ = ["PLUGIN", "Gloss", "GlossWord"]


def PLUGIN(folders: Mapping[str, Path]) -> Gloss:  # noqa: N802, the name that discovery looks for
    """Return the engine, with its index in the program's cache folder."""
    return Gloss(folders["cache"])
