"""The translation memory: what people translated, corrected or accepted in the project, and TMX files.

Nothing is stored twice: the memory of a project *is* its reviewed
translations, so a team shares it, and undoing a post-edit takes it out again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from workbench.domain.document import Agent
from workbench.domain.dossier import Parts, assemble
from workbench.domain.language import Language, identify
from workbench.errors import NotFound
from workbench.ports import MemoryFile, Store, Workbench
from workbench.usecases.recall import Kept, Recall, alike, folded, percent
from workbench.usecases.terms import source_language

PROJECT: Final = Agent(id="project-memory", kind="software", name="Project memory")
"""Who brought a translation that was found again among those of the project."""
LEAST: Final = 60
"""Per cent from which on a match helps more than it distracts."""
MOST: Final = 3
_SCRIPTS: Final = (Language.ZH_HANS, Language.ZH_HANT)
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)
Finder = Callable[[str, Language, Language, str], tuple[str, Agent] | None]


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier translation of the same or a similar text.

    ``percent`` is 100 only where the texts are the same but for white space.
    ``place`` names where it comes from: a document's title, or a file;
    ``document``, ``segment`` and ``by`` are empty for a file.
    """

    source: str
    target: str
    percent: int
    place: str
    document: str = ""
    segment: str = ""
    by: str = ""
    made: datetime = _LONG_AGO


def finder(wb: Workbench, document: str) -> Finder:
    """Return what finds the translation that people made of exactly a text, and who brings it.

    It asks the project as it is now, then the person's own files; the newest
    wins. Only runs of white space compare equal. What was made of the very
    segment of the document that is asked for is left out.
    """
    recall = _of(wb).follow(wb)

    def find(text: str, source: Language, target: Language, segment: str) -> tuple[str, Agent] | None:
        source = source_language(source, target)
        for kept in recall.exact(wb, text, source):
            match = _match(kept, text, 100.0, source, target)
            here = (kept.document.id, kept.unit.segment) == (document, segment)
            if match is not None and match.percent == 100 and not here:
                return match.target, PROJECT
        own = wb.memory.find(text, source, target, own=True)
        return None if own is None else (own, wb.memory.agent())

    return find


def matches(
    wb: Workbench,
    text: str,
    source: Language,
    target: Language,
    *,
    but: tuple[str, str] = ("", ""),
    most: int = MOST,
    least: int = LEAST,
) -> list[Match]:
    """Return earlier translations of the most similar texts: the best first, then the project's, the newest.

    ``but`` is the document and segment asked for, whose own translations are
    no news. Each translation is offered once. Chinese of both scripts is
    compared as simplified; what is offered has the script asked for.
    """
    source = source_language(source, target)
    found = [
        match
        for kept, score in _of(wb).follow(wb).similar(wb, text, source, least)
        if (match := _match(kept, text, score, source, target)) is not None
        and (match.document, match.segment) != but
    ]
    found += _in_files(wb, text, source, target, least)
    found.sort(key=lambda each: (each.percent, bool(each.document), each.made), reverse=True)
    best: dict[str, Match] = {}
    for each in found:
        best.setdefault(each.target, each)
    return list(best.values())[:most]


def similar(wb: Workbench, text: str) -> list[Match]:
    """Return what fits a text that somebody typed, into the other language; its own is found out."""
    language = identify(text)
    if language.is_chinese:
        return matches(wb, text, language, Language.EN)
    return [each for target in _SCRIPTS for each in matches(wb, text, Language.EN, target)]


def import_file(wb: Workbench, path: Path) -> MemoryFile:
    """Check a TMX file and keep a copy with the person's memories. Raises NotFound, Refused, Conflict."""
    return wb.memory.add(wb.files.existing(path))


def remove(wb: Workbench, name: str) -> MemoryFile:
    """Take one of the person's own files out of the memory. Raises NotFound."""
    return wb.memory.remove(name)


def listed(wb: Workbench) -> tuple[int, list[MemoryFile]]:
    """Return how many translations the project remembers, and the files with theirs."""
    return len(_of(wb).follow(wb).current()), wb.memory.files()


def export(wb: Workbench, path: Path) -> int:
    """Write what the project remembers as TMX; return how many pairs. Raises NotFound for none."""
    by_document: dict[str, list[Kept]] = {}
    for kept in _of(wb).follow(wb).current():
        by_document.setdefault(kept.document.id, []).append(kept)
    if not by_document:
        raise NotFound("memory.empty")
    agents = [record for record in wb.store.records("agent") if isinstance(record, Agent)]
    dossiers = [
        assemble(_parts(wb, each, agents), generator="workbench")
        for _, each in sorted(by_document.items(), key=lambda item: item[1][0].document.ordinal)
    ]
    wb.files.write(path, wb.formats["tmx"].write(dossiers))
    return sum(map(len, by_document.values()))


def _parts(wb: Workbench, kept: list[Kept], agents: list[Agent]) -> Parts:
    """Return a document with nothing but these translations."""
    document = kept[0].document
    source = wb.store.source(document.id)
    units = [each.unit for each in kept]
    return Parts(document=document, source=source, agents=agents, units=units)


def _match(kept: Kept, text: str, score: float, source: Language, target: Language) -> Match | None:
    """Return what is kept as it answers a text: the right way round, and in the script asked for."""
    turned = kept.language.is_chinese != source.is_chinese
    first, second = (kept.unit.content, kept.source) if turned else (kept.source, kept.unit.content)
    if (kept.language if turned else kept.unit.language) is not target:
        return None
    made = kept.unit.provenance
    document, share = kept.document, percent(text, first, score)
    return Match(first, second, share, document.title, document.id, kept.unit.segment, made.by, made.created)


def _in_files(wb: Workbench, text: str, source: Language, target: Language, least: int) -> list[Match]:
    pairs = wb.memory.pairs(source, target)
    keys = _of(wb).keys(wb, pairs)
    return [
        Match(pairs[at].source, pairs[at].target, percent(text, pairs[at].source, score), pairs[at].file)
        for at, score in alike(folded(wb, text, source), keys, least)
    ]


_recalls: WeakKeyDictionary[Store, Recall] = WeakKeyDictionary()
_making = threading.Lock()


def _of(wb: Workbench) -> Recall:
    """Return what is known of this project; it is read once and then followed."""
    with _making:
        return _recalls.setdefault(wb.store, Recall())
