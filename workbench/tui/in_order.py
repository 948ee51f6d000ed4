"""One thing typed after the other: a key goes where the key before it led, however fast they come.

A slow line sends many keys at once. Textual hands them on before a dialog that
one of them opens or closes has done so, and the next ones go to the wrong
place. Here a key waits until what the one before it set off has come to rest.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final, Union

from textual import events
from textual._queue import Queue
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import InvokeLater
from textual.screen import Screen
from textual.worker import Worker

from workbench.tui.sized import SizedApp

_MOVES: Final = frozenset({"move", "row", "step", "hit_step", "candidate", "scroll", "scroll_inspector"})
"""Actions that change nothing but where a cursor is, and whose keys are held down."""
_CALM: Final = 3
"""For how many turns of the loop nothing may be at work."""
_TURNS: Final = 20
"""How many turns of the loop are looked at without a pause, while queues are emptied."""
_FRAME: Final = 0.02
"""How long the screen is waited for before another look: a frame, and a little more."""
_LONGEST: Final = 10.0
"""After so many seconds the next key is looked at in any case: nothing that hangs takes the keys away."""
_Where = tuple[tuple[int, ...], int]
"""Which screens are open, and what has the focus."""


class _Done:
    """Says that something is done."""

    _param_count = 0
    """For Textual, which else reads the signature of each call anew: a twentieth of what a key takes."""

    def __init__(self, future: asyncio.Future[None]) -> None:
        self._future = future

    def __call__(self) -> None:
        """Say it, once."""
        if not self._future.done():
            self._future.set_result(None)


def _busy(pump: MessagePump) -> bool:
    """Say whether a pump has a message, or is at work on one; one that has ended is not.

    Its queue knows who waits for a message. Asking each pump by a message of
    its own, for as many rounds as a message may climb, was a sixth of a key.
    """
    queue: Queue[Message | None] = pump._message_queue  # noqa: SLF001  Textual offers no other way to see it
    return pump.is_running and not (queue.empty() and _waits(queue))


def _waits(queue: Queue[Message | None]) -> bool:
    """Say whether somebody waits for what is put into a queue; somebody does, where that cannot be seen."""
    waiters: Iterable[asyncio.Future[bool]] | None
    waiters = getattr(getattr(queue, "ready_event", None), "_waiters", None)
    return waiters is None or any(not each.done() for each in waiters)


class InOrderApp(SizedApp):
    """An application that looks at the next key when the last one has been dealt with.

    A key that moves is dealt with at once, so holding one down costs nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Event] = deque()
        self._at_work: asyncio.Task[None] | None = None
        self._moved = False
        self._awaited: list[Worker[None]] = []

    @property
    def holding(self) -> bool:
        """Say whether keys wait for something else."""
        return False

    @property
    def typing(self) -> bool:
        """Say whether something that was typed is still to be dealt with."""
        return self.is_running and (self._at_work is not None or bool(self._typed))

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """Return the screens that show through the one on top: none where it is opaque.

        Textual counts the one below in any case, and then paints all that is on
        top anew for every message that the one below gets.
        """
        opaque = not self.screen_stack or self.screen.styles.background.a == 1
        return [] if opaque else super()._background_screens

    def passes(self, event: events.Event) -> bool:
        """Say whether this one need not wait."""
        del event
        return False

    def wait_for(self, worker: Worker[None]) -> None:
        """Let keys wait for a worker: for what it opens when it is done, or makes ready."""
        self._awaited = [*(each for each in self._awaited if not each.is_finished), worker]

    async def on_event(self, event: events.Event) -> None:
        """Let keys, pastes and clicks wait for those before them."""
        if not isinstance(event, events.InputEvent | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif not (self.typing or self.holding) or self.passes(event):
            await self._take(event)
        elif not isinstance(event, events.MouseMove):
            self._typed.append(event)

    async def run_action(
        self,
        action: Union[str, ActionParseResult],  # noqa: UP007 - Textual's name for a tuple cannot be joined by |
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do it, and take note whether it does no more than move something."""
        self._moved = isinstance(action, str) and action.partition("(")[0] in _MOVES
        return await super().run_action(action, default_namespace, namespaces)

    async def go_on(self) -> None:
        """Deal with what has waited."""
        while self._typed and self._at_work is None and not self.holding:
            await self._take(self._typed.popleft())

    # Inside --------------------------------------------------------------------------------

    async def _take(self, event: events.Event) -> None:
        self._moved = False
        await super().on_event(event)
        if isinstance(event, events.Key | events.Paste | events.MouseUp) and not self._moved:
            self._at_work = asyncio.create_task(self._rest())

    async def _rest(self) -> None:
        """Wait until everything that was set off has come to rest, then go on.

        What has only just been shown takes the focus once it is drawn, and that may set off more.
        """
        until, before, drawn = time.monotonic() + _LONGEST, self._where, self._drawing()
        while self.is_running and time.monotonic() < until:
            await self._calm(until)
            now = self._where
            if now != before:
                before, drawn = now, self._drawing()
            elif drawn.done():
                break
            else:
                await asyncio.wait((drawn,), timeout=_FRAME)
        self._at_work = None
        self.call_later(self.go_on)

    def _drawing(self) -> asyncio.Future[None]:
        """Return what is done once the screen on top is drawn as it is now."""
        drawn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done = _Done(drawn)
        if not self.screen_stack or not self.screen.post_message(InvokeLater(done)):
            done()
        return drawn

    async def _calm(self, until: float) -> None:
        """Wait until nobody is at work and no message is on its way, for some turns of the loop."""
        calm = turns = 0
        while calm < _CALM and self.is_running and time.monotonic() < until:
            at_work = any(not each.is_finished for each in self._awaited) or any(map(_busy, self._pumps()))
            calm = 0 if at_work else calm + 1
            turns += 1
            await asyncio.sleep(0 if turns < _TURNS else 0.001)

    def _pumps(self) -> list[MessagePump]:
        """Return what may have something to do with a key: the screens, and all that the focus lies in."""
        if not self.screen_stack:
            return [self]
        focused = self.screen.focused
        inside = focused.ancestors_with_self if focused is not None else ()
        return list(dict.fromkeys([self, *self.screen_stack, *inside]))

    @property
    def _where(self) -> _Where:
        if not self.screen_stack:
            return ((), 0)
        return tuple(map(id, self.screen_stack)), id(self.screen.focused)
