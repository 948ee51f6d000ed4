"""Break text into rows of a given width, by the rules of Chinese and English typesetting.

A small part of UAX #14 with the rules for line starts and line ends (kinsoku,
禁則) that JIS X 4051 and the W3C's "Requirements for Chinese Text Layout"
describe: no row begins with a closing mark or a full stop, none ends with an
opening mark, and Latin words stay whole. A run without any place to break is
broken at the width.

Every row fits its width with the white space at its end, so each character has
a cell of its own to stand on. Line breaks in the text take no cell.

The text is first turned into a *shape*, one character for each cell: narrow
text is its own shape, a wide character becomes two, one for each half. On a
shape one regular expression does the work, which is what makes counting the
rows of a book take a fraction of a second.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from workbench.domain.graphemes import joins, ruler
from workbench.domain.sanitise import safe
from workbench.domain.span import Span

NEWLINES: Final = "\n\r\v\f\x85\u2028\u2029"
"""Characters that end a row wherever they stand (UAX #14, classes BK, CR, LF and NL)."""

NO_START: Final = frozenset(
    "!%),.:;?]}·»’”›‥…‰—"  # narrow
    "　、。〃々〉》」』】〕〗〙〛〞〟〜ー・゠ヽヾゝゞぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "！％），．：；？］｝｠～￠｡｣､･℃"
)
"""Characters that never begin a row."""

NO_END: Final = frozenset("([{«‘“‹〈《「『【〔〖〘〚〝（［｛｟＄￡￥＃＠｢")
"""Characters that never end a row."""

_GLUE: Final = "\u00a0\u2007\u2011\u202f"
_SPACES: Final = "\t\u200b"
_QUOTES: Final = "\"'"
_JOINS: Final = "\x01"
_OPEN, _CLOSE, _IDEOGRAPH, _OTHER = "（", "）", "一", "x"
_HALF, _OPEN_HALF, _CLOSE_HALF = "\ufdd0", "\ufdd1", "\ufdd2"
_HALVES: Final = f"{_HALF}{_OPEN_HALF}{_CLOSE_HALF}"

_NARROW: Final = re.compile(
    r"[\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]*"
)
"""Matches text that is its own shape: a cell for each code point, and no break but at spaces and dashes."""


def _never(named: frozenset[str], *categories: str) -> str:
    """Return the narrow characters that are named or in these categories, as the inside of a class."""
    narrow = (chr(code) for code in range(0x20, 0x20C0) if _NARROW.fullmatch(chr(code)))
    found = "".join(c for c in narrow if c in named or unicodedata.category(c) in categories)
    return re.escape(found + _GLUE)


_NARROW_START: Final = _never(NO_START, "Pe", "Pf")
_NARROW_END: Final = _never(NO_END, "Ps", "Pi")
_AFTER_OPENING: Final = re.compile(f"([{_NARROW_END}{_OPEN_HALF}])( +)")


class _Shape(NamedTuple):
    """What rows are cut from; ``starts`` has the offsets of the clusters unless each is one code point."""

    cells: str
    starts: tuple[int, ...] | None
    wide: bool


class _Classes(dict[int, str]):
    """The shape of each code point, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _class_of(chr(code))
        return found


def _class_of(character: str) -> str:
    """Return the one or two cells that stand for a character, or the mark of one that joins its neighbour."""
    if character in NEWLINES:
        return _JOINS if character == "\r" else "\n"
    if character in _SPACES:
        return " "
    shown = safe(character)
    return _JOINS if joins(shown) else _shape_of(shown, ruler(shown).width)


def _shape_of(character: str, width: int) -> str:
    category = unicodedata.category(character)
    if width < 2:
        return _narrow_shape(character, category)
    if character in NO_END or category in {"Ps", "Pi"}:
        return _OPEN + _OPEN_HALF
    if character in NO_START or category in {"Pe", "Pf"}:
        return _CLOSE + _CLOSE_HALF
    return _IDEOGRAPH + _HALF * (width - 1)


def _narrow_shape(character: str, category: str) -> str:
    if _NARROW.fullmatch(character):
        return character
    if character in _SPACES or category == "Zs":
        return " "
    if character in NO_START or category in {"Pe", "Pf"}:
        return ")"
    if character in NO_END or category in {"Ps", "Pi"}:
        return "("
    return _OTHER


_CLASSES: Final = _Classes()


def wrap(text: str, width: int) -> list[Span]:
    """Return the rows of a text, which cover it without gaps; an empty text has one empty row.

    ``width`` counts cells. A character wider than the width has a row of its own.

    >>> [span.cut("他说：“好。”") for span in wrap("他说：“好。”", 7)]
    ['他说：', '“好。”']
    """
    ends = row_ends(text, width)
    return [Span(start=start, end=end) for start, end in zip((0, *ends), ends, strict=False)]


def row_ends(text: str, width: int) -> list[int]:
    """Return where each row of a text ends, in code points: the same rows as ``wrap``, and quicker."""
    shape = _shape(text)
    ends = [match.end() for match in _rows(width, shape.wide).finditer(shape.cells)]
    if not ends:
        return [0]
    if not shape.wide and shape.starts is None:
        return ends
    return _to_offsets(shape, ends, len(text))


def count_rows(text: str, width: int) -> int:
    """Return how many rows ``wrap`` makes of a text."""
    if len(text) < width and text.isascii() and text.isprintable():
        return 1
    shape = _shape(text)
    return len(_rows(width, shape.wide).findall(shape.cells)) or 1


def count_all(texts: Iterable[str], width: int) -> list[int]:
    """Return how many rows ``wrap`` makes of each text."""
    return [count_rows(text, width) for text in texts]


def _shape(text: str) -> _Shape:
    if _NARROW.fullmatch(text):
        return _Shape(_glued(text), None, wide=False)
    cells = text.translate(_CLASSES)
    if _JOINS not in cells:
        return _Shape(_glued(cells), None, wide=True)
    cells, starts = _joined(text)
    return _Shape(_glued(cells), starts, wide=True)


def _joined(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the shape of a text whose clusters may have several code points, and where they start."""
    measured = ruler(safe(text))
    cells: list[str] = []
    starts: list[int] = []
    columns = (*measured.columns, measured.width)
    for index, start in enumerate(measured.starts):
        character = text[start]
        if character == "\n" and start and text[start - 1] == "\r":
            continue
        starts.append(start)
        wide = columns[index + 1] - columns[index]
        cells.append("\n" if character in NEWLINES else _shape_of(safe(character), wide))
    return "".join(cells), tuple(starts)


def _glued(cells: str) -> str:
    """Return a shape with the spaces after opening marks made unbreakable, so that no row ends there."""
    if _AFTER_OPENING.search(cells):
        return _AFTER_OPENING.sub(lambda match: match[1] + _GLUE[0] * len(match[2]), cells)
    return cells


def _to_offsets(shape: _Shape, ends: list[int], length: int) -> list[int]:
    """Turn places in a shape into offsets in the text (code points)."""
    offsets: list[int] = []
    count = shape.cells.count
    begin = clusters = 0
    for end in ends:
        halves = count(_HALF, begin, end) + count(_OPEN_HALF, begin, end) + count(_CLOSE_HALF, begin, end)
        clusters += end - begin - halves
        offsets.append(clusters)
        begin = end
    if shape.starts is None:
        return offsets
    starts = (*shape.starts, length)
    return [starts[index] for index in offsets]


@lru_cache(maxsize=64)
def _rows(width: int, wide: bool) -> re.Pattern[str]:
    """Return the expression that finds the rows of a shape, longest first, for one width in cells."""
    starts, ends, halves = _NARROW_START, _NARROW_END, ""
    breaks = [
        f"(?<= )(?![ {starts}{_CLOSE}])",
        f"(?<=—)(?![ {starts}{_CLOSE}])",
        "(?<=[A-Za-z]-)(?=[A-Za-z])",
    ]
    if wide:
        starts, ends, halves = f"{starts}{_CLOSE}{_HALVES}", f"{ends}{_OPEN_HALF}", f"(?![{_HALVES}])"
        breaks[:0] = [
            f"(?<=[{_HALF}{_CLOSE_HALF}])(?![ {_QUOTES}{starts}])",
            f"(?<![ {_QUOTES}{ends}])(?=[{_OPEN}{_IDEOGRAPH}])",
        ]
    row = rf"[^\n]{{1,{max(width, 1)}}}"
    allowed = rf"{row}(?:\n|\Z|{'|'.join(breaks)})"
    forced = rf"{row}(?<![{ends}])(?![{starts}])"
    return re.compile(rf"{allowed}|\n|{forced}|{row}{halves}|[^\n][{_HALVES}]?")
