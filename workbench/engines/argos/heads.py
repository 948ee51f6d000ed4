"""Where a model's attention is read: which layer of the decoder, and over how many of its heads.

CTranslate2 reads this from two numbers in the model's own file. Models come
with the first head of the last layer, which says little in most of them. To
try another place, a copy with these two numbers changed is loaded; the model
itself stays as it is. The layout is that of CTranslate2's ``model_spec.py``: a
header, then for each variable its name, shape, type, size and data.
"""

import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from workbench.neural.heads import Head

_LAYER: Final = "decoder/alignment_layer"
_HEADS: Final = "decoder/alignment_heads"
_ALL_HEADS: Final = "decoder/num_heads"
_LAYERS: Final = "decoder/layer_"
_SHORT: Final = struct.Struct("<h")
_MOST: Final = 100_000
"""More variables, or longer names, than any model has."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the file says: its own head, where the two numbers lie in it, and how much there is to choose."""

    own: Head
    places: tuple[int, int]
    layers: int
    heads: int


def candidates(folder: Path) -> list[Head]:
    """Return where attention may be read in the model of a folder, its own place first.

    Tried are the first head and the mean of all heads, in the upper half of
    the layers: the best of large models is the mean of the last but one (Garg
    et al. 2019, Jointly Learning to Align and Translate). None for a file of
    another layout.
    """
    found = _found(folder / "model.bin")
    if found is None:
        return []
    lowest = found.layers // 2 if found.layers > 2 else 0
    upper = range(found.layers - 1, lowest - 1, -1)
    others = [Head(layer, heads) for layer in upper for heads in sorted({found.heads, 1}, reverse=True)]
    own = Head(found.own.layer % found.layers, found.own.heads or found.heads)
    return list(dict.fromkeys([own, *others]))


@contextmanager
def reading_at(folder: Path, head: Head | None) -> Iterator[Path]:
    """Give a folder to load the model from so that attention is read at ``head``.

    It is the model's own where nothing need change, else a copy that is gone
    afterwards. The model could be loaded from memory, too, but CTranslate2
    keeps what it is given: 80 MB more for as long as it is loaded. Raises
    OSError where there is no room.
    """
    found = _found(folder / "model.bin") if head else None
    if head is None or found is None or found.own in (head, Head(head.layer - found.layers, head.heads)):
        yield folder
        return
    with tempfile.TemporaryDirectory() as scratch:
        for path in folder.iterdir():
            if path.is_file():
                shutil.copyfile(path, Path(scratch) / path.name)
        with (Path(scratch) / "model.bin").open("r+b") as file:
            for place, number in zip(found.places, (head.layer, head.heads), strict=True):
                file.seek(place)
                file.write(_SHORT.pack(number))
        yield Path(scratch)


def _found(path: Path) -> _Found | None:
    """Read the names of a model's variables and the few numbers that matter; data are leapt over."""
    numbers: dict[str, tuple[int, int]] = {}
    layers = 0
    try:
        with path.open("rb") as file:
            for name, size in _variables(file):
                if name in (_LAYER, _HEADS, _ALL_HEADS) and size == _SHORT.size:
                    at = file.tell()
                    numbers[name] = (at, _SHORT.unpack(file.read(size))[0])
                    continue
                if name.startswith(_LAYERS):
                    layers = max(layers, int(name.removeprefix(_LAYERS).partition("/")[0]) + 1)
                file.seek(size, os.SEEK_CUR)
    except (OSError, ValueError, struct.error):
        return None
    if len(numbers) < 3 or not layers:
        return None
    (at_layer, layer), (at_heads, heads), (_, every) = (numbers[n] for n in (_LAYER, _HEADS, _ALL_HEADS))
    return _Found(Head(layer, heads), (at_layer, at_heads), layers, every)


def _variables(file: BinaryIO) -> Iterator[tuple[str, int]]:
    """Yield each variable's name and size in bytes, when the file stands before its data."""
    _read(file, "<I")
    _name(file)
    _read(file, "<I")
    for _ in range(min(_read(file, "<I"), _MOST)):
        name = _name(file)
        rank = _read(file, "<B")
        file.seek(4 * rank + 1, os.SEEK_CUR)  # its shape and its type
        yield name, _read(file, "<I")


def _name(file: BinaryIO) -> str:
    return file.read(_read(file, "<H")).rstrip(b"\0").decode("ascii")


def _read(file: BinaryIO, form: str) -> int:
    number: int = struct.unpack(form, file.read(struct.calcsize(form)))[0]
    return number
