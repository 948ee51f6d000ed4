"""The part of the library that takes annotations over to a tagset's newer version."""

from typing import TYPE_CHECKING

from textual import work

from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.screens.work import WorkScreen
from workbench.tui.widgets.rows import plain

if TYPE_CHECKING:  # these load pydantic, and the first screen is painted without it
    from workbench.tui.tags import Tags
    from workbench.usecases.migrate import Move, Plan


class Updates(WorkScreen):
    """Shows what an update would change and makes it; with nothing to update, takes the last one back."""

    def action_update_tags(self) -> None:
        """See what the newer tagsets ask for."""
        self.bench.wait_for(self._see_updates())

    @work(thread=True, exclusive=True, group="updates")
    def _see_updates(self) -> None:
        """Count in a thread: it looks at every annotation of the project."""
        from workbench.usecases.migrate import last_update, plan

        wb = self.bench.wb
        try:
            made = plan(wb)
            last = None if made.changes else last_update(wb)
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        self.app.call_from_thread(self._offer_update, made, last is not None)

    def _offer_update(self, made: "Plan", can_take_back: bool) -> None:
        """Ask before anything is changed."""
        from workbench.tui.screens.confirm import Confirm

        if not self.is_current:
            return
        if made.changes:
            self.call_later(self.bench.ask, Confirm(self._summary(made)), lambda _: self._update())
        elif can_take_back:
            question = "\n".join([*self._lines(made), say("tui.updates.ask_back")])
            self.call_later(self.bench.ask, Confirm(question), lambda _: self._take_back())
        else:
            self.notify("\n".join([*self._lines(made), say("tui.updates.none")]), markup=False)

    def _summary(self, made: "Plan") -> str:
        return "\n".join(
            [
                *(
                    say("tui.updates.version", tagset=plain(name), old=plain(old), new=plain(new))
                    for name, (old, new) in made.versions.items()
                ),
                *self._lines(made),
                say("tui.updates.ask", n=made.annotations),
            ]
        )

    def _lines(self, made: "Plan") -> list[str]:
        from workbench.tui.tags import Tags
        from workbench.usecases import documents

        tags = Tags(documents.project_tagsets(self.bench.wb))
        return [self._line_of(tags, move) for move in made.moves]

    def _line_of(self, tags: "Tags", move: "Move") -> str:
        old = plain(tags.label(move.tag))
        new = plain(tags.label(move.heir)) if move.heir else ""
        return say(f"tui.updates.{move.kind}", old=old, new=new, n=move.count, people=move.people)

    def _update(self) -> None:
        from workbench.usecases.migrate import update

        done = update(self.bench.wb)
        self.notify(say("tui.updates.done", n=done.annotations), markup=False)

    def _take_back(self) -> None:
        from workbench.usecases.migrate import take_back

        self.notify(say("tui.updates.taken_back", n=take_back(self.bench.wb)), markup=False)
