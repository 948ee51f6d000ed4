"""``annotation.conf``: which types brat offers, and how its names stand for ours.

brat keeps types as letters, digits, ``_`` and ``-`` only; further terms after
a bar are free, so the exact id follows there: ``claims_fact|claims.fact``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.domain.foreign import is_id
from workbench.domain.tagset import RelationRule, Tagset

FILE: Final = "annotation.conf"
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_\-]")
_SECTION: Final = re.compile(r"\s*\[(.*)\]\s*")
_TERMS: Final = re.compile(r"\s*([^\s|<]+)\|(?:[^\t]*\|)?([^\t|]+?)[ \t]*(?:\t.*)?")
_OVERLAP: Final = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"
"""Allows marks to overlap in every way; without it, brat's verification takes overlap for a mistake."""
_TYPED: Final = frozenset({"entities", "spans", "relations", "events", "attributes"})


@dataclass(slots=True)
class Names:
    """Which name of brat's stands for which id of ours; no two ids share one."""

    _storage: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def storage(self, name: str) -> str:
        """Return brat's name for an id, the same each time."""
        if name not in self._storage:
            plain = made = _UNSAFE.sub("_", name)
            number = 1
            while made in self._taken:
                number += 1
                made = f"{plain}_{number}"
            self._taken.add(made)
            self._storage[name] = made
        return self._storage[name]


@dataclass(slots=True)
class Used:
    """What the annotations of an archive use beyond their tagsets' own lists; dicts keep the order."""

    tags: dict[str, None] = field(default_factory=dict)
    links: dict[str, dict[str, None]] = field(default_factory=dict)
    events: dict[str, dict[str, None]] = field(default_factory=dict)
    values: dict[str, dict[str, None]] = field(default_factory=dict)


def write(tagsets: Iterable[Tagset], used: Used, names: Names) -> str:
    """Return the configuration that offers all tags of the tagsets, and everything used."""
    offered: dict[str, None] = {}
    for tagset in tagsets:
        offered |= dict.fromkeys(tag.id for tag in tagset.tags if tag.enabled)
        _add(tagset, used)
    sections = {
        "entities": [_terms(tag, names) for tag in offered | used.tags],
        "relations": [
            _OVERLAP,
            *(
                f"{_terms(kind, names)}\t{', '.join(f'{role}:<ENTITY>' for role in roles)}"
                for kind, roles in used.links.items()
            ),
        ],
        "events": [
            f"{_terms(kind, names)}\t{', '.join(f'{role}*:<ENTITY>' for role in roles)}".rstrip()
            for kind, roles in used.events.items()
        ],
        "attributes": [
            f"{_terms(name, names)}\tArg:<ENTITY>, Value:{'|'.join(values)}"
            for name, values in used.values.items()
        ],
    }
    return "\n".join(line for title, lines in sections.items() for line in (f"[{title}]", *lines, ""))


@dataclass(frozen=True, slots=True)
class Called:
    """What a configuration says about types: the ids of ours that they stand for, or how people call them."""

    ids: Mapping[str, str]
    names: Mapping[str, str]

    def id(self, kind: str) -> str:
        """Return the id that a type stands for, or the type itself."""
        return self.ids.get(kind, kind)


def read(text: str) -> Called:
    """Return what each type is called: the last term of its line; types with one term are left out."""
    called = dict(_called(text.split("\n")))
    ids = {kind: name for kind, name in called.items() if is_id(name) and _stands_for(kind, name)}
    return Called(ids, {kind: name for kind, name in called.items() if kind not in ids})


def _stands_for(kind: str, name: str) -> bool:
    """Say whether a type was made of an id of ours: brat's name for it, numbered where it was taken."""
    rest = kind.removeprefix(_UNSAFE.sub("_", name))
    return not rest or (rest != kind and rest.startswith("_") and rest[1:].isdecimal())


def _called(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    section = ""
    for line in lines:
        title = _SECTION.fullmatch(line)
        section = title[1] if title else section
        match = _TERMS.fullmatch(line.rstrip("\r")) if section in _TYPED and not title else None
        if match and not line.lstrip().startswith("#"):
            yield match[1].lstrip("!"), match[2]


def _add(tagset: Tagset, used: Used) -> None:
    for rule in tagset.relations:
        if rule.roles:
            place = used.links if _is_binary(rule) else used.events
            roles = dict.fromkeys(role.name for role in rule.roles)
            place[rule.id] = {**roles, **place.get(rule.id, {})}
    for attribute in tagset.attributes:
        if attribute.kind == "choice" and attribute.values:
            values = dict.fromkeys(choice.id for choice in attribute.values)
            used.values[attribute.id] = {**values, **used.values.get(attribute.id, {})}


def _is_binary(rule: RelationRule) -> bool:
    return len({role.name for role in rule.roles}) == 2 and all(role.most == 1 for role in rule.roles)


def _terms(name: str, names: Names) -> str:
    storage = names.storage(name)
    return storage if storage == name else f"{storage}|{name}"
