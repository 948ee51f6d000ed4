"""Translation engines; each module here that exports ``PLUGIN`` is one, and so is each outside entry point.

``PLUGIN`` is an engine, or a callable that takes the folders of the program
(``models``, ``cache``, …) and returns one. A module imports what it needs
only when it is asked to translate: listing engines loads no model library.
"""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, cast

from workbench.ports import Engine

GROUP: Final = "workbench.engines"
"""The entry point group of engines that other packages bring."""
Folders = Mapping[str, Path]
Plugin = Engine | Callable[[Folders], Engine]

_log = logging.getLogger(__name__)


def plugins() -> dict[str, Plugin]:
    """Return every engine's plug-in by name; an outside one never takes the place of one of ours."""
    found = dict(_ours())
    for point in entry_points(group=GROUP):
        try:
            found.setdefault(point.name, point.load())
        except Exception:  # noqa: BLE001, someone else's code may raise anything, and must not take ours down
            _log.warning("engine %s cannot be loaded", point.name, exc_info=True)
    return dict(sorted(found.items()))


def engines(folders: Folders) -> dict[str, Engine]:
    """Return every engine by name, made with these folders."""
    return {name: _made(plugin, folders) for name, plugin in plugins().items()}


def _ours() -> Iterator[tuple[str, Plugin]]:
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(loaded, "PLUGIN"):
            yield module.name, loaded.PLUGIN


def _made(plugin: Plugin, folders: Folders) -> Engine:
    """Make the engine of a plug-in; a class has ``translate``, too, but is there to be called."""
    if hasattr(plugin, "translate") and not isinstance(plugin, type):
        return cast("Engine", plugin)
    return cast("Callable[[Folders], Engine]", plugin)(folders)
