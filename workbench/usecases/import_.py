"""Reading documents and annotations made elsewhere; what is here already is never overwritten."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.domain.annotation import Annotation
from workbench.domain.attributes import fault
from workbench.domain.document import Document
from workbench.domain.dossier import Dossier, Parts, disassemble
from workbench.domain.journal import Change, Edit, Operation, Record, created
from workbench.domain.relation import Relation
from workbench.domain.tagset import Tagset
from workbench.domain.tagset_union import union
from workbench.errors import Conflict, InputError
from workbench.ports import Format, Workbench
from workbench.usecases import documents
from workbench.usecases.add import adding, next_ordinal
from workbench.usecases.attach import Ordered, after, attached, signed


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
        form.read(data, name)  # it refuses, and may know better where such files belong
        raise InputError("format_writes_only", name=form.name)
    return form.read(data, name)


def import_file(
    wb: Workbench,
    dossiers: Sequence[Dossier],
    place: str,
    data: bytes = b"",
    *,
    document: Document | None = None,
    by: str | None = None,
) -> Iterator[Imported]:
    """Bring all documents of a file into the project, once each of them has been found to fit.

    With ``document`` only those are brought that have its very text, and
    become part of it. ``by`` is whose work it is where the file names nobody.
    Raises what ``import_dossier`` does, before anything is imported.
    """
    chosen = _of_text(wb, dossiers, document, place) if document else dossiers
    _need_one_word([_prepared(wb, each, place, document, by) for each in chosen], place)
    for each in chosen:
        yield import_dossier(wb, each, place, data, document=document, by=by)


def import_dossier(
    wb: Workbench,
    dossier: Dossier,
    place: str,
    data: bytes = b"",
    *,
    document: Document | None = None,
    by: str | None = None,
) -> Imported:
    """Bring one dossier into the project.

    ``data`` is the file it was read from; where the document is that very
    file, as a web page is, its bytes are kept. Records with an id that the
    project knows must be equal to it, but for their place in the order;
    importing twice changes nothing. Raises Conflict for another text, another
    record under a known id, and tags or attributes that our tagset of that
    name does not have; then nothing of the dossier is imported.
    """
    ready = _prepared(wb, dossier, place, document, by)
    parts = ready.parts
    for agent in parts.agents:
        documents.introduce(wb, agent)
    for tagset in ready.tagsets:
        documents.keep_tagset(wb, tagset)
    here, home = ready.here, parts.document
    edit = adding(wb, home, documents.person(wb))
    if here is None:
        same = hashlib.sha256(data).hexdigest() == home.source_bytes_sha256
        raw = data if same else parts.source.content.encode()
        wb.store.add(parts.source, raw, Edit(edit.operation, (*edit.changes, *ready.changes)))
    elif ready.changes:
        operation = Operation.model_validate(dict(edit.operation) | {"verb": "import"})
        wb.store.apply(Edit(operation, tuple(ready.changes)))
    return Imported(home, here is None, len(ready.changes), ready.known)


def format_of(wb: Workbench, path: Path) -> Format | None:
    """Return the format whose suffix a file has, the longest that fits; None when there is none.

    A format that is only written can still check its files.
    """
    fits = [form for form in wb.formats.values() if path.name.endswith(form.suffix)]
    return max(fits, key=lambda form: len(form.suffix), default=None)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A dossier that fits the project, with all that is to be written; ``here`` is its document, if known."""

    parts: Parts
    here: Document | None
    tagsets: list[Tagset]
    changes: list[Change]
    known: int


def _prepared(
    wb: Workbench, dossier: Dossier, place: str, document: Document | None, by: str | None
) -> _Ready:
    parts = disassemble(dossier)
    parts = signed(parts, by) if by else parts
    here = document or next((each for each in wb.store.documents() if each.id == parts.document.id), None)
    if here is None:
        fresh = parts.document.model_copy(update={"ordinal": next_ordinal(wb)})
        parts = replace(parts, document=fresh)
    else:
        parts = attached(parts, here, wb.store.source(here.id), place)
    tagsets = _tagsets(wb, parts, place)
    changes, known = _news(wb, parts, place)
    return _Ready(parts, here, tagsets, changes, known)


def _need_one_word(ready: Sequence[_Ready], place: str) -> None:
    """Raise Conflict where a file holds a document twice, with other words or other records under one id."""
    texts: dict[str, str] = {}
    said: dict[tuple[str, str, str], Record] = {}
    for each in ready:
        home, content = each.parts.document.id, each.parts.source.content
        if texts.setdefault(home, content) != content:
            raise Conflict("file_twice", place=place, kind="document", id=home)
        for change in each.changes:
            if change.after is not None:
                before = said.setdefault((home, change.kind, change.id), change.after)
                if not _equal(before, change.after):
                    raise Conflict("file_twice", place=place, kind=change.kind, id=change.id)


def _of_text(wb: Workbench, dossiers: Sequence[Dossier], document: Document, place: str) -> Sequence[Dossier]:
    """Return the documents of a file that have the text of ours. Raises Conflict when none has."""
    source = wb.store.source(document.id)
    found = [each for each in dossiers if each.source.content == source.content]
    if not found and len(dossiers) == 1:
        attached(disassemble(dossiers[0]), document, source, place)
    if not found:
        raise Conflict("no_such_text", place=place, id=document.id, count=len(dossiers))
    return found


def _news(wb: Workbench, parts: Parts, place: str) -> tuple[list[Change], int]:
    """Return the creations that the project lacks, and how many records it has already."""
    changes: list[Change] = []
    known = 0
    decided = _decided(wb, parts.document)
    for kind, records in _by_kind(parts):
        there = {record.id: record for record in wb.store.records(kind, parts.document.id)}
        there |= decided.get(kind, {})
        for record in records:
            if record.id in there and not _equal(there[record.id], record):
                raise Conflict("other_record", place=place, kind=kind, id=record.id)
            known += record.id in there
        changes += [created(kind, record) for record in _new(kind, records, there)]
    return changes, known


def _decided(wb: Workbench, document: Document) -> dict[str, dict[str, Record]]:
    """Return our decisions as a file holds them, so that our own export brings nothing new."""
    if not wb.store.records("decision", document.id):
        return {}
    from workbench.usecases.adjudicated import derived  # aligning loads numpy, which most imports do not need

    written, reviews = derived(wb, document)
    return {
        "annotation": {each.id: each for each in written},
        "review": {each.id: each for each in reviews},
    }


def _new(kind: str, records: Sequence[Record], there: Mapping[str, Record]) -> Sequence[Record]:
    if kind == "annotation":
        return after(_only(Annotation, records), _only(Annotation, there.values()))
    if kind == "relation":
        return after(_only(Relation, records), _only(Relation, there.values()))
    return [record for record in records if record.id not in there]


def _only(of: type[Ordered], records: Iterable[Record]) -> list[Ordered]:
    return [record for record in records if isinstance(record, of)]


def _equal(one: Record, other: Record) -> bool:
    """Say whether two records say the same, wherever they stand in the order."""
    return one == other or one.model_dump(exclude={"ordinal"}) == other.model_dump(exclude={"ordinal"})


def _by_kind(parts: Parts) -> list[tuple[str, Sequence[Record]]]:
    return [
        ("translation", parts.units),
        ("annotation", parts.annotations),
        ("relation", parts.relations),
        ("finding", parts.findings),
        ("review", parts.reviews),
    ]


def _tagsets(wb: Workbench, parts: Parts, place: str) -> list[Tagset]:
    """Return the tagsets to keep: ours where it is installed, else all labels that any file has brought.

    An installed tagset is never widened: a label that it lacks is somebody's
    slip or another version, and is refused with the annotation that has it.
    """
    ours = documents.project_tagsets(wb)
    kept: list[Tagset] = []
    for theirs in parts.tagsets:
        mine = ours.get(theirs.id)
        if mine is not None and theirs.id in wb.tagsets:
            _check_used(mine, parts.annotations, place)
        kept.append(theirs if mine is None else mine if theirs.id in wb.tagsets else union(mine, theirs))
    return kept


def _check_used(mine: Tagset, annotations: Sequence[Annotation], place: str) -> None:
    own = [each for each in annotations if each.layer == mine.id]
    tags = {tag.id for tag in mine.tags}
    missing = dict.fromkeys(each.tag for each in own if each.tag not in tags)
    if missing:
        raise Conflict("other_tagset", place=place, id=mine.id, tags=", ".join(missing))
    rules = {rule.id: rule for rule in mine.attributes}
    for each in own:
        for name, value in each.attributes.items():
            if fault(rules.get(name), value):
                raise Conflict(
                    "other_attribute", place=place, id=each.id, name=name, value=value[:40], tagset=mine.id
                )
