"""Dossiers to XLIFF."""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.dossier import Dossier, gaps
from workbench.domain.language import Language
from workbench.domain.language_codes import code_of
from workbench.domain.text import Origin, Segment, Text, digest
from workbench.domain.xml_text import FORBIDDEN, held, quoted, words
from workbench.formats.xliff.names import CORE, MATCHES, METADATA, OURS, VERSION

_WANTED: Final = {Language.EN: Language.ZH_HANS, Language.ZH_HANS: Language.EN, Language.ZH_HANT: Language.EN}
"""What a document is translated into when no translation says it yet."""
_MATCH_TYPES: Final = {Origin.MACHINE: "mt", Origin.MEMORY: "tm"}


@dataclass(slots=True)
class _Unit:
    """A run of segments of one paragraph, with the white space before each; ``start`` is where it begins."""

    start: int
    translatable: bool
    segments: list[tuple[str, Segment]] = field(default_factory=list)
    tail: str = ""
    notes: list[Annotation] = field(default_factory=list)


def dump(dossier: Dossier) -> bytes:
    """Return the file's bytes, the same for the same dossier."""
    return "".join(_Writer(dossier).lines()).encode()


class _Writer:
    """Writes one dossier; what is looked up often is looked up once."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._source = _source_language(dossier)
        self._target = _target_language(dossier, self._source)
        self._names = {tag.id: tag.name for tagset in dossier.tagsets for tag in tagset.tags}
        self._homes = {
            segment.id: segment.source[0] if segment.source else segment.id
            for text in dossier.texts
            for segment in text.segments
        }
        layer = dossier.translation
        current = [(layer, segment) for segment in layer.segments] if layer else []
        self._current: dict[str, tuple[Text, Segment]] = {
            segment.source[0]: (text, segment) for text, segment in current
        }
        self._versions: defaultdict[str, list[tuple[int, Text]]] = defaultdict(list)
        for i, text in enumerate(dossier.texts):
            if text.kind == "version":
                self._versions[text.segments[0].source[0]].append((i, text))

    def lines(self) -> Iterator[str]:
        """Yield the file, piece by piece."""
        target = f" trgLang={quoted(code_of(self._target))}" if self._target else ""
        document = self._dossier.document
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<xliff xmlns="{CORE}" xmlns:mtc="{MATCHES}" xmlns:mda="{METADATA}"'
        yield f' version="{VERSION}" srcLang={quoted(code_of(self._source))}{target}>\n'
        original = quoted(held(document.source_uri or document.title))
        yield f" <file id={quoted(document.id)} original={original}"
        yield ' canResegment="no" xml:space="preserve">\n'
        yield from _metadata("  ", self._about())
        units, loose = self._units()
        yield from self._notes("  ", loose)
        for number, unit in enumerate(units, 1):
            yield from self._unit(number, unit)
        yield " </file>\n</xliff>\n"

    def _about(self) -> Iterator[tuple[str, str]]:
        """Yield what a reader of ours needs to know about the document."""
        whole, source = self._dossier, self._dossier.source
        yield "dossier", whole.model_dump_json(include={"generator", "exported"})
        yield "document", whole.document.model_dump_json()
        yield "source", source.model_dump_json(include={"language", "sha256", "replaced"})
        for agent in whole.agents:
            yield "agent", agent.model_dump_json()

    def _units(self) -> tuple[list[_Unit], list[Annotation]]:
        """Return the units with their notes, and the annotations that belong to none."""
        source = self._dossier.source
        white = gaps(source)
        units = [_Unit(0, translatable=True)] if not source.segments else []
        paragraph: tuple[int, bool] | None = None
        for gap, segment in zip(white, source.segments, strict=False):
            kind = (segment.paragraph, self._is_translatable(segment))
            if kind != paragraph:
                units.append(_Unit(segment.start - len(gap), kind[1]))
                paragraph = kind
            units[-1].segments.append((gap, segment))
        units[-1].tail = white[-1]
        return units, self._place_notes(units)

    def _is_translatable(self, segment: Segment) -> bool:
        """Say whether a segment is in the language that the file is translated from, or partly so."""
        if Language.OTHER in (segment.language, self._source):
            return self._source is Language.OTHER
        return Language.MIXED in (segment.language, self._source) or (
            segment.language.is_chinese == self._source.is_chinese
        )

    def _place_notes(self, units: Sequence[_Unit]) -> list[Annotation]:
        """Give each annotation to the unit of its first target; return those of the whole document."""
        starts = [unit.start for unit in units]
        owners = {segment.id: unit for unit in units for _, segment in unit.segments}
        texts = {text.id: text for text in self._dossier.texts}
        loose: list[Annotation] = []
        for annotation in self._dossier.annotations:
            target = annotation.targets[0]
            if isinstance(target, SpanTarget) and target.text == self._dossier.source.id:
                units[bisect_right(starts, target.start) - 1].notes.append(annotation)
            elif isinstance(target, SpanTarget):
                home = _segment_at(texts[target.text], target.start)
                owners[self._homes[home.id]].notes.append(annotation)
            elif isinstance(target, SegmentTarget):
                owners[self._homes[target.segment]].notes.append(annotation)
            else:
                loose.append(annotation)
        return loose

    def _unit(self, number: int, unit: _Unit) -> Iterator[str]:
        flag = "" if unit.translatable else ' translate="no"'
        yield f'  <unit id="u{number}"{flag}>\n'
        earlier = [pair for _, segment in unit.segments for pair in self._versions.get(segment.id, ())]
        if earlier:
            yield "   <mtc:matches>\n"
            for at, text in earlier:
                yield from self._match(at, text)
            yield "   </mtc:matches>\n"
        yield from _metadata("   ", self._facts(unit))
        yield from self._notes("   ", unit.notes)
        for gap, segment in unit.segments:
            yield _ignorable(gap)
            yield self._segment(segment, unit.translatable)
        if not unit.segments:  # the specification wants one segment at least
            yield f"   <segment>\n    <source>{_inline(unit.tail)}</source>\n   </segment>\n"
        else:
            yield _ignorable(unit.tail)
        yield "  </unit>\n"

    def _facts(self, unit: _Unit) -> Iterator[tuple[str, str]]:
        for _, segment in unit.segments:
            yield "segment", segment.model_dump_json(include={"id", "paragraph", "role", "language"})
            if segment.id in self._current:
                text, made = self._current[segment.id]
                content = made.span.cut(text.content)
                apart = {} if unit.translatable else {"content": content}
                yield "translation", _made(made, content, **apart)

    def _segment(self, segment: Segment, translatable: bool) -> str:
        """Return a segment; a target must be in trgLang (4.2.2.13), as no translation out of it is."""
        content = segment.span.cut(self._dossier.source.content)
        opened = f"   <segment id={quoted(segment.id)}"
        source = f"    <source>{_inline(content)}</source>\n"
        if segment.id not in self._current or not translatable:
            return f"{opened}>\n{source}   </segment>\n"
        text, made = self._current[segment.id]
        assert made.translation is not None, "validation.problems asks for it"
        state, origin = made.translation.state.value, made.translation.origin.value
        target = f"    <target>{_inline(made.span.cut(text.content))}</target>\n"
        return f'{opened} state="{state}" subState="{OURS}:{origin}">\n{source}{target}   </segment>\n'

    def _match(self, at: int, text: Text) -> Iterator[str]:
        (made,) = text.segments
        assert made.translation is not None, "validation.problems asks for it"
        origin = made.translation.origin
        original = next(each for each in self._dossier.source.segments if each.id == made.source[0])
        content = original.span.cut(self._dossier.source.content)
        is_other = made.language is not self._target
        flag = ' reference="yes"' if is_other else ""  # only there may a target name a language of its own
        language = f" xml:lang={quoted(code_of(made.language))}" if is_other else ""
        yield f'    <mtc:match id={quoted(made.id)} ref={quoted(f"#{original.id}")} similarity="100.0"'
        yield f' origin={quoted(made.translation.by)} type="{_MATCH_TYPES.get(origin, "other")}"'
        yield f' subType="{OURS}:{origin.value}"{flag}>\n'
        yield from _metadata("     ", [("version", _made(made, text.content, at=at))])
        yield f"     <source>{_inline(content)}</source>\n"
        yield f"     <target{language}>{_inline(text.content)}</target>\n    </mtc:match>\n"

    def _notes(self, line: str, annotations: Sequence[Annotation]) -> Iterator[str]:
        if not annotations:
            return
        yield f"{line}<notes>\n"
        for annotation in annotations:
            side = self._side(annotation)
            yield f'{line} <note id={quoted(annotation.id)}{side} category="{OURS}:{annotation.tag}">'
            yield f"{words(held(self._said(annotation)))}</note>\n"
        yield f"{line}</notes>\n"

    def _side(self, annotation: Annotation) -> str:
        target = annotation.targets[0]
        if isinstance(target, SpanTarget):
            is_source = target.text == self._dossier.source.id
        elif isinstance(target, SegmentTarget):
            is_source = self._homes[target.segment] == target.segment
        else:
            return ""
        return f' appliesTo="{"source" if is_source else "target"}"'

    def _said(self, annotation: Annotation) -> str:
        """Return an annotation as a person reads it: tag, words, attributes, comment."""
        name = self._names.get(annotation.tag)
        parts = [f"{name.en} / {name.zh}" if name else annotation.tag]
        parts += [f"“{span.exact}”" for span in annotation.spans]
        parts += [f"{key} = {value}" for key, value in annotation.attributes.items()]
        return " · ".join([*parts, *filter(None, [annotation.comment])])


def _source_language(dossier: Dossier) -> Language:
    """Return the language that most of the source is in, of those that are translated from."""
    own = dossier.document.language
    if own in _WANTED:
        return own
    lengths: Counter[Language] = Counter()
    for segment in dossier.source.segments:
        lengths[segment.language] += len(segment.span)
    best = max(_WANTED, key=lambda language: lengths[language])
    return best if lengths[best] else own


def _target_language(dossier: Dossier, source: Language) -> Language | None:
    """Return the language that most translations are in; without any, what one would translate into."""
    made = [segment for text in dossier.texts if text.kind != "source" for segment in text.segments]
    if not made:
        return _WANTED.get(source)
    counts = Counter(segment.language for segment in made if segment.language is not source)
    return max(counts, key=lambda language: counts[language]) if counts else made[0].language


def _segment_at(text: Text, start: int) -> Segment:
    """Return the segment of a translation that a span begins in, or the next one after white space."""
    return next((each for each in text.segments if each.end > start), text.segments[-1])


def _made(made: Segment, content: str, /, **more: object) -> str:
    """Return what is known of a translation besides its words, and a hash that tells whether they changed."""
    assert made.translation is not None, "validation.problems asks for it"
    facts: dict[str, object] = {
        "id": made.id,
        "segment": made.source[0],
        "language": made.language.value,
        "provenance": made.translation.model_dump(mode="json"),
        "sha256": digest(content),
    }
    return json.dumps(facts | more, ensure_ascii=False)


def _metadata(line: str, facts: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield our own group of the metadata module: each fact is a JSON object."""
    lines = [f'{line}  <mda:meta type="{kind}">{_json(text)}</mda:meta>\n' for kind, text in facts]
    if not lines:
        return
    yield f'{line}<mda:metadata>\n{line} <mda:metaGroup category="{OURS}">\n'
    yield from lines
    yield f"{line} </mda:metaGroup>\n{line}</mda:metadata>\n"


def _json(text: str) -> str:
    """Return JSON as XML text; JSON escapes what XML cannot hold, but for two code points."""
    return words(FORBIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


def _ignorable(white: str) -> str:
    if not white:
        return ""
    return f"   <ignorable>\n    <source>{_inline(white)}</source>\n   </ignorable>\n"


def _inline(text: str) -> str:
    """Return text as inline content; what XML cannot hold stands as a ``cp`` element."""
    escaped = words(text)
    if FORBIDDEN.search(escaped) is None:
        return escaped
    return FORBIDDEN.sub(lambda found: f'<cp hex="{ord(found.group()):04X}"/>', escaped)
