"""JSON Lines as Prodigy and spaCy keep them: one text a line, with spans by characters.

Offsets are code points, ends exclusive. Prodigy keeps keys that it does not
know, so a span also says who made it and when; spans with one ``annotation``
belong together. Tokens are Prodigy's need, not ours: where they are asked for,
each character is one, so that no span is moved to a word's edge.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final

from workbench.domain.annotation import Annotation, DocumentTarget, SpanTarget
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import EPOCH, MARKS, Foreign, moment, whole
from workbench.domain.text import Text
from workbench.domain.validation import Problem, surrogates
from workbench.errors import InvalidFile
from workbench.formats import check_options, fault, load_json, problems_in, read_lines, refuse
from workbench.messages import say
from workbench.ports import Format

_LOSES: Final = frozenset(
    {
        "agent_details",
        "contexts",
        "document_annotations",
        "document_details",
        "findings",
        "lineage",
        "ordinals",
        "relations",
        "reviews",
        "segment_annotations",
        "segments",
        "tagsets",
        "translations",
        "versions",
    }
)


@dataclass(frozen=True)
class SpacyJsonl:
    """Many documents, of each one text; overlap and discontinuous spans are kept.

    Reads what Prodigy saves, what spaCy's ``Doc.to_json`` gives, and triples
    under ``entities``. The spans of a line that was rejected or ignored are
    no annotations; relations and tokens are passed over.
    """

    text: str = "source"
    tokens: str = "none"

    name = "spacy_jsonl"
    suffix = ".spacy.jsonl"
    loses = _LOSES
    many = True
    reads = True
    writes = True
    joins = True
    options: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {"text": ("source", "translation"), "tokens": ("none", "characters")}
    )

    def choose(self, **options: str) -> Format:
        """Return the format with options chosen. Raises InvalidFile for one that it does not have."""
        check_options(self.name, self.options, options)
        return replace(self, **options)

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for half a character, or where a text is missing."""
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
                line = _line(dossier, layer, tokens=self.tokens == "characters")
                lines.append(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        if wrong:
            refuse(self.name, *wrong)
        return b"".join(lines)

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents in their order. Raises InvalidFile with the problems of all lines."""
        dossiers, wrong = read_lines(data, name, _Reader)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, line by line; ``deep`` has nothing to add."""
        del deep
        return read_lines(data, name, _Reader)[1]


def _line(dossier: Dossier, layer: Text, *, tokens: bool) -> dict[str, object]:
    spans = [
        _span(annotation, target, tokens=tokens)
        for annotation in dossier.annotations
        for target in annotation.spans
        if target.text == layer.id
    ]
    line: dict[str, object] = {"text": layer.content, "spans": spans}
    if tokens:
        line["tokens"] = [
            {"text": character, "start": at, "end": at + 1, "id": at, "ws": False}
            for at, character in enumerate(layer.content)
        ]
    return line | {"meta": {"document": dossier.document.id, "text": layer.kind}}


def _span(annotation: Annotation, target: SpanTarget, *, tokens: bool) -> dict[str, object]:
    span: dict[str, object] = {"start": target.start, "end": target.end}
    if tokens:
        span |= {"token_start": target.start, "token_end": target.end - 1}  # Prodigy's last token is inside
    span |= {"label": annotation.tag, "annotation": annotation.id, "annotator": annotation.by}
    span["created"] = annotation.created.isoformat()
    more = {"confidence": annotation.confidence, "comment": annotation.comment}
    span |= {name: value for name, value in more.items() if value is not None}
    return span | ({"attributes": annotation.attributes} if annotation.attributes else {})


class _Reader:
    """Reads one line."""

    def __init__(self, number: int) -> None:
        self.wrong: list[Problem] = []
        self.marks = 0
        self._number = number

    def dossier(self, line: bytes) -> Iterator[Dossier]:
        """Yield the line's document, if there is nothing wrong with it."""
        value = self._value(line)
        if value is None:
            return
        found = value.get("meta")
        meta: Mapping[str, object] = found if isinstance(found, dict) else {}
        name = meta.get("document") if meta.get("text") == "source" else None
        foreign = Foreign(
            "spacy_jsonl",
            value["text"],
            id=name if isinstance(name, str) else None,
            created=_saved(value.get("_timestamp")),
        )
        if value.get("answer", "accept") == "accept":
            self._spans(value, foreign)
            for label in _labels(value):
                foreign.annotate(label, [DocumentTarget()], by=_by(value))
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
        if not whole(value["text"]):
            self.wrong.append(fault(place, "half_character"))
            return None
        self.marks = sum(1 for _ in _items(value))
        return value if self.marks <= MARKS else None

    def _spans(self, value: Mapping[str, Any], foreign: Foreign) -> None:
        """Add the spans as annotations: those that name one annotation together, each other alone."""
        together: dict[str, list[tuple[dict[str, Any], SpanTarget]]] = defaultdict(list)
        for where, item in _items(value):
            span = item if isinstance(item, dict) else _triple(item)
            if not _is_span(span):
                self.wrong.append(fault(self._place(where), "spacy_span"))
            elif not 0 <= span["start"] < span["end"] <= len(foreign.content):
                values = {"label": span["label"][:40], "unit": "codepoint"}
                values |= {name: f"{span[name]}"[:20] for name in ("start", "end")}
                self.wrong.append(fault(self._place(where), "no_place", **values))
            else:
                name = span.get("annotation")
                key = f"{name}\n{span['label']}" if isinstance(name, str) else where
                together[key].append((span, foreign.span(span["start"], span["end"])))
        for spans in together.values():
            first = spans[0][0]
            foreign.annotate(
                first["label"],
                [target for _, target in spans],
                id=first.get("annotation"),
                by=first.get("annotator") or _by(value),
                created=moment(first.get("created")),
                confidence=first.get("confidence"),
                comment=first.get("comment"),
                attributes=first.get("attributes"),
            )

    def _place(self, where: str) -> str:
        return say("validation.line", number=self._number, place=where).rstrip(": ：")


def _items(value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the spans of a line with their places: Prodigy's list, spaCy's groups and entities."""
    for name in ("spans", "ents", "entities"):
        found = value.get(name)
        groups = found.items() if isinstance(found, dict) else [("", found)]
        for group, items in groups:
            for i, item in enumerate(items if isinstance(items, list) else []):
                yield f"{name}{'.' if group else ''}{group[:40]}[{i}]", item


def _triple(item: object) -> dict[str, Any]:
    names = ("start", "end", "label")
    return dict(zip(names, item, strict=True)) if isinstance(item, list) and len(item) == 3 else {}


def _is_span(span: Mapping[str, Any]) -> bool:
    """Say whether a span is one, and whether what it says beyond its place is of our kind."""
    places = (span.get("start"), span.get("end"))
    words = (span.get("annotation"), span.get("annotator"), span.get("comment"))
    attributes = span.get("attributes", {})
    return (
        all(isinstance(place, int) and not isinstance(place, bool) for place in places)
        and _is_word(span.get("label"))
        and span["label"] != ""
        and all(word is None or _is_word(word) for word in words)
        and _is_share(span.get("confidence"))
        and (span.get("created") is None or moment(span["created"]) is not None)
        and isinstance(attributes, dict)
        and all(_is_word(name) and _is_word(text) for name, text in attributes.items())
    )


def _is_word(found: object) -> bool:
    return isinstance(found, str) and whole(found)


def _is_share(found: object) -> bool:
    return found is None or (
        isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found <= 1
    )


def _labels(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield the labels of the whole text: one that was accepted, or those that were chosen."""
    chosen = value.get("accept")
    for label in (value.get("label"), *(chosen if isinstance(chosen, list) else ())):
        if _is_word(label) and label:
            yield label


def _by(value: Mapping[str, Any]) -> str | None:
    """Return who annotated a line, as Prodigy names them."""
    found = value.get("_annotator_id") or value.get("_session_id")
    return found if _is_word(found) else None


def _saved(found: object) -> datetime:
    """Return when Prodigy saved a line (seconds since 1970), or the epoch."""
    if isinstance(found, int | float) and 0 <= found < 2**32:
        return datetime.fromtimestamp(int(found), UTC)
    return EPOCH


PLUGIN = SpacyJsonl()
