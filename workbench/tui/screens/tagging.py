"""The part of the annotate screen that gives, changes and takes back annotations."""

from collections.abc import Sequence

from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, SpanTarget, Target
from workbench.domain.journal import Change, Edit
from workbench.domain.relation import Relation
from workbench.domain.review import Finding
from workbench.domain.translation import TranslationUnit
from workbench.errors import NotFound
from workbench.messages import say
from workbench.tui.pairs import Place, Side
from workbench.tui.screens.pick_tag import PickTag, Scope
from workbench.tui.screens.showing import Showing
from workbench.tui.widgets.rows import plain
from workbench.usecases.log import reversed_in_words


class Tagging(Showing):
    """Tags, notes, undo; each edit is saved before it is shown."""

    # Layers --------------------------------------------------------------------------------

    def action_layer(self, layer: str) -> None:
        """Give tags of this layer from now on, and show their keys."""
        tagsets = self.marking.tags.tagsets
        if layer not in tagsets:
            raise NotFound("layer", name=layer, known=", ".join(tagsets))
        self.tag_layer, self.keys_at = layer, self.view.place
        self.told("")
        self.look()

    def action_layer_next(self) -> None:
        """Give tags of the next layer from now on."""
        layers = list(self.marking.tags.tagsets)
        self.action_layer(layers[(layers.index(self.tag_layer) + 1) % len(layers)])

    # Tagging -------------------------------------------------------------------------------

    def action_tag_number(self, number: int) -> None:
        """Tag what is selected with the layer's tag of that number."""
        tags = self.marking.tags
        numbered = tags.numbered(self.tag_layer)
        if number > len(numbered):
            layer = tags.layer_name(self.tag_layer)
            self.bench.warn(say("tui.annotate.no_such_number", n=number, layer=layer))
        elif targets := self._selection():
            self._tag(numbered[number - 1].id, targets)

    async def action_tag(self) -> None:
        """Pick a tag for what is selected."""
        if targets := self._selection():
            words = (target.exact for target in targets if isinstance(target, SpanTarget))
            await self._pick("selection", " … ".join(words))

    async def action_tag_segment(self) -> None:
        """Pick a tag for the whole segment under the cursor."""
        await self._pick("segment")

    async def action_tag_document(self) -> None:
        """Pick a tag for the whole document."""
        await self._pick("document")

    def _selection(self) -> list[Target]:
        """Return what is selected as targets; with nothing selected, say how to select."""
        stretches = self.view.selected
        if not stretches:
            self.bench.warn(say("tui.annotate.select_first"))
        return [self.session.target(each.text, each.start, each.end) for each in stretches]

    async def _pick(self, scope: Scope, words: str = "") -> None:
        dialog = PickTag(self.marking.tags, self.tag_layer, scope, self.bench.pinyin, words)

        def picked(tag: str) -> None:
            self._picked(tag, dialog.scope)

        await self.bench.ask(dialog, picked)

    def _picked(self, tag: str, scope: Scope) -> None:
        if scope == "retag":
            annotation = self.session.retag(self.current or "", tag)
            said = say("tui.annotate.retagged", tag=self.marking.tags.label(tag))
            self._edited([annotation.id], said, chosen=annotation.id)
        elif scope == "document":
            self._tag(tag, [DocumentTarget()])
        elif scope == "segment":
            self._tag(tag, [self._segment()])
        elif targets := self._selection():
            self._tag(tag, targets)

    def _segment(self) -> SegmentTarget:
        """Point at the segment under the cursor, on the side of the cursor."""
        place = self.view.place
        if place.side is Side.SOURCE:
            return SegmentTarget(segment=self.marking.segment(place.index).id)
        unit = self.marking.unit(place.index)
        if unit is None:
            raise NotFound("translation", name=self.session.document.title)
        return SegmentTarget(segment=unit.id)

    def _tag(self, tag: str, targets: Sequence[Target]) -> None:
        annotation = self.session.tag(tag, targets)
        self.view.end_selection()
        said = say("tui.annotate.tagged", tag=self.marking.tags.label(tag))
        self._edited([annotation.id], said, chosen=annotation.id)

    # What is there already -----------------------------------------------------------------

    def action_annotation(self, by: int) -> None:
        """Go to the next annotation in either column, or to the one before the current one."""
        found = self.marking.next(self.view.place, by, self.current)
        if found is None:
            self.told(say("tui.annotate.no_more"))
            return
        place, name = found
        self.view.go_to(place)
        self.told("")
        self.look(name)

    def action_cycle(self, by: int) -> None:
        """Make another one of the annotations that are here the current one.

        Those of the whole document are among them where there is one at most of the words or the segment.
        """
        self._cycle(self.here.near if len(self.here.near) > 1 else self.here.all, by)

    def action_document(self, by: int) -> None:
        """Make the next annotation of the whole document the current one, wherever the cursor is."""
        if not self.here.document:
            self.told(say("tui.annotate.none_of_document"))
        self._cycle(self.here.document, by)

    def _cycle(self, names: Sequence[str], by: int) -> None:
        if names:
            at = names.index(self.current) if self.current in names else (-1 if by > 0 else 0)
            self.look(names[(at + by) % len(names)])

    async def action_note(self) -> None:
        """Write a note on the current annotation, if it is one's own."""
        from workbench.tui.screens.note import Note

        annotation = self._own()
        if annotation is not None:
            name = annotation.id

            def noted(text: str) -> None:
                self.session.note(name, text)
                self._edited([name], say("tui.annotate.noted"))

            note = Note(self.marking.tags.label(annotation.tag), annotation.comment or "")
            await self.bench.ask(note, noted)

    async def action_retag(self) -> None:
        """Pick another tag for the current annotation, if it is one's own."""
        if self._own() is not None:
            await self._pick("retag")

    def action_untag(self) -> None:
        """Take the current annotation away, if it is one's own."""
        annotation = self._own()
        if annotation is not None:
            self.session.untag(annotation.id)
            self._edited(
                [annotation.id], say("tui.annotate.untagged", tag=self.marking.tags.label(annotation.tag))
            )

    def followed(self, edits: Sequence[Edit]) -> None:
        """Show what was taken back or done again in the journal."""
        if edits:
            self._undone(edits, "undone")

    def show_annotation(self, name: str) -> None:
        """Go to an annotation, or say that it is gone."""
        place = self.marking.place_of(name)
        if place is None:
            self.bench.warn(say("tui.journal.gone"))
            return
        self.view.clear_selection()
        self.view.go_to(place)
        self.told("")
        self.look(name)

    def action_journal(self) -> None:
        """Show who did what to this document."""
        from workbench.tui.screens.journal import Journal

        self.app.push_screen(Journal(self.session.document.id, self))

    def action_undo(self) -> None:
        """Take one's last edit of this document back, even one of an earlier day."""
        self._undo(self.session.undo(), "undone", "nothing_to_undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._undo(self.session.redo(), "redone", "nothing_to_redo")

    def _undo(self, edit: Edit | None, key: str, nothing: str) -> None:
        if edit is None:
            self.told(say(f"tui.annotate.{nothing}"))
        else:
            self._undone([edit], key)

    def _undone(self, edits: Sequence[Edit], key: str) -> None:
        """Show what was taken back or done again, and where, if that is not in sight; the last is named."""
        changes = [change for edit in edits for change in edit.changes]
        annotations = [change.id for change in changes if change.kind == "annotation"]
        units = [change.after or change.before for change in changes if change.kind == "translation"]
        self.units_changed([unit.segment for unit in units if isinstance(unit, TranslationUnit)])
        self.saved, self.keys_at = True, None
        self.annotations_changed(annotations)
        if not self.view.selecting:
            self.view.clear_selection()
            self._bring_into_sight(edits[-1].changes)
        what = reversed_in_words(self.bench.wb, self.session, edits[-1])
        more = f" (+{len(edits) - 1})" if len(edits) > 1 else ""
        self.told(say(f"tui.annotate.{key}", what=plain(what) + more))
        self.look()

    def _bring_into_sight(self, changes: Sequence[Change]) -> None:
        """Go to what was changed, if that is not on the screen."""
        places = (self._place_of(change.after or change.before) for change in changes)
        place = next((each for each in places if each is not None), None)
        if place is not None and place.index not in self.view.on_screen:
            self.view.go_to(place)

    def _place_of(self, record: object) -> Place | None:
        """Return where a record belongs; None for what is about the whole document, or about no text."""
        if isinstance(record, Annotation):
            whole = all(isinstance(target, DocumentTarget) for target in record.targets)
            return None if whole else self.marking.begin_of(record)
        if isinstance(record, TranslationUnit):
            return Place(Side.TRANSLATION, self.marking.index(record.segment), 0)
        if isinstance(record, Finding):
            return Place(Side.SOURCE, self.marking.index(record.segment), 0)
        if isinstance(record, Relation):
            ends = (self.marking.place_of(name) for name in sorted(record.ends))
            return next((each for each in ends if each is not None), None)
        return None

    def _edited(self, annotations: Sequence[str], text: str, *, chosen: str | None = None) -> None:
        """Show what an edit changed; it is saved already."""
        self.saved, self.keys_at = True, None
        self.annotations_changed(annotations)
        self.told(text)
        self.look(chosen)

    def _own(self) -> Annotation | None:
        """Return the current annotation. Raises Conflict for somebody else's; says so where there is none."""
        if self.current is None:
            self.bench.warn(say("tui.annotate.nothing_here"))
            return None
        return self.session.own(self.current)
