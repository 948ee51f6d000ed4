"""Hostile or damaged text, shown: one visible glyph for each code point that must not reach a terminal.

Text from the web can hold escape sequences that fill the clipboard, controls
that turn the reading order round, and characters nobody sees. They are shown,
never sent; offsets stand, because one code point becomes one glyph.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

_TAB_SHOWN: Final = " "
_UNKNOWN: Final = "\ufffd"
_BIDI: Final = "⇄"
_UNSEEN: Final = "▯"


_C1: Final = range(0x80, 0xA0)
_SURROGATES: Final = range(0xD800, 0xE000)
_DIRECTIONS: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE: Final = (0xAD, 0x180E, 0x200B, *range(0x2060, 0x2066), *range(0x206A, 0x2070), 0xFEFF)
_ANCHORS: Final = range(0xFFF9, 0xFFFC)
_TAGS: Final = range(0xE0000, 0xE0080)


def _glyphs() -> dict[int, str]:
    """Return what is shown in place of each code point that must not be sent."""
    shown = {code: chr(0x2400 + code) for code in range(0x20)}
    shown |= dict.fromkeys((*_C1, *_SURROGATES), _UNKNOWN)
    shown |= dict.fromkeys(_DIRECTIONS, _BIDI)
    shown |= dict.fromkeys((*_INVISIBLE, *_ANCHORS, *_TAGS), _UNSEEN)
    return shown | {0x09: _TAB_SHOWN, 0x7F: "␡", 0x85: "␤", 0x2028: "↵", 0x2029: "¶"}


_GLYPHS: Final = _glyphs()


def _ranges(codes: Iterable[int]) -> str:
    """Return code points as the inside of a character class; ranges keep its matching fast."""
    inside = ""
    for _, run in groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        inside += f"\\U{members[0]:08x}-\\U{members[-1]:08x}"
    return inside


HOSTILE: Final = re.compile(f"[{_ranges(_GLYPHS)}]")
"""Finds a code point that ``safe`` replaces."""


def safe(text: str) -> str:
    r"""Return the text as it can be shown on one line: as many code points, each with a glyph or a space.

    Controls become their pictures (U+2400 to U+2424), marks of direction ⇄,
    unseen characters ▯, and halves of surrogate pairs U+FFFD; a tab is one
    space. Joiners stay, because emoji and Indic scripts are made with them.

    >>> safe("see \x1b[31m")
    'see ␛[31m'
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_GLYPHS) if HOSTILE.search(text) else text
