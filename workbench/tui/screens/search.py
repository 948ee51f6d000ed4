"""Searching the whole project: words in their surroundings, found while they are typed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present
from workbench.tui.widgets.concordance import Concordance
from workbench.tui.widgets.hints import Hints
from workbench.tui.widgets.rows import Row, joined
from workbench.tui.widgets.writing import LineInput
from workbench.usecases.search import WHERE, Hit, Where, search

MOST: Final = 20_000
"""Hits that are listed; more are only counted."""
_SOON: Final = 0.1
"""Seconds after which what was found so far is shown."""
_MUTED = "$foreground-muted"


@dataclass(slots=True)
class Results:
    """What was looked for and found; who comes back to the list finds it as it was left."""

    pattern: str = ""
    where: Where | None = None
    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    ended: bool = True
    current: int = 0
    error: str = ""


class Search(WorkScreen):
    """A line to type in, and every place that has the words, in all documents."""

    WHERE = "search"
    LEAVE_LINE = frozenset({"hit_step", "hit_page", "where", "open_hit", "cancel"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search")]

    def __init__(self, results: Results | None = None) -> None:
        super().__init__()
        self.results = results or Results()
        self._wanted = self.results
        """What is looked for now; a search that finds itself replaced stops."""
        self._looking = False
        self._go_on = False

    def compose(self) -> ComposeResult:
        """Lay out the title, the line, the hits, and where the current one stands."""
        yield Row(id="title")
        yield LineInput(self.results.pattern, id="search", classes="bar", select_on_focus=False)
        yield Concordance()
        yield Row(id="status")
        yield Hints(self.WHERE, self.bench.own_keys)

    def on_mount(self) -> None:
        """Take words at once, or show what was found before: who comes back to it has typed already."""
        line = self.query_one(Input)
        line.placeholder = say("tui.search.placeholder")
        self.set_focus(self.table if self.results.pattern else line)
        self._show(self.results.current)
        self.call_after_refresh(lambda: self.table.choose(self.results.current))
        if not self.results.ended:
            self._begin(self.results.pattern, self.results.where)

    @property
    def table(self) -> Concordance:
        """Return the list of hits."""
        return self.query_one(Concordance)

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        super().speak()
        self._show(self.table.current)

    # Looking -------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        if event.value != self.results.pattern:
            self._begin(event.value, self.results.where)

    def _begin(self, pattern: str, where: Where | None) -> None:
        """Look for other words, or elsewhere; a search that is still going on gives way."""
        self._go_on = False
        self.results = self._wanted = Results(pattern, where, ended=not pattern.strip())
        self._show()
        if not self.results.ended and not self._looking:
            self._looking = True
            self._look()

    @work(thread=True, group="search")
    def _look(self) -> None:
        """Look for what is wanted until nothing else is."""
        call, done = self.app.call_from_thread, False
        while not done:
            results = self._wanted
            try:
                for some in self._batches(results):
                    call(self._found, results, some)
            except WorkbenchError as error:
                results.error = error.message
            done = bool(call(self._ended, results))

    def _batches(self, results: Results) -> Iterator[list[Hit]]:
        """Yield what is found from time to time."""

        def replaced() -> bool:
            return self._wanted is not results

        some: list[Hit] = []
        shown = time.monotonic()
        for hit in search(self.bench.wb, results.pattern, where=results.where, cancelled=replaced):
            some.append(hit)
            if time.monotonic() - shown > _SOON:
                if replaced():
                    return
                yield some
                some, shown = [], time.monotonic()
        yield some

    def _found(self, results: Results, some: list[Hit]) -> None:
        if results is not self.results or not present(self):
            return
        results.count += len(some)
        results.hits += some[: max(MOST - len(results.hits), 0)]
        self.table.grown()
        self._tell()

    def _ended(self, results: Results) -> bool:
        """Take note that a search has ended; say whether no other one is wanted."""
        if results is self._wanted:
            results.ended = True
        if not present(self):
            return True
        if results is not self._wanted and not self._wanted.ended:
            return False
        self._looking = False
        self._tell()
        if self._go_on and results is self.results:
            self.call_later(self.run_action, "open_hit")
        return True

    def _show(self, current: int = 0) -> None:
        self.table.show(self.results.hits, current)
        self._tell()

    def _tell(self) -> None:
        """Say how many there are, where is looked, and where the current one stands."""
        now = self.results
        where = [(each, "bold reverse" if each == now.where else _MUTED) for each in (None, *WHERE)]
        self.query_one("#title", Row).show(
            joined([(self._counted(), "bold $text-accent"), (say("tui.search.title"), "bold")]),
            joined([(say(f"tui.search.where.{each or 'all'}"), style) for each, style in where]),
        )
        hit = self.table.hit
        parts = [(now.error, "$text-warning")]
        if hit is not None:
            parts.append((say("tui.search.at", n=self.table.current + 1, of=len(now.hits)), "bold"))
            parts.append((hit.document.title, ""))
            if hit.text is not None:
                parts.append((f"{hit.text} {hit.start}–{hit.end}", _MUTED))
        self.query_one("#status", Row).show(joined(parts), joined([]))

    def _counted(self) -> str:
        now = self.results
        if not now.pattern.strip():
            return ""
        key = "counting" if not now.ended else "count_listed" if now.count > len(now.hits) else "count"
        return say(f"tui.search.{key}", n=now.count, listed=len(now.hits))

    # Actions -------------------------------------------------------------------------------

    def action_hit_step(self, by: int) -> None:
        """Go to the next hit, or to the one before."""
        self.table.choose(self.table.current + by)
        self._tell()

    def action_hit_page(self, by: int) -> None:
        """Go a screen down, or up."""
        self.action_hit_step(by * self.table.page)

    def action_where(self, by: int) -> None:
        """Look in all texts, or in one kind of them alone."""
        every: tuple[Where | None, ...] = (None, *WHERE)
        where = every[(every.index(self.results.where) + by) % len(every)]
        self._begin(self.results.pattern, where)

    def action_line(self) -> None:
        """Change the words."""
        self.set_focus(self.query_one(Input))

    def on_descendant_focus(self) -> None:
        """Name the keys of the line, or those of the hits."""
        self.query_one(Hints).turn("hits" if self.table.has_focus else self.WHERE)

    def on_input_submitted(self) -> None:
        """Open the current hit; the line has the enter key."""
        self.call_later(self.run_action, "open_hit")

    def on_concordance_picked(self) -> None:
        """Open the hit that was clicked."""
        self.call_later(self.run_action, "open_hit")

    async def action_open_hit(self) -> None:
        """Open the current hit in its document; typed too soon, it opens the first one that is found."""
        hit = self.table.hit
        if hit is None:
            self._go_on = not self.results.ended
            return
        self.results.current = self.table.current
        self.set_focus(self.table)
        await self._open(hit)

    async def _open(self, hit: Hit) -> None:
        """Show a hit in its document: in the screen that has it open already, if one has."""
        from workbench.tui.screens.annotate import Annotate

        opened = [each for each in self.app.screen_stack if isinstance(each, Annotate)]
        there = next((each for each in opened if each.document == hit.document.id), None)
        if there is None:
            await self.app.push_screen(Annotate(hit.document.id, hit))
            return
        self._wanted = Results()
        for _ in range(len(self.app.screen_stack) - 1 - self.app.screen_stack.index(there)):
            self.app.pop_screen()  # not awaited: this screen would wait for its own end
        there.show_hit(hit, self.results)

    def action_cancel(self) -> None:
        """Go back to where one came from."""
        self._wanted = Results()
        self.app.pop_screen()
