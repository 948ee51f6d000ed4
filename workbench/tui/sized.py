"""The size of the terminal: the screen has it, however fast it changes and however busy the machine is."""

import asyncio
from typing import Final

from textual.app import App
from textual.events import Resize
from textual.geometry import Size

_LOOKS: Final = (0.02, 0.5)
"""Seconds after a change of size at which the terminal is asked; Textual itself waits almost as long."""


class SizedApp(App[None]):
    """An application that is drawn at the size of its terminal.

    Textual reads the size when a signal says that it has changed. The next
    signal may interrupt that, and then the older size is handed on last. And
    the timer by which it tells the screens never ticks where the thread rests
    before it first sleeps; no later size is told then either.
    """

    def on_resize(self) -> None:
        """Paint everything again, even at the size that was painted before, and look at the size again soon.

        A terminal that was made smaller and as large again at once has cut
        off what stood there; Textual sees the same size and leaves it so.
        """
        if self.screen_stack:
            self.screen.refresh()
        for seconds in _LOOKS:
            asyncio.get_running_loop().call_later(seconds, self._look_again)

    def _look_again(self) -> None:
        if not self.is_running or self._driver is None:
            return
        size = Size(*self._driver._get_terminal_size())  # type: ignore[attr-defined]  # noqa: SLF001  as it does
        if size == self.size:
            self.call_next(self._check_resize)
        else:
            self.post_message(Resize(size, size))
