"""Dossiers to views with structures."""

import json
from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.annotation import Annotation, SpanTarget
from workbench.domain.dossier import Dossier
from workbench.domain.frame import record, take_out
from workbench.domain.text import Text
from workbench.domain.uima import (
    AT,
    ATTRIBUTE,
    END,
    FRAME,
    LAYER,
    RELATION,
    SEGMENT,
    SPAN,
    Clean,
    Structure,
    View,
)


def views(dossier: Dossier, clean: Clean) -> Iterator[View]:
    """Yield one view for each text of a dossier, the source's first."""
    shown = [each for each in dossier.annotations if len(each.spans) == len(each.targets)]
    frame = take_out(dossier, {text.id for text in dossier.texts}, {each.id for each in shown})
    for text in sorted(dossier.texts, key=lambda text: text.kind != "source"):
        content = clean(text.content)
        layer = {"document": dossier.document.id, "text": text.id, "restore": lost(text.content, content)}
        structures = [Structure(LAYER, values=layer)]
        if text.kind == "source":
            structures.append(Structure(FRAME, values={"json": json.dumps(frame)}))
        structures += _segments(text)
        spans = {each.id: _spans(each, text, clean) for each in shown}
        structures += [structure for found in spans.values() for structure in found]
        structures += _relations(dossier, spans)
        yield View(f"{dossier.document.id}.{text.id}", content, structures)


def lost(text: str, held: str) -> str:
    """Return where a text could not be held, and what stood there, as ``at:code point`` pairs."""
    if text == held:
        return ""
    pairs = enumerate(zip(text, held, strict=True))
    return " ".join(f"{at}:{ord(old)}" for at, (old, new) in pairs if old != new)


def restored(held: str, pairs: str) -> str | None:
    """Return the text as it was, or None where the pairs do not fit it."""
    characters = list(held)
    for pair in pairs.split():
        at, _, point = pair.partition(":")
        fits = at.isdecimal() and point.isdecimal() and len(at) < 12 and len(point) < 8
        if not fits or int(at) >= len(characters) or int(point) > 0x10FFFF or 0xD800 <= int(point) < 0xE000:
            return None
        characters[int(at)] = chr(int(point))
    return "".join(characters)


def _segments(text: Text) -> Iterator[Structure]:
    for each in text.segments:
        values = {"id": each.id, "role": each.role.value, "language": each.language.value}
        yield Structure(SEGMENT, each.start, each.end, values)


def _spans(annotation: Annotation, text: Text, clean: Clean) -> list[Structure]:
    """Return the structures of an annotation's targets in one text; the first has what belongs to all."""
    found: list[Structure] = []
    for at, target in enumerate(annotation.targets):
        if isinstance(target, SpanTarget) and target.text == text.id:
            about = record(annotation, *(() if at else ("comment", "attributes"))) | {AT: at}
            values = {"tag": annotation.tag, "annotator": annotation.by, "record": json.dumps(about)}
            structure = Structure(SPAN, target.start, target.end, values)
            if at == 0 and annotation.comment is not None:
                values["comment"] = clean(annotation.comment)
            if at == 0 and annotation.attributes:
                structure.links["attributes"] = [
                    Structure(ATTRIBUTE, values={"name": name, "value": clean(value)})
                    for name, value in annotation.attributes.items()
                ]
            found.append(structure)
    return found


def _relations(dossier: Dossier, spans: Mapping[str, Sequence[Structure]]) -> Iterator[Structure]:
    """Yield the relations whose ends all have a span in this text."""
    for link in dossier.relations:
        ends = [(role, end) for role, members in link.roles.items() for end in members]
        if ends and all(spans.get(end) for _, end in ends):
            values = {"id": link.id, "kind": link.kind, "annotator": link.by}
            structures = [Structure(END, values={"role": role}) for role, _ in ends]
            for structure, (_, end) in zip(structures, ends, strict=True):
                structure.links["target"] = [spans[end][0]]
            yield Structure(RELATION, values=values, links={"ends": structures})
