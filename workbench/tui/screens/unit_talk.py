"""The part of the review of one place that talks: comments on candidates, answers, and what is settled."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.screens.note import Note
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.work import WorkScreen
from workbench.tui.widgets.rows import plain
from workbench.usecases import comments
from workbench.usecases.comments import Thread

if TYPE_CHECKING:
    from workbench.tui.screens.review import Review
    from workbench.tui.widgets.place_text import Shown
    from workbench.usecases.review import Unit

_MUTED = "$foreground-muted"


class Talk(WorkScreen):
    """A comment is on one annotation, and its author sees it; an answer goes to a thread."""

    _queue: "Review"

    @property
    @abstractmethod
    def shown(self) -> "Shown":
        """Return what is shown."""

    @abstractmethod
    def _show(self, unit: "Unit") -> None:
        """Show it."""

    async def action_comment(self) -> None:
        """Write to the author of the current candidate; to one of them, where several read it so."""
        reading = self.shown.unit.candidates[self.shown.current]
        label = self.shown.tags.label(reading.first.tag)
        if len(reading.annotations) == 1:
            await self._write(say("tui.unit.about", tag=label), reading.first.id)
            return
        choices = [
            _choice(self.bench.pinyin, each.id, self.shown.who(each.by), label)
            for each in reading.annotations
        ]

        def picked(name: str) -> None:
            self.call_later(self._write, say("tui.unit.about", tag=label), name)

        await self.bench.ask(Pick(say("tui.unit.pick_author"), choices), picked)

    async def action_answer(self) -> None:
        """Answer a comment here."""

        def chosen(thread: Thread) -> None:
            self.call_later(
                self._write, say("tui.unit.answering", text=thread.comment.text), thread.comment.id
            )

        await self._pick_thread(self.shown.threads, chosen)

    async def action_settle(self) -> None:
        """Say that the matter of a comment here is settled."""

        def chosen(thread: Thread) -> None:
            comments.resolve(self.bench.wb, thread.comment.id)
            self._commented(say("tui.unit.settled"))

        await self._pick_thread([each for each in self.shown.threads if not each.resolved_by], chosen)

    async def _write(self, about: str, target: str) -> None:
        def written(text: str) -> None:
            comments.comment(self.bench.wb, target, text, document=self.shown.unit.document.id)
            self._commented(say("tui.unit.commented"))

        await self.bench.ask(Comment(about), written)

    async def _pick_thread(self, threads: Sequence[Thread], do: Callable[[Thread], None]) -> None:
        """Take the one thread there is, or ask which."""
        if not threads:
            self.bench.warn(say("tui.unit.no_comments"))
            return
        if len(threads) == 1:
            do(threads[0])
            return
        by = {each.comment.id: each for each in threads}
        choices = [
            _choice(self.bench.pinyin, name, self.shown.who(each.comment.by), each.comment.text)
            for name, each in by.items()
        ]
        await self.bench.ask(Pick(say("tui.unit.pick_comment"), choices), lambda name: do(by[name]))

    def _commented(self, said: str) -> None:
        from workbench.usecases.review import open_item

        unit = self.shown.unit
        self._queue.sitting.did([unit.document])
        self._show(open_item(self.bench.wb, unit.item, blind=unit.blind))
        self.notify(said, markup=False, timeout=2)


class Comment(Note):
    """An editor for a comment: it begins empty, and says what it is about."""

    def __init__(self, about: str) -> None:
        super().__init__(about, "")

    @property
    def title_text(self) -> str:
        """Return what it is about."""
        return plain(self._about)


def _choice(pinyin: Callable[[str], str], name: str, who: str, about: str) -> Choice:
    line = Content.assemble((plain(who), "bold"), (f"  {plain(about)}", _MUTED))
    return Choice(Entry.of(name, [who, about], pinyin), line, Content(plain(about)))
