"""Taking what was tagged by an older tagset over to the tags of its newer version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.domain.annotation import Annotation
from workbench.domain.journal import Change, Edit, Logged, Operation, inverse
from workbench.domain.proposal import Proposal
from workbench.domain.tagset import Tagset
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents

VERB = "migrate"
Kind = Literal["renamed", "merged", "retired"]


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a tag that ``count`` annotations by ``people`` have; without an heir they keep it."""

    tagset: str
    tag: str
    kind: Kind
    heir: str | None
    count: int
    people: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update would do; ``versions`` maps a tagset to its versions in the project and now."""

    moves: tuple[Move, ...]
    changes: tuple[Change, ...]
    versions: Mapping[str, tuple[str, str]]

    @property
    def annotations(self) -> int:
        """Return how many annotations get another tag."""
        return sum(move.count for move in self.moves if move.heir is not None)


def plan(wb: Workbench, name: str | None = None) -> Plan:
    """Return what an update of one tagset would do, or of all. Raises NotFound for an unknown tagset.

    What counts is the tags that annotations have now, not the version that
    the project noted: it may hold annotations that came with a file since.
    """
    if name is not None and name not in wb.tagsets:
        raise NotFound("tagset", name=name, known=", ".join(wb.tagsets))
    tagsets = {key: each for key, each in wb.tagsets.items() if name in (None, key)}
    records = list(_records(wb))
    annotations = [record for _, record in records if isinstance(record, Annotation)]
    moves = tuple(move for tagset in tagsets.values() for move in _moves(tagset, annotations))
    changes = tuple(_changes(tagsets, records))
    stored = {each.id: each for each in wb.store.records("tagset") if isinstance(each, Tagset)}
    touched = dict.fromkeys(move.tagset for move in moves)
    versions = {key: (stored[key].version, tagsets[key].version) for key in touched if key in stored}
    if changes:
        changes += tuple(_newer(tagsets, stored, changes))
    return Plan(moves, changes, versions)


def update(wb: Workbench, name: str | None = None) -> Plan:
    """Give every annotation the tag that stands in its old one's place, as one edit of the journal.

    Each keeps its author, its words and everything else. Raises InputError
    where there is nothing to do, Conflict when somebody edits meanwhile.
    """
    made = plan(wb, name)
    if not made.changes:
        raise InputError("nothing_to_update")
    _write(wb, VERB, made.changes, None)
    return made


def take_back(wb: Workbench) -> int:
    """Undo the last update; return how many annotations have their old tags again.

    Raises InputError where there is none, Conflict when one was changed since.
    """
    last = last_update(wb)
    if last is None:
        raise InputError("no_update_to_undo")
    changes = inverse(last.edit.changes)
    _write(wb, "undo", changes, last.edit.operation.op_id)
    return sum(change.kind == "annotation" for change in changes)


def last_update(wb: Workbench) -> Logged | None:
    """Return the last update that was not taken back."""
    standing: dict[str, Logged] = {}
    for logged in wb.store.journal():
        operation = logged.edit.operation
        if operation.verb == VERB:
            standing[operation.op_id] = logged
        elif operation.verb == "undo" and operation.reverses in standing:
            del standing[operation.reverses]
    return next(reversed(standing.values()), None)


_Home = tuple[str, Annotation | Proposal]


def _records(wb: Workbench) -> Iterator[_Home]:
    """Yield all that has a tag, with the document it belongs to."""
    for document in wb.store.documents():
        for kind in ("annotation", "proposal"):
            for record in wb.store.records(kind, document.id):
                if isinstance(record, Annotation | Proposal):
                    yield document.id, record


def _moves(tagset: Tagset, annotations: Iterable[Annotation]) -> Iterator[Move]:
    makers: dict[str, list[str]] = {}
    for each in annotations:
        makers.setdefault(each.tag, []).append(each.by)
    told: list[tuple[str, Kind]] = [
        *((tag, "renamed") for tag in tagset.renamed),
        *((tag, "merged") for tag in tagset.merged),
        *((tag, "retired") for tag in tagset.retired),
    ]
    for tag, kind in told:
        if tag in makers:
            by = makers[tag]
            yield Move(tagset.id, tag, kind, tagset.heir(tag), len(by), len(set(by)))


def _changes(tagsets: Mapping[str, Tagset], records: Iterable[_Home]) -> Iterator[Change]:
    for home, record in records:
        tagset = tagsets.get(record.tag.partition(".")[0])
        heir = tagset.heir(record.tag) if tagset else None
        if heir is not None:
            kind = "annotation" if isinstance(record, Annotation) else "proposal"
            yield Change(kind, record.id, record, record.model_copy(update={"tag": heir}), home)


def _newer(
    tagsets: Mapping[str, Tagset], stored: Mapping[str, Tagset], changes: Iterable[Change]
) -> Iterator[Change]:
    """Keep the newer version of each tagset whose tags move; what nobody has any more goes."""
    moved = {change.before.tag for change in changes if isinstance(change.before, Annotation | Proposal)}
    for name in dict.fromkeys(tag.partition(".")[0] for tag in sorted(moved)):
        before = stored.get(name)
        older = (
            before.model_copy(update={"tags": tuple(tag for tag in before.tags if tag.id not in moved)})
            if before
            else tagsets[name]
        )
        after = tagsets[name].with_older(older)
        if after != before:
            yield Change("tagset", name, before, after)


def _write(wb: Workbench, verb: str, changes: tuple[Change, ...], reverses: str | None) -> None:
    operation = Operation(
        op_id=wb.ids.new("o"),
        document=None,
        actor=documents.person(wb).id,
        at=wb.clock.now(),
        verb=verb,
        reverses=reverses,
    )
    wb.store.apply(Edit(operation, changes))
