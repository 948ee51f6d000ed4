"""What is done once a screen has stood still for a while."""

import asyncio
from collections.abc import Callable

from textual.screen import Screen

from workbench.tui.threads import present


class Standstill:
    """Does one thing when nobody has asked for it again for some seconds.

    Textual's timers leave out a tick whose moment has passed before they look
    at the clock; one that ticks once then never does, which a busy machine or
    one that wakes up brings about.
    """

    def __init__(self, screen: Screen[None], do: Callable[[], object]) -> None:
        self._screen = screen
        self._do = do
        self._handle: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> bool:
        """Say whether it is still to be done."""
        return self._handle is not None

    def after(self, seconds: float) -> None:
        """Do it in so many seconds from now, and not before."""
        if self._handle is not None:
            self._handle.cancel()
        self._handle = asyncio.get_running_loop().call_later(seconds, self._due)

    def _due(self) -> None:
        if present(self._screen):
            self._screen.call_next(self._go)
        else:
            self._handle = None

    def _go(self) -> None:
        self._handle = None
        self._do()
