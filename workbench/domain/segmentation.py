"""From characters to segments: paragraphs, their roles, their sentences, their language.

Segments tile the text up to white space: every other character lies in
exactly one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from workbench.domain.footers import Mark
from workbench.domain.language import WORD_IN_HAN, Language, has_letters, identify, script, units
from workbench.domain.paragraphs import paragraphs_of
from workbench.domain.roles import judge, roles
from workbench.domain.sentences import sentences
from workbench.domain.span import Span
from workbench.domain.text import Role, Segment

_CREDIT: Final = re.compile(r"[:：（(【\[]")
_DONE: Final = re.compile(r"^[（(【]\s*(?:完|全文完|end)\s*[)）】]\s*", re.IGNORECASE)
_CREDIT_LENGTH: Final = 60
_BUTTON: Final = 40
_WHOLE: Final = frozenset({Role.TITLE, Role.OTHER})
_LABELS: Final = frozenset({Role.FOOTER, Role.BOILERPLATE})
_SHARE: Final = 0.7

Judge = Callable[[Sequence[str], Sequence[int]], Sequence[Role]]
"""Says the role of each paragraph, given the paragraphs and where they start (code points)."""


def segment(content: str, judge_roles: Judge | None = None) -> tuple[Segment, ...]:
    """Return the segments of a text, in order, with ids s1, s2, …

    Footers, titles and labels are one segment a line; paragraphs of text have
    one for each sentence. A credit at the end of a paragraph, such as
    （责任编辑：…）, is a footer of its own. Chinese that could be of either
    script takes the one that the rest of the text has. ``judge_roles`` serves
    texts of which more is known than their words, such as web pages.
    """
    default = script(content)
    paragraphs = list(paragraphs_of(content))
    texts = [content[start:end] for start, end in paragraphs]
    if judge_roles is None:
        judged: Sequence[Role] = roles(texts)
    else:
        judged = judge_roles(texts, [start for start, _ in paragraphs])
    found: list[Segment] = []
    for number, ((start, _), text, role) in enumerate(zip(paragraphs, texts, judged, strict=True)):
        language = identify(text, default)
        parts = _parts(text, role, language)
        for span, its_role in parts:
            found.append(
                Segment(
                    id=f"s{len(found) + 1}",
                    start=start + span.start,
                    end=start + span.end,
                    paragraph=number,
                    role=its_role,
                    language=language if len(parts) == 1 else identify(span.cut(text), default),
                )
            )
    return tuple(found)


def document_language(content: str, segments: Sequence[Segment]) -> Language:
    """Return the language that most of the body has, or mixed; footers count only where all is footer."""
    for wanted in ({Role.BODY}, {Role.TITLE, Role.COMMENT, Role.OTHER}, set(Role)):
        weights = _weights(content, (one for one in segments if one.role in wanted))
        if weights:
            return _leading(weights)
    return Language.OTHER


def _weights(content: str, segments: Iterable[Segment]) -> dict[Language, float]:
    """Return how much is said in each language, in Han characters or what they are worth."""
    weights: dict[Language, float] = {}
    for one in segments:
        text = one.span.cut(content)
        if has_letters(text):
            han, words = units(text)
            weight = han + WORD_IN_HAN * words or len(text)
            weights[one.language] = weights.get(one.language, 0.0) + weight
    return weights


def _leading(weights: dict[Language, float]) -> Language:
    """Return the language with a clear share; the Chinese scripts count together, the larger names them."""
    chinese = {language: weight for language, weight in weights.items() if language.is_chinese}
    together = {language: weight for language, weight in weights.items() if not language.is_chinese}
    if chinese:
        together[max(chinese, key=chinese.__getitem__)] = sum(chinese.values())
    best = max(together, key=together.__getitem__)
    return best if together[best] >= _SHARE * sum(together.values()) else Language.MIXED


def _parts(text: str, role: Role, language: Language) -> list[tuple[Span, Role]]:
    """Return the segments of one paragraph with their roles."""
    if role in _WHOLE or (role in _LABELS and len(text) <= _BUTTON):
        return [(Span(start=0, end=len(text)), role)]
    spans = sentences(text, language)
    credits_from = len(spans)
    if role is Role.BODY:
        while credits_from > 1 and _is_credit(spans[credits_from - 1].cut(text)):
            credits_from -= 1
    return [(span, role if index < credits_from else Role.FOOTER) for index, span in enumerate(spans)]


def _is_credit(sentence: str) -> bool:
    """Say whether a sentence at the end of a paragraph only says who edited it, or that it ends."""
    if len(sentence) > _CREDIT_LENGTH or not _CREDIT.search(sentence):
        return False
    credit = _DONE.sub("", sentence)
    return not credit or judge(credit) is Mark.FOOTER
