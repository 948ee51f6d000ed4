"""The journal of a document: who did what, when, and what of it was taken back."""

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.annotation import Annotation
from workbench.domain.document import Document
from workbench.domain.journal import Change, Logged
from workbench.ports import Workbench


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal; ``what`` names the records that changed, in words."""

    logged: Logged
    what: str


def log(wb: Workbench, document: Document, *, by: str | None = None) -> Iterator[Entry]:
    """Yield the journal of a document, oldest first."""
    for logged in wb.store.journal(document.id, by):
        yield Entry(
            logged, "; ".join(_in_words(change) for change in logged.edit.changes[:3]) + _more(logged)
        )


def _more(logged: Logged) -> str:
    rest = len(logged.edit.changes) - 3
    return f" (+{rest})" if rest > 0 else ""


def _in_words(change: Change) -> str:
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    record = change.after or change.before
    if isinstance(record, Annotation):
        words = next((target.exact for target in record.spans), "")
        return f"{sign}{change.id} {record.tag} {words}".rstrip()
    return f"{sign}{change.kind} {change.id}"
