"""One document open for one person, and every edit they make.

Screens and commands both work through a Session. An edit is in the store
before anything else sees it, so what is shown is always saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget, Target
from workbench.domain.attributes import known_values
from workbench.domain.document import Document
from workbench.domain.journal import (
    Change,
    Edit,
    History,
    Logged,
    Operation,
    created,
    inverse,
    removed,
    replaced,
)
from workbench.domain.proposal import Proposal
from workbench.domain.relation import Relation
from workbench.domain.review import Decision
from workbench.domain.tagset import Tag, Tagset
from workbench.domain.translation import TranslationUnit
from workbench.errors import Conflict
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.opened import Opened
from workbench.usecases.pieces import tidy


class Session(Opened):
    """An open document that can be edited; one's edits can be undone."""

    def __init__(self, wb: Workbench, document: Document) -> None:
        super().__init__(wb, document)
        self._kept: set[str] = set()
        self._introduced = False
        self._history: History[Operation] | None = None

    @classmethod
    def open(cls, wb: Workbench, name: str) -> "Session":
        """Open the document with that id, id prefix or title. Raises NotFound."""
        return cls(wb, documents.document(wb, name))

    # Edits ---------------------------------------------------------------------------------

    def tag(
        self,
        tag: str,
        targets: Sequence[Target],
        *,
        comment: str | None = None,
        confidence: float | None = None,
        attributes: Mapping[str, str] | None = None,
    ) -> Annotation:
        """Add an annotation by the acting person.

        Raises NotFound for an unknown tag or attribute, InputError for a value
        that the tagset does not allow. Returns their equal one where there is
        one: a key pressed twice shall not count a claim twice.
        """
        tagset, found = self._use_tag(tag)
        documents.sayable(tagset, found.id, attributes or {})
        targets = tidy(self, targets)
        twin = self._twin(found.id, targets)
        if twin is not None and confidence is None and not (comment or attributes):
            return twin
        annotation = Annotation(
            id=self._wb.ids.new("a"),
            ordinal=1 + (self._last.ordinal if self._last else -1),
            tag=found.id,
            targets=targets,
            by=self.person.id,
            created=self._wb.clock.now(),
            comment=comment or None,
            confidence=confidence,
            attributes=dict(attributes or {}),
        )
        self.apply("tag", [created("annotation", annotation)])
        return annotation

    def untag(self, name: str) -> Annotation:
        """Take one's own annotation away; the journal keeps it. Raises NotFound, Conflict.

        It leaves its relations too, and one with fewer than two annotations left goes with it.
        """
        annotation = self.own(name)
        left = [_without(each, annotation.id) for each in self._every_relation_of(annotation.id)]
        self.apply("untag", [*left, removed("annotation", annotation)])
        return annotation

    def note(self, name: str, text: str) -> Annotation:
        """Set the note of one's own annotation; an empty text removes it."""
        return self._change("note", name, comment=text or None)

    def retag(self, name: str, tag: str) -> Annotation:
        """Give one's own annotation another tag; attributes that its tagset does not know are left behind."""
        tagset, found = self._use_tag(tag)
        kept = known_values(tagset, self.own(name).attributes)
        return self._change("retag", name, tag=found.id, attributes=kept)

    def set_attributes(
        self, name: str, attributes: Mapping[str, str], confidence: float | None
    ) -> Annotation:
        """Say these things about one's own annotation, and no others; their values are not checked here."""
        return self._change("attributes", name, attributes=dict(attributes), confidence=confidence)

    def move(self, name: str, targets: Sequence[Target]) -> Annotation:
        """Move the boundaries of one's own annotation; no other one is touched."""
        return self._change("move", name, targets=tuple(targets))

    def relate(self, kind: str, roles: Mapping[str, Sequence[str]]) -> Relation:
        """Link annotations by the roles they play; ``usecases.relate`` knows what may be linked."""
        relation = Relation(
            id=self._wb.ids.new("r"),
            ordinal=1 + max((each.ordinal for each in self.relations.values()), default=-1),
            kind=kind,
            roles={role: tuple(names) for role, names in roles.items()},
            by=self.person.id,
            created=self._wb.clock.now(),
        )
        self.apply("relate", [created("relation", relation)])
        return relation

    def set_roles(self, name: str, roles: Mapping[str, Sequence[str]]) -> Relation:
        """Change who plays which role in one's own relation. Raises NotFound, Conflict."""
        before = self.own_relation(name)
        after = before.model_copy(update={"roles": {role: tuple(names) for role, names in roles.items()}})
        self.apply("relate", [replaced("relation", before, after)])
        return after

    def unrelate(self, name: str) -> Relation:
        """Take one's own relation away; its annotations stay. Raises NotFound, Conflict."""
        relation = self.own_relation(name)
        self.apply("unrelate", [removed("relation", relation)])
        return relation

    def put_units(self, units: Sequence[TranslationUnit], verb: str, *, undoable: bool) -> None:
        """Make these translations the current ones of their segments; earlier ones are kept."""
        self.apply(verb, [created("translation", unit) for unit in units], undoable=undoable)

    def undo(self) -> Edit | None:
        """Take back the acting person's last edit of this document; None when there is none.

        Raises Conflict when the record was changed by somebody else since, or
        when words of a translation that would go are tagged.
        """
        history = self._read_history()
        if not history.done:
            return None
        last = history.done[-1].op_id
        changes = inverse(self._wb.store.logged(last).edit.changes)
        self._need_untagged({each.id for each in changes if each.kind == "translation" and not each.after})
        return self.apply("undo", [self._as_now(each) for each in changes], reverses=last).edit

    def redo(self) -> Edit | None:
        """Do again what ``undo`` took back last; None when there is nothing to do again."""
        history = self._read_history()
        if not history.undone:
            return None
        last = history.undone[-1].op_id
        changes = self._wb.store.logged(last).edit.changes
        return self.apply("redo", [self._as_now(each) for each in changes], reverses=last).edit

    def apply(
        self, verb: str, changes: Iterable[Change], *, undoable: bool = True, reverses: str | None = None
    ) -> Logged:
        """Write an edit into the journal, then into what is shown. Raises Conflict, StoreError."""
        operation = Operation(
            op_id=self._wb.ids.new("o"),
            document=self.document.id,
            actor=self.person.id,
            at=self._wb.clock.now(),
            verb=verb,
            undoable=undoable,
            reverses=reverses,
        )
        if not self._introduced:
            documents.introduce(self._wb, self.person)
            self._introduced = True
        logged = self._wb.store.apply(Edit(operation, tuple(changes)))
        if self._history is not None:
            self._history.add(logged.edit.operation)
        self._follow(logged.edit.changes)
        return logged

    def keep_layer(self, layer: str) -> None:
        """See to it that the project keeps the tagset of a layer that is used."""
        if layer not in self._kept:
            documents.keep_tagset(self._wb, self.tagsets[layer])
            self._kept.add(layer)

    # Inside --------------------------------------------------------------------------------

    def _need_untagged(self, units: set[str]) -> None:
        """Raise Conflict when an annotation or a decision, seen or not, points at one of these."""
        if not units:
            return
        store, name = self._wb.store, self.document.id
        for each in (*store.records("annotation", name), *store.records("decision", name)):
            for said in each.result if isinstance(each, Decision) else (each,):
                if not units.isdisjoint(map(_home, getattr(said, "targets", ()))):
                    raise Conflict("translation_tagged", place=each.id)

    def _as_now(self, change: Change) -> Change:
        """Return a change of an earlier day in today's tags, where its record has been updated since."""
        before = change.before
        if not isinstance(before, Annotation | Proposal):
            return change
        there = self.annotations if isinstance(before, Annotation) else self.proposals
        now = there.get(change.id)
        if now is None or now == before or now != self._updated(before):
            return change
        after = self._updated(change.after) if isinstance(change.after, Annotation | Proposal) else None
        return replace(change, before=now, after=after)

    def _updated(self, record: Annotation | Proposal) -> Annotation | Proposal:
        tagset = self.tagsets.get(record.tag.partition(".")[0])
        heir = tagset.heir(record.tag) if tagset else None
        return record if heir is None else record.model_copy(update={"tag": heir})

    def _use_tag(self, name: str) -> tuple[Tagset, Tag]:
        """Find a tag, and see to it that the project keeps its tagset."""
        tagset, tag = documents.find_tag(self.tagsets, name)
        documents.giveable(tagset, tag)
        self.keep_layer(tagset.id)
        return tagset, tag

    def _twin(self, tag: str, targets: tuple[Target, ...]) -> Annotation | None:
        """Return one's own annotation that says the same of the same words, if there is one.

        Tags are compared first: whole targets take fifteen milliseconds with 5,000 annotations.
        """
        me = self.person.id
        same = [each for each in self.annotations.values() if each.tag == tag and each.by == me]
        start = getattr(targets[0], "start", None) if targets else None
        return next(
            (
                each
                for each in same
                if getattr(each.targets[0], "start", None) == start and each.targets == targets
            ),
            None,
        )

    def _change(self, verb: str, name: str, **update: object) -> Annotation:
        before = self.own(name)
        after = Annotation.model_validate(dict(before) | update)
        if after != before:
            self.apply(verb, [replaced("annotation", before, after)])
        return after

    def _read_history(self) -> History[Operation]:
        if self._history is None:
            self._history = History.of(self._wb.store.undoable(self.document.id, self.person.id))
        return self._history


def _home(target: Target) -> str:
    """Return the text or the segment that a target is of; nothing for the document."""
    if isinstance(target, SpanTarget):
        return target.text
    return target.segment if isinstance(target, SegmentTarget) else ""


def _without(relation: Relation, annotation: str) -> Change:
    """Return what becomes of a relation when an annotation goes."""
    left = relation.without(annotation)
    return replaced("relation", relation, left) if left else removed("relation", relation)
