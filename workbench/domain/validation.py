"""What can be wrong with data, and how it is said: a place, what is wrong, and what to do.

``shape_problems`` speaks about data that is no dossier at all, ``problems``
about a dossier that contradicts itself. Both return everything at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticSerializationError

from workbench.domain.dossier import FORMAT_VERSION, Dossier
from workbench.domain.rules import Fault, Index, identity, layers, records
from workbench.messages import say

MOST: Final = 10_000
"""How many problems of one dossier are listed; that there are more is said after them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``place`` is a path in the file or a name; ``hint`` says how to mend it."""

    place: str
    what: str
    hint: str

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.what} {self.hint}".rstrip()


def problem(place: str, key: str, /, **values: object) -> Problem:
    """Return the problem that the messages ``<key>.what`` and ``<key>.hint`` describe."""
    return Problem(place, say(f"{key}.what", **values), say(f"{key}.hint", **values))


def problems(dossier: Dossier) -> list[Problem]:
    """Return everything that is wrong with a dossier; one from ``assemble`` has nothing wrong.

    Places are paths such as ``annotations[3].targets[0].exact``, counted from 0.
    """
    return surrogates(dossier) or contradictions(dossier)


def contradictions(dossier: Dossier) -> list[Problem]:
    """Return what ``problems`` does, for a dossier that was just read and so holds whole characters only."""
    index = Index.of(dossier)
    faults = chain(identity.faults(dossier), layers.faults(dossier, index), records.faults(dossier, index))
    found = [_said(fault) for fault in islice(faults, MOST)]
    return [*found, problem("", "validation.more", most=MOST)] if next(faults, None) else found


def surrogates(value: BaseModel) -> list[Problem]:
    """Find lone surrogates: halves of a character, which no file can hold (RFC 8259, section 8.2)."""
    try:
        value.model_dump_json()
    except PydanticSerializationError:
        return [problem(place, "validation.surrogate") for place in _surrogates("", value.model_dump())]
    return []


def version_problem(found: object) -> Problem | None:
    """Say what is wrong with a dossier's ``format_version``; None when this program reads it.

    Another first number is another format; a higher second one is a later
    form of ours, and may hold what this program would drop.
    """
    place = "format_version"
    if found is None:
        return problem(place, "validation.missing", field=place)
    major, minor = (int(number) for number in FORMAT_VERSION.split("."))
    match = re.fullmatch(r"([0-9]{1,6})\.([0-9]{1,6})", str(found))
    if match and int(match[1]) == major and int(match[2]) <= minor:
        return None
    rule = "version" if not match else "minor" if int(match[1]) == major else "major"
    return problem(place, f"validation.{rule}", found=str(found)[:20], known=FORMAT_VERSION)


def shape_problems(error: ValidationError) -> list[Problem]:
    """Turn what pydantic found into problems, in our words and with our paths."""
    details = error.errors(include_url=False)
    inner = {place for detail in details for place in _outer(detail["loc"])}
    return [
        _shaped(detail)
        for detail in details
        if detail["type"] != "too_short"
        or detail["loc"] not in inner  # its items failed, so they are not counted
    ]


def path(loc: Sequence[int | str]) -> str:
    """Write a place as people read it; the names of union members are left out.

    >>> path(("annotations", 3, "targets", 0, "span", "exact"))
    'annotations[3].targets[0].exact'
    """
    written = ""
    for i, part in enumerate(loc):
        if isinstance(part, int):
            written += f"[{part}]"
        elif part != "[key]" and not (i > 1 and loc[i - 2] == "targets" and isinstance(loc[i - 1], int)):
            written += f".{part[:64]}"
    return written.removeprefix(".")


def _said(fault: Fault) -> Problem:
    return problem(fault.place, f"validation.{fault.rule}", **fault.values)


def _outer(loc: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    return (loc[:length] for length in range(len(loc)))


_SHAPES: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_type": "not_text",
    "int_type": "not_integer",
    "int_parsing": "not_integer",
    "float_type": "not_a_number",
    "finite_number": "not_finite",
    "bool_type": "not_boolean",
    "tuple_type": "not_list",
    "dict_type": "not_object",
    "model_type": "not_object",
    "model_attributes_type": "not_object",
    "enum": "not_one_of",
    "literal_error": "not_one_of",
    "union_tag_invalid": "not_one_of",
    "union_tag_not_found": "no_kind",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_great",
    "too_short": "too_few",
    "timezone_aware": "no_zone",
    "datetime_type": "not_time",
    "datetime_parsing": "not_time",
    "datetime_from_date_parsing": "not_time",
}
"""Which message says an error of pydantic (docs.pydantic.dev, "Validation Errors")."""
_SHA256: Final = "[0-9a-f]{64}"


def _shaped(detail: ErrorDetails) -> Problem:
    context: dict[str, Any] = detail.get("ctx", {})
    kind, loc = detail["type"], detail["loc"]
    values: dict[str, object] = {"field": str(loc[-1])[:64] if loc else ""}
    if kind == "string_pattern_mismatch":
        rule = "not_sha256" if _SHA256 in str(context["pattern"]) else "not_id"
    else:
        rule = _SHAPES.get(kind, "other")
    if rule == "not_one_of":
        expected = str(context.get("expected", context.get("expected_tags", "")))
        values["known"] = ", ".join(re.findall(r"'([^']*)'", expected))
    elif rule == "other":
        values["reason"] = detail["msg"]
    values["bound"] = context.get("ge", context.get("le", context.get("min_length", "")))
    return problem(path(loc), f"validation.{rule}", **values)


def _surrogates(place: str, value: object) -> Iterator[str]:
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            yield place
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _surrogates(f"{place}.{name}".removeprefix("."), f"{name}")
            yield from _surrogates(f"{place}.{name}".removeprefix("."), inner)
    elif isinstance(value, tuple | list):
        for i, inner in enumerate(value):
            yield from _surrogates(f"{place}[{i}]", inner)
