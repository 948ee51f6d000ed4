"""The part of the annotate screen that asks for suggestions and decides on ghosts."""

from collections.abc import Sequence

from textual import work
from textual.content import Content

from workbench.domain.annotation import Annotation, Target
from workbench.domain.proposal import Proposal
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.ghosts import Ghost
from workbench.tui.screens.haunted import Haunted
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.threads import present
from workbench.tui.widgets import proposals
from workbench.tui.widgets.rows import plain
from workbench.usecases import carry, suggest
from workbench.usecases.project import Projection
from workbench.usecases.session import Session

_EVERY = "*"
"""Stands in the list for all suggesters that are set up."""


class Decide(Haunted):
    """A ghost becomes an annotation of the person who accepts it; a refused one does not come back."""

    def __init__(self) -> None:
        super().__init__()
        self._asking = ""
        self._asking_said = ""
        """What the status line says while somebody is asked."""

    # Deciding ------------------------------------------------------------------------------

    def action_ghost_accept(self) -> None:
        """Accept the ghost at the cursor; with words selected, put it there."""
        ghost = self._meant()
        if ghost is None:
            return
        targets = self._selection() if self.view.selected else []
        annotation = self._accept_ghost(ghost, targets)
        self.view.end_selection()
        tag = self.marking.tags.label(ghost.tag)
        said = "put" if targets else "accepted_whole" if ghost.whole else "accepted"
        self._edited(
            [annotation.id],
            say(f"tui.ghosts.{said}", tag=tag),
            chosen=annotation.id,
        )

    def _accept_ghost(self, ghost: Ghost, targets: Sequence[Target]) -> Annotation:
        wb = self.bench.wb
        if isinstance(ghost.what, Projection):
            return carry.accept(wb, self.session, ghost.what, targets)
        return suggest.accept(wb, self.session, ghost.what, targets or ghost.targets)

    def action_ghost_refuse(self) -> None:
        """Refuse the ghost at the cursor, for good."""
        ghost = self.ghost
        if ghost is None or not self._on_ghost:
            self.bench.warn(say("tui.ghosts.none_here"))
            return
        if isinstance(ghost.what, Projection):
            carry.refuse(self.bench.wb, self.session, ghost.what)
        else:
            suggest.reject(self.session, ghost.what)
        self._edited([], say("tui.ghosts.refused", tag=self.marking.tags.label(ghost.tag)))

    def _meant(self) -> Ghost | None:
        """Return the ghost to accept: that in hand; for selected words also the only one in their text."""
        if not self.view.selected:
            if self.ghost is None or not self._on_ghost:
                self.bench.warn(say("tui.ghosts.none_here"))
                return None
            return self.ghost
        if self.ghost is not None:
            return self.ghost
        place = self.view.place
        there = [each for each in self._ghosts_on(place.index) if each.side is place.side]
        if len(there) == 1:
            return there[0]
        self.bench.warn(say("tui.ghosts.which" if there else "tui.ghosts.none_in_text"))
        return None

    # Asking --------------------------------------------------------------------------------

    async def action_suggest(self) -> None:
        """Choose whom to ask for suggestions."""
        if self._asking:
            self.told(say("tui.ghosts.asking", name=self._asking))
            return
        rates = self.rates()
        choices = [_every()]
        choices += [self._suggester_choice(name, rates) for name in self.bench.wb.suggesters]
        await self.bench.ask(Pick(say("tui.ghosts.whom"), choices), self._ask_suggesters)

    def _suggester_choice(self, name: str, rates: dict[str, suggest.Rate]) -> Choice:
        agent = self.bench.wb.suggesters[name].agent()
        ready = "" if agent else say("tui.ghosts.not_set_up")
        share = proposals.share(rates.get(agent.id)) if agent else ""
        line = Content.assemble(
            (plain(name), "bold" if agent else ""), ("  " + (ready or share), "$foreground-muted")
        )
        known = name in ("repeats", "lexicon", "command")
        detail = say(f"tui.ghosts.about.{name}") if known else say("tui.ghosts.about.other", name=plain(name))
        return Choice(Entry.of(name, [name, detail], self.bench.pinyin), line, Content(detail))

    def _ask_suggesters(self, name: str) -> None:
        wb = self.bench.wb
        names = [name]
        if name == _EVERY:
            names = [each for each in wb.suggesters if wb.suggesters[each].agent() is not None]
        self._asking = ", ".join(names)
        self._ask_them(names)

    @work(thread=True, group="suggest")
    def _ask_them(self, names: Sequence[str]) -> None:
        """Ask one after the other; what each one proposes is saved and shown before the next is asked."""
        wb, call = self.bench.wb, self.app.call_from_thread
        try:
            session = Session(wb, self.session.document)
            learned = suggest.learned_by_people(wb)
        except WorkbenchError as error:
            call(self._all_asked, [], [error])
            return
        made: list[Proposal] = []
        wrong: list[WorkbenchError] = []
        for number, name in enumerate(names, 1):
            call(self._one_asked, name, number, len(names))
            try:
                found = suggest.propose(wb, session, [name], learned=learned)
            except WorkbenchError as error:
                wrong.append(error)
            else:
                made += found
                call(self._suggested, found)
        call(self._all_asked, made, wrong)

    def _one_asked(self, name: str, number: int, of: int) -> None:
        if present(self):
            self._asking = name
            self._asking_said = say("tui.ghosts.asking_one", name=plain(name), n=number, of=of)
            self.told(self._asking_said)

    def _suggested(self, found: Sequence[Proposal]) -> None:
        """Show what was suggested; it is saved already."""
        if present(self) and found:
            self.session.learn(found)
            self.by = self.agents()
            self.annotations_changed([])
            self.look()

    def _all_asked(self, made: Sequence[Proposal], wrong: Sequence[WorkbenchError]) -> None:
        for error in wrong:
            self.bench.tell(error)
        if present(self):
            self._asking = ""
            if made or not wrong:
                self.told(say("tui.ghosts.suggested" if made else "tui.ghosts.nothing_new", n=len(made)))
            elif self._said == self._asking_said:
                self.told("")


def _every() -> Choice:
    detail = say("tui.ghosts.about.every")
    return Choice(
        Entry.of(_EVERY, [say("tui.ghosts.every"), "all"], lambda text: text),
        Content.styled(say("tui.ghosts.every"), "bold"),
        Content(detail),
    )
