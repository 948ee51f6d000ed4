"""Whole entries of the dictionary for the words of a text, for reading word by word."""

from collections.abc import Sequence
from typing import Final

from workbench.engines.gloss import senses
from workbench.engines.gloss.cedict import Entry
from workbench.engines.gloss.chinese import rank
from workbench.engines.gloss.index import Index
from workbench.engines.gloss.pinyin import marked
from workbench.engines.gloss.words import GlossWord
from workbench.ports import Lemma, LookedUp

KEPT: Final = 6
"""Entries for one word, best first."""


def chinese_entries(index: Index, words: Sequence[GlossWord]) -> list[LookedUp]:
    """Return Chinese words with their readings: the one meant first, names last."""
    found = index.entries(word.word for word in words)
    return [
        LookedUp(word.span, word.word, word.pinyin, _readings(found.get(word.word, ()), word.pinyin))
        for word in words
    ]


def english_entries(index: Index, words: Sequence[GlossWord]) -> list[LookedUp]:
    """Return English words with the Chinese ones that answer to them, and what those mean in turn."""
    found = index.entries(sense for word in words for sense in word.senses[:KEPT])
    return [
        LookedUp(
            word.span,
            word.word,
            word.pinyin,
            tuple(_lemma(_best(found[sense])) for sense in word.senses[:KEPT] if sense in found),
        )
        for word in words
    ]


def _readings(entries: Sequence[Entry], pinyin: str) -> tuple[Lemma, ...]:
    ordered = sorted(entries, key=lambda entry: (marked(entry.pinyin) != pinyin, rank(entry)))
    return tuple(map(_lemma, ordered[:KEPT]))


def _best(entries: Sequence[Entry]) -> Entry:
    return min(entries, key=rank)


def _lemma(entry: Entry) -> Lemma:
    """Return an entry as people read it: remarks on measure words and pronunciation stand last."""
    ordered = sorted(entry.senses, key=senses.is_note)
    return Lemma(
        entry.simplified, entry.traditional, marked(entry.pinyin), tuple(map(senses.readable, ordered))
    )
