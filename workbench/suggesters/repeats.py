"""The same words again: what people tagged anywhere in the project, where it stands untagged."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from workbench import __version__
from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent
from workbench.domain.language import has_letters
from workbench.domain.pattern import Pattern, Shelf
from workbench.ports import Idea, Page

SHORTEST: Final = 2
"""A single character is too little to go by (code points)."""
LONGEST: Final = 200
"""Longer words than these do not come twice (code points)."""


class Repeats:
    """Proposes a tag where words stand that people gave this tag before, in any case and spacing.

    The score is the share of this tag among all that those words were given.
    """

    name = "repeats"

    def agent(self) -> Agent:
        """Return the suggester as the maker of its proposals."""
        return Agent(id="suggester-repeats", kind="software", name=self.name, version=__version__)

    def suggest(self, page: Page) -> list[Idea]:
        """Return every other place of the words that were tagged."""
        shelf = Shelf([passage.content for passage in page.passages])
        return [
            Idea(tag, page.passages[number], start, end, count / tags.total())
            for words, tags in _learned(page.learned).items()
            for number, start, end in shelf.places(Pattern.of(words, wildcards=False), alone=True)
            for tag, count in tags.items()
            if tag in page.tags
        ]


def _learned(annotations: Iterable[Annotation]) -> dict[str, Counter[str]]:
    """Count the tags of all words that were tagged alone; discontinuous spans say too little."""
    learned: dict[str, Counter[str]] = {}
    for annotation in annotations:
        if len(annotation.targets) != 1 or len(annotation.spans) != 1:
            continue
        words = " ".join(annotation.spans[0].exact.casefold().split())
        if SHORTEST <= len(words) <= LONGEST and has_letters(words):
            learned.setdefault(words, Counter())[annotation.tag] += 1
    return learned


def PLUGIN(folders: Mapping[str, Path]) -> Repeats:  # noqa: ARG001, N802, what discovery looks for and gives
    """Return the suggester."""
    return Repeats()
