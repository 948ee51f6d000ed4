"""Which encoding a web page is in: its byte order mark, what it declares, and what its bytes can be.

The order follows the WHATWG HTML Standard ("Determining the character
encoding") for a page that comes without HTTP, with one difference: saved pages
often still declare what they had been before the browser saved them as UTF-8,
so UTF-8 that is beyond doubt beats the declaration.
"""

import re
from typing import Final

from workbench.domain.encoding import Decoded, decode
from workbench.errors import Refused

_SEEN: Final = 4096
"""How many bytes may stand before the declaration; the standard looks at 1024, old pages need more."""
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARED: Final = re.compile(
    rb"""<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})
    |<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})""",
    re.IGNORECASE | re.VERBOSE,
)
_MEANT: Final = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "x-gbk": "gbk",
    "gb_2312-80": "gb2312",
    "x-x-big5": "big5",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "unicode": "utf-8",
}
"""What pages with these labels hold (WHATWG Encoding Standard, 4.2); a label read as ASCII is not UTF-16."""


def declared(data: bytes) -> str | None:
    """Return the encoding that a page's start declares, as it is meant, or None.

    >>> declared(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">')
    'gb2312'
    """
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_SEEN]))
    if not found:
        return None
    label = (found[1] or found[2]).decode("ascii").lower()
    return _MEANT.get(label, label)


def decode_page(data: bytes) -> Decoded:
    """Return a page's characters, every one of them. Raises Refused where no encoding explains the bytes."""
    refusal: Refused | None = None
    try:
        guess = decode(data)
    except Refused as error:
        refusal = error
    else:
        sure_utf8 = guess.encoding == "utf-8" and guess.how == "certain" and not guess.content.isascii()
        if guess.how == "bom" or sure_utf8:
            return guess
    label = declared(data)
    if label is not None:
        try:
            return decode(data, label)
        except Refused:
            pass  # it declares what it is not
    if refusal is not None:
        raise refusal
    return guess
