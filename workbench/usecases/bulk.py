"""Translating thousands of documents: each sentence once, resumable, a few documents in memory."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from workbench.domain.document import Document
from workbench.domain.language import Language
from workbench.domain.text import Origin
from workbench.ports import Cancelled, Workbench
from workbench.usecases.remaining import Remaining
from workbench.usecases.session import Session
from workbench.usecases.translate import (
    Maker,
    Makers,
    Translated,
    Work,
    drafts_of,
    planned,
    target_language,
    translate,
)

WINDOW: Final = 1024
"""Segments that are looked at together, so that short documents fill the engine's batches."""
CHUNK: Final = 256
"""Different texts given to an engine at a time; each chunk is in the cache when it is done."""
_ASKING: Final = 0.7
"""The share of the work that engines have; the rest is saving."""
_Asked = dict[tuple[str, Language, Language], tuple[Maker, dict[str, None]]]


@dataclass(frozen=True, slots=True)
class Step:
    """How far it is: documents and segments done and in all, and the seconds left, None while unknown."""

    documents: int
    of_documents: int
    segments: int
    of_segments: int
    left: float | None


Report = Callable[[Step], object]


class _Course:
    """Counts what is done, and reports it."""

    def __init__(self, weights: dict[str, int], report: Report | None, clock: Callable[[], float]) -> None:
        self._weights = weights
        self._report = report
        self._clock = clock
        self._total = sum(weights.values())
        self._remaining = Remaining(self._total, clock())
        self._documents = 0
        self._done = 0
        self._told = 0

    def within(self, names: Sequence[str], share: float) -> None:
        """Say that a share of these documents' work is done."""
        self._tell(self._done + int(share * sum(self._weights[name] for name in names)))

    def finished(self, name: str) -> None:
        """Say that a document is done."""
        self._documents += 1
        self._done += self._weights[name]
        self._tell(self._done)

    def _tell(self, done: int) -> None:
        done = self._told = max(done, self._told)
        if self._report is not None:
            left = self._remaining.at(self._clock(), done)
            self._report(Step(self._documents, len(self._weights), done, self._total, left))


def translate_all(
    wb: Workbench,
    documents: Sequence[Document],
    *,
    engine: str = "auto",
    force: bool = False,
    report: Report | None = None,
    cancelled: Cancelled | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Translated:
    """Translate documents as ``translate`` does, and say what was done in all.

    A sentence that stands in several documents is translated once. What is
    done is saved document by document, and what was asked of an engine before
    an interruption is in the cache, so that a later run goes on from there.
    Raises as ``translate``.
    """
    began = clock()
    stop = cancelled or (lambda: False)
    course = _Course(_weights(wb, documents, force=force), report, clock)
    total = Translated()
    for sessions in _windows(wb, documents):
        makers: Makers = {}
        plans = [planned(wb, each, engine=engine, force=force, makers=makers) for each in sessions]
        fresh = _prepare(wb, list(zip(sessions, plans, strict=True)), course, stop)
        for session, work in zip(sessions, plans, strict=True):
            if stop():
                break
            _add_up(total, translate(wb, session, work=work, cancelled=cancelled))
            course.finished(session.document.id)
        total.cached -= fresh
        if stop():
            break
    total.cached = max(total.cached, 0)
    total.seconds = clock() - began
    return total


def _weights(wb: Workbench, documents: Sequence[Document], *, force: bool) -> dict[str, int]:
    """Return about how many segments of each document are to be translated, at least one."""
    sizes = wb.store.sizes()
    found = {}
    for document in documents:
        size = sizes.get(document.id)
        wanted = size.segments - (0 if force else size.translated) if size else 0
        found[document.id] = max(wanted, 1)
    return found


def _windows(wb: Workbench, documents: Sequence[Document]) -> Iterator[list[Session]]:
    """Open documents a few at a time; those before are let go of."""
    opened: list[Session] = []
    size = 0
    for document in documents:
        session = Session(wb, document)
        opened.append(session)
        size += len(session.segments)
        if size >= WINDOW:
            yield opened
            opened, size = [], 0
    if opened:
        yield opened


def _prepare(wb: Workbench, plans: Sequence[tuple[Session, Work]], course: _Course, stop: Cancelled) -> int:
    """Put into the cache what engines make of the texts of these documents; return how many were new."""
    asked: _Asked = {}
    for session, work in plans:
        content = session.source.content
        for segment, maker in work:
            if maker.engine is not None and maker.origin is Origin.MACHINE:
                pair = (segment.language, target_language(segment, content))
                texts = asked.setdefault((maker.agent.id, *pair), (maker, {}))[1]
                texts[segment.span.cut(content)] = None
    names = [session.document.id for session, _ in plans]
    whole = sum(len(texts) for _, texts in asked.values())
    done = fresh = 0
    for (_, source, target), (maker, texts) in asked.items():
        for chunk in _chunks(list(texts)):
            if stop():
                return fresh
            made, cached = drafts_of(wb, maker, chunk, (source, target), stop)
            fresh += max(len(made) - cached, 0)
            done += len(chunk)
            course.within(names, _ASKING * done / whole)
    return fresh


def _chunks(texts: list[str]) -> Iterator[list[str]]:
    for _, chunk in groupby(enumerate(texts), key=lambda item: item[0] // CHUNK):
        yield [text for _, text in chunk]


def _add_up(total: Translated, one: Translated) -> None:
    total.segments += one.segments
    total.translated += one.translated
    total.cached += one.cached
    total.tokens += one.tokens
    for name, count in one.engines.items():
        total.engines[name] = total.engines.get(name, 0) + count
