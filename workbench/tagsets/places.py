"""Where in a TOML file something stands, in words that a person can follow."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

Loc = Sequence[str | int]
"""Keys and indexes from the top of the file down, as pydantic names them."""

_HEADER: Final = re.compile(r"\s*\[\[?\s*([\w.\-]+)\s*\]\]?")


class Places:
    """Turns ``("tags", 1, "name", "zh")`` into ``mine.toml:14 mine.second name.zh``.

    ``tomllib`` keeps no line numbers, so lines are looked up by their headers;
    a file that is not laid out in ``[[tables]]`` gets its places without them.
    """

    def __init__(self, name: str, text: str, tables: Mapping[str, Any]) -> None:
        self._name = name
        self._tables = tables
        self._lines = text.split("\n")
        self._headers = [
            (number, match[1])
            for number, line in enumerate(self._lines)
            if (match := _HEADER.match(line)) is not None
        ]

    def of(self, loc: Loc) -> str:
        """Return the place: file, line where it can be told, whose field it is, and the field."""
        line = self.line(loc)
        head = self._name if line is None else f"{self._name}:{line}"
        if len(loc) > 1 and isinstance(loc[1], int):
            return " ".join(part for part in (head, self._owner(loc), _dotted(loc[2:])) if part)
        return f"{head} {_dotted(loc)}".rstrip()

    def _owner(self, loc: Loc) -> str:
        """Return the id of the table the place is in, or its number from 1 where it has none."""
        items = self._tables.get(str(loc[0]))
        index = int(loc[1])
        item = items[index] if isinstance(items, list) and index < len(items) else None
        known = item.get("id") if isinstance(item, dict) else None
        return known if isinstance(known, str) and known else f"{loc[0]}[{index + 1}]"

    def line(self, loc: Loc) -> int | None:
        """Return the line from 1, or None when the layout does not tell."""
        if len(loc) < 2 or not isinstance(loc[1], int):
            end = self._headers[0][0] if self._headers else len(self._lines)
            return self._field_line(0, end, loc[:1])
        starts = [number for number, name in self._headers if name == loc[0]]
        items = self._tables.get(str(loc[0]))
        if not isinstance(items, list) or len(starts) != len(items) or loc[1] >= len(starts):
            return None
        start = starts[loc[1]]
        end = min((number for number, _ in self._headers if number > start), default=len(self._lines))
        return self._field_line(start + 1, end, loc[2:3]) or start + 1

    def _field_line(self, start: int, end: int, field: Loc) -> int | None:
        if not field:
            return None
        pattern = re.compile(rf'\s*"?{re.escape(str(field[0]))}"?\s*[.=]')
        return next((n + 1 for n in range(start, end) if pattern.match(self._lines[n])), None)


def _dotted(loc: Loc) -> str:
    """Write the rest of a place as TOML people know it; lists count from 1.

    >>> _dotted(("values", 0, "name"))
    'values[1].name'
    """
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).removeprefix(".")
