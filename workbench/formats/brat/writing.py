"""Dossiers to texts and ``.ann`` files."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from workbench.domain.annotation import Annotation
from workbench.domain.archives import pack
from workbench.domain.dossier import Dossier
from workbench.domain.relation import Relation
from workbench.domain.span import Span
from workbench.domain.standoff import (
    LINE_ENDS,
    Link,
    Mark,
    Saying,
    fragments,
    joined,
    write_link,
    write_mark,
    write_saying,
)
from workbench.domain.text import Text
from workbench.domain.validation import Problem
from workbench.formats import fault
from workbench.formats.brat.configuration import FILE, Names, Used, write

COMMENT: Final = "AnnotatorNotes"
"""brat's own type of a note that a person writes."""
ANNOTATOR: Final = "Annotator"
CONFIDENCE: Final = "Confidence"
EXACT: Final = "Span"
"""Where an annotation lies to the character, when its fragments cannot say so."""
TRIGGER: Final = "Trigger"
"""Says of an event that its trigger is no annotation of its own; brat lets no note name the trigger."""
ATTRIBUTE: Final = "Attribute:"
JSON: Final = ":json"
"""At the end of a note's type: its text is a JSON string, because one line could not hold it as it is."""
_CUE: Final = "cue"
"""The role whose words trigger an event, where there is one."""


def obstacles(dossiers: Sequence[Dossier], kind: str) -> Iterator[Problem]:
    """Find why dossiers cannot be written: no such text, or two of one name."""
    seen: set[str] = set()
    for dossier in dossiers:
        name = dossier.document.id
        if name in seen:
            yield fault(name, "same_id", id=name)
        if kind == "translation" and dossier.translation is None:
            yield fault(name, "no_translation", id=name)
        seen.add(name)


def archive(dossiers: Sequence[Dossier], kind: str) -> bytes:
    """Return the archive: a text and an ``.ann`` file for each document, and one configuration."""
    names, used = Names(), Used()
    files: dict[str, bytes] = {}
    for dossier in dossiers:
        for tagset in dossier.tagsets:
            for tag in tagset.tags:
                names.storage(tag.id)
    for dossier in dossiers:
        layer = dossier.translation if kind == "translation" else dossier.source
        assert layer is not None, "obstacles has looked for it"
        stem = dossier.document.id if layer.kind == "source" else f"{dossier.document.id}.{kind}"
        files[f"{stem}.txt"] = layer.content.encode()
        files[f"{stem}.ann"] = _Writer(layer, names, used).sheet(dossier).encode()
    tagsets = [tagset for dossier in dossiers for tagset in dossier.tagsets]
    files[FILE] = write(tagsets, used, names).encode()
    return pack(files)


class _Writer:
    """Writes the lines of one text; marks come first, and notes last."""

    def __init__(self, layer: Text, names: Names, used: Used) -> None:
        self._layer = layer
        self._names = names
        self._used = used
        self._counts: Counter[str] = Counter()
        self._lines: list[str] = []
        self._rest: list[str] = []
        self._marks: dict[str, Mark] = {}

    def sheet(self, dossier: Dossier) -> str:
        """Return the ``.ann`` file."""
        for annotation in dossier.annotations:
            self._annotation(annotation)
        for relation in dossier.relations:
            self._relation(relation)
        return "".join(f"{line}\n" for line in (*self._lines, *self._rest))

    def _annotation(self, annotation: Annotation) -> None:
        content = self._layer.content
        spans = [target.span for target in annotation.spans if target.text == self._layer.id]
        pieces = fragments(content, spans)
        if not any(piece.cut(content).strip() for piece in pieces):
            return
        self._used.tags[annotation.tag] = None
        mark = Mark(self._new("T"), self._names.storage(annotation.tag), tuple(pieces), None)
        self._marks[annotation.id] = mark
        self._lines.append(write_mark(mark, content))
        self._note(ANNOTATOR, mark.id, annotation.by)
        if joined(content, pieces) != spans:
            self._note(EXACT, mark.id, ";".join(f"{span.start} {span.end}" for span in spans))
        if annotation.confidence is not None:
            self._note(CONFIDENCE, mark.id, repr(annotation.confidence))
        if annotation.comment is not None:
            self._note(COMMENT, mark.id, annotation.comment)
        for name, value in annotation.attributes.items():
            self._attribute(name, value, mark.id)

    def _attribute(self, name: str, value: str, mark: str) -> None:
        """Write a value of one word as brat's attribute, which offers values to choose; others as a note."""
        if value.isascii() and value.replace("-", "_").replace("_", "a").replace(".", "a").isalnum():
            self._used.values.setdefault(name, {})[value] = None
            saying = Saying(self._new("A"), self._names.storage(name), mark, value)
            self._rest.append(write_saying(saying))
        else:
            self._note(f"{ATTRIBUTE}{name}", mark, value)

    def _relation(self, relation: Relation) -> None:
        ends = [(role, end) for role, members in relation.roles.items() for end in members]
        if not ends or any(end not in self._marks for _, end in ends):
            return
        roles = tuple((role, self._marks[end].id) for role, end in ends)
        label = self._names.storage(relation.kind)
        names = dict.fromkeys(role for role, _ in roles)
        if len(roles) == len(names) == 2:
            self._used.links.setdefault(relation.kind, {}).update(names)
            link = Link(self._new("R"), label, roles)
        else:
            self._used.events.setdefault(relation.kind, {}).update(names)
            link = Link(self._new("E"), label, roles, self._trigger(label, ends))
        self._rest.append(write_link(link))
        if link.trigger:
            self._note(TRIGGER, link.id, link.trigger)
        self._note(ANNOTATOR, link.id, relation.by)

    def _trigger(self, label: str, ends: Sequence[tuple[str, str]]) -> str:
        """Write the mark that an event needs, on the words of its cue or else of its first member."""
        spans: tuple[Span, ...] = next(
            (self._marks[end].spans for role, end in ends if role == _CUE), self._marks[ends[0][1]].spans
        )
        mark = Mark(self._new("T"), label, spans, None)
        self._lines.append(write_mark(mark, self._layer.content))
        return mark.id

    def _note(self, kind: str, target: str, text: str) -> None:
        """Write a note; text that would not survive a line and brat's trimming is written as JSON."""
        if text != text.strip() or not text or any(end in text for end in f"{LINE_ENDS}\t"):
            kind, text = f"{kind}{JSON}", _escaped(text)
        self._rest.append(write_saying(Saying(self._new("#"), kind, target, None, text)))

    def _new(self, letter: str) -> str:
        self._counts[letter] += 1
        return f"{letter}{self._counts[letter]}"


def _escaped(text: str) -> str:
    """Return a JSON string on one line: JSON itself leaves three of the line ends as they are."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(each):04x}" if each in LINE_ENDS else each for each in written)
