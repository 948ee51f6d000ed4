"""Annotating: source and translation side by side, and what is known about the cursor."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.events import Resize

from workbench.domain.document import Agent
from workbench.domain.text import Origin
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.extending import extend, retract
from workbench.tui.jobs import Job
from workbench.tui.marking import Marking, first_pairs
from workbench.tui.pairs import Pair
from workbench.tui.screens.aids import WordAids
from workbench.tui.screens.attributes import Attributes
from workbench.tui.screens.decide import Decide
from workbench.tui.screens.find import Find
from workbench.tui.screens.finish import Finish
from workbench.tui.screens.flags import Flags
from workbench.tui.screens.hits import Hits
from workbench.tui.screens.move import Move
from workbench.tui.screens.others import Others
from workbench.tui.screens.pieces import Pieces
from workbench.tui.screens.post_edit import PostEdit
from workbench.tui.screens.primary import Primary
from workbench.tui.screens.relate import Relate
from workbench.tui.screens.resume import Resume
from workbench.tui.threads import present
from workbench.tui.widgets.bilingual import BilingualView
from workbench.tui.widgets.find_bar import FindBar
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.inspector import Inspector
from workbench.tui.widgets.rows import Row
from workbench.usecases.left import Left, left
from workbench.usecases.search import Hit
from workbench.usecases.session import Session

STACKED_BELOW = 100
"""Narrower than this, in cells, the translation stands under its source."""
BESIDE_FROM = 140
"""From this width on the inspector stands beside the text, else under it."""
_TO_ENDS = frozenset({"word_next", "sentence_next", "paragraph_next", "segment_next"})
_BACK_TO_ENDS = frozenset({"word_previous", "sentence_previous"})
_LONG = 2000
"""Segments from which a text is shown in two steps: its beginning at once, then all of it."""
_PEEK = 100


class Annotate(
    Find,
    Move,
    Attributes,
    Relate,
    Finish,
    PostEdit,
    Pieces,
    WordAids,
    Others,
    Decide,
    Hits,
    Flags,
    Primary,
    Resume,
):
    """One document, open for one person."""

    WHERE = "annotate"
    LEAVE_LINE = frozenset({"cancel"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("annotate")]

    def __init__(self, document: str, hit: Hit | None = None) -> None:
        super().__init__()
        self._document = document
        self._first_hit = hit
        self._read = 0

    @property
    def document(self) -> str:
        """Return the id of the document that is open, or the name by which it is being opened."""
        return self.session.document.id if self.ready else self._document

    def compose(self) -> ComposeResult:
        """Lay out the title, the two panes, the line to search in, the status and the keys."""
        yield Row(id="title")
        with Container(id="panes"):
            yield BilingualView()
            yield Inspector()
        yield FindBar(self.find)
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Open the document, out of the way of the keys."""
        self.bar.display = False
        self.view.focus()
        self.view.following = self._moved
        self.told(say("tui.annotate.opening"))
        self.bench.wait_for(self._open())

    @work(thread=True)
    def _open(self) -> None:
        try:
            session = Session.open(self.bench.wb, self._document)
            if len(session.segments) > _LONG:
                self.app.call_from_thread(self._peeked, first_pairs(session, _PEEK))
            marking = Marking(session)
            agents = self.bench.wb.store.records("agent")
            place = left(self.bench.wb, session.document.id)
        except WorkbenchError as error:
            self.app.call_from_thread(self._not_opened, error)
            return
        by = {agent.id: agent for agent in agents if isinstance(agent, Agent)}
        self.app.call_from_thread(self._opened, session, marking, by, place)

    def _peeked(self, pairs: list[Pair]) -> None:
        """Show the beginning of a long text while the rest is still being read."""
        if present(self):
            self.view.show(pairs)

    def _not_opened(self, error: WorkbenchError) -> None:
        self.bench.tell(error)
        if self.is_current:
            self.app.pop_screen()

    def _opened(self, session: Session, marking: Marking, by: dict[str, Agent], place: Left | None) -> None:
        """Show the document, and translate what is not translated yet."""
        if not present(self):
            return
        self._marking, self.by = marking, by
        self.tag_layer = next(iter(marking.tags.tagsets), "")
        job = self.bench.jobs.get(session.document.id)
        if job is not None:
            self._read = len(job.units)
            session.learn(job.units[: self._read])
        self.recolour()
        self.view.show(marking.pairs())
        self.view.set_marks(marking.marks())
        self.told("")
        units = [session.units.get(name) for name in session.segments]
        if any(unit is None or unit.provenance.origin is Origin.GLOSS for unit in units):
            self.job = self.bench.translate(session.document.id, session.document.title)
            if self.job is not job:
                self._read = 0
        self.look()
        if self._first_hit is not None:
            self.show_hit(self._first_hit)
        elif self.begin_at is not None:
            self.show_annotation(self.begin_at)
        else:
            self.resume(place)
        self.haunt()
        self.chinese_known()
        self._meet_chinese()

    def on_resize(self, event: Resize) -> None:
        """Stack the panes where there is no room to set them side by side."""
        width = event.size.width
        self.view.stack_below = STACKED_BELOW if width < STACKED_BELOW else 0
        self.set_class(width >= BESIDE_FROM, "beside")
        self.call_after_refresh(self.look)

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        if self.ready:
            self.view.set_marks(self.marking.marks())
            self.redraw_ghosts()
        self.told("")
        self.look_anew()

    def chinese_known(self) -> None:
        """Move by Chinese words from now on."""
        if self.bench.cutter is not None:
            self.view.word_spans = self.bench.cutter

    def _meet_chinese(self) -> None:
        """Open the dictionary when the cursor comes to a Chinese text, which it cuts into words."""
        if self.ready and len(self.marking) and self.bench.cutter is None and self.view.on_chinese:
            self.bench.learn_chinese()

    def recolour(self) -> None:
        """Take the colours of the theme that is set now."""
        if self.ready:
            self.view.plain = self.marking.tags.plain = self.bench.plain
            self.look_anew()

    def translated(self, job: Job) -> None:
        """Show the segments that were translated since last time."""
        if not self.ready or job.document != self.session.document.id:
            return
        self.job = None if job.ended else job
        fresh = job.units[self._read :]
        self._read += len(fresh)
        self.session.learn(fresh)
        self.units_changed([unit.segment for unit in fresh])
        self.by = self.agents()
        self.look_anew()

    # Messages of the view ------------------------------------------------------------------

    def _moved(self) -> None:
        """Follow the cursor."""
        self.follow()
        self.stays()
        self._meet_chinese()

    def on_bilingual_view_selected(self) -> None:
        """Follow the selection, if it was not seen yet: a move or a tag has looked already."""
        if self.seen_of_view != self.looked_at:
            self.look()

    # Moving and selecting ------------------------------------------------------------------

    def action_move(self, motion: str) -> None:
        """Move the cursor, and with it the end of a selection.

        While selecting, "next word" goes to the end of a word, not to the
        first letter of the one after it, and "previous word" back to the end
        of the one before; sentences and paragraphs likewise.
        """
        self._meet_chinese()
        if self.view.selecting and motion in _TO_ENDS:
            extend(self.view, self.marking, motion)
        elif self.view.selecting and motion in _BACK_TO_ENDS:
            retract(self.view, self.marking, motion)
        else:
            self.view.move(motion)

    def action_switch_side(self) -> None:
        """Go to the same segment in the other column."""
        self.view.switch_side()

    def action_select(self) -> None:
        """Start selecting here, or stop."""
        if self.view.selecting:
            self.view.clear_selection()
            self.told(say("tui.annotate.deselected") if self.found else "")
            self.found = False
        elif self.may_select():
            self.found = False
            self.view.start_selection()
        self.look()

    def action_grow(self) -> None:
        """Select more: the character, the word, the sentence, the paragraph."""
        self._meet_chinese()
        if self.may_select():
            self.view.grow()
        self.look()

    def action_shrink(self) -> None:
        """Select less."""
        self.view.shrink()
        self.look()

    def action_cancel(self) -> None:
        """Leave the search line, else drop the selection, else all pieces kept, else the relation begun."""
        self.keys_at = None
        if self.bar.display:
            self.close_bar()
            self.told("")
        elif self.relating and not (self.view.selecting or self.view.pieces):
            self.drop_relation()
        else:
            self.let_go()
        self.look()

    # Looking -------------------------------------------------------------------------------

    def action_inspector(self) -> None:
        """Show or hide what is known about the cursor."""
        inspector = self.query_one(Inspector)
        inspector.display = not inspector.display
        self.look()

    def action_scroll_inspector(self, by: int) -> None:
        """Scroll what is known about the cursor."""
        self.query_one(Inspector).scroll_relative(y=3 * by, animate=False)

    def action_export(self) -> None:
        """Export this document, or all."""
        from workbench.tui.screens.export import Export

        document = self.session.document
        self.app.push_screen(Export({"this": [document], "all": self.bench.wb.store.documents()}))
