"""What the store needs of a database engine, whichever it is."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from workbench.domain.validation import Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Database(Protocol):
    """One open database: how to read it, write it, check it and let go of it.

    Both kinds of transaction may be used from any thread, and turn the
    driver's errors into StoreError.
    """

    place: str
    """What to call it in messages: the path, or the address without its password."""
    one_chain: bool
    """Whether one hash chain runs through the whole project, or one through each document.

    Where it does, every write waits for the one before, and numbers have no gaps.
    """

    def reading(self) -> "AbstractContextManager[Connection]":
        """Open a transaction that sees one state of the project from beginning to end."""
        ...

    def writing(self, scopes: Iterable[str]) -> "AbstractContextManager[Connection]":
        """Open a transaction that nobody else's writes to these documents interrupt; it commits at its end.

        The scope ``""`` stands for what belongs to the project as a whole.
        """
        ...

    def problems(self) -> list[Problem]:
        """Check what only this engine can: its pages, its schema, its settings."""
        ...

    def close(self) -> None:
        """Let go of it; a second time does nothing."""
        ...
