"""Reading documents and annotations made elsewhere; what is here already is never overwritten."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.annotation import Annotation
from workbench.domain.document import Document
from workbench.domain.dossier import Dossier, Parts, disassemble
from workbench.domain.journal import Change, Edit, Operation, Record, created
from workbench.domain.tagset import Tagset
from workbench.errors import Conflict, InputError
from workbench.ports import Format, Workbench
from workbench.usecases import documents
from workbench.usecases.add import adding, next_ordinal


@dataclass(frozen=True, slots=True)
class Imported:
    """What one document of a file brought: how many records are new, how many were here already."""

    document: Document
    new_document: bool
    new: int
    known: int


def read(form: Format, data: bytes, name: str) -> list[Dossier]:
    """Return the dossiers of a file.

    Raises InvalidFile with all its problems, InputError for a format that is only written.
    """
    if not form.reads:
        raise InputError("format_writes_only", name=form.name)
    return form.read(data, name)


def import_dossier(wb: Workbench, dossier: Dossier, place: str, data: bytes = b"") -> Imported:
    """Bring one dossier into the project.

    ``data`` is the file it was read from; where the document is that very
    file, as a web page is, its bytes are kept. Records with an id that the
    project knows must be equal to it; importing twice changes nothing. Raises
    Conflict for another text or another record under a known id, and then
    nothing of the dossier is imported.
    """
    parts = disassemble(dossier)
    for agent in parts.agents:
        documents.introduce(wb, agent)
    _keep_tagsets(wb, parts.tagsets, parts.annotations)
    here = next((each for each in wb.store.documents() if each.id == parts.document.id), None)
    if here is not None and wb.store.source(here.id).sha256 != parts.source.sha256:
        raise Conflict("other_text", place=place, id=here.id)
    document = here or parts.document.model_copy(update={"ordinal": next_ordinal(wb)})
    changes, known = _news(wb, document, parts, place)
    edit = adding(wb, document, documents.person(wb))
    if here is None:
        same = hashlib.sha256(data).hexdigest() == document.source_bytes_sha256
        raw = data if same else parts.source.content.encode()
        wb.store.add(parts.source, raw, Edit(edit.operation, (*edit.changes, *changes)))
    elif changes:
        operation = Operation.model_validate(dict(edit.operation) | {"verb": "import"})
        wb.store.apply(Edit(operation, tuple(changes)))
    return Imported(document, here is None, len(changes), known)


def format_of(wb: Workbench, path: Path) -> Format | None:
    """Return the format whose suffix a file has, the longest that fits; None when there is none.

    A format that is only written can still check its files.
    """
    fits = [form for form in wb.formats.values() if path.name.endswith(form.suffix)]
    return max(fits, key=lambda form: len(form.suffix), default=None)


def _news(wb: Workbench, document: Document, parts: Parts, place: str) -> tuple[list[Change], int]:
    """Return the creations that the project lacks, and how many records it has already."""
    changes: list[Change] = []
    known = 0
    for kind, records in _by_kind(parts):
        there = {record.id: record for record in wb.store.records(kind, document.id)}
        for record in records:
            if record.id not in there:
                changes.append(created(kind, record))
            elif there[record.id] == record:
                known += 1
            else:
                raise Conflict("other_record", place=place, kind=kind, id=record.id)
    return changes, known


def _by_kind(parts: Parts) -> list[tuple[str, Sequence[Record]]]:
    return [
        ("translation", parts.units),
        ("annotation", parts.annotations),
        ("relation", parts.relations),
        ("finding", parts.findings),
        ("review", parts.reviews),
    ]


def _keep_tagsets(wb: Workbench, tagsets: Sequence[Tagset], annotations: Sequence[Annotation]) -> None:
    """Store the tagsets that came along; ours stays where it holds every tag that is used."""
    ours = documents.project_tagsets(wb)
    used = {annotation.tag for annotation in annotations}
    for tagset in tagsets:
        mine = ours.get(tagset.id)
        if mine is None:
            documents.keep_tagset(wb, tagset)
            continue
        missing = [tag.id for tag in tagset.tags if tag.id in used and mine.tag(tag.id) is None]
        if missing:
            raise Conflict("other_tagset", id=tagset.id, tags=", ".join(missing))
        documents.keep_tagset(wb, mine)
