"""From TOML to the shape that the model takes."""

import tomllib
from typing import Any, Final

from workbench.domain.tagset import Tagset

_BOTH: Final = frozenset({"name", "label", "definition", "span_rule", "example"})
_ANY: Final = "any"


def parse(text: str) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises TOMLDecodeError, or RecursionError for endless nesting."""
    return tomllib.loads(text)


def shaped(tables: dict[str, Any]) -> dict[str, Any]:
    """Fill in what people leave out, so that a short file is a whole tagset.

    A plain string stands for both languages, ``most = "any"`` for no upper
    bound (TOML has no null), and the version is 1.0 unless one is given.

    >>> shaped({"id": "mine", "name": "Mine"})["name"]
    {'en': 'Mine', 'zh': 'Mine'}
    """
    return {"version": "1.0", **_table(tables, "")}


def tagset(text: str) -> Tagset:
    """Return the tagset of a file that is known to be good. Raises pydantic's ValidationError."""
    return Tagset.model_validate(shaped(parse(text)))


def _table(table: dict[str, Any], inside: str) -> dict[str, Any]:
    return {key: _field(key, value, inside) for key, value in table.items()}


def _field(key: str, value: Any, inside: str) -> Any:
    """Shape one field of a table that stands in the list ``inside``; a role's name is an id, not words."""
    if key in _BOTH and inside != "roles" and isinstance(value, str):
        return {"en": value, "zh": value}
    if key == "most" and value == _ANY:
        return None
    return _value(value, key)


def _value(value: Any, inside: str) -> Any:
    if isinstance(value, dict):
        return _table(value, inside)
    if isinstance(value, list):
        return tuple(_value(item, inside) for item in value)
    return value
