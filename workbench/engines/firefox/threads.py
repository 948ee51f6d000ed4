"""One thread for numpy: the matrices are small, and threads that wait for each other cost four times more."""

import ctypes
from pathlib import Path
from typing import Final

import numpy as np

_SETTERS: Final = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads")
"""What OpenBLAS calls it in the packages of numpy that are installed; others are left as they are."""


def use_one() -> int:
    """Let numpy's own OpenBLAS work in one thread; return how many copies of it were told so."""
    told = 0
    for path in (Path(np.__file__).parents[1] / "numpy.libs").glob("*openblas*"):
        library = ctypes.CDLL(str(path))  # it is loaded already: this is the same one
        for name in _SETTERS:
            if hasattr(library, name):
                getattr(library, name)(1)
                told += 1
    return told
