"""Gathering what an export holds of a document: whose work, with footer or without, under which names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, TypeVar

from workbench import __version__
from workbench.domain.annotation import Annotation
from workbench.domain.consistent import consistent
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Dossier, Parts, assemble
from workbench.domain.journal import Record
from workbench.domain.pseudonyms import Mask
from workbench.domain.relation import Relation
from workbench.domain.review import Finding, Review
from workbench.domain.soft import soft
from workbench.domain.tagset import Tagset
from workbench.domain.translation import TranslationUnit
from workbench.domain.without_footer import without_footer
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.visible import locked_for_me, need_open

Kind = TypeVar("Kind", bound=Record)
Layer = Literal["all", "own", "soft", "adjudicated"]
"""Whose annotations: everybody's, the acting person's, soft labels made of everybody's, what review made."""
GENERATOR: Final = f"workbench {__version__}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is exported of a document.

    ``by`` names the annotators whose work is wanted, everybody's where it is
    empty. Without its ``footer`` a document's text is shorter, and offsets
    count in what is left. ``pseudonyms`` puts a stand-in for each person.
    """

    by: tuple[str, ...] = ()
    layer: Layer = "all"
    footer: bool = True
    pseudonyms: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document ready to be written; ``left_out`` counts what the scope kept back, by kind."""

    dossier: Dossier
    left_out: Counter[str]


class Gatherer:
    """Gathers documents for one export: what they share is read once, and pseudonyms hold for all."""

    def __init__(self, wb: Workbench, scope: Scope) -> None:
        self._wb = wb
        self._scope = scope
        names = (*scope.by, *((wb.annotator,) if scope.layer == "own" else ()))
        self._who = frozenset(map(documents.agent_id, names))

    @cached_property
    def agents(self) -> list[Agent]:
        """Return everybody the project knows."""
        return _records(self._wb, Agent, "agent")

    @cached_property
    def mask(self) -> Mask:
        """Return the pseudonyms of this export; another export has others."""
        return Mask(self.agents, self._wb.ids.new("p"))

    @cached_property
    def _tagsets(self) -> list[Tagset]:
        return _records(self._wb, Tagset, "tagset")

    @cached_property
    def _decided(self) -> frozenset[str]:
        """Return the documents that reviewers have been at."""
        return frozenset(self._wb.store.count("decision"))

    def gather(self, document: Document) -> Gathered:
        """Return a document as the scope has it. Its text may be empty, when all of it was footer.

        While who acts annotates it blind, the work of others and what reviewers
        say are no part of it. Raises Conflict where votes or decisions are asked for.
        """
        everything = self._everything(document)
        if self._scope.layer in ("soft", "adjudicated"):
            need_open(self._wb, document)
        if locked_for_me(self._wb, document.id):
            everything = _own(everything, documents.agent_id(self._wb.annotator))
        parts, left_out = self._chosen(everything)
        if self._scope.layer == "adjudicated":
            parts, left_out = self._adjudicated(document, parts)
        if not self._scope.footer:
            parts, gone = without_footer(parts)
            left_out += gone
        if self._scope.layer == "soft":
            parts, gone = soft(parts)
            left_out += gone
        parts = _needed(parts)
        if self._scope.pseudonyms:
            parts = self.mask.over(parts)
        return Gathered(assemble(parts, generator=GENERATOR), left_out)

    def _adjudicated(self, document: Document, before: Parts) -> tuple[Parts, Counter[str]]:
        """Return what stands after review, and count what is about single annotations, which has no place."""
        from workbench.usecases.adjudicated import adjudicated_parts  # it lists annotations by exporting them

        ruled = adjudicated_parts(self._wb, document)
        gone = {
            name: len(getattr(before, name)) - len(getattr(ruled, name))
            for name in ("relations", "findings", "reviews")
        }
        return ruled, +Counter(gone)

    def _everything(self, document: Document) -> Parts:
        wb = self._wb
        written, decided = self._decisions(document)
        return Parts(
            document=document,
            source=wb.store.source(document.id),
            agents=self.agents,
            tagsets=self._tagsets,
            units=_records(wb, TranslationUnit, "translation", document),
            annotations=[*_records(wb, Annotation, "annotation", document), *written],
            relations=_records(wb, Relation, "relation", document),
            findings=_records(wb, Finding, "finding", document),
            reviews=[*_records(wb, Review, "review", document), *decided],
        )

    def _decisions(self, document: Document) -> tuple[list[Annotation], list[Review]]:
        """Return what reviewers decided and wrote anew."""
        if document.id not in self._decided:
            return [], []
        from workbench.usecases.adjudicated import derived  # as above

        return derived(self._wb, document)

    def _chosen(self, parts: Parts) -> tuple[Parts, Counter[str]]:
        """Keep the work of those who are wanted; what reviewers say of it stays."""
        if not self._who:
            return parts, Counter()
        mine = replace(
            parts,
            annotations=[each for each in parts.annotations if each.by in self._who],
            relations=[each for each in parts.relations if each.by in self._who],
            findings=[each for each in parts.findings if each.by in self._who],
        )
        return consistent(mine, parts)


def _own(parts: Parts, who: str) -> Parts:
    """Keep one person's work, as if nobody else had been there."""
    mine = replace(
        parts,
        annotations=[each for each in parts.annotations if each.by == who],
        relations=[each for each in parts.relations if each.by == who],
        findings=[each for each in parts.findings if each.by == who],
        reviews=[],
    )
    return consistent(mine, parts)[0]


def _needed(parts: Parts) -> Parts:
    """Keep the agents and tagsets that the document names."""
    used = {each.layer for each in parts.annotations} | {each.layer for each in parts.findings}
    used |= {each.kind.partition(".")[0] for each in parts.relations}
    makers = {each.by for each in parts.annotations} | {each.by for each in parts.relations}
    makers |= {each.by for each in parts.findings} | {each.by for each in parts.reviews}
    makers |= {unit.provenance.by for unit in parts.units}
    return replace(
        parts,
        agents=_only(parts.agents, makers),
        tagsets=_only(parts.tagsets, used),
    )


Named = TypeVar("Named", Agent, Tagset)


def _only(records: Iterable[Named], ids: set[str]) -> list[Named]:
    return [each for each in records if each.id in ids]


def _records(wb: Workbench, of: type[Kind], kind: str, document: Document | None = None) -> list[Kind]:
    found = wb.store.records(kind, document.id if document else None)
    return [record for record in found if isinstance(record, of)]
