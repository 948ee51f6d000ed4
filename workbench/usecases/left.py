"""Where a person left a document, to go on there; kept in the cache, which may be lost without harm."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass

from workbench.domain.text import digest
from workbench.errors import StoreError
from workbench.ports import Workbench
from workbench.usecases import documents


@dataclass(frozen=True, slots=True)
class Left:
    """A character: the segment, whether of its translation, and the offset in that text (code points)."""

    segment: str
    translated: bool
    offset: int


def left(wb: Workbench, document: str) -> Left | None:
    """Return where the acting person left a document; None where they did not, or nobody knows any more."""
    key = _key(wb, document)
    held = wb.store.remembered([key]).get(key)
    return None if held is None else _read(held)


def leave(wb: Workbench, document: str, place: Left) -> None:
    """Remember where the acting person leaves a document; a project that cannot be written forgets it."""
    with suppress(StoreError):
        wb.store.remember({_key(wb, document): json.dumps(asdict(place))})


def _key(wb: Workbench, document: str) -> str:
    return digest(json.dumps(["left", documents.agent_id(wb.annotator), document]))


def _read(held: str) -> Left | None:
    """Read what was remembered; what another version of the program remembered is forgotten."""
    try:
        value = json.loads(held)
        found = Left(str(value["segment"]), bool(value["translated"]), int(value["offset"]))
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.offset >= 0 else None
