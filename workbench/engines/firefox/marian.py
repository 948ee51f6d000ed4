"""A model file of Marian, read with every size checked: it comes from strangers.

The layout is that of Marian's binary format, version 1: the number of
entries; for each the length of its name, its type, its rank and its bytes;
then all names, all shapes, a gap, and all data. Matrices of 8-bit integers
lie transposed, with the number they were multiplied by behind them.
"""

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.engines.firefox import facts
from workbench.errors import Refused

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

_VERSION: Final = 1
_MOST: Final = 10_000
_LONGEST: Final = 256
_DEEPEST: Final = 4
_WIDEST: Final = 2**20
_GAP: Final = 4096
_TEXT, _FLOAT, _INT8 = 0x101, 0x404, 0x4101
_SETTINGS: Final = "special:model.yml"
_SETTINGS_LIMIT: Final = 64 * 1024
_NUMBER: Final = struct.Struct("<Q")
_HEADER: Final = struct.Struct("<4Q")
_SCALE: Final = struct.Struct("<f")


@dataclass(frozen=True, slots=True)
class Quantised:
    """A matrix of 8-bit integers, as it was multiplied by ``scale`` and rounded.

    ``values`` has the shape that the file names, whatever order it lay in.
    """

    values: Bytes
    scale: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What a model file holds: plain numbers, quantised matrices, and how the network is built."""

    floats: Mapping[str, Floats]
    matrices: Mapping[str, Quantised]
    settings: Mapping[str, str]
    place: str

    def setting(self, name: str, default: str) -> str:
        """Return a setting of the network as it is written."""
        return self.settings.get(name, default)

    def count(self, name: str, most: int) -> int:
        """Return a setting that counts something, 1 to ``most``. Raises Refused."""
        text = self.settings.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
            raise Refused("firefox.setting", place=self.place, name=name, value=text[:40])
        return int(text)

    def vector(self, name: str, size: int) -> Floats:
        """Return so many plain numbers. Raises Refused."""
        found = self.floats.get(name)
        if found is None or found.size != size:
            raise Refused("firefox.weight", place=self.place, name=name)
        return found.reshape(size)

    def matrix(self, name: str, rows: int | None, columns: int | None) -> Quantised:
        """Return a quantised matrix of this shape; None stands for any number. Raises Refused."""
        found = self.matrices.get(name)
        if found is None or found.values.ndim != 2:
            raise Refused("firefox.weight", place=self.place, name=name)
        for size, wanted in zip(found.values.shape, (rows, columns), strict=True):
            if wanted is not None and size != wanted:
                raise Refused("firefox.weight", place=self.place, name=name)
        return found

    def alpha(self, *names: str) -> float | None:
        """Return what activations are multiplied by, by the first of these names that is there."""
        for name in names:
            if name in self.floats and self.floats[name].size == 1:
                return self._positive(float(self.floats[name].reshape(1)[0]), name)
            if name in self.matrices and self.matrices[name].values.size == 1:
                found = self.matrices[name]
                return self._positive(float(found.values.reshape(1)[0]) / found.scale, name)
        return None

    def _positive(self, number: float, name: str) -> float:
        if not 1e-6 < number < 1e6:
            raise Refused("firefox.weight", place=self.place, name=name)
        return number


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    shape: tuple[int, ...]
    start: int
    size: int

    @property
    def count(self) -> int:
        return math.prod(self.shape)


def read(path: Path) -> Weights:
    """Return what a model file holds. Raises Refused with what is wrong, OSError."""
    if path.stat().st_size > facts.WEIGHTS:
        raise Refused("firefox.too_large", place=str(path), limit=facts.WEIGHTS // 2**20)
    return parse(path.read_bytes(), str(path))


def parse(data: bytes, place: str) -> Weights:
    """Return what the bytes of a model file hold. Raises Refused with what is wrong."""
    try:
        return _weights(data, place)
    except (
        struct.error,
        ValueError,
    ):
        raise Refused("firefox.damaged", place=place) from None


def _weights(data: bytes, place: str) -> Weights:
    floats: dict[str, Floats] = {}
    matrices: dict[str, Quantised] = {}
    settings: dict[str, str] = {}
    for entry in _entries(data):
        if entry.name in floats or entry.name in matrices or (entry.name == _SETTINGS and settings):
            raise ValueError(entry.name)
        if entry.kind == _INT8:
            matrices[entry.name] = _matrix(data, entry)
        elif entry.kind == _FLOAT:
            floats[entry.name] = _floats(data, entry)
        elif entry.kind == _TEXT and entry.name == _SETTINGS:
            settings = _settings(data[entry.start : entry.start + entry.size])
        else:
            raise Refused("firefox.kind", place=place, name=ascii(entry.name[:80]))
    if not settings:
        raise Refused("firefox.weight", place=place, name=_SETTINGS)
    return Weights(floats, matrices, settings, place)


def _entries(data: bytes) -> Iterator[_Entry]:
    """Yield what the table names, once all of it is known to lie in the file, side by side to its end."""
    version, count = struct.unpack_from("<2Q", data)
    if version != _VERSION or not 1 <= count <= _MOST:
        raise ValueError(version)
    headers = [_HEADER.unpack_from(data, 16 + _HEADER.size * number) for number in range(count)]
    if any(not 1 < name <= _LONGEST or not 1 <= rank <= _DEEPEST for name, _, rank, _ in headers):
        raise ValueError("name or rank")
    ends = list(accumulate((name for name, *_ in headers), initial=16 + _HEADER.size * count))
    names = [_name(data[start:end], end - start) for start, end in pairwise(ends)]
    places = list(accumulate((4 * rank for _, _, rank, _ in headers), initial=ends[-1]))
    shapes = [_shape(data, start, (end - start) // 4) for start, end in pairwise(places)]
    (gap,) = _NUMBER.unpack_from(data, places[-1])
    first = places[-1] + _NUMBER.size + gap
    starts = list(accumulate((size for *_, size in headers), initial=first))
    if gap > _GAP or starts[-1] != len(data):
        raise ValueError("size")
    for name, shape, header, (start, end) in zip(names, shapes, headers, pairwise(starts), strict=True):
        yield _Entry(name, header[1], shape, start, end - start)


def _shape(data: bytes, start: int, rank: int) -> tuple[int, ...]:
    shape: tuple[int, ...] = struct.unpack_from(f"<{rank}i", data, start)
    if not all(1 <= length <= _WIDEST for length in shape):
        raise ValueError(shape)
    return shape


def _name(raw: bytes, size: int) -> str:
    if len(raw) < size or raw[-1] or 0 in raw[:-1]:
        raise ValueError("name")
    return raw[:-1].decode("ascii")


def _matrix(data: bytes, entry: _Entry) -> Quantised:
    """Return a quantised matrix; those of words lie as they are, all others transposed."""
    if entry.size < entry.count + _SCALE.size:
        raise ValueError(entry.name)
    values = np.frombuffer(data, np.int8, entry.count, entry.start)
    (scale,) = _SCALE.unpack_from(data, entry.start + entry.count)
    if not 1e-6 < scale < 1e6:
        raise ValueError(entry.name)
    if entry.name.endswith("Wemb") or len(entry.shape) != 2:
        return Quantised(values.reshape(entry.shape), scale)
    return Quantised(values.reshape(entry.shape[::-1]).T, scale)


def _floats(data: bytes, entry: _Entry) -> Floats:
    if entry.size < 4 * entry.count:
        raise ValueError(entry.name)
    values = np.frombuffer(data, np.dtype("<f4"), entry.count, entry.start)
    if not np.isfinite(values).all() or np.abs(values).max() > 1e9:
        raise ValueError(entry.name)
    return values.reshape(entry.shape).astype(np.float32)


def _settings(raw: bytes) -> dict[str, str]:
    """Return the plain ``key: value`` lines of the settings; lists below a key are not needed."""
    if len(raw) > _SETTINGS_LIMIT:
        raise ValueError(_SETTINGS)
    lines = (
        line.partition(":") for line in raw.rstrip(b"\0").decode("utf-8").split("\n") if line[:1] not in " -#"
    )
    return {key.strip(): value.strip().strip("\"'") for key, colon, value in lines if colon}
