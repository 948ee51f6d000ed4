"""A first translation in a process of its own: a damaged model may end the process that loads it.

Of 800 mutated weight files six ended CTranslate2 4.6.0 by a signal, and of
1,500 none 4.8.5; so a floor is set on the version, and this is the second net.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

TIMEOUT: Final = 60.0
"""Seconds for loading a package and translating one line; official ones take two on a slow core."""
_MEMORY: Final = 8 * 2**30
_DONE: Final = "translated"
_LINES: Final = {"en": "Hello, world.", "zh": "你好，世界。", "zt": "你好，世界。"}
_CODE: Final = f"import sys; sys.path.append(sys.argv[3]); from {__name__} import main; main(*sys.argv[1:3])"
_ROOT: Final = Path(__file__).parents[3]
"""The folder that holds the ``workbench`` package, which the new process has to find."""


def passes(folder: Path, source: str, timeout: float = TIMEOUT) -> bool:
    """Say whether the package in ``folder`` loads and translates a line, in a process of its own."""
    command = [sys.executable, "-P", "-c", _CODE, str(folder), source, str(_ROOT)]
    try:
        done = subprocess.run(  # noqa: S603, this Python, with a path and a language code as arguments
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and done.stdout.decode(errors="replace").strip() == _DONE


def main(folder: str, source: str) -> None:
    """Load the package, translate a line, and say that it is done."""
    from workbench.engines.argos.runtime import Loaded, Options

    _limit_memory()
    loaded = Loaded(Path(folder), Options(inter_threads=1))
    pieces = loaded.encode(_LINES.get(source, "1 2 3"))
    for pending in loaded.submit([pieces]):
        loaded.output(pending, pieces)
    sys.stdout.write(_DONE)


def _limit_memory() -> None:
    """Let a model that claims absurd sizes fail instead of filling the machine; no core file is written."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
