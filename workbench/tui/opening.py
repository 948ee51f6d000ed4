"""Opening the project behind the first paint: what is typed meanwhile waits, and nothing of it is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events

from workbench.tui.in_order import InOrderApp
from workbench.tui.screens.work import WorkScreen
from workbench.tui.threads import present

if TYPE_CHECKING:  # loads pydantic, and the first screen is painted without it
    from workbench.ports import Workbench


@dataclass(frozen=True, slots=True)
class Opening:
    """A project that is not open yet: its path or address, who annotates, and what opens it in a thread."""

    project: str
    annotator: str
    open: Callable[[], "Workbench"]


class OpeningApp(InOrderApp):
    """An application that is on the screen before its project is open.

    Opening loads pydantic and SQLAlchemy, and may add the first texts: longer
    than a first screen may take. ``failure`` is why it could not be opened.
    """

    def __init__(self, project: "Workbench | Opening") -> None:
        super().__init__()
        self._opening = project if isinstance(project, Opening) else None
        self._wb = None if isinstance(project, Opening) else project
        self.failure: Exception | None = None
        self.leaving: frozenset[str] = frozenset()
        """Keys that end the program; they do not wait for the project."""

    @property
    def ready(self) -> bool:
        """Say whether the project is open."""
        return self._wb is not None

    @property
    def wb(self) -> "Workbench":
        """Return the open project; only once it is ``ready``."""
        assert self._wb is not None
        return self._wb

    @property
    def project(self) -> str:
        """Return the project's path or address, open or not."""
        return self._opening.project if self._opening else self.wb.project

    @property
    def annotator(self) -> str:
        """Return who annotates."""
        return self._opening.annotator if self._opening else self.wb.annotator

    @property
    def at_work(self) -> list[WorkScreen]:
        """Return the screens that take news, from the bottom; none that is being closed."""
        return [each for each in self.screen_stack if isinstance(each, WorkScreen) and present(each)]

    def open_project(self) -> None:
        """Open the project in the background, once; call it when the first screen is painted."""
        opening = self._opening
        if opening is not None and not self.ready:
            self.run_worker(lambda: self._open(opening), thread=True, group="opening", exclusive=True)

    def _open(self, opening: Opening) -> None:
        try:
            wb = opening.open()
            wb.store.documents()  # loads what reading takes, while the keys are still free
        except Exception as error:  # noqa: BLE001  whatever it is, ``run`` raises it when the screen is gone
            self.call_from_thread(self._not_opened, error)
        else:
            self.call_from_thread(self._opened, wb)

    def _not_opened(self, error: Exception) -> None:
        self.failure = error
        self.exit()

    def _opened(self, wb: "Workbench") -> None:
        if not self.is_running or not self.screen_stack:  # the person has left meanwhile
            return
        self._wb = wb
        for screen in self.at_work:
            screen.opened()
        self.opened()
        self.call_after_refresh(self.go_on)

    def opened(self) -> None:
        """Go on, now that the project is open."""

    @property
    def holding(self) -> bool:
        """Say whether keys, pastes and clicks wait for the project."""
        return not self.ready

    def passes(self, event: events.Event) -> bool:
        """Say whether somebody wants to leave, and nothing was typed before that."""
        return isinstance(event, events.Key) and event.key in self.leaving and not self.typing
