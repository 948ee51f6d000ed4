"""What every part uses: progress, a clock and new ids."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""
Cancelled = Callable[[], bool]
"""Asked between batches; true stops the work after what is done."""


class Clock(Protocol):
    """Tells the time; the domain never does."""

    def now(self) -> datetime:
        """Return the time now, with its zone."""
        ...


class Ids(Protocol):
    """Makes identifiers that nobody else makes."""

    def new(self, prefix: str) -> str:
        """Return a new id that starts with ``prefix``, an ASCII NCName of at most 64 characters."""
        ...
