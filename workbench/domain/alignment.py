"""Which words of a segment answer to which words of its translation, without a neural model.

Words are linked greedily, the most convincing pair first, as in competitive
linking (Melamed 2000, Models of Translational Equivalence): by what a
dictionary offers, by equal numbers and Latin words, by the place in the
sentence and by linked neighbours. ``projection`` carries spans across the
links; links found by another method, such as a model's attention, serve it
as well. Offsets are code points of one segment's text.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from workbench.domain.numerals import numbers
from workbench.domain.span import Span

Method = Literal["attention", "lexical", "segment"]
"""How a place on the other side was found; ``segment`` knows no more than the whole segment."""
LONGEST: Final = 150
"""Words of the longest segment that is aligned; the work grows with the product of both sides' words."""

_ENDINGS: Final = frozenset(
    ("", "s", "es", "ed", "d", "ing", "ly", "er", "ers", "or", "ors", "ion", "ions", "ation", "ations", "e")
) | frozenset(("al", "ment", "ments", "ity", "ies", "ied", "y", "n", "an", "ian", "ish", "ive", "'s", "’s"))
_ENGLISH: Final = (
    "a an the of to in on at by for with from as and or but so than then that this these those it its be is "
    "are was were been has have had do does did may might while what "
    "which who s t their his her our my your they he she we you i any some if there into up out about"
)
_CHINESE: Final = (
    "的 地 得 了 着 过 是 在 和 与 而 之 其 也 都 就 把 被 将 为 以 于 对 从 向 到 由 让 便 则 却 又 还 "
    "有 个 这 那 一 一个 它 他 她 他们 我们 上 中 里 下 等 者 所 并 或 及 已 已经 可 "
    "项 名 家 位"
)
_SMALL: Final = frozenset((*_ENGLISH.split(), *_CHINESE.split()))
_NUMERALS: Final = frozenset("0123456789零〇一二两三四五六七八九十百千万亿半")
_PLAIN_CHARACTERS: Final = frozenset("不的了一人大小有子上下中来出在于个们家年日地得者和为是方这那之")
_SURE: Final = 0.2
"""The weakest evidence, times place, that makes a link."""
_REACH: Final = 3
"""Words around a pair within which links support it."""


@dataclass(frozen=True, slots=True)
class Side:
    """The text of one segment on one side, and where its words lie, in order and apart."""

    text: str
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a dictionary offers for each word of either side in the other's language, likeliest first."""

    source: Sequence[Sequence[str]] = ()
    target: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Two words that answer to each other; ``weight``, 0 to 1, says how surely."""

    source: Span
    target: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The links of one segment, in the order of the source; ``confidence`` is the mean over its words."""

    links: tuple[Link, ...]
    method: Method
    confidence: float

    def reversed(self) -> "Alignment":
        """Return the same links, seen from the other side."""
        turned = (Link(link.target, link.source, link.weight) for link in self.links)
        ordered = tuple(sorted(turned, key=lambda link: (link.source.start, link.target.start)))
        return Alignment(ordered, self.method, self.confidence)


NOTHING: Final = Alignment((), "segment", 0.0)
"""What is known where nothing could be linked."""

Scores = dict[tuple[int, int], float]
"""How well a word of the source, by number, goes with one of the target."""


def is_small(word: str) -> bool:
    """Say whether a word has a function more than a meaning: the, of, 的, 了.

    >>> is_small("The"), is_small("谈判")
    (True, False)
    """
    return word.lower() in _SMALL


def align(source: Side, target: Side, evidence: Evidence) -> Alignment:
    """Link the words of a segment with those of its translation.

    Equal texts are linked word by word. Of a segment with more than
    ``LONGEST`` words nothing is linked.
    """
    if source == target:
        same = tuple(Link(word, word, 1.0) for word in source.words)
        return Alignment(same, "lexical", 1.0) if same else NOTHING
    if not source.words or not target.words or max(len(source.words), len(target.words)) > LONGEST:
        return NOTHING
    left, right = _texts(source), _texts(target)
    scores = _placed(_lexical(source, target, evidence), left, right)
    chosen = _linked(_supported(scores, _linked(scores)))
    if not chosen:
        return NOTHING
    links = tuple(
        Link(source.words[i], target.words[j], round(weight, 4)) for (i, j), weight in sorted(chosen.items())
    )
    told = {i for i, _ in chosen if not is_small(left[i])}
    words = sum(not is_small(word) for word in left)
    return Alignment(links, "lexical", round(len(told) / max(words, 1), 4))


def _texts(side: Side) -> list[str]:
    return [word.cut(side.text) for word in side.words]


def _lexical(source: Side, target: Side, evidence: Evidence) -> Scores:
    """Return what the dictionary and the words themselves say, each way; two voices say more than one."""
    scores: Scores = {}
    forth = _offered(evidence.source, target)
    back = ((i, j, score) for j, i, score in _offered(evidence.target, source))
    same = _same(_texts(source), _texts(target))
    for i, j, score in (*forth, *back, *same):
        if i < len(source.words) and j < len(target.words):
            scores[i, j] = 1 - (1 - scores.get((i, j), 0.0)) * (1 - 0.9 * score)
    return scores


def _offered(hints: Sequence[Sequence[str]], other: Side) -> Iterator[tuple[int, int, float]]:
    """Yield which words of the other side fit what is offered for each word, and how well."""
    finder = _Finder(other)
    for number, offers in enumerate(hints):
        best: dict[int, float] = defaultdict(float)
        for rank, offer in enumerate(offers):
            for j, fit in finder.find(offer):
                best[j] = max(best[j], fit * (1 - 0.05 * min(rank, 6)))
        yield from ((number, j, score) for j, score in best.items())


class _Finder:
    """Finds what a dictionary offers among the words of one side."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._words = [word.lower() for word in _texts(side)]
        self._known: dict[str, list[tuple[int, float]]] = {}

    def find(self, offer: str) -> list[tuple[int, float]]:
        """Return the words that fit an offer, with how well, 0 to 1."""
        if offer not in self._known:
            latin = offer.isascii() or any("a" <= letter <= "z" for letter in offer.lower())
            self._known[offer] = list(self._english(offer) if latin else self._chinese(offer))
        return self._known[offer]

    def _english(self, offer: str) -> Iterator[tuple[int, float]]:
        parts = [part for part in offer.lower().split() if not is_small(part)] or offer.lower().split()
        for j, word in enumerate(self._words):
            if any(_same_stem(part, word) for part in parts):
                yield j, 1 / math.sqrt(len(parts))

    def _chinese(self, offer: str) -> Iterator[tuple[int, float]]:
        """Find the offer in the text wherever words end, and words that share its telling characters."""
        characters = set(offer) - _PLAIN_CHARACTERS
        places = _places(self._side.text, offer) if len(offer) > 1 else []
        for j, (span, word) in enumerate(zip(self._side.words, self._words, strict=True)):
            if word == offer or any(span.overlaps(place) for place in places):
                yield j, 1.0
            elif shared := len(characters.intersection(word)):
                yield j, 0.9 * shared / max(len(offer), len(word))


def _places(text: str, words: str) -> list[Span]:
    found: list[Span] = []
    at = text.find(words)
    while at >= 0:
        found.append(Span(start=at, end=at + len(words)))
        at = text.find(words, at + len(words))
    return found


def _same_stem(one: str, other: str) -> bool:
    """Say whether two English words differ in their endings only: Russia and Russian, claim and claimed."""
    if one == other:
        return True
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    return common >= 3 and one[common:] in _ENDINGS and other[common:] in _ENDINGS


def _same(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield words that are the same in both: names in Latin letters, and numbers however they are written."""
    values = [_values(word) for word in right]
    for i, word in enumerate(left):
        mine = _values(word)
        for j, other in enumerate(right):
            if word.lower() == other.lower() or not mine.isdisjoint(values[j]):
                yield i, j, 1.0


def _values(word: str) -> frozenset[Decimal]:
    """Return all that a word may mean as a number; most words mean none."""
    if word.isascii() and word.isalpha() and is_small(word):
        return frozenset()
    if word.isascii() or _NUMERALS.issuperset(word):
        return frozenset(number.values[0] for number in numbers(word))
    return frozenset()


def _placed(scores: Scores, left: Sequence[str], right: Sequence[str]) -> Scores:
    """Weigh evidence by place: far apart is unlikely, for small words very much so."""
    placed: Scores = {}
    for (i, j), score in scores.items():
        apart = abs((i + 0.5) / len(left) - (j + 0.5) / len(right))
        small = is_small(left[i]) or is_small(right[j])
        placed[i, j] = score * (0.6 * math.exp(-4 * apart) if small else math.exp(-0.9 * apart))
    return placed


def _supported(scores: Scores, links: Mapping[tuple[int, int], float]) -> Scores:
    """Raise pairs whose neighbours are linked to their neighbours; so the nearer of two equal words wins."""
    around = range(-_REACH, _REACH + 1)
    better: Scores = {}
    for (i, j), score in scores.items():
        support = max(
            (
                links[i + di, j + dj] / (abs(di) + abs(dj))
                for di in around
                for dj in around
                if di and dj and (i + di, j + dj) in links
            ),
            default=0.0,
        )
        better[i, j] = min(score * (1 + 0.6 * support), 1.0)
    return better


def _linked(scores: Scores) -> Scores:
    """Choose pairs, best first: words link once, or once more beside the word they link already."""
    ordered = sorted(scores, key=lambda pair: (-scores[pair], abs(pair[0] - pair[1]), pair))
    of_left: dict[int, list[int]] = defaultdict(list)
    of_right: dict[int, list[int]] = defaultdict(list)
    chosen: Scores = {}
    for i, j in ordered:
        if scores[i, j] < _SURE:
            break
        if _free(of_left[i], j) and _free(of_right[j], i) and not (of_left[i] and of_right[j]):
            of_left[i].append(j)
            of_right[j].append(i)
            chosen[i, j] = scores[i, j]
    return chosen


def _free(links: Sequence[int], place: int) -> bool:
    return not links or (len(links) < 4 and min(abs(place - known) for known in links) == 1)
