"""What a dataset holds, counted document by document: the figures of its card.

Documents are added one at a time and let go again, so that a card of a
thousand documents takes no more memory than one of ten, but for the counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from workbench.domain.document import Agent
from workbench.domain.dossier import Dossier
from workbench.domain.language import Language
from workbench.domain.tagset import Tagset

if TYPE_CHECKING:  # numpy takes a tenth of a second to load, and one annotator has nobody to agree with
    from workbench.domain.agreement.estimate import Estimate
    from workbench.domain.agreement.matching import Mark
    from workbench.domain.agreement.scores import Counts
    from workbench.domain.agreement.unitizing import Continuum


@dataclass(slots=True)
class Part:
    """One split in figures; ``characters`` counts code points of the sources."""

    documents: int = 0
    segments: int = 0
    translated: int = 0
    characters: int = 0
    annotations: int = 0
    relations: int = 0


@dataclass(slots=True)
class Worker:
    """What one annotator did: annotations, and documents in which they tagged or finished something."""

    annotations: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two annotators agree, or all of them (``between`` is empty) by unitizing alpha.

    ``documents`` counts those that were judged by both, or by two at least.
    """

    between: tuple[str, ...]
    documents: int
    exact: "Estimate | None" = None
    matched: "Estimate | None" = None
    alpha: "Estimate | None" = None


@dataclass(slots=True)
class Tally:
    """The figures of a dataset while its documents go by."""

    parts: dict[str, Part] = field(default_factory=dict)
    labels: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Annotations by tag, then by split."""
    workers: defaultdict[str, Worker] = field(default_factory=lambda: defaultdict(Worker))
    agents: dict[str, Agent] = field(default_factory=dict)
    tagsets: dict[str, Tagset] = field(default_factory=dict)
    translators: Counter[str] = field(default_factory=Counter)
    """Translated segments by who translated them last."""
    languages: Counter[Language] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    _pairs: defaultdict[tuple[str, str], list["Counts"]] = field(default_factory=lambda: defaultdict(list))
    _continua: list["Continuum"] = field(default_factory=list)

    def add(self, dossier: Dossier, split: str) -> None:
        """Count a document."""
        part = self.parts.setdefault(split, Part())
        part.documents += 1
        part.segments += len(dossier.source.segments)
        part.characters += len(dossier.source.content)
        part.annotations += len(dossier.annotations)
        part.relations += len(dossier.relations)
        part.translated += len(dossier.translation.segments) if dossier.translation else 0
        self.agents.update({each.id: each for each in dossier.agents})
        self.tagsets.update({each.id: each for each in dossier.tagsets})
        self.languages[dossier.document.language] += 1
        self.licences[dossier.document.licence or ""] += 1
        for each in dossier.annotations:
            self.labels[each.tag][split] += 1
            self.workers[each.by].annotations += 1
        for segment in dossier.translation.segments if dossier.translation else ():
            if segment.translation:
                self.translators[segment.translation.by] += 1
        judges = {each.by for each in dossier.annotations} | {each.by for each in dossier.findings}
        for judge in judges:
            self.workers[judge].documents += 1
        people = sorted(each for each in judges if self.agents[each].kind == "person")
        if len(people) > 1:
            self._compare(dossier, people)

    def agreement(self) -> Iterator[Agreement]:
        """Yield how far each pair agrees, then all; nothing where no document was judged by two."""
        if not self._continua:
            return
        from workbench.domain.agreement.estimate import estimate
        from workbench.domain.agreement.scores import score
        from workbench.domain.agreement.unitizing import unitizing_alpha

        for pair, counts in sorted(self._pairs.items()):
            exact, matched = (estimate(score(counts, way).f1) for way in ("exact", "matched"))
            yield Agreement(pair, len(counts), exact=exact, matched=matched)
        yield Agreement((), len(self._continua), alpha=estimate(unitizing_alpha(self._continua)))

    def _compare(self, dossier: Dossier, people: Sequence[str]) -> None:
        """Count what annotators have in common on the source, spans and tags."""
        from workbench.domain.agreement.scores import count
        from workbench.domain.agreement.unitizing import continuum

        marks = _marks(dossier, people)
        for one, other in combinations(people, 2):
            self._pairs[one, other].append(count(marks[one], marks[other]))
        every = [mark for each in marks.values() for mark in each]
        self._continua.append(continuum(every, people, len(dossier.source.content)))


def _marks(dossier: Dossier, people: Sequence[str]) -> Mapping[str, list["Mark"]]:
    from workbench.domain.agreement.matching import Mark, trimmed

    source = dossier.source
    marks: dict[str, list[Mark]] = {name: [] for name in people}
    for each in dossier.annotations:
        for span in each.spans:
            if span.text == source.id and each.by in marks:
                mark = Mark(span.start, span.end, each.tag, each.id, each.by)
                marks[each.by].append(trimmed(mark, source.content))
    return marks
