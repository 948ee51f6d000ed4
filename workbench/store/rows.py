"""Records as rows and rows as records, with what must never get into a database."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json

from workbench.domain.annotation import Annotation
from workbench.domain.journal import KINDS, SHARED, Edit, Logged, Operation, Record, load_changes
from workbench.domain.text import Provenance, Role, Segment, Segments, Text
from workbench.domain.translation import TranslationUnit
from workbench.domain.value import compact, lean
from workbench.errors import InputError, StoreError

_Item = TypeVar("_Item")

_SEGMENTS: Final = b',"segments":[{'
"""Stands where segments begin and nowhere else: within a text each quote has a backslash before it."""
_BETWEEN: Final = b"},{"
_END: Final = b"}]}"
_SLICE: Final = 1 << 16
"""How much of the segments is read at once, in bytes."""
_SEVERAL: Final = TypeAdapter(list[Segment])

PROJECT = ""
"""Stands in the ``document`` column for what belongs to the whole project."""


class Key(NamedTuple):
    """What a record is called: its id is unique within its kind and document."""

    document: str
    kind: str
    id: str

    @property
    def place(self) -> str:
        """Return the name as messages show it."""
        return "/".join(part for part in self if part)


def key(document: str | None, kind: str, name: str) -> Key:
    """Say whom a record belongs to that an edit of ``document`` changes.

    Raises ValueError when a document's record comes with no document.
    """
    if kind == "document":
        return Key(name, kind, name)
    if kind in SHARED:
        return Key(PROJECT, kind, name)
    if not document:
        raise ValueError(f"{kind} {name} belongs to no document")
    return Key(document, kind, name)


def maker(record: Record) -> str:
    """Return the agent that made a record, or the empty string for kinds that name none."""
    if isinstance(record, TranslationUnit):
        return record.provenance.by
    return str(getattr(record, "by", ""))


def segment(record: Record) -> str:
    """Return the segment that a record is about, or the empty string for kinds that name none."""
    return str(getattr(record, "segment", ""))


def ordinal(record: Record) -> int:
    """Return where a record wants to stand among its kind; 0 for kinds that keep the order they came in."""
    return int(getattr(record, "ordinal", 0))


def dump(record: Record, place: str) -> str:
    """Return a record as the JSON that is stored.

    Raises InputError for U+0000, which PostgreSQL cannot hold, and for half
    of a surrogate pair, which is no character; on both engines, so that a
    project can move from one to the other.
    """
    try:
        body = record.model_dump_json()
    except PydanticSerializationError as error:
        raise InputError("store.surrogate", place=place) from error
    refuse_nul(body, place)
    return body


def figures(text: Text) -> tuple[int, int, int]:
    """Count a layer's code points, its segments, and those of them that are footer."""
    footer = sum(segment.role is Role.FOOTER for segment in text.segments)
    return len(text.content), len(text.segments), footer


def refuse_nul(body: str, place: str) -> None:
    """Raise InputError when JSON text holds the character U+0000."""
    if "\\u0000" in body and any("\0" in text for text in _strings(from_json(body))):
        raise InputError("store.nul", place=place)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def load(kind: str, bodies: Iterable[str], place: str) -> tuple[Record, ...]:
    """Return the records that these bodies hold. Raises StoreError when one of them cannot be read."""
    with gc_paused():
        return tuple(each(kind, bodies, place))


def each(kind: str, bodies: Iterable[str], place: str) -> Iterator[Record]:
    """Yield the records that these bodies hold. Raises StoreError when one of them cannot be read."""
    parse = KINDS[kind].model_validate_json
    made: dict[Provenance, Provenance] = {}
    try:
        for body in bodies:
            yield _lean(parse(body), made)
    except ValidationError as error:
        raise StoreError("store.damaged", place=place, what=kind) from error


def load_source(layer: bytes) -> Text:
    """Return a stored source layer. Raises ValidationError for a damaged one."""
    text = Text.model_validate_json(layer)
    for segment in text.segments:
        lean(segment)
    return text


def load_columns(layer: bytes) -> Text:
    """Return a stored source layer, its segments in columns. Raises ValidationError for a damaged one.

    Segments stand last in a layer. They are read some hundreds at a time, since
    25,000 at once take ten times the memory of what is kept of them.
    """
    at = layer.find(_SEGMENTS)
    if at >= 0 and layer.endswith(_END):
        with suppress(ValidationError):  # nested, or in another order: read whole, which says what is wrong
            text = Text.model_validate_json(b"".join((memoryview(layer)[:at], b"}")))
            return text.model_copy(update={"segments": Segments(_in_slices(layer, at + len(_SEGMENTS)))})
    text = Text.model_validate_json(layer)
    return text.model_copy(update={"segments": Segments(text.segments)})


def _in_slices(layer: bytes, start: int) -> Iterator[Segment]:
    """Yield the segments of a layer, the first of which begins at ``start`` after its brace.

    A layer of a book is five megabytes: no part of it is copied but the slice that is read.
    """
    last = len(layer) - len(_END)
    while start <= last:
        end = layer.find(_BETWEEN, start + _SLICE, last)
        end = last if end < 0 else end
        yield from _SEVERAL.validate_json(b"".join((b"[{", memoryview(layer)[start:end], b"}]")))
        start = end + len(_BETWEEN)


def _lean(record: Record, made: dict[Provenance, Provenance]) -> Record:
    """Return a record that takes less memory, down to the parts of which there are many.

    Translations that were made together say so with one provenance, not with one each.
    """
    if isinstance(record, TranslationUnit):
        object.__setattr__(record, "provenance", made.setdefault(record.provenance, lean(record.provenance)))
    elif isinstance(record, Annotation):
        targets = tuple(compact(lean(target)) for target in record.targets)
        object.__setattr__(record, "targets", targets)
        return compact(lean(record))
    return lean(record)


def load_logged(seq: int, digest: str, operation: str, changes: str, place: str) -> Logged:
    """Return a row of the journal as an edit. Raises StoreError when it cannot be read."""
    try:
        edit = Edit(Operation.model_validate_json(operation), load_changes(changes))
    except (ValidationError, KeyError) as error:
        raise StoreError("store.damaged", place=place, what=f"op {seq}") from error
    return Logged(seq, digest, edit)


@contextmanager
def gc_paused() -> Iterator[None]:
    """Keep the garbage collector still while many lasting objects are made.

    It would look through all of them again and again and find none to free:
    a quarter of the time of reading 25,000 segments, or of loading SQLAlchemy.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def batches(items: Iterable[_Item], size: int = 500) -> Iterator[list[_Item]]:
    """Cut what may be too much for one statement into lists of at most ``size``."""
    batch: list[_Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
