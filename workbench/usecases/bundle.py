"""Putting work into bundles, one file for each document and person, to carry it to another machine."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.bundle import (
    PARTS,
    Bundle,
    DocumentLine,
    Entry,
    Header,
    Part,
    author,
    document_line,
    dump,
    file_name,
)
from workbench.domain.document import Agent, Document
from workbench.domain.journal import Record
from workbench.domain.relation import Relation
from workbench.domain.review import Decision, Finding, Grant
from workbench.domain.tagset import Tagset
from workbench.domain.text import SOURCE, Origin
from workbench.domain.translation import TranslationUnit
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.visible import locked_for_me

SUFFIX = ".jsonl"
Key = tuple[str, str]
"""The kind and the id of a record."""


@dataclass(slots=True)
class Past:
    """All states of a record so far, oldest first, and who brought each about."""

    states: list[Record | None] = field(default_factory=list)
    actors: list[str] = field(default_factory=list)

    @property
    def author(self) -> str:
        """Return whose record it is."""
        return author(next(each for each in self.states if each is not None))


@dataclass(slots=True)
class Bundled:
    """What was written: the files, and how many records are in them."""

    paths: list[Path] = field(default_factory=list)
    records: int = 0


def bundle(wb: Workbench, out: Path, names: Sequence[str] = (), *, by: str | None = None) -> Bundled:
    """Write the work on the named documents, or on all, into a folder, or a file whose name ends in .jsonl.

    ``by`` takes one person's work only. The same work gives the same bytes.
    While somebody annotates blind, they bundle nobody's work but their own.
    """
    made = bundles(wb, names, by=by)
    result = Bundled(records=sum(len(each.entries) for each in made))
    if out.suffix == SUFFIX:
        wb.files.write(out, b"".join(dump(each) for each in _document_once(made)))
        result.paths.append(out)
        return result
    for each in made:
        path = out / file_name(each.header)
        wb.files.write(path, dump(each))
        result.paths.append(path)
    return result


def bundles(wb: Workbench, names: Sequence[str] = (), *, by: str | None = None) -> list[Bundle]:
    """Return the same parts before they are written, in the order of documents, people and parts."""
    who = documents.agent_id(by) if by else None
    me = documents.agent_id(wb.annotator)
    found = [] if names else _roles(wb, who)
    for document in documents.chosen(wb, names):
        whose = {who} if who else set()
        if locked_for_me(wb, document.id):
            whose = {me} & (whose or {me})
            if not whose:
                continue
        found += [each for each in _Shelf(wb, document).parts() if not whose or each.header.by in whose]
    return found


def pasts(wb: Workbench, document: str | None) -> dict[Key, Past]:
    """Return every state of the records that travel, of one document or of the project itself."""
    found: defaultdict[Key, Past] = defaultdict(Past)
    several = wb.store.journal("")
    own = wb.store.journal(document) if document else iter(())
    for logged in heapq.merge(own, several, key=lambda each: each.seq):
        operation = logged.edit.operation
        for change in logged.edit.changes:
            if change.kind in PARTS and (operation.document or change.home) == document:
                past = found[change.kind, change.id]
                past.states.append(plain(change.after))
                past.actors.append(operation.actor)
    return dict(found)


def plain(record: Record | None) -> Record | None:
    """Return a record as it travels: where a translation stands among others is each project's own."""
    if isinstance(record, TranslationUnit) and record.ordinal:
        return record.model_copy(update={"ordinal": 0})
    return record


class _Shelf:
    """One document's records, sorted by whose they are."""

    def __init__(self, wb: Workbench, document: Document) -> None:
        self._wb = wb
        self._document = document
        self._source = wb.store.source(document.id)
        self._pasts = pasts(wb, document.id)
        self._agents = {each.id: each for each in wb.store.records("agent") if isinstance(each, Agent)}
        tagsets = wb.store.records("tagset")
        self._tagsets = {each.id: each for each in tagsets if isinstance(each, Tagset)}
        units = wb.store.records("translation", document.id)
        self._units = {each.id: each for each in units if isinstance(each, TranslationUnit)}

    def parts(self) -> Iterator[Bundle]:
        """Yield the parts in the order of people, then annotations before reviews."""
        sorted_out: defaultdict[tuple[str, Part], list[Entry]] = defaultdict(list)
        for (kind, name), past in self._pasts.items():
            if kind != "translation" or self._is_theirs(past):
                sorted_out[past.author, PARTS[kind]].append(Entry(kind, name, tuple(past.states)))
        for (by, part), entries in sorted(sorted_out.items(), key=lambda item: item[0]):
            yield self._part(by, part, entries)

    def _part(self, by: str, part: Part, entries: list[Entry]) -> Bundle:
        carried = {each.id for each in entries if each.kind == "translation"}
        units = [self._units[name] for name in self._rest_on(entries) if name in self._units]
        units = [each for each in units if each.id not in carried]
        records = [state for each in entries for state in each.states if state is not None]
        people = {by, *map(author, records), *(each.provenance.by for each in units)}
        people |= {name for each in records for name in getattr(each, "people", ())}
        return Bundle(
            header=Header(part=part, by=by, document=self._document.id, sha256=self._source.sha256),
            document=self._line,
            agents=[self._agents[name] for name in people if name in self._agents],
            tagsets=[self._tagsets[name] for name in set(_layers(records)) if name in self._tagsets],
            units=[each.model_copy(update={"ordinal": 0}) for each in units],
            entries=entries,
        )

    @property
    def _line(self) -> DocumentLine:
        return document_line(self._document, self._source, self._wb.store.raw(self._document.id))

    def _is_theirs(self, past: Past) -> bool:
        """Say whether a translation is a person's work, which travels whether anybody points at it or not."""
        unit = next(each for each in past.states if each is not None)
        made = unit.provenance if isinstance(unit, TranslationUnit) else None
        return made is not None and made.origin in (Origin.HUMAN, Origin.POST_EDITED)

    def _rest_on(self, entries: Iterable[Entry]) -> set[str]:
        """Return the translations that these records point at."""
        targets = [
            target
            for entry in entries
            for state in entry.states
            for said in (state.result if isinstance(state, Decision) else (state,))
            for target in getattr(said, "targets", ())
        ]
        spans = {each.text for each in targets if isinstance(each, SpanTarget) and each.text != SOURCE}
        return spans | {each.segment for each in targets if isinstance(each, SegmentTarget)}


def _layers(records: Iterable[Record]) -> Iterator[str]:
    for each in records:
        if isinstance(each, Annotation | Finding):
            yield each.layer
        elif isinstance(each, Relation):
            yield each.kind.partition(".")[0]
        elif isinstance(each, Decision):
            yield from (one.tag.partition(".")[0] for one in each.result)


def _roles(wb: Workbench, who: str | None) -> list[Bundle]:
    """Return who gave which roles to whom; the journal is read for it only where there are any."""
    if not any(isinstance(each, Grant) for each in wb.store.records("grant")):
        return []
    agents = {each.id: each for each in wb.store.records("agent") if isinstance(each, Agent)}
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for (kind, name), past in pasts(wb, None).items():
        if who in (None, past.author):
            found[past.author].append(Entry(kind, name, tuple(past.states)))
    return [
        Bundle(
            header=Header(part="roles", by=by),
            agents=[agents[name] for name in sorted({by, *_given_to(entries)} & agents.keys())],
            entries=entries,
        )
        for by, entries in sorted(found.items())
    ]


def _given_to(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield those who got the roles: they may be known nowhere else yet."""
    for entry in entries:
        yield from (each.person for each in entry.states if isinstance(each, Grant))


def _document_once(made: Sequence[Bundle]) -> Iterator[Bundle]:
    """Yield parts for one file, in which the text of a document need stand only once."""
    seen: set[str | None] = set()
    for each in made:
        if each.header.document in seen:
            each.document = None
        seen.add(each.header.document)
        yield each
