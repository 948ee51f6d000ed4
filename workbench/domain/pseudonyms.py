"""Names that stand for people in an export, so that nobody is named in any file of it.

The order is shuffled by a secret seed: neither the alphabet nor the order in
which people joined the project gives away who is who. Software keeps its name.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from workbench.domain.annotation import Annotation
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import Parts
from workbench.domain.review import Review

PREFIX: Final = "annotator-"
_SOMEBODY: Final = "annotator"
"""Stands for a name that several people share."""
_SHORTEST: Final = 2
"""A name of one code point is not looked for in notes: it would be found in every other word."""
_UNSPACED: Final = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
Noted = TypeVar("Noted", Annotation, Review)


def pseudonyms(agents: Iterable[Agent], seed: str) -> dict[str, str]:
    """Return ``annotator-1`` and on for the people, by their ids, in an order that the seed gives.

    >>> people = [Agent(id=name, kind="person", name=name) for name in ("mei", "sam")]
    >>> sorted(pseudonyms(people, "x").values())
    ['annotator-1', 'annotator-2']
    """
    people = {each.id for each in agents if each.kind == "person"}
    shuffled = sorted(people, key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).digest())
    return {name: f"{PREFIX}{number}" for number, name in enumerate(shuffled, 1)}


class Mask:
    """Puts pseudonyms for the people of a project; one serves all documents of an export.

    Notes are searched for the names as whole words, in any case, and for the
    parts of a name as they are written in it (a Will is not every "will"); a
    Chinese name is found anywhere. The file that a document came from, and its
    title where that is not of the text, are often the annotator's own: parts
    are found there in any case. The text itself is never touched.
    """

    def __init__(self, agents: Iterable[Agent], seed: str) -> None:
        people = [each for each in agents if each.kind == "person"]
        self.names: Mapping[str, str] = pseudonyms(people, seed)
        """Pseudonyms by the ids of people."""
        words: dict[str, str] = {}
        for each in people:
            for word in (each.id, each.name):
                if len(word) >= _SHORTEST:
                    words[word.casefold()] = self.names[each.id]
        self._words = words
        parts = _parts(people, self.names)
        self._parts = {part.casefold(): name for part, name in parts.items()}
        self._in_notes = _finder(words, parts)
        self._in_files = _finder([*words, *parts], ())

    def of(self, name: str) -> str:
        """Return who stands for an agent: a pseudonym for a person, itself for a program."""
        return self.names.get(name, name)

    def said(self, text: str) -> str:
        """Return a note with pseudonyms for the names in it."""
        return self._in_notes.sub(self._stand_in, text) if self._in_notes else text

    def called(self, name: str) -> str:
        """Return the name of a file, or a title, with pseudonyms for the names and parts of names in it."""
        return self._in_files.sub(self._stand_in, name) if self._in_files else name

    def _stand_in(self, match: re.Match[str]) -> str:
        found = match[0].casefold()
        return self._words.get(found) or self._parts.get(found, _SOMEBODY)

    def over(self, parts: Parts) -> Parts:
        """Return a document in which nobody is named."""
        agents = [self._agent(each) for each in parts.agents]
        return replace(
            parts,
            document=self._document(parts.document, parts.source.content),
            agents=sorted(agents, key=lambda each: (each.kind, len(each.id), each.id)),
            units=[
                each.model_copy(
                    update={
                        "provenance": each.provenance.model_copy(update={"by": self.of(each.provenance.by)})
                    }
                )
                for each in parts.units
            ],
            annotations=[self._annotation(each) for each in parts.annotations],
            relations=[each.model_copy(update={"by": self.of(each.by)}) for each in parts.relations],
            findings=[each.model_copy(update={"by": self.of(each.by)}) for each in parts.findings],
            reviews=[self._noted(each) for each in parts.reviews],
        )

    def _document(self, document: Document, content: str) -> Document:
        uri = document.source_uri
        title = document.title if document.title in content else self.called(document.title)
        return document.model_copy(update={"title": title, "source_uri": uri and self.called(uri)})

    def _agent(self, agent: Agent) -> Agent:
        if agent.kind != "person":
            return agent
        return Agent(id=self.of(agent.id), kind="person", name=self.of(agent.id))

    def _annotation(self, annotation: Annotation) -> Annotation:
        masked = self._noted(annotation)
        if not annotation.attributes:
            return masked
        values = {name: self.said(value) for name, value in annotation.attributes.items()}
        return masked if values == annotation.attributes else masked.model_copy(update={"attributes": values})

    def _noted(self, record: Noted) -> Noted:
        comment = None if record.comment is None else self.said(record.comment)
        return record.model_copy(update={"by": self.of(record.by), "comment": comment})


def _parts(people: Iterable[Agent], names: Mapping[str, str]) -> dict[str, str]:
    """Return who stands for each part of a name, such as a first name; two people may share one."""
    found: dict[str, str] = {}
    for each in people:
        several = each.name.split()
        for part in several if len(several) > 1 else ():
            if len(part) >= _SHORTEST and any(map(str.isalpha, part)):
                same = found.setdefault(part, names[each.id]) == names[each.id]
                found[part] = names[each.id] if same else _SOMEBODY
    return found


def _finder(words: Iterable[str], parts: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of the names, the longest first, then their parts; None where there are none."""
    names = "|".join(map(_alone, sorted(words, key=lambda word: (-len(word), word))))
    rest = map(_alone, sorted(parts, key=lambda word: (-len(word), word)))
    return re.compile("|".join((f"(?i:{names})", *rest))) if names else None


def _alone(word: str) -> str:
    """Return a pattern for a word that stands alone; ``_`` joins words in file names, and is none of them."""
    return re.escape(word) if _UNSPACED.search(word) else rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
