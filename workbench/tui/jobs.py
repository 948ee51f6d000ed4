"""Translating in the background: one job a document, and news of it for the screens that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual.message import Message

from workbench.domain.translation import TranslationUnit
from workbench.errors import WorkbenchError
from workbench.ports import Cancelled, Workbench
from workbench.usecases.session import Session
from workbench.usecases.translate import Translated, translate


@dataclass(slots=True, eq=False)
class Job:
    """The translation of a document while it runs.

    ``units`` only grows, so that each screen remembers how far it has read
    and none misses or repeats one. What is in it is saved already. ``told``
    is true once its end has been announced.
    """

    document: str
    title: str
    units: list[TranslationUnit] = field(default_factory=list)
    done: int = 0
    total: int = 0
    ended: bool = False
    result: Translated | None = None
    error: WorkbenchError | None = None
    told: bool = False

    def run(self, wb: Workbench, news: Callable[[], object], cancelled: Cancelled) -> None:
        """Translate what has no translation yet; call in a thread. ``news`` is called after every batch."""

        def progress(done: int, total: int) -> None:
            self.done, self.total = done, total
            news()

        try:
            session = _Telling.open(wb, self.document)
            assert isinstance(session, _Telling)
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


class _Telling(Session):
    """A session that also notes the translations it saved."""

    made: list[TranslationUnit]

    def put_units(self, units: Sequence[TranslationUnit], verb: str, *, undoable: bool) -> None:
        super().put_units(units, verb, undoable=undoable)
        self.made.extend(units)
