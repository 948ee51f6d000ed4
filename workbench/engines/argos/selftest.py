"""A first translation in a process of its own: a damaged model may end the process that loads it.

Of 800 mutated weight files six ended CTranslate2 4.6.0 by a signal, and of
1,500 none 4.8.5; so a floor is set on the version, and this is the second net.
"""

from pathlib import Path

from workbench.neural import selftest
from workbench.neural.selftest import TIMEOUT


def passes(folder: Path, source: str, timeout: float = TIMEOUT) -> bool:
    """Say whether the package in ``folder`` loads and translates a line, in a process of its own."""
    return selftest.passes(__name__, folder, source, timeout)


def main(folder: Path, line: str) -> None:
    """Load the package and translate a line."""
    from workbench.engines.argos.runtime import Loaded, Options

    loaded = Loaded(folder, Options(inter_threads=1))
    pieces = loaded.encode(line)
    for pending in loaded.submit([pieces]):
        loaded.output(pending, pieces)
