"""The library: every document with its size, its translation and who annotated how much."""

from dataclasses import dataclass

from workbench.domain.document import Document
from workbench.ports import Workbench
from workbench.usecases.documents import agent_id
from workbench.usecases.visible import locked_documents


@dataclass(frozen=True, slots=True)
class Overview:
    """A document at a glance; ``translated`` counts segments that have a translation or a gloss."""

    document: Document
    characters: int
    segments: int
    footer_segments: int
    translated: int
    annotations: dict[str, int]

    @property
    def translated_percent(self) -> int:
        """Return the share of segments that have a translation, rounded down."""
        return 100 * self.translated // self.segments if self.segments else 0


def overview(wb: Workbench) -> list[Overview]:
    """Return all documents in their order, each with its figures.

    Who annotates one blind is told how much they have done there, and not what others have.
    """
    annotations = wb.store.count("annotation")
    me, blind = agent_id(wb.annotator), locked_documents(wb)
    names = {record.id: getattr(record, "name", record.id) for record in wb.store.records("agent")}
    sizes = wb.store.sizes()
    return [
        Overview(
            document=document,
            characters=sizes[document.id].characters,
            segments=sizes[document.id].segments,
            footer_segments=sizes[document.id].footer_segments,
            translated=sizes[document.id].translated,
            annotations={
                names.get(by, by): n
                for by, n in annotations.get(document.id, {}).items()
                if by == me or document.id not in blind
            },
        )
        for document in wb.store.documents()
    ]
