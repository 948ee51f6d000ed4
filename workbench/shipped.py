"""Where the files that ship with the program lie: seeds and published schemas.

An installed wheel carries them inside the package, a checkout beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Return the folder ``seeds`` or ``schemas``, wherever this installation keeps it."""
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
