"""Translating all documents in the background: one job for the whole project, and news of how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from workbench.errors import WorkbenchError
from workbench.messages import say

if TYPE_CHECKING:  # these load pydantic, and the first screen is painted without it
    from workbench.ports import Cancelled, Workbench
    from workbench.usecases.bulk import Step
    from workbench.usecases.translate import Translated


@dataclass(slots=True, eq=False)
class Everything:
    """The translation of all documents while it runs; ``stopping`` once somebody wants it to end."""

    step: "Step | None" = None
    stopping: bool = False
    ended: bool = False
    result: "Translated | None" = None
    error: WorkbenchError | None = None

    def run(self, wb: "Workbench", news: Callable[[], object], cancelled: "Cancelled") -> None:
        """Translate what has no translation yet; call in a thread. ``news`` is called as it gets further."""
        from workbench.usecases.bulk import translate_all

        def report(step: "Step") -> None:
            self.step = step
            news()

        try:
            self.result = translate_all(
                wb, wb.store.documents(), report=report, cancelled=lambda: self.stopping or cancelled()
            )
        except WorkbenchError as error:
            self.error = error
        finally:
            self.ended = True
            news()


class EverythingNews(Message):
    """That it got further; of several waiting ones only the last is delivered."""

    def __init__(self, everything: Everything) -> None:
        super().__init__()
        self.everything = everything

    def can_replace(self, message: Message) -> bool:
        """Say whether this news makes waiting older news needless."""
        return isinstance(message, EverythingNews)


def far(job: Everything) -> str:
    """Return how far it is and how long it still takes, on one line."""
    from workbench.usecases.remaining import spoken

    if job.stopping:
        return say("tui.everything.stopping")
    if job.step is None:
        return say("tui.everything.beginning")
    left = "" if job.step.left is None else spoken(job.step.left)
    documents, of_documents = job.step.documents, job.step.of_documents
    return say("tui.everything.running", documents=documents, of_documents=of_documents, left=left).rstrip()
