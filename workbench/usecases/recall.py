"""The reviewed translations of a project, kept in step with its journal, and how alike texts are."""

import re
import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from workbench.domain.document import Document
from workbench.domain.journal import Change
from workbench.domain.language import Language
from workbench.domain.text import Origin, Segment, State
from workbench.domain.translation import TranslationUnit
from workbench.errors import WorkbenchError
from workbench.ports import Pair, Workbench

_WHITE: Final = re.compile(r"\s+")
_TAUGHT: Final = frozenset({Origin.HUMAN, Origin.POST_EDITED, Origin.MACHINE, Origin.MEMORY})
_SIDES: Final = 4
"""How many lists of pairs are kept ready: two languages, and Chinese in two scripts."""
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Kept:
    """A reviewed translation with the text that it translates."""

    unit: TranslationUnit
    source: str
    language: Language
    document: Document


def teaches(unit: TranslationUnit) -> bool:
    """Say whether a translation belongs into the memory: somebody wrote it, or said that it is right."""
    made = unit.provenance
    return made.state in (State.REVIEWED, State.FINAL) and made.origin in _TAUGHT


class Recall:
    """The reviewed translations of one project, by the side that is asked for: English or Chinese.

    Read once, and then followed in the journal, so
    that what others do, and what is undone, counts at the next question.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._seq = -1
        self._folded: dict[int, tuple[Sequence[Pair], Mapping[int, str]]] = {}
        self._kept: dict[str, Kept] = {}
        self._current: dict[tuple[str, str], Kept] | None = None
        self._names: dict[str, Kept] = {}
        self._keys: dict[bool, dict[str, str]] = {}
        self._exact: dict[tuple[bool, str], list[Kept]] = {}

    def follow(self, wb: Workbench) -> "Recall":
        """Take in what was done since last time, by anybody."""
        with self._lock:
            now = wb.store.position()
            if now != self._seq:
                if self._seq < 0:
                    known = {document.id: document for document in wb.store.documents()}
                    for name, units in wb.store.reviewed().items():
                        self._put_all(wb, known[name], units)
                else:
                    for logged in wb.store.journal(after=self._seq):
                        for change in logged.edit.changes:
                            self._take(wb, change, logged.edit.operation.document)
                self._seq = now
            if self._current is None:
                self._arrange(wb)
        return self

    def current(self) -> list[Kept]:
        """Return the newest reviewed translation of each segment, in the order they were made."""
        with self._lock:
            return list((self._current or {}).values())

    def exact(self, wb: Workbench, text: str, language: Language) -> list[Kept]:
        """Return what was made of a text that is the same when ``folded``, the newest first."""
        with self._lock:
            return self._exact.get((language.is_chinese, folded(wb, text, language)), [])[::-1]

    def similar(self, wb: Workbench, text: str, language: Language, least: int) -> list[tuple[Kept, float]]:
        """Return what was made of similar texts, with how similar they are in per cent."""
        with self._lock:
            keys = self._keys.get(language.is_chinese, {})
            kept = self._names
        return [(kept[name], score) for name, score in alike(folded(wb, text, language), keys, least)]

    def keys(self, wb: Workbench, pairs: Sequence[Pair]) -> Mapping[int, str]:
        """Return the sources of pairs as they are compared, by place; the same pairs are folded once."""
        with self._lock:
            held = self._folded.get(id(pairs))
            if held is None or held[0] is not pairs:
                keys = {at: folded(wb, pair.source, pair.language) for at, pair in enumerate(pairs)}
                if len(self._folded) >= _SIDES:
                    self._folded.clear()
                held = self._folded[id(pairs)] = (pairs, keys)
            return held[1]

    def _arrange(self, wb: Workbench) -> None:
        ordered = sorted(self._kept.values(), key=lambda kept: kept.unit.provenance.created)
        self._current = {(kept.document.id, kept.unit.segment): kept for kept in ordered}
        self._names = {kept.unit.id: kept for kept in self._current.values()}
        self._keys, self._exact = {}, {}
        for kept in self._current.values():
            for text, language in ((kept.source, kept.language), (kept.unit.content, kept.unit.language)):
                key = folded(wb, text, language)
                self._keys.setdefault(language.is_chinese, {})[kept.unit.id] = key
                self._exact.setdefault((language.is_chinese, key), []).append(kept)

    def _read(self, wb: Workbench, document: Document) -> None:
        found = wb.store.records("translation", document.id)
        self._put_all(wb, document, [unit for unit in found if isinstance(unit, TranslationUnit)])

    def _put_all(self, wb: Workbench, document: Document, found: Iterable[TranslationUnit]) -> None:
        units = [unit for unit in found if teaches(unit)]
        if units:
            source = wb.store.source(document.id)
            segments = {segment.id: segment for segment in source.segments}
            for unit in units:
                self._put(unit, segments[unit.segment], source.content, document)

    def _put(self, unit: TranslationUnit, segment: Segment, content: str, document: Document) -> None:
        language = segment.language
        if language.is_chinese == unit.language.is_chinese:  # of mixed text the translation tells the side
            language = Language.EN if unit.language.is_chinese else Language.ZH_HANS
        self._kept[unit.id] = Kept(unit, segment.span.cut(content), language, document)
        self._current = None

    def _take(self, wb: Workbench, change: Change, document: str | None) -> None:
        if change.kind == "document":
            self._drop(name for name, kept in self._kept.items() if kept.document.id == change.id)
            if isinstance(change.after, Document):
                self._read(wb, change.after)
        elif change.kind == "translation":
            self._drop([change.id])
            if isinstance(change.after, TranslationUnit) and teaches(change.after) and document:
                self._learn(wb, change.after, document)

    def _learn(self, wb: Workbench, unit: TranslationUnit, document: str) -> None:
        """Take a translation in; its document may have been removed since."""
        known = next((each for each in wb.store.documents() if each.id == document), None)
        if known is not None:
            source = wb.store.source(document)
            segment = next(segment for segment in source.segments if segment.id == unit.segment)
            self._put(unit, segment, source.content, known)

    def _drop(self, names: Iterable[str]) -> None:
        gone = set(names) & self._kept.keys()
        for name in gone:
            del self._kept[name]
            self._current = None


def white(text: str) -> str:
    """Return a text with every run of white space as one space.

    >>> white(" a   b ")
    'a b'
    """
    return _WHITE.sub(" ", text).strip(" ")


def folded(wb: Workbench, text: str, language: Language) -> str:
    """Return a text as it is compared: white space, case and the two Chinese scripts make no difference."""
    key = white(text).casefold()
    if language is not Language.ZH_HANT:
        return key
    try:
        return wb.simplify(key)
    except WorkbenchError:  # without the dictionary the scripts stay apart
        return key


def alike(text: str, keys: Mapping[Name, str], least: int) -> list[tuple[Name, float]]:
    """Return the names of the keys most like a text, with how like they are in per cent, at least ``least``.

    The measure is the longest common subsequence: twice its length for the
    length of both texts, counted in code points.
    """
    from rapidfuzz import fuzz, process

    found = process.extract(text, keys, scorer=fuzz.ratio, score_cutoff=least, limit=50)
    return [(name, score) for _, score, name in found]


def percent(text: str, stored: str, score: float) -> int:
    """Return a similarity as it is shown: 100 only for the same text but for white space."""
    return 100 if white(text) == white(stored) else min(int(score), 99)
