"""Nothing leaves the machine but what says so: a guard over the sockets of this process.

Python tells its audit hooks of every connection and every question for an
address, whichever library asks (PEP 578). What C libraries do by themselves is
not seen.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from workbench.errors import Refused

_CONNECTING: Final = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))
_ASKING: Final = frozenset(("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"))
_EVENTS: Final = _CONNECTING | _ASKING
_LOOPBACK: Final = frozenset(("127.0.0.1", "::1"))
_open: ContextVar[bool] = ContextVar("online", default=False)
_guards: list[object] = []
"""The hook, once it is there: a process cannot take it away again."""


def guard() -> None:
    """Refuse every connection of this process from now on, outside ``online``.

    Sockets of the file system are let through, as they end on this machine.
    On Windows those of the loopback are too: Python's own event loop makes
    its pipe of them.
    """
    if not _guards:
        _guards.append(_hook)
        sys.addaudithook(_hook)


@contextmanager
def online() -> Iterator[None]:
    """Let this thread go online: to fetch models, and to the server that somebody named as their project.

    >>> with online():
    ...     pass
    """
    before = _open.set(True)
    try:
        yield
    finally:
        _open.reset(before)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EVENTS and not _open.get():
        where = _destination(event, arguments)
        if where is not None:
            raise Refused("offline", address=where)


def _destination(event: str, arguments: tuple[Any, ...]) -> str | None:
    """Return where a call would go, or None for what stays on the machine."""
    if event in _ASKING:
        host = arguments[0]
        return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    address = arguments[1]
    if not isinstance(address, tuple):  # a path, or no address: the socket is connected already
        return None
    if sys.platform == "win32" and address[0] in _LOOPBACK:
        return None
    return f"{address[0]}:{address[1]}" if len(address) > 1 else str(address[0])
