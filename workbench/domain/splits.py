"""Dividing documents into train, dev and test, so that none ever moves.

A document's place depends on its own bytes and the ratios, and on nothing
else: adding or removing others, or exporting on another machine, moves none.
"""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

NAMES: Final = ("train", "dev", "test")
USUAL: Final = "80/10/10"
_SALT: Final = "workbench split 1"
"""Keeps the place apart from the document's id, which is made of the same hash."""
_WHOLE: Final = 2**64

Ratios = Mapping[str, int]
"""The weight of each split by its name, in order."""


def ratios(written: str) -> Ratios | None:
    """Read weights such as ``80/10/10``: three whole numbers, of which one at least is not 0; else None.

    >>> ratios("8/1/1"), ratios("most")
    ({'train': 8, 'dev': 1, 'test': 1}, None)
    """
    parts = written.replace(":", "/").split("/")
    if len(parts) != len(NAMES) or not all(each.isascii() and each.isdigit() for each in parts):
        return None
    weights = [int(each[:9]) for each in parts]
    return dict(zip(NAMES, weights, strict=True)) if sum(weights) else None


def split_of(sha256: str, weights: Ratios) -> str:
    """Return the split of the document whose bytes have this hash."""
    made = hashlib.sha256(f"{_SALT}\n{sha256}".encode()).digest()
    place = Fraction(int.from_bytes(made[:8], "big"), _WHOLE) * sum(weights.values())
    reached = 0
    for name, weight in weights.items():
        reached += weight
        if place < reached:
            return name
    raise ValueError("no_weight")
