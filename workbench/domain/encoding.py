"""From bytes to characters: which encoding a text is in, and how sure that is.

Detectors that look at byte statistics miss what news archives hold: English
text with a Chinese footer of four characters. So each candidate is decoded
strictly and its characters are priced in bits by how frequent they are; the
cheapest reading wins, and how far ahead it is says how sure that is.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from workbench.domain.scripts_table import FREQUENT
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
_UTF8_PRIOR: Final = 12.0
_GB_PRIOR: Final = 2.0
_EASTERN_BONUS: Final = 6.0
_WORD_CUT: Final = 12.0
_SHORT: Final = 64
_FEW: Final = 12
_MANY_NULS: Final = 8
_TIERS: Final = ((140, 8.0), (420, 9.7), (700, 10.7), (1400, 11.8), (10_000, 13.4))
"""Bits by rank in FREQUENT: what jieba's counts give these stretches, about."""
_PUNCTUATION: Final = "，。、：；？！“”‘’（）《》〈〉「」『』【】—…·\u3000"
_LATIN_USUAL: Final = frozenset("àáâäåæçèéêëìíîïñòóôöøùúûüÿßœÀÁÂÄÇÈÉÊÖÜŒšž–—‘’“”•…€£©®™°§±×÷²³½¼·«»¡¿ª\xa0")
_RANGES: Final = (
    ("\x08", 24.0), ("\r", 4.0), ("\x1f", 24.0), (" ", 3.0), ("@", 7.0), ("Z", 6.5), ("`", 9.0),
    ("z", 4.2), ("~", 9.0), ("\x9f", 28.0), ("\u017f", 14.0), ("\u036f", 24.0), ("\u1fff", 15.0),
    ("\u22ff", 15.0), ("\u2fff", 18.0), ("\u303f", 13.0), ("\u309f", 16.0), ("\u30ff", 17.0),
    ("\u33ff", 19.0), ("\u4dff", 23.0), ("\u9fff", 20.0), ("\uabff", 24.0), ("\ud7a3", 17.0),
    ("\uf8ff", 30.0), ("\ufaff", 23.0), ("\ufeff", 18.0), ("\uff5e", 13.0), ("\uffff", 22.0), ("\U0001efff", 26.0),
    ("\U0001faff", 16.0), ("\U0010ffff", 28.0),
)  # fmt: skip
"""Bits of all other characters: up to and including which character, how many."""
_BIG5_TRAILS: Final = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_BYTE: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]")
_THREE_BEYOND: Final = re.compile("[À-ÿ]{3}")
_KANA_OR_HANGUL: Final = re.compile("[ぁ-ゖァ-ヺ가-힣]")
_KANA_OR_USUAL_HANGUL: Final = re.compile(
    "[ぁ-ゖァ-ヺ이다는을를의에가고한하지도로사기은서그대해어아정나리으시일자인부스]"
)
_ENOUGH_EASTERN: Final = 8
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_HAN_IN_WORD: Final = re.compile("[a-z][\u3400-\u9fff]|[\u3400-\u9fff][a-z]")


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
        name = min(_WIDE, key=lambda wide: _price(_try(data, wide) or "\x00" * len(data)))
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
    prices = {name: _price(text) - _bonus(name, text) for name, text in readings.items()}
    best = min(prices, key=prices.__getitem__)
    text = readings[best]
    if best != "utf-8" and _mean(text) > _GIBBERISH:
        raise _undecodable(data)
    next_best = min((prices[name] for name, other in readings.items() if other != text), default=float("inf"))
    ahead = next_best - prices[best] - _bonus(best, text)
    sure = best not in _FOREIGN and ahead >= (_SURE_OF_UTF8 if best == "utf-8" else _SURE)
    return _checked(text, best, "certain" if sure else "likely")


def _readings(data: bytes, utf8: str | None) -> dict[str, str]:
    """Return every strict reading worth pricing, by codec; of equal ones the first is taken."""
    readings = {"utf-8": utf8} if utf8 is not None else {}
    for name in _CHINESE + (_WIDE if len(data) % 2 == 0 else ()) + (_FOREIGN if utf8 is None else ()):
        text = _try(data, name)
        if text is not None and (name not in _FOREIGN or _clearly_foreign(text)):
            readings[name] = text
    return readings


def _doubtful(data: bytes, text: str) -> bool:
    """Say whether valid UTF-8 could be something else by chance.

    Two Chinese characters in GB18030 can look like two letters of two bytes
    each, and a few characters in UTF-16 like ASCII; longer text cannot.
    """
    if text.isascii():
        if not 0 < len(data) <= _SHORT or len(data) % 2:
            return False
        wide = (_try(data, name) for name in _WIDE)
        return any(reading is not None and all(c in _ranks() for c in reading) for reading in wide)
    return len(data) - len(text) <= _FEW


def _clearly_foreign(text: str) -> bool:
    """Say whether a reading is Western, Japanese or Korean by itself, whatever else it could be.

    Western: accents and curly quotes are few, of the usual kind, and never
    three in a row. The others: enough kana or Hangul, and a good share of it.
    """
    beyond = _BEYOND_ASCII.findall(text)
    eastern = len(_KANA_OR_HANGUL.findall(text))
    if eastern:
        usual = len(_KANA_OR_USUAL_HANGUL.findall(text))
        return eastern >= _ENOUGH_EASTERN and eastern * 3 >= len(beyond) and usual * 4 >= eastern
    few = len(beyond) * 3 <= len(_ASCII_LETTER.findall(text))
    return few and set(beyond) <= _LATIN_USUAL and not _THREE_BEYOND.search(text)


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


def _price(text: str) -> float:
    """Return the bits a reading costs; Han in the middle of a lower-case word costs extra."""
    ranks = _ranks()
    bits = sum(count * _bits(character, ranks) for character, count in Counter(text).items())
    return bits + _WORD_CUT * len(_HAN_IN_WORD.findall(text))


def _bonus(name: str, text: str) -> float:
    """Return the bits by which a reading is likelier than its characters say."""
    if name in _FOREIGN:
        return _EASTERN_BONUS * len(_KANA_OR_HANGUL.findall(text))
    return {"utf-8": _UTF8_PRIOR, "gb18030": _GB_PRIOR}.get(name, 0.0)


def _mean(text: str) -> float:
    """Return the mean bits of the characters outside ASCII; 0 where there are none."""
    beyond = Counter(_BEYOND_ASCII.findall(text))
    ranks = _ranks()
    total = sum(count * _bits(character, ranks) for character, count in beyond.items())
    return total / max(1, beyond.total())


@cache
def _ranks() -> dict[str, float]:
    """Return the bits of Han characters and of punctuation that Chinese text uses.

    After the frequent ones come those that the standards call common: level 1
    of GB 2312 (rows 16 to 55) and of Big5 (lead bytes A4 to C6).
    """
    big5 = b"".join(bytes((lead, trail)) for lead in range(0xA4, 0xC6) for trail in _BIG5_TRAILS)
    gb2312 = b"".join(bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    ranks = dict.fromkeys(big5.decode("big5"), 17.0)
    ranks |= dict.fromkeys(gb2312.decode("gb2312", "ignore"), 16.0)  # row 55 ends with five empty cells
    for rank, character in enumerate(FREQUENT):
        ranks[character] = next(bits for below, bits in _TIERS if rank < below)
    return ranks | dict.fromkeys(_PUNCTUATION, 7.0)


def _bits(character: str, ranks: dict[str, float]) -> float:
    """Return about -log2 of how often a character comes in news text in English or Chinese."""
    known = ranks.get(character)
    if known is not None:
        return known
    if character in _LATIN_USUAL:
        return 11.0
    return next(bits for last, bits in _RANGES if character <= last)
