"""Building the index of the installed dictionary in a process of its own.

It takes seconds of work in Python, and 38 MB of jieba; done in a thread, each
key typed meanwhile would wait for its turn.
"""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from workbench.engines.gloss.cedict import Cedict, installed
from workbench.engines.gloss.index import opened
from workbench.engines.gloss.segmenter import environment, frequency

_LONGEST: Final = 300
"""Seconds after which the process is given up; it takes two to twenty."""


def build_apart(folder: Path) -> None:
    """Have the index built into ``folder``; where that fails it is not there, and who needs it builds it."""
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(  # noqa: S603  this Python, with a module of ours
            (sys.executable, "-P", "-m", __name__, folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=_LONGEST,
            check=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


if __name__ == "__main__":
    opened(Path(sys.argv[1]), Cedict(installed()), frequency).close()
