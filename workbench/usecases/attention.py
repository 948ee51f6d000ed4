"""Linking words by what a model looked at, where that agrees with what the dictionary is sure of."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from workbench.domain.alignment import Alignment, Link, Side, is_small
from workbench.domain.span import Span
from workbench.usecases.linked import Linked

SURE: Final = 0.6
"""A lexical link of this weight is taken for right."""
TRUSTED: Final = 0.6
"""The share of sure links that a model must agree with; with less, its attention is not used."""
_UNKNOWN: Final = 0.5
"""How far a model is trusted that nobody has tried."""
_PRIOR: Final = 2
"""How many sure links of a segment weigh as much as what is known of the model."""
_SHARE: Final = 0.3
"""The share of a word's attention that makes a link."""
_FINE: Final = 1 / 3
"""How many units there must be for each word: a model with pieces of whole clauses says too little."""

_HAN: Final = re.compile("[〇々\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")

Pairs = Mapping[tuple[int, int], float]
"""Units that belong together, by their numbers on either side, and how surely."""


def by_attention(lexical: Linked, looked: Sequence[Link], trust: float | None) -> Linked | None:
    """Return the words linked by attention; None where the lexical links are to be used.

    ``trust`` is what is known of the model. Where a piece of the model covers
    several words, these are one unit.
    """
    source, target = _sides(lexical, looked)
    pairs = _pairs(source, target, looked)
    agreed = agreement(lexical, source, target, pairs)
    known = _UNKNOWN if trust is None else trust
    estimate = (sum(agreed) + _PRIOR * known) / (len(agreed) + _PRIOR)
    if not pairs or estimate < TRUSTED or not _fine(lexical, source, target):
        return None
    links = tuple(
        Link(source.words[i], target.words[j], round(weight, 4)) for (i, j), weight in sorted(pairs.items())
    )
    return Linked(source, target, Alignment(links, "attention", _confidence(source, pairs, estimate)))


def agreements(lexical: Linked, looked: Sequence[Link]) -> list[bool]:
    """Say of each sure lexical link whether the model looked there, too."""
    source, target = _sides(lexical, looked)
    return agreement(lexical, source, target, _pairs(source, target, looked))


def agreement(lexical: Linked, source: Side, target: Side, pairs: Pairs) -> list[bool]:
    """Say of each sure lexical link whether it is among pairs of units; links of small words do not count."""
    if lexical.source.text == lexical.target.text:
        return []
    left, right = _finder(source), _finder(target)
    return [
        (left[link.source.start], right[link.target.start]) in pairs
        for link in lexical.alignment.links
        if link.weight >= SURE and not is_small(link.source.cut(source.text))
    ]


def _sides(lexical: Linked, looked: Sequence[Link]) -> tuple[Side, Side]:
    """Return both sides in units that the model's links speak of."""
    forth, back = _partners(looked), _partners([Link(one.target, one.source, one.weight) for one in looked])
    return _units(_cut(lexical.source, forth), forth), _units(_cut(lexical.target, back), back)


def _partners(looked: Sequence[Link]) -> dict[Span, set[Span]]:
    """Return what each piece of the source is linked with."""
    found: defaultdict[Span, set[Span]] = defaultdict(set)
    for link in looked:
        found[link.source].add(link.target)
    return found


def _cut(side: Side, partners: Mapping[Span, set[Span]]) -> Side:
    """Cut Chinese words between two pieces that have nothing to do with each other.

    A dictionary finds words where there are none, as 外向 in 府外向, and long
    ones like 加拿大政府 that have two answers. Words in letters stay whole.
    """
    pieces = sorted(partners, key=lambda span: (span.start, span.end))
    borders = [
        after.start
        for before, after in pairwise(pieces)
        if before.end == after.start
        and partners[before].isdisjoint(partners[after])
        and all(_HAN.match(side.text[at]) for at in (before.end - 1, after.start))
    ]
    words: list[Span] = []
    for word in side.words:
        inner = borders[bisect_right(borders, word.start) : bisect_left(borders, word.end)]
        words += [Span(start=a, end=b) for a, b in pairwise([word.start, *inner, word.end])]
    return Side(side.text, tuple(words))


def _units(side: Side, pieces: Iterable[Span]) -> Side:
    """Return a side whose words are as large as the model's pieces: those that share one become one."""
    wider = sorted(set(pieces), key=lambda span: (span.start, span.end))
    units: list[Span] = []
    for word in side.words:
        start, end = word.start, word.end
        for piece in wider:
            if piece.overlaps(word):
                start, end = min(start, piece.start), max(end, piece.end)
        if units and start < units[-1].end:
            units[-1] = Span(start=min(units[-1].start, start), end=max(units[-1].end, end))
        else:
            units.append(Span(start=start, end=end))
    return Side(side.text, tuple(units))


def _pairs(source: Side, target: Side, looked: Sequence[Link]) -> Pairs:
    """Return which units the model looked at for each unit it wrote, as shares of all it looked at."""
    shares: defaultdict[tuple[int, int], float] = defaultdict(float)
    written: defaultdict[int, set[Span]] = defaultdict(set)
    left, right = _finder(source), _finder(target)
    for link in looked:
        i, j = _unit(left, link.source), _unit(right, link.target)
        if j is not None:
            written[j].add(link.target)
            if i is not None:
                shares[i, j] += link.weight
    means = {(i, j): min(share / len(written[j]), 1.0) for (i, j), share in shares.items()}
    return {pair: share for pair, share in means.items() if share >= _SHARE}


def _finder(side: Side) -> dict[int, int]:
    """Return the number of the unit at each character."""
    return {at: number for number, unit in enumerate(side.words) for at in range(unit.start, unit.end)}


def _unit(finder: Mapping[int, int], piece: Span) -> int | None:
    """Return the unit that a piece lies in, or None for a mark that belongs to no word."""
    return next((finder[at] for at in range(piece.start, piece.end) if at in finder), None)


def _fine(lexical: Linked, source: Side, target: Side) -> bool:
    return all(
        len(units.words) >= _FINE * len(side.words)
        for units, side in ((source, lexical.source), (target, lexical.target))
    )


def _confidence(source: Side, pairs: Pairs, estimate: float) -> float:
    told = {i for i, _ in pairs}
    words = [i for i, unit in enumerate(source.words) if not is_small(unit.cut(source.text))]
    share = len(told.intersection(words)) / len(words) if words else 1.0
    return round(share * estimate, 4)
