"""doccano's JSON Lines: one text a line with its labels, as its sequence labelling projects import them.

doccano itself is of two minds about offsets: its server counts code points,
as Python does, its screens count UTF-16 units, or grapheme clusters where a
project says so, and its importer converts nothing. So the unit is an option:
``codepoint`` for files that programs read, ``utf16`` where people go on in
doccano, lest every label after an emoji stand beside its words. It stands in
``meta``, which doccano keeps and gives back.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, ClassVar, Final

from workbench.domain.dossier import Dossier
from workbench.domain.foreign import MARKS, Foreign, whole
from workbench.domain.offsets import CodePoints, Counting, Graphemes, Utf16, span_back
from workbench.domain.text import Text
from workbench.domain.validation import Problem, surrogates
from workbench.errors import InvalidFile
from workbench.formats import check_options, fault, load_json, problems_in, read_lines, refuse
from workbench.messages import say
from workbench.ports import Format

UNITS: Final[Mapping[str, Callable[[str], Counting]]] = MappingProxyType(
    {"codepoint": CodePoints, "grapheme": Graphemes, "utf16": Utf16}
)
_COLUMNS: Final = ("label", "labels", "entities")
"""Where versions of doccano, and projects with relations, keep the labels."""
_LOSES: Final = frozenset(
    {
        "agents",
        "attributes",
        "comments",
        "confidence",
        "contexts",
        "discontinuous",
        "document_annotations",
        "document_details",
        "findings",
        "ids",
        "lineage",
        "ordinals",
        "relations",
        "reviews",
        "segment_annotations",
        "segments",
        "tagsets",
        "times",
        "translations",
        "versions",
    }
)


@dataclass(frozen=True)
class Doccano:
    """Many documents, of each one text; a label is a start, an end and a tag, and overlap is kept.

    An annotation of several spans becomes as many labels. doccano's importer
    drops overlapping labels in silence unless its project allows them.
    """

    unit: str = "codepoint"
    text: str = "source"

    name = "doccano"
    suffix = ".doccano.jsonl"
    loses = _LOSES
    many = True
    reads = True
    writes = True
    joins = True
    options: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {"unit": tuple(UNITS), "text": ("source", "translation")}
    )

    def choose(self, **options: str) -> Format:
        """Return the format with options chosen. Raises InvalidFile for one that it does not have."""
        check_options(self.name, self.options, options)
        return replace(self, **options)

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes.

        Raises InvalidFile for half a character, where a chosen text is
        missing, and for a span that the chosen unit cannot say.
        """
        lines: list[bytes] = []
        wrong: list[Problem] = []
        for dossier in dossiers:
            layer = dossier.source if self.text == "source" else dossier.translation
            halves = surrogates(dossier)
            if layer is None:
                wrong.append(fault(dossier.document.id, "no_translation", id=dossier.document.id))
            elif halves:
                wrong += halves
            else:
                line, found = self._line(dossier, layer)
                lines.append(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                wrong += found
        if wrong:
            refuse(self.name, *wrong)
        return b"".join(lines)

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents in their order. Raises InvalidFile with the problems of all lines."""
        dossiers, wrong = self._load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, line by line; ``deep`` has nothing to add."""
        del deep
        return self._load(data, name)[1]

    def _line(self, dossier: Dossier, layer: Text) -> tuple[dict[str, object], list[Problem]]:
        index = UNITS[self.unit](layer.content)
        labels: list[tuple[int | None, int | None, str]] = []
        wrong: list[Problem] = []
        for annotation in dossier.annotations:
            for target in annotation.spans:
                if target.text == layer.id:
                    label = index.out(target.start), index.out(target.end), annotation.tag
                    labels.append(label)
                    if None in label:
                        place = dossier.document.id
                        wrong.append(fault(place, "in_cluster", id=annotation.id, unit=self.unit))
        meta = {"document": dossier.document.id, "text": layer.kind, "unit": self.unit}
        return {"text": layer.content, "label": labels, "meta": meta}, wrong

    def _load(self, data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
        return read_lines(data, name, lambda number: _Reader(self.unit, number))


class _Reader:
    """Reads one line."""

    def __init__(self, unit: str, number: int) -> None:
        self.wrong: list[Problem] = []
        self.marks = 0
        self._unit = unit
        self._number = number
        self._ids: dict[int | str, str] = {}
        """The annotations that were made of labels with ids, for relations to name."""

    def dossier(self, line: bytes) -> Iterator[Dossier]:
        """Yield the line's document, if there is nothing wrong with it."""
        value = self._value(line)
        if value is None:
            return
        foreign = self._foreign(value)
        index = UNITS[self._unit](value["text"])
        for column in _COLUMNS:
            for i, label in enumerate(_listed(value, column)):
                self._label(label, f"{column}[{i}]", foreign, index)
        for i, link in enumerate(_listed(value, "relations")):
            self._relation(link, f"relations[{i}]", foreign)
        if not self.wrong:
            yield foreign.dossier()

    def _value(self, line: bytes) -> dict[str, Any] | None:
        place = self._place("")
        try:
            value = load_json(line, place)
        except InvalidFile as error:
            self.wrong += problems_in(error)
            return None
        if not isinstance(value, dict) or not isinstance(value.get("text"), str):
            self.wrong.append(fault(place, "not_lines"))
            return None
        self.marks = sum(len(_listed(value, column)) for column in (*_COLUMNS, "relations"))
        if not whole(value["text"]):
            self.wrong.append(fault(place, "half_character"))
            return None
        return value if self.marks <= MARKS else None

    def _foreign(self, value: Mapping[str, Any]) -> Foreign:
        """Return the document to be filled, and take over what ``meta`` says of an export of ours."""
        found = value.get("meta")
        meta: Mapping[str, object] = found if isinstance(found, dict) else {}
        unit, name = meta.get("unit"), meta.get("document")
        self._unit = unit if isinstance(unit, str) and unit in UNITS else self._unit
        ours = meta.get("text") == "source" and isinstance(name, str)
        return Foreign("doccano", value["text"], id=str(name) if ours else None)

    def _label(self, label: Any, where: str, foreign: Foreign, index: Counting) -> None:
        name = None
        if isinstance(label, dict):
            name = label.get("id")
            label = [label.get("start_offset"), label.get("end_offset"), label.get("label")]
        if not _is_label(label):
            self.wrong.append(fault(self._place(where), "doccano_label"))
            return
        start, end, tag = label
        span = span_back(index, start, end)
        if span is None or not len(span):
            values = {"label": tag[:40], "start": f"{start}"[:20], "end": f"{end}"[:20], "unit": self._unit}
            self.wrong.append(fault(self._place(where), "no_place", **values))
            return
        made = foreign.annotate(tag, [foreign.span(span.start, span.end)])
        if isinstance(name, int | str):
            self._ids[name] = made

    def _relation(self, link: Any, where: str, foreign: Foreign) -> None:
        """Take a relation of two labels, as a project with relations exports it."""
        one: Mapping[str, Any] = link if isinstance(link, dict) else {}
        kind = one.get("type")
        ends = [end for end in (one.get("from_id"), one.get("to_id")) if isinstance(end, int | str)]
        if not _is_name(kind) or len(ends) != 2:
            self.wrong.append(fault(self._place(where), "doccano_relation"))
        elif any(end not in self._ids for end in ends):
            self.wrong.append(fault(self._place(where), "doccano_ends"))
        else:
            foreign.relate(str(kind), {"from": [self._ids[ends[0]]], "to": [self._ids[ends[1]]]})

    def _place(self, where: str) -> str:
        return say("validation.line", number=self._number, place=where).rstrip(": ：")


def _listed(value: Mapping[str, Any], column: str) -> list[Any]:
    """Return what stands in a column: a list; text classification has names there, which lie nowhere."""
    found = value.get(column)
    return found if isinstance(found, list) else []


def _is_label(label: Any) -> bool:
    return (
        isinstance(label, list)
        and len(label) == 3
        and all(isinstance(offset, int) and not isinstance(offset, bool) for offset in label[:2])
        and _is_name(label[2])
    )


def _is_name(found: object) -> bool:
    return isinstance(found, str) and found != "" and whole(found)


PLUGIN = Doccano()
