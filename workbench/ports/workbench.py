"""The Workbench: everything a use case may need, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.tagset import Tagset
from workbench.domain.validation import Problem
from workbench.ports.basics import Clock, Ids
from workbench.ports.engines import Engine
from workbench.ports.files import Files, Format
from workbench.ports.knowledge import Dictionary, Memory, Terms
from workbench.ports.models import Models
from workbench.ports.store import Store
from workbench.ports.suggesters import Suggester


@dataclass(slots=True)
class Workbench:
    """Everything a use case may need, put together by ``bootstrap``."""

    store: Store
    formats: Mapping[str, Format]
    engines: Mapping[str, Engine]
    memory: Memory
    models: Models
    tagsets: Mapping[str, Tagset]
    tagset_problems: Callable[[Path], list[Problem]]
    files: Files
    clock: Clock
    ids: Ids
    annotator: str
    project: str
    folders: Mapping[str, Path] = field(default_factory=dict)
    suggesters: Mapping[str, Suggester] = field(default_factory=dict)
    dictionary: Dictionary | None = None
    simplify: Callable[[str], str] = str
    """Turns traditional Chinese characters into simplified ones, one for one."""
    terms: Terms | None = None
