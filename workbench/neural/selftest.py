"""A first translation in a process of its own: a damaged model may end the process that loads it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

TIMEOUT: Final = 60.0
"""Seconds for loading a package and translating one line; official ones take two on a slow core."""
LINES: Final = {"en": "Hello, world.", "zh": "你好，世界。", "zt": "你好，世界。"}
_MEMORY: Final = 8 * 2**30
_DONE: Final = "translated"
_CODE: Final = (
    "import sys; sys.path.append(sys.argv[4]); from importlib import import_module; "
    f"from {__name__} import limited; limited(import_module(sys.argv[3]).main, *sys.argv[1:3])"
)
_ROOT: Final = Path(__file__).parents[2]
"""The folder that holds the ``workbench`` package, which the new process has to find."""


def passes(module: str, folder: Path, source: str, timeout: float) -> bool:
    """Say whether ``main`` of a module loads the package in ``folder`` and translates a line."""
    command = [sys.executable, "-P", "-c", _CODE, str(folder), source, module, str(_ROOT)]
    try:
        done = subprocess.run(  # noqa: S603, this Python, with a path, a language code and a name of ours
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and done.stdout.decode(errors="replace").strip() == _DONE


def limited(main: Callable[[Path, str], None], folder: str, source: str) -> None:
    """Load a package with little memory, translate a line, and say that it is done."""
    _limit_memory()
    main(Path(folder), LINES.get(source, "1 2 3"))
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
