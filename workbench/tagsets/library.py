"""Which tagsets there are: ours, those of other packages, and those in a person's folder."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Final

from workbench.domain.tagset import Tagset
from workbench.domain.validation import Problem
from workbench.errors import InvalidFile
from workbench.messages import say
from workbench.tagsets.checking import examine
from workbench.tagsets.reading import tagset

_FOLDER: Final = Path(__file__).parent
_NOT_TAGSETS: Final = frozenset({"crosswalks"})
_FIRST: Final = ("claims", "rhetoric", "framing")
"""The order of the layers on every screen; other tagsets follow by name."""


@cache
def builtin() -> Mapping[str, Tagset]:
    """Return our own tagsets by id. They are read once, at the first call, and tests check them."""
    paths = [path for path in _FOLDER.glob("*.toml") if path.stem not in _NOT_TAGSETS]
    found = {path.stem: tagset(path.read_bytes().decode("utf-8")) for path in sorted(paths, key=_order)}
    return MappingProxyType(found)


def discover(folder: Path) -> Mapping[str, Tagset]:
    """Return the built-in tagsets, those of other packages, and those in ``folder``, by id.

    Other packages name a TOML file (a ``Path``) under the entry point
    ``workbench.tagsets``. A folder that is not there holds nothing. Raises
    InvalidFile with the problems of all files at once.
    """
    found = dict(builtin())
    wrong: list[Problem] = []
    for path in _others(folder):
        own, problems = examine(path)
        wrong += problems
        if own is None:
            continue
        if own.id in found:
            wrong.append(_taken(path, own.id))
        else:
            found[own.id] = own
    if wrong:
        raise InvalidFile("tagsets.invalid", place=str(folder), problems=wrong)
    return MappingProxyType(found)


def _others(folder: Path) -> Iterator[Path]:
    for point in sorted(entry_points(group="workbench.tagsets"), key=lambda point: point.name):
        yield Path(point.load())
    yield from sorted(folder.glob("*.toml"))


def _taken(path: Path, own: str) -> Problem:
    return Problem(
        place=f"{path.name} id",
        what=say("tagsets.taken.what", id=own),
        hint=say("tagsets.taken.hint", id=own),
    )


def _order(path: Path) -> tuple[int, str]:
    return (_FIRST.index(path.stem) if path.stem in _FIRST else len(_FIRST), path.stem)
