"""The part of the review queue that decides many places at once, and takes things back."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content

from workbench.domain.document import Document
from workbench.domain.journal import Edit
from workbench.errors import InputError, WorkbenchError
from workbench.messages import say
from workbench.ports import Workbench
from workbench.tui.finding import Entry
from workbench.tui.screens.ask_value import AskValue
from workbench.tui.screens.confirm import Confirm
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.work import WorkScreen
from workbench.tui.sitting import Sitting
from workbench.tui.widgets.rows import plain
from workbench.usecases import adjudicate, decide
from workbench.usecases.adjudicate import RULES, Merged, Rule
from workbench.usecases.review import Item, Queue, letters

if TYPE_CHECKING:
    from workbench.tui.wanted import Wanted
    from workbench.tui.widgets.table import Table

Decide = Callable[[Workbench, Document, bool], Merged]
"""Decides in a document, or, where the last is true, only says what it would decide."""


class Many(WorkScreen):
    """Says how many places it is about before anything is decided; a step in many documents is one undo."""

    sitting: Sitting
    blind: bool
    wanted: "Wanted"

    @property
    @abstractmethod
    def listed(self) -> "Table[Item]":
        """Return the rows."""

    @property
    @abstractmethod
    def found(self) -> Queue:
        """Return the whole queue."""

    @abstractmethod
    def read(self) -> None:
        """Read the queue anew."""

    @property
    def _documents(self) -> list[Document]:
        """Return the documents that are meant: the one that is filtered by, or all that are not hidden."""
        only = self.wanted.parts.get("document")
        every = {item.document.id: item.document for item in self.found.items}
        return [each for name, each in every.items() if only in (None, name)]

    # Many at once --------------------------------------------------------------------------

    def action_identical(self) -> None:
        """Accept every open place that all who saw it read alike."""

        def alike(wb: Workbench, document: Document, dry: bool) -> Merged:
            return Merged(decide.accept_identical(wb, document, dry=dry))

        self.bench.wait_for(self._count("identical", self._documents, alike))

    async def action_author(self) -> None:
        """Take everything of one person in the document under the cursor."""
        item = self.listed.chosen
        if item is None:
            return
        document = item.document
        annotations = item.places.annotations.values()
        masks = letters(document, annotations) if self.blind else None
        people = {each.by for each in annotations}
        names = {
            each.id: str(getattr(each, "name", each.id)) for each in self.bench.wb.store.records("agent")
        }
        shown = {each: (masks or names).get(each, each) for each in people}
        choices = [
            Choice(Entry.of(name, [called], self.bench.pinyin), Content(plain(called)), Content(""))
            for name, called in sorted(shown.items(), key=lambda pair: pair[1])
        ]

        def picked(who: str) -> None:
            def theirs(wb: Workbench, document: Document, dry: bool) -> Merged:
                return Merged(decide.accept_author(wb, document, who, dry=dry))

            self.bench.wait_for(self._count("author", [document], theirs, who=plain(shown[who])))

        title = say("tui.review.pick_author", title=plain(document.title))
        await self.bench.ask(Pick(title, choices), picked)

    async def action_merge(self) -> None:
        """Pick a rule and its parameters, and let it decide what nobody has decided."""
        choices = [
            Choice(
                Entry.of(name, [say(f"tui.review.rule.{name}"), name], self.bench.pinyin),
                Content(say(f"tui.review.rule.{name}")),
                Content(say(f"tui.review.rule.{name}_help")),
            )
            for name in RULES
        ]

        def picked(name: str) -> None:
            self.call_later(self._parameters, name)

        await self.bench.ask(Pick(say("tui.review.pick_rule"), choices), picked)

    async def _parameters(self, name: str) -> None:
        rule = Rule.of(name)
        given = [str(rule.least)] + ([f"{rule.share:g}"] if name == "majority" else [])
        hint = say(f"tui.review.rule.{name}_hint")

        def typed(text: str) -> None:
            self._by_rule(_rule(name, text.split()))

        title = f"{say(f'tui.review.rule.{name}')}\n{hint}"
        dialog = AskValue(title, " ".join(given), say("tui.review.rule.numbers"), say("tui.review.rule.keys"))
        await self.bench.ask(dialog, typed)

    def _by_rule(self, rule: Rule) -> None:
        def ruled(wb: Workbench, document: Document, dry: bool) -> Merged:
            return adjudicate.adjudicate(wb, document, [rule], dry=dry)

        self.bench.wait_for(self._count("merge", self._documents, ruled))

    @work(thread=True, group="many")
    def _count(self, what: str, documents: Sequence[Document], do: Decide, **said: object) -> None:
        """Count in a thread: every place is looked at."""
        try:
            would = [do(self.bench.wb, each, True) for each in documents]
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        self.app.call_from_thread(self._offer, what, list(zip(documents, would, strict=True)), do, said)

    def _offer(
        self, what: str, would: list[tuple[Document, Merged]], do: Decide, said: dict[str, object]
    ) -> None:
        """Ask before anything is decided, with the number of places."""
        if not self.is_current:
            return
        touched = [document for document, each in would if each.made or each.withdrawn]
        made = sum(len(each.made) for _, each in would)
        counts = {
            "kept": sum(each.kept for _, each in would),
            "withdrawn": sum(each.withdrawn for _, each in would),
            "documents": len(touched),
        }
        if not touched:
            self.notify(say(f"tui.review.nothing_{what}", **said, kept=counts["kept"]), markup=False)
            return
        question = say(f"tui.review.ask_{what}", n=made, **counts, **said)
        self.call_later(self.bench.ask, Confirm(question), lambda _: self._do(touched, do))

    @work(thread=True, group="many")
    def _do(self, documents: Sequence[Document], do: Decide) -> None:
        made, done = 0, []
        try:
            for each in documents:
                merged = do(self.bench.wb, each, False)
                made += len(merged.made)
                if merged.made or merged.withdrawn:
                    done.append(each)
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
        self.app.call_from_thread(self._decided, done, made)

    def _decided(self, documents: Sequence[Document], made: int) -> None:
        self.sitting.did(documents)
        if documents:
            self.notify(say("tui.review.decided", n=made), markup=False)
            self.read()

    # Taking back ---------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back what was done last in review."""
        here = self.listed.chosen
        edits = self.sitting.undo(self.bench.wb, here.document if here else None)
        self.told_back(edits, "undone")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        here = self.listed.chosen
        edits = self.sitting.redo(self.bench.wb, here.document if here else None)
        self.told_back(edits, "redone")

    def told_back(self, edits: Sequence[Edit], key: str) -> None:
        """Say what was taken back or done again, and show it."""
        if not edits:
            self.bench.warn(say(f"tui.review.nothing_{key}"))
            return
        self.notify(say(f"tui.review.{key}", n=sum(len(each.changes) for each in edits)), markup=False)
        self.read()


def _rule(name: str, given: Sequence[str]) -> Rule:
    """Read the parameters of a rule. Raises InputError for what are no numbers."""
    try:
        least = int(given[0]) if given else None
        share = float(given[1]) if len(given) > 1 else None
    except ValueError as error:
        raise InputError("review.numbers", given=" ".join(given)) from error
    return Rule.of(name, least=least, share=share)
