"""Texts and ``.ann`` files to dossiers."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from workbench.domain.archives import unpack_texts
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS, Foreign, whole
from workbench.domain.span import Span
from workbench.domain.standoff import Link, Mark, Saying, Sheet, crowded, fragments, joined
from workbench.domain.standoff import read as read_sheet
from workbench.domain.validation import Problem
from workbench.formats import fault
from workbench.formats.brat import configuration
from workbench.formats.brat.configuration import FILE, Called
from workbench.formats.brat.writing import ANNOTATOR, ATTRIBUTE, CONFIDENCE, EXACT, JSON, TRIGGER

_OURS: Final = re.compile(r"d[0-9a-f]{16}")
"""A file name that is a document's id, as an export writes it."""
_NUMBERED: Final = re.compile(r"(.*?[^0-9])[0-9]+")
_SPANS: Final = re.compile(r"[0-9]{1,12} [0-9]{1,12}(;[0-9]{1,12} [0-9]{1,12})*")
_TRUE: Final = "true"
"""The value of an attribute that is only there or not."""


@dataclass(slots=True)
class _Source:
    """One text, and who annotated it: the files of several folders may be about one text."""

    path: PurePosixPath
    content: str
    sheets: list[tuple[PurePosixPath, Sheet]] = field(default_factory=list)


def load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    """Return the documents of an archive, and everything that is wrong with it.

    Where one text lies in several folders, as brat keeps the work of several
    people, the folders are the annotators.
    """
    texts, wrong = unpack_texts(data, name, (".txt", ".ann", FILE))
    if crowded(text for path, text in texts.items() if path.endswith(".ann")):
        return [], [fault(name, "too_many_marks", limit=MARKS)]
    sources, more = _sources(texts)
    wrong += more
    if not sources and not wrong:
        wrong = [fault(name, "no_texts")]
    if sum(len(sheet.marks) for source in sources for _, sheet in source.sheets) > MARKS:
        return [], [fault(name, "too_many_marks", limit=MARKS)]
    called = configuration.read(texts.get(FILE, ""))
    dossiers: list[Dossier] = []
    for source in sources:
        one = _Document(source, called)
        dossiers.append(one.dossier())
        wrong += one.wrong
    return dossiers, wrong


def _sources(texts: Mapping[str, str]) -> tuple[list[_Source], list[Problem]]:
    """Return each text once, with all that is said about it."""
    found: dict[str, _Source] = {}
    wrong: list[Problem] = []
    for name, content in texts.items():
        path = PurePosixPath(name)
        if path.suffix == ".txt":
            source = found.setdefault(content, _Source(path, content))
            notes = texts.get(str(path.with_suffix(".ann")), "")
            sheet, more = read_sheet(notes, content, str(path.with_suffix(".ann")))
            source.sheets.append((path, sheet))
            wrong += more
        elif path.suffix == ".ann" and str(path.with_suffix(".txt")) not in texts:
            wrong.append(fault(name, "no_text", text=str(path.with_suffix(".txt"))))
    return list(found.values()), wrong


class _Document:
    """Makes a dossier of what the files say about one text."""

    def __init__(self, source: _Source, called: Called) -> None:
        stem = source.path.stem
        self.wrong: list[Problem] = []
        self._source = source
        self._called = called
        self._foreign = Foreign(
            "brat", source.content, id=stem if _OURS.fullmatch(stem) else None, title=self._title(stem)
        )

    def dossier(self) -> Dossier:
        """Return the document with everything on its sheets."""
        several = len(self._source.sheets) > 1
        for path, sheet in self._source.sheets:
            self._sheet(sheet, path, path.parent.name if several else None)
        return self._foreign.dossier()

    @staticmethod
    def _title(stem: str) -> str | None:
        return None if _OURS.fullmatch(stem.partition(".")[0]) else stem

    def _sheet(self, sheet: Sheet, path: PurePosixPath, folder: str | None) -> None:
        notes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for note in sheet.notes:
            kind, text = self._note(note, path)
            notes[note.target][kind].append(text)
        attributes = _attributes(sheet, self._called)
        bare = {text for kinds in notes.values() for text in kinds.get(TRIGGER, ())}
        made: dict[str, str] = {}
        for mark in sheet.marks.values():
            if mark.id not in bare:
                made[mark.id] = self._mark(mark, notes[mark.id], attributes[mark.id], folder, path)
        for link in sheet.links:
            roles = _roles(link, sheet, made, ours=TRIGGER in notes[link.id])
            if roles:
                by = _first(notes[link.id], ANNOTATOR) or folder
                self._foreign.relate(self._called.id(link.label), roles, by=by)

    def _mark(
        self,
        mark: Mark,
        said: Mapping[str, list[str]],
        attributes: dict[str, str],
        folder: str | None,
        path: PurePosixPath,
    ) -> str:
        label = self._called.id(mark.label)
        self._foreign.tag(label, self._called.names.get(label))
        free = {kind.removeprefix(ATTRIBUTE): texts[0] for kind, texts in said.items() if kind in _free(said)}
        own = {ANNOTATOR, CONFIDENCE, EXACT, *_free(said)}
        comments = [text for kind, texts in said.items() if kind not in own for text in texts]
        return self._foreign.annotate(
            label,
            [self._foreign.span(span.start, span.end) for span in self._spans(mark, said)],
            by=_first(said, ANNOTATOR) or folder,
            confidence=self._confidence(said, mark, path),
            comment="\n".join(comments) if comments else None,
            attributes={**attributes, **free},
        )

    def _spans(self, mark: Mark, said: Mapping[str, list[str]]) -> Sequence[Span]:
        """Return where a mark lies: as its note says, unless somebody has moved the mark since."""
        content = self._source.content
        exact = _first(said, EXACT) or ""
        if _SPANS.fullmatch(exact):
            pairs = [[int(place) for place in pair.split()] for pair in exact.split(";")]
            spans = [Span(start=a, end=b) for a, b in pairs if a < b <= len(content)]
            if len(spans) == len(pairs) and tuple(fragments(content, spans)) == mark.spans:
                return spans
        return joined(content, mark.spans)

    def _confidence(self, said: Mapping[str, list[str]], mark: Mark, path: PurePosixPath) -> float | None:
        text = _first(said, CONFIDENCE)
        try:
            value = None if text is None else float(text)
        except ValueError:
            value = -1.0
        if value is None or 0 <= value <= 1:
            return value
        place = f"{path.with_suffix('.ann')}:{mark.line}"
        self.wrong.append(fault(place, "confidence", found=str(text)[:40]))
        return None

    def _note(self, note: Saying, path: PurePosixPath) -> tuple[str, str]:
        """Return a note's type and its text, as it was before it had to fit on a line."""
        if not note.label.endswith(JSON):
            return note.label, note.text
        try:
            text = json.loads(note.text)
        except (ValueError, RecursionError):
            text = None
        if not isinstance(text, str) or not whole(text):
            place = f"{path.with_suffix('.ann')}:{note.line}"
            self.wrong.append(fault(place, "note_json", label=note.label[:40]))
            return note.label.removesuffix(JSON), ""
        return note.label.removesuffix(JSON), text


def _free(said: Mapping[str, list[str]]) -> list[str]:
    """Return the types of notes that hold attributes."""
    return [kind for kind in said if kind.startswith(ATTRIBUTE) and kind != ATTRIBUTE]


def _first(said: Mapping[str, list[str]], kind: str) -> str | None:
    return said[kind][0] if kind in said else None


def _attributes(sheet: Sheet, called: Called) -> dict[str, dict[str, str]]:
    """Return the attributes of each mark, by name; those of an event belong to its trigger."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for saying in (*sheet.attributes, *sheet.norms):
        value = _TRUE if saying.value is None else f"{saying.value} {saying.text}".strip()
        found[sheet.end(saying.target) or ""][called.id(saying.label)] = value
    return found


def _roles(link: Link, sheet: Sheet, made: Mapping[str, str], *, ours: bool) -> dict[str, list[str]]:
    """Return who plays which role: of an event its trigger, too, unless the event is ours.

    brat numbers the second of a role, as in ``Theme`` and ``Theme2``; both are ``Theme``.
    """
    roles: dict[str, list[str]] = defaultdict(list)
    names = set() if ours else {role for role, _ in link.roles}
    pairs = [] if ours or not link.trigger else [("trigger", link.trigger)]
    for role, name in (*pairs, *link.roles):
        numbered = _NUMBERED.fullmatch(role)
        base = numbered[1] if link.trigger and numbered and numbered[1] in names else role
        end = made.get(sheet.end(name) or "")
        if end:
            roles[base].append(end)
    return roles
