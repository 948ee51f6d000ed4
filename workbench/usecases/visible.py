"""What an annotator who works blind may see: their own annotations, until they are done with the document."""

from workbench.domain.annotation import Annotation
from workbench.domain.document import Document
from workbench.domain.review import Assignment, Finding
from workbench.errors import Conflict
from workbench.ports import Workbench
from workbench.usecases import documents


def locked(wb: Workbench, document: str, person: str) -> bool:
    """Say whether the annotations of others are hidden from a person: assigned blind, and not done yet."""
    blind = [each for each in assignments(wb, document) if each.blind and person in each.people]
    if not blind:
        return False
    findings = [each for each in _findings(wb, document) if each.by == person]
    segments = {segment.id for segment in wb.store.source(document).segments}
    return any(not _done(each, findings, segments) for each in blind)


def locked_for_me(wb: Workbench, document: str) -> bool:
    """Say whether the annotations of others are hidden from who acts."""
    return locked(wb, document, documents.agent_id(wb.annotator))


def need_open(wb: Workbench, document: Document) -> None:
    """Raise Conflict while the work of others on a document is hidden from who acts."""
    if locked_for_me(wb, document.id):
        raise Conflict("review.locked", name=document.title)


def locked_documents(wb: Workbench) -> set[str]:
    """Return the documents on which the work of others is hidden from who acts."""
    me = documents.agent_id(wb.annotator)
    if not any(each.blind and me in each.people for each in assignments(wb)):
        return set()
    return {name for name in wb.store.count("assignment") if locked(wb, name, me)}


def hidden(wb: Workbench) -> set[str]:
    """Return the annotations of the whole project that are hidden from who acts."""
    me = documents.agent_id(wb.annotator)
    return {
        each.id
        for name in locked_documents(wb)
        for each in wb.store.records("annotation", name)
        if isinstance(each, Annotation) and each.by != me
    }


def assignments(wb: Workbench, document: str | None = None) -> list[Assignment]:
    """Return who was given a document, or all documents, to annotate."""
    return [each for each in wb.store.records("assignment", document) if isinstance(each, Assignment)]


def _done(assignment: Assignment, findings: list[Finding], segments: set[str]) -> bool:
    """Say whether every segment was finished in each layer; in some layer, where none is named."""
    finished: dict[str, set[str]] = {}
    for each in findings:
        finished.setdefault(each.layer, set()).add(each.segment)
    done = {layer for layer, names in finished.items() if segments <= names}
    return set(assignment.layers) <= done if assignment.layers else bool(done) and done == finished.keys()


def _findings(wb: Workbench, document: str) -> list[Finding]:
    return [each for each in wb.store.records("finding", document) if isinstance(each, Finding)]
