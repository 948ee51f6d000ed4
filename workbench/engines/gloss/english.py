"""English words: where they stand in a text, and the forms that a dictionary may have them in."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from workbench.engines.gloss.grammar import small_words

_LETTER: Final = "[A-Za-zÀ-ÖØ-öø-\u024f]"
_WORD: Final = re.compile(rf"{_LETTER}(?:\.{_LETTER})+\.?|{_LETTER}+(?:['’]{_LETTER}+)*")
_POSSESSIVE: Final = re.compile(r"['’]s$|(?<=s)['’]$")
_VOWELS: Final = frozenset("aeiouy")
_VERB_ENDINGS: Final = ("ed", "ing")


class Token(NamedTuple):
    """An English word of a text; ``english`` is how it is looked up, offsets are code points."""

    start: int
    end: int
    english: str
    possessive: bool
    capital: bool
    shouting: bool
    """In capitals throughout, as US and IT are where they are no pronouns."""


class Form(NamedTuple):
    """A form to look up: what it costs in the ranking; whether it must be a verb, or may be a plural."""

    english: str
    cost: float
    verb: bool
    plural: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text; numbers and punctuation lie between them.

    >>> [token.english for token in tokens("The U.S. and Poland’s F-16s")]
    ['the', 'us', 'and', 'poland', 'f', 's']
    """
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        english = _folded(word)
        shouting = len(word) > 1 and word.isupper()
        yield Token(
            match.start(), match.end(), english, len(word) < len(match[0]), word[0].isupper(), shouting
        )


def _folded(word: str) -> str:
    """Return a word as it is looked up: small letters without dots and accents."""
    if not word.isascii():
        word = "".join(
            letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
        )
    return word.replace(".", "").replace("’", "'").lower()


@lru_cache(maxsize=8192)
def forms(phrase: str) -> Sequence[Form]:
    """Return the phrase itself and its forms without an ending, likeliest first.

    The last word of a phrase is bent, and the first one, too, when it has the
    ending of a verb (*casting doubt*).
    """
    before, space, last = phrase.rpartition(" ")
    found = [Form(phrase, 0.0, False)]
    found += [form._replace(english=f"{before}{space}{form.english}") for form in bases(last)]
    first, space, after = phrase.partition(" ")
    if space:
        found += [form._replace(english=f"{form.english} {after}") for form in bases(first) if form.verb]
    return found


def bases(word: str) -> list[Form]:
    """Return the dictionary's form of an inflected word: every guess that English spelling allows.

    >>> [form.english for form in bases("stopped")]
    ['stopp', 'stoppe', 'stop']
    """
    irregular = small_words().irregular.get(word)
    if irregular is not None:
        return [Form(irregular, 0.3, False)]
    if len(word) < 4:
        return []
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return [Form(base, 0.5, False, plural=True) for base in _singulars(word)]
    for ending in _VERB_ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and _VOWELS.intersection(stem):
            return [Form(base, 0.5, True) for base in _stems(stem)]
    return [Form(base, 0.8, False) for base in _compared(word)]


def _singulars(word: str) -> list[str]:
    if word.endswith("ies"):
        return [f"{word[:-3]}y", word[:-1]]
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        return [word[:-2], word[:-1]]
    if word.endswith("ves"):
        return [word[:-1], f"{word[:-3]}f"]
    return [word[:-1]]


def _stems(stem: str) -> list[str]:
    """Return what may stand before -ed or -ing: start, hope, stop, and try for tried."""
    found = [stem, f"{stem}e"]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        found.append(stem[:-1])
    if stem.endswith("i"):
        found.append(f"{stem[:-1]}y")
    return found


def _compared(word: str) -> list[str]:
    """Return the word that -er, -est or -ly was added to: thin, colder, largest, easily."""
    for ending in ("iest", "ier", "ily"):
        if word.endswith(ending):
            return [f"{word.removesuffix(ending)}y"]
    for ending in ("est", "er", "ly"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            return _stems(stem) if ending != "ly" else [stem]
    return []
