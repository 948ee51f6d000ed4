"""Work in threads that outlives the screen that asked for it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from textual.screen import Screen

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Threads(ThreadPoolExecutor):
    """Threads that know which application runs, as the code that starts them does.

    asyncio hands no context variables to its threads. Textual then finds a
    screen's application by way of its parents, and a screen that was left
    while its thread began has none: that ended the program.
    """

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Run it in a thread, in a copy of the caller's context."""
        context = copy_context()
        return super().submit(lambda: context.run(fn, *args, **kwargs))


def present(screen: Screen[_T]) -> bool:
    """Say whether what a thread found can still be shown on the screen that asked for it.

    A screen that is being closed is attached until its last widget is gone,
    and by then lacks the others.
    """
    return screen.is_attached and not screen._pruning  # noqa: SLF001 - Textual offers no other way to learn of it
