"""Finding which words of a segment and of its translation answer to each other.

Where a model made the translation and its attention agrees with what the
dictionary is sure of, its attention says so; else the dictionary, numbers,
names and place do. What was found is kept in the project's cache, by the two texts, the dictionary
and a version, so that it is found once.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Final, Protocol, runtime_checkable

from workbench.domain.alignment import LONGEST, Alignment, Evidence, Link, Side, align
from workbench.domain.language import Language
from workbench.domain.span import Span
from workbench.errors import Missing, StoreError
from workbench.ports import Workbench
from workbench.usecases.attention import by_attention
from workbench.usecases.drafts import links_key, load_links
from workbench.usecases.linked import Linked

VERSION: Final = "2"
"""Goes up with every change to how words are found or linked, so that old links are not used."""
DICTIONARY: Final = "gloss"
_HAN: Final = "〇々\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_HAS_HAN: Final = re.compile(f"[{_HAN}]")
_HAS_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-\u024f]")
_REST: Final = re.compile(rf"[{_HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{_HAN}]+")
"""Words that the dictionary does not see: numbers, other scripts, and Han one by one."""
_PART: Final = re.compile(r"[^ \u00a0\-‐]+")
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|^[^\W\d_]+: ")
"""Remarks in a sense, and the reading it belongs to."""
_BREAK: Final = re.compile("[;,/]")
_EMPTY: Final = frozenset(("to", "sb", "sth", "of", "variant", "classifier", "surname"))
"""Words of the dictionary's own language, which say nothing by themselves."""

Texts = tuple[str, str]
"""A source segment's words and those of its translation."""


class _Word(Protocol):
    @property
    def span(self) -> Span: ...

    @property
    def senses(self) -> tuple[str, ...]: ...


@runtime_checkable
class Lexicon(Protocol):
    """An engine that can also tell what single words mean in the other language."""

    def words(self, text: str) -> Sequence[_Word]:
        """Return the Chinese words of a text with English senses. Raises Missing."""
        ...

    def hints(self, text: str, target: Language = ...) -> Sequence[_Word]:
        """Return the English words of a text with Chinese ones, likeliest first. Raises Missing."""
        ...


class WordLinks:
    """Links segments with their translations; what the cache lacks is found and kept, all at once."""

    def __init__(self, wb: Workbench) -> None:
        self._wb = wb

    def find(self, pairs: Iterable[Texts]) -> dict[Texts, Linked]:
        """Return the links of each pair of texts: the model's own where they can be trusted, else lexical."""
        keys = {pair: (self._key(pair), links_key(*pair)) for pair in pairs}
        held = self._wb.store.remembered([key for both in keys.values() for key in both])
        lexical = self._lexical({pair: key for pair, (key, _) in keys.items()}, held)
        for pair, (_, key) in keys.items():
            if key in held:
                trust, looked = load_links(held[key])
                lexical[pair] = by_attention(lexical[pair], looked, trust) or lexical[pair]
        return lexical

    def lexical(self, pairs: Iterable[Texts]) -> dict[Texts, Linked]:
        """Return the links of each pair of texts by dictionary, numbers, names and place alone."""
        keys = {pair: self._key(pair) for pair in pairs}
        return self._lexical(keys, self._wb.store.remembered(list(keys.values())))

    def _lexical(self, keys: Mapping[Texts, str], held: Mapping[str, str]) -> dict[Texts, Linked]:
        found = {pair: _load(held[key], pair) for pair, key in keys.items() if key in held}
        fresh = {pair: self._link(pair) for pair in keys if pair not in found}
        if fresh:
            with suppress(StoreError):  # a project that cannot be written is read without its cache
                self._wb.store.remember({keys[pair]: _dump(linked) for pair, linked in fresh.items()})
        return found | fresh

    @cached_property
    def _lexicon(self) -> Lexicon | None:
        """Return the dictionary, or None where it is not installed: then names, numbers and place must do."""
        engine = self._wb.engines.get(DICTIONARY)
        if engine is None or engine.agent(Language.EN, Language.ZH_HANS) is None:
            return None
        return engine if isinstance(engine, Lexicon) else None

    @cached_property
    def _maker(self) -> list[str | None]:
        if self._lexicon is None:
            return []
        agent = self._wb.engines[DICTIONARY].agent(Language.EN, Language.ZH_HANS)
        return [agent.id, agent.model_sha256] if agent else []

    def _key(self, pair: Texts) -> str:
        whole = json.dumps(["word links", VERSION, self._maker, pair])
        return hashlib.sha256(whole.encode()).hexdigest()

    def _link(self, pair: Texts) -> Linked:
        left, right = (self._words(text) for text in pair)
        source, target = (
            Side(text, tuple(span for span, _ in words))
            for text, words in zip(pair, (left, right), strict=True)
        )
        evidence = Evidence([offers for _, offers in left], [offers for _, offers in right])
        return Linked(source, target, align(source, target, evidence))

    def _words(self, text: str) -> list[tuple[Span, tuple[str, ...]]]:
        """Return the words of a text in either language, in order, with what the dictionary offers."""
        known = sorted(self._looked_up(text), key=lambda word: word[0].start)
        words: list[tuple[Span, tuple[str, ...]]] = []
        end = 0
        for span, offers in known:
            if span.start >= end:
                words += [(rest, ()) for rest in _matches(_REST, text, end, span.start)]
                words += [(part, offers) for part in _matches(_PART, text, span.start, span.end)]
                end = span.end
        return words + [(rest, ()) for rest in _matches(_REST, text, end, len(text))]

    def _looked_up(self, text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
        if self._lexicon is None or len(text) > 40 * LONGEST:
            return
        with suppress(Missing):
            if _HAS_HAN.search(text):
                for word in self._lexicon.words(text):
                    yield word.span, tuple(_english(word.senses))
            if _HAS_LATIN.search(text):
                for word in self._lexicon.hints(text):
                    yield word.span, word.senses


def _matches(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Span]:
    for match in pattern.finditer(text, start, end):
        yield Span(start=match.start(), end=match.end())


def _english(senses: Iterable[str]) -> Iterator[str]:
    """Yield the words to look for: senses without remarks, one by one."""
    for sense in senses:
        for part in _BREAK.split(_ASIDE.sub("", sense)):
            words = [word for word in part.split() if word not in _EMPTY and word.isascii()]
            if 0 < len(words) <= 5:
                yield " ".join(words)


def _dump(linked: Linked) -> str:
    sides = [[(word.start, word.end) for word in side.words] for side in (linked.source, linked.target)]
    places = [{word.start: number for number, word in enumerate(side)} for side in _sides(linked)]
    links = [
        (places[0][link.source.start], places[1][link.target.start], link.weight)
        for link in linked.alignment.links
    ]
    return json.dumps([*sides, links, linked.alignment.method, linked.alignment.confidence])


def _sides(linked: Linked) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    return linked.source.words, linked.target.words


def _load(text: str, pair: Texts) -> Linked:
    left, right, links, method, confidence = json.loads(text)
    source, target = (
        Side(content, tuple(Span(start=start, end=end) for start, end in words))
        for content, words in zip(pair, (left, right), strict=True)
    )
    made = tuple(Link(source.words[i], target.words[j], weight) for i, j, weight in links)
    return Linked(source, target, Alignment(made, method, confidence))
