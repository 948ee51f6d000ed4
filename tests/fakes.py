"""Stand-ins for everything outside: they keep what the ports promise, in memory."""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import builders
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Parts
from workbench.domain.journal import (
    KINDS,
    SHARED,
    Edit,
    Logged,
    Operation,
    Record,
    chain,
    created,
    dump_changes,
    load_changes,
)
from workbench.domain.language import Language
from workbench.domain.tagset import Tagset
from workbench.domain.terms import Term
from workbench.domain.text import Role, Segments, Text
from workbench.domain.translation import TranslationUnit, Units
from workbench.domain.validation import Problem
from workbench.errors import Conflict, Missing, NotFound, Refused, StoreError
from workbench.ports import (
    Draft,
    Engine,
    MemoryFile,
    Model,
    Pair,
    Size,
    TermFile,
    Unpacked,
    Workbench,
)


class FakeClock:
    """Starts at the builders' moment; a second passes each time somebody asks."""

    def __init__(self, now: datetime = datetime(2024, 5, 1, 12, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class FakeIds:
    """Counts, for each prefix."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def new(self, prefix: str) -> str:
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        return f"{prefix}{self._counts[prefix]:04}"


class FakeStore:
    """A project in memory: conflicts are found, the journal is chained, and what comes back has its place.

    ``broken`` makes every write fail, as a full disk does.
    """

    def __init__(self) -> None:
        self.broken = False
        self.log: list[Logged] = []
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self._homes: dict[str, str | None] = {}
        self._places: dict[tuple[str, str], int] = {}
        self._texts: dict[str, Text] = {}
        self._raw: dict[str, bytes] = {}
        self._cache: dict[str, str] = {}
        self._lock = threading.RLock()

    def add(self, source: Text, raw: bytes, edit: Edit) -> None:
        with self._lock:
            self.apply(edit)
            assert edit.operation.document is not None
            self._texts[edit.operation.document] = source
            self._raw[edit.operation.document] = raw

    def apply(self, edit: Edit) -> Logged:
        with self._lock:
            for logged in self.log:
                if logged.edit.operation.op_id == edit.operation.op_id:
                    return logged
            if self.broken:
                raise StoreError("store.full", what="memory")
            changes = load_changes(dump_changes(edit.changes))
            states: dict[tuple[str, str], Record | None] = {}
            for change in changes:
                now = states.get((change.kind, change.id), self._records[change.kind].get(change.id))
                if now != change.before:
                    raise Conflict("store.changed", kind=change.kind, id=change.id)
                states[change.kind, change.id] = change.after
            for change in changes:
                if change.after is None:
                    del self._records[change.kind][change.id]
                else:
                    self._records[change.kind][change.id] = change.after
                    self._homes[change.id] = change.home or edit.operation.document
                    self._places.setdefault((change.kind, change.id), len(self._places))
            previous = self.log[-1].hash if self.log else ""
            link = chain(previous, edit.operation, dump_changes(changes))
            logged = Logged(len(self.log) + 1, link, Edit(edit.operation, changes))
            self.log.append(logged)
            return logged

    def documents(self) -> tuple[Document, ...]:
        found = [record for record in self._records["document"].values() if isinstance(record, Document)]
        return tuple(sorted(found, key=lambda each: each.ordinal))

    def source(self, document: str, *, columns: bool = False) -> Text:
        if document not in self._texts:
            raise NotFound("document", name=document)
        found = self._texts[document]
        return found.model_copy(update={"segments": Segments.of(found.segments)}) if columns else found

    def raw(self, document: str) -> bytes:
        if document not in self._raw:
            raise NotFound("document", name=document)
        return self._raw[document]

    def records(self, kind: str, document: str | None = None) -> tuple[Record, ...]:
        with self._lock:
            found = [
                record
                for record in self._records[kind].values()
                if document is None or self._homes[record.id] == document
            ]
        return tuple(sorted(found, key=lambda one: (getattr(one, "ordinal", 0), self._places[kind, one.id])))

    def units(self, document: str) -> Units:
        found = self.records("translation", document)
        return Units(unit for unit in found if isinstance(unit, TranslationUnit))

    def count(self, kind: str) -> Mapping[str, Mapping[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for record in self.records(kind):
            by = counts.setdefault(self._homes[record.id] or "", {})
            who = getattr(record, "by", "")
            by[who] = by.get(who, 0) + 1
        return counts

    def sizes(self) -> Mapping[str, Size]:
        units = self.records("translation")
        return {
            document: Size(
                characters=len(text.content),
                segments=len(text.segments),
                footer_segments=sum(segment.role is Role.FOOTER for segment in text.segments),
                translated=len({unit.segment for unit in units if self._homes[unit.id] == document}),
            )
            for document, text in self._texts.items()
        }

    def reviewed(self) -> Mapping[str, tuple[TranslationUnit, ...]]:
        found: dict[str, list[TranslationUnit]] = {}
        for unit in self.records("translation"):
            if isinstance(unit, TranslationUnit) and unit.provenance.state in ("reviewed", "final"):
                found.setdefault(self._homes[unit.id] or "", []).append(unit)
        return {name: tuple(units) for name, units in found.items()}

    def position(self) -> int:
        return len(self.log)

    def journal(
        self, document: str | None = None, actor: str | None = None, *, after: int = -1
    ) -> Iterator[Logged]:
        for logged in list(self.log):
            operation = logged.edit.operation
            known = document in (None, operation.document or "") and actor in (None, operation.actor)
            if known and logged.seq > after:
                yield logged

    def latest(self) -> Mapping[str, Mapping[str, datetime]]:
        found: dict[str, dict[str, datetime]] = {}
        for logged in list(self.log):
            operation = logged.edit.operation
            found.setdefault(operation.document or "", {})[operation.actor] = operation.at
        return found

    def undoable(self, document: str, actor: str) -> Iterator[Operation]:
        for logged in self.journal(document, actor):
            if logged.edit.operation.undoable:
                yield logged.edit.operation

    def logged(self, op_id: str) -> Logged:
        for logged in self.log:
            if logged.edit.operation.op_id == op_id:
                return logged
        raise NotFound("store.no_entry", place=op_id, id=op_id)

    def problems(self) -> list[Problem]:
        return []

    def remembered(self, keys: Sequence[str]) -> Mapping[str, str]:
        with self._lock:
            return {key: self._cache[key] for key in keys if key in self._cache}

    def remember(self, values: Mapping[str, str]) -> None:
        with self._lock:
            self._cache |= values

    def close(self) -> None:
        self.broken = True


class FakeEngine:
    """Translates by putting the text between brackets; ``gate`` holds each batch back until it is set."""

    def __init__(self, name: str = "argos", gate: threading.Event | None = None) -> None:
        self.name = name
        self.gate = gate
        self.seen: list[str] = []

    def agent(self, source: Language, target: Language) -> Agent | None:
        pair = f"{source.value.partition('-')[0]}-{target.value.partition('-')[0]}"
        if pair not in ("en-zh", "zh-en"):
            return None
        name = self.name.title()
        return Agent(id=f"{self.name}-{pair}", kind="software", name=name, version="1.9", model=pair)

    def translate(self, texts, source, target, *, progress=None, cancelled=None) -> list[Draft]:
        drafts: list[Draft] = []
        for text in texts:
            while self.gate is not None and not self.gate.wait(0.01):
                if cancelled is not None and cancelled():
                    return drafts
            if cancelled is not None and cancelled():
                return drafts
            self.seen.append(text)
            shown = f"【{text}】" if target.is_chinese else f"<{text}>"
            drafts.append(Draft(shown, score=-0.5, tokens=len(text)))
            if progress is not None:
                progress(len(drafts), len(texts))
        return drafts


class FakeMemory:
    """Finds what it was given; ``own`` says that the person's own file has it."""

    def __init__(self, known: Mapping[str, str] | None = None, *, own: bool = False) -> None:
        self.known = dict(known or {})
        self.own = own

    def agent(self) -> Agent:
        return Agent(id="memory", kind="software", name="Translation memory")

    def find(self, text: str, source: Language, target: Language, *, own: bool = False) -> str | None:
        return self.known.get(text) if self.own or not own else None

    def pairs(self, source: Language, target: Language) -> Sequence[Pair]:
        return [Pair(text, made, source, "known.tmx") for text, made in self.known.items()]

    def files(self) -> list[MemoryFile]:
        return [MemoryFile("known.tmx", len(self.known), self.own)] if self.known else []

    def add(self, path: Path) -> MemoryFile:
        raise Refused("memory.no_pairs", place=str(path))

    def remove(self, name: str) -> MemoryFile:
        raise NotFound("memory.not_yours", name=name, known="")


class FakeTerms:
    """Holds these terms."""

    def __init__(self, *terms: Term) -> None:
        self.held = terms

    def terms(self) -> tuple[Term, ...]:
        return self.held

    def files(self) -> list[TermFile]:
        return [TermFile("terms.toml", len(self.held), project=False)]

    def add(self, path: Path, *, project: bool = False) -> TermFile:
        raise Refused("terms.none", place=str(path))


class FakeModels:
    """A shelf that holds the models of these pairs.

    ``offered`` are versions in the index by pair; without it nobody is online.
    ``packages`` are what files hold, by name; ``gate`` holds a download back.
    """

    def __init__(self, pairs: Sequence[str] = ()) -> None:
        self._models = [self.model(pair) for pair in pairs]
        self._chosen: dict[str, str] = {}
        self.offered: dict[str, str] | None = None
        self.packages: dict[str, list[Model]] = {}
        self.broken: set[str] = set()
        self.checked: set[str] = set()
        self.gate: threading.Event | None = None

    @staticmethod
    def model(pair: str, version: str = "1.9") -> Model:
        source, target = pair.split("-")
        folder = Path(f"/models/{pair}-{version}")
        return Model("argos", source, target, version=version, folder=folder, size=1, sha256="0" * 64)

    def installed(self) -> list[Model]:
        return sorted(self._models, key=lambda model: (model.pair, _numbers(model.version)))

    def used(self) -> list[Model]:
        newest = {model.pair: model for model in self.installed()}
        chosen = {m.pair: m for m in self.installed() if self._chosen.get(m.pair) == m.version}
        return list((newest | chosen).values())

    def use(self, pair: str, version: str | None, engine: str | None = None) -> Model:
        fits = [m for m in self._models if m.pair == pair and engine in (None, m.engine)]
        if version is not None and all(m.version != version for m in fits):
            raise NotFound("argos.no_version", pair=pair, version=version, known="")
        self._chosen = {name: each for name, each in self._chosen.items() if name != pair}
        if version is not None:
            self._chosen[pair] = version
        return next(model for model in self.used() if model.pair == pair)

    def tested(self, model: Model) -> bool:
        return model.folder.name in self.checked

    def test(self, model: Model) -> bool:
        works = model.folder.name not in self.broken
        (self.checked.add if works else self.checked.discard)(model.folder.name)
        return works

    def install_file(self, path: Path) -> Model:
        if path.name not in self.packages:
            raise Refused("file_unreadable", place=str(path), reason="this shelf is closed")
        return self._put(self.packages[path.name][0])

    def fetch(self, pair: str, progress=None, cancelled=None) -> Model | None:
        if self.offered is None:
            raise Missing("argos.offline", place="index", reason="no network")
        if pair not in self.offered:
            raise NotFound("argos.no_offer", pair=pair, known=", ".join(self.offered))
        for done in (1, 2):
            while self.gate is not None and not self.gate.wait(0.01):
                if cancelled is not None and cancelled():
                    return None
            if progress is not None:
                progress(done, 2)
        return self._put(self.model(pair, self.offered[pair]))

    def update(self, pair: str, progress=None, cancelled=None) -> Model | None:
        if self.offered is None:
            raise Missing("argos.offline", place="index", reason="no network")
        there = [_numbers(model.version) for model in self._models if model.pair == pair]
        if not there:
            raise NotFound("argos.not_installed", pair=pair)
        newer = _numbers(self.offered.get(pair, "0")) > max(there)
        return self.fetch(pair, progress, cancelled) if newer else None

    def remove(self, pair: str, version: str | None = None, engine: str | None = None) -> list[Model]:
        fits = [m for m in self._models if m.pair == pair and engine in (None, m.engine)]
        gone = [m for m in fits if version in (None, m.version)]
        if not gone:
            raise NotFound("argos.not_installed", pair=pair)
        self._models = [model for model in self._models if model not in gone]
        return gone

    def pack(self, path: Path, progress=None) -> list[Model]:
        if not self._models:
            raise NotFound("argos.nothing_to_pack")
        self.packages[path.name] = self.installed()
        return self.installed()

    def unpack(self, path: Path, progress=None) -> Unpacked:
        if path.name not in self.packages:
            raise Refused("argos.pack_not_ours", place=str(path))
        found = self.packages[path.name]
        works = [each for each in found if each.folder.name not in self.broken]
        refused = [Refused("argos.broken_package", place=str(path))] * (len(found) - len(works))
        return Unpacked(tuple(self._put(each) for each in works), tuple(refused))

    def _put(self, model: Model) -> Model:
        self._models = [*(each for each in self._models if each != model), model]
        return model


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


class FakeFiles:
    """A disk in memory."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = {Path(name): data for name, data in (files or {}).items()}

    def read(self, path: Path) -> bytes:
        if path not in self.files:
            raise NotFound("file", name=str(path))
        return self.files[path]

    def existing(self, path: Path) -> Path:
        if path not in self.files:
            raise NotFound("file", name=str(path))
        return path

    def exists(self, path: Path) -> bool:
        return any(path == each or path in each.parents for each in self.files)

    @contextmanager
    def build(self, path: Path) -> Iterator["FakeBuilding"]:
        if self.exists(path):
            raise Refused("folder_taken", place=str(path))
        building = FakeBuilding()
        yield building
        self.files |= {path / name: data for name, data in building.files.items()}

    def write(self, path: Path, data: bytes) -> None:
        self.files[path] = data


class FakeBuilding:
    """A folder in memory that is not there yet."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def append(self, name: str, data: bytes) -> None:
        self.files[name] = self.files.get(name, b"") + data

    def sums(self) -> dict[str, str]:
        return {name: hashlib.sha256(self.files[name]).hexdigest() for name in sorted(self.files)}


def workbench(
    *,
    annotator: str = "mei",
    store: FakeStore | None = None,
    engines: Mapping[str, Engine] | None = None,
    tagsets: Mapping[str, Tagset] | None = None,
    memory: Mapping[str, str] | None = None,
    models: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
) -> Workbench:
    """Return a workbench of fakes: an empty project, one engine, and the builders' tagset."""
    return Workbench(
        store=store or FakeStore(),
        formats={},
        engines={"argos": FakeEngine()} if engines is None else engines,
        memory=FakeMemory(memory),
        models=FakeModels(models),
        tagsets={"claims": builders.tagset()} if tagsets is None else tagsets,
        tagset_problems=lambda path: [],
        files=FakeFiles(files),
        clock=FakeClock(),
        ids=FakeIds(),
        annotator=annotator,
        project="memory",
    )


def put(wb: Workbench, parts: Parts) -> Document:
    """Put a whole document into a project, as if people had worked on it; that cannot be undone."""

    def edit(document: str | None, *changes) -> Edit:
        name, now = wb.ids.new("o"), wb.clock.now()
        operation = Operation(op_id=name, document=document, actor="mei", at=now, verb="put", undoable=False)
        return Edit(operation, changes)

    document = parts.document
    wb.store.add(
        parts.source, parts.source.content.encode(), edit(document.id, created("document", document))
    )
    known = {record.id for kind in SHARED for record in wb.store.records(kind)}
    shared = [("agent", each) for each in parts.agents] + [("tagset", each) for each in parts.tagsets]
    for kind, record in shared:
        if record.id not in known:
            wb.store.apply(edit(None, created(kind, record)))
    own = [("translation", parts.units), ("annotation", parts.annotations), ("relation", parts.relations)]
    for kind, records in own:
        for record in records:
            wb.store.apply(edit(document.id, created(kind, record)))
    return document
