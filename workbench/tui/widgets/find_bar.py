"""The line in which words to find are typed."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from workbench.tui.actions import bindings
from workbench.tui.widgets.writing import LineInput


class FindBar(LineInput):
    """Hands over what is typed at once when enter is pressed, so that the next key is not typed into it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("find")]

    def __init__(self, take: Callable[[str], None]) -> None:
        super().__init__(id="find", classes="bar")
        self._take = take

    async def action_go(self) -> None:
        """Hand over the words, those included whose keys are still on their way."""
        typed = asyncio.Event()
        if self.call_later(typed.set):
            await typed.wait()
        self._take(self.value)
