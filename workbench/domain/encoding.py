"""From bytes to characters: which encoding a text is in, and how sure that is.

Detectors that look at byte statistics miss what news archives hold: English
text with a Chinese footer of four characters. So each candidate is decoded
strictly and its characters are priced in bits by how frequent they are; the
cheapest reading wins, and how far ahead it is says how sure that is.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final, Literal

from workbench.domain.likelihood import BEYOND_ASCII, LATIN_USUAL, mean, price, ranks
from workbench.domain.text import Replaced
from workbench.errors import Refused

How = Literal["declared", "bom", "certain", "likely"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, and how they were found.

    ``encoding`` is a codec's name as Python spells it; ``utf-8-sig``, ``utf-16``
    and ``utf-32`` had a byte order mark, which ``content`` leaves out. NUL stands
    in ``content`` as U+FFFD and is listed in ``replaced``. ``likely`` is a guess
    that a person should see.
    """

    content: str
    encoding: str
    how: How
    replaced: tuple[Replaced, ...] = ()


_NAMES: Final = (
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be ascii gb2312 gbk gb18030 hz big5 "
    "big5hkscs cp950 shift_jis cp932 euc_jp iso2022_jp euc_kr cp949 johab koi8-r koi8-u cp1250 cp1251 cp1252 "
    "cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp850 cp866 cp874 mac-roman iso8859-1 iso8859-2 "
    "iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16"
)
DECLARABLE: Final = frozenset(_NAMES.split())
"""The codecs a person may name; those that are no text encodings, or unsafe (UTF-7), are left out."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDER: Final = {"gb2312": ("gb18030",), "gbk": ("gb18030",), "big5": ("big5hkscs", "cp950")}
"""What pages with these labels hold in practice (WHATWG Encoding Standard, 4.2)."""
_MAGIC: Final = (
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b",
    b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00",
    b"Rar!",
)  # fmt: skip
_CHINESE: Final = ("gb18030", "big5hkscs", "cp950")
_WIDE: Final = ("utf-16-le", "utf-16-be")
_FOREIGN: Final = ("cp932", "euc_jp", "cp949", "cp1252")
"""Tried so that Japanese, Korean and Western text is not taken for Chinese; never called certain."""
_SURE: Final = 20.0
_SURE_OF_UTF8: Final = 8.0
"""Bits by which the best reading must beat the next to be called certain; chance seldom makes UTF-8."""
_GIBBERISH: Final = 17.0
"""Mean bits of the characters outside ASCII from which a reading is not believed; Chinese has 9 to 13."""
_TYPICAL: Final = 15.0
"""Mean bits up to which a reading may be called certain."""
_SHORT: Final = 64
_FEW: Final = 12
_MANY_NULS: Final = 8
_PLENTY: Final = 65_536
_DAMAGE: Final = 24.0
_UTF8_PRIOR: Final = 12.0
_GB_PRIOR: Final = 2.0
_EASTERN_BONUS: Final = 6.0
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTE: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_THREE_BEYOND: Final = re.compile("[À-ÿ]{3}")
_KANA_OR_HANGUL: Final = re.compile("[ぁ-ゖァ-ヺ가-힣]")
_KANA_OR_USUAL_HANGUL: Final = re.compile(
    "[ぁ-ゖァ-ヺ이다는을를의에가고한하지도로사기은서그대해어아정나리으시일자인부스]"
)
_ENOUGH_EASTERN: Final = 8
_ASCII_LETTER: Final = re.compile("[A-Za-z]")


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the characters of ``data``, every one of them, line ends included.

    ``encoding`` is what a person or a file's label says; without it the order is: byte
    order mark, the NUL pattern of UTF-16, strict UTF-8, then the best of GB18030, Big5,
    UTF-16 and, for text that is clearly Latin, Windows-1252. Raises Refused:
    ``text.binary``, ``text.undecodable`` (its place is the byte offset), ``text.unknown_encoding``.

    >>> decode("评论".encode("gb18030")).encoding
    'gb18030'
    """
    if data.startswith(_MAGIC):
        raise Refused("text.binary")
    if encoding is not None:
        return _declared(data, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark) and (name != "utf-32" or _try(data, name) is not None):
            return _checked(_strict(data, name), name, "bom")
    wide = _nul_pattern(data)
    if wide:
        return _checked(_strict(data, wide), wide, "certain")
    return _undeclared(data)


def _declared(data: bytes, encoding: str) -> Decoded:
    """Decode as somebody said; a label that pages use loosely also admits its superset."""
    try:
        name = codecs.lookup(encoding.strip()).name
    except (LookupError, ValueError):
        name = ""
    if name not in DECLARABLE:
        raise Refused("text.unknown_encoding", name=encoding)
    marked = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(name, name)
    if any(data.startswith(mark) for mark, of in _BOMS if of == marked):
        name = marked
    elif name == "utf-8-sig":
        name = "utf-8"
    elif name == "utf-16":
        name = min(_WIDE, key=lambda wide: price(_try(data, wide) or "\x00" * len(data)))
    for wider in _WIDER.get(name, ()):
        if _try(data, name) is None and _try(data, wider) is not None:
            name = wider
    return _checked(_strict(data, name), name, "declared")


def _undeclared(data: bytes) -> Decoded:
    """Decode without any mark: UTF-8 where it is beyond doubt, else the cheapest reading."""
    utf8 = _try(data, "utf-8")
    if utf8 is not None and "\x00" not in utf8 and not _doubtful(data, utf8):
        return _checked(utf8, "utf-8", "certain")
    readings = _readings(data, utf8)
    if not readings:
        raise _undecodable(data, *_CHINESE)
    prices = {name: price(text) - _bonus(name, text) for name, text in readings.items()}
    best = min(prices, key=prices.__getitem__)
    text = readings[best]
    typical = mean(text)
    if best != "utf-8" and (typical > _GIBBERISH or prices[best] > _broken_price(_evidence(data))):
        raise _undecodable(data)
    next_best = min((prices[name] for name, other in readings.items() if other != text), default=float("inf"))
    ahead = next_best - prices[best] - _bonus(best, text)
    sure = ahead >= _SURE_OF_UTF8
    if best != "utf-8":
        enough = len(BEYOND_ASCII.findall(text)) > 1
        sure = ahead >= _SURE and typical <= _TYPICAL and enough and best not in _FOREIGN
    return _checked(_strict(data, best), best, "certain" if sure else "likely")


def _readings(data: bytes, utf8: str | None) -> dict[str, str]:
    """Return every strict reading worth pricing, by codec; of equal ones the first is taken.

    Of long data only what tells encodings apart is read here.
    """
    evidence = _evidence(data)
    wide = _WIDE if evidence is data and len(data) % 2 == 0 else ()
    names = ("utf-8",) if utf8 is not None else _FOREIGN
    readings = {}
    for name in (*names, *_CHINESE, *wide):
        text = _try(evidence, name)
        if text is None or (evidence is not data and _try(data, name) is None):
            continue
        if name not in _FOREIGN or _clearly_foreign(name, text):
            readings[name] = text
    return readings


def _broken_price(data: bytes) -> float:
    """Return what the bytes would cost as ASCII in which every other byte is damage."""
    text = data.decode("ascii", "ignore")
    return price(text) + _DAMAGE * (len(data) - len(text))


def _evidence(data: bytes) -> bytes:
    """Return the lines that are not ASCII, up to a limit; all of it where it is short or has NULs.

    No encoding but UTF-16 uses the byte of a line feed in another character.
    """
    if len(data) <= _PLENTY or 0 in data:
        return data
    lines, size = [], 0
    for line in data.split(b"\n"):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _PLENTY:
                break
    return b"\n".join(lines)


def _bonus(name: str, text: str) -> float:
    """Return the bits by which a reading is likelier than its characters say."""
    if name in _FOREIGN:
        return _EASTERN_BONUS * len(_KANA_OR_HANGUL.findall(text))
    return {"utf-8": _UTF8_PRIOR, "gb18030": _GB_PRIOR}.get(name, 0.0)


def _doubtful(data: bytes, text: str) -> bool:
    """Say whether valid UTF-8 could be something else by chance.

    Two Chinese characters in GB18030 can look like two letters of two bytes
    each, and a few characters in UTF-16 like ASCII; longer text cannot.
    """
    if text.isascii():
        if not 0 < len(data) <= _SHORT or len(data) % 2:
            return False
        wide = (_try(data, name) for name in _WIDE)
        return any(reading is not None and all(c in ranks() for c in reading) for reading in wide)
    return len(data) - len(text) <= _FEW


def _clearly_foreign(name: str, text: str) -> bool:
    """Say whether a reading is Western, Japanese or Korean by itself, whatever else it could be.

    Western: accents and curly quotes are few, of the usual kind, and never
    three in a row. The others: enough kana or Hangul, and a good share of it.
    """
    beyond = BEYOND_ASCII.findall(text)
    if name != "cp1252":
        eastern = len(_KANA_OR_HANGUL.findall(text))
        usual = len(_KANA_OR_USUAL_HANGUL.findall(text))
        return eastern >= _ENOUGH_EASTERN and eastern * 3 >= len(beyond) and usual * 4 >= eastern
    few = len(beyond) * 3 <= len(_ASCII_LETTER.findall(text))
    return few and set(beyond) <= LATIN_USUAL and not _THREE_BEYOND.search(text)


def _nul_pattern(data: bytes) -> str | None:
    """Return the UTF-16 whose ASCII characters would put NULs where they are, if that is clear.

    A few NULs say little: 一 is U+4E00 and holds one too.
    """
    enough = max(_MANY_NULS, len(data) // 8)
    even, odd = data[::2].count(0), data[1::2].count(0)
    if odd >= enough and odd > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even >= enough and even > odd * 4 else None


def _try(data: bytes, name: str) -> str | None:
    """Return the strict reading, or None."""
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, name: str) -> str:
    """Return the strict reading, or refuse with the place of the first wrong byte."""
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Refused(
            "text.undecodable", place=str(error.start), encoding=name, offset=error.start
        ) from error


def _undecodable(data: bytes, *names: str) -> Refused:
    """Return the refusal of bytes that no encoding explains, placed where the best attempt stopped."""
    if len(_CONTROL_BYTE.findall(data)) * 20 > len(data):
        return Refused("text.binary")
    stops: dict[int, Refused] = {}
    for name in ("utf-8", *names):
        try:
            _strict(data, name)
        except Refused as refusal:
            stops.setdefault(int(refusal.place), refusal)
    return stops[max(stops)]


def _checked(text: str, name: str, how: How) -> Decoded:
    """Take the mark off, put U+FFFD for NUL, and refuse what is mostly control characters."""
    if name == "gb18030" and how in ("bom", "declared"):
        text = text.removeprefix("\ufeff")
    controls = len(_CONTROL.findall(text))
    if controls * 10 > len(text) + 9 or (controls and controls == len(text)):
        raise Refused("text.binary")
    if "\x00" not in text:
        return Decoded(text, name, how)
    replaced = tuple(Replaced(at=found.start(), code_point=0) for found in re.finditer("\x00", text))
    return Decoded(text.replace("\x00", "\ufffd"), name, how, replaced)
