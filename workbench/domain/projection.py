"""A span of one side carried to the other, across the links between their words.

Every word of the other side is for the span or against it: by its links, or
where it has none by the place it takes between linked neighbours. The stretch
with most for it and least against it is the projection, so gaps are filled
and a stray link does not tear a span wide open. Offsets are code points of
one segment's text.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.domain.alignment import Alignment, Method, Side, is_small
from workbench.domain.graphemes import ruler
from workbench.domain.span import Span

UNSUPPORTED: Final = 0.05
"""The confidence of a projection that knows no more than the segment."""
_UNLINKED: Final = 0.3
"""How much a word without links is for or against, by its neighbours alone; a link says up to 1."""
_SMALL: Final = 0.5
"""How much of its weight the link of a small word keeps."""
_NEAR: Final = 5
"""Words around a span without links among which its neighbours must be linked."""
_PART: Final = 0.25
"""What share of the best stretch another one must reach to be a part of a discontinuous projection."""
_LEANS_LEFT: Final = frozenset(("的", "地", "得", "了", "着", "过", "们", "等"))
_PREPOSITIONS: Final = frozenset(("in", "on", "at", "by", "for", "from", "to", "of", "with", "into", "about"))
_OPENING: Final = "“‘「『《〈（(["
_CLOSING: Final = "”’」』》〉）)]"
_EVEN: Final = '"'


@dataclass(frozen=True, slots=True)
class ProjectedSpan:
    """Where a span comes to lie on the other side: one stretch, or several apart, in order.

    ``confidence``, 0 to 1, is the share of the span's words that are linked
    into it, less what is linked into it from elsewhere.
    """

    spans: tuple[Span, ...]
    method: Method
    confidence: float


def project(spans: Sequence[Span], alignment: Alignment, source: Side, target: Side) -> ProjectedSpan | None:
    """Carry the parts of one annotation across; None where the other side has no words.

    The result begins and ends with words, or with quotation marks and brackets
    that belong to them, and parts no grapheme. Of equal texts it is the span itself.
    """
    if not target.words:
        return None
    if source.text == target.text:
        return ProjectedSpan(_whole_graphemes(spans, target.text), alignment.method, 1.0)
    inside = {
        number for number, word in enumerate(source.words) if any(word.overlaps(span) for span in spans)
    }
    ballot = _Ballot(inside, alignment, source, target)
    stretches = _stretches(ballot.votes())
    if not stretches:
        return whole(target)
    found = [Span(start=target.words[a].start, end=target.words[b].end) for a, b in stretches]
    quoted = [_quoted(target.text, span, _begins_quoted(source.text, spans)) for span in found]
    parts = _whole_graphemes(_merged(quoted), target.text)
    return ProjectedSpan(parts, alignment.method, ballot.confidence(stretches))


def whole(target: Side) -> ProjectedSpan:
    """Return the whole segment, from its first word to its last: all that is known without links."""
    every = Span(start=target.words[0].start, end=target.words[-1].end)
    return ProjectedSpan(_whole_graphemes([every], target.text), "segment", UNSUPPORTED)


class _Ballot:
    """How each word of the other side votes on whether the span comes to lie on it."""

    def __init__(self, inside: set[int], alignment: Alignment, source: Side, target: Side) -> None:
        self._inside = inside
        self._source = source
        self._target = target
        left = {word.start: number for number, word in enumerate(source.words)}
        right = {word.start: number for number, word in enumerate(target.words)}
        self._links: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for link in alignment.links:
            i, j = left[link.source.start], right[link.target.start]
            small = self._small(target, j) or self._small(source, i)
            self._links[j].append((i, link.weight * (_SMALL if small else 1)))
        self._anchors = {j: max(links, key=lambda one: one[1])[0] for j, links in self._links.items()}

    def votes(self) -> list[float]:
        """Return a vote for each word, above 0 for the span; no votes where nothing in reach is linked."""
        if not self._supported():
            return []
        votes = [self._linked(j) if j in self._links else self._unlinked(j) for j in range(self._length)]
        return votes if max(votes, default=0.0) > 0 else self._undecided()

    def confidence(self, stretches: Sequence[tuple[int, int]]) -> float:
        """Return how much of the span is linked into the stretches, and little else."""
        taken = {j for first, last in stretches for j in range(first, last + 1)}
        hits: Mapping[int, float] = self._best(taken, inside=True)
        strays = sum(self._best(taken, inside=False).values())
        words = [i for i in self._inside if not self._small(self._source, i)] or list(self._inside)
        share = min(sum(hits.values()) / max(len(words), 1), 1.0)
        pure = sum(hits.values()) / (sum(hits.values()) + strays) if hits else 1.0
        return round(max(share * pure, 2 * UNSUPPORTED), 4)

    @property
    def _length(self) -> int:
        return len(self._target.words)

    def _small(self, side: Side, number: int) -> bool:
        return is_small(side.words[number].cut(side.text))

    def _supported(self) -> bool:
        """Say whether a word of the span is linked, or the nearest ones on both its sides.

        Where the segment begins or ends with the span, that side counts as linked.
        """
        linked = set(self._anchors.values())
        if not self._inside or not linked or linked & self._inside:
            return bool(linked & self._inside)
        first, last = min(self._inside), max(self._inside)
        before = first == 0 or bool(linked.intersection(range(first - _NEAR, first)))
        after = last + 1 == len(self._source.words) or bool(
            linked.intersection(range(last + 1, last + 1 + _NEAR))
        )
        return before and after

    def _best(self, taken: set[int], *, inside: bool) -> dict[int, float]:
        """Return the strongest link of each source word into these words."""
        best: dict[int, float] = {}
        for j in taken & self._links.keys():
            for i, weight in self._links[j]:
                if (i in self._inside) is inside:
                    best[i] = max(best.get(i, 0.0), weight)
        return best

    def _linked(self, j: int) -> float:
        return sum(weight if i in self._inside else -weight for i, weight in self._links[j])

    def _undecided(self) -> list[float]:
        """Return votes for the words linked with the span as much as with others, where none is more so."""
        shared = {j for j, links in self._links.items() if any(i in self._inside for i, _ in links)}
        return [_UNLINKED if j in shared else -1.0 for j in range(self._length)]

    def _unlinked(self, j: int) -> float:
        """Vote as the place between the nearest linked words suggests.

        English words like "in" and "that" belong to what follows them,
        wherever that stands; but a preposition does not belong to a name.
        """
        left = next((k for k in range(j - 1, -1, -1) if k in self._anchors), -1)
        right = next((k for k in range(j + 1, self._length) if k in self._anchors), self._length)
        a, b = self._anchors.get(left, -1), self._anchors.get(right, len(self._source.words))
        word = self._target.words[j].cut(self._target.text)
        if word.lower() in _PREPOSITIONS and self._begins_large(right):
            return -_UNLINKED
        leaning = word.isascii() and is_small(word)
        if not leaning and 1 < abs(b - a) <= 2 * (right - left) + 2:
            place = a + (b - a) * (j - left) / (right - left)
        else:
            place = a if self._leans_left(j, left, right) else b
        return _UNLINKED if round(place) in self._inside else -_UNLINKED

    def _begins_large(self, j: int) -> bool:
        return j < self._length and self._target.text[self._target.words[j].start].isupper()

    def _leans_left(self, j: int, left: int, right: int) -> bool:
        """Say to which neighbour a word belongs: not across punctuation, else to the nearer, else forward."""
        before, after = self._broken(left, j), self._broken(j, right)
        if before != after:
            return after
        word = self._target.words[j].cut(self._target.text)
        return word in _LEANS_LEFT or (j - left < right - j and not is_small(word))

    def _broken(self, first: int, last: int) -> bool:
        """Say whether punctuation stands somewhere between two words, or the text ends there."""
        if first < 0 or last >= self._length:
            return True
        between = self._target.text[self._target.words[first].end : self._target.words[last].start]
        known = {
            mark for word in self._target.words[first + 1 : last] for mark in word.cut(self._target.text)
        }
        return any(
            unicodedata.category(mark).startswith("P") and mark not in "·-’'" and mark not in known
            for mark in between
        )


def _stretches(votes: Sequence[float]) -> list[tuple[int, int]]:
    """Return the first and last words of the best stretch, and of others nearly as good, in order."""
    found: list[tuple[int, int]] = []
    left, most = list(votes), 0.0
    while len(found) < 3:
        total, first, last = _most(left)
        if total <= 0 or total < _PART * most or (found and total < 0.5):
            break
        most = most or total
        found.append((first, last))
        left[first : last + 1] = [float("-inf")] * (last + 1 - first)
    return sorted(found)


def _most(votes: Sequence[float]) -> tuple[float, int, int]:
    """Return the greatest sum of a stretch, and where it begins and ends (Kadane's algorithm)."""
    best, total, start = (0.0, 0, 0), 0.0, 0
    for number, vote in enumerate(votes):
        if total <= 0:
            total, start = 0.0, number
        total += vote
        if total > best[0]:
            best = (total, start, number)
    return best


def _begins_quoted(text: str, spans: Sequence[Span]) -> bool:
    return any(span.cut(text).lstrip()[:1] in (*_OPENING, *_EVEN) for span in spans if len(span))


def _quoted(text: str, span: Span, eager: bool) -> Span:
    """Take in a quotation mark or bracket next to the span where its partner is inside.

    ``eager``: also a pair around the span, as its original begins with one.
    """
    start, end = span.start, span.end
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    inner = span.cut(text)
    if eager and before and before in _OPENING + _EVEN and after and after in _CLOSING + _EVEN:
        return Span(start=start - 1, end=end + 1)
    if after and after in _CLOSING and _open(inner, after) > 0:
        end += 1
    if before and before in _OPENING and _open(inner, _CLOSING[_OPENING.index(before)]) < 0:
        start -= 1
    return Span(start=start, end=end)


def _open(inner: str, closing: str) -> int:
    return inner.count(_OPENING[_CLOSING.index(closing)]) - inner.count(closing)


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans in order, those that touch as one."""
    last: Span | None = None
    for span in sorted(spans, key=lambda one: one.start):
        if last is not None and span.start <= last.end:
            last = Span(start=last.start, end=max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _whole_graphemes(spans: Sequence[Span] | Iterator[Span], text: str) -> tuple[Span, ...]:
    """Widen spans to whole grapheme clusters."""
    measured = ruler(text)
    wide = [
        Span(start=measured.snap(span.start, forward=False), end=measured.snap(span.end, forward=True))
        for span in spans
        if len(span)
    ]
    return tuple(_merged(wide))
