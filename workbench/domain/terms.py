"""Terms that are always to be translated in the same way: where they stand, and where that was not done."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from workbench.domain.language import Language
from workbench.domain.value import Value

Form = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Forms = Annotated[tuple[Form, ...], Field(min_length=1)]
Fold = Callable[[str], str]
"""Replaces characters one for one, such as traditional ones by simplified ones."""
_SPACE: Final = re.compile(r"\s+")
_SIBILANT: Final = ("s", "x", "z", "ch", "sh")


class Term(Value):
    """What a thing is called in English and in Chinese; any form of one side answers to any of the other.

    The first form is the one to prefer. English forms also stand for their
    regular plurals and possessives; one in capitals, such as WHO, is found
    only in capitals.
    """

    en: Forms
    zh: Forms
    note: str = ""

    def forms(self, language: Language) -> tuple[str, ...]:
        """Return the forms in a language: Chinese for both its scripts, else English."""
        return self.zh if language.is_chinese else self.en


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a term stands in a text (code points); ``terms`` are all that have the form found."""

    start: int
    end: int
    terms: tuple[Term, ...]

    def answers(self, language: Language) -> tuple[str, ...]:
        """Return the forms in the other language, each once, the preferred first."""
        return tuple(dict.fromkeys(form for term in self.terms for form in term.forms(language)))


class Finder:
    """Finds terms in texts of either language; of forms that overlap the longest counts.

    ``fold`` makes the two Chinese scripts compare equal.
    """

    def __init__(self, terms: Sequence[Term], fold: Fold = str) -> None:
        self._fold = fold
        self._forms: dict[bool, dict[str, list[tuple[str, Term]]]] = {True: {}, False: {}}
        for term in terms:
            for form in term.zh:
                self._forms[True].setdefault(fold(form), []).append((form, term))
            for form in term.en:
                for variant in variants(form):
                    self._forms[False].setdefault(variant.casefold(), []).append((variant, term))
        self._patterns = {
            chinese: _pattern(forms, words=not chinese) for chinese, forms in self._forms.items()
        }

    def hits(self, text: str, language: Language) -> list[Hit]:
        """Return where terms stand in a text of that language, in its order."""
        return list(self._hits(text, language.is_chinese))

    def missing(
        self, source: str, target: str, source_language: Language, target_language: Language
    ) -> list[Hit]:
        """Return the terms of the source of which the target has no form, each form of the source once."""
        if source_language.is_chinese == target_language.is_chinese:
            return []
        wanted: dict[tuple[Term, ...], Hit] = {}
        for hit in self.hits(source, source_language):
            wanted.setdefault(hit.terms, hit)
        if not wanted:
            return []
        found = set(self._standing(target, target_language.is_chinese))
        return [hit for terms, hit in wanted.items() if found.isdisjoint(terms)]

    def _hits(self, text: str, chinese: bool) -> Iterator[Hit]:
        pattern = self._patterns[chinese]
        if pattern is None:
            return
        for match in pattern.finditer(self._fold(text) if chinese else text):
            terms = self._terms(match[0], chinese)
            if terms:
                yield Hit(match.start(), match.end(), terms)

    def _standing(self, text: str, chinese: bool) -> Iterator[Term]:
        """Yield every term with a form anywhere in a text, also within a longer one."""
        pattern = self._patterns[chinese]
        folded = self._fold(text) if chinese else text
        at = 0
        while pattern is not None and (match := pattern.search(folded, at)) is not None:
            for end in range(match.end(), match.start(), -1):
                if end == match.end() or chinese or not (folded[end - 1].isalnum() and folded[end].isalnum()):
                    yield from self._terms(folded[match.start() : end], chinese)
            at = match.start() + 1

    def _terms(self, found: str, chinese: bool) -> tuple[Term, ...]:
        if chinese:
            return tuple(dict.fromkeys(term for _, term in self._forms[True].get(found, ())))
        plain = _SPACE.sub(" ", found).replace("’", "'")
        known = self._forms[False].get(plain.casefold(), ())
        return tuple(dict.fromkeys(term for form, term in known if not form[:2].isupper() or form == plain))


def variants(form: str) -> tuple[str, ...]:
    """Return an English form with its regular plural and possessives.

    >>> variants("policy")
    ('policy', "policy's", 'policies', "policies'")
    >>> variants("WHO")
    ('WHO', "WHO's")
    """
    plain = _SPACE.sub(" ", form).replace("’", "'")
    if not plain[-1].isalpha() or plain[:2].isupper():
        return (plain, f"{plain}'s") if plain[-1].isalpha() else (plain,)
    if plain.endswith("y") and plain[-2:-1] not in tuple("aeiou"):
        plural = f"{plain[:-1]}ies"
    else:
        plural = plain + ("es" if plain.endswith(_SIBILANT) else "s")
    return (plain, f"{plain}'s", plural, f"{plural}'")


def described(hit: Hit, text: str, language: Language) -> str:
    """Return a term and how it is translated, on one line: data, the same in every language."""
    return f"{_SPACE.sub(' ', text[hit.start : hit.end])} → {' / '.join(hit.answers(language))}"


def _pattern(forms: dict[str, list[tuple[str, Term]]], *, words: bool) -> re.Pattern[str] | None:
    """Return what matches any of the forms, the longest first; None for none."""
    if not forms:
        return None
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    if not words:
        return re.compile("|".join(map(re.escape, ordered)))
    each = (re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]") for form in ordered)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
