"""The words of web pages themselves: comment boxes, buttons, footers, in both directions.

Models are bad at single words, and a dictionary does not know that a lone
评论 under an article heads the comments.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Final

from workbench.domain.language import Language

_FILE: Final = Path(__file__).with_name("lexicon.toml")
_SCRIPTS: Final = {Language.EN: "en", Language.ZH_HANS: "hans", Language.ZH_HANT: "hant"}
_LONGEST: Final = 120
"""Characters beyond which only an exact phrase is looked for."""
_FOLD: Final = str.maketrans("（）［］【】：，！？／｜｡’‘“”＃．＋", "()[][]:,!?/|.''\"\"#.+")
"""Punctuation that a page may have in either width; one character for one, so that offsets stand."""
_SLOT: Final = re.compile(r"\{(n|m|name)\}")
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?\s?[万萬亿億kKmM]?\+?"
_FREE: Final = r"[^。！？\n]{1,60}?"
_NAME: Final = (
    r"(?:[A-Z0-9@#][\w.,'’\-]*|[^\W\d_a-zA-Z][\w·]{0,19})"
    r"(?:[ ](?:[A-Z0-9@#&][\w.,'’\-]*|of|the|de|van|von|and|al|bin|la)){0,6}"
)
"""Words written like a name: capitals in English, up to twenty characters without a break in Chinese."""
_SCALES: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "k": 10**3, "m": 10**6}
_COUNTED: Final = re.compile(
    rf"(?P<base>.*?\S)(?:\s*[(（\[【]\s*|\s+)(?P<n>{_NUMBER})(?P<close>\s*[)）\]】]|)"
)
_WRAPPED: Final = re.compile(r"([(（\[【<「])(.+)([)）\]】>」])")
_ARROWS: Final = r"\s»›>→↓↑←«‹<▼▲▶◀•·*|\-–—+"
_ORNAMENT: Final = re.compile(rf"([{_ARROWS}]*)(.*?)([{_ARROWS}:：.…!！]*)", re.DOTALL)
_SEPARATOR: Final = re.compile(r"(\s*[|｜•·›»>/／、]\s*|\s{2,}|\t)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase and its like in the two scripts and in English; ``one`` is the English for a count of one."""

    hans: str
    hant: str
    en: str
    one: str
    zh_also: tuple[str, ...]
    en_also: tuple[str, ...]

    def sources(self, target: str) -> Iterator[str]:
        """Yield every form that leads to this phrase when ``target`` is wanted."""
        if target == "en":
            yield from (self.hans, self.hant, *self.zh_also)
        else:
            yield from (self.en, *((self.one,) if self.one else ()), *self.en_also)

    def given(self, target: str, number: str = "") -> str:
        """Return the phrase in ``target``; in English in the singular for the number 1."""
        if target == "en":
            return self.one if self.one and number == "1" else self.en
        return self.hans if target == "hans" else self.hant


@dataclass(frozen=True, slots=True)
class _Template:
    """A form with slots, as a pattern."""

    pattern: re.Pattern[str]
    phrase: Phrase


class Lexicon:
    """Looks up whole segments. Loaded once; it never guesses."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._exact = {target: dict(self._pairs(target)) for target in ("en", "zh")}
        self._templates: dict[str, list[_Template]] = {}

    def find(self, text: str, target: Language) -> str | None:
        """Return what the page says here in ``target``, or None when it is nothing of the kind.

        White space at the edges, brackets, arrows and counts are kept.
        """
        script = _SCRIPTS.get(target)
        core = text.strip()
        if script is None or not core or len(core) > 3 * _LONGEST:
            return None
        found = self._whole(core, script) or self._parts(core, script)
        if found is None:
            return None
        start = text.index(core)
        return text[:start] + found + text[start + len(core) :]

    def _whole(self, text: str, script: str) -> str | None:
        """Look for a phrase with whatever may surround it on a page."""
        found = self._plain(text, script)
        if found is not None or len(text) > _LONGEST:
            return found
        return self._wrapped(text, script) or self._counted(text, script) or self._adorned(text, script)

    def _plain(self, text: str, script: str) -> str | None:
        known = self._exact["en" if script == "en" else "zh"].get(_folded(text))
        if known is not None:
            return known.given(script)
        return self._templated(text, script) if len(text) <= _LONGEST else None

    def _templated(self, text: str, script: str) -> str | None:
        folded = text.translate(_FOLD)
        for template in self._patterns(script):
            match = template.pattern.fullmatch(folded)
            if match is not None:
                values = {
                    slot: text[slice(*match.span(slot))] if slot == "name" else _number(match[slot], script)
                    for slot in match.groupdict()
                }
                wanted = template.phrase.given(script, values.get("n", ""))
                return _filled(wanted, values)
        return None

    def _wrapped(self, text: str, script: str) -> str | None:
        match = _WRAPPED.fullmatch(text)
        found = self._plain(match[2].strip(), script) if match else None
        return None if match is None or found is None else f"{match[1]}{found}{match[3]}"

    def _counted(self, text: str, script: str) -> str | None:
        match = _COUNTED.fullmatch(text)
        found = self._plain(match["base"], script) if match else None
        if match is None or found is None:
            return None
        count = _number(match["n"], script)
        if not match["close"]:
            return f"{found} {count}"
        return f"{found} ({count})" if script == "en" else f"{found}（{count}）"

    def _adorned(self, text: str, script: str) -> str | None:
        match = _ORNAMENT.fullmatch(text)
        if match is None or match[2] == text or not match[2]:
            return None
        found = self._plain(match[2], script) or self._counted(match[2], script)
        if found is None:
            return None
        return f"{match[1]}{found}{match[3].translate(_FOLD) if script == 'en' else match[3]}"

    def _parts(self, text: str, script: str) -> str | None:
        """Read a row of links: every one of them must be known."""
        pieces = _SEPARATOR.split(text)
        if len(pieces) < 3:
            return None
        found = [
            piece if number % 2 or not piece else self._whole(piece, script)
            for number, piece in enumerate(pieces)
        ]
        return "".join(part for part in found if part is not None) if None not in found else None

    def _pairs(self, target: str) -> Iterator[tuple[str, Phrase]]:
        for phrase in self.phrases:
            for source in phrase.sources(target):
                if "{" not in source:
                    yield _folded(source), phrase

    def _patterns(self, script: str) -> list[_Template]:
        """Return the forms with slots that lead to a script; they are compiled when first asked for."""
        target = "en" if script == "en" else "zh"
        if target not in self._templates:
            self._templates[target] = [
                _Template(_pattern(source), phrase)
                for phrase in self.phrases
                for source in phrase.sources(target)
                if "{" in source
            ]
        return self._templates[target]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that comes with the program, read once."""
    topics = tomllib.loads(_FILE.read_bytes().decode("utf-8"))
    return Lexicon([_phrase(row) for rows in topics.values() for row in rows])


def _phrase(row: dict[str, Any]) -> Phrase:
    return Phrase(
        hans=row["hans"],
        hant=row["hant"],
        en=row["en"],
        one=row.get("one", ""),
        zh_also=tuple(row.get("zh_also", ())),
        en_also=tuple(row.get("en_also", ())),
    )


def _folded(text: str) -> str:
    """Return a text as phrases are compared: without width, case and, in Chinese, spaces.

    >>> _folded("發表 評論"), _folded("Post  a Comment")
    ('發表評論', 'post a comment')
    """
    folded = text.translate(_FOLD).lower()
    return (" " if folded.isascii() else "").join(folded.split())


def _pattern(source: str) -> re.Pattern[str]:
    """Turn a form with slots into a pattern over folded text."""
    written = ""
    for number, piece in enumerate(_SLOT.split(source)):
        if number % 2:
            written += rf"\s*(?P<{piece}>{_slot(piece, before=written)})\s*"
        else:
            letters = piece.translate(_FOLD)
            written += "".join(r"\s+" if letter == " " else re.escape(letter) for letter in letters)
    return re.compile(written, re.IGNORECASE if "{name}" not in source else 0)


def _slot(name: str, before: str) -> str:
    """Return what may fill a slot: a number; anything after a colon or an at sign; else a name."""
    if name != "name":
        return _NUMBER
    return _FREE if re.search(r"[:/@©](?:\\s\+)?$", before) else _NAME


def _filled(written: str, values: dict[str, str]) -> str:
    """Put values into the slots."""
    return _SLOT.sub(lambda slot: values.get(slot[1], ""), written)


def _number(written: str, script: str) -> str:
    """Write a count for the other language: 1.2万 is 12,000, and 3M is 300万.

    >>> _number("1.2万", "en"), _number("3M", "hans"), _number("12", "en")
    ('12,000', '300万', '12')
    """
    match = re.fullmatch(r"([\d,]*\.?\d*)\s?([^\d+]?)(\+?)", written.strip())
    if match is None or not match[2]:
        return written.strip()
    try:
        value = Decimal(match[1].replace(",", "")) * _SCALES[match[2].lower()]
    except (InvalidOperation, KeyError):
        return written.strip()
    if script == "en":
        return f"{value:,.0f}{match[3]}"
    scale = "萬" if script == "hant" else "万"
    tens = value / 10**4
    return f"{value:.0f}{match[3]}" if value < 10**4 else f"{tens.normalize():f}{scale}{match[3]}"
