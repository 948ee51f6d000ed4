"""Chinese word by word: where the words are, how they are read, what they mean."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.domain.span import Span
from workbench.engines.gloss import senses
from workbench.engines.gloss.cedict import Entry
from workbench.engines.gloss.grammar import small_words
from workbench.engines.gloss.index import Index
from workbench.engines.gloss.pinyin import marked
from workbench.engines.gloss.words import GlossWord

Cut = Callable[[str], Sequence[tuple[str, str]]]
"""A segmenter: pieces that, joined, are the text, each with its part of speech as jieba writes it."""

_HAN: Final = re.compile(r"[〇々\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_JOINED: Final = 4
"""Pieces of the segmenter that may be one word of the dictionary, such as 责任 + 编辑."""
_LONGEST: Final = 12
"""Characters of the longest word that is looked for in pieces."""
_BLOCK: Final = 2000
"""Characters read together, so that a text without end needs no memory without end."""
_SENSES: Final = 8
"""Senses shown at the cursor."""

_NAMES: Final = ("nr", "ns", "nt", "nz")
"""Parts of speech of people, places, bodies and other names."""

Found = Mapping[str, Sequence[Entry]]
Stretch = tuple[int, int]
"""Where something starts and ends, in code points."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``word`` is set where it is Chinese."""

    start: int
    text: str
    word: GlossWord | None


class Chinese:
    """Reads Chinese with the help of a dictionary and a segmenter."""

    def __init__(self, index: Index, cut: Cut) -> None:
        self._index = index
        self._cut = cut
        self._simplified = str.maketrans(index.simplified())

    def pieces(self, text: str) -> Iterator[Piece]:
        """Yield the text in pieces that, joined, are the text."""
        for start, block in _blocks(text):
            yield from self._pieces(block, start)

    def _pieces(self, text: str, shift: int) -> list[Piece]:
        tokens, names = self._tokens(text)
        found = self._index.entries(_candidates(text, tokens))
        spans = [span for group in _groups(text, tokens) for span in _joined(text, group, found)]
        unknown = [text[start:end] for start, end in spans if _is_unknown(text[start:end], found)]
        found |= self._index.entries(part for word in unknown for part in _parts(word))
        split = [part for span in spans for part in ([span] if span in names else _split(text, span, found))]
        found |= self._index.entries(self._pointed(text, split, found))
        return [self._piece(text[start:end], shift + start, found) for start, end in split]

    def words(self, text: str) -> list[GlossWord]:
        """Return the Chinese words of a text in their order."""
        return [piece.word for piece in self.pieces(text) if piece.word is not None]

    def _tokens(self, text: str) -> tuple[list[Stretch], set[Stretch]]:
        """Return where the segmenter's pieces lie, and which of them it takes for names.

        It knows simplified words best, so it is given those.
        """
        spans: list[Stretch] = []
        names: set[Stretch] = set()
        for token, kind in self._cut(text.translate(self._simplified)):
            start = spans[-1][1] if spans else 0
            spans.append((start, start + len(token)))
            if kind.startswith(_NAMES):
                names.add(spans[-1])
        return spans, names

    def _pointed(self, text: str, spans: Sequence[Stretch], found: Found) -> Iterator[str]:
        """Yield the words that other words only point to (variants, short forms)."""
        for start, end in spans:
            for entry in found.get(text[start:end], ()):
                yield from filter(None, map(senses.pointer, entry.senses))

    def _piece(self, piece: str, start: int, found: Found) -> Piece:
        if not _HAN.search(piece):
            return Piece(start, piece, None)
        entries = sorted(found.get(piece, ()), key=rank)
        span = Span(start=start, end=start + len(piece))
        small = small_words().chinese.get(piece)
        if small is not None:
            pinyin, brief = small
            first = [entry for entry in entries if marked(entry.pinyin) == pinyin]
            entries = first + [entry for entry in entries if entry not in first]
            return Piece(start, piece, GlossWord(span, piece, pinyin, _listed(entries), brief))
        if not entries:
            return Piece(start, piece, GlossWord(span, piece, *self._sounded(piece)))
        pinyin = marked(entries[0].pinyin)
        return Piece(start, piece, GlossWord(span, piece, pinyin, _listed(entries), _brief(entries, found)))

    def _sounded(self, word: str) -> tuple[str, tuple[str, ...], str]:
        """Return how an unknown word, most often a name, is read; it stands for itself in the line."""
        known = self._index.entries(word)
        if not all(character in known for character in word):
            return "", (), word
        sound = marked(" ".join(min(known[character], key=rank).pinyin.lower() for character in word))
        return sound, (), sound[:1].upper() + sound[1:]


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in blocks with their offsets, cut between words where there is such a place."""
    start = 0
    while start < len(text):
        end = min(start + _BLOCK, len(text))
        if end < len(text):
            places = range(end, start + _BLOCK // 2, -1)
            end = next((place for place in places if not _HAN.match(text[place - 1])), end)
        yield start, text[start:end]
        start = end


def _candidates(text: str, tokens: Sequence[Stretch]) -> Iterator[str]:
    """Yield every string that may turn out to be a word of the dictionary."""
    for group in _groups(text, tokens):
        for first, (start, _) in enumerate(group):
            for _, end in group[first : first + _JOINED]:
                if end - start <= _LONGEST:
                    yield text[start:end]


def _groups(text: str, tokens: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    """Yield runs of Chinese pieces, and every other piece by itself."""
    run: list[Stretch] = []
    for start, end in tokens:
        if _HAN.search(text, start, end):
            run.append((start, end))
            continue
        if run:
            yield run
        yield [(start, end)]
        run = []
    if run:
        yield run


def _joined(text: str, group: Sequence[Stretch], found: Found) -> Iterator[Stretch]:
    """Join pieces to the longest word that the dictionary has.

    Two single characters stay apart: there the segmenter knows better.
    """
    at = 0
    while at < len(group):
        start, end = group[at]
        taken = 1
        for more in range(min(_JOINED, len(group) - at), 1, -1):
            last = group[at + more - 1][1]
            if last - start > more and _is_known(text[start:last], found):
                end, taken = last, more
                break
        yield start, end
        at += taken


def _is_known(word: str, found: Found) -> bool:
    return word in found or word in small_words().chinese


def _is_unknown(word: str, found: Found) -> bool:
    return len(word) > 1 and not _is_known(word, found) and _HAN.search(word) is not None


def _parts(word: str) -> Iterator[str]:
    """Yield the strings inside a word that may be words, and the word's characters."""
    for start in range(len(word)):
        for end in range(start + 1, min(len(word), start + _LONGEST) + 1):
            yield word[start:end]


def _split(text: str, span: Stretch, found: Found) -> list[Stretch]:
    """Split what the dictionary does not have into the longest words it has."""
    start, end = span
    if not _is_unknown(text[start:end], found):
        return [span]
    parts: list[Stretch] = []
    at = start
    while at < end:
        stops = range(min(end, at + _LONGEST), at + 1, -1)
        stop = next((stop for stop in stops if _is_known(text[at:stop], found)), at + 1)
        parts.append((at, stop))
        at = stop
    return parts


def rank(entry: Entry) -> tuple[bool, bool, int]:
    """Order readings: those that mean something by themselves, no names, many senses."""
    plain = sum(sense.count(";") + 1 for sense in entry.senses if senses.is_plain(sense))
    return plain == 0, entry.proper, -plain


def _listed(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the senses of a word; those of another reading are marked with it."""
    listed: list[str] = []
    for number, entry in enumerate(entries):
        mark = "" if not number or entry.pinyin == entries[0].pinyin else f"{marked(entry.pinyin)}: "
        plain = [sense for sense in entry.senses if not senses.is_note(sense)]
        plain.sort(key=lambda sense: not senses.is_plain(sense))
        listed += [f"{mark}{senses.readable(sense)}" for sense in plain]
    return tuple(dict.fromkeys(listed))[:_SENSES]


def _brief(entries: Sequence[Entry], found: Found) -> str:
    """Return the first plain sense, that of the word pointed to, or whatever there is."""
    for entry in entries:
        for sense in filter(senses.is_plain, entry.senses):
            return senses.brief(sense, proper=entry.proper)
    for entry in entries:
        for word in filter(None, map(senses.pointer, entry.senses)):
            for other in sorted(found.get(word, ()), key=rank):
                for sense in filter(senses.is_plain, other.senses):
                    return senses.brief(sense, proper=other.proper)
    return senses.brief(entries[0].senses[0], proper=entries[0].proper) or entries[0].simplified
