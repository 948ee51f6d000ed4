"""Writing documents with everything known about them, in any format, and saying what it loses."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from workbench import __version__
from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble
from workbench.domain.journal import Record
from workbench.domain.relation import Relation
from workbench.domain.review import Finding, Review
from workbench.domain.tagset import Tagset
from workbench.domain.translation import TranslationUnit
from workbench.errors import InputError, NotFound
from workbench.ports import Format, Workbench
from workbench.usecases import documents

Kind = TypeVar("Kind", bound=Record)
Signed = TypeVar("Signed", Annotation, Relation, Finding)
GENERATOR = f"workbench {__version__}"


@dataclass(slots=True)
class Exported:
    """What an export wrote, and what of it the format could not hold, counted."""

    paths: list[Path] = field(default_factory=list)
    documents: int = 0
    annotations: int = 0
    lost: dict[str, int] = field(default_factory=dict)


def dossier(wb: Workbench, document: Document, *, by: str | None = None) -> Dossier:
    """Return everything the project knows about a document; ``by`` keeps one person's work only."""
    who = documents.agent_id(by) if by else None
    annotations = _mine(_records(wb, Annotation, "annotation", document), who)
    kept = {each.id for each in annotations}
    relations = [
        each
        for each in _mine(_records(wb, Relation, "relation", document), who)
        if all(end in kept for ends in each.roles.values() for end in ends)
    ]
    reviews = [each for each in _records(wb, Review, "review", document) if each.of in kept]
    findings = _mine(_records(wb, Finding, "finding", document), who)
    units = _records(wb, TranslationUnit, "translation", document)
    used = {each.layer for each in annotations} | {each.layer for each in findings}
    used |= {each.kind.partition(".")[0] for each in relations}
    makers = {each.by for each in annotations} | {each.by for each in relations}
    makers |= {each.by for each in findings} | {each.by for each in reviews}
    makers |= {unit.provenance.by for unit in units}
    parts = Parts(
        document=document,
        source=wb.store.source(document.id),
        agents=[each for each in _records(wb, Agent, "agent") if each.id in makers],
        tagsets=[each for each in _records(wb, Tagset, "tagset") if each.id in used],
        units=units,
        annotations=annotations,
        relations=relations,
        findings=findings,
        reviews=reviews,
    )
    return assemble(parts, generator=GENERATOR)


def the_format(wb: Workbench, name: str) -> Format:
    """Return the format of that name. Raises NotFound that lists the others."""
    if name not in wb.formats:
        raise NotFound("format", name=name, known=", ".join(wb.formats))
    return wb.formats[name]


def render(form: Format, dossiers: Sequence[Dossier]) -> bytes:
    """Return the bytes of one file, checked by the format's own reader before anybody sees them.

    Raises InputError with the first problem: then the project holds something
    that the format forbids, and no file is written.
    """
    data = form.write(dossiers)
    problems = form.problems(data, form.name)
    if problems:
        raise InputError("export_invalid", place=form.name, first=problems[0], count=len(problems))
    return data


def export(
    wb: Workbench, chosen: Sequence[Document], form: Format, out: Path, *, by: str | None = None
) -> Exported:
    """Write the documents into the folder ``out``, or into the file ``out`` when it has the format's suffix.

    A format that holds many documents writes one file; others write one file
    a document. Raises InputError when several documents should go into one file.
    """
    result = Exported()
    if not form.writes:
        raise InputError("format_reads_only", name=form.name)
    single = out.suffix == form.suffix and not out.is_dir()
    if form.many:
        whole = [dossier(wb, document, by=by) for document in chosen]
        _write(wb, form, whole, out if single else out / f"workbench{form.suffix}", result)
        return result
    if single and len(chosen) != 1:
        raise InputError("export_one_file", name=str(out), count=len(chosen))
    for document in chosen:
        path = out if single else out / f"{file_name(document)}{form.suffix}"
        _write(wb, form, [dossier(wb, document, by=by)], path, result)
    return result


def file_name(document: Document) -> str:
    """Return a safe file name without suffix: letters, digits, ``-`` and ``_`` of the title, and the id.

    A title never becomes a path: separators, dots and control characters are
    left out, because titles come from anywhere.
    """
    plain = unicodedata.normalize("NFC", document.title)
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in plain)
    words = "-".join(word for word in kept.split("-") if word)[:40]
    return f"{words}.{document.id}" if words else document.id


def lost(form: Format, dossiers: Iterable[Dossier]) -> dict[str, int]:
    """Count what the format declares that it cannot hold, of the things a person would miss."""
    counts: Counter[str] = Counter()
    for each in dossiers:
        counts.update(
            {kind: n for kind, count in _COUNTS.items() if kind in form.loses and (n := count(each))}
        )
    return dict(counts)


def _tagged(holds: Callable[[Annotation], object]) -> Callable[[Dossier], int]:
    return lambda each: sum(bool(holds(annotation)) for annotation in each.annotations)


def _whole(kind: str) -> Callable[[Dossier], int]:
    return _tagged(lambda each: any(target.kind == kind for target in each.targets))


_COUNTS: Final[dict[str, Callable[[Dossier], int]]] = {
    "annotations": lambda each: len(each.annotations),
    "relations": lambda each: len(each.relations),
    "findings": lambda each: len(each.findings),
    "reviews": lambda each: len(each.reviews),
    "translations": lambda each: len(each.translation.segments) if each.translation else 0,
    "versions": lambda each: sum(text.kind == "version" for text in each.texts),
    "document_annotations": _whole("document"),
    "segment_annotations": _whole("segment"),
    "discontinuous": _tagged(lambda each: len(each.spans) > 1),
    "comments": _tagged(lambda each: each.comment),
    "confidence": _tagged(lambda each: each.confidence is not None),
    "attributes": _tagged(lambda each: each.attributes),
    "unlinked_annotations": lambda each: len(
        {one.id for one in each.annotations}
        - {end for relation in each.relations for ends in relation.roles.values() for end in ends}
    ),
}
"""How many of each kind a dossier has; other losses that formats declare are details, not things."""


def _write(wb: Workbench, form: Format, whole: Sequence[Dossier], path: Path, result: Exported) -> None:
    wb.files.write(path, render(form, whole))
    result.paths.append(path)
    result.documents += len(whole)
    result.annotations += sum(len(each.annotations) for each in whole)
    for kind, count in lost(form, whole).items():
        result.lost[kind] = result.lost.get(kind, 0) + count


def _records(wb: Workbench, of: type[Kind], kind: str, document: Document | None = None) -> list[Kind]:
    found = wb.store.records(kind, document.id if document else None)
    return [record for record in found if isinstance(record, of)]


def _mine(records: list[Signed], who: str | None) -> list[Signed]:
    return [record for record in records if who is None or record.by == who]
