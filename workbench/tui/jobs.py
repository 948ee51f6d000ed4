"""Translating in the background: one job a document, and news of it for the screens that show it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from workbench.errors import WorkbenchError

if TYPE_CHECKING:  # these load pydantic, and the first screen is painted without it
    from workbench.domain.translation import TranslationUnit
    from workbench.ports import Cancelled, Workbench
    from workbench.usecases.translate import Translated


@dataclass(slots=True, eq=False)
class Job:
    """The translation of a document while it runs.

    ``units`` only grows, so that each screen remembers how far it has read
    and none misses or repeats one. What is in it is saved already. ``told``
    is true once its end has been announced.
    """

    document: str
    title: str
    units: "list[TranslationUnit]" = field(default_factory=list)
    done: int = 0
    total: int = 0
    ended: bool = False
    result: "Translated | None" = None
    error: WorkbenchError | None = None
    told: bool = False

    def run(self, wb: "Workbench", news: Callable[[], object], cancelled: "Cancelled") -> None:
        """Translate what has no translation yet; call in a thread. ``news`` is called after every batch."""
        from workbench.tui.telling import TellingSession
        from workbench.usecases.translate import translate

        def progress(done: int, total: int) -> None:
            self.done, self.total = done, total
            news()

        try:
            session = TellingSession.open(wb, self.document)
            assert isinstance(session, TellingSession)
            session.made = self.units
            self.result = translate(wb, session, progress=progress, cancelled=cancelled)
        except WorkbenchError as error:
            self.error = error
        finally:
            self.ended = True
            news()


class News(Message):
    """That a job got further; of several waiting ones only the last is delivered."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    def can_replace(self, message: Message) -> bool:
        """Say whether this news makes waiting older news needless."""
        return isinstance(message, News) and message.job is self.job
