"""Chinese words and their readings, for moving by words and for finding names by pinyin."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from workbench.domain.span import Span
from workbench.tui.finding import toneless
from workbench.tui.pinyin import Pinyin
from workbench.tui.widgets.bilingual_motion import WordSpans, simple_words


class Word(Protocol):
    """A Chinese word of a text: where it stands, and how it is read, its syllables joined."""

    @property
    def span(self) -> Span:
        """Where it stands, in code points."""
        ...

    @property
    def pinyin(self) -> str:
        """Its reading with tone marks; empty when nobody knows it."""
        ...


@runtime_checkable
class Learner(Protocol):
    """A screen that knows Chinese better once the dictionary is open."""

    def chinese_known(self) -> None:
        """Use the dictionary, or do without, where it cannot be opened."""
        ...


Words = Callable[[str], Sequence[Word]]
"""Finds the Chinese words of a text, in their order."""
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])[aeiouv]+(?:ng|n)?|a(?:i|o|ng|n)?|e(?:i|r|ng|n)?|ou?"
)


def cutter(words: Words) -> WordSpans:
    """Return what cuts a text into words of either script."""

    def cut(text: str) -> list[tuple[int, int]]:
        chinese = [(word.span.start, word.span.end) for word in words(text)]
        inside = {at for start, end in chinese for at in range(start, end)}
        others = [(start, end) for start, end in simple_words(text) if start not in inside]
        return sorted([*chinese, *others])

    return cut


def reader(words: Words) -> Pinyin:
    """Return what reads a name as syllables with spaces between them; what it cannot read it leaves."""

    def read(text: str) -> str:
        parts: list[str] = []
        at = 0
        for word in words(text):
            parts += [text[at : word.span.start], *syllables(word.pinyin, len(word.span))]
            at = word.span.end
        return " ".join(part for part in (*parts, text[at:]) if part)

    return read


def syllables(pinyin: str, count: int) -> list[str]:
    """Divide the reading of a word into one syllable a character; whole, where that does not come out even.

    >>> syllables("biāoqiān", 2), syllables("Xī'ān", 2), syllables("xiān", 1)
    (['biao', 'qian'], ['xi', 'an'], ['xian'])
    """
    plain = [toneless(part) for part in re.split(r"[\s'’,·-]+", pinyin.casefold()) if part]
    if len(plain) == count:
        return plain
    return _divide("".join(plain), count) or plain


def _divide(letters: str, count: int) -> list[str] | None:
    """Take the longest first syllable that leaves enough for the others."""
    if count == 0:
        return None if letters else []
    match = _SYLLABLE.match(letters)
    if match is None:
        return None
    for end in range(match.end(), 0, -1):
        rest = _divide(letters[end:], count - 1) if _SYLLABLE.fullmatch(letters[:end]) else None
        if rest is not None:
            return [letters[:end], *rest]
    return None
