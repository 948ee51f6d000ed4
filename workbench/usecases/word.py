"""What the dictionary says about the words of a text, in both languages."""

from collections.abc import Iterator

from workbench.domain.language import Language
from workbench.domain.punctuation import is_han
from workbench.domain.span import Span
from workbench.errors import Missing
from workbench.ports import Dictionary, LookedUp, Workbench

WINDOW = 100
"""Code points on either side of a place that are read to find the word there."""
_ALSO_HAN = "〇々"


def ready(wb: Workbench) -> bool:
    """Say whether a look-up takes milliseconds; the very first one takes seconds. Raises Missing."""
    return _dictionary(wb).ready()


def words(wb: Workbench, text: str) -> list[LookedUp]:
    """Return all words of a text, Chinese and English, in their order. Raises Missing."""
    dictionary = _dictionary(wb)
    found = dictionary.look_up(text, Language.ZH_HANS) if any(map(_is_chinese, text)) else []
    if any(each.isalpha() and not _is_chinese(each) for each in text):
        found += dictionary.look_up(text, Language.EN)
    return sorted(found, key=lambda each: each.span.start)


def word_at(wb: Workbench, text: str, offset: int) -> LookedUp | None:
    """Return the word that holds the character at ``offset`` (code points); None where no word is.

    A few lines around the place are enough to tell where the word ends, so
    that a text of any length takes the same time. Raises Missing.
    """
    if not 0 <= offset < len(text) or not (text[offset].isalpha() or _is_chinese(text[offset])):
        return None
    start = max(offset - WINDOW, 0)
    part, at = text[start : offset + WINDOW], offset - start
    language = Language.ZH_HANS if _is_chinese(text[offset]) else Language.EN
    held = (each for each in _dictionary(wb).look_up(part, language) if each.span.covers(at))
    found = next(held, None)
    return None if found is None else _moved(found, start)


def scripts(found: LookedUp) -> Iterator[tuple[str, str]]:
    """Yield the simplified and traditional forms of a Chinese word's entries, each pair once."""
    yield from dict.fromkeys((each.simplified, each.traditional) for each in found.entries)


def _moved(found: LookedUp, by: int) -> LookedUp:
    span: Span = found.span.shift(by)
    return LookedUp(span, found.word, found.pinyin, found.entries)


def _is_chinese(character: str) -> bool:
    return is_han(character) or character in _ALSO_HAN


def _dictionary(wb: Workbench) -> Dictionary:
    if wb.dictionary is None:
        raise Missing("no_dictionary")
    return wb.dictionary
