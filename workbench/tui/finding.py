"""Finding by a few typed characters: names in two languages and pinyin, and words in a text."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from workbench.tui.pairs import Pair, Place, Side
from workbench.tui.pinyin import Pinyin, unread

_TONES = "12345"
_WHOLE, _START, _WORD, _INSIDE, _SCATTERED = range(1, 6)
"""How what is typed fits a name, from the best on: all of it, its start, the start of a word of it."""


@dataclass(frozen=True)
class Entry:
    """Something to pick: ``names`` are what it may be found by, the most telling first."""

    id: str
    names: tuple[str, ...]
    pinyin: Pinyin = field(default=unread, compare=False)

    @classmethod
    def of(cls, name: str, names: Iterable[str], pinyin: Pinyin) -> "Entry":
        """Make an entry."""
        return cls(name, tuple(names), pinyin)

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Every way in which its names may be typed; found out when somebody types."""
        return tuple(dict.fromkeys(way for each in self.names for way in spellings(each, self._read)))

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Its names from each of their words on: who types the start of a word means that word."""
        return tuple(dict.fromkeys(way for each in self.names for way in beginnings(each, self._read)))

    @cached_property
    def _read(self) -> Pinyin:
        """Reads each name once: that is most of what the first letter typed takes."""
        return cache(self.pinyin)

    def respell(self) -> None:
        """Find the ways out anew: Chinese is read better now."""
        for found in ("spellings", "beginnings", "_read"):
            self.__dict__.pop(found, None)


def spellings(name: str, pinyin: Pinyin) -> list[str]:
    """Return how a name may be typed: as it is, in pinyin, and by the initials of its syllables or words.

    >>> spellings("贴标签", lambda text: "tiē biāo qiān")
    ['贴标签', 'tiebiaoqian', 'tbq']
    """
    plain = _plain(name)
    words = _words(plain if plain.isascii() else name, pinyin)
    ways = [plain]
    if words and not plain.isascii():
        ways.append("".join(words))
    if len(words) > 1:
        ways.append("".join(word[0] for word in words))
    return ways


def beginnings(name: str, pinyin: Pinyin) -> list[str]:
    """Return a name from its second word on, from its third, and so on; and the first letters of its words.

    >>> beginnings("Straw Man", lambda text: text), beginnings("贴标签", lambda text: "tiē biāo qiān")
    (['man', 'sm'], ['biaoqian', 'qian', 'tbq'])
    """
    words = _words(name, pinyin)
    later = ["".join(words[at:]) for at in range(1, len(words))]
    return [*later, "".join(word[0] for word in words)] if later else later


def _words(name: str, pinyin: Pinyin) -> list[str]:
    """Return the words of an English name, or the syllables of a Chinese one."""
    read = name if name.isascii() else " ".join(toneless(part) for part in pinyin(name).split())
    return [word for word in re.split(r"[^0-9a-z]+", read.casefold()) if word]


def rank(query: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that a query fits, the best first; all of them for an empty query.

    Letters that are scattered over a name count only where they begin no word of any.
    """
    wanted = _plain(query)
    if not wanted:
        return list(entries)
    scored = [(score, place) for place, entry in enumerate(entries) if (score := _score(wanted, entry))]
    scored.sort()
    worst = _INSIDE if scored and scored[0][0] <= _WORD else _SCATTERED
    return [entries[place] for score, place in scored if score <= worst]


@dataclass(frozen=True, slots=True)
class Found:
    """One occurrence of what was searched for; ``length`` counts code points."""

    index: int
    side: Side
    offset: int
    length: int

    @property
    def place(self) -> Place:
        """Return where it begins."""
        return Place(self.side, self.index, self.offset)


def occurrences(query: str, pairs: Iterable[Pair]) -> list[Found]:
    """Find words in both columns, in reading order: capitals do not matter, any white space fits a blank."""
    words = query.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
    return [
        Found(index, side, match.start(), match.end() - match.start())
        for index, pair in enumerate(pairs)
        for side, text in ((Side.SOURCE, pair.source), (Side.TRANSLATION, pair.translation or ""))
        for match in pattern.finditer(text)
    ]


def step(found: Sequence[Found], place: Place, by: int) -> int | None:
    """Return which occurrence follows a place, or with -1 precedes it, going round at the ends."""
    if not found:
        return None
    keys = [_key(each.place) for each in found]
    at = bisect_right(keys, _key(place)) if by > 0 else bisect_left(keys, _key(place)) - 1
    return at % len(found)


def _key(place: Place) -> tuple[int, int, int]:
    return (place.index, 0 if place.side is Side.SOURCE else 1, place.offset)


def _plain(text: str) -> str:
    """Drop case and white space: how a name is typed."""
    return "".join(text.casefold().split())


def toneless(text: str) -> str:
    """Drop the tone of a syllable, as a mark or as a number; ü becomes u.

    >>> toneless("biāo"), toneless("lu:3")
    ('biao', 'lu')
    """
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return bare.rstrip(_TONES).replace("u:", "u")


def _score(wanted: str, entry: Entry) -> int:
    """Say how well a query fits, lower is better; 0 for not at all."""
    best = min((score for each in entry.spellings if (score := _fit(wanted, each))), default=0)
    if (not best or best > _WORD) and any(each.startswith(wanted) for each in entry.beginnings):
        return _WORD
    return best


def _fit(wanted: str, spelling: str) -> int:
    if spelling == wanted:
        return _WHOLE
    if spelling.startswith(wanted):
        return _START
    if wanted in spelling:
        return _INSIDE
    letters = iter(spelling)
    return _SCATTERED if len(wanted) > 1 and all(each in letters for each in wanted) else 0
