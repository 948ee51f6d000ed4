"""How far annotators agree: every figure with what it is about, how many it is about, and its interval."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from typing import Final, Literal, get_args

from workbench.domain.agreement.alpha import krippendorff_alpha, masi_distance
from workbench.domain.agreement.blocks import Block
from workbench.domain.agreement.boundaries import boundary_similarity
from workbench.domain.agreement.dawid_skene import Consensus, dawid_skene
from workbench.domain.agreement.estimate import Additive, Estimate, Why, estimate
from workbench.domain.agreement.kappa import cohen_kappa
from workbench.domain.agreement.matching import Lane
from workbench.domain.agreement.scores import Counts, Scores, Way, ptc, score
from workbench.domain.agreement.tally import Tally, alpha_of_pairs, matrix, tally
from workbench.domain.agreement.unitizing import Continuum, coding_alpha, continuum, unitizing_alpha
from workbench.domain.agreement.units import NOTHING, Unit
from workbench.errors import InputError
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.agreement_marks import Judged, Scope, judged
from workbench.usecases.visible import locked_for_me

Extra = Literal["ptc", "kappa", "boundaries", "dawid_skene", "coding"]
"""What is computed on request alone."""
EXTRAS: Final[tuple[Extra, ...]] = get_args(Extra)
MANY: Final = 10
"""From so many documents on they are resampled; below, their paragraphs are."""
WORST: Final = 10
RATERS: Final = 3
"""How many annotators Dawid and Skene's model wants at least."""
REFERENCES: Final[tuple[tuple[str, float, str], ...]] = (
    ("semeval2023_alpha", 0.342, "SemEval-2023 task 3"),
    ("semeval2023_alpha_top", 0.415, "SemEval-2023 task 3"),
    ("semeval2023_alpha_low", 0.250, "SemEval-2023 task 3"),
    ("semeval2023_alpha_curators", 0.588, "SemEval-2023 task 3"),
    ("ptc2020_gamma", 0.6, "SemEval-2020 task 11"),
    ("frames_alpha_low", 0.08, "Card et al. 2015"),
    ("frames_alpha_high", 0.23, "Card et al. 2015"),
    ("polnear_alpha", 0.754, "PolNeAR"),
)
"""Published values to read one's own beside: message, value, source."""


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of the second annotator against the first; the interval is that of F1."""

    p: float | None
    r: float | None
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one annotator did: documents judged, spans, and the share of the text that is in a span."""

    by: str
    documents: int
    spans: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators. ``cross_lingual`` compares the source side of one with the other side of the other."""

    a: str
    b: str
    exact: Score
    matched_any: Score
    matched: Score
    cross_lingual: Score | None
    per_tag: Mapping[str, Mapping[str, Score]]
    extra: Mapping[str, Score | Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit that annotators differ in: where, how, and who marked what."""

    document: str
    title: str
    start: int
    end: int
    text: str
    kind: str
    disagreement: float
    candidates: Sequence[tuple[int, int, str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Day:
    """One document's matched F1 over all pairs, by when the last of it was made."""

    document: str
    title: str
    at: datetime | None
    f1: Estimate


@dataclass(slots=True)
class Report:
    """Everything there is to say about the agreement of annotators; names are those people go by."""

    documents: int
    annotators: list[str]
    footer: bool
    layer: str | None
    resampled: Literal["documents", "paragraphs"]
    locked: int
    coverage: list[Coverage]
    pairs: list[Pair]
    alpha_u: Estimate
    alpha_u_per_tag: dict[str, Estimate]
    alpha_nominal: Estimate
    alpha_segments: Estimate
    alpha_document: Estimate
    tags: tuple[str, ...]
    matrix: list[list[int]]
    units: list[Place]
    over_time: list[Day]
    alpha_coding: Estimate | None = None
    consensus: Consensus[str] | None = None
    consensus_why: Why | None = None


def agreement(
    wb: Workbench,
    names: Sequence[str] = (),
    *,
    by: Collection[str] = (),
    layer: str | None = None,
    footer: bool = False,
    also: Collection[Extra] = (),
) -> Report:
    """Compare annotators on the named documents, on all where none is named.

    Documents that fewer than two judged count for coverage alone; those whose
    other annotations are hidden from who asks are left out and counted as
    ``locked``. Raises NotFound for an unknown document, InputError when fewer
    than two people are left to compare.
    """
    scope = Scope(by=frozenset(map(documents.agent_id, by)), layer=layer, footer=footer)
    chosen = documents.chosen(wb, names)
    open_ = [each for each in chosen if not locked_for_me(wb, each.id)]
    read = [judged(wb, each, scope) for each in open_]
    people = sorted({name for each in read for name in each.block.judged})
    if len(people) < 2:
        raise InputError("agreement_needs_two", found=len(people))
    called = {record.id: getattr(record, "name", record.id) for record in wb.store.records("agent")}
    return _Comparison(read, people, called, also).report(scope, locked=len(chosen) - len(open_))


class _Comparison:
    """One run of all measures over documents that have been read."""

    def __init__(
        self,
        read: Sequence[Judged],
        people: Sequence[str],
        called: Mapping[str, str],
        also: Collection[Extra],
    ) -> None:
        self._read = read
        self._people = people
        self._called = {name: called.get(name, name) for name in people}
        self._also = also
        double = [each for each in read if len(each.block.judged) > 1]
        self._double = double
        self._few = len(double) < MANY
        self._blocks = [block for each in double for block in (each.parts if self._few else [each.block])]
        self._tallies = [tally(block) for block in self._blocks]
        self._tags = sorted(
            {tag for each in self._blocks for lane in each.lanes.values() for tag in lane.tags}
        )

    def report(self, scope: Scope, *, locked: int) -> Report:
        """Compute everything."""
        cells: Counter[tuple[str, str]] = Counter()
        for each in self._tallies:
            cells.update(each.cells)
        tags, counts = matrix(cells)
        asked = "dawid_skene" in self._also
        return Report(
            documents=len(self._read),
            annotators=[self._called[name] for name in self._people],
            footer=scope.footer,
            layer=scope.layer,
            resampled="paragraphs" if self._few else "documents",
            locked=locked,
            coverage=[self._coverage(name) for name in self._people],
            pairs=[self._pair(one, other) for one, other in combinations(self._people, 2)],
            alpha_u=self._unitized(None),
            alpha_u_per_tag={tag: self._unitized(tag) for tag in self._tags},
            alpha_nominal=estimate(alpha_of_pairs([each.labels for each in self._tallies])),
            alpha_segments=self._segments(),
            alpha_document=self._whole(),
            tags=tags,
            matrix=counts,
            units=self._worst(),
            over_time=self._over_time(),
            alpha_coding=self._coded() if "coding" in self._also else None,
            consensus=self._consensus() if asked else None,
            consensus_why="no_pairs" if asked and len(self._people) < RATERS else None,
        )

    # Pairs ---------------------------------------------------------------------------------

    def _pair(self, one: str, other: str) -> Pair:
        shared = [each for each in self._blocks if {one, other} <= set(each.judged)]
        same = [counts for each in shared if (counts := each.same_side(one, other)) is not None]
        cross = [counts for each in shared if (counts := each.cross_lingual(one, other)) is not None]
        tags = sorted({tag for each in same for tag in (*each.left, *each.right)})
        return Pair(
            a=self._called[one],
            b=self._called[other],
            exact=_score(same, "exact"),
            matched_any=_score(same, "matched_any"),
            matched=_score(same, "matched"),
            cross_lingual=_score(cross, "matched") if cross else None,
            per_tag={tag: _of_tag(same, tag) for tag in tags},
            extra=self._extra(shared, one, other),
        )

    def _extra(self, shared: Sequence[Block], one: str, other: str) -> dict[str, Score | Estimate]:
        found: dict[str, Score | Estimate] = {}
        lanes = [(each.lanes[one], each.lanes[other]) for each in shared]
        if "ptc" in self._also:
            found["ptc"] = _scored(ptc([(left.marks, right.marks) for left, right in lanes]))
        if "kappa" in self._also:
            found["kappa"] = estimate(cohen_kappa([_cells(block, one, other) for block in shared]))
        if "boundaries" in self._also:
            places = [(_edges(left), _edges(right)) for left, right in lanes]
            found["boundaries"] = estimate(boundary_similarity(places))
        return found

    # All together --------------------------------------------------------------------------

    def _coverage(self, name: str) -> Coverage:
        mine = [each for each in self._read if name in each.block.judged]
        length = sum(each.block.length for each in mine)
        covered = 0
        for each in mine:
            lane = each.block.lanes[name]
            stretches = continuum(lane.marks, [name], each.block.length).marked[name]
            covered += int((stretches[:, 1] - stretches[:, 0]).sum())
        return Coverage(
            by=self._called[name],
            documents=len(mine),
            spans=sum(each.marked.get(name, 0) for each in mine),
            share=covered / length if length else None,
        )

    def _unitized(self, tag: str | None) -> Estimate:
        return estimate(unitizing_alpha([_continuum(each, tag) for each in self._blocks]))

    def _coded(self) -> Estimate:
        return estimate(
            coding_alpha([[_continuum(each, tag) for tag in self._tags] for each in self._blocks])
        )

    def _segments(self) -> Estimate:
        sets = [[list(unit.values()) for unit in each.segments] for each in self._double]
        return estimate(krippendorff_alpha(sets, masi_distance))

    def _whole(self) -> Estimate:
        sets = [[list(each.whole.values())] for each in self._double if each.whole]
        return estimate(krippendorff_alpha(sets, masi_distance))

    def _worst(self) -> list[Place]:
        read = {each.document.id: each for each in self._double}
        found = [(each.block, unit) for each in self._tallies for unit in each.worst(WORST)]
        order = {id(each): at for at, each in enumerate(self._blocks)}
        found.sort(
            key=lambda pair: (-pair[1].disagreement, -pair[1].severity, order[id(pair[0])], pair[1].start)
        )
        return [self._place(read[block.document], unit) for block, unit in found[:WORST]]

    def _place(self, read: Judged, unit: Unit) -> Place:
        return Place(
            document=read.document.id,
            title=read.document.title,
            start=unit.start,
            end=unit.end,
            text=read.text[unit.start : unit.end],
            kind=unit.kind,
            disagreement=unit.disagreement,
            candidates=[
                (each.start, each.end, each.tag, tuple(self._called[name] for name in each.votes))
                for each in unit.candidates
            ],
        )

    def _over_time(self) -> list[Day]:
        days = []
        for each in self._double:
            counts = [
                found for pair in each.block.pairs if (found := each.block.same_side(*pair)) is not None
            ]
            f1 = _score([sum(counts[1:], counts[0])] if counts else [], "matched").f1
            days.append(Day(each.document.id, each.document.title, each.latest, f1))
        return sorted(days, key=lambda day: (day.at is None, day.at, day.document))

    def _consensus(self) -> Consensus[str] | None:
        """Estimate what each unit's tag is, or that it is none, from what everybody who judged it said."""
        if len(self._people) < RATERS:
            return None
        items = [item for each in self._tallies for item in _votes(each)]
        return dawid_skene(items) if items else None


def _continuum(block: Block, tag: str | None) -> Continuum:
    marks = (
        replace(mark, start=mark.start - block.start, end=mark.end - block.start)
        for lane in block.lanes.values()
        for mark in lane.marks
        if tag in {None, mark.tag}
    )
    return continuum(marks, block.judged, block.length, tag)


def _score(counts: Sequence[Counts], way: Way, tag: str | None = None) -> Score:
    return _scored(score(counts, way, tag))


def _scored(scores: Scores) -> Score:
    return Score(_value(scores.precision), _value(scores.recall), estimate(scores.f1))


def _value(measure: Additive) -> float | None:
    return estimate(measure, resamples=0).value


def _of_tag(counts: Sequence[Counts], tag: str) -> dict[str, Score]:
    return {"exact": _score(counts, "exact", tag), "matched": _score(counts, "matched", tag)}


def _edges(lane: Lane) -> set[int]:
    return {edge for mark in lane.marks for edge in (mark.start, mark.end)}


def _cells(block: Block, one: str, other: str) -> list[tuple[str, str]]:
    """Return what two said of each span that either marked; `NOTHING` where one did not."""
    left, right = block.lanes[one].marks, block.lanes[other].marks
    pairs = block.matched(one, other)
    found = [(left[a].tag, right[b].tag) for a, b in pairs]
    mine, yours = {a for a, _ in pairs}, {b for _, b in pairs}
    found += [(mark.tag, NOTHING) for at, mark in enumerate(left) if at not in mine]
    found += [(NOTHING, mark.tag) for at, mark in enumerate(right) if at not in yours]
    return found


def _votes(counted: Tally) -> Iterator[dict[str, list[str]]]:
    """Yield what each annotator said of each unit."""
    for group in counted.groups:
        said: dict[str, list[str]] = {name: [] for name in counted.block.judged}
        for mark in group:
            said[mark.by].append(mark.tag)
        yield {name: tags or [NOTHING] for name, tags in said.items()}
