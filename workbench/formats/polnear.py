"""Attributions as PolNeAR keeps them: source, cue and content as marks, each attribution an event on its cue.

The corpus (Newell, Margolin and Ruths, LREC 2018) has ``text/NAME.txt`` and,
for each annotator, ``attributions/NAME_ANNOTATOR.ann``; an archive of ours has
the same. Offsets are code points, as in brat, whose lines these are.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import ClassVar, Final

from workbench.domain.archives import pack, unpack_texts
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS, Foreign
from workbench.domain.relation import Relation
from workbench.domain.span import Span
from workbench.domain.standoff import Link, Mark, Sheet, crowded, fragments, joined, write_link, write_mark
from workbench.domain.standoff import read as read_sheet
from workbench.domain.text import Text
from workbench.domain.validation import Problem, surrogates
from workbench.formats import check_options, fault, refuse
from workbench.ports import Format

ROLES: Final = {"source": "Source", "cue": "Cue", "content": "Content"}
"""The roles of an attribution, as we and as PolNeAR call them."""
_EVENT: Final = "Attribution"
_NO_SOURCE: Final = "Attribution-no-source"
_TEXTS: Final = "text"
_SHEETS: Final = "attributions"
_OURS: Final = re.compile(r"d[0-9a-f]{16}")
"""A file name that is a document's id, as an export writes it."""
_LOSES: Final = frozenset(
    {
        "agent_details",
        "attributes",
        "blank_spans",
        "comments",
        "confidence",
        "contexts",
        "cross_text_relations",
        "document_annotations",
        "document_details",
        "findings",
        "ids",
        "incomplete_attributions",
        "lineage",
        "ordinals",
        "other_relations",
        "reviews",
        "segment_annotations",
        "segments",
        "tags",
        "tagsets",
        "times",
        "translations",
        "unlinked_annotations",
        "versions",
    }
)


@dataclass(frozen=True)
class Polnear:
    """Many documents in one archive; of each the attributions in one text, by annotator.

    An attribution is a relation whose roles are ``source``, ``cue`` and
    ``content``, of which the last two are played. All else stays out.
    """

    text: str = "source"

    name = "polnear"
    suffix = ".polnear.zip"
    loses = _LOSES
    many = True
    reads = True
    writes = True
    options: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({"text": ("source", "translation")})

    def choose(self, **options: str) -> Format:
        """Return the format with options chosen. Raises InvalidFile for one that it does not have."""
        check_options(self.name, self.options, options)
        return replace(self, **options)

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for half a character, or where a chosen text is missing."""
        wrong = [each for dossier in dossiers for each in surrogates(dossier)]
        files: dict[str, bytes] = {}
        for dossier in dossiers:
            name = dossier.document.id
            layer = dossier.source if self.text == "source" else dossier.translation
            if f"{_TEXTS}/{name}.txt" in files:
                wrong.append(fault(name, "same_id", id=name))
            elif layer is None:
                wrong.append(fault(name, "no_translation", id=name))
            elif not wrong:
                files |= _files(dossier, layer)
        if wrong:
            refuse(self.name, *wrong)
        return pack(files)

    def lost(self, dossier: Dossier) -> dict[str, int]:
        """Count the relations that stay out, and the annotations that have a role in the file, but no tag."""
        layer = dossier.source if self.text == "source" else dossier.translation
        told = _told(dossier, layer) if layer else []
        other = sum(not _played(each) <= set(ROLES) for each in dossier.relations)
        ends = {end for each in told for members in each.roles.values() for end in members}
        incomplete = len(dossier.relations) - other - len(told)
        return {"other_relations": other, "incomplete_attributions": incomplete, "tags": len(ends)}

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents of an archive, by name. Raises InvalidFile with the problems of all."""
        dossiers, wrong = _load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, file by file and line by line; ``deep`` has nothing to add."""
        del deep
        return _load(data, name)[1]


def _files(dossier: Dossier, layer: Text) -> dict[str, bytes]:
    name = dossier.document.id
    files = {f"{_TEXTS}/{name}.txt": layer.content.encode()}
    by: dict[str, list[Relation]] = defaultdict(list)
    for relation in dossier.relations:
        if _is_attribution(relation):
            by[relation.by].append(relation)
    for person, relations in by.items():
        lines = _Writer(layer.content, _spans(dossier, layer)).lines(relations)
        files[f"{_SHEETS}/{name}_{person}.ann"] = "".join(f"{line}\n" for line in lines).encode()
    return files


def _spans(dossier: Dossier, layer: Text) -> dict[str, list[Span]]:
    """Return where each annotation stands in a text."""
    return {
        annotation.id: [target.span for target in annotation.spans if target.text == layer.id]
        for annotation in dossier.annotations
    }


def _told(dossier: Dossier, layer: Text) -> list[Relation]:
    """Return the attributions that a file of the text can say."""
    writer = _Writer(layer.content, _spans(dossier, layer))
    return [each for each in dossier.relations if _is_attribution(each) and writer.holds(each)]


def _played(relation: Relation) -> set[str]:
    return {role for role, ends in relation.roles.items() if ends}


def _is_attribution(relation: Relation) -> bool:
    return {"cue", "content"} <= _played(relation) <= set(ROLES)


@dataclass(slots=True)
class _Writer:
    """Writes one person's attributions in a text."""

    content: str
    spans: Mapping[str, Sequence[Span]]
    _marks: dict[tuple[str, str], Mark] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def lines(self, relations: Sequence[Relation]) -> Iterator[str]:
        """Yield the marks of each attribution that are new, then its trigger and the event."""
        for relation in filter(self.holds, relations):
            ends = [(ROLES[role], end) for role, members in relation.roles.items() for end in members]
            for end in dict.fromkeys(ends):
                if end not in self._marks:
                    self._marks[end] = self._mark(*end)
                    yield write_mark(self._marks[end], self.content)
            label = _EVENT if relation.roles.get("source") else _NO_SOURCE
            cue = next(end for role, end in ends if role == ROLES["cue"])
            trigger = self._mark(label, cue)
            yield write_mark(trigger, self.content)
            roles = tuple(_numbered((role, self._marks[role, end].id) for role, end in ends))
            yield write_link(Link(self._new("E"), label, roles, trigger.id))

    def holds(self, relation: Relation) -> bool:
        """Say whether all that plays a role has words in the text."""
        return all(self._fragments(end) for members in relation.roles.values() for end in members)

    def _mark(self, label: str, annotation: str) -> Mark:
        return Mark(self._new("T"), label, tuple(self._fragments(annotation)), None)

    def _fragments(self, annotation: str) -> list[Span]:
        """Return what a mark can say of an annotation: nothing where that is white space alone."""
        found = fragments(self.content, self.spans[annotation])
        return found if any(piece.cut(self.content).strip() for piece in found) else []

    def _new(self, letter: str) -> str:
        self._counts[letter] += 1
        return f"{letter}{self._counts[letter]}"


def _numbered(roles: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Number the second of a role and those after it, as brat does: Content, Content2."""
    counts: Counter[str] = Counter()
    for role, end in roles:
        counts[role] += 1
        yield (role if counts[role] == 1 else f"{role}{counts[role]}"), end


def _load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    texts, wrong = unpack_texts(data, name, (".txt", ".ann"))
    if crowded(text for path, text in texts.items() if path.endswith(".ann")):
        return [], [fault(name, "too_many_marks", limit=MARKS)]
    documents = {path: _Reader(path, content) for path, content in texts.items() if path.endswith(".txt")}
    for path, content in texts.items():
        if path.endswith(".ann"):
            found = _text_of(path, documents)
            if found:
                wrong += documents[found].sheet(path, content)
            else:
                wrong.append(fault(path, "no_text", text=f"{_TEXTS}/{PurePosixPath(path).stem}.txt"))
    if not documents and not wrong:
        wrong.append(fault(name, "no_texts"))
    return [document.foreign.dossier() for document in documents.values()], wrong


def _text_of(sheet: str, texts: Mapping[str, object]) -> str | None:
    """Return the text of a sheet: of its name but for the annotator, beside it or in the folder ``text``."""
    path = PurePosixPath(sheet)
    folders = (path.parent, path.parent.parent / _TEXTS)
    stem = path.stem
    while stem:
        for folder in folders:
            if (found := str(folder / f"{stem}.txt")) in texts:
                return found
        stem = stem.rpartition("_")[0]
    return None


class _Reader:
    """Makes a dossier of one text and its sheets."""

    def __init__(self, path: str, content: str) -> None:
        self._stem = PurePosixPath(path).stem
        ours = _OURS.fullmatch(self._stem) is not None
        self._content = content
        self.foreign = Foreign(
            "polnear", content, id=self._stem if ours else None, title=None if ours else self._stem
        )

    def sheet(self, path: str, data: str) -> list[Problem]:
        """Add one annotator's attributions, and return what is wrong with them."""
        sheet, wrong = read_sheet(data, self._content, path)
        if wrong:
            return wrong
        by = PurePosixPath(path).stem.removeprefix(self._stem).removeprefix("_") or None
        cues = dict(_repeating(sheet))
        comments = self._comments(sheet, cues)
        attributes = self._attributes(sheet, cues)
        made: dict[str, str] = {}
        for mark in sheet.marks.values():
            if mark.id not in cues:
                targets = [
                    self.foreign.span(span.start, span.end) for span in joined(self._content, mark.spans)
                ]
                made[mark.id] = self.foreign.annotate(
                    mark.label, targets, by=by, comment=comments[mark.id], attributes=attributes[mark.id]
                )
        for link in sheet.links:
            self.foreign.relate(link.label, _roles(link, sheet, cues, made), by=by)
        return []

    @staticmethod
    def _comments(sheet: Sheet, cues: Mapping[str, str]) -> Mapping[str, str | None]:
        found: dict[str, str | None] = defaultdict(lambda: None)
        for note in sheet.notes:
            mark = sheet.end(note.target) or ""
            before = found[cues.get(mark, mark)]
            found[cues.get(mark, mark)] = note.text if before is None else f"{before}\n{note.text}"
        return found

    @staticmethod
    def _attributes(sheet: Sheet, cues: Mapping[str, str]) -> Mapping[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for saying in (*sheet.attributes, *sheet.norms):
            mark = sheet.end(saying.target) or ""
            found[cues.get(mark, mark)][saying.label] = "true" if saying.value is None else saying.value
        return found


def _repeating(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield the triggers that only repeat a cue of their event, with that cue."""
    ends = {end for link in sheet.links for _, end in link.roles}
    for link in sheet.links:
        trigger = sheet.marks.get(link.trigger or "") if link.trigger not in ends else None
        for role, end in link.roles:
            cue = sheet.marks.get(end)
            if trigger and cue and role == ROLES["cue"] and cue.spans == trigger.spans:
                yield trigger.id, cue.id
                break


def _roles(
    link: Link, sheet: Sheet, cues: Mapping[str, str], made: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return who plays which role, by our names; a trigger that is no cue keeps a role of its own."""
    roles: dict[str, list[str]] = defaultdict(list)
    ours = {theirs: name for name, theirs in ROLES.items()}
    if link.trigger and link.trigger not in cues:
        roles["trigger"].append(made[link.trigger])
    for role, end in link.roles:
        plain = role.rstrip("0123456789")
        mark = sheet.end(end) or ""
        roles[ours.get(plain, role)].append(made[cues.get(mark, mark)])
    return roles


PLUGIN = Polnear()
