"""The label lists of published schemes, kept to the letter, and how they stand to each other."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from workbench.domain.tagset import Tag, Tagset
from workbench.domain.value import Bilingual

_FOLDER: Final = Path(__file__).parent
_LONGEST: Final = 64
"""Code points in an id, as ``domain.value.Id`` has it."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Which label of ``source`` stands nearest to which of ``target``; None where nothing does.

    For viewing and statistics only: ``note`` says why no export may go
    through one. ``new`` are tags of the target that nothing maps to.
    """

    source: str
    target: str
    pairs: Mapping[str, str | None]
    new: tuple[str, ...]
    note: Bilingual


@cache
def compat() -> Mapping[str, Tagset]:
    """Return the official label lists as tagsets, by id, each in its official order.

    A tag's id is a safe form of the label. The label itself stands under
    ``official``, by the list's id and by the name its scheme has in our own tagsets.
    """
    lists = (_read(path) for path in sorted((_FOLDER / "compat").glob("*.toml")))
    return MappingProxyType({table["id"]: _tagset(table) for table in lists})


@cache
def crosswalks() -> Mapping[str, Crosswalk]:
    """Return the crosswalks by name, such as ``ptc2019_18->rhetoric``."""
    tables = _read(_FOLDER / "crosswalks.toml")
    note = Bilingual.model_validate(tables["note"])
    return MappingProxyType(
        {
            f"{table['source']}->{table['target']}": Crosswalk(
                source=table["source"],
                target=table["target"],
                pairs=MappingProxyType({label: tag or None for label, tag in table["pairs"].items()}),
                new=tuple(table.get("new", ())),
                note=note,
            )
            for table in tables["crosswalks"]
        }
    )


def safe_id(tagset: str, label: str) -> str:
    """Return an id for a label: ASCII letters, digits, ``.``, ``-`` and ``_``, as long as an id may be.

    >>> safe_id("s", "Thought-terminating cliché")
    's.Thought-terminating_cliche'
    """
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return f"{tagset}.{re.sub(r'[^A-Za-z0-9.-]+', '_', ascii_only).strip('_')}"[:_LONGEST]


def _tagset(table: Mapping[str, Any]) -> Tagset:
    name, scheme = table["id"], table["scheme"]
    return Tagset(
        id=name,
        version="1.0",
        name=Bilingual.model_validate(table["name"]),
        tags=tuple(_tag(name, scheme, label) for label in table["labels"]),
    )


def _tag(tagset: str, scheme: str, label: Mapping[str, Any]) -> Tag:
    """Make a tag of one label; a label with a ``code`` (Media Frames Corpus) is known by it."""
    exact = label["official"]
    code = {f"{scheme}_code": label["code"]} if "code" in label else {}
    return Tag(
        id=safe_id(tagset, label.get("code", exact)),
        name=Bilingual(en=label.get("en", exact), zh=label["zh"]),
        official={tagset: exact, scheme: exact} | code | label.get("also", {}),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_bytes().decode("utf-8"))
