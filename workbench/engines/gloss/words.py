"""A word with what a dictionary says about it."""

from dataclasses import dataclass

from workbench.domain.span import Span


@dataclass(frozen=True, slots=True)
class GlossWord:
    """A word of a text for the reading aid at the cursor; ``span`` counts code points of that text.

    Of a Chinese word: ``pinyin`` with tone marks, and English senses. Of an
    English one: Chinese words as ``senses``, likeliest first, and the pinyin
    of the first. Both are empty where the dictionary has nothing.
    ``brief`` is what a line of gloss has room for.
    """

    span: Span
    word: str
    pinyin: str
    senses: tuple[str, ...]
    brief: str
