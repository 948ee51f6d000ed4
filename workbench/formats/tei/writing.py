"""Dossiers to TEI P5 (Guidelines, chapters 2, 16.4 "stand-off markup" and 16.10 "the standOff container")."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget, Target
from workbench.domain.document import Agent
from workbench.domain.dossier import Dossier
from workbench.domain.language_codes import code_of
from workbench.domain.relation import Relation
from workbench.domain.review import Finding, Review
from workbench.domain.tagset import Tag, Tagset
from workbench.domain.text import Segment, Text
from workbench.domain.value import Bilingual
from workbench.domain.xml_text import held, quoted, words

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_KINDS: Final = ("agent.", "tag.", "tagset.", "text.")
_LANGUAGES: Final = ("en", "zh-Hans")


Said = Annotation | Review | Finding | Relation
"""What somebody said at some time."""


def dump(dossier: Dossier) -> bytes:
    """Return the file's bytes, the same for the same dossier."""
    return "".join(_Writer(dossier).lines()).encode()


class _Writer:
    """Writes one dossier.

    Texts, segments and records share one space of ids and keep theirs; what
    else needs an id has a prefix that none of them begins with.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        taken = [
            *(name for text in dossier.texts for name in (text.id, *(each.id for each in text.segments))),
            *(record.id for record in _records(dossier)),
        ]
        self._lead = ""
        while any(name.startswith(tuple(self._lead + kind for kind in _KINDS)) for name in taken):
            self._lead += "_"

    def lines(self) -> Iterator[str]:
        """Yield the file, piece by piece."""
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{NAMESPACE}">\n'
        yield from self._header()
        inner = list(self._said())
        if inner:
            yield " <standOff>\n"
            yield from inner
            yield " </standOff>\n"
        yield f" <text xml:id={self._id('text.', self._dossier.document.id)}>\n  <body>\n"
        for text in self._dossier.texts:
            yield f'   <div type="{text.kind}">\n'
            yield from self._text(text)
            yield "   </div>\n"
        yield "  </body>\n </text>\n</TEI>\n"

    def _id(self, kind: str, name: str) -> str:
        return quoted(f"{self._lead}{kind}{name}")

    def _to(self, kind: str, name: str) -> str:
        return quoted(f"#{self._lead}{kind}{name}")

    def _header(self) -> Iterator[str]:
        document = self._dossier.document
        yield " <teiHeader>\n  <fileDesc>\n   <titleStmt>\n"
        yield f"    <title>{_plain(document.title)}</title>\n"
        for agent in self._dossier.agents:
            yield from self._agent(agent)
        yield "   </titleStmt>\n   <publicationStmt>\n"
        yield f"    <p>{_plain(document.licence or 'No licence is stated.')}</p>\n"
        yield "   </publicationStmt>\n   <sourceDesc>\n    <bibl>\n"
        yield f"     <title>{_plain(document.title)}</title>\n"
        if document.source_uri is not None:
            yield f'     <idno type="URI">{_plain(document.source_uri)}</idno>\n'
        yield f'     <idno type="id">{document.id}</idno>\n'
        yield f'     <idno type="sha256">{document.source_bytes_sha256}</idno>\n'
        yield f'     <date type="imported" when="{_when(document.imported)}"/>\n'
        yield f'     <note type="encoding">{_plain(document.encoding)}</note>\n'
        yield "    </bibl>\n   </sourceDesc>\n  </fileDesc>\n  <encodingDesc>\n   <appInfo>\n"
        yield '    <application ident="workbench" version="1">\n'
        yield f"     <desc>{_plain(self._dossier.generator)}</desc>\n    </application>\n   </appInfo>\n"
        if self._dossier.tagsets:
            yield "   <classDecl>\n"
            for tagset in self._dossier.tagsets:
                yield from self._taxonomy(tagset)
            yield "   </classDecl>\n"
        yield "  </encodingDesc>\n  <profileDesc>\n   <langUsage>\n"
        used = {text.language: None for text in self._dossier.texts}
        used |= {each.language: None for text in self._dossier.texts for each in text.segments}
        for language in used:
            yield f'    <language ident="{code_of(language)}">{language.value}</language>\n'
        yield "   </langUsage>\n  </profileDesc>\n </teiHeader>\n"

    def _agent(self, agent: Agent) -> Iterator[str]:
        yield f"    <respStmt xml:id={self._id('agent.', agent.id)}>\n     <resp>annotation</resp>\n"
        yield f'     <name type="{agent.kind}">{_plain(agent.name)}</name>\n'
        details = {"version": agent.version, "model": agent.model, "model-sha256": agent.model_sha256}
        for kind, value in details.items():
            if value is not None:
                yield f'     <note type="{kind}">{_plain(value)}</note>\n'
        yield "    </respStmt>\n"

    def _taxonomy(self, tagset: Tagset) -> Iterator[str]:
        yield f"    <taxonomy xml:id={self._id('tagset.', tagset.id)} n={quoted(held(tagset.version))}>\n"
        yield from _both("     ", "desc", tagset.name)
        for tag in tagset.tags:
            yield f"     <category xml:id={self._id('tag.', tag.id)} n={quoted(tag.id)}>\n"
            yield from _category(tag)
            yield "     </category>\n"
        yield "    </taxonomy>\n"

    def _said(self) -> Iterator[str]:
        """Yield what stands off: annotations, reviews and findings, relations, and who made it when."""
        dossier = self._dossier
        yield from _listed(
            "annotations", [piece for each in dossier.annotations for piece in self._mark(each)]
        )
        yield from _listed("reviews", [piece for each in dossier.reviews for piece in self._review(each)])
        yield from _listed("findings", [piece for each in dossier.findings for piece in self._finding(each)])
        for relation in dossier.relations:
            yield from self._relation(relation)
        made = [*self._translated(), *map(self._change, _records(dossier))]
        if made:
            yield from ["  <listChange>\n", *made, "  </listChange>\n"]

    def _translated(self) -> Iterator[str]:
        for text in self._dossier.texts:
            for each in text.segments:
                how = each.translation
                if how is not None:
                    yield f'   <change target="#{each.id}" who={self._to("agent.", how.by)}'
                    yield f' when="{_when(how.created)}" type="{how.origin.value}"'
                    yield f' status="{how.state.value}"/>\n'

    def _change(self, record: Said) -> str:
        who = self._to("agent.", record.by)
        return f'   <change target="#{record.id}" who={who} when="{_when(record.created)}"/>\n'

    def _mark(self, annotation: Annotation) -> Iterator[str]:
        where = " ".join(map(self._pointer, annotation.targets))
        cert = "" if annotation.confidence is None else f' cert="{annotation.confidence!r}"'
        yield f'   <annotation xml:id="{annotation.id}" motivation="tagging" target="{where}"'
        yield f" ana={self._to('tag.', annotation.tag)} resp={self._to('agent.', annotation.by)}{cert}>\n"
        for name, value in annotation.attributes.items():
            yield f'    <note type="attribute" n="{name}">{_plain(value)}</note>\n'
        if annotation.comment is not None:
            yield f'    <note type="comment">{_plain(annotation.comment)}</note>\n'
        yield "   </annotation>\n"

    def _pointer(self, target: Target) -> str:
        if isinstance(target, SpanTarget):
            return f"#string-range({target.text},{target.start},{target.end - target.start})"
        if isinstance(target, SegmentTarget):
            return f"#{target.segment}"
        return f"#{self._lead}text.{self._dossier.document.id}"

    def _review(self, review: Review) -> Iterator[str]:
        yield f'   <annotation xml:id="{review.id}" motivation="assessing" target="#{review.of}"'
        yield f" resp={self._to('agent.', review.by)}>\n"
        if review.replacement is not None:
            yield f'    <ptr type="replacement" target="#{review.replacement}"/>\n'
        yield f'    <note type="decision">{review.decision}</note>\n'
        if review.comment is not None:
            yield f'    <note type="comment">{_plain(review.comment)}</note>\n'
        yield "   </annotation>\n"

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield f'   <annotation xml:id="{finding.id}" motivation="assessing" target="#{finding.segment}"'
        yield f" ana={self._to('tagset.', finding.layer)} resp={self._to('agent.', finding.by)}>\n"
        yield f'    <note type="finding">{finding.state}</note>\n   </annotation>\n'

    def _relation(self, relation: Relation) -> Iterator[str]:
        yield f'  <linkGrp xml:id="{relation.id}" type="{relation.kind}"'
        yield f" resp={self._to('agent.', relation.by)}>\n"
        for role, ends in relation.roles.items():
            where = " ".join(f"#{end}" for end in ends)
            target = f' target="{where}"' if where else ""
            yield f'   <ptr type="{role}"{target}/>\n'
        yield "  </linkGrp>\n"

    def _text(self, text: Text) -> Iterator[str]:
        """Yield a layer; between its tags stands nothing but the text, or ranges would miss their place."""
        language = quoted(code_of(text.language))
        yield f'    <ab xml:id="{text.id}" xml:lang={language} xml:space="preserve">'
        done = 0
        for segment in text.segments:
            yield _plain(text.content[done : segment.start])
            yield f"{self._seg(segment)}{_plain(segment.span.cut(text.content))}</seg>"
            done = segment.end
        yield f"{_plain(text.content[done:])}</ab>\n"

    def _seg(self, segment: Segment) -> str:
        of = " ".join(f"#{name}" for name in segment.source)
        corresp = f' corresp="{of}"' if of else ""
        resp = f" resp={self._to('agent.', segment.translation.by)}" if segment.translation else ""
        kind = f'type="{segment.role.value}" n="{segment.paragraph}"'
        return f'<seg xml:id="{segment.id}" {kind} xml:lang="{code_of(segment.language)}"{corresp}{resp}>'


def _records(dossier: Dossier) -> list[Said]:
    return [*dossier.annotations, *dossier.reviews, *dossier.findings, *dossier.relations]


def _category(tag: Tag) -> Iterator[str]:
    for i, language in enumerate(_LANGUAGES):
        name = (tag.name.en, tag.name.zh)[i]
        meaning = (tag.definition.en, tag.definition.zh)[i] if tag.definition else ""
        gloss = f" <gloss>{_plain(meaning)}</gloss>" if meaning else ""
        yield f'      <catDesc xml:lang="{language}"><term>{_plain(name)}</term>{gloss}</catDesc>\n'


def _both(line: str, element: str, said: Bilingual) -> Iterator[str]:
    for language, text in zip(_LANGUAGES, (said.en, said.zh), strict=True):
        yield f'{line}<{element} xml:lang="{language}">{_plain(text)}</{element}>\n'


def _listed(kind: str, pieces: Iterable[str]) -> Iterator[str]:
    found = list(pieces)
    if found:
        yield from [f'  <listAnnotation type="{kind}">\n', *found, "  </listAnnotation>\n"]


def _plain(text: str) -> str:
    return words(held(text))


def _when(moment: datetime) -> str:
    """Return a time as xs:dateTime has it, with its own zone."""
    return moment.isoformat().replace("+00:00", "Z")
