"""Words to look for in a text, as people write them: literal, in any case, with simple wildcards.

There are no regular expressions, because some never end: ``(a+)+$`` takes
15 seconds on 28 characters. Here the time grows with the text and with the
pattern, whatever they hold.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import Final

from workbench.errors import InputError

_INSIDE: Final = r"[\w\u0300-\u036f]"
"""What ``*`` runs over: letters, digits, and the marks that sit on letters."""
_RUN: Final = re.compile(f"{_INSIDE}*+")
_UNSPACED: Final = r"[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00016fe0-\U0001b2ff\U00020000-\U0003ffff]"
"""Characters of scripts that set no spaces between words: Han, kana, bopomofo, by blocks; not Hangul."""
_FIRST_UNSPACED: Final = "\u2e80"
_SPACED: Final = f"(?:(?!{_UNSPACED}){_INSIDE})"
"""What ``*`` at the start or the end runs over: letters of scripts that set spaces between words."""
_REST: Final = re.compile(f"{_SPACED}*+")
_WHITE: Final = r"\s++"
_ANY: Final = r"\S"
_STAR: Final = "*"
_ESCAPED: Final = frozenset("*?\\")
_NOWHERE: Final = 1 << 62
_BETWEEN: Final = "\0"
"""Parts texts that are searched together: no project holds it, and it is no white space."""


@dataclass(frozen=True, slots=True)
class Pattern:
    r"""What to look for: the parts between the ``*``, and whether one stands at the start or the end.

    Case is folded, and white space stands for any run of white space. ``?`` is
    one character that is not white space. ``*`` is as many letters and digits
    as it takes to come to the next part, none if possible; at the start or the
    end of a pattern it takes the rest of the word, in Chinese nothing, for
    nobody sees there where a word ends. ``\*``, ``\?`` and ``\\`` are the
    characters themselves.

    >>> list(Pattern.of("off * t?ble").places("Off\n the  table"))
    []
    >>> list(Pattern.of("off t* t?ble").places("Off\n the  table"))
    [(0, 15)]
    """

    parts: tuple[re.Pattern[str], ...]
    open_start: bool = False
    open_end: bool = False

    @classmethod
    def of(cls, text: str, *, wildcards: bool = True) -> "Pattern":
        """Read a pattern. Raises InputError for one without any character to look for."""
        tokens = list(_tokens(text.strip(), wildcards=wildcards))
        parts = _parts(tokens)
        if not parts:
            raise InputError("search.empty", pattern=text)
        return cls(parts, open_start=tokens[0] == _STAR, open_end=tokens[-1] == _STAR)

    def places(self, text: "str | Folded") -> Iterator[tuple[int, int]]:
        """Yield where the pattern stands, from left to right without overlaps, in code points of ``text``."""
        folded = Folded.of(text) if isinstance(text, str) else text
        places = self._places(folded.text)
        unfold = folded.unfold
        if unfold is None:
            return places
        return ((unfold.original(start), unfold.original(end - 1) + 1) for start, end in places)

    def _places(self, folded: str) -> Iterator[tuple[int, int]]:
        seekers = [_Seeker(part, folded) for part in self.parts[1:]]
        done = at = 0
        while found := self.parts[0].search(folded, at):
            end = _reach(seekers, found.end())
            if end is None:
                at = found.start() + 1
                continue
            start = _word_start(folded, found.start(), done) if self.open_start else found.start()
            done = at = _word_end(folded, end) if self.open_end else end
            yield start, done


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made ready, for those who look for many patterns in it."""

    text: str
    unfold: "_Unfold | None"

    @classmethod
    def of(cls, text: str) -> "Folded":
        """Fold the case; folding never shortens, so at equal length every character kept its place."""
        folded = text.casefold()
        return cls(folded, None if len(folded) == len(text) else _Unfold.of(text))


@dataclass(slots=True)
class _Seeker:
    """Looks for one part behind a ``*``; asked with growing offsets, it reads the text once."""

    part: re.Pattern[str]
    text: str
    start: int = -1
    end: int = -1
    run: int = -1
    """The end of the run of letters that the last question began in."""

    def after(self, at: int) -> int | None:
        """Return where the first occurrence ends that only letters part from ``at``, or None."""
        if self.start < at:
            found = self.part.search(self.text, at)
            self.start, self.end = found.span() if found else (_NOWHERE, _NOWHERE)
        if self.run < at:
            self.run = _run_end(self.text, at)
        return self.end if self.start <= self.run else None


@dataclass(frozen=True, slots=True)
class _Unfold:
    """Turns offsets into a case-folded text back, where characters grew (ß became ss)."""

    grown: Sequence[int]
    """Where in the folded text each character stands that grew."""
    lengths: Sequence[int]
    gained: Sequence[int] = field(default=(0,))
    """How many characters the first n of them added."""

    @classmethod
    def of(cls, text: str) -> "_Unfold":
        """Find the characters of a text that grow."""
        found = list(_growing().finditer(text))
        lengths = [len(each[0].casefold()) for each in found]
        gained = list(accumulate((length - 1 for length in lengths), initial=0))
        grown = [each.start() + before for each, before in zip(found, gained, strict=False)]
        return cls(grown, lengths, gained)

    def original(self, offset: int) -> int:
        """Return which character of the text the folded one at ``offset`` comes from."""
        count = bisect_right(self.grown, offset)
        if count and offset < self.grown[count - 1] + self.lengths[count - 1]:
            return self.grown[count - 1] - self.gained[count - 1]
        return offset - self.gained[count]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether no word is cut at either end; Chinese has no such ends, so there it always holds.

    >>> stands_alone("a cat", 2, 5), stands_alone("concat", 3, 6), stands_alone("说明书", 0, 2)
    (True, False, True)
    """
    return not (_glued(text, start) or _glued(text, end))


def _unspaced(char: str) -> bool:
    """Say whether a character is of a script that sets no spaces between words."""
    return char >= _FIRST_UNSPACED and re.match(_UNSPACED, char) is not None


def _glued(text: str, at: int) -> bool:
    """Say whether the characters on both sides of an offset belong to one word."""
    if not 0 < at < len(text):
        return False
    return all(each.isalnum() and not _unspaced(each) for each in text[at - 1 : at + 1])


def _tokens(text: str, *, wildcards: bool) -> Iterator[str]:
    """Yield ``*``, or the regular expression of one character or one run of white space."""
    at = 0
    while at < len(text):
        character = text[at]
        if wildcards and character == "\\" and text[at + 1 : at + 2] in _ESCAPED and at + 1 < len(text):
            at += 1
            yield re.escape(text[at])
        elif wildcards and character in "*?":
            yield _STAR if character == "*" else _ANY
        elif character.isspace():
            while text[at + 1].isspace():  # the text was stripped: something follows
                at += 1
            yield _WHITE
        else:
            yield re.escape(character.casefold())
        at += 1


def _parts(tokens: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Put together what stands between the ``*``."""
    parts: list[str] = [""]
    for token in tokens:
        if token == _STAR:
            parts.append("")
        else:  # a run of white space is taken from its start, or every start in it would be tried
            parts[-1] += rf"(?<!\s){token}" if token == _WHITE and not parts[-1] else token
    return tuple(re.compile(part) for part in parts if part)


def _reach(seekers: Sequence[_Seeker], at: int) -> int | None:
    """Return where the last part ends, or None when one of them cannot be reached."""
    for seeker in seekers:
        end = seeker.after(at)
        if end is None:
            return None
        at = end
    return at


def _run_end(text: str, at: int) -> int:
    found = _RUN.match(text, at)
    assert found is not None, "a run may be empty"
    return found.end()


def _word_end(text: str, at: int) -> int:
    if _unspaced(text[at - 1]):
        return at
    found = _REST.match(text, at)
    assert found is not None, "a run may be empty"
    return found.end()


def _word_start(text: str, at: int, least: int) -> int:
    while at > least and not _unspaced(text[at]) and re.match(_SPACED, text[at - 1]):
        at -= 1
    return at


@cache
def _growing() -> re.Pattern[str]:
    """Match one character that case folding makes longer; all of them lie in the first plane."""
    return re.compile(f"[{''.join(c for c in map(chr, range(0x80, 0x10000)) if len(c.casefold()) > 1)}]")


class Shelf:
    """Many short texts, in which many patterns are looked for at once.

    >>> list(Shelf(["a cat", "Cats"]).places(Pattern.of("cat")))
    [(0, 2, 5), (1, 0, 3)]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._starts = [0, *accumulate(len(text) + 1 for text in texts)]
        self._folded = Folded.of(_BETWEEN.join(texts))

    def places(self, pattern: Pattern, *, alone: bool = False) -> Iterator[tuple[int, int, int]]:
        """Yield the number of the text, and where in it the pattern stands; ``alone``: whole words only."""
        for start, end in pattern.places(self._folded):
            number = bisect_right(self._starts, start) - 1
            here, until = start - self._starts[number], end - self._starts[number]
            text = self._texts[number]
            if until <= len(text) and (not alone or stands_alone(text, here, until)):
                yield number, here, until
