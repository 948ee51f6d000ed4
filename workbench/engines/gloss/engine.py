"""The engine that is always there: no model, a dictionary and a lexicon of web pages."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.engines.gloss.building import build_apart
from workbench.engines.gloss.cedict import Cedict, installed
from workbench.engines.gloss.chinese import Chinese
from workbench.engines.gloss.entries import chinese_entries, english_entries
from workbench.engines.gloss.hints import Hints
from workbench.engines.gloss.index import Index, opened, place
from workbench.engines.gloss.lexicon import lexicon
from workbench.engines.gloss.lines import chinese_line, english_line
from workbench.engines.gloss.segmenter import SHARED, frequency
from workbench.engines.gloss.words import GlossWord
from workbench.errors import Missing
from workbench.ports import Cancelled, Draft, LookedUp, Progress

VERSION: Final = "1.0"
_LONE: Final = dict.fromkeys(range(55296, 57344), 65533)
"""Lone surrogates, which neither the segmenter nor SQLite takes; one character for one."""


@dataclass(frozen=True, slots=True)
class _Readers:
    """What works on the opened index."""

    index: Index
    chinese: Chinese
    hints: Hints


class Gloss:
    """Glosses Chinese with English senses, and English with Chinese hints; it never claims to translate.

    ``cache`` is the folder for the index, which is built at the first word
    looked up (some seconds) and found again afterwards; ``source`` another
    CC-CEDICT file than the installed one.
    """

    name = "gloss"

    def __init__(self, cache: Path, *, source: Path | None = None) -> None:
        self._cache = cache
        self._source = source
        self._lock = threading.RLock()
        self._simple: dict[int, str] | None = None
        self._opened: _Readers | None = None

    @cached_property
    def _dictionary(self) -> Cedict:
        return Cedict(self._source or installed())

    @cached_property
    def _agent(self) -> Agent:
        dictionary = self._dictionary
        return Agent(
            id=f"gloss-{VERSION}",
            kind="software",
            name="Dictionary gloss",
            version=VERSION,
            model=f"CC-CEDICT {dictionary.date()}".strip(),
            model_sha256=dictionary.sha256(),
        )

    def agent(self, source: Language, target: Language) -> Agent | None:
        """Return the gloss for anything into English or Chinese, or None where the dictionary is missing.

        Between the two scripts of Chinese there is nothing to gloss.
        """
        if not _glosses(source, target):
            return None
        try:
            return self._agent
        except Missing:
            return None

    def translate(
        self,
        texts: Sequence[str],
        source: Language,  # noqa: ARG002 part of the port; the words tell their language themselves
        target: Language,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return a gloss of each text: what the page's own words say, else word by word.

        Raises Missing when the index can neither be found nor built.
        """
        drafts: list[Draft] = []
        for text in texts:
            if cancelled is not None and cancelled():
                break
            drafts.append(self._draft(text, target))
            if progress is not None:
                progress(len(drafts), len(texts))
        return drafts

    def ui(self, text: str, target: Language) -> str | None:
        """Return what a web page's own phrase (评论, Next page) says in ``target``, or None for others."""
        return lexicon().find(text, target)

    def words(self, text: str) -> list[GlossWord]:
        """Return the Chinese words of a text with pinyin and senses, in their order. Raises Missing."""
        with self._lock:
            return self._readers().chinese.words(text.translate(_LONE))

    def hints(self, text: str, target: Language = Language.ZH_HANS) -> list[GlossWord]:
        """Return the English words and expressions of a text with Chinese hints. Raises Missing."""
        with self._lock:
            traditional = target is Language.ZH_HANT
            return self._readers().hints.words(text.translate(_LONE), traditional=traditional)

    def simplify(self, text: str) -> str:
        """Return a text with every traditional character as its simplified one. Raises Missing."""
        with self._lock:
            if self._simple is None:
                self._simple = str.maketrans(self._readers().index.simplified())
        return text.translate(self._simple)

    def ready(self) -> bool:
        """Say whether the index is there, so that a look-up takes milliseconds. Raises Missing."""
        return self._opened is not None or place(self._cache, self._dictionary).is_file()

    def look_up(self, text: str, language: Language) -> list[LookedUp]:
        """Return the words of a language in a text with their entries, in their order. Raises Missing."""
        with self._lock:
            readers = self._readers()
            if language.is_chinese:
                return chinese_entries(readers.index, readers.chinese.words(text.translate(_LONE)))
            return english_entries(readers.index, readers.hints.words(text.translate(_LONE)))

    def close(self) -> None:
        """Let go of the index; it is opened again when needed."""
        with self._lock:
            if self._opened is not None:
                self._opened.index.close()
                self._opened = None

    def _draft(self, text: str, target: Language) -> Draft:
        known = self.ui(text, target)
        if known is not None:
            return Draft(known, tokens=1)
        if target is Language.EN:
            with self._lock:
                line, count = english_line(self._readers().chinese.pieces(text.translate(_LONE)))
            return Draft(line if count else text, tokens=count)
        words = self.hints(text, target)
        return Draft(chinese_line(text, words), tokens=len(words))

    def _readers(self) -> _Readers:
        """Open the index, building it if need be; the caller holds the lock."""
        if self._opened is None:
            if self._source is None and not self.ready():
                build_apart(self._cache)
            index = opened(self._cache, self._dictionary, frequency)
            self._opened = _Readers(index, Chinese(index, SHARED.tag), Hints(index))
        return self._opened


def _glosses(source: Language, target: Language) -> bool:
    if target is Language.EN:
        return source is not Language.EN
    return target.is_chinese and not source.is_chinese
