"""How likely a reading of bytes is as news text in English or Chinese, in bits.

A character costs about -log2 of how often such text uses it, so a reading
that is right costs less than one that is gibberish. The frequencies of Han
characters are those of ``scripts_table``; the others are set by hand, coarse,
and good enough because wrong readings are dearer by far.
"""

import re
from collections import Counter
from functools import cache
from typing import Final

from workbench.domain.scripts_table import FREQUENT

LATIN_USUAL: Final = frozenset("àáâäåæçèéêëìíîïñòóôöøùúûüßœÀÁÂÄÇÈÉÊÖÜŒšž–—‘’“”•…€£©®™°§±×÷²³½¼·«»¡¿ª\xa0")
"""What Western text in Windows-1252 uses outside ASCII, mostly."""
BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]")
_WORD_CUT: Final = 12.0
_TIERS: Final = ((140, 8.0), (420, 9.7), (700, 10.7), (1400, 11.8), (10_000, 13.4))
"""Bits by rank in FREQUENT: what jieba's counts give these stretches, about."""
_PUNCTUATION: Final = "，。、：；？！“”‘’（）《》〈〉「」『』【】—…·\u3000\u2028\u2029\x85"
_RANGES: Final = (
    ("\x08", 24.0), ("\r", 4.0), ("\x1f", 24.0), (" ", 3.0), ("@", 7.0), ("Z", 6.5), ("`", 9.0),
    ("z", 4.2), ("~", 9.0), ("\x9f", 28.0), ("\u017f", 14.0), ("\u036f", 24.0), ("\u1fff", 15.0),
    ("\u22ff", 15.0), ("\u2fff", 18.0), ("\u303f", 13.0), ("\u309f", 16.0), ("\u30ff", 17.0),
    ("\u33ff", 19.0), ("\u4dff", 23.0), ("\u9fff", 20.0), ("\uabff", 24.0), ("\ud7a3", 17.0),
    ("\uf8ff", 30.0), ("\ufaff", 23.0), ("\ufeff", 18.0), ("\uff5e", 13.0), ("\uffff", 22.0),
    ("\U0001efff", 26.0), ("\U0001faff", 16.0), ("\U0010ffff", 28.0),
)  # fmt: skip
"""Bits of all other characters: up to and including which character, how many."""
_BIG5_TRAILS: Final = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_HAN_IN_WORD: Final = re.compile("[a-z][\u3400-\u9fff]|[\u3400-\u9fff][a-z]")


def price(text: str) -> float:
    """Return the bits a reading costs; Han in the middle of a lower-case word costs extra."""
    known = ranks()
    bits = sum(count * _bits(character, known) for character, count in Counter(text).items())
    return bits + _WORD_CUT * len(_HAN_IN_WORD.findall(text))


def mean(text: str) -> float:
    """Return the mean bits of the characters outside ASCII; 0 where there are none."""
    beyond = Counter(BEYOND_ASCII.findall(text))
    known = ranks()
    total = sum(count * _bits(character, known) for character, count in beyond.items())
    return total / max(1, beyond.total())


@cache
def ranks() -> dict[str, float]:
    """Return the bits of Han characters and of punctuation that Chinese text uses.

    After the frequent ones come those that the standards call common: level 1
    of GB 2312 (rows 16 to 55) and of Big5 (lead bytes A4 to C6).
    """
    big5 = b"".join(bytes((lead, trail)) for lead in range(0xA4, 0xC6) for trail in _BIG5_TRAILS)
    gb2312 = b"".join(bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    bits_of = dict.fromkeys(big5.decode("big5"), 17.0)
    bits_of |= dict.fromkeys(gb2312.decode("gb2312", "ignore"), 16.0)  # row 55 ends with five empty cells
    for rank, character in enumerate(FREQUENT):
        bits_of[character] = next(bits for below, bits in _TIERS if rank < below)
    return bits_of | dict.fromkeys(_PUNCTUATION, 7.0)


def _bits(character: str, known: dict[str, float]) -> float:
    """Return about -log2 of how often a character comes in news text in English or Chinese."""
    bits = known.get(character)
    if bits is not None:
        return bits
    if character in LATIN_USUAL:
        return 11.0
    return next(bits for last, bits in _RANGES if character <= last)
