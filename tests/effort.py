"""How long something may take: seconds on a quiet core, and more of them on a slower or a busy one.

These are guards against work that grows with the square of a text, or worse,
not measurements; what something costs is measured by ``make bench``.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ROUNDS = 200_000
_QUIET = 0.012
"""Seconds that the rounds take on a quiet core."""


def _lap(clock: Callable[[], float]) -> float:
    began, count = clock(), 0
    for number in range(_ROUNDS):
        count += number
    return clock() - began


@contextmanager
def at_most(
    seconds: float,
    clock: Callable[[], float] = time.process_time,
    lap: Callable[[Callable[[], float]], float] = _lap,
) -> Iterator[None]:
    """Fail if what is done inside takes longer than that, by a clock; the machine is looked at only then."""
    began = clock()
    yield
    used = clock() - began
    if used > seconds:
        slower = max(1.0, max(lap(clock) for _ in range(5)) / _QUIET)
        assert used <= seconds * slower, f"{used:.2f} s where a quiet machine is {slower:.1f} times faster"
