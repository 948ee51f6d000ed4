"""The part of the annotate screen that searches the whole project, and shows what was found there."""

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from workbench.domain.text import SOURCE, Segment
from workbench.messages import say
from workbench.tui.pairs import Place, Side
from workbench.tui.screens.showing import Showing
from workbench.tui.widgets.hints import Hints
from workbench.usecases.search import Hit

if TYPE_CHECKING:
    from workbench.tui.screens.search import Results

_NAMED: Final = {"library": "back", "search": "search"}
"""By the screen that it leads to, the action whose name the way back bears; any other is just back."""


class Hits(Showing):
    """Goes to hits; who came from a list of them goes back to it."""

    def __init__(self) -> None:
        super().__init__()
        self._results: Results | None = None

    async def action_search(self) -> None:
        """Search the whole project."""
        from workbench.tui.screens.search import Search

        await self.app.push_screen(Search())

    def show_hit(self, hit: Hit, results: "Results | None" = None) -> None:
        """Select what was found, in the middle of the screen; ``back`` then leads to the list it is from."""
        self._results = results or self._results
        self.name_way_back()
        self.view.clear_selection()
        if hit.segment is None:
            self.look(hit.annotation)
            return
        index = self.marking.index(hit.segment)
        if hit.text is None or hit.start is None or hit.end is None:
            self.view.go_to(Place(Side.SOURCE, index, 0))
        elif hit.text == SOURCE:
            self._go_to(hit, self._source(hit.start), self._source(hit.end - 1))
        else:
            self._show_translated(hit, index, hit.start - hit.unit_start, hit.end - hit.unit_start)
        self.view.centre()
        self.look(hit.annotation)

    def _show_translated(self, hit: Hit, index: int, start: int, end: int) -> None:
        unit = self.marking.unit(index)
        if unit is None or unit.id != hit.unit:
            self.view.go_to(Place(Side.TRANSLATION, index, 0))
            self.told(say("tui.search.earlier"))
            return
        last = Place(Side.TRANSLATION, index, max(min(end, len(unit.content)) - 1, 0))
        self._go_to(hit, Place(Side.TRANSLATION, index, min(start, last.offset)), last)

    def _go_to(self, hit: Hit, first: Place, last: Place) -> None:
        """Select from one character to another; a tag or a note is not in the text: nothing is."""
        self.view.go_to(first)
        if hit.field in ("text", "words"):
            self.view.start_selection()
            self.view.go_to(last)

    def _source(self, offset: int) -> Place:
        """Return the character of the source at an offset of the whole layer."""
        segments = self.session.source.segments
        index = max(bisect_right(segments, offset, key=_start) - 1, 0)
        inside = min(max(offset - segments[index].start, 0), segments[index].end - segments[index].start - 1)
        return Place(Side.SOURCE, index, inside)

    def name_way_back(self) -> None:
        """Let the line of keys say where the way back leads."""
        stack = self.app.screen_stack
        below = stack[max(stack.index(self) - 1, 0)]
        where = "search" if self._results else getattr(below, "WHERE", "")
        self.query_one(Hints).call("back", _NAMED.get(where, "search_close"))

    async def action_back(self) -> None:
        """Go back to where one came from; everything is saved, and a translation goes on."""
        results, self._results = self._results, None
        if results is None:
            self.app.pop_screen()
            return
        from workbench.tui.screens.search import Search

        self.name_way_back()
        await self.app.push_screen(Search(results))


def _start(segment: Segment) -> int:
    return segment.start
