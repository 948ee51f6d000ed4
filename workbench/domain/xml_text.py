"""Text for XML files, written without a tree: what must be escaped, and what XML cannot hold at all."""

import re
from typing import Final

FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2, Char), but for surrogates, which no text has."""
_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_QUOTED: Final = (*_ESCAPES, ('"', "&quot;"), ("\t", "&#9;"), ("\n", "&#10;"))


def held(text: str) -> str:
    r"""Return the text with U+FFFD for each character that XML cannot hold: offsets stand.

    >>> held("a\x0cb")
    'a\ufffdb'
    """
    return FORBIDDEN.sub("\ufffd", text)


def words(text: str) -> str:
    r"""Return text that XML can hold as an element's content; CR is escaped, or readers make LF of it.

    >>> words("a < b\r\n")
    'a &lt; b&#13;\n'
    """
    return _escaped(text, _ESCAPES)


def quoted(text: str) -> str:
    """Return text that XML can hold as an attribute's value, in quotes; white space is kept as it is.

    >>> quoted('a "b"')
    '"a &quot;b&quot;"'
    """
    return f'"{_escaped(text, _QUOTED)}"'


def _escaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    """Replace one character after the other, ``&`` first: ten times as quick as all at once."""
    for character, escape in escapes:
        text = text.replace(character, escape)
    return text
