"""What was tagged, as a list that scripts can read."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.domain.annotation import Annotation, SpanTarget
from workbench.domain.document import Document
from workbench.domain.dossier import Dossier
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.export import dossier


@dataclass(frozen=True, slots=True)
class Found:
    """An annotation of one document, as its dossier holds it: spans count in whole layers."""

    document: Document
    annotation: Annotation

    @property
    def first(self) -> SpanTarget | None:
        """Return the first span, or None when a segment or the document is tagged."""
        return next(iter(self.annotation.spans), None)


def annotations(
    wb: Workbench, names: Sequence[str], *, by: str | None = None, layer: str | None = None
) -> list[Found]:
    """Return the annotations of the named documents (all, when none is named), in their order.

    What a reviewer wrote in the place of others is a decision, and not among them.
    """
    who = documents.agent_id(by) if by else None
    return [
        Found(whole.document, annotation)
        for document in documents.chosen(wb, names)
        for whole in [_dossier(wb, document)]
        for kept in [{record.id for record in wb.store.records("annotation", document.id)}]
        for annotation in whole.annotations
        if annotation.id in kept
        and (who is None or annotation.by == who)
        and (layer is None or annotation.layer == layer)
    ]


def _dossier(wb: Workbench, document: Document) -> Dossier:
    return dossier(wb, document)
