"""Rules about annotations and what is said about them: what they name must be there, word for word."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.attributes import fault as attribute_fault
from workbench.domain.dossier import Dossier
from workbench.domain.rules import Fault, Index
from workbench.domain.text import Text

_SHOWN = 40
"""How many code points of a quotation a message repeats."""


def faults(dossier: Dossier, index: Index) -> Iterator[Fault]:
    """Yield what is wrong with annotations, relations, findings and reviews."""
    homes = {
        text.id: [s.start for s in text.segments] for text in dossier.texts if text.kind == "translation"
    }
    for i, annotation in enumerate(dossier.annotations):
        yield from _annotation(f"annotations[{i}]", annotation, index)
        for j, target in enumerate(annotation.targets):
            place = f"annotations[{i}].targets[{j}]"
            if isinstance(target, SpanTarget):
                yield from _span(place, target, index.texts.get(target.text), homes)
            elif isinstance(target, SegmentTarget) and target.segment not in index.segments:
                yield Fault(f"{place}.segment", "no_segment", {"id": target.segment})
    yield from _relations(dossier, index)
    yield from _findings(dossier, index)
    yield from _reviews(dossier, index)


def _annotation(place: str, annotation: Annotation, index: Index) -> Iterator[Fault]:
    if annotation.by not in index.agents:
        yield Fault(f"{place}.by", "no_agent", {"id": annotation.by})
    tagset = index.tags.get(annotation.tag)
    if tagset is None:
        yield Fault(f"{place}.tag", "no_tag", {"id": annotation.tag})
        return
    rules = index.attributes[tagset.id]
    for name, value in annotation.attributes.items():
        fault = attribute_fault(rules.get(name), value)
        if fault:
            known = ", ".join(rules if fault == "no_attribute" else (v.id for v in rules[name].values))
            values = {"name": name, "value": _shown(value), "tagset": tagset.id, "known": known}
            yield Fault(f"{place}.attributes.{name}", fault, values)


def _span(
    place: str, target: SpanTarget, text: Text | None, homes: Mapping[str, list[int]]
) -> Iterator[Fault]:
    if text is None:
        yield Fault(f"{place}.text", "no_text", {"id": target.text})
        return
    start, end, content = target.start, target.end, text.content
    if end < start:
        yield Fault(f"{place}.end", "reversed", {"start": start, "end": end})
    elif end > len(content):
        yield Fault(f"{place}.end", "outside", {"end": end, "length": len(content)})
    elif start == end:
        yield Fault(f"{place}.end", "empty", {"start": start})
    else:
        yield from _words(place, target, content)
        if text.id in homes and not _touches(text, homes[text.id], start, end):
            yield Fault(place, "no_home", {"start": start, "end": end})


def _words(place: str, target: SpanTarget, content: str) -> Iterator[Fault]:
    there = content[target.start : target.end]
    if there != target.exact:
        values = {"quoted": _shown(target.exact), "there": _shown(there)}
        yield Fault(f"{place}.exact", "quote", values)
    if not content.endswith(target.prefix, 0, target.start):
        yield Fault(f"{place}.prefix", "context", {"start": target.start, "end": target.end})
    if not content.startswith(target.suffix, target.end):
        yield Fault(f"{place}.suffix", "context", {"start": target.start, "end": target.end})


def _touches(text: Text, starts: list[int], start: int, end: int) -> bool:
    """Say whether a span shares a character with a segment of its layer; segments are in order."""
    last = bisect_right(starts, end - 1)
    while last:
        home = text.segments[last - 1]
        if home.end > home.start:
            return home.end > start
        last -= 1
    return False


def _relations(dossier: Dossier, index: Index) -> Iterator[Fault]:
    for i, relation in enumerate(dossier.relations):
        if relation.by not in index.agents:
            yield Fault(f"relations[{i}].by", "no_agent", {"id": relation.by})
        for role, ends in relation.roles.items():
            for j, end in enumerate(ends):
                if end not in index.annotations:
                    yield Fault(f"relations[{i}].roles.{role}[{j}]", "no_annotation", {"id": end})


def _findings(dossier: Dossier, index: Index) -> Iterator[Fault]:
    for i, finding in enumerate(dossier.findings):
        if finding.segment not in index.segments:
            yield Fault(f"findings[{i}].segment", "no_segment", {"id": finding.segment})
        if finding.by not in index.agents:
            yield Fault(f"findings[{i}].by", "no_agent", {"id": finding.by})
        if finding.layer not in index.tagsets:
            yield Fault(f"findings[{i}].layer", "no_tagset", {"id": finding.layer})


def _reviews(dossier: Dossier, index: Index) -> Iterator[Fault]:
    for i, review in enumerate(dossier.reviews):
        if review.by not in index.agents:
            yield Fault(f"reviews[{i}].by", "no_agent", {"id": review.by})
        if review.of not in index.annotations:
            yield Fault(f"reviews[{i}].of", "no_annotation", {"id": review.of})
        if review.replacement is not None and review.replacement not in index.annotations:
            yield Fault(f"reviews[{i}].replacement", "no_annotation", {"id": review.replacement})


def _shown(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
