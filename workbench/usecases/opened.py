"""One document open for one person: what they see of it, kept in step with what is saved."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Final

from workbench.domain.annotation import Annotation, SpanTarget, span_target
from workbench.domain.document import Document
from workbench.domain.journal import Change, created
from workbench.domain.proposal import Proposal
from workbench.domain.relation import Relation
from workbench.domain.review import Finding
from workbench.domain.text import SOURCE, Segment, Segments
from workbench.domain.translation import TranslationUnit, Units
from workbench.errors import Conflict, InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.visible import locked

_KEPT: Final = {"finding": "findings", "relation": "relations", "proposal": "proposals"}
"""Under which name each kind is kept, once it has been read."""


class Opened:
    """An open document, to be read.

    ``units`` holds the current translation of each source segment, by segment
    id; ``annotations`` all living annotations by id, in their order, whoever
    made them. They follow every edit made through the session, and are read
    when they are first asked for, so that a long text can be shown before.
    ``revision`` counts the changes.
    """

    def __init__(self, wb: Workbench, document: Document) -> None:
        self._wb = wb
        self.document = document
        self.source = wb.store.source(document.id, columns=True)
        self.columns = Segments.of(self.source.segments)
        """The source segments in their order."""
        self._segments = _ById(self.columns)
        self.person = documents.somebody(wb.annotator)
        """Who looks; the project comes to know them with their first edit, for reading changes no project."""
        self.tagsets = documents.project_tagsets(wb)
        self.revision = 0

    @cached_property
    def translations(self) -> Units:
        """Return every translation that was ever made and not undone, in columns; read when first asked."""
        return self._wb.store.units(self.document.id)

    @property
    def units(self) -> Mapping[str, TranslationUnit]:
        """Return the current translation of each segment; read when first asked, and kept in step."""
        return self.translations.current

    @cached_property
    def annotations(self) -> dict[str, Annotation]:
        """Return the annotations in their order; read when first asked, and kept in step.

        While the person annotates blind, those of others are left out.
        """
        found = self._wb.store.records("annotation", self.document.id)
        every = {record.id: record for record in found if isinstance(record, Annotation)}
        if not self.locked:
            return every
        return {name: each for name, each in every.items() if each.by == self.person.id}

    @cached_property
    def locked(self) -> bool:
        """Say whether the work of others is hidden, since the person annotates blind and is not done."""
        return locked(self._wb, self.document.id, self.person.id)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Return what was declared finished, by whomever; read when first asked, and kept in step."""
        found = self._wb.store.records("finding", self.document.id)
        return {record.id: record for record in found if isinstance(record, Finding)}

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """Return the relations in their order, without those that name what is hidden; as ``annotations``."""
        found = self._wb.store.records("relation", self.document.id)
        every = {record.id: record for record in found if isinstance(record, Relation)}
        if not self.locked:
            return every
        return {name: each for name, each in every.items() if each.ends <= self.annotations.keys()}

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """Return what programs proposed, decided or not; read when first asked, and kept in step."""
        found = self._wb.store.records("proposal", self.document.id)
        return {record.id: record for record in found if isinstance(record, Proposal)}

    def relations_of(self, annotation: str) -> list[Relation]:
        """Return the relations in which an annotation plays a role."""
        return [
            each
            for each in self.relations.values()
            if any(annotation in names for names in each.roles.values())
        ]

    def _every_relation_of(self, annotation: str) -> list[Relation]:
        """Return also those that are hidden: an annotation that goes must leave them too."""
        if not self.locked:
            return self.relations_of(annotation)
        found = self._wb.store.records("relation", self.document.id)
        return [each for each in found if isinstance(each, Relation) and annotation in each.ends]

    def own_relation(self, name: str) -> Relation:
        """Return one's own relation with that id. Raises NotFound, Conflict."""
        relation = self.relations.get(name)
        if relation is None:
            raise NotFound("relation", name=name)
        if relation.by != self.person.id:
            raise Conflict("not_yours", id=relation.id, by=relation.by, you=self.person.id)
        return relation

    @property
    def segments(self) -> Mapping[str, Segment]:
        """Return the source segments by id, in order."""
        return self._segments

    def content(self, text_id: str) -> str:
        """Return the characters of a layer: ``"source"``, or a translation unit's id. Raises NotFound."""
        return self.source.content if text_id == SOURCE else self.unit(text_id).content

    def unit(self, unit_id: str) -> TranslationUnit:
        """Return a translation by its id, a superseded one too. Raises NotFound."""
        unit = self.translations.get(unit_id)
        if unit is None:
            raise NotFound("text", name=unit_id)
        return unit

    def every_unit(self) -> list[TranslationUnit]:
        """Return every translation that was ever made and not undone, the oldest first."""
        return list(self.translations.values())

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

    def learn(self, made: Iterable[TranslationUnit | Proposal]) -> None:
        """Take in what another session has saved, such as one that works in the background."""
        self._follow(
            created("proposal" if isinstance(each, Proposal) else "translation", each) for each in made
        )

    # Inside --------------------------------------------------------------------------------

    def _follow(self, changes: Iterable[Change]) -> None:
        """Take in what was saved; however much it is, annotations are put in order once."""
        before = self._last if "annotations" in vars(self) else None
        late = [change.after for change in changes if self._take(change)]
        ordinals = [each.ordinal for each in (before, *late) if isinstance(each, Annotation)]
        if any(one > other for one, other in pairwise(ordinals)):
            ordered = sorted(self.annotations.values(), key=lambda each: each.ordinal)
            self.annotations = {each.id: each for each in ordered}

    @property
    def _last(self) -> Annotation | None:
        """Return the annotation with the highest ordinal."""
        return next(reversed(self.annotations.values()), None)

    def _take(self, change: Change) -> bool:
        """Take one change in; say whether it is an annotation that now stands last."""
        self.revision += 1
        late = False
        if change.kind == "annotation":
            late = self._take_annotation(change)
        elif change.kind == "translation":
            self._take_unit(change)
        elif (kept := vars(self).get(_KEPT.get(change.kind, ""))) is not None:
            if change.after is None:
                kept.pop(change.id, None)
            else:
                kept[change.id] = change.after
        if change.kind == "finding" and "locked" in vars(self):
            self._look_again()
        return late

    def _look_again(self) -> None:
        """Show the work of others once the person has finished, and hide it when they take that back."""
        before = vars(self).pop("locked")
        if self.locked != before:
            for name in ("annotations", "relations"):
                vars(self).pop(name, None)

    def _take_annotation(self, change: Change) -> bool:
        late = change.id not in self.annotations
        if isinstance(change.after, Annotation):
            self.annotations[change.id] = change.after
            return late
        self.annotations.pop(change.id, None)
        return False

    def _take_unit(self, change: Change) -> None:
        if isinstance(change.after, TranslationUnit):
            self.translations.put(change.after)
        else:
            self.translations.drop(change.id)


class _ById(Mapping[str, Segment]):
    """Segments by their ids, in order."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments

    def __getitem__(self, name: str) -> Segment:
        return self._segments[self._segments.places[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._segments.places

    def __iter__(self) -> Iterator[str]:
        return iter(self._segments.places)

    def __len__(self) -> int:
        return len(self._segments)
