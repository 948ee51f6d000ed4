"""One document open for one person: what they see, and every edit they make.

Screens and commands both work through a Session. An edit is in the store
before anything else sees it, so what is shown is always saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from workbench.domain.annotation import Annotation, SpanTarget, Target, span_target
from workbench.domain.document import Document
from workbench.domain.dossier import current_units
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
from workbench.domain.tagset import Tag
from workbench.domain.text import SOURCE, Segment
from workbench.domain.translation import TranslationUnit
from workbench.errors import Conflict, InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents


class Session:
    """An open document.

    ``units`` holds the current translation of each source segment, by segment
    id; ``annotations`` all living annotations by id, in their order, whoever
    made them. Both follow every edit made through the session, and both are
    read when they are first asked for, so that a long text can be shown before.
    """

    def __init__(self, wb: Workbench, document: Document) -> None:
        self._wb = wb
        self.document = document
        self.source = wb.store.source(document.id)
        self._segments = {segment.id: segment for segment in self.source.segments}
        self.person = documents.person(wb)
        self.tagsets = documents.project_tagsets(wb)
        self._kept: set[str] = set()
        self._history: History | None = None

    @classmethod
    def open(cls, wb: Workbench, name: str) -> "Session":
        """Open the document with that id, id prefix or title. Raises NotFound."""
        return cls(wb, documents.document(wb, name))

    # What is there -------------------------------------------------------------------------

    @cached_property
    def _every_unit(self) -> dict[str, TranslationUnit]:
        found = self._wb.store.records("translation", self.document.id)
        return {record.id: record for record in found if isinstance(record, TranslationUnit)}

    @cached_property
    def units(self) -> dict[str, TranslationUnit]:
        """Return the current translation of each segment; read when first asked, and kept in step."""
        return current_units(self._every_unit.values())

    @cached_property
    def annotations(self) -> dict[str, Annotation]:
        """Return the annotations in their order; read when first asked, and kept in step."""
        found = self._wb.store.records("annotation", self.document.id)
        return {record.id: record for record in found if isinstance(record, Annotation)}

    @property
    def segments(self) -> Mapping[str, Segment]:
        """Return the source segments by id, in order."""
        return self._segments

    def content(self, text_id: str) -> str:
        """Return the characters of a layer: ``"source"``, or a translation unit's id. Raises NotFound."""
        return self.source.content if text_id == SOURCE else self.unit(text_id).content

    def unit(self, unit_id: str) -> TranslationUnit:
        """Return a translation by its id, a superseded one too. Raises NotFound."""
        unit = self._every_unit.get(unit_id)
        if unit is None:
            raise NotFound("text", name=unit_id)
        return unit

    def target(self, text_id: str, start: int, end: int) -> SpanTarget:
        """Point at characters of a layer. Raises InputError for an empty span or one out of bounds."""
        content = self.content(text_id)
        if not 0 <= start < end <= len(content):
            raise InputError("span_bounds", start=start, end=end, length=len(content))
        return span_target(text_id, content, start, end)

    def annotation(self, name: str) -> Annotation:
        """Return the annotation with that id or unique id prefix. Raises NotFound."""
        if name in self.annotations:
            return self.annotations[name]
        fits = [each for each in self.annotations.values() if name and each.id.startswith(name)]
        if len(fits) != 1:
            raise NotFound("annotation", name=name)
        return fits[0]

    def own(self, name: str) -> Annotation:
        """Return one's own annotation, by id or unique id prefix. Raises NotFound, Conflict."""
        annotation = self.annotation(name)
        if annotation.by != self.person.id:
            raise Conflict("not_yours", id=annotation.id, by=annotation.by, you=self.person.id)
        return annotation

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
        """Add an annotation by the acting person. Raises NotFound for an unknown tag.

        Returns their equal one where there is one: a key pressed twice shall not count a claim twice.
        """
        found = self._use_tag(tag)
        twin = self._twin(found.id, tuple(targets))
        if twin is not None and not (comment or confidence or attributes):
            return twin
        annotation = Annotation(
            id=self._wb.ids.new("a"),
            ordinal=1 + max((each.ordinal for each in self.annotations.values()), default=-1),
            tag=found.id,
            targets=tuple(targets),
            by=self.person.id,
            created=self._wb.clock.now(),
            comment=comment or None,
            confidence=confidence,
            attributes=dict(attributes or {}),
        )
        self.apply("tag", [created("annotation", annotation)])
        return annotation

    def untag(self, name: str) -> Annotation:
        """Take one's own annotation away; the journal keeps it. Raises NotFound, Conflict."""
        annotation = self.own(name)
        self.apply("untag", [removed("annotation", annotation)])
        return annotation

    def note(self, name: str, text: str) -> Annotation:
        """Set the note of one's own annotation; an empty text removes it."""
        return self._change("note", name, comment=text or None)

    def retag(self, name: str, tag: str) -> Annotation:
        """Give one's own annotation another tag."""
        found = self._use_tag(tag)
        return self._change("retag", name, tag=found.id)

    def set_attributes(
        self, name: str, attributes: Mapping[str, str], confidence: float | None
    ) -> Annotation:
        """Say these things about one's own annotation, and no others; their values are not checked here."""
        return self._change("attributes", name, attributes=dict(attributes), confidence=confidence)

    def move(self, name: str, targets: Sequence[Target]) -> Annotation:
        """Move the boundaries of one's own annotation; no other one is touched."""
        return self._change("move", name, targets=tuple(targets))

    def put_units(self, units: Sequence[TranslationUnit], verb: str, *, undoable: bool) -> None:
        """Make these translations the current ones of their segments; earlier ones are kept."""
        self.apply(verb, [created("translation", unit) for unit in units], undoable=undoable)

    def learn(self, units: Iterable[TranslationUnit]) -> None:
        """Take in translations that another session has saved, such as one that works in the background."""
        for unit in units:
            self._follow_unit(created("translation", unit))

    def undo(self) -> Edit | None:
        """Take back the acting person's last edit of this document; None when there is none.

        Raises Conflict when the record was changed by somebody else since.
        """
        history = self._read_history()
        if not history.done:
            return None
        last = history.done[-1]
        return self.apply("undo", inverse(last.changes), reverses=last.operation.op_id).edit

    def redo(self) -> Edit | None:
        """Do again what ``undo`` took back last; None when there is nothing to do again."""
        history = self._read_history()
        if not history.undone:
            return None
        last = history.undone[-1]
        return self.apply("redo", last.changes, reverses=last.operation.op_id).edit

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
        logged = self._wb.store.apply(Edit(operation, tuple(changes)))
        if self._history is not None:
            self._history.add(logged.edit)
        for change in logged.edit.changes:
            self._follow(change)
        return logged

    # Inside --------------------------------------------------------------------------------

    def _use_tag(self, name: str) -> Tag:
        """Find a tag, and see to it that the project keeps its tagset."""
        tagset, tag = documents.find_tag(self.tagsets, name)
        if tagset.id not in self._kept:
            documents.keep_tagset(self._wb, tagset)
            self._kept.add(tagset.id)
        return tag

    def _twin(self, tag: str, targets: tuple[Target, ...]) -> Annotation | None:
        """Return one's own annotation that says the same of the same words, if there is one."""
        same = (
            each
            for each in self.annotations.values()
            if each.tag == tag and each.by == self.person.id and each.targets == targets
        )
        return next(same, None)

    def _change(self, verb: str, name: str, **update: object) -> Annotation:
        before = self.own(name)
        after = Annotation.model_validate(dict(before) | update)
        if after != before:
            self.apply(verb, [replaced("annotation", before, after)])
        return after

    def _read_history(self) -> History:
        if self._history is None:
            journal = self._wb.store.journal(self.document.id, self.person.id)
            self._history = History.of(logged.edit for logged in journal)
        return self._history

    def _follow(self, change: Change) -> None:
        if change.kind == "annotation":
            self._follow_annotation(change)
        elif change.kind == "translation":
            self._follow_unit(change)

    def _follow_annotation(self, change: Change) -> None:
        if isinstance(change.after, Annotation):
            late = change.id not in self.annotations
            self.annotations[change.id] = change.after
            if late and change.before is None:
                ordered = sorted(self.annotations.values(), key=lambda each: each.ordinal)
                self.annotations = {each.id: each for each in ordered}
        else:
            self.annotations.pop(change.id, None)

    def _follow_unit(self, change: Change) -> None:
        if isinstance(change.after, TranslationUnit):
            self._every_unit[change.id] = change.after
            self.units[change.after.segment] = change.after
        else:
            self._every_unit.pop(change.id, None)
            self.units = current_units(self._every_unit.values())
