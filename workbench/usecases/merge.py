"""Taking in work that came in bundles: nothing twice, nothing lost, each document whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.bundle import PARTS, Bundle, DocumentLine, Entry, load, raw_bytes
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Parts, assemble, current_units
from workbench.domain.journal import Change, Edit, Operation, Record
from workbench.domain.relation import Relation
from workbench.domain.review import Finding
from workbench.domain.tagset import Tagset
from workbench.domain.text import SOURCE, Origin, State, Text
from workbench.domain.translation import TranslationUnit
from workbench.domain.validation import Problem, contradictions, problem
from workbench.errors import Conflict, InvalidFile, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.add import next_ordinal
from workbench.usecases.bundle import Key, Past, pasts, plain

_ORDER: Final = tuple(PARTS)


@dataclass(slots=True)
class Merged:
    """What came in for one document, or for the project where it is None.

    ``new`` records were not here before, ``changed`` ones were brought up to
    date (``removed`` ones among them), ``known`` ones were here as they are.
    ``waiting`` relations name annotations that nobody has brought yet: they come in
    when those do. ``translations`` are the segments whose translation is now another.
    """

    document: Document | None
    new_document: bool = False
    new: int = 0
    changed: int = 0
    removed: int = 0
    known: int = 0
    waiting: list[str] = field(default_factory=list)
    translations: list[str] = field(default_factory=list)


def merge(wb: Workbench, files: Sequence[tuple[str, bytes]]) -> list[Merged]:
    """Take in the bundles in these files, given as names and bytes.

    Taking one in twice changes nothing. Raises InvalidFile with all problems
    of all files before anything is written. Raises Conflict for another text
    under a document's id, or for a record that was edited here and there at
    once, and NotFound for a document that is not here and that no file brings;
    of that document nothing is taken in then.
    """
    return merge_parts(wb, _read(files))


def merge_parts(wb: Workbench, parts: Sequence[Bundle]) -> list[Merged]:
    """Take in bundles that were read; see ``merge``."""
    for agent in {agent.id: agent for part in parts for agent in part.agents}.values():
        documents.introduce(wb, agent)
    _keep_tagsets(wb, parts)
    groups: defaultdict[str | None, list[Bundle]] = defaultdict(list)
    for part in parts:
        groups[part.header.document].append(part)
    return [_Merge(wb, name, group).run() for name, group in groups.items()]


def _read(files: Sequence[tuple[str, bytes]]) -> list[Bundle]:
    parts: list[Bundle] = []
    wrong: list[Problem] = []
    for name, data in files:
        found, problems = load(data, name)
        parts += found
        wrong += problems
    if wrong:
        raise InvalidFile("bundle.invalid", problems=wrong)
    return parts


def _keep_tagsets(wb: Workbench, parts: Iterable[Bundle]) -> None:
    """Store the tagsets that came along; ours stays where it holds every tag that is used."""
    ours = dict(documents.project_tagsets(wb))
    for part in parts:
        used = {tag for entry in part.entries for tag in _tags(entry)}
        for tagset in part.tagsets:
            mine: Tagset = ours.setdefault(tagset.id, tagset)
            lacking = [tag.id for tag in tagset.tags if tag.id in used and mine.tag(tag.id) is None]
            if lacking:
                raise Conflict("other_tagset", place=part.name, id=tagset.id, tags=", ".join(lacking))
            documents.keep_tagset(wb, mine)


def _tags(entry: Entry) -> Iterator[str]:
    for state in entry.states:
        for each in getattr(state, "result", (state,)):
            tag = getattr(each, "tag", None)
            if tag is not None:
                yield tag


class _Merge:
    """Taking in what came for one document."""

    def __init__(self, wb: Workbench, name: str | None, parts: Sequence[Bundle]) -> None:
        self._wb = wb
        self._parts = parts
        here = next((each for each in wb.store.documents() if each.id == name), None)
        self._result = Merged(here)
        self._pasts = pasts(wb, name) if here or name is None else {}
        self._finals: dict[Key, Record | None] = {key: past.states[-1] for key, past in self._pasts.items()}
        self._changes: list[Change] = []
        self._name = name

    def run(self) -> Merged:
        """Work out all changes first, then write them at once."""
        if self._name is not None:
            self._same_text()
        entries = [entry for part in self._parts for entry in part.entries]
        self._units(entries)
        for entry in sorted(entries, key=lambda each: _ORDER.index(each.kind)):
            if entry.kind != "translation":
                self._take(entry)
        self._cut_relations()
        self._keep_tagged(entries)
        self._check()
        self._write()
        return self._result

    def _same_text(self) -> None:
        """Refuse work on another text; a document that is not here is made of the first line that has it."""
        lines = [part.document for part in self._parts if part.document is not None]
        here = self._result.document
        if here is None and not lines:
            raise NotFound("bundle.no_document", place=self._parts[0].name, id=self._name)
        text = self._wb.store.source(here.id) if here else lines[0].text
        for part in self._parts:
            if part.header.sha256 != text.sha256:
                raise Conflict("other_text", place=part.name, id=self._name)
            if part.document is not None and _borders(part.document.text) != _borders(text):
                raise Conflict("bundle.segments", place=part.name, id=self._name)

    def _take(self, entry: Entry) -> None:
        """Bring one record up to date, if it is behind here."""
        key = (entry.kind, entry.id)
        ahead = self._ahead(entry)
        final = self._finals.get(key)
        if not ahead:
            self._result.known += 1
            return
        if isinstance(ahead[-1], Relation) and self._unknown(ahead[-1]):
            self._result.waiting.append(entry.id)
            return
        self._count(key, ahead[-1])
        for state in ahead:
            self._changes.append(Change(entry.kind, entry.id, final, state))
            final = state
        self._finals[key] = final

    def _count(self, key: Key, last: Record | None) -> None:
        self._result.new += key not in self._finals
        self._result.changed += key in self._finals
        self._result.removed += last is None and key in self._finals

    def _ahead(self, entry: Entry) -> list[Record | None]:
        """Return the states that are missing here. Raises Conflict when both sides went on from one state."""
        past = self._pasts.get((entry.kind, entry.id))
        theirs = [plain(state) for state in entry.states]
        if past is None:
            return theirs
        ours = past.states
        common = min(len(ours), len(theirs))
        if ours[:common] == theirs[:common]:
            return theirs[common:]
        if ours[-1] == theirs[-1]:
            return []
        if ours[-1] in theirs:
            return theirs[len(theirs) - theirs[::-1].index(ours[-1]) :]
        if theirs[-1] in ours:
            return []
        return self._authors_own(entry, past, theirs)

    def _authors_own(self, entry: Entry, past: Past, theirs: list[Record | None]) -> list[Record | None]:
        """Let the author's version stand where somebody else changed the record here, such as by removing
        an annotation that a relation of theirs named; two versions of one author are for them to settle.
        """
        shared = next(
            (n for n, pair in enumerate(zip(past.states, theirs, strict=False)) if pair[0] != pair[1]), 0
        )
        if shared and past.author not in past.actors[shared:]:
            return theirs[shared:]
        raise Conflict("bundle.diverged", place=entry.place, kind=entry.kind, id=entry.id)

    def _unknown(self, relation: Relation) -> bool:
        return any(
            ("annotation", end) not in self._finals for ends in relation.roles.values() for end in ends
        )

    def _cut_relations(self) -> None:
        """Let relations go on without annotations that are gone, as they do when one is untagged here."""
        for (kind, name), record in list(self._finals.items()):
            left = record if isinstance(record, Relation) else None
            ends = [end for names in left.roles.values() for end in names] if left else []
            for end in ends:
                if left is not None and self._finals.get(("annotation", end)) is None:
                    before, left = left, left.without(end)
                    self._changes.append(Change(kind, name, before, left))
            if ends:
                self._finals[kind, name] = left

    def _keep_tagged(self, entries: Iterable[Entry]) -> None:
        """Bring translations back that were taken back there while somebody tagged them here.

        They are current again on both machines, and the result names their
        segments: a tag shows that somebody has worked with the translation.
        """
        gone: dict[str, TranslationUnit] = {}
        histories: list[tuple[Key, Sequence[object]]] = [(k, past.states) for k, past in self._pasts.items()]
        histories += [((each.kind, each.id), each.states) for each in entries]
        for (kind, name), states in histories:
            lived = [each for each in states if isinstance(each, TranslationUnit)]
            if kind == "translation" and lived and self._finals.get((kind, name)) is None:
                gone[name] = lived[-1]
        for name in sorted(_tagged(self._finals.values()) & gone.keys()):
            unit = self._finals["translation", name] = gone[name]
            self._changes.append(Change("translation", name, None, unit))
            self._result.translations.append(unit.segment)

    def _check(self) -> None:
        """Refuse what would make the document contradict itself, unless it does so already."""
        if self._name is None or not self._changes:
            return
        wrong = self._problems(self._finals)
        known = {key: past.states[-1] for key, past in self._pasts.items()}
        if wrong and not (self._result.document and self._problems(known)):
            raise InvalidFile("bundle.contradicts", problems=wrong, place=self._parts[0].name)

    def _problems(self, finals: dict[Key, Record | None]) -> list[Problem]:
        here = self._result.document
        if here is None:
            document, source = self._line.document, self._line.text
        else:
            document, source = here, self._wb.store.source(here.id)
        stored = self._wb.store.records("translation", document.id) if here else ()
        units = {each.id: each for each in stored if isinstance(each, TranslationUnit)}
        units |= {each.id: each for each in finals.values() if isinstance(each, TranslationUnit)}
        store = self._wb.store
        parts = Parts(
            document=document,
            source=source,
            agents=[each for each in store.records("agent") if isinstance(each, Agent)],
            tagsets=[each for each in store.records("tagset") if isinstance(each, Tagset)],
            units=list(units.values()),
            annotations=[each for each in finals.values() if isinstance(each, Annotation)],
            relations=[each for each in finals.values() if isinstance(each, Relation)],
            findings=[each for each in finals.values() if isinstance(each, Finding)],
        )
        segments, layers = {segment.id for segment in source.segments}, {SOURCE, *units}
        lost = [unit.id for unit in units.values() if unit.segment not in segments]
        lost += [one.text for each in parts.annotations for one in each.spans if one.text not in layers]
        if lost:
            return [problem(document.id, "validation.no_text", id=name) for name in lost]
        return contradictions(assemble(parts, generator="merge"))

    # Translations --------------------------------------------------------------------------

    def _units(self, entries: Sequence[Entry]) -> None:
        """Take in translations; the best one of a segment is the current one on both machines.

        A person's is better than a machine's, that better than a gloss; then
        the later one. What is not to be current goes below those that are here.
        """
        stored = self._wb.store.records("translation", self._name) if self._result.document else ()
        here = {each.id: each for each in stored if isinstance(each, TranslationUnit)}
        fresh: list[TranslationUnit] = []
        for entry in entries:
            if entry.kind == "translation":
                fresh += self._their_unit(entry, here.get(entry.id))
        gone = {name for (kind, name), last in self._finals.items() if kind == "translation" and last is None}
        current = current_units(each for each in here.values() if each.id not in gone)
        for unit in (unit for part in self._parts for unit in part.units):
            if ("translation", unit.id) not in self._finals:
                self._finals["translation", unit.id] = unit
                fresh.append(unit)
        for unit in sorted(fresh, key=_worth):
            before = current.get(unit.segment)
            below = before is not None and _worth(unit) < _worth(before)
            placed = unit.model_copy(update={"ordinal": -1}) if below else unit
            self._changes.append(Change("translation", unit.id, None, placed))
            if before is not None and not below and before.content != unit.content:
                self._result.translations.append(unit.segment)
            if not below:
                current[unit.segment] = unit

    def _their_unit(self, entry: Entry, here: TranslationUnit | None) -> list[TranslationUnit]:
        """Take in what became of a person's translation; return it where it is to be placed among those here.

        One that is here already keeps its place.
        """
        key = (entry.kind, entry.id)
        ahead, last = self._ahead(entry), entry.states[-1]
        if not ahead:
            self._result.known += 1
            return []
        self._count(key, ahead[-1])
        self._finals[key] = last
        if here is None and isinstance(last, TranslationUnit):
            return [last]
        before: Record | None = here
        for state in ahead:
            after = state
            if here is not None and isinstance(state, TranslationUnit):
                after = state.model_copy(update={"ordinal": here.ordinal})
            self._changes.append(Change(entry.kind, entry.id, before, after))
            before = after
        return []

    # Writing -------------------------------------------------------------------------------

    def _write(self) -> None:
        wb, result = self._wb, self._result
        if result.document is None and self._name is not None:
            self._add()
        elif self._changes:
            wb.store.apply(Edit(self._operation("merge"), tuple(self._changes)))

    def _add(self) -> None:
        line = self._line
        document = line.document.model_copy(update={"ordinal": next_ordinal(self._wb)})
        changes = (Change("document", document.id, None, document), *self._changes)
        self._wb.store.add(line.text, raw_bytes(line), Edit(self._operation("add"), changes))
        self._result.document, self._result.new_document = document, True

    @property
    def _line(self) -> DocumentLine:
        """Return the document as it came; ``_same_text`` saw to it that it did."""
        return next(part.document for part in self._parts if part.document is not None)

    def _operation(self, verb: str) -> Operation:
        return Operation(
            op_id=self._wb.ids.new("o"),
            document=self._name,
            actor=documents.person(self._wb).id,
            at=self._wb.clock.now(),
            verb=verb,
            undoable=False,
        )


def _tagged(records: Iterable[Record | None]) -> set[str]:
    """Return the texts and segments that living annotations point at."""
    return {
        target.text if isinstance(target, SpanTarget) else target.segment
        for each in records
        if isinstance(each, Annotation)
        for target in each.targets
        if isinstance(target, (SpanTarget, SegmentTarget))
    }


def _borders(text: Text) -> list[tuple[str, int, int]]:
    return [(each.id, each.start, each.end) for each in text.segments]


def _worth(unit: TranslationUnit) -> tuple[int, object, str]:
    made = unit.provenance
    people = made.origin in (Origin.HUMAN, Origin.POST_EDITED) or made.state in (State.REVIEWED, State.FINAL)
    rank = 2 if people else 0 if made.origin is Origin.GLOSS else 1
    return rank, made.created, unit.id
