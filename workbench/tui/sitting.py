"""What one person has done in the review screens: so that undo takes it back wherever it was done."""

from collections.abc import Iterable
from typing import Final

from workbench.domain.document import Document
from workbench.domain.journal import Edit, History, Operation
from workbench.ports import Workbench
from workbench.usecases.session import Session

VERBS: Final = frozenset(("decide", "decide_all", "adjudicate", "reopen", "comment", "resolve", "retract"))
"""What is done in review; undo here takes back nothing else, such as one's own annotations."""


class Sitting:
    """The steps done, each with the documents it touched; a rule may decide in many of them at once."""

    def __init__(self) -> None:
        self._done: list[tuple[Document, ...]] = []
        self._undone: list[tuple[Document, ...]] = []

    def did(self, documents: Iterable[Document]) -> None:
        """Take note of one step; what was undone before it cannot be done again."""
        touched = tuple(documents)
        if touched:
            self._done.append(touched)
            self._undone.clear()

    def undo(self, wb: Workbench, here: Document | None) -> list[Edit]:
        """Take the last step back; of an earlier day, the last one in the document that is ``here``.

        Empty where there is nothing to take back, or where one's last edit of
        the document is no review.
        """
        step = self._done[-1] if self._done else (here,) if here else ()
        edits = [edit for document in step if (edit := _undone(wb, document)) is not None]
        if edits:
            if self._done:
                self._done.pop()
            self._undone.append(step)
        return edits

    def redo(self, wb: Workbench, here: Document | None) -> list[Edit]:
        """Do again what was taken back last."""
        step = self._undone[-1] if self._undone else (here,) if here else ()
        edits = [edit for document in step if (edit := _redone(wb, document)) is not None]
        if edits:
            if self._undone:
                self._undone.pop()
            self._done.append(step)
        return edits


def _undone(wb: Workbench, document: Document) -> Edit | None:
    session = Session(wb, document)
    done = _history(wb, session).done
    return session.undo() if done and done[-1].verb in VERBS else None


def _redone(wb: Workbench, document: Document) -> Edit | None:
    session = Session(wb, document)
    undone = _history(wb, session).undone
    return session.redo() if undone and undone[-1].verb in VERBS else None


def _history(wb: Workbench, session: Session) -> History[Operation]:
    return History.of(wb.store.undoable(session.document.id, session.person.id))
