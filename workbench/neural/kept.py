"""Models that are loaded, let go when nobody used them for a while: each takes tens of megabytes or more."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Loaded = TypeVar("Loaded")


class Kept(Generic[Loaded]):
    """Keeps what was loaded for ``idle`` seconds after its last use. Safe to use from several threads."""

    def __init__(self, idle: float) -> None:
        self._idle = idle
        self._watch: threading.Timer | None = None
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._loaded: dict[Path, tuple[Loaded, float]] = {}

    def __len__(self) -> int:
        return len(self._loaded)

    def get(self, folder: Path, load: Callable[[], Loaded]) -> Loaded:
        """Return what is kept for a folder, or what ``load`` gives, which is kept from now on."""
        with self._loading:
            found = self._loaded.get(folder)
            loaded = found[0] if found else load()
            with self._lock:
                self._loaded[folder] = (loaded, time.monotonic())
                self._look_later()
            return loaded

    def forget(self, folder: Path) -> None:
        """Let go of what is kept for a folder."""
        with self._lock:
            self._loaded.pop(folder, None)

    def unload(self, idle: float = 0.0) -> int:
        """Let go of all that was not used for ``idle`` seconds; return how many."""
        limit = time.monotonic() - idle
        with self._lock:
            old = [folder for folder, (_, used) in self._loaded.items() if used <= limit]
            for folder in old:
                del self._loaded[folder]
        return len(old)

    @property
    def is_watched(self) -> bool:
        """Say whether a look for what is idle is to come."""
        return self._watch is not None

    def _look_later(self) -> None:
        """Look after a while, unless that is to happen anyway; the lock is held."""
        if self._watch is None and self._loaded:
            self._watch = threading.Timer(self._idle, self._look)
            self._watch.daemon = True
            self._watch.start()

    def _look(self) -> None:
        self.unload(self._idle)
        with self._lock:
            self._watch = None
            self._look_later()
