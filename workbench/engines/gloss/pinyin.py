"""Pinyin with tone marks, from the numbered pinyin of the dictionary."""

import re
import unicodedata
from typing import Final

_MARKS: Final = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": ""}
_SYLLABLE: Final = re.compile(r"([A-Za-zü:]+)([1-5])")
_SILENT: Final = "xx"
"""What CC-CEDICT writes for a character whose reading is unknown."""


def marked(numbered: str) -> str:
    """Write syllables as one word; a capital inside begins a new one, as in names.

    >>> marked("ping2 lun4"), marked("Xi1 an1"), marked("lu:3 xing2")
    ('pínglùn', "Xī'ān", 'lǚxíng')
    >>> marked("Bei3 Da4 xi1 Yang2")
    'Běi Dàxī Yáng'
    """
    written = ""
    for part in numbered.split():
        syllable = _syllable(part)
        written += _joint(written, syllable) + syllable
    return written


def _joint(before: str, syllable: str) -> str:
    """Return what stands between two syllables: nothing, a space, or the apostrophe before a vowel."""
    if not before or not syllable:
        return ""
    if before[-1] == "," or syllable[:1].isupper():
        return " "
    plain = unicodedata.normalize("NFD", syllable[:1])[0]
    return "'" if plain in "aeo" and before[-1].isalpha() else ""


def _syllable(part: str) -> str:
    """Write one syllable; what is not one (a letter, a comma, a dot) stays as it is."""
    match = _SYLLABLE.fullmatch(part)
    if match is None:
        return part
    if match[1] == _SILENT:
        return ""
    letters = match[1].replace("u:", "ü").replace("U:", "Ü")
    at = _bearer(letters.lower())
    return unicodedata.normalize("NFC", letters[: at + 1] + _MARKS[match[2]] + letters[at + 1 :])


def _bearer(letters: str) -> int:
    """Return where the mark goes: on a or e, on the o of ou, else on the last vowel, else on m or n."""
    for vowel in ("a", "e", "ou"):
        if vowel in letters:
            return letters.index(vowel)
    vowels = [at for at, letter in enumerate(letters) if letter in "iouü"]
    if vowels:
        return vowels[-1]
    return next((at for at, letter in enumerate(letters) if letter in "mn"), 0)
