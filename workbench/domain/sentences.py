"""Sentences of one paragraph, as exact spans: rules for English and Chinese, no model.

The rules look at the stops only, so a text costs its stops, not its length.
A Chinese semicolon ends a segment too: what it joins is translated better apart.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from workbench.domain.language import Language
from workbench.domain.span import Span

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WORD: Final = re.compile(r"\w")

_STOP: Final = re.compile(
    r"[.!?…](?:(?<![.!?…]{2})[.!?…]*+(?P<close>[\"'”’»)\]】）」』]*+)(?:\[\d{1,3}\])*+"
    r"(?=\s++[\"'“‘«(\[【（「『—–-]*\s?(?P<next>\S))"
    r"|(?<=[a-z]{3}.)[\"”’)]?(?=[“\"]?(?!(?:Com|Net|Org|Gov|Edu|Info|Cn|Js)\b)[A-Z][a-z]*[\s,’'])"
    rf"|(?<=[A-Za-z].)(?=[{_HAN}]))"
)
"""A stop, then one of: white space and the next character; a capital; a Han character."""
_BREAK: Final = re.compile(r"[\s\"'“‘(\[（—]")
_ADDRESS: Final = re.compile("[./@:_#]")
_NEXT_WORD: Final = re.compile(r"\s+[\"'“‘«(\[—–-]*\s?([A-Za-z’']+)")
_ACRONYM: Final = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_COUNTER: Final = re.compile(r"\s*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})")
_BRAND: Final = re.compile(r"\s+[\"'“‘(\[]*[a-z]{1,2}[A-Z]")
_SAID: Final = re.compile(
    r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|wrote|writes|added|adds|replied|told|shouted|cried|"
    r"demanded|wondered|warned|quipped|joked|insisted|recalled|exclaimed|continued|tweeted|posted)\b"
)
_NEVER_WORDS = (
    "mr mrs ms mx dr prof gen sen rep gov lt col sgt capt cpl pvt maj adm cmdr brig rev fr hon pres st "
    "mt ft messrs mmes supt insp det vs v e.g i.e eg ie cf viz approx est ca"
)
_SOMETIMES_WORDS = (
    "inc ltd co corp llc plc bros jr sr etc al esq ave blvd rd dept univ assn jan feb mar apr jun jul "
    "aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ala ariz ark calif colo conn "
    "del fla ga ill ind kan ky md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash "
    "wis wyo ont que"
)
_BEFORE_NUMBER_WORDS = "no nos fig figs vol vols p pp art arts sec ch chap eq ref para pt nr"
_STARTER_WORDS = (
    "The A An In On At By For From With To Of As If And But Or So Yet It Its He His She Her They Their "
    "We Our You Your I My This That These Those There Here What Who Why How When Where While After "
    "Before Since Until Because Although Though However Still Then Now Not No Yes Even Only Just Some "
    "Many Most More All Both Each Every Such Under Over Between Among During Meanwhile Moreover Instead "
    "Nobody Nothing Everyone Critics Officials Translation"
)
_NEVER: Final = frozenset(_NEVER_WORDS.split())
_SOMETIMES: Final = frozenset(_SOMETIMES_WORDS.split())
_BEFORE_NUMBER: Final = frozenset(_BEFORE_NUMBER_WORDS.split())
_STARTERS: Final = frozenset(_STARTER_WORDS.split())
_LONGEST_TOKEN = 24

_INNER_STOP: Final = re.compile(r"[.!?…。！？；｡](?!\s*\Z)")
_FULL_STOP: Final = re.compile("[。！？；｡]")
_MARK: Final = re.compile(
    r"(?P<open>[“‘「『《〈（(【])|(?P<close>[”’」』》〉）)】])|(?P<both>\")"
    rf"|(?P<stop>[。！？｡][。！？｡!?…]*|；|(?<=[{_HAN}”」』》）])[!?][!?！？]*|(?<=[{_HAN}，、”」』])…+|(?<!…)…++(?=[{_HAN}])"
    rf"|(?<=[{_HAN}])\.(?=[{_HAN}“]))"
)
_PAIRS: Final = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    '"': '"',
}
_QUOTES: Final = frozenset('“‘「『"')
_AFTER_STOP: Final = re.compile(r"[”’」』》〉）)】\"]*")
_GOES_ON: Final = re.compile(r"\s*[，、；：,;:。！？…—～~·”’」』》）]")
_ENDS: Final = re.compile(r"\s*(?:$|[。！？…；])")
_SPEECH: Final = re.compile(
    r"\s*[^，。！？；：、“”「」\s]{0,10}?(?:说|說|道|表示|称|稱|问|問|指出|强调|強調|写|寫|答|喊|叫|认为|認為|警告|"
    r"补充|補充|坦言|透露|感叹|感嘆|解释|解釋|回应|回應)"
)
_STARTS_SENTENCE: Final = frozenset("。！？；…”」』")
_WHOLE: Final = 80
"""A quotation of up to so many characters stays in one piece."""
_TOO_LONG: Final = 300
"""A longer one is cut at its stops even where the sentence goes on after it."""
_SHORT_CLAUSE: Final = 8
_MOST_CLOSING: Final = 6
_DEEPEST: Final = 8


class _Range(NamedTuple):
    """A quotation or a bracket: where it opens, where it closes (the closing mark included), and by what."""

    start: int
    end: int
    mark: str


def sentences(text: str, language: Language) -> list[Span]:
    """Return the sentences of one paragraph, in order: trimmed, disjoint, nothing but white space between.

    Closing quotes and brackets stay with the stop before them. ``language``
    says which rules lead; text in both scripts goes by both.
    """
    if not _INNER_STOP.search(text):
        begin, end = _trimmed(text, 0, len(text))
        return [Span(start=begin, end=end)] if begin < end else []
    cuts = set(_english_cuts(text))
    if _FULL_STOP.search(text) or (language is not Language.EN and not text.isascii()):
        cuts |= set(_chinese_cuts(text))
    pieces: list[tuple[int, int]] = []
    start, worded = 0, False
    for cut in (*sorted(cuts), len(text)):
        begin, end = _trimmed(text, start, cut)
        start = cut
        if begin == end:
            continue
        has_word = _WORD.search(text, begin, end) is not None
        if pieces and not (worded and has_word):
            pieces[-1] = (pieces[-1][0], end)  # marks without a word are no sentence
            worded = worded or has_word
        else:
            pieces.append((begin, end))
            worded = has_word
    return [Span(start=begin, end=end) for begin, end in pieces]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without white space at its ends."""
    piece = text[start:end]
    stripped = piece.lstrip()
    begin = end - len(stripped)
    return begin, begin + len(stripped.rstrip())


def _english_cuts(text: str) -> Iterator[int]:
    """Yield where a sentence ends by a stop, closing marks, and white space or a capital after them."""
    last = 0
    for found in _STOP.finditer(text):
        following = found["next"]
        if following is None:
            ends = _is_plain_word(text, found.start())
        else:
            ends = _ends_english(text, found, following, last)
        if ends:
            last = found.end()
            yield last


def _is_plain_word(text: str, stop: int) -> bool:
    """Say whether what stands before a stop without a space after it is no address or abbreviation."""
    token = _token(text, stop)
    return not _ADDRESS.search(token) and token.lower() not in _NEVER


def _ends_english(text: str, found: re.Match[str], following: str, last: int) -> bool:
    """Say whether a stop with white space after it ends the sentence that began at ``last``."""
    if following.islower() and not _BRAND.match(text, found.end()):
        return False
    stop, close = found[0], found["close"]
    if stop[0] in "!?…" or stop.startswith(".."):
        return not (close and _SAID.match(text, found.end()))
    if _COUNTER.fullmatch(text, last, found.start()):
        return False
    token = _token(text, found.start())
    return bool(close) or _ends_after(token.lower(), token, following, text, found.end())


def _token(text: str, stop: int) -> str:
    """Return what stands before a stop, up to white space, an opening mark or a dash."""
    return _BREAK.split(text[max(0, stop - _LONGEST_TOKEN) : stop])[-1]


def _ends_after(word: str, written: str, following: str, text: str, end: int) -> bool:
    """Say whether a full stop after ``word``, which may be an abbreviation, also ends the sentence."""
    if word in _NEVER:
        return False
    if word in _BEFORE_NUMBER:
        return word == "no" and not following.isdigit()
    initial = len(written) == 1 and written.isalpha() and written != "I"
    if not (initial or word in _SOMETIMES or _ACRONYM.fullmatch(written)):
        return True
    if word in _SOMETIMES and word == written:
        return not following.isdigit() and (word not in ("etc", "al", "co") or _starts(text, end))
    return _starts(text, end)


def _starts(text: str, end: int) -> bool:
    """Say whether the next word is one that begins sentences, and hardly a name."""
    word = _NEXT_WORD.match(text, end)
    return word is not None and word[1] in _STARTERS


def _chinese_cuts(text: str) -> Iterator[int]:
    """Yield where a sentence ends by Chinese rules; quotations and brackets keep their stops."""
    marks = list(_MARK.finditer(text))
    ranges = _outermost(marks)
    has_full_stops = "。" in text
    following = iter((*ranges, _Range(len(text) + 1, len(text) + 1, "")))
    current = next(following)
    last = 0
    for found in marks:
        while found.start() >= current.end:
            current = next(following)
        stop = found["stop"]
        if stop is None or (stop == "." and has_full_stops):
            continue
        end = found.end()
        if found.start() < current.start:
            end = _end_of(_AFTER_STOP, text, end)
            ends = _ends_plain(text, stop, end, found.start() - last)
        else:
            terminal = current.end - end <= _MOST_CLOSING and _end_of(_AFTER_STOP, text, end) >= current.end
            end = current.end if terminal else end
            ends = _ends_in_range(text, current, stop if terminal else "")
        if ends:
            last = end
            yield end


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Return where a match of ``pattern`` at ``start`` ends; ``start`` where there is none."""
    found = pattern.match(text, start)
    return found.end() if found else start


def _ends_plain(text: str, stop: str, end: int, length: int) -> bool:
    """Say whether a stop outside all quotations ends a sentence of ``length`` characters so far."""
    if stop[0] in "；….":
        return length >= _SHORT_CLAUSE and not _GOES_ON.match(text, end)
    return not _GOES_ON.match(text, end)


def _ends_in_range(text: str, around: _Range, terminal: str) -> bool:
    """Say whether a stop in a quotation or bracket ends a segment.

    ``terminal`` is the stop right before the closing mark, or empty for one
    further inside.
    """
    length = around.end - around.start
    goes_on = _goes_on(text, around, terminal)
    if terminal:
        return not goes_on
    return length > (_TOO_LONG if goes_on else _WHOLE)


def _goes_on(text: str, around: _Range, terminal: str) -> bool:
    """Say whether the sentence goes on after a quotation or bracket."""
    if not terminal and _ENDS.match(text, around.end):
        return False
    if not terminal or _GOES_ON.match(text, around.end):
        return True
    before = text[max(0, around.start - _MOST_CLOSING) : around.start].rstrip()[-1:]
    begins = not before or before in _STARTS_SENTENCE
    if around.mark not in _QUOTES:
        return not begins or around.mark in "《〈"
    if begins or before in "，,":
        return _SPEECH.match(text, around.end) is not None
    return before not in "：:" and "。" not in terminal


def _outermost(marks: list[re.Match[str]]) -> list[_Range]:
    """Return the quotations and brackets that close, those inside others left out.

    Straight quotes open and close in turn where their number is even; a mark
    that closes nothing, such as an apostrophe, is passed over.
    """
    paired = sum(found["both"] is not None for found in marks) % 2 == 0
    stack: list[tuple[str, int]] = []
    ranges: list[_Range] = []
    for found in marks:
        mark = found[0]
        if found["stop"] or (found["both"] and not paired):
            continue
        depth = _opened_at(stack, mark) if not found["open"] else -1
        if depth >= 0:
            around = _Range(stack[depth][1], found.end(), stack[depth][0])
            del stack[depth:]
            while ranges and ranges[-1].start > around.start:
                ranges.pop()
            ranges.append(around)
        elif not found["close"]:
            stack.append((mark, found.start()))
            del stack[:-_DEEPEST]
    return ranges


def _opened_at(stack: list[tuple[str, int]], closing: str) -> int:
    """Return where in the stack the partner of a closing mark is, or -1."""
    for depth in range(len(stack) - 1, -1, -1):
        if _PAIRS[stack[depth][0]] == closing:
            return depth
    return -1
