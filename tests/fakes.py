"""Stand-ins for everything outside: they keep what the ports promise, in memory."""

import threading
from collections.abc import Iterator, Mapping, Sequence
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
from workbench.domain.text import Role, Text
from workbench.domain.validation import Problem
from workbench.errors import Conflict, NotFound, Refused, StoreError
from workbench.ports import Draft, Engine, Model, Size, Workbench


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
    """A project in memory: conflicts are found and the journal is chained, as a real one does.

    ``broken`` makes every write fail, as a full disk does.
    """

    def __init__(self) -> None:
        self.broken = False
        self.log: list[Logged] = []
        self._records: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
        self._homes: dict[str, str | None] = {}
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
            for change in changes:
                if self._records[change.kind].get(change.id) != change.before:
                    raise Conflict("store.changed", kind=change.kind, id=change.id)
            for change in changes:
                if change.after is None:
                    del self._records[change.kind][change.id]
                else:
                    self._records[change.kind][change.id] = change.after
                    self._homes[change.id] = edit.operation.document
            previous = self.log[-1].hash if self.log else ""
            link = chain(previous, edit.operation, dump_changes(changes))
            logged = Logged(len(self.log) + 1, link, Edit(edit.operation, changes))
            self.log.append(logged)
            return logged

    def documents(self) -> tuple[Document, ...]:
        found = [record for record in self._records["document"].values() if isinstance(record, Document)]
        return tuple(sorted(found, key=lambda each: each.ordinal))

    def source(self, document: str) -> Text:
        if document not in self._texts:
            raise NotFound("document", name=document)
        return self._texts[document]

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
        return tuple(sorted(found, key=lambda record: getattr(record, "ordinal", 0)))

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

    def journal(self, document: str | None = None, actor: str | None = None) -> Iterator[Logged]:
        for logged in list(self.log):
            operation = logged.edit.operation
            if document in (None, operation.document) and actor in (None, operation.actor):
                yield logged

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
    """Finds what it was given."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})

    def agent(self) -> Agent:
        return Agent(id="memory", kind="software", name="Translation memory")

    def find(self, text: str, source: Language, target: Language) -> str | None:
        return self.known.get(text)


class FakeModels:
    """A shelf that holds the models of these pairs."""

    def __init__(self, pairs: Sequence[str] = ()) -> None:
        self._models = [
            Model("argos", *pair.split("-"), version="1.9", folder=Path("/models"), size=1, sha256="0" * 64)
            for pair in pairs
        ]

    def installed(self) -> list[Model]:
        return list(self._models)

    def install_file(self, path: Path) -> Model:
        raise Refused("file_unreadable", place=str(path), reason="this shelf is closed")

    def fetch(self, pair: str, progress=None) -> Model:
        raise NotFound("file", name=pair)

    def remove(self, pair: str) -> list[Model]:
        gone = [model for model in self._models if model.pair == pair]
        if not gone:
            raise NotFound("file", name=pair)
        self._models = [model for model in self._models if model.pair != pair]
        return gone


class FakeFiles:
    """A disk in memory."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = {Path(name): data for name, data in (files or {}).items()}

    def read(self, path: Path) -> bytes:
        if path not in self.files:
            raise NotFound("file", name=str(path))
        return self.files[path]

    def write(self, path: Path, data: bytes) -> None:
        self.files[path] = data


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
