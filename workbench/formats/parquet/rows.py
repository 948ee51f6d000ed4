"""The rows of a Parquet table, and what their columns are called."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.articles import marked
from workbench.domain.dossier import Dossier
from workbench.domain.text import Segment

Row = dict[str, Any]
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "annotations": {
            "document": "string", "title": "string", "language": "string", "licence": "string",
            "annotation": "string", "ordinal": "int64", "tagset": "string", "tag": "string",
            "tag_en": "string", "tag_zh": "string", "official": "string",
            "target": "string", "sides": "[string]", "starts": "[int64]", "ends": "[int64]",
            "quotes": "[string]", "segments": "[string]", "sentence": "string", "translation": "string",
            "annotator": "string", "annotator_kind": "string", "created": "time", "confidence": "float64",
            "comment": "string", "attributes": "string", "origin": "string",
            "derived_from": "string", "supersedes": "string",
        },
        "segments": {
            "document": "string", "title": "string", "licence": "string", "segment": "string",
            "ordinal": "int64", "paragraph": "int64", "role": "string", "language": "string",
            "start": "int64", "end": "int64", "text": "string", "translation": "string",
            "translation_language": "string", "translation_origin": "string", "translation_state": "string",
            "translator": "string", "tags": "[string]", "annotators": "[string]",
        },
        "documents": {
            "document": "string", "title": "string", "language": "string", "licence": "string",
            "source_uri": "string", "text": "string", "translation": "string",
            "tags": "[string]", "starts": "[int64]", "ends": "[int64]", "quotes": "[string]",
            "annotators": "[string]", "annotations": "[string]", "document_tags": "[string]",
        },
    }
)  # fmt: skip
"""The columns of each kind of row; a list is in brackets. Lists of one row belong together by place."""


def _annotation_rows(dossier: Dossier) -> Iterator[Row]:
    tags = {tag.id: tag for tagset in dossier.tagsets for tag in tagset.tags}
    kinds = {agent.id: agent.kind for agent in dossier.agents}
    homes = _Homes(dossier)
    texts = {text.id: text.content for text in dossier.texts}
    for each in sorted(dossier.annotations, key=lambda one: one.ordinal):
        tag = tags.get(each.tag)
        first, translated = homes.sentence(each)
        yield _about(dossier) | {
            "annotation": each.id,
            "ordinal": each.ordinal,
            "tagset": each.layer,
            "tag": each.tag,
            "tag_en": tag.name.en if tag else None,
            "tag_zh": tag.name.zh if tag else None,
            "official": _object(tag.official if tag else {}),
            "target": each.targets[0].kind,
            "sides": [span.text for span in each.spans],
            "starts": [span.start for span in each.spans],
            "ends": [span.end for span in each.spans],
            "quotes": [span.span.cut(texts[span.text]) for span in each.spans],
            "segments": homes.of(each),
            "sentence": first,
            "translation": translated,
            "annotator": each.by,
            "annotator_kind": kinds.get(each.by),
            "created": each.created,
            "confidence": each.confidence,
            "comment": each.comment,
            "attributes": _object(each.attributes),
            "origin": each.origin,
            "derived_from": each.derived_from,
            "supersedes": each.supersedes,
        }


def _segment_rows(dossier: Dossier) -> Iterator[Row]:
    homes = _Homes(dossier)
    tagged: dict[str, list[Annotation]] = {}
    for each in sorted(dossier.annotations, key=lambda one: one.ordinal):
        for name in homes.of(each):
            tagged.setdefault(name, []).append(each)
    for number, segment in enumerate(dossier.source.segments):
        made, how = homes.translations.get(segment.id), None
        if made:
            how = made.translation
        marks = tagged.get(segment.id, [])
        yield _about(dossier) | {
            "segment": segment.id,
            "ordinal": number,
            "paragraph": segment.paragraph,
            "role": segment.role.value,
            "language": segment.language.value,
            "start": segment.start,
            "end": segment.end,
            "text": segment.span.cut(dossier.source.content),
            "translation": homes.translated(segment.id),
            "translation_language": made.language.value if made else None,
            "translation_origin": how.origin.value if how else None,
            "translation_state": how.state.value if how else None,
            "translator": how.by if how else None,
            "tags": list(dict.fromkeys(mark.tag for mark in marks)),
            "annotators": list(dict.fromkeys(mark.by for mark in marks)),
        }


def _document_rows(dossier: Dossier) -> Iterator[Row]:
    found = list(marked(dossier))
    content = dossier.source.content
    yield _about(dossier) | {
        "source_uri": dossier.document.source_uri,
        "text": content,
        "translation": dossier.translation.content if dossier.translation else None,
        "tags": [mark.tag for mark, _ in found],
        "starts": [span.start for _, span in found],
        "ends": [span.end for _, span in found],
        "quotes": [span.cut(content) for _, span in found],
        "annotators": [mark.by for mark, _ in found],
        "annotations": [mark.id for mark, _ in found],
        "document_tags": [
            each.tag
            for each in sorted(dossier.annotations, key=lambda one: one.ordinal)
            if any(target.kind == "document" for target in each.targets)
        ],
    }


ROWS: Final[Mapping[str, Callable[[Dossier], Iterator[Row]]]] = MappingProxyType(
    {"annotations": _annotation_rows, "segments": _segment_rows, "documents": _document_rows}
)


class _Homes:
    """Which segments of the source an annotation is about, on either side."""

    def __init__(self, dossier: Dossier) -> None:
        layer = dossier.translation
        self._dossier = dossier
        self._segments = {segment.id: segment for segment in dossier.source.segments}
        self._edges = {
            text.id: ([each.start for each in text.segments], [each.end for each in text.segments], text)
            for text in dossier.texts
        }
        self._sources = {
            made.id: made.source for text in dossier.texts if text.kind != "source" for made in text.segments
        }
        self.translations: dict[str, Segment] = {
            name: made for made in (layer.segments if layer else ()) for name in made.source
        }

    def of(self, annotation: Annotation) -> list[str]:
        """Return the ids of the source segments that an annotation touches, in the order of its targets."""
        found: dict[str, None] = {}
        for target in annotation.targets:
            names: Sequence[str] = ()
            if isinstance(target, SpanTarget):
                names = [each.id for each in self._touched(target)]
            elif isinstance(target, SegmentTarget):
                names = [target.segment]
            for name in names:
                found |= dict.fromkeys(self._sources.get(name, (name,)))
        return list(found)

    def sentence(self, annotation: Annotation) -> tuple[str | None, str | None]:
        """Return the words of the first segment that an annotation touches, and their translation."""
        first = next(iter(self.of(annotation)), None)
        if first is None:
            return None, None
        return self._segments[first].span.cut(self._dossier.source.content), self.translated(first)

    def translated(self, segment: str) -> str | None:
        """Return the current translation of a segment, or None."""
        made, layer = self.translations.get(segment), self._dossier.translation
        return made.span.cut(layer.content) if made and layer else None

    def _touched(self, target: SpanTarget) -> Sequence[Segment]:
        starts, ends, text = self._edges[target.text]
        return text.segments[bisect_right(ends, target.start) : bisect_left(starts, target.end)]


def _about(dossier: Dossier) -> Row:
    document = dossier.document
    return {
        "document": document.id,
        "title": document.title,
        "language": document.language.value,
        "licence": document.licence,
    }


def _object(values: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False)
