"""What a dictionary says about a word, sorted into what helps a reader and what does not."""

import re
from typing import Final

_WORD: Final = r"[^\s/\[\]|,;()]"
_REFERENCE: Final = re.compile(rf"(?:{_WORD}+\|)?({_WORD}*[\u3400-\u9fff]{_WORD}*)(\[[^\]]*\])?")
_BRACKETS: Final = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")
_SPACES: Final = re.compile(r"\s+")
_NOTES: Final = (
    "CL:", "also pr.", "Taiwan pr.", "also written", "Taiwan also", "pr. ", "old pr.", "abbr. to ",
)  # fmt: skip
_POINTERS: Final = (
    "variant of", "old variant of", "erhua variant of", "Japanese variant of", "archaic variant of",
    "ancient variant of", "unofficial variant of", "obsolete variant of",
    "nonstandard simplified variant of",
    "see ", "see also", "same as", "abbr. for", "abbr. of", "used in ", "equivalent to ",
)  # fmt: skip
_NAMES: Final = ("surname ", "(Tw) surname", "Japanese surname", "two-character surname", "Korean surname")
_NO_MEANING: Final = (*_NOTES, *_NAMES, *_POINTERS)
_UNFIT: Final = re.compile(
    r"\([^()]*\b(?:slang|derog|pejorative|vulgar|offensive|racist|insult|taboo|former times|imperial China)"
    r"|\((?:old|arch|archaic|obsolete|dialect|Cantonese|jocular|humble|classical|onom|swear|coarse|TCM|Buddhism"
    r"|bird species|Japanese surname|constellation|used in place names)\b[^()]*\)"
)
_MARKED: Final = re.compile(
    r"\((?:literary|coll|Tw|bound form|fig|idiom|HK|Hong Kong|loanword|formal|honorific)\b"
)
_LIVED: Final = re.compile(r"\((?:c\. |born |died |reigned )?(?:-?\d{3,4}|\d{1,2}th)\b")
_TITLE: Final = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)+")
_TAILS: Final = (" sb", " sth", " sb/sth", " somebody", " something", " one's", " oneself", " etc")
_ARTICLES: Final = ("the ", "a ", "an ")
_PREPOSITIONS: Final = frozenset(
    ("on", "to", "of", "for", "at", "in", "with", "from", "about", "into", "by", "as", "against", "upon")
)
_EDGES: Final = " .!?…~-\"“”'"
_LONGEST: Final = 5
"""Words in an English phrase that is worth looking up."""
_SHOWN: Final = 40
"""Characters of a sense that a line has room for."""


Key = tuple[str, bool, float]
"""English under which a Chinese word is found; whether it is a verb; how far it is from the plain meaning."""


def readable(sense: str) -> str:
    """Return a sense with its references in one script and without numbered pinyin.

    >>> readable("abbr. for 北大西洋公約組織|北大西洋公约组织[Bei3 Da4 xi1 Yang2 Gong1 yue1 Zu3 zhi1]")
    'abbr. for 北大西洋公约组织'
    """
    return sense if sense.isascii() else _REFERENCE.sub(r"\1", sense)


def is_note(sense: str) -> bool:
    """Say whether this is no meaning but a remark on measure words or pronunciation."""
    return sense.startswith(_NOTES)


def pointer(sense: str) -> str | None:
    """Return the word (simplified) that a sense only points to, or None when it says something itself."""
    if not sense.startswith(_POINTERS):
        return None
    found = _REFERENCE.search(sense)
    return found[1] if found else None


def is_plain(sense: str) -> bool:
    """Say whether this is a meaning of today's standard language, fit to stand for the word."""
    if sense.startswith(_NO_MEANING):
        return False
    return "(" not in sense or not (_UNFIT.search(sense) or not _BRACKETS.sub("", sense).strip(" .,"))


def brief(sense: str, *, proper: bool = False) -> str:
    """Return a sense in a word or two: its first alternative, without explanations.

    >>> brief("drone; unmanned aerial vehicle"), brief("Moscow, capital of Russia", proper=True)
    ('drone', 'Moscow')
    """
    text = _SPACES.sub(" ", _BRACKETS.sub("", readable(sense))).strip()
    text = text.split(";")[0].removeprefix("lit. ").removeprefix("fig. ").strip()
    if proper or len(text) > _SHOWN:
        text = text.split(",")[0]
    if proper:
        text = text.split(" or ")[0]
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rpartition(' ')[0]}…"


def keys(sense: str, *, proper: bool) -> list[Key]:
    """Return the English that leads to a word by this sense; nothing where the sense is not plain.

    ``cost`` is in the unit of the ranking: about one for each factor of four in frequency.
    """
    found: list[Key] = []
    if not is_plain(sense):
        return found
    if "(" not in sense and "," not in sense and ";" not in sense and not proper:
        _phrase(found, sense, 0.0)
        return found
    cost = 0.0
    text = sense
    if "(" in sense:
        cost += 1.5 if _MARKED.search(sense) else 0.0
        _person(found, sense, cost)
        text = _BRACKETS.sub("", sense)
        cost += 1.0
    for number, part in enumerate(text.split(";")):
        _alternative(found, part.strip(), proper, cost + 0.6 * number)
    return found


def _person(found: list[Key], sense: str, cost: float) -> None:
    """Add the family name of somebody whose years are given: people are mostly called by it."""
    name = sense.partition(" (")[0]
    if _LIVED.search(sense) and _TITLE.fullmatch(name):
        found.append((_folded(name.rpartition(" ")[2]), False, cost + 0.5))


def _alternative(found: list[Key], part: str, proper: bool, cost: float) -> None:
    """Add what stands between two semicolons: of a name, all its forms up to the first comma."""
    if proper:
        for piece in part.partition(",")[0].split(" or "):
            _phrase(found, piece, cost)
        return
    pieces = part.split(",")
    if any(piece.count(" ") > 2 for piece in pieces[1:]):
        return
    for number, piece in enumerate(pieces):
        _phrase(found, piece, cost + (0.4 + 0.4 * number if len(pieces) > 1 else 0.0))


def _phrase(found: list[Key], part: str, cost: float) -> None:
    """Add a phrase in the forms that a text may have it in."""
    if part.count(" ") > _LONGEST or part.startswith(("lit. ", "fig. ")):
        return
    words = part.strip(_EDGES)
    verb = words.startswith("to ")
    if " " in words:
        words = words.removeprefix("to ")
        if words.endswith(_TAILS):
            words = words.rpartition(" ")[0]
        if words.startswith(_ARTICLES):
            words = words.partition(" ")[2]
    english = _folded(words)
    if not english or not english.isascii():
        return
    found.append((english, verb, cost))
    if verb and " " in english:
        _shorter(found, english, cost)
    if "-" in words:
        found.append((words.replace("-", "").lower(), verb, cost + 0.3))


def _shorter(found: list[Key], english: str, cost: float) -> None:
    """Add ``frozen`` for *be frozen* and ``comment`` for *comment on*."""
    if english.startswith("be "):
        found.append((english.removeprefix("be "), False, cost + 0.5))
    elif english.rpartition(" ")[2] in _PREPOSITIONS:
        found.append((english.rpartition(" ")[0], True, cost + 1.2))


def _folded(words: str) -> str:
    """Return words as they are looked up: small letters, straight apostrophes, hyphens as spaces."""
    return words.lower().replace("’", "'").replace("-", " ")
