"""Numbers as values, however English or Chinese writes them: 1.5 million is 150万, January is 1月.

A *certain* number is written in digits, or in words that can mean nothing
else; a *possible* one may be a number or not (one of them, 一些, May). To
compare bare digits is noise: most of what differs is only the writing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text; ``values`` are all that it may mean, the likeliest first."""

    values: tuple[Decimal, ...]
    certain: bool


def numbers(text: str) -> list[Number]:
    """Return the numbers of a text in English or Chinese, figures first.

    >>> [str(number.values[0]) for number in numbers("32, thirty-two, 三十二")]
    ['32', '32', '32']
    """
    text = _IGNORED.sub(" ", text.translate(_ASCII))
    return [*_figures(text), *_english(text), *_chinese(_FIGURE_WITH_SCALE.sub(" ", text)), *_loose(text)]


def unmatched(numbers: Iterable[Number], others: Iterable[Number]) -> list[Decimal]:
    """Return the certain numbers that nothing in ``others`` can mean, each once, in order."""
    known = {value for other in others for value in other.values}
    lost = (number.values[0] for number in numbers if number.certain and known.isdisjoint(number.values))
    return list(dict.fromkeys(lost))


def _counted(words: str, first: int = 0, times: int = 1) -> dict[str, int]:
    """Number a list of words, with slashes between words for the same number."""
    return {
        word: number * times for number, same in enumerate(words.split(), first) for word in same.split("/")
    }


_ASCII: Final = str.maketrans("０１２３４５６７８９．，％：－", "0123456789.,%:-")
_IGNORED: Final = re.compile(r"covid[- ]?19|(?<=[:点])00(?![0-9])", re.IGNORECASE)
"""The disease, which Chinese names without its number, and full hours, which it names without minutes."""

_ENGLISH_SCALES: Final = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_LETTER_SCALES: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
_SMALL: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_BIG: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_DIGITS: Final = {
    digit: number
    for writing in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", "  两", "  兩")
    for number, digit in enumerate(writing)
    if digit != " "
}
_UNITS: Final = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
_TENS: Final = _counted("twenty thirty forty fifty sixty seventy eighty ninety", first=2, times=10)
_ORDINALS: Final = _counted(
    "first second third/thirds fourth/quarter/quarters fifth/fifths sixth seventh eighth ninth tenth "
    "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    first=1,
)
_MONTHS: Final = _counted(
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
    "september/sept/sep october/oct november/nov december/dec",
    first=1,
)
_LOOSE: Final = _ORDINALS | _MONTHS | {
    "dozen": 12, "dozens": 12, "both": 2, "couple": 2, "pair": 2, "twice": 2, "double": 2, "doubled": 2,
    "triple": 3, "tripled": 3, "once": 1, "single": 1, "a": 1, "an": 1, "hundreds": 10**2,
    "thousands": 10**3, "millions": 10**6, "billions": 10**9, "trillions": 10**12,
}  # fmt: skip

_SIZES: Final = _ORDINALS | _TENS | _UNITS | _ENGLISH_SCALES

_FIGURE: Final = r"(?<![\d.])(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE: Final = (
    r"(?:[ -]?(?P<english>(?:(?:hundred|thousand|million|billion|trillion)\b ?){1,2})"
    r"| ?(?P<letter>mn|bn|tn|[kmb])(?![A-Za-z0-9])"
    r"| ?[多余几]?(?P<chinese>[十百千]?[万萬亿億兆]+|[百千]))?"
)
_FIGURE_WITH_SCALE: Final = re.compile(f"(?P<figure>{_FIGURE}){_SCALE}", re.IGNORECASE)
_RANGE: Final = re.compile(r" ?(?:-|–|—|~|至|到|to|or|and|或|、) ?", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Za-z]+")
_GAP: Final = re.compile(r"[ -]|,? and | a ")
_FRACTION: Final = re.compile(r"(?P<under>[百千万零一二三四五六七八九十两]{1,12})分之")
_CHINESE: Final = re.compile(f"[{''.join((*_DIGITS, *_SMALL, *_BIG))}]+(?:点[{''.join(_DIGITS)}]+)?")
_AFTERNOON: Final = ("下午", "晚上", "傍晚", "午后")


def _figures(text: str) -> Iterator[Number]:
    """Yield what is written in digits; parts that touch, as in 3亿5000万, are one number."""
    found = list(_FIGURE_WITH_SCALE.finditer(text))
    upper = Decimal(0)
    for place, match in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        value = _plain(match) * _scale(match)
        values = [value, *_readings(match, _plain(match), text)]
        if match["chinese"] and following and following.start() == match.end():
            upper += value
            continue
        if upper:
            values, upper = [upper + value], Decimal(0)
        if following and _RANGE.fullmatch(text, match.end(), following.start()):
            values.append(_plain(match) * _scale(following))
        yield Number(tuple(values), certain=True)


def _plain(match: re.Match[str]) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", match["figure"]))


def _scale(match: re.Match[str]) -> int:
    scale = 1
    for word in (match["english"] or "").lower().split():
        scale *= _ENGLISH_SCALES[word]
    for sign in match["chinese"] or "":
        scale *= (_SMALL | _BIG)[sign]
    return scale * _LETTER_SCALES.get((match["letter"] or "").lower(), 1)


def _readings(match: re.Match[str], plain: Decimal, text: str) -> Iterator[Decimal]:
    """Yield what else a figure may mean: metres for m, another century, the other half of the day."""
    if match["letter"] or match["chinese"] in ("千", "百"):
        yield plain
    after = text[match.end() : match.end() + 5].lower()
    if re.match(r"'?s\b", after) and plain < 10_000 and plain % 10 == 0:  # 1990s is 20世纪90年代
        yield plain % 100
        yield plain // 100 + 1
    if after.startswith("年代"):
        yield from (plain + 1900, plain + 2000)
    if after.startswith("成"):  # tenths
        yield plain * 10
    if plain <= 12 and (re.match(r"(?::\d\d)? ?p\.?m", after) or text.endswith(_AFTERNOON, 0, match.start())):
        yield plain + 12


def _english(text: str) -> Iterator[Number]:
    """Yield numbers in English words; below ten they are only possible, and so is a lone scale word."""
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word not in _SIZES:
            continue
        if run and not _GAP.fullmatch(text, end, match.start()):
            yield from _spoken(run)
            run = []
        run.append(word)
        end = match.end()
    yield from _spoken(run)


def _spoken(words: list[str]) -> Iterator[Number]:
    """Yield the value of words such as three hundred five thousand; several numbers are only possible."""
    groups = list(_groups(words))
    values = [_sum(group) for group in groups]
    for group, value, before in zip(groups, values, [0, *values], strict=False):
        plain = len(groups) > 1 or group[0] in _ENGLISH_SCALES or group[-1] in _ORDINALS
        year = 100 * before + value if before else value  # nineteen eighty-four
        yield Number((Decimal(value), Decimal(year)), certain=not plain and value >= 10)


def _groups(words: list[str]) -> Iterator[list[str]]:
    """Split words where one number ends: nothing small follows a small one, but units follow tens."""
    group: list[str] = []
    for word in words:
        last = group[-1] if group else ""
        small = word not in _ENGLISH_SCALES
        if small and last and last not in _ENGLISH_SCALES and not (last in _TENS and _SIZES[word] < 10):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _sum(group: list[str]) -> int:
    total = part = 0
    for word in group:
        if word == "hundred":
            part = max(part, 1) * 100
        elif word in _ENGLISH_SCALES:
            total, part = total + max(part, 1) * _ENGLISH_SCALES[word], 0
        else:
            part += _SIZES[word]
    return total + part


def _chinese(text: str) -> Iterator[Number]:
    """Yield numbers in Chinese characters; certain are those with a digit and a unit, as 三十二."""
    for match in _FRACTION.finditer(text):
        below = _written(match["under"])
        above = _CHINESE.match(text, match.end())
        if below and above and (part := _written(above[0])) is not None:
            yield Number((100 * part / below, part / below), certain=False)
    for match in _CHINESE.finditer(re.sub("[百千万]分之", " ", text)):
        value = _written(match[0])
        if value is None:
            yield from (
                Number((Decimal(_DIGITS[sign]),), certain=False) for sign in match[0] if sign in _DIGITS
            )
            continue
        signs = match[0]
        united = not _DIGITS.keys() >= set(signs)
        certain = united and signs[0] in _DIGITS and "点" not in signs
        yield Number((value, 10 * value, *_clock(signs)), certain=certain and len(signs) > 1)


def _clock(signs: str) -> Iterator[Decimal]:
    """Yield the hour and the minutes of 三点五, which may be a time instead of 3.5."""
    if "点" in signs:
        yield from (value for part in signs.split("点") if (value := _written(part)) is not None)


def _written(signs: str) -> Decimal | None:
    """Return the value of Chinese numerals, by digit or with units, or None when they are not one number."""
    if "点" in signs:
        whole, _, rest = signs.partition("点")
        before = _written(whole)
        return (
            None if before is None else before + Decimal("0." + "".join(str(_DIGITS[sign]) for sign in rest))
        )
    if _DIGITS.keys() >= set(signs):
        return Decimal("".join(str(_DIGITS[sign]) for sign in signs))
    return _united(signs)


def _united(signs: str) -> Decimal | None:
    """Return the value of numerals with units, such as 三亿零五百万 and 一百二."""
    total = section = digit = 0
    unit = 1
    for sign in signs:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            section += max(digit, 1) * _SMALL[sign]
            digit, unit = 0, _SMALL[sign]
        else:
            scale = _BIG[sign]
            total = (
                (total + section + digit or 1) * scale
                if scale > total
                else total + (section + digit or 1) * scale
            )
            section, digit, unit = 0, 0, scale
    if digit and len(signs) > 1 and signs[-2] != "零" and unit > 10:  # 一百二 is 120
        digit *= unit // 10
    return Decimal(total + section + digit)


def _loose(text: str) -> Iterator[Number]:
    """Yield what may be a number: ordinals, months, dozens, halves."""
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word in _LOOSE:
            yield Number((Decimal(_LOOSE[word]),), certain=False)
    if re.search(r"\bhalf\b|半", text, re.IGNORECASE):
        yield Number((Decimal("0.5"), Decimal(50), Decimal(30)), certain=False)
