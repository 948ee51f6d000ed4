"""A line of gloss: the words joined by dots, the punctuation where it was."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from workbench.engines.gloss.chinese import Piece
from workbench.engines.gloss.words import GlossWord

DOT: Final = " · "
"""Between two words; it tells a gloss from a sentence at a glance."""

_CLOSING: Final = {
    "，": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    "、": ",",
    "）": ")",
    "】": "]",
} | {mark: mark for mark in "”’》」』…,.;:!?)]}"}
_OPENING: Final = {"（": "(", "【": "["} | {mark: mark for mark in "“‘《「『([{"}


def english_line(pieces: Iterable[Piece]) -> tuple[str, int]:
    """Write Chinese pieces as a line of English words, with Western punctuation; count the words.

    Line breaks are kept; other white space gives way to the dots.
    """
    parts: list[str] = []
    joint = ""
    count = 0
    for piece in pieces:
        if piece.word is not None or any(map(str.isalnum, piece.text)):
            parts += [joint, piece.text if piece.word is None else piece.word.brief]
            joint = DOT
            count += piece.word is not None
        else:
            written, joint = _punctuation(piece.text, joint)
            parts.append(written)
    return "".join(parts), count


def _punctuation(text: str, joint: str) -> tuple[str, str]:
    """Return how a mark is written after ``joint``, and what joins the next word to it."""
    if _SPACE.fullmatch(text):
        return "", joint or " "
    if text in _OPENING:
        return joint.replace(DOT, " ") + _OPENING[text], ""
    return "".join(_CLOSING.get(mark, mark) for mark in text), " " if text[-1] in _CLOSING else ""


def chinese_line(text: str, words: Sequence[GlossWord]) -> str:
    """Write hints in place of the words of an English text; all that lies between stays.

    A word without anything to say in Chinese, such as an article, is left out
    with the space after it.
    """
    line = gap = ""
    end = 0
    for word in words:
        gap = _after(line + gap, gap, text[end : word.span.start])
        end = word.span.end
        if word.brief:
            line += (DOT if line and _SPACE.fullmatch(gap) else gap) + word.brief
            gap = ""
    return line + _after(line + gap, gap, text[end:])


def _after(before: str, gap: str, more: str) -> str:
    """Join two gaps around a word that is left out, with one space where both had one."""
    return gap + (more.lstrip(" ") if before[-1:] in _NO_SPACE_AFTER else more)


_SPACE: Final = re.compile(r"[ \t\u00a0\u3000]+")
_NO_SPACE_AFTER: Final = ("", " ", "—", "–", "-", "/", *_OPENING)
