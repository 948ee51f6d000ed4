"""A dictionary of a few words, for tests."""

import re
import threading
from collections.abc import Mapping, Sequence

from workbench.domain.language import Language
from workbench.domain.span import Span
from workbench.ports import Lemma, LookedUp


class FakeDictionary:
    """Knows these words; everything else is cut at white space and unknown. ``gate`` holds look-ups back."""

    def __init__(self, known: Mapping[str, Sequence[Lemma]], *, gate: threading.Event | None = None) -> None:
        self.known = known
        self.gate = gate
        self.built = gate is None
        self.asked: list[str] = []

    def ready(self) -> bool:
        return self.built

    def look_up(self, text: str, language: Language) -> list[LookedUp]:
        self.asked.append(text)
        if self.gate is not None:
            self.gate.wait(5)
        self.built = True
        words = "|".join([*map(re.escape, self.known), "[A-Za-z]+", r"\S"])
        return [
            LookedUp(Span(start=match.start(), end=match.end()), match[0], _read(entries), tuple(entries))
            for match in re.finditer(words, text)
            for entries in [self.known.get(match[0], ())]
            if language.is_chinese != match[0].isascii()
        ]


def _read(entries: Sequence[Lemma]) -> str:
    return entries[0].pinyin if entries else ""
