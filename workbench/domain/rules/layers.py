"""Rules about text layers: whole, in order, tiled by segments, and each translation of something."""

from collections.abc import Iterator

from workbench.domain.dossier import Dossier, version_id
from workbench.domain.rules import Fault, Index
from workbench.domain.text import SOURCE, TRANSLATION, Segment, Text, digest

REPLACEMENT = "\ufffd"


def faults(dossier: Dossier, index: Index) -> Iterator[Fault]:
    """Yield what is wrong with the texts, layer by layer."""
    yield from _kinds(dossier)
    for i, text in enumerate(dossier.texts):
        place = f"texts[{i}]"
        if digest(text.content) != text.sha256:
            yield Fault(f"{place}.sha256", "sha256")
        yield from _named(place, text)
        yield from _of(place, text, index)
        yield from _replaced(place, text)
        yield from _tiling(place, text)
        for j, segment in enumerate(text.segments):
            here = f"{place}.segments[{j}]"
            yield from _original(here, segment) if text.kind == "source" else _made(here, segment, index)
    yield from _pairs(dossier)


def _kinds(dossier: Dossier) -> Iterator[Fault]:
    kinds = [text.kind for text in dossier.texts]
    if kinds.count("source") != 1:
        yield Fault("texts", "one_source", {"count": kinds.count("source")})
    if kinds.count("translation") > 1:
        yield Fault("texts", "one_translation", {"count": kinds.count("translation")})


def _named(place: str, text: Text) -> Iterator[Fault]:
    """Layers have set names, so that parts of two dossiers never meet under one id."""
    wanted = {"source": SOURCE, "translation": TRANSLATION}.get(text.kind)
    if text.kind == "version":
        whole = [
            segment for segment in text.segments if (segment.start, segment.end) == (0, len(text.content))
        ]
        if len(text.segments) != 1 or not whole:
            yield Fault(f"{place}.segments", "version_whole", {"length": len(text.content)})
            return
        wanted = version_id(text.segments[0].id)
    if text.id != wanted:
        yield Fault(f"{place}.id", "layer_name", {"found": text.id, "wanted": wanted})


def _of(place: str, text: Text, index: Index) -> Iterator[Fault]:
    if text.kind == "source":
        if text.of is not None:
            yield Fault(f"{place}.of", "source_of")
    elif text.of is None:
        yield Fault(f"{place}.of", "no_of")
    elif text.of not in index.texts:
        yield Fault(f"{place}.of", "no_text", {"id": text.of})
    elif index.texts[text.of].kind != "source":
        yield Fault(f"{place}.of", "of_translation", {"id": text.of})


def _replaced(place: str, text: Text) -> Iterator[Fault]:
    before = -1
    for i, each in enumerate(text.replaced):
        if text.content[each.at : each.at + 1] != REPLACEMENT:
            yield Fault(f"{place}.replaced[{i}].at", "not_replaced", {"at": each.at})
        if each.at <= before:
            yield Fault(f"{place}.replaced[{i}].at", "replaced_order", {"at": each.at})
        before = each.at


def _tiling(place: str, text: Text) -> Iterator[Fault]:
    done = 0
    for i, segment in enumerate(text.segments):
        fault = _bounds(segment, text, done)
        if fault is not None:
            yield Fault(f"{place}.segments[{i}].{fault.place}", fault.rule, fault.values)
        elif text.content[done : segment.start].strip():
            yield Fault(f"{place}.segments[{i}].start", "uncovered", {"start": done, "end": segment.start})
        done = max(done, segment.end)
    if text.content[done:].strip():
        yield Fault(f"{place}.segments", "uncovered", {"start": done, "end": len(text.content)})


def _bounds(segment: Segment, text: Text, done: int) -> Fault | None:
    start, end, length = segment.start, segment.end, len(text.content)
    if end < start:
        return Fault("end", "reversed", {"start": start, "end": end})
    if end > length:
        return Fault("end", "outside", {"end": end, "length": length})
    if start < done:
        return Fault("start", "segment_order", {"start": start, "before": done})
    if start == end and text.kind == "source":
        return Fault("end", "empty", {"start": start})
    return None


def _original(place: str, segment: Segment) -> Iterator[Fault]:
    if segment.source:
        yield Fault(f"{place}.source", "not_translation")
    if segment.translation is not None:
        yield Fault(f"{place}.translation", "not_translation")


def _made(place: str, segment: Segment, index: Index) -> Iterator[Fault]:
    if len(segment.source) != 1:
        yield Fault(f"{place}.source", "one_original", {"count": len(segment.source)})
    for i, original in enumerate(segment.source):
        if original not in index.originals:
            yield Fault(f"{place}.source[{i}]", "no_segment", {"id": original})
    if segment.translation is None:
        yield Fault(f"{place}.translation", "no_provenance")
    elif segment.translation.by not in index.agents:
        yield Fault(f"{place}.translation.by", "no_agent", {"id": segment.translation.by})


def _pairs(dossier: Dossier) -> Iterator[Fault]:
    """A source segment has one current translation at most, and earlier ones only beside a current one."""
    current: dict[str, str] = {}
    for i, text in sorted(enumerate(dossier.texts), key=lambda item: item[1].kind != "translation"):
        for j, segment in enumerate(text.segments):
            if text.kind == "source" or len(segment.source) != 1:
                continue
            original = segment.source[0]
            place = f"texts[{i}].segments[{j}].source[0]"
            if text.kind == "version" and original not in current:
                yield Fault(place, "no_current", {"id": original})
            elif text.kind == "translation" and original in current:
                yield Fault(place, "translated_twice", {"id": original, "first": current[original]})
            current.setdefault(original, segment.id)
