"""A first translation in a process of its own: SentencePiece reads a file that a stranger made."""

from pathlib import Path

from workbench.neural import selftest
from workbench.neural.selftest import TIMEOUT


def passes(folder: Path, source: str, timeout: float = TIMEOUT) -> bool:
    """Say whether the model in ``folder`` loads and translates a line, in a process of its own."""
    return selftest.passes(__name__, folder, source, timeout)


def main(folder: Path, line: str) -> None:
    """Load the model and translate a line."""
    from workbench.engines.firefox.runtime import Loaded

    loaded = Loaded(folder)
    loaded.translate([tuple(loaded.encode(line))], lambda: False)
