"""My feedback: each annotation of one's own, what was decided on it and why, and what was said about it."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.domain.graphemes import cells
from workbench.domain.wrap import wrap
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.unit_talk import Comment
from workbench.tui.screens.work import WorkScreen
from workbench.tui.sitting import Sitting
from workbench.tui.tags import Tags
from workbench.tui.threads import present
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.place_text import outcome_text, quoted
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.tui.widgets.table import Column, Table
from workbench.usecases import comments, documents
from workbench.usecases.comments import Thread
from workbench.usecases.feedback import FATES, Feedback, feedback, tally

_MUTED: Final = "$foreground-muted"
_NARROW: Final = 100
_ORDER: Final = ("rejected", "amended", "waiting", "accepted")
"""What somebody learns from comes first."""
SHOWN: Final = (None, *FATES, "said")
"""What the filter key goes through: all, each fate, those that something was said about."""


class FeedbackScreen(WorkScreen):
    """One's own annotations in all documents, those that were not taken first."""

    WHERE = "feedback"
    LEAVE_LINE = frozenset[str]()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("feedback")]

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Feedback] | None = None
        self._threads: dict[str, list[Thread]] = {}
        self._tags = Tags({})
        self._names: dict[str, str] = {}
        self._only: str | None = None
        self._asked = 0
        self._read_at = -1
        self._sitting = Sitting()

    def compose(self) -> ComposeResult:
        """Lay out the title, the annotations, what is known of the current one, and the keys."""
        yield Row(id="title")
        yield Table(self._columns, id="mine")
        yield Static(id="empty", markup=False)
        with VerticalScroll(id="mine-detail", can_focus=False):
            yield Static(id="mine-text", markup=False)
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Read what was decided, out of the way of the keys."""
        self.query_one("#empty", Static).display = False
        self.query_one("#status", Row).show(Content(say("tui.review.reading")), Content(""))
        self._read()

    def on_screen_resume(self) -> None:
        """Read it again, when something was changed elsewhere."""
        if self._found is not None and self.bench.wb.store.position() != self._read_at:
            self._read()

    @property
    def listed(self) -> Table[Feedback]:
        """Return the rows."""
        return self.query_one("#mine", Table)

    # Reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        self._asked += 1
        self._work(self._asked)

    @work(thread=True, group="feedback")
    def _work(self, asked: int) -> None:
        wb = self.bench.wb
        try:
            position = wb.store.position()
            found = feedback(wb)
            threads = comments.threads(wb)
            tags = Tags(documents.project_tagsets(wb))
            names = {each.id: str(getattr(each, "name", each.id)) for each in wb.store.records("agent")}
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        self.app.call_from_thread(self._got, asked, (position, found, tags, names), threads)

    def _got(
        self,
        asked: int,
        read: tuple[int, list[Feedback], Tags, dict[str, str]],
        threads: Sequence[Thread],
    ) -> None:
        if asked != self._asked or not present(self):
            return
        self._read_at, found, self._tags, self._names = read
        self._found = sorted(found, key=lambda each: (_ORDER.index(each.fate), each.document.ordinal))
        self._threads = {}
        for thread in threads:
            self._threads.setdefault(thread.comment.target, []).append(thread)
        self._tags.plain = self.bench.plain
        self._fill()

    # Showing -------------------------------------------------------------------------------

    def _fill(self) -> None:
        """List what passes the filter; the cursor stays on its annotation."""
        before = self.listed.chosen
        every = self._found or []
        shown = [each for each in every if self._passes(each)]
        names = [each.annotation.id for each in shown]
        at = names.index(before.annotation.id) if before and before.annotation.id in names else 0
        self.listed.show(shown, at)
        self.listed.display = bool(shown)
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        empty.update(say("tui.feedback.nothing_fits" if every else "tui.feedback.empty"))
        counts = tally(every)
        parts = [f"{say(f'cli.feedback.is.{fate}')} {counts[fate]}" for fate in FATES if counts[fate]]
        self.query_one("#status", Row).show(Content(plain(" · ".join(parts))), Content(""))
        only = say(f"cli.feedback.is.{self._only}") if self._only in FATES else ""
        only = say("tui.feedback.said") if self._only == "said" else only
        self.query_one("#title", Row).show(
            joined([(say("tui.feedback.title"), "bold"), (only, "$text-accent")]),
            joined([(self.bench.wb.annotator, "bold")]),
        )
        self._detail()

    def _passes(self, each: Feedback) -> bool:
        if self._only == "said":
            return bool(each.comments)
        return self._only in (None, each.fate)

    def _columns(self, width: int) -> Sequence[Column[Feedback]]:
        wide = width >= _NARROW
        columns = [
            _column("became", 10, lambda each: say(f"cli.feedback.is.{each.fate}")),
            Column(say("tui.feedback.mine"), 30 if wide else 20, self._mine, "accent"),
            _column("said", 4, lambda each: str(len(each.comments) or "")),
        ]
        title = Column[Feedback]("", 24 if wide else 12, lambda each: each.document.title, "quiet")
        last = [title] if len({each.document.id for each in self.listed.rows}) > 1 else []
        room = width - sum(column.width + 1 for column in (*columns, *last)) - len(last)
        return [*columns, Column(say("tui.feedback.words"), max(room, 8), _words), *last]

    def _mine(self, each: Feedback) -> str:
        return self._tags.label(each.annotation.tag)

    def _detail(self) -> None:
        """Say everything about the current annotation."""
        each = self.listed.chosen
        width = max(self.size.width - 4, 30)
        rows = list(self._about(each, width)) if each is not None else []
        self.query_one("#mine-text", Static).update(Content("\n").join(rows))
        self.query_one("#mine-detail", VerticalScroll).scroll_home(animate=False)

    def _about(self, each: Feedback, width: int) -> Iterator[Content]:
        mine = say("tui.feedback.mine_is")
        label = plain(self._tags.label(each.annotation.tag))
        room = width - cells(mine) - cells(label) - 2
        yield Content.assemble((mine, _MUTED), f" {label} ", quoted(each.annotation.targets, room))
        yield from _wrapped(each.annotation.comment or "", width, "italic")
        who = say("tui.unit.by_rule", rule=each.decision.rule or "") if each.decision else ""
        parts = [(say(f"cli.feedback.is.{each.fate}"), "bold"), (each.reviewer or who, _MUTED)]
        yield joined(parts)
        if each.fate in ("amended", "rejected"):
            for outcome in each.stands:
                yield Content(f"  → {outcome_text(self._tags, outcome, width - 4)}")
        if each.reason:
            yield from _wrapped(say("tui.feedback.reason", reason=each.reason), width, "")
        for thread in self._threads_of(each):
            for number, said in enumerate([thread.comment, *thread.answers]):
                text = said.text or say("cli.comment.settled")
                name = self._names.get(said.by, said.by)
                yield from _wrapped(f"{'  ' * (number > 0)}{name}{say('tui.colon')}{text}", width, "")

    def _threads_of(self, each: Feedback) -> list[Thread]:
        about = [each.annotation.id, *([each.decision.id] if each.decision else [])]
        return [thread for name in about for thread in self._threads.get(name, ())]

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        if self._found is not None:
            self._fill()

    def on_resize(self) -> None:
        """Wrap what is said anew."""
        self._detail()

    # Actions -------------------------------------------------------------------------------

    def on_table_picked(self) -> None:
        """Show the place of the row that is clicked twice."""
        self.action_go()

    def action_row(self, by: int) -> None:
        """Move the cursor."""
        self.listed.choose(self.listed.current + by)
        self._detail()

    def action_page(self, by: int) -> None:
        """Move the cursor by a screen."""
        self.action_row(by * self.listed.page)

    def action_edge(self, last: bool) -> None:
        """Move the cursor to the first or the last one."""
        self.action_row(len(self.listed.rows) if last else -len(self.listed.rows))

    def action_scroll(self, by: int) -> None:
        """Scroll what is said about the current one."""
        self.query_one("#mine-detail").scroll_relative(y=3 * by, animate=False)

    def action_only(self) -> None:
        """Show those that became the next thing; then those that something was said about, then all."""
        self._only = SHOWN[(SHOWN.index(self._only) + 1) % len(SHOWN)]
        self._fill()

    def action_go(self) -> None:
        """Show the annotation in its document."""
        each = self.listed.chosen
        if each is not None:
            self.bench.open_document(each.document.id, each.annotation.id)

    async def action_answer(self) -> None:
        """Answer what was said last about it, or say something where nobody has yet."""
        each = self.listed.chosen
        if each is None:
            return
        threads = self._threads_of(each)
        target = threads[-1].comment.id if threads else each.annotation.id
        about = (
            say("tui.unit.answering", text=threads[-1].comment.text)
            if threads
            else say("tui.unit.about", tag=self._mine(each))
        )

        def written(text: str) -> None:
            comments.comment(self.bench.wb, target, text, document=each.document.id)
            self._sitting.did([each.document])
            self._read()

        await self.bench.ask(Comment(about), written)

    def action_settle(self) -> None:
        """Say that what was said about it is settled."""
        each = self.listed.chosen
        open_ = [thread for thread in self._threads_of(each) if not thread.resolved_by] if each else []
        if each is None or not open_:
            self.bench.warn(say("tui.unit.no_comments"))
            return
        comments.resolve(self.bench.wb, open_[-1].comment.id)
        self._sitting.did([each.document])
        self._read()

    def action_undo(self) -> None:
        """Take back what was said last."""
        each = self.listed.chosen
        if self._sitting.undo(self.bench.wb, each.document if each else None):
            self._read()
        else:
            self.bench.warn(say("tui.review.nothing_undone"))

    def action_close(self) -> None:
        """Go back to the library."""
        self.app.pop_screen()


def _words(each: Feedback) -> str:
    words = " … ".join(span.exact for span in each.annotation.spans)
    return words or say(f"tui.review.whole_{each.annotation.targets[0].kind}")


def _column(name: str, width: int, of: Callable[[Feedback], str]) -> Column[Feedback]:
    title = say(f"tui.feedback.{name}")
    return Column(title, max(width, cells(title)), of)


def _wrapped(text: str, width: int, style: str) -> Iterator[Content]:
    if text:
        for line in wrap(text, width):
            yield Content.assemble((plain(text[line.start : line.end].rstrip("\n")), style))
