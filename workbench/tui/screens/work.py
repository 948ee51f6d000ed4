"""What screens have in common: a place in the table of actions, a language, news of background work."""

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen
from textual.widgets import Input

from workbench.errors import WorkbenchError
from workbench.tui.everything import Everything
from workbench.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from workbench.tui.app import WorkbenchApp
    from workbench.tui.jobs import Job


class WorkScreen(Screen[None]):
    """A screen; ``WHERE`` names its actions in the table, ``LEAVE_LINE`` those that leave a line of text."""

    WHERE: ClassVar[str]
    LEAVE_LINE: ClassVar[frozenset[str]]

    @property
    def bench(self) -> "WorkbenchApp":
        """Return the application, as the type that it is."""
        from workbench.tui.app import WorkbenchApp

        app = self.app
        assert isinstance(app, WorkbenchApp)
        return app

    def _compositor_refresh(self) -> None:
        """Paint it; under a dialog once, and not again for every message that comes here.

        Textual notes then that it must be painted again, with the whole dialog, when nothing has changed.
        """
        super()._compositor_refresh()
        if self.app.screen is not self:
            self._repaint_required = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to the line of text that somebody types in, but for the way out of it."""
        del parameters
        return not isinstance(self.focused, Input) or action in self.LEAVE_LINE

    def speak(self) -> None:
        """Say everything in the language spoken now."""
        self.query_one(Hints).speak()

    def chinese_known(self) -> None:
        """Use the dictionary, which has been opened, or do without."""

    def opened(self) -> None:
        """Go on, now that the project is open."""

    def recolour(self) -> None:
        """Take the colours of the theme that is set now."""

    def translated(self, job: "Job") -> None:
        """Show how far a translation in the background has come."""

    def everything(self, job: Everything) -> None:
        """Show how far the translation of all documents has come."""

    def failed(self, error: WorkbenchError) -> None:
        """Take note that something went wrong; the person is told already."""

    def do(self, action: str | None) -> None:
        """Do what was picked from the palette."""
        if action is not None:
            self.call_later(self.run_action, action)
