"""How far the work has come: documents, segments, translations, and labels by tag and annotator."""

from collections import Counter
from dataclasses import dataclass, field

from workbench.domain.annotation import Annotation
from workbench.ports import Workbench
from workbench.usecases.carry import AGENT as PROJECTION
from workbench.usecases.list import overview
from workbench.usecases.suggest import rates
from workbench.usecases.visible import hidden


@dataclass(frozen=True, slots=True)
class Proposals:
    """What became of the proposals of one origin: a suggester, or projections.

    ``undecided`` is None for projections: they are made when somebody looks,
    and kept once they are decided on. ``share`` is that of the accepted
    among the decided; None before any was.
    """

    origin: str
    name: str
    accepted: int
    refused: int
    undecided: int | None
    share: float | None


@dataclass(slots=True)
class Stats:
    """Counts over the whole project."""

    documents: int = 0
    characters: int = 0
    segments: int = 0
    footer_segments: int = 0
    translated: int = 0
    annotations: int = 0
    per_layer: dict[str, int] = field(default_factory=dict)
    per_tag: dict[str, int] = field(default_factory=dict)
    per_annotator: dict[str, int] = field(default_factory=dict)
    translations: dict[str, int] = field(default_factory=dict)
    proposals: list[Proposals] = field(default_factory=list)


def stats(wb: Workbench) -> Stats:
    """Count everything in the project; ``translations`` counts segments by who translated them last.

    Annotations that are hidden from who asks are not counted.
    """
    result = Stats()
    people: Counter[str] = Counter()
    for each in overview(wb):
        result.documents += 1
        result.characters += each.characters
        result.segments += each.segments
        result.footer_segments += each.footer_segments
        result.translated += each.translated
        people.update(each.annotations)
    left_out = hidden(wb)
    every = (each for each in wb.store.records("annotation") if isinstance(each, Annotation))
    records = [each for each in every if each.id not in left_out]
    result.annotations = len(records)
    result.per_tag = _ranked(Counter(record.tag for record in records))
    result.per_layer = _ranked(Counter(record.layer for record in records))
    result.per_annotator = _ranked(people)
    names = {record.id: getattr(record, "name", record.id) for record in wb.store.records("agent")}
    makers: Counter[str] = Counter()
    for counts in wb.store.count("translation").values():
        makers.update({names.get(by, by): n for by, n in counts.items()})
    result.translations = _ranked(makers)
    result.proposals = _proposals(wb)
    return result


def _proposals(wb: Workbench) -> list[Proposals]:
    return [
        Proposals(
            origin=each.agent,
            name=each.name,
            accepted=each.accepted,
            refused=each.rejected,
            undecided=None if each.agent == PROJECTION.id else each.open,
            share=each.rate,
        )
        for each in rates(wb)
    ]


def _ranked(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
