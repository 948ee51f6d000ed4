"""Faults that a machine translation shows by itself: something to look at, never proof of an error.

Kinds and thresholds come from 8,463 translated lines, where human references
set off almost none of them. A note is data, such as the numbers that differ,
so that it reads the same in every language and in every export; the sentence
around it is the message ``flags.<kind>``.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from workbench.domain.language import Language
from workbench.domain.numerals import numbers, unmatched
from workbench.domain.punctuation import ascii_marks, full_width_marks, is_han
from workbench.domain.text import Flag
from workbench.messages import LANGUAGES, area, language, say

KINDS: Final = ("comma_stop", "too_short", "number", "repetition", "echo", "punctuation", "term", "mended")
"""Every kind a flag can have; ``term`` is set from the termbase; ``mended`` by an engine,
and keeps what the model wrote at first."""

SHORTEST: Final = {True: 0.16, False: 0.8}
"""Characters of the target for one of the source, into Chinese and out of it: half of what is usual and less.

References never fell below the first (2,037 lines); the second mirrors it, and is cautious.
"""
_LONG_ENOUGH: Final = {True: 20, False: 8}
"""Sources shorter than this many characters have no usual ratio."""

_COMMAS: Final = ",，、;；"
_CLOSERS: Final = " \t\r\n\"'”’)）」』】》"
_TOKEN: Final = re.compile(r"[0-9a-z\u00df-\u024f]+(?:['’][a-z]+)?|[^\W_]")
_ENGLISH_WORD: Final = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_HAN_RUN: Final = re.compile(r"[\u3400-\u9fff]+")
_PERIOD: Final = 60
"""The longest repeated unit that is looked for, in words or ideographs."""
_CLAUSE: Final = 6
"""A unit of so many words is odd when it stands twice; a shorter one must stand three times."""
_COPIED_WORDS: Final = 5
_COPIED_HAN: Final = 4


def flags(source: str, target: str, source_language: Language, target_language: Language) -> tuple[Flag, ...]:
    """Return what is odd about ``target`` as a translation of ``source``, in the order of ``KINDS``.

    >>> from workbench.domain.language import Language
    >>> [flag.kind for flag in flags("He said, go.", "他说，", Language.EN, Language.ZH_HANS)]
    ['comma_stop']
    """
    if source_language is target_language:
        return ()
    into_chinese = target_language.is_chinese
    notes = ((kind, check(source, target, into_chinese)) for kind, check in _CHECKS.items())
    return tuple(Flag(kind=kind, note=note) for kind, note in notes if note is not None)


def name(kind: str) -> str:
    """Return a kind's name in the language spoken now; a kind of someone else's engine is its own name."""
    return say(f"flags.{kind}.name") if kind in KINDS else kind


def descriptions(flag: Flag) -> tuple[str, ...]:
    """Return what a flag is searched by: its name and whether it stands, in the language spoken now first.

    >>> from workbench.messages import use
    >>> use("en")
    >>> descriptions(Flag(kind="number", note="-3", dismissed=True))
    ('numbers differ · dismissed flag', '数字不一致 · 已消去的提示', 'number')
    """
    spoken = sorted(LANGUAGES, key=lambda each: each != language())
    state = "dismissed" if flag.dismissed else "standing"
    found = [area(each, "flags") for each in spoken]
    said = [
        f"{each.get(f'flags.{flag.kind}.name', flag.kind)} · {each[f'flags.state.{state}']}" for each in found
    ]
    return (*said, flag.kind)


def explain(flag: Flag) -> str:
    """Return one sentence that says what is odd, in the language spoken now."""
    return say(f"flags.{flag.kind}.what", note=flag.note) if flag.kind in KINDS else flag.note


def comma_stop(source: str, target: str) -> str | None:
    """Return the comma that a translation stops at while its source goes on, or None."""
    end = target.rstrip(_CLOSERS)[-1:]
    if not end or end not in _COMMAS or source.rstrip(_CLOSERS)[-1:] in tuple(_COMMAS):
        return None
    return end


def _too_short(source: str, target: str, into_chinese: bool) -> str | None:
    """Return the ratio of lengths when it is too small."""
    long, short = len(source.strip()), len(target.strip())
    if long and not short:
        return "0.00"
    if long < _LONG_ENOUGH[into_chinese] or short >= SHORTEST[into_chinese] * long:
        return None
    return f"{short / long:.2f}"


def _number(source: str, target: str) -> str | None:
    """Return the numbers that only one side has, as ``-`` lost and ``+`` new values."""
    ours, theirs = numbers(source), numbers(target)
    lost = [f"-{value.normalize():f}" for value in unmatched(ours, theirs)]
    new = [f"+{value.normalize():f}" for value in unmatched(theirs, ours)]
    return " ".join(lost + new) or None


def repetition(source: str, target: str) -> str | None:
    """Return the words that the target says over and over, where the source does not."""
    found = _repeated(_TOKEN.findall(target.casefold()))
    if found is None:
        return None
    unit, times = found
    again = _repeated(_TOKEN.findall(source.casefold()))
    if again is not None and again[1] >= times:
        return None
    joined = "".join(unit) if all(is_han(token[0]) for token in unit) else " ".join(unit)
    return f"{joined} ×{times}"


def _repeated(tokens: list[str]) -> tuple[list[str], int] | None:
    """Return the first unit that follows itself oddly often, and how often it stands.

    Three times is odd, of one ideograph four (哈哈哈 is not), of a whole
    clause two. The shortest unit wins: a unit of two repeated is no unit of four.
    """
    for period in range(1, min(_PERIOD, len(tokens) // 2) + 1):
        run = 0
        for place, (token, later) in enumerate(zip(tokens, tokens[period:], strict=False)):
            run = run + 1 if token == later else 0
            times = run // period + 1
            if times >= _odd(period, token):
                start = place - run + 1
                length = _run(tokens, start, period)
                return tokens[start : start + period], length // period + 1
    return None


def _odd(period: int, token: str) -> int:
    if period >= _CLAUSE:
        return 2
    return 4 if period == 1 and is_han(token[0]) else 3


def _run(tokens: list[str], start: int, period: int) -> int:
    """Return how many tokens from ``start`` on come again ``period`` later."""
    end = start
    while end + period < len(tokens) and tokens[end] == tokens[end + period]:
        end += 1
    return end - start


def _echo(source: str, target: str, into_chinese: bool) -> str | None:
    """Return the words of the source that stand untranslated in the target."""
    return _echoed_english(source, target) if into_chinese else _echoed_chinese(source, target)


def _echoed_english(source: str, target: str) -> str | None:
    """Return copied English: five words running, or all there are, and three of them in lower case.

    Names, addresses and abbreviations are rightly copied.
    """
    words = _ENGLISH_WORD.findall(source)
    run = max(_copied(words, _ENGLISH_WORD.findall(target)), key=len)
    whole = len(run) == len(words) and not any(map(is_han, target))
    if sum(word.islower() for word in run) < 3 or not (whole or len(run) >= _COPIED_WORDS):
        return None
    return " ".join(run)


def _copied(words: list[str], target: list[str]) -> Iterator[list[str]]:
    """Yield the runs of words in the target whose neighbours are neighbours in the source, too."""
    neighbours = set(pairwise(words))
    known = set(words)
    run: list[str] = []
    for word in target:
        if run and (run[-1], word) not in neighbours:
            yield run
            run = []
        if run or word in known:
            run.append(word)
    yield run


def _echoed_chinese(source: str, target: str) -> str | None:
    """Return copied Chinese: four ideographs running, or all there are."""
    copied = [run for run in _HAN_RUN.findall(target) if run in source]
    longest = max(copied, key=len, default="")
    whole = len("".join(copied)) > 1 and copied == _HAN_RUN.findall(source)
    return longest if whole or len(longest) >= _COPIED_HAN else None


def _punctuation(target: str, into_chinese: bool) -> str | None:
    """Return the marks that belong to the other language."""
    marks = ascii_marks(target) if into_chinese else full_width_marks(target)
    return " ".join(marks) or None


_CHECKS: Final[dict[str, Callable[[str, str, bool], str | None]]] = {
    "comma_stop": lambda source, target, _: comma_stop(source, target),
    "too_short": _too_short,
    "number": lambda source, target, _: _number(source, target),
    "repetition": lambda source, target, _: repetition(source, target),
    "echo": _echo,
    "punctuation": lambda _, target, into_chinese: _punctuation(target, into_chinese),
}
