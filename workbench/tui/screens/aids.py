"""The part of the annotate screen that helps to read: the word at the cursor, looked up in the background."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from textual.content import Content

from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.ports import LookedUp
from workbench.tui.extending import shown_text
from workbench.tui.pairs import Place
from workbench.tui.screens.showing import Showing
from workbench.tui.standstill import Standstill
from workbench.tui.threads import present
from workbench.tui.widgets.inspector import Inspector
from workbench.tui.widgets.words import word
from workbench.usecases.word import ready, word_at

_REST = 0.2
"""How long the cursor must have rested in a text, in seconds, before its words are looked for."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A place that is looked up, and the text that it was in."""

    place: Place
    text: str


class WordAids(Showing):
    """Shows what the dictionary has for the word at the cursor, while it is switched on.

    Only one look-up runs at a time; the places that the cursor left meanwhile are skipped.
    """

    def __init__(self) -> None:
        super().__init__()
        self._aids = False
        self._asked: _Asked | None = None
        self._answer: tuple[_Asked, LookedUp | None] | None = None
        self._looking = False
        self._ahead = Standstill(self, self._read_ahead)

    def follow(self) -> None:
        """Follow the cursor, and where it comes to rest in Chinese, see where the words are."""
        super().follow()
        self._come_to_words()

    def chinese_known(self) -> None:
        """Move by Chinese words from now on."""
        if self.bench.cutter is not None:
            self.view.word_spans = self.bench.cutter
            self._come_to_words()

    def _come_to_words(self) -> None:
        if self.bench.cutter is not None and self.view.on_chinese:
            self._ahead.after(_REST)

    def _read_ahead(self) -> None:
        """Cut the text at the cursor into words in a thread: the key to the next one need not wait then."""
        cut, place = self.bench.cutter, self.view.place
        if cut is not None and self.ready:
            text = shown_text(self.marking.pair(place.index), place.side)
            self.run_worker(lambda: _ahead(cut, text), thread=True, group="ahead", exclusive=True)

    def action_words(self) -> None:
        """Show what the dictionary says about the word at the cursor, or stop."""
        self._aids = not self._aids
        self._answer = None
        self.query_one(Inspector).display = True
        self.aid = Content("")
        self.told(say("tui.words.on" if self._aids else "tui.words.off"))
        self.look_anew()

    def look(self, chosen: str | None = None) -> None:
        """Say what is known about the cursor, and ask the dictionary where that is wanted."""
        if self._aids and self.ready and len(self.marking):
            self._ask_word()
        super().look(chosen)

    def speak(self) -> None:
        """Say it in the language spoken now."""
        self._answer = None
        super().speak()

    def _ask_word(self) -> None:
        """Look the word at the cursor up, unless it is the one that is shown."""
        place = self.view.place
        asked = _Asked(place, shown_text(self.marking.pair(place.index), place.side))
        if self._answer is not None and _answers(*self._answer, asked):
            self._asked = self._answer[0]
            return
        self._asked = asked
        if not self._looking:
            self._looking = True
            self.run_worker(lambda: self._look_word_up(asked), thread=True, group="words")

    def _look_word_up(self, asked: _Asked) -> None:
        """Ask the dictionary, in a thread; the first time ever it builds its index, and says so before."""
        wb = self.bench.wb
        found: LookedUp | WorkbenchError | None
        try:
            if not ready(wb):
                self.app.call_from_thread(self._say_building)
            found = word_at(wb, asked.text, asked.place.offset)
        except WorkbenchError as error:
            found = error
        self.app.call_from_thread(self._looked_up, asked, found)

    def _say_building(self) -> None:
        self._show_aid(Content.styled(say("tui.words.building"), "$text-warning"))

    def _looked_up(self, asked: _Asked, found: LookedUp | WorkbenchError | None) -> None:
        """Show what was found, or look up where the cursor has gone meanwhile."""
        self._looking = False
        if not present(self) or not self._aids:
            return
        if isinstance(found, WorkbenchError):
            self._aids = False
            self._show_aid(Content(""))
            self.told("")
            self.bench.tell(found)
            return
        self._answer = (asked, found)
        self._show_aid(
            word(found) if found else Content.styled(say("tui.words.none_here"), "$foreground-muted")
        )
        self._ask_word()

    def _show_aid(self, content: Content) -> None:
        if present(self) and self.ready:
            self.aid = content
            self._seen = ()
            self._inspect(self.view.place)


def _ahead(cut: Callable[[str], object], text: str) -> None:
    with suppress(WorkbenchError):  # whoever asks for the words is told
        cut(text)


def _answers(before: _Asked, found: LookedUp | None, asked: _Asked) -> bool:
    """Say whether an answer is also that to another question: the cursor moved inside of one word."""
    if (before.place.side, before.place.index, before.text) != (
        asked.place.side,
        asked.place.index,
        asked.text,
    ):
        return False
    return before == asked or (found is not None and found.span.covers(asked.place.offset))
