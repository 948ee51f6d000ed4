"""The termbase: how terms are to be translated, where they stand, and where that was not done."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workbench.domain.language import Language
from workbench.domain.terms import Finder, Hit, Term, described
from workbench.domain.text import Flag, Origin
from workbench.errors import WorkbenchError
from workbench.ports import TermFile, Workbench
from workbench.usecases.opened import Opened

KIND: Final = "term"
"""The kind of flag that a translation without a wanted term gets."""
_UNCHECKED: Final = (Origin.GLOSS, Origin.COPIED)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A term of a segment whose translation has none of the forms wanted."""

    segment: str
    term: str
    wanted: tuple[str, ...]


def listed(wb: Workbench) -> tuple[list[TermFile], tuple[Term, ...]]:
    """Return the files with their counts, and all terms. Raises InvalidFile, Refused."""
    return (wb.terms.files(), wb.terms.terms()) if wb.terms is not None else ([], ())


def import_file(wb: Workbench, path: Path, *, project: bool = False) -> TermFile:
    """Check a TOML or TBX file and keep its terms: the person's, or the project's.

    Raises NotFound, Refused, InvalidFile, Conflict.
    """
    assert wb.terms is not None
    return wb.terms.add(wb.files.existing(path), project=project)


def hits(wb: Workbench, text: str, language: Language) -> list[Hit]:
    """Return where terms stand in a text."""
    return _finder(wb).hits(text, language)


def flag(wb: Workbench, source: str, target: str, first: Language, second: Language) -> tuple[Flag, ...]:
    """Return the flag of a translation that lacks terms, with what is wanted; nothing when it has all."""
    lacking = _finder(wb).missing(source, target, first, second)
    if not lacking:
        return ()
    return (Flag(kind=KIND, note="; ".join(described(hit, source, second) for hit in lacking)),)


def check(wb: Workbench, opened: Opened) -> list[Lacking]:
    """Return what the current translations of a document lack, in its order; glosses are not checked."""
    finder = _finder(wb)
    found = []
    for segment in opened.segments.values():
        unit = opened.units.get(segment.id)
        if unit is None or unit.provenance.origin in _UNCHECKED:
            continue
        text = segment.span.cut(opened.source.content)
        language = source_language(segment.language, unit.language)
        found += [
            Lacking(segment.id, text[hit.start : hit.end], hit.answers(unit.language))
            for hit in finder.missing(text, unit.content, language, unit.language)
        ]
    return found


def source_language(stated: Language, target: Language) -> Language:
    """Return the language of a source by what it is translated into, where its own is mixed or unclear."""
    if stated in (Language.MIXED, Language.OTHER):
        return Language.EN if target.is_chinese else Language.ZH_HANS
    return stated


_last: list[tuple[object, Callable[[str], str], Finder]] = []


def _finder(wb: Workbench) -> Finder:
    """Return what finds the terms; made anew when they change."""
    terms = wb.terms.terms() if wb.terms is not None else ()
    if not _last or _last[0][0] is not terms or _last[0][1] is not wb.simplify:
        _last[:] = [(terms, wb.simplify, Finder(terms, _folding(wb, terms)))]
    return _last[0][2]


def _folding(wb: Workbench, terms: tuple[Term, ...]) -> Callable[[str], str]:
    """Return what makes both Chinese scripts equal; without terms or a dictionary they stay apart."""
    if not terms:
        return str

    def fold(text: str) -> str:
        try:
            return wb.simplify(text)
        except WorkbenchError:
            return text

    return fold
