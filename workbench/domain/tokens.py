"""Tokens that need no dictionary: a Han character, a word, or a mark; a joined emoji is one."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from workbench.domain.span import Span

_HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN: Final = re.compile(
    rf"[{_HAN}][\ufe00-\ufe0f\U000e0100-\U000e01ef]*|(?:(?![{_HAN}])\w)(?:(?![{_HAN}])[\w\u0300-\u036f])*"
    r"|[^\w\s](?:[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])*"
)
_ONE_HAN: Final = re.compile(rf"[{_HAN}]")


def tokens(content: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the tokens of a text between two offsets (code points); white space is in none.

    >>> [span.cut("Ab 物价。") for span in tokens("Ab 物价。")]
    ['Ab', '物', '价', '。']
    """
    for found in _TOKEN.finditer(content, start, len(content) if end is None else end):
        yield Span(start=found.start(), end=found.end())


def touching(words: Sequence[Span]) -> Callable[[Span], range]:
    """Return what says which of these words, by number, a span has a character of; they are in order.

    >>> touching([Span(start=0, end=2), Span(start=3, end=5)])(Span(start=1, end=4))
    range(0, 2)
    """
    starts, ends = [word.start for word in words], [word.end for word in words]
    return lambda span: range(bisect_right(ends, span.start), bisect_right(starts, span.end - 1))


def is_han(character: str) -> bool:
    """Say whether a character is Chinese, those beyond the basic plane included."""
    return _ONE_HAN.fullmatch(character) is not None
