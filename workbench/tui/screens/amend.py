"""Saying what is to stand: other words, selected with the keys of the annotate screen, and another tag."""

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.events import Resize

from workbench.domain.annotation import SpanTarget, Target
from workbench.domain.attributes import applicable
from workbench.domain.review import Outcome
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.extending import extend
from workbench.tui.marking import Marking
from workbench.tui.pairs import Place, Side
from workbench.tui.screens.pick_tag import PickTag
from workbench.tui.screens.work import WorkScreen
from workbench.tui.tags import Tags
from workbench.tui.threads import present
from workbench.tui.widgets.bilingual import BilingualView
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.place_text import quoted
from workbench.tui.widgets.rows import Row, joined
from workbench.usecases.session import Session

STACKED_BELOW = 100
"""Narrower than this, in cells, the translation stands under its source."""
_TO_ENDS = frozenset({"word_next", "sentence_next", "paragraph_next", "segment_next"})
_MUTED = "$foreground-muted"


class Amend(WorkScreen):
    """The document, with the words of a candidate selected; ``given`` is called with what is to stand.

    With nothing selected the words stay as they are. ``add`` begins with
    nothing selected, and wants words.
    """

    WHERE = "amend"
    LEAVE_LINE = frozenset[str]()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("amend")]

    def __init__(
        self, document: str, model: Outcome, tags: Tags, given: Callable[[Outcome], object], *, add: bool
    ) -> None:
        super().__init__()
        self._document = document
        self._model = model
        self._tags = tags
        self._given = given
        self._add = add
        self._tag = model.tag
        self._marking: Marking | None = None

    @property
    def view(self) -> BilingualView:
        """Return the two columns."""
        return self.query_one(BilingualView)

    def compose(self) -> ComposeResult:
        """Lay out the title, the two columns, what is to stand, and the keys."""
        yield Row(id="title")
        with Container(id="panes"):
            yield BilingualView()
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Open the document, out of the way of the keys."""
        self.view.focus()
        self._rows()
        self._open()

    @work(thread=True)
    def _open(self) -> None:
        try:
            marking = Marking(Session.open(self.bench.wb, self._document))
        except WorkbenchError as error:
            self.app.call_from_thread(self._refused, error)
            return
        self.app.call_from_thread(self._opened, marking)

    def _refused(self, error: WorkbenchError) -> None:
        self.bench.tell(error)
        if self.is_current:
            self.app.pop_screen()

    def _opened(self, marking: Marking) -> None:
        if not present(self):
            return
        self._marking = marking
        self.chinese_known()
        self.view.plain = self.bench.plain
        self.view.show(marking.pairs())
        self._select_model()
        if self.view.on_chinese and self.bench.cutter is None:
            self.bench.learn_chinese()
        self._rows()

    def _select_model(self) -> None:
        """Select the words of the candidate: all pieces, the last one open to be changed."""
        spans = [target for target in self._model.targets if isinstance(target, SpanTarget)]
        places = [each for target in spans if (each := self._ends(target)) is not None]
        if self._add and places:
            self.view.go_to(places[0][0])
            return
        for number, (first, last) in enumerate(places):
            if number:
                self.view.keep_piece()
            self.view.go_to(first)
            self.view.start_selection()
            self.view.go_to(last)
        if not places and self._model.targets:
            self._go_to_segment(self._model.targets[0])

    def _ends(self, target: SpanTarget) -> tuple[Place, Place] | None:
        """Return the first and the last character of a span, as it is shown; None where it is not."""
        first, last = self._place(target.text, target.start), self._place(target.text, target.end - 1)
        return (first, last) if first and last else None

    def _place(self, text: str, offset: int) -> Place | None:
        """Return where a character is shown; what lies between two segments belongs to the first."""
        marking = self._marking
        assert marking is not None
        found = None
        for index in range(len(marking)):
            pair = marking.pair(index)
            if text == pair.unit:
                return Place(Side.TRANSLATION, index, offset)
            if text == "source" and pair.start <= offset:
                found = Place(Side.SOURCE, index, min(offset - pair.start, max(len(pair.source) - 1, 0)))
        return found

    def _go_to_segment(self, target: Target) -> None:
        marking = self._marking
        name = getattr(target, "segment", None)
        if marking is not None and name is not None:
            pairs = (marking.pair(index) for index in range(len(marking)))
            found = next((at for at, pair in enumerate(pairs) if name in (pair.segment, pair.unit)), 0)
            self.view.go_to(Place(Side.SOURCE, found, 0))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys that need the document wait until there is one."""
        allowed = super().check_action(action, parameters)
        return allowed if self._marking is not None or action in ("cancel", "back") else False

    # Showing -------------------------------------------------------------------------------

    def _rows(self) -> None:
        self.query_one("#title", Row).show(
            joined(
                [
                    (say("tui.amend.add" if self._add else "tui.amend.amend"), "bold"),
                    (self._tags.label(self._tag), "$text-accent"),
                ]
            ),
            joined([(self.bench.wb.annotator, "bold")]),
        )
        targets = self._targets()
        words = quoted(targets, max(self.size.width - 24, 10)) if targets else say("tui.amend.select")
        self.query_one("#status", Row).show(joined([(words, "")]), joined([(say("tui.amend.keys"), _MUTED)]))

    def _targets(self) -> tuple[Target, ...]:
        """Return what is to be tagged: what is selected, else the words as they were."""
        if self._marking is None:
            return ()
        chosen = self.view.selected
        if not chosen:
            return () if self._add else self._model.targets
        return tuple(self._marking.session.target(each.text, each.start, each.end) for each in chosen)

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._rows()

    def recolour(self) -> None:
        """Take the colours of the theme that is set now."""
        self.view.plain = self.bench.plain

    def chinese_known(self) -> None:
        """Move by Chinese words from now on."""
        if self.bench.cutter is not None:
            self.view.word_spans = self.bench.cutter

    def on_resize(self, event: Resize) -> None:
        """Stack the panes where there is no room to set them side by side."""
        self.view.stack_below = STACKED_BELOW if event.size.width < STACKED_BELOW else 0
        self.call_after_refresh(self._rows)

    def on_bilingual_view_selected(self) -> None:
        """Say what is selected."""
        self._rows()

    # Actions -------------------------------------------------------------------------------

    def action_move(self, motion: str) -> None:
        """Move the cursor, and with it the end of the selection."""
        if self.view.selecting and motion in _TO_ENDS and self._marking is not None:
            extend(self.view, self._marking, motion)
        else:
            self.view.move(motion)

    def action_switch_side(self) -> None:
        """Go to the same segment in the other column."""
        self.view.switch_side()

    def action_select(self) -> None:
        """Start selecting here, or stop."""
        if self.view.selecting:
            self.view.clear_selection()
        else:
            self.view.start_selection()

    def action_keep_piece(self) -> None:
        """Keep what is selected and go on to another piece."""
        self.view.keep_piece()

    def action_swap_ends(self) -> None:
        """Go to the other end of the selection."""
        self.view.swap_ends()

    def action_grow(self) -> None:
        """Select more."""
        self.view.grow()

    def action_shrink(self) -> None:
        """Select less."""
        self.view.shrink()

    async def action_tag(self) -> None:
        """Pick the tag that is to stand, then hand everything back with enter."""
        layer = self._tag.partition(".")[0]

        def picked(tag: str) -> None:
            self._tag = tag
            self._rows()

        await self.bench.ask(PickTag(self._tags, layer, "retag", self.bench.pinyin), picked)

    def action_take(self) -> None:
        """Hand back what is to stand."""
        targets = self._targets()
        if not targets:
            self.bench.warn(say("tui.amend.select"))
            return
        outcome = Outcome(tag=self._tag, targets=targets, attributes={} if self._add else self._attributes())
        if outcome == self._model and not self._add:
            self.bench.warn(say("tui.amend.same"))
            return
        self.app.pop_screen()
        self._given(outcome)

    def _attributes(self) -> dict[str, str]:
        """Return the attributes of the candidate that its new tag has too."""
        tagset = self._tags.tagsets.get(self._tag.partition(".")[0])
        known = {rule.id for rule in applicable(tagset, self._tag)} if tagset else set()
        return {name: value for name, value in self._model.attributes.items() if name in known}

    def action_cancel(self) -> None:
        """Drop the selection; without one, leave everything as it is."""
        if self.view.selecting:
            self.view.clear_selection()
        elif self.view.pieces:
            self.view.drop_piece()
        else:
            self.app.pop_screen()

    def action_back(self) -> None:
        """Leave everything as it is."""
        self.app.pop_screen()
