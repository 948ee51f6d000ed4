"""The part of the annotate screen that finds words in both columns."""

from collections.abc import Sequence

from workbench.messages import say
from workbench.tui.finding import Found, occurrences, step
from workbench.tui.pairs import Place
from workbench.tui.screens.showing import Showing
from workbench.tui.widgets.find_bar import FindBar, FindLine
from workbench.tui.widgets.hints import Hints


class Find(Showing):
    """Goes from hit to hit; the hit is selected, so that a tag key works on it at once."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []
        self._query = ""
        self._hit: tuple[Place, Place] | None = None
        """Where the last hit begins, and where the cursor was put for it."""
        self.found = False
        """Whether what is selected was found, not begun by hand."""

    @property
    def finding(self) -> bool:
        """Say whether the line stands below the text."""
        return self.query_one(FindLine).display

    @finding.setter
    def finding(self, shown: bool) -> None:
        self.query_one(FindLine).display = shown

    @property
    def bar(self) -> FindBar:
        """Return the line in which the words are typed."""
        return self.query_one(FindBar)

    def action_find(self) -> None:
        """Ask for words to find in both columns."""
        self.bar.placeholder = say("tui.annotate.find")
        self.finding = True
        self.set_focus(self.bar)

    def action_find_next(self, by: int) -> None:
        """Select the next or the previous place that has the words, round the ends."""
        if not self.ready or not self._query.strip():
            return
        if not self._found:
            self._found = occurrences(self._query, self.marking.pairs())
        at = step(self._found, self._from(), by)
        if at is None:
            self.told(say("tui.annotate.not_found", words=self._query))
        else:
            hit = self._found[at]
            self.view.select(hit.side, hit.index, hit.offset, hit.offset + hit.length)
            self._hit, self.found = (hit.place, self.view.place), True
            self.told(say("tui.annotate.found", n=at + 1, of=len(self._found), words=self._query))
        self.look()

    def find(self, words: str) -> None:
        """Close the line, and go to the next place that has the words."""
        self._query = words
        self._found = []
        self.close_bar()
        self.action_find_next(1)

    def close_bar(self) -> None:
        """Leave the line."""
        self.finding = False
        self.set_focus(self.view)

    def leave_bar(self) -> None:
        """Leave the line, and look for nothing."""
        self.close_bar()
        self.told("")
        self.look()

    def on_descendant_focus(self) -> None:
        """Name the keys of the line while it is typed in, and those of the text else."""
        self.query_one(Hints).turn("find" if self.focused is self.bar else self.WHERE)

    def units_changed(self, segments: Sequence[str]) -> None:
        """Search anew next time."""
        self._found = []
        super().units_changed(segments)

    def _from(self) -> Place:
        """Return where to search from: the start of the last hit as long as the cursor is on it."""
        if self._hit is not None and self._hit[1] == self.view.place:
            return self._hit[0]
        return self.view.place
