"""The last gate before the terminal: whatever a widget was given, no control character leaves it.

Textual passes escape sequences in a widget's text on to the terminal, where
they can fill the clipboard, open links or turn text round. Text of ours goes
through ``sanitise.safe``, which shows them; this filter drops what slipped by.
"""

import re
from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_SENT: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""What a terminal may obey, or show as nothing; joiners of emoji and Indic scripts are not among it."""


class SafetyFilter(LineFilter):
    """Drops control characters from every row that is drawn, and links whose address holds one.

    A dropped character had no cell; where Textual counted one, a space takes it.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments as they may be sent; the same list when nothing was wrong."""
        del background
        for segment in segments:
            if not _is_clean(segment):
                return [_clean(segment) for segment in segments]
        return segments


def _is_clean(segment: Segment) -> bool:
    text, style, _ = segment
    if style is not None and style.link is not None and _SENT.search(style.link):
        return False
    return (text.isascii() and text.isprintable()) or _SENT.search(text) is None


def _clean(segment: Segment) -> Segment:
    text, style, control = segment
    if style is not None and style.link is not None and _SENT.search(style.link):
        style = _unlinked(style)
    return Segment(_SENT.sub(lambda match: " " * cell_len(match.group()), text), style, control)


@lru_cache(maxsize=64)
def _unlinked(style: Style) -> Style:
    return style.update_link(None)
