"""A package's ``metadata.json``: what Argos reads from it, checked before Argos sees it."""

import json
import re
from typing import Any, Final, NoReturn

from workbench.errors import Refused
from workbench.neural.chosen import Metadata

LIMIT: Final = 64 * 1024
"""The largest metadata file, in bytes; official ones have a few hundred."""
_CODE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_VERSION: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")
_TYPE: Final = re.compile("translate")
_PREFIX: Final = re.compile(r"[^\s\x00-\x1f\x7f]{0,40}")
_LISTS: Final = (
    "from_codes", "to_codes", "links", "languages", "dependencies", "source_languages", "target_languages",
)  # fmt: skip
"""Fields that Argos extends or walks through; anything but a list makes every one of its calls fail."""


def parse(data: bytes, place: str) -> Metadata:
    """Return what the file says. Raises Refused with the field that is wrong."""
    table = _object(data, place)
    for name, pattern in (("from_code", _CODE), ("to_code", _CODE), ("package_version", _VERSION)):
        if not isinstance(table.get(name), str) or not pattern.fullmatch(table[name]):
            raise Refused("argos.metadata_field", place=place, name=name)
    if table["from_code"] == table["to_code"]:
        raise Refused("argos.metadata_field", place=place, name="to_code")
    for name, default, form in (("type", "translate", _TYPE), ("target_prefix", "", _PREFIX)):
        value = table.get(name, default)
        if not isinstance(value, str) or not form.fullmatch(value):
            raise Refused("argos.metadata_field", place=place, name=name)
    for name in (*_LISTS, "from_name", "to_name"):
        if not isinstance(table.get(name, [] if name in _LISTS else ""), list if name in _LISTS else str):
            raise Refused("argos.metadata_field", place=place, name=name)
    return Metadata(table["from_code"], table["to_code"], table["package_version"])


def _object(data: bytes, place: str) -> dict[str, Any]:
    """Return the JSON object in ``data``: in UTF-8, every key once, no NaN, not too deep."""
    if len(data) > LIMIT:
        raise Refused("argos.metadata", place=place)
    try:
        table = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused("argos.metadata", place=place) from None
    if not isinstance(table, dict):
        raise Refused("argos.metadata", place=place)
    return table


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("duplicate key")
    return table


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
