"""A document to read: both sides, segment by segment."""

from dataclasses import dataclass

from workbench.domain.document import Agent
from workbench.domain.dossier import join_units
from workbench.domain.text import Segment, Text
from workbench.domain.translation import TranslationUnit
from workbench.ports import Workbench
from workbench.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Line:
    """One segment with its words and its translation, where it has one."""

    segment: Segment
    source: str
    unit: TranslationUnit | None
    engine: str | None


def lines(wb: Workbench, session: Session) -> list[Line]:
    """Return all segments in order, each with its current translation and who made it."""
    agents = {record.id: record for record in wb.store.records("agent") if isinstance(record, Agent)}
    return [
        Line(
            segment=segment,
            source=segment.span.cut(session.source.content),
            unit=(unit := session.units.get(segment.id)),
            engine=describe(agents.get(unit.provenance.by)) if unit else None,
        )
        for segment in session.source.segments
    ]


def texts(session: Session) -> list[Text]:
    """Return the text layers: the source, and the joined current translations if there are any."""
    if not session.units:
        return [session.source]
    return [session.source, join_units(session.source, session.units)[0]]


def describe(agent: Agent | None) -> str | None:
    """Return an agent in words: its name, with model and version where it has them."""
    if agent is None:
        return None
    return " ".join(part for part in (agent.name, agent.model or agent.version) if part)
