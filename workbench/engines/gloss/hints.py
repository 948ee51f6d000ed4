"""Hints in Chinese for an English text: word by word, the longest expressions first.

A hint is what a dictionary offers, chosen by frequency and by the place in the
sentence. It is no translation: the order of words stays English.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from workbench.domain.span import Span
from workbench.engines.gloss.english import Form, Token, forms, tokens
from workbench.engines.gloss.grammar import small_words
from workbench.engines.gloss.index import Hint, Index
from workbench.engines.gloss.pinyin import marked
from workbench.engines.gloss.words import GlossWord

_WINDOW: Final = 5
"""Words of the longest expression."""
_BLOCK: Final = 300
"""Words looked up together, so that a text without end needs no memory without end."""
_GLUE: Final = re.compile(r"[ \u00a0]|-|‐")
"""What may stand between the words of one expression."""
_BEFORE_VERB: Final = frozenset(
    ("to", "will", "would", "can", "could", "may", "might", "must", "should", "shall", "not", "cannot", "let")
) | {"i", "you", "he", "she", "it", "we", "they", "who", "did", "does", "do"}
_BEFORE_NOUN: Final = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "of", "in", "on", "at", "for", "with", "from", "by")
) | {"my", "your", "his", "her", "its", "our", "their", "no", "any", "some", "every", "each", "more"}
_OF: Final = "的"

Lookup = Mapping[str, Sequence[Hint]]


class Hints:
    """Finds Chinese words for English ones."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def words(self, text: str, *, traditional: bool = False) -> list[GlossWord]:
        """Return the words and expressions of a text with their hints, in their order."""
        found = list(tokens(text))
        words: list[GlossWord] = []
        at = 0
        while at < len(found):
            reach = list(_reach(text, found, range(at, min(at + _BLOCK, len(found)))))
            lookup = self._looked_up(found, at, reach)
            start = at
            while at < start + len(reach):
                before = found[at - 1] if at else None
                taken, hints = _longest(found[at : at + reach[at - start]], before, lookup)
                words.append(_word(text, taken, hints, traditional=traditional))
                at += len(taken)
        return words

    def _looked_up(self, found: Sequence[Token], at: int, reach: Sequence[int]) -> Lookup:
        """Look up every expression that starts at ``at`` or after, as far as ``reach`` goes."""
        phrases = (
            _phrase(found[start : start + length])
            for start, most in enumerate(reach, at)
            for length in range(1, most + 1)
        )
        return self._index.hints(form.english for phrase in phrases for form in forms(phrase))


def _reach(text: str, found: Sequence[Token], places: range) -> Iterator[int]:
    """Yield how many words from each place on may belong to one expression."""
    for at in places:
        reach = 1
        for left, right in zip(found[at:], found[at + 1 : at + _WINDOW], strict=False):
            if left.possessive or not _GLUE.fullmatch(text, left.end, right.start):
                break
            reach += 1
        yield reach


def _phrase(taken: Sequence[Token]) -> str:
    return " ".join(token.english for token in taken)


def _longest(
    window: Sequence[Token], before: Token | None, lookup: Lookup
) -> tuple[Sequence[Token], Sequence[Hint]]:
    """Return the longest beginning of the window that has hints; one word when none has."""
    small = small_words().english
    for length in range(len(window), 1, -1):
        taken = window[:length]
        hints = _ranked(taken, before, lookup)
        if hints and not all(token.english in small for token in taken):
            return taken, hints
    return window[:1], _single(window[0], before, lookup)


def _single(token: Token, before: Token | None, lookup: Lookup) -> list[Hint]:
    """Return the hints for one word; a lone letter has none, and a small word has one."""
    words = small_words()
    if token.english in words.english and not token.shouting:
        return [Hint(*words.english[token.english], "", False, 0.0)]
    if token.end - token.start == 1:
        return []
    ranked = _ranked([token], before, lookup)
    for form in forms(token.english):
        if form.english in words.preferred:
            best = Hint(*words.preferred[form.english], "", False, 0.0)
            same = [hint for hint in ranked if hint.simplified == best.simplified]
            return [*(same or [best]), *(hint for hint in ranked if hint not in same)]
    return ranked


def _ranked(taken: Sequence[Token], before: Token | None, lookup: Lookup) -> list[Hint]:
    """Return the hints for an expression in all its forms, likeliest first, each word once."""
    scored: dict[str, tuple[float, Hint]] = {}
    for form in forms(_phrase(taken)):
        for hint in lookup.get(form.english, ()):
            score = hint.score + _bias(taken[0], before, form, hint)
            known = scored.get(hint.simplified)
            if known is None or score > known[0]:
                scored[hint.simplified] = (score, hint)
    return [hint for _, hint in sorted(scored.values(), key=lambda one: (-one[0], one[1].simplified))]


def _bias(token: Token, before: Token | None, form: Form, hint: Hint) -> float:
    """Return what the place in the sentence adds to a hint's score: noun or verb, name or word."""
    bias = -form.cost
    if form.verb:
        bias += 1.0 if hint.verb else -1.0
    elif form.plural:
        bias -= 0.8 if hint.verb else 0.0
    elif before is not None and (before.possessive or before.english in _BEFORE_NOUN):
        bias -= 1.5 if hint.verb else 0.0
    elif before is not None and before.english in _BEFORE_VERB:
        bias -= 0.0 if hint.verb else 1.5
    if hint.pinyin[:1].isupper():
        bias += 1.5 if token.capital else -2.0
    return bias


def _word(text: str, taken: Sequence[Token], hints: Sequence[Hint], *, traditional: bool) -> GlossWord:
    """Make the word; one without a hint stands for itself."""
    span = Span(start=taken[0].start, end=taken[-1].end)
    word = span.cut(text)
    if not hints:
        return GlossWord(span, word, "", (), word)
    senses = tuple(hint.traditional if traditional else hint.simplified for hint in hints)
    brief = senses[0]
    if taken[-1].possessive and not brief.endswith(_OF):
        brief += _OF
    return GlossWord(span, word, marked(hints[0].pinyin), tuple(filter(None, senses)), brief)
