"""One place under review: who tagged what there, lane by lane, and the keys that decide."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.domain.journal import Edit
from workbench.domain.review import Action, Outcome
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.ask_value import AskValue
from workbench.tui.screens.unit_talk import Talk
from workbench.tui.wanted import progress, votes
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.place_text import Shown, place_text
from workbench.tui.widgets.rows import Row, joined, plain
from workbench.usecases import comments, decide
from workbench.usecases.review import TO_DO, Unit, open_item

if TYPE_CHECKING:
    from workbench.tui.screens.review import Review

_MUTED = "$foreground-muted"
_ASKED = frozenset(("reject", "amend", "add"))
"""Actions whose reason is asked for: the annotators will want to know."""


class UnitScreen(Talk):
    """A place of the queue; after a decision the next one that is to be decided takes its turn."""

    WHERE = "unit"
    LEAVE_LINE = frozenset[str]()
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("unit")]

    def __init__(self, queue: "Review", row: int) -> None:
        super().__init__()
        self._queue = queue
        self._row = row
        self._shown: Shown | None = None
        self._reason = ""
        self._said = ""
        self._left_at = -1

    def compose(self) -> ComposeResult:
        """Lay out the title, the place, how far it is, and the keys."""
        yield Row(id="title")
        with VerticalScroll(id="unit", can_focus=False):
            yield Static(id="unit-text", markup=False)
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Show the place; the size of the screen is known after the first layout."""
        self._open(self._row)

    def on_screen_resume(self) -> None:
        """Show the place as it is now, when one comes back from its document."""
        if self._left_at not in (-1, self.bench.wb.store.position()):
            self._left_at = -1
            self._open(self._row)

    @property
    def shown(self) -> Shown:
        """Return what is shown; only once a place is open."""
        assert self._shown is not None
        return self._shown

    @property
    def unit(self) -> Unit:
        """Return the place."""
        return self.shown.unit

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys that need a place wait until there is one."""
        allowed = super().check_action(action, parameters)
        return allowed if self._shown is not None or action in ("back", "step") else False

    # Showing -------------------------------------------------------------------------------

    def _open(self, row: int) -> None:
        """Show the place in a row of the queue; one whose annotations are gone is told of."""
        try:
            unit = open_item(self.bench.wb, self._queue.listed.rows[row], blind=self._queue.blind)
        except WorkbenchError as error:
            self.bench.tell(error)
            self.app.pop_screen()
            return
        self._row = row
        self._show(unit)

    def _show(self, unit: Unit) -> None:
        """Show a place, and let the queue know how far it is."""
        before = self._shown
        self._queue.replaced(self._row, unit.item)
        said = {each.id for each in unit.comments}
        self._shown = Shown(
            unit,
            self._queue.tags,
            {each.id: str(getattr(each, "name", each.id)) for each in self.bench.wb.store.records("agent")},
            [
                each
                for each in (comments.threads(self.bench.wb, (unit.document.id,)) if said else ())
                if each.comment.id in said
            ],
        )
        pane = self.query_one("#unit", VerticalScroll)
        if before is not None and before.unit.id == unit.id:
            self._shown.current = min(before.current, len(unit.candidates) - 1)
            self._draw(pane.scroll_offset.y)
        else:
            pane.scroll_home(animate=False)
            self._draw(0)

    def _draw(self, top: int | None = None) -> None:
        """Draw the place; its current candidate is in sight. ``top`` is the first row that is, or will be."""
        if self._shown is None:
            return
        text, at = place_text(self.shown, max(self.size.width - 4, 30))
        self.query_one("#unit-text", Static).update(text)
        pane = self.query_one("#unit", VerticalScroll)
        height = pane.size.height or self.size.height - 3
        first = pane.scroll_offset.y if top is None else top
        if height > 0 and not first <= at < first + height:
            pane.scroll_to(y=max(at - height // 2, 0), animate=False, force=True)
        self._rows()

    def _rows(self) -> None:
        unit, item = self.unit, self.unit.item
        self.query_one("#title", Row).show(
            joined(
                [
                    (f"{say('tui.review.title')} {self._row + 1}/{len(self._queue.listed.rows)}", "bold"),
                    (say(f"cli.review.differ.{item.kind}"), "$text-accent"),
                    (say(f"cli.review.is.{item.state}"), "bold"),
                    ("" if unit.blind else votes(item), ""),
                    (unit.document.title, _MUTED),
                ]
            ),
            joined(
                [
                    (say("tui.review.blind") if unit.blind else "", "bold"),
                    (self.bench.wb.annotator, "bold"),
                ]
            ),
        )
        picked = " ".join(str(number + 1) for number in sorted(self.shown.picked))
        left = joined(
            [
                (say("tui.unit.picked", numbers=picked) if picked else "", "bold"),
                (say("tui.unit.because", reason=self._reason) if self._reason else "", "bold"),
                (self._said, ""),
            ]
        )
        far = progress(self._queue.found.items)
        self.query_one("#status", Row).show(left, Content.styled(plain(far.partition(" ")[2]), _MUTED))

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._said = ""
        self._draw()

    def recolour(self) -> None:
        """Take the colours of the theme that is set now."""
        self._queue.tags.plain = self.bench.plain
        self._draw()

    def on_resize(self) -> None:
        """Wrap everything anew."""
        self._draw()

    # Picking -------------------------------------------------------------------------------

    def action_pick(self, number: int) -> None:
        """Pick the candidate of that number, or let it go again."""
        if number > len(self.unit.candidates):
            self.bench.warn(say("tui.unit.no_candidate", n=number, of=len(self.unit.candidates)))
            return
        self.shown.current = number - 1
        self.shown.picked ^= {number - 1}
        self._said = ""
        self._draw()

    def action_pick_here(self) -> None:
        """Pick the candidate under the cursor, or let it go again."""
        self.action_pick(self.shown.current + 1)

    def action_candidate(self, by: int) -> None:
        """Go to the next candidate, or to the one before."""
        self.shown.current = min(max(self.shown.current + by, 0), len(self.unit.candidates) - 1)
        self._draw()

    def action_cancel(self) -> None:
        """Let go of what is picked and of the reason; without any, go back."""
        if self.shown.picked or self._reason:
            self.shown.picked.clear()
            self._reason = self._said = ""
            self._draw()
        else:
            self.action_back()

    def action_scroll(self, by: int) -> None:
        """Scroll by half a screen."""
        pane = self.query_one("#unit", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height // 2, 1), animate=False)

    # Deciding ------------------------------------------------------------------------------

    async def action_decide(self, action: Action) -> None:
        """Decide as the key says; what is not picked is told, and nothing is guessed."""
        candidates, picked = self.unit.candidates, sorted(self.shown.picked)
        if action == "accept" and len(candidates) > 1 and len(picked) != 1:
            self.bench.warn(say("tui.unit.pick_one"))
        elif action == "keep_both" and len(candidates) < 2:
            self.bench.warn(say("tui.unit.only_one"))
        elif action == "keep_both" and len(picked) == 1:
            self.bench.warn(say("tui.unit.pick_more"))
        elif action == "keep_both":
            self._decide(action, picked or list(range(len(candidates))))
        else:
            await self._with_reason(action, [] if action == "defer" else picked)

    async def action_amend(self, add: bool) -> None:
        """Choose what is to stand instead, or besides: other words, another tag."""
        from workbench.tui.screens.amend import Amend

        unit, action = self.unit, "add" if add else "amend"
        picked = [] if add else sorted(self.shown.picked)
        model = unit.candidates[picked[0] if picked else self.shown.current]

        def made(outcome: Outcome) -> None:
            verb: Action = "add" if action == "add" else "amend"
            self.call_later(self._with_reason, verb, picked, outcome)

        screen = Amend(unit.document.id, model.outcome, self._queue.tags, made, add=add)
        await self.app.push_screen(screen)

    async def _with_reason(self, action: Action, picked: list[int], outcome: Outcome | None = None) -> None:
        """Ask for a reason where annotators will want to know one, unless it is given already."""
        if action not in _ASKED or self._reason:
            self._decide(action, picked, outcome)
            return
        title = self._why(action, picked)
        dialog = AskValue(title, "", say("tui.unit.why_hint"), say("tui.unit.why_keys"))

        def given(reason: str) -> None:
            self._reason = reason
            self._decide(action, picked, outcome)

        await self.bench.ask(dialog, given)

    def _why(self, action: Action, picked: list[int]) -> str:
        """Return the question for a reason, which says what the decision is about."""
        verb, several = say(f"tui.unit.verb.{action}"), len(self.unit.candidates)
        if action == "add" or several == 1:
            return say("tui.unit.why", verb=verb)
        if not picked or len(picked) == several:
            return say("tui.unit.why_all", verb=verb, n=several)
        return say("tui.unit.why_these", verb=verb, numbers=" ".join(str(each + 1) for each in picked))

    def _decide(self, action: Action, picked: list[int], outcome: Outcome | None = None) -> None:
        unit = self.unit
        decide.decide(self.bench.wb, unit, action, picked, outcome=outcome, reason=self._reason)
        self._done(say(f"cli.review.did.{action}"), stay=action == "add")

    async def action_reopen(self) -> None:
        """Take up a decided place again."""
        decide.reopen(self.bench.wb, self.unit, reason=self._reason)
        self._done(say("tui.unit.reopened"), stay=True)

    def _done(self, said: str, *, stay: bool) -> None:
        """Show what was decided, and go on to the next place; where candidates are left open, stay."""
        self._queue.sitting.did([self.unit.document])
        self._reason, self._said = "", said
        self.shown.picked.clear()
        self._open(self._row)
        if stay or self.unit.item.state in TO_DO - {"deferred"}:
            return
        row = self._next_to_do()
        if row is None:
            self._said = say("tui.unit.nothing_left")
            self._rows()
        else:
            self._open(row)

    def _next_to_do(self) -> int | None:
        """Return the next row to decide; from the top again, but for those that were put off."""
        rows = self._queue.listed.rows
        after = (row for row in range(self._row + 1, len(rows)) if rows[row].state in TO_DO)
        before = (row for row in range(self._row) if rows[row].state in TO_DO - {"deferred"})
        return next(after, next(before, None))

    async def action_reason(self) -> None:
        """Write why; it goes with the next decision, whichever it is."""

        def given(reason: str) -> None:
            self._reason = reason
            self._rows()

        dialog = AskValue(say("tui.unit.reason"), self._reason, say("tui.unit.why_hint"))
        await self.bench.ask(dialog, given)

    # Taking back ---------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back what was done last in review, and show the place where it was."""
        self._back_to(self._queue.sitting.undo, "undone")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._back_to(self._queue.sitting.redo, "redone")

    def _back_to(self, do: Callable[..., list[Edit]], key: str) -> None:
        edits = do(self.bench.wb, self.unit.document)
        if not edits:
            self.bench.warn(say(f"tui.review.nothing_{key}"))
            return
        changes = [change for edit in edits for change in edit.changes]
        about: set[str] = set()
        for change in changes:
            record = change.after or change.before
            for name in ("target", "targets", "others"):
                value = getattr(record, name, ())
                about.update((value,) if isinstance(value, str) else value)
        self._said = say(f"tui.review.{key}", n=len(changes))
        self.shown.picked.clear()
        self._open(next(self._rows_about(about), self._row))

    def _rows_about(self, about: set[str]) -> Iterator[int]:
        """Yield the rows of the queue with any of these annotations."""
        for row, item in enumerate(self._queue.listed.rows):
            if any(spot.id in about for spot in item.place.spots):
                yield row

    # Going elsewhere -----------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """Go to the next place of the queue, or to the one before."""
        row = self._row + by
        if not 0 <= row < len(self._queue.listed.rows):
            self.bench.warn(say("tui.unit.no_more"))
            return
        self._said = ""
        self._open(row)

    def action_go(self) -> None:
        """Open the document at the current candidate."""
        self._left_at = self.bench.wb.store.position()
        reading = self.unit.candidates[self.shown.current]
        self.bench.open_document(self.unit.document.id, reading.first.id)

    def action_back(self) -> None:
        """Go back to the queue."""
        self.app.pop_screen()
