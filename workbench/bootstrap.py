"""The only place where ports meet adapters."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from workbench import config, shipped
from workbench.config import Settings
from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.domain.tagset import Tagset
from workbench.ports import Engine, Format, Memory, Model, Workbench

PROJECT = "workbench.db"
"""The project in the current folder, when nothing else is named."""
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

Thing = TypeVar("Thing")


class SystemClock:
    """The computer's clock, in UTC, to the millisecond."""

    def now(self) -> datetime:
        """Return the time now."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class RandomIds:
    """Ids of a prefix and twelve random characters: 60 bits, so 400,000 of them meet with odds of 1 in 10 million."""

    def new(self, prefix: str) -> str:
        """Return a new id."""
        return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(12))


class Lazy(Mapping[str, Thing]):
    """A mapping that is filled the first time it is asked, so that start-up imports no engine and no lxml."""

    def __init__(self, fill: Callable[[], Mapping[str, Thing]]) -> None:
        self._fill = fill

    @cached_property
    def _filled(self) -> Mapping[str, Thing]:
        return self._fill()

    def __getitem__(self, key: str) -> Thing:
        return self._filled[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._filled)

    def __len__(self) -> int:
        return len(self._filled)
