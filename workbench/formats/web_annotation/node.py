"""Places in a JSON file: what stands there, and what should not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.domain.validation import Problem, problem
from workbench.formats import fault


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a JSON-LD file with its place; ``wrong`` gathers the problems of the whole file."""

    value: Any
    place: str
    wrong: list[Problem]

    def at(self, key: str) -> "Node | None":
        """Return what stands under a key, or None."""
        if not isinstance(self.value, dict) or self.value.get(key) is None:
            return None
        return Node(self.value[key], f"{self.place}.{key}".removeprefix("."), self.wrong)

    def each(self, key: str) -> "Iterator[Node]":
        """Yield what stands under a key: in JSON-LD one thing may stand for a list of one."""
        there = self.at(key)
        if there is None:
            return
        if isinstance(there.value, list):
            for i, inner in enumerate(there.value):
                yield Node(inner, f"{there.place}[{i}]", self.wrong)
        else:
            yield there

    def text(self, key: str) -> str | None:
        """Return the text under a key; anything else there is a problem."""
        there = self.at(key)
        if there is None:
            return None
        if not isinstance(there.value, str):
            there.say("validation.not_text", field=key)
            return None
        return there.value

    def offset(self, key: str) -> int | None:
        """Return the number of code points under a key."""
        there = self.at(key)
        if there is None:
            self.say("validation.missing", field=key)
            return None
        if not isinstance(there.value, int) or isinstance(there.value, bool) or there.value < 0:
            there.say("errors.formats.wa_offset", field=key)
            return None
        return there.value

    def moment(self, key: str) -> datetime | None:
        """Return the time under a key, which must name its zone."""
        text = self.text(key)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self.say("validation.not_time", key, field=key)
            return None
        if found.tzinfo is None:
            self.say("validation.no_zone", key, field=key)
            return None
        return found

    def address(self, key: str) -> str | None:
        """Return the address under a key: given as text, or as the ``id`` of an object."""
        there = self.at(key)
        if there is not None and isinstance(there.value, dict):
            return there.text("id")
        return self.text(key)

    def words(self, key: str) -> list[str]:
        """Return the texts under a key."""
        return [each.value for each in self.each(key) if isinstance(each.value, str)]

    def say(self, key: str, part: str = "", /, **values: object) -> None:
        """Note a problem here, or in a part of what is here."""
        self.wrong.append(problem(".".join(filter(None, (self.place, part))), key, **values))

    def fault(self, rule: str, /, **values: object) -> None:
        """Note a problem of the messages about files."""
        self.wrong.append(fault(self.place, rule, **values))
