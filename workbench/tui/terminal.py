"""Leaving when the terminal goes: a closed window or a lost line ends the program, quietly and at once."""

import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from types import FrameType
from typing import Final

HUNG_UP: Final = 128 + signal.SIGHUP
"""The exit status of a program that a hang-up ended."""
_PATIENCE: Final = 3.0
"""How long an orderly end may take, in seconds; every edit is saved already."""


def present() -> bool:
    """Say whether a terminal still listens."""
    try:
        termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except (termios.error, OSError, ValueError):
        return False
    return True


def stderr_is_one() -> bool:
    """Say whether standard error is a terminal; it may have been sent elsewhere, or closed."""
    return sys.__stderr__ is not None and sys.__stderr__.isatty()


def watch(leave: Callable[[], object]) -> None:
    """Call ``leave`` on a hang-up or a polite kill; end the process when that does not help in time."""

    def gone(number: int, frame: FrameType | None) -> None:
        del number, frame
        last_resort()
        leave()

    signal.signal(signal.SIGHUP, gone)
    signal.signal(signal.SIGTERM, gone)


def last_resort() -> None:
    """Silence a dead terminal, and end the process soon if nothing else does.

    Textual's writer blocks for ever once its thread has failed on a closed
    terminal, so waiting for an orderly end alone would leave a process behind.
    """
    if not present():
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (1, 2):
            os.dup2(null, descriptor)
    timer = threading.Timer(_PATIENCE, os._exit, (HUNG_UP,))
    timer.daemon = True
    timer.start()
