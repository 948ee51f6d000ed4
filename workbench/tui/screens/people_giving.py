"""The part of the screen of people that gives roles and documents, takes them back, and undoes that."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content

from workbench.domain.document import Document
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.screens.allot import Allot, Asked, Offer
from workbench.tui.screens.ask_value import AskValue
from workbench.tui.screens.confirm import Confirm
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present
from workbench.tui.widgets.rows import plain
from workbench.usecases import documents, roles, steps
from workbench.usecases.allot import allot, withdraw
from workbench.usecases.people import Person, Team, welcome

if TYPE_CHECKING:
    from workbench.tui.widgets.people import Line
    from workbench.tui.widgets.table import Table


class Giving(WorkScreen):
    """What an owner does with the person under the cursor, and with the people and documents marked."""

    team: Team
    marked: dict[str, Document]
    called: set[str]
    below: bool

    @property
    @abstractmethod
    def people(self) -> "Table[Person]":
        """Return the rows of people."""

    @property
    @abstractmethod
    def held(self) -> "Table[Line]":
        """Return the rows of documents."""

    @abstractmethod
    def read(self, then: str = "") -> None:
        """Read the project anew; the cursor stays, or goes to the person of that id."""

    async def action_person(self) -> None:
        """Ask for the name of somebody to whom work is to be given."""

        def named(name: str) -> None:
            self.read(welcome(self.bench.wb, name).id)

        dialog = AskValue(say("tui.people.ask_name"), "", say("tui.people.name_hint"))
        await self.bench.ask(dialog, named)

    async def action_role(self) -> None:
        """Give the person under the cursor a role, or take it away."""
        person = self.people.chosen
        if person is None or self._refused(person):
            return
        name = plain(person.agent.name)
        choices = [
            Choice(
                Entry.of(duty, [say(f"cli.people.duty.{duty}"), duty], self.bench.pinyin),
                Content(say(f"tui.people.{'take' if duty in person.roles else 'give'}_{duty}")),
                Content(say(f"tui.people.about_{duty}")),
            )
            for duty in reversed(roles.DUTIES)
        ]

        def picked(duty: str) -> None:
            change = roles.revoke if duty in person.roles else roles.grant
            change(self.bench.wb, person.id, duty)
            self.read()

        await self.bench.ask(Pick(say("tui.people.pick_role", name=name), choices), picked)

    async def action_assign(self) -> None:
        """Ask which documents are to be given to whom and how, and give them."""
        person, line = self.people.chosen, self.held.chosen
        called = [each for each in self.team.people if each.id in self.called]
        if person is None or (not called and self._refused(person)):
            return
        every = [each for each in self.team.people if not each.is_program]
        offer = Offer(
            documents={
                "marked": list(self.marked.values()),
                "here": [line.document] if line is not None and self.below else [],
                "nobody": [each.document for each in self.team.unassigned],
                "all": [each.document for each in self.team.documents],
            },
            people={"marked": called, "here": [] if person.is_program else [person], "all": every},
            layers=tuple(documents.project_tagsets(self.bench.wb)),
        )

        def asked(given: Asked) -> None:
            self._give(given)

        await self.bench.ask(Allot(offer), asked)

    def _give(self, given: Asked) -> None:
        def do() -> str:
            people = [each.id for each in given.people]
            made = allot(self.bench.wb, given.documents, people, given.way)
            if not made.documents:
                return say("tui.people.nothing_new", n=made.kept)
            return say("tui.people.gave", n=made.documents, who=self._shares(made.shares))

        self.marked.clear()
        self.called.clear()
        self._do(do)

    def _shares(self, shares: dict[str, int]) -> str:
        names = {each.id: each.agent.name for each in self.team.people}
        return ", ".join(f"{plain(names.get(one, one))} {count}" for one, count in shares.items())

    async def action_take(self) -> None:
        """Take the marked documents back from the person; else the one under the cursor, or all of theirs."""
        person, line = self.people.chosen, self.held.chosen
        if person is None or self._refused(person):
            return
        theirs = [each.document for each in person.given]
        if self.marked:
            theirs = [each for each in theirs if each.id in self.marked]
        elif self.below:
            theirs = [each for each in theirs if line is not None and each.id == line.document.id]
        name = plain(person.agent.name)
        if not theirs:
            self.bench.warn(say("tui.people.nothing_to_take", name=name))
            return

        def do() -> str:
            return say("tui.people.took", n=withdraw(self.bench.wb, theirs, [person.id]), name=name)

        def sure(_: bool) -> None:
            self.marked.clear()
            self._do(do)

        if len(theirs) == 1:
            sure(True)
        else:
            await self.bench.ask(Confirm(say("tui.people.ask_take", n=len(theirs), name=name)), sure)

    def _refused(self, person: Person) -> bool:
        """Say that programs are given nothing."""
        if person.is_program:
            self.bench.warn(say("errors.people.program.what", name=plain(person.agent.name)))
        return person.is_program

    def action_undo(self) -> None:
        """Take back what one gave or took last."""
        self._back(steps.undo, "undone")

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        self._back(steps.redo, "redone")

    def _back(self, reverse: Callable[..., steps.Step], key: str) -> None:
        def do() -> str:
            step = reverse(self.bench.wb)
            if not step:
                return say(f"tui.people.nothing_{key}")
            return say(f"tui.people.{key}", what=say(f"tui.people.did_{step[0].verb}", n=len(step)))

        self._do(do)

    @work(thread=True, group="people")
    def _do(self, do: Callable[[], str]) -> None:
        """Write in a thread, for many documents take a while; then say what was done."""
        try:
            said = do()
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
        else:
            self.app.call_from_thread(self._done, said)

    def _done(self, said: str) -> None:
        self.notify(said, markup=False)
        if present(self):
            self.read()
