"""The line in which words to find are typed."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from workbench.tui.actions import bindings
from workbench.tui.widgets.writing import LineInput


class FindLine(Horizontal):
    """The line with the sign that tells it from the text above, as pagers have it."""

    DEFAULT_CSS = """
    FindLine { height: 1; background: $surface; }
    FindLine #find-sign { width: auto; padding-left: 1; color: $text-accent; text-style: bold; }
    FindLine FindBar { width: 1fr; }
    """

    def __init__(self, take: Callable[[str], None], leave: Callable[[], None]) -> None:
        super().__init__(Static("/", id="find-sign", markup=False), FindBar(take, leave), id="find-line")


class FindBar(LineInput):
    """Hands over what is typed at once when enter is pressed, so that the next key is not typed into it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("find")]

    def __init__(self, take: Callable[[str], None], leave: Callable[[], None]) -> None:
        super().__init__(id="find", classes="bar")
        self._take = take
        self._leave = leave

    async def action_go(self) -> None:
        """Hand over the words, those included whose keys are still on their way."""
        typed = asyncio.Event()
        if self.call_later(typed.set):
            await typed.wait()
        self._take(self.value)

    def action_leave(self) -> None:
        """Look for nothing."""
        self._leave()
