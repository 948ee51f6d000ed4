"""The languages a segment can have; telling them apart is at the end of the file."""

import re
from enum import StrEnum
from functools import cache

from workbench.domain.scripts_table import SIMPLIFIED_ONLY, TRADITIONAL_ONLY


class Language(StrEnum):
    """The language of a segment or of a whole text.

    ``mixed`` has a good share of both scripts; ``other`` has neither, or no
    letters at all.
    """

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    MIXED = "mixed"
    OTHER = "other"

    @property
    def is_chinese(self) -> bool:
        """Say whether this is Chinese in either script."""
        return self in (Language.ZH_HANS, Language.ZH_HANT)


_HAN = (
    "々\u3105-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9"
    "\U00020000-\U0002a6df\U0002a700-\U0002b738\U0002b740-\U0002b81d\U0002b820-\U0002cea1"
    "\U0002ceb0-\U0002ebe0\U0002f800-\U0002fa1d\U00030000-\U0003134a"
)
_LATIN = "A-Za-zÀ-ÖØ-öø-\u024f\u1e00-\u1effＡ-Ｚａ-ｚ"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_WORD = re.compile(f"[{_LATIN}][{_LATIN}'’\\-]*")
_FOREIGN = re.compile(f"[^\\W\\d_{_HAN}{_LATIN}]+")
_HIRAGANA = re.compile("[ぁ-ねは-ゖ]")  # の is left out: it is fashionable in Chinese names
_KATAKANA = re.compile("[ァ-ヺㇰ-ㇿｦ-ﾟ]")
_NO = "の"
_SYLLABLE = 2
"""Letters that a kana, a Hangul syllable or a Han character stands for, at least."""
_PLAIN = re.compile("[\x00-\x7f‘’“”–—…•]*+")
"""ASCII and the punctuation of English print, which Chinese shares."""
_WESTERN = re.compile("[\x00-\u024f‘’“”–—…•]*+")
_ASCII_LETTER = re.compile("[A-Za-z]")
_ACCENTED = re.compile("[À-ÖØ-öø-\u024f\u1e00-\u1eff]")
_GLUED = re.compile(
    f"(?<=[{_HAN}])[{_LATIN}]{{1,5}}(?![{_LATIN}])|(?<![{_LATIN}])[{_LATIN}]{{1,5}}(?=[{_HAN}])"
)
_BRACKETED = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_ENGLISH = (
    "the of and to in a is that for it was on are as with his they at be this have from or had by but not "
    "what all were we when your can said there an which she he do their if will who its has would about after"
)
_OTHERS = (
    "le la les un une du de et est que qui dans pour sur pas avec au aux ce ces il elle nous vous sont ont "
    "der die das und ist nicht ein eine den dem des mit auf für von zu im sich auch wird sind war "
    "el los las y en por con una su se lo como más pero sus del al o não com uma os as em da no na para são "
    "di che il per non è sono della gli och att som är det på inte ett jag og ikke til af cu và của là các"
)
_ENGLISH_WORDS = frozenset(_ENGLISH.split())
_OTHER_WORDS = frozenset(_OTHERS.split())
WORD_IN_HAN = 1.5
"""How many Han characters say what one English word says, about; the weight of a word in a script ratio."""
_CLEAR = 0.7
_SECOND_LOOK = 0.65
_HAN_AROUND_NAMES = 4


def has_letters(text: str) -> bool:
    """Say whether there is a letter of any script; text without one is copied, not translated.

    >>> has_letters("2025-03-01 10:20"), has_letters("评")
    (False, True)
    """
    return any(map(str.isalpha, text))


def units(text: str) -> tuple[int, int]:
    """Return how many Han characters and how many Latin words the text has; of plain English, quickly."""
    if _WESTERN.fullmatch(text):
        return 0, len(text.split())
    return sum(map(len, _HAN_RUN.findall(text))), len(_WORD.findall(text))


def script(text: str, default: Language = Language.OTHER) -> Language:
    """Return the script of Chinese text by the characters that only one of the two has.

    Text without such characters, or with as many of either, is simplified
    unless ``default`` is traditional.
    """
    only_simplified, only_traditional = _telling()
    simplified, traditional = len(only_simplified.findall(text)), len(only_traditional.findall(text))
    if simplified == traditional:
        return Language.ZH_HANT if default is Language.ZH_HANT else Language.ZH_HANS
    return Language.ZH_HANS if simplified > traditional else Language.ZH_HANT


@cache
def _telling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what matches characters of one script only: simplified, and traditional with Bopomofo."""
    return re.compile(f"[{SIMPLIFIED_ONLY}]"), re.compile(f"[{TRADITIONAL_ONLY}\u3105-\u312f]")


def identify(text: str, default: Language = Language.OTHER) -> Language:
    """Return the language of a short text: by script first, then by tell-tale characters and words.

    A name, a brand or a bracketed original in the other script changes nothing;
    where both scripts say a good share, the text is mixed. Kana, Hangul, Cyrillic
    and other scripts are ``other``, as is text without letters. ``default`` decides
    between the two Chinese scripts where no character does.

    >>> identify("评论"), identify("Leave a comment"), identify("（12）")
    (<Language.ZH_HANS: 'zh-Hans'>, <Language.EN: 'en'>, <Language.OTHER: 'other'>)
    """
    if _PLAIN.fullmatch(text):
        return Language.EN if _ASCII_LETTER.search(text) else Language.OTHER
    han = sum(map(len, _HAN_RUN.findall(text)))
    if _FOREIGN.search(text) and _mostly_foreign(text, han):
        return Language.OTHER
    words = _WORD.findall(text)
    if not han:
        return _latin(text, words) if words else Language.OTHER
    share = han / (han + WORD_IN_HAN * len(words))
    if share < _CLEAR and words:
        return _second_look(text, share, default)
    return script(text, default)


def _mostly_foreign(text: str, han: int) -> bool:
    """Say whether the letters of other scripts carry the text; Japanese may be mostly Han."""
    letters = (c for run in _FOREIGN.findall(text) for c in run if c.isalpha() and c != _NO)
    foreign = sum(_SYLLABLE if c > "\u10ff" else 1 for c in letters)
    latin = sum(map(len, _WORD.findall(text)))
    if foreign > _SYLLABLE * han + latin:
        return True
    hiragana, katakana = len(_HIRAGANA.findall(text)), len(_KATAKANA.findall(text))
    return hiragana * 12 + katakana * 3 > han + hiragana + katakana > latin / 2


def _second_look(text: str, share: float, default: Language) -> Language:
    """Decide between English, Chinese and mixed, where brackets and names may blur the share.

    What stands in brackets glosses the rest; letters written into a Chinese
    word (A股, IP剧) belong to it. A capitalised word among Chinese is probably
    a name or a brand, so it counts a third.
    """
    if share <= 1 - _CLEAR:
        return Language.EN
    plain = _GLUED.sub(" ", _BRACKETED.sub(" ", text))
    words = _WORD.findall(plain)
    han = sum(map(len, _HAN_RUN.findall(plain)))
    if not han or not words:
        return script(plain, default) if han else Language.EN if words else Language.MIXED
    names = sum(word != word.lower() for word in words) if han >= _HAN_AROUND_NAMES else 0
    share = han / (han + WORD_IN_HAN * (len(words) - names * 2 / 3))
    if share >= _SECOND_LOOK:
        return script(text, default)
    return Language.EN if share <= 1 - _SECOND_LOOK else Language.MIXED


def _latin(text: str, words: list[str]) -> Language:
    """Tell English from other languages in Latin script, which nearly always show an accent."""
    if len(words) < 4 or not _ACCENTED.search(text):
        return Language.EN
    lowered = [word.lower() for word in words]
    english = sum(word in _ENGLISH_WORDS for word in lowered)
    others = sum(word in _OTHER_WORDS for word in lowered)
    accented = sum(1 for word in words if _ACCENTED.search(word))
    if others > english or (not english and accented * 4 >= len(words)):
        return Language.OTHER
    return Language.EN
