"""Writing documents with everything known about them, in any format, and saying what it loses."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.document import Document
from workbench.domain.dossier import Dossier
from workbench.errors import InputError, NotFound
from workbench.ports import Format, Workbench
from workbench.usecases.gather import GENERATOR, Gatherer, Scope
from workbench.usecases.losses import lost, ordered

__all__ = ["GENERATOR", "Exported", "dossier", "export", "file_name", "lost", "render", "the_format"]


@dataclass(slots=True)
class Exported:
    """What an export wrote; what of it the format could not hold and what the scope kept back, counted."""

    paths: list[Path] = field(default_factory=list)
    documents: int = 0
    annotations: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    """Documents by split, of a dataset."""

    def count(self, form: Format, dossiers: Sequence[Dossier]) -> None:
        """Add documents that were written."""
        self.documents += len(dossiers)
        self.annotations += sum(len(each.annotations) for each in dossiers)
        self.lost = ordered(Counter(self.lost) + Counter(lost(form, dossiers)))


def dossier(wb: Workbench, document: Document, *, by: str | None = None) -> Dossier:
    """Return everything the project knows about a document; ``by`` keeps one person's work only."""
    return Gatherer(wb, Scope(by=(by,) if by else ())).gather(document).dossier


def the_format(wb: Workbench, name: str, options: Mapping[str, str] | None = None) -> Format:
    """Return the format of that name, with its options chosen.

    Raises NotFound that lists the others, InputError for an option of a
    format that has none, InvalidFile for one that the format does not have.
    """
    if name not in wb.formats:
        raise NotFound("format", name=name, known=", ".join(wb.formats))
    form = wb.formats[name]
    if not options:
        return form
    known = choices(form)
    for option, value in options.items():
        if value not in known.get(option, ()):
            offered = "; ".join(f"{each}={'|'.join(values)}" for each, values in known.items())
            raise InputError("format_option", name=name, option=f"{option}={value}", known=offered or "–")
    chosen: Format = form.choose(**options)  # type: ignore[attr-defined]  # whoever has options has it
    return chosen


def choices(form: Format) -> Mapping[str, tuple[str, ...]]:
    """Return what can be chosen of a format: each option's values, the usual one first."""
    options: Mapping[str, tuple[str, ...]] = getattr(form, "options", {})
    return options


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
    wb: Workbench,
    chosen: Sequence[Document],
    form: Format,
    out: Path,
    *,
    by: str | None = None,
    scope: Scope | None = None,
) -> Exported:
    """Write the documents into the folder ``out``, or into the file ``out`` when it has the format's suffix.

    A format that holds many documents writes one file; others write one file
    a document. Raises InputError when several documents should go into one file.
    """
    result = Exported()
    if not form.writes:
        raise InputError("format_reads_only", name=form.name)
    single = bool(out.suffix) and form.suffix.endswith(out.suffix) and not out.is_dir()
    left: Counter[str] = Counter()
    gathered = gather(wb, chosen, scope or Scope(by=(by,) if by else ()), left)
    if form.many:
        whole = list(gathered)
        if whole or not chosen:
            _write(wb, form, whole, out if single else out / f"workbench{form.suffix}", result)
    elif single and len(chosen) != 1:
        raise InputError("export_one_file", name=str(out), count=len(chosen))
    else:
        for each in gathered:
            path = out if single else out / f"{file_name(each.document)}{form.suffix}"
            _write(wb, form, [each], path, result)
    result.left_out = ordered(left)
    return result


def gather(
    wb: Workbench, chosen: Sequence[Document], scope: Scope, left_out: Counter[str]
) -> Iterator[Dossier]:
    """Yield the documents as the scope has them, and count what it kept back.

    A document of which nothing is left is kept back itself.
    """
    gatherer = Gatherer(wb, scope)
    for document in chosen:
        found = gatherer.gather(document)
        left_out += found.left_out
        if found.dossier.source.segments or scope.footer:
            yield found.dossier
        else:
            left_out["documents"] += 1


def file_name(document: Document) -> str:
    """Return a safe file name without suffix: letters, digits, ``-`` and ``_`` of the title, and the id.

    A title never becomes a path: separators, dots and control characters are
    left out, because titles come from anywhere.
    """
    plain = unicodedata.normalize("NFC", document.title)
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in plain)
    words = "-".join(word for word in kept.split("-") if word)[:40]
    return f"{words}.{document.id}" if words else document.id


def _write(wb: Workbench, form: Format, whole: Sequence[Dossier], path: Path, result: Exported) -> None:
    wb.files.write(path, render(form, whole))
    result.paths.append(path)
    result.count(form, whole)
