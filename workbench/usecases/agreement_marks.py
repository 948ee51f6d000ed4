"""Gathering what people marked in documents, so that it can be compared."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from workbench.domain.agreement.blocks import STEP, Block, split
from workbench.domain.agreement.matching import Mark, trimmed
from workbench.domain.anchoring import reanchor
from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, SpanTarget
from workbench.domain.document import Document
from workbench.domain.span import Span
from workbench.domain.text import SOURCE, Role, Segment, Text
from workbench.domain.translation import TranslationUnit
from workbench.domain.without_footer import Cut, footer_cut
from workbench.ports import Workbench
from workbench.usecases.project import all_projections
from workbench.usecases.session import Session

Lanes = defaultdict[str, list[Mark]]
Sets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: whose work, which layer, with the footer or not; everybody where ``by`` is empty."""

    by: frozenset[str] = frozenset()
    layer: str | None = None
    footer: bool = False

    def holds(self, annotation: Annotation) -> bool:
        """Say whether an annotation is compared."""
        return (not self.by or annotation.by in self.by) and self.layer in {None, annotation.layer}


@dataclass(slots=True)
class Judged:
    """One document as it is compared.

    ``text`` is what is in scope, and ``borders`` are where its paragraphs
    begin (code points). ``segments`` and ``whole`` hold the sets of tags that
    each annotator gave whole segments, and the document.
    """

    document: Document
    block: Block
    text: str
    borders: list[int]
    segments: list[Sets]
    whole: Sets
    marked: dict[str, int]
    """How many spans each has."""
    latest: datetime | None
    """When the last of what is compared was made."""

    @property
    def parts(self) -> list[Block]:
        """Return the paragraphs, joined where a mark goes from one to the next."""
        return split(self.block, self.borders)


@dataclass(slots=True)
class _Work:
    """What one document's annotations come to while they are read."""

    source: Lanes = field(default_factory=lambda: defaultdict(list))
    translation: Lanes = field(default_factory=lambda: defaultdict(list))
    carried: Lanes = field(default_factory=lambda: defaultdict(list))
    spans: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def judged(wb: Workbench, document: Document, scope: Scope) -> Judged:
    """Read a document and what is to be compared in it.

    A discontinuous annotation counts piece by piece. One of a translation is
    carried to the source by its projection, from its first word there to its
    last; one that was made from the other by the same person is not counted twice.
    """
    session = Session(wb, document)
    source = session.source
    cut = Cut([]) if scope.footer else footer_cut(source)
    kept = [segment for segment in source.segments if scope.footer or segment.role is not Role.FOOTER]
    annotations = [each for each in session.annotations.values() if scope.holds(each)]
    finished = {
        each.by
        for each in session.findings.values()
        if (not scope.by or each.by in scope.by) and scope.layer in {None, each.layer}
    }
    people = tuple(sorted({each.by for each in annotations} | finished))
    work = _work(wb, session, annotations, cut, {each.id for each in kept})
    text = cut.text(source.content)
    block = Block(
        document=document.id,
        start=0,
        length=len(text),
        judged=people,
        source=_trimmed(work.source, text),
        translation=work.translation,
        carried=_trimmed(work.carried, text),
    )
    return Judged(
        document=document,
        block=block,
        text=text,
        borders=_borders(source, kept, cut),
        segments=_segment_labels(annotations, kept, session, people),
        whole=_document_labels(annotations, people),
        marked={by: len(ids) for by, ids in work.spans.items()},
        latest=max((each.created for each in annotations), default=None),
    )


def _work(
    wb: Workbench, session: Session, annotations: Sequence[Annotation], cut: Cut, kept: Collection[str]
) -> _Work:
    work = _Work()
    abroad = []
    units = {unit.id: unit for unit in session.every_unit() if unit.segment in kept}
    starts = {
        segment.id: cut.place(segment.start) for segment in session.source.segments if segment.id in kept
    }
    for each in annotations:
        for number, target in enumerate(each.spans):
            name = f"{each.id}#{number}"
            if target.text == SOURCE and not cut.touches(target.span):
                start = cut.place(target.start)
                mark = Mark(start, start + len(target.span), each.tag, name, each.by)
                work.source[each.by].append(mark)
                work.spans[each.by].add(each.id)
            elif target.text in units:
                unit = units[target.text]
                here = _newest(session, unit, target)
                if here is not None:
                    work.translation[each.by].append(_mark(here, starts[unit.segment] * STEP, each, name))
                work.spans[each.by].add(each.id)
                abroad.append(each)
    for mark in _carried(wb, session, abroad, cut):
        work.carried[mark.by].append(mark)
    return work


def _newest(session: Session, unit: TranslationUnit, target: SpanTarget) -> SpanTarget | None:
    """Return where tagged words stand in the segment's translation of today; None where that is not certain.

    Who accepts or corrects a translation makes a new one of it.
    """
    current = session.units[unit.segment]
    return target if current.id == unit.id else reanchor(target, current.id, current.content)


def _mark(target: SpanTarget, origin: int, of: Annotation, name: str) -> Mark:
    """Return a mark of a translation, without white space at its edges."""
    edges = trimmed(Mark(0, len(target.exact), of.tag, name, of.by), target.exact)
    start = origin + target.start
    return Mark(start + edges.start, start + edges.end, of.tag, name, of.by)


def _carried(wb: Workbench, session: Session, abroad: Sequence[Annotation], cut: Cut) -> Iterator[Mark]:
    """Yield where annotations of translations lie in the source, one mark a segment."""
    every = session.annotations.values()
    twins = {(each.derived_from, each.by) for each in every if each.spans and each.spans[0].text == SOURCE}
    sources = {each.id: each.by for each in every if each.spans and each.spans[0].text == SOURCE}
    own = {
        each.id: each
        for each in abroad
        if (each.id, each.by) not in twins and sources.get(each.derived_from or "") != each.by
    }
    for name, found in all_projections(wb, session, own.values()).items() if own else ():
        for number, projection in enumerate(found):
            spans = [each.span for each in projection.targets if each.text == SOURCE]
            if not spans:
                continue
            hull = Span(start=min(each.start for each in spans), end=max(each.end for each in spans))
            if not cut.touches(hull):
                start = cut.place(hull.start)
                yield Mark(start, start + len(hull), own[name].tag, f"{name}#{number}", own[name].by)


def _trimmed(lanes: Mapping[str, Iterable[Mark]], text: str) -> dict[str, list[Mark]]:
    return {by: [trimmed(mark, text) for mark in marks] for by, marks in lanes.items()}


def _borders(source: Text, kept: Sequence[Segment], cut: Cut) -> list[int]:
    """Return where paragraphs begin: segments with a line's end before them."""
    found = []
    for before, segment in pairwise(kept):
        gap = source.content[before.end : segment.start]
        if any(character in gap for character in "\n\r\x0b\x0c\x85\u2028\u2029"):
            found.append(cut.place(segment.start))
    return found


def _segment_labels(
    annotations: Iterable[Annotation], kept: Sequence[Segment], session: Session, people: Sequence[str]
) -> list[Sets]:
    """Return each segment's sets of tags by everybody who judged; nothing where nobody labels segments."""
    given: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    homes = {unit.id: unit.segment for unit in session.every_unit()}
    for each in annotations:
        for target in each.targets:
            if isinstance(target, SegmentTarget):
                given[homes.get(target.segment, target.segment)][each.by].add(each.tag)
    if not given:
        return []
    return [{by: frozenset(given[segment.id][by]) for by in people} for segment in kept]


def _document_labels(annotations: Iterable[Annotation], people: Sequence[str]) -> Sets:
    given: defaultdict[str, set[str]] = defaultdict(set)
    for each in annotations:
        if any(isinstance(target, DocumentTarget) for target in each.targets):
            given[each.by].add(each.tag)
    return {by: frozenset(given[by]) for by in people} if given else {}
