"""Ways of proposing annotations: each module here that exports ``PLUGIN``, and each outside entry point.

``PLUGIN`` takes the folders of the program (``tagsets``, ``config``, …) and
returns a suggester. What it proposes is kept apart from annotations until a
person accepts it.
"""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from workbench.ports import Suggester

GROUP: Final = "workbench.suggesters"
"""The entry point group of suggesters that other packages bring."""
Folders = Mapping[str, Path]
Plugin = Callable[[Folders], Suggester]

_log = logging.getLogger(__name__)


def suggesters(folders: Folders) -> dict[str, Suggester]:
    """Return every suggester by name; an outside one never takes the place of one of ours."""
    found = dict(_ours())
    for point in entry_points(group=GROUP):
        try:
            found.setdefault(point.name, point.load())
        except Exception:  # noqa: BLE001, someone else's code may raise anything, and must not take ours down
            _log.warning("suggester %s cannot be loaded", point.name, exc_info=True)
    return {name: plugin(folders) for name, plugin in sorted(found.items())}


def _ours() -> Iterator[tuple[str, Plugin]]:
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        if hasattr(loaded, "PLUGIN"):
            yield module.name, loaded.PLUGIN
