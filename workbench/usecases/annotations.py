"""What was tagged, as a list that scripts can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.document import Document
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.export import dossier
from workbench.usecases.primary import is_primary


@dataclass(frozen=True, slots=True)
class Found:
    """An annotation of one document, as its dossier holds it: spans count in whole layers.

    ``translates`` says for each translation that is tagged as a whole of which segments it is one, by
    their ids; ``primary`` says that it is the one of its kind that stands first.
    """

    document: Document
    annotation: Annotation
    translates: Mapping[str, str] = field(default_factory=dict)
    primary: bool = False

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
        Found(whole.document, annotation, _translates(sources, annotation), is_primary(tagsets, annotation))
        for document in documents.chosen(wb, names)
        for whole in [dossier(wb, document)]
        for tagsets in [{tagset.id: tagset for tagset in whole.tagsets}]
        for sources in [
            {each.id: each.source for text in whole.texts for each in text.segments if each.source}
        ]
        for kept in [{record.id for record in wb.store.records("annotation", document.id)}]
        for annotation in whole.annotations
        if annotation.id in kept
        and (who is None or annotation.by == who)
        and (layer is None or annotation.layer == layer)
    ]


def _translates(sources: Mapping[str, Sequence[str]], annotation: Annotation) -> dict[str, str]:
    """Return the source segments of each translation that is tagged as a whole."""
    tagged = (target.segment for target in annotation.targets if isinstance(target, SegmentTarget))
    return {name: " ".join(sources[name]) for name in tagged if name in sources}
