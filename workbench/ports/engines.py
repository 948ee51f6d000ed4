"""Engines that translate, and what they say of a translation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from workbench.domain.alignment import Link
from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.domain.text import Flag
from workbench.ports.basics import Cancelled, Progress


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine made of one segment.

    ``score`` is the model's mean log-probability per token, where it has one;
    ``tokens`` counts the target tokens it wrote; ``links`` are stretches of
    the text and of the draft that belong together, where the model tells: what
    it looked at while it wrote.
    """

    text: str
    score: float | None = None
    tokens: int = 0
    flags: tuple[Flag, ...] = ()
    links: tuple[Link, ...] = ()


class Engine(Protocol):
    """Translates segments, or glosses them."""

    name: str

    def agent(self, source: Language, target: Language) -> Agent | None:
        """Return who would translate this pair (engine, version, model), or None when it cannot."""
        ...

    def translate(
        self,
        texts: Sequence[str],
        source: Language,
        target: Language,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return one draft for each text, in order; fewer, from the front, when cancelled."""
        ...


@runtime_checkable
class Hesitant(Protocol):
    """An engine that can also say what else a segment might be in the other language."""

    def alternatives(
        self,
        text: str,
        source: Language,
        target: Language,
        *,
        most: int = 4,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return up to ``most`` different drafts, the best first, which is what ``translate`` gives.

        None when cancelled, and one for a text without letters. Raises Missing as ``translate`` does.
        """
        ...


@runtime_checkable
class Attentive(Protocol):
    """An engine whose drafts have links, which may be read at several places of its model.

    Which of them says which word answers to which is found out once for each
    model, and kept with it.
    """

    def heads(self, source: Language, target: Language) -> list[str]:
        """Return the places where links can be read in the model of a pair, its own first."""
        ...

    def attend(self, texts: Sequence[str], source: Language, target: Language, head: str) -> list[Draft]:
        """Translate with links read at one of these places."""
        ...

    def settle(self, source: Language, target: Language, head: str, trust: float) -> None:
        """Read links there from now on; ``trust``, 0 to 1, says how often they were right."""
        ...

    def trust(self, source: Language, target: Language) -> float | None:
        """Return how often links of this pair were right, or None when nobody has found out."""
        ...
