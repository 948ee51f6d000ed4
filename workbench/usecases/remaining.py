"""How long a long piece of work still takes, as somebody who waits wants to know it."""

from dataclasses import dataclass, field
from typing import Final

from workbench.messages import say

HALF_LIFE: Final = 20.0
"""Seconds after which what was measured counts half."""
FIRST: Final = 2.0
"""Seconds before which nothing is said: a model is being loaded, and the first figures mislead."""
_TRUST: Final = 0.2
"""How much of a surprise is believed at once; the rest only when it lasts."""


@dataclass(slots=True)
class Remaining:
    """Estimates the seconds that are left from how fast it has gone lately.

    Between two questions the estimate goes down with the clock, and leaves
    that line only slowly when the speed changes, so that it does not jump.
    ``began`` is the time of a clock in seconds, such as ``time.monotonic``.
    """

    total: int
    began: float
    _last: float = field(init=False)
    _done: int = 0
    _weight: float = 0.0
    _work: float = 0.0
    _left: float | None = None

    def __post_init__(self) -> None:
        """Begin to count now."""
        self._last = self.began

    def at(self, now: float, done: int) -> float | None:
        """Return how many seconds are left when ``done`` of all are done; None while that is unknown."""
        passed = now - self._last
        if passed > 0:
            fade = 0.5 ** (passed / HALF_LIFE)
            self._weight = self._weight * fade + passed
            self._work = self._work * fade + (done - self._done)
            self._last, self._done = now, done
        if done >= self.total:
            self._left = 0.0
        elif now - self.began >= FIRST and self._work > 0:
            measured = (self.total - done) * self._weight / self._work
            expected = measured if self._left is None else max(self._left - max(passed, 0), 0.0)
            self._left = expected + _TRUST * (measured - expected)
        return self._left


def spoken(seconds: float) -> str:
    """Return how long it still takes in the language spoken now, no finer than anybody can know."""
    if seconds < 55:
        return say("remaining.seconds", seconds=max(5 * round(seconds / 5), 5))
    minutes = round(seconds / 60)
    if minutes < 60:
        return say("remaining.minutes", minutes=minutes)
    return say("remaining.hours", hours=minutes // 60, minutes=minutes % 60)
