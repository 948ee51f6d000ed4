"""A tagset that somebody wrote: read it, or say everything that is wrong with it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from workbench.domain.tagset import (
    AttributeRule,
    Choice,
    DocumentField,
    Group,
    RelationRule,
    RoleRule,
    Tag,
    Tagset,
)
from workbench.domain.validation import Problem
from workbench.domain.value import Bilingual
from workbench.errors import InvalidFile, NotFound
from workbench.messages import say
from workbench.tagsets.places import Loc, Places
from workbench.tagsets.reading import parse, shaped
from workbench.tagsets.rules import Fault, faults

_WORDS: Final = ("name", "label", "definition", "span_rule", "example")
_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "": Tagset,
    "groups": Group,
    "tags": Tag,
    "attributes": AttributeRule,
    "values": Choice,
    "relations": RelationRule,
    "roles": RoleRule,
    "document_fields": DocumentField,
    **dict.fromkeys(_WORDS, Bilingual),
}
_KINDS: Final = {
    "string_type": "text",
    "int_type": "number",
    "bool_type": "yes_no",
    "tuple_type": "list",
    "dict_type": "table",
    "model_type": "table",
    "model_attributes_type": "table",
}
_LANGUAGES: Final = ("en", "zh")


def load(path: Path) -> Tagset:
    """Return the tagset in a TOML file. Raises NotFound, or InvalidFile with all problems."""
    tagset, wrong = examine(path)
    if tagset is None:
        raise InvalidFile("tagsets.invalid", place=str(path), problems=wrong)
    return tagset


def problems(path: Path) -> list[Problem]:
    """Return everything that is wrong with a tagset's file, in its order. Raises NotFound."""
    return examine(path)[1]


def examine(path: Path) -> tuple[Tagset | None, list[Problem]]:
    """Read once and return the tagset, or None with what is wrong. Raises NotFound."""
    try:
        text = path.read_bytes().decode("utf-8")
        tables = parse(text)
    except OSError as error:
        raise NotFound("tagsets.no_file", place=str(path)) from error
    except UnicodeDecodeError as error:
        return None, [_problem(path.name, "not_utf8", {"byte": error.start})]
    except tomllib.TOMLDecodeError as error:
        return None, [_broken(path.name, str(error))]
    except RecursionError:
        return None, [_problem(path.name, "too_deep", {})]
    places = Places(path.name, text, tables)
    data = shaped(tables)
    tagset, wrong = _modelled(data)
    wrong += faults(data)
    wrong.sort(key=lambda fault: places.line(fault.loc) or 0)
    found = [_problem(places.of(fault.loc), fault.key, fault.values) for fault in wrong]
    return (None if found else tagset), found


def _modelled(data: dict[str, Any]) -> tuple[Tagset | None, list[Fault]]:
    """Let the model read the data, and turn its complaints into faults."""
    try:
        return Tagset.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, [fault for detail in details for fault in _complaint(dict(detail))]


def _complaint(detail: Mapping[str, Any]) -> Iterator[Fault]:
    """Turn one of pydantic's errors into ours; its English messages are not for people."""
    kind, loc = detail["type"], detail["loc"]
    field = str(loc[-1]) if loc else ""
    if kind == "missing" and field in _LANGUAGES:
        yield Fault(loc, "no_language", {"language": field})
    elif kind == "missing":
        yield Fault(loc[:-1], "missing", {"field": field})
    elif kind == "extra_forbidden":
        yield Fault(loc, "unknown_field", {"field": field, "known": _known(loc)})
    elif kind == "string_pattern_mismatch":
        yield Fault(loc, "bad_id", {"id": detail["input"]})
    elif kind in _KINDS:
        wanted = "text" if field in _WORDS else _KINDS[kind]
        yield Fault(loc, "wrong_kind", {"field": _owner(loc), "wanted": say(f"tagsets.kind.{wanted}")})
    else:
        yield _bad_value(kind, loc, detail)


def _bad_value(kind: str, loc: Loc, detail: Mapping[str, Any]) -> Fault:
    """Say what is wrong with a value of the right kind."""
    values = {"field": _owner(loc), "value": detail["input"]}
    if kind == "literal_error":
        allowed = detail["ctx"]["expected"].replace(" or ", ", ")
        return Fault(loc, "not_allowed", {**values, "allowed": allowed})
    if kind == "too_short":
        return Fault(loc, "no_tags")
    return Fault(loc, "bad_value", values)


def _known(loc: Loc) -> str:
    """List the fields of the table that a place lies in."""
    table = _TABLES.get(next((part for part in reversed(loc[:-1]) if isinstance(part, str)), ""), Tagset)
    return ", ".join(table.model_fields)


def _owner(loc: Loc) -> str:
    """Return the last name in a place, past the numbers."""
    return next((part for part in reversed(loc) if isinstance(part, str)), "")


def _broken(name: str, said: str) -> Problem:
    """Say that a file is not TOML, at the line that the parser names."""
    line = re.search(r"at line (\d+)", said)
    return _problem(f"{name}:{line[1]}" if line else name, "not_toml", {"said": said})


def _problem(place: str, key: str, values: Mapping[str, object]) -> Problem:
    return Problem(
        place=place,
        what=say(f"tagsets.{key}.what", **values),
        hint=say(f"tagsets.{key}.hint", **values),
    )
