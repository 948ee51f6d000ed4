"""TMX 1.4: translations as a memory that other programs, and this one, look sentences up in."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, Final

from workbench.domain.dossier import Dossier
from workbench.domain.language_codes import code_of
from workbench.domain.text import Origin, Provenance, Segment
from workbench.domain.validation import MOST, Problem, problem
from workbench.domain.value import Moment
from workbench.domain.xml_text import held, quoted, words
from workbench.errors import InvalidFile
from workbench.formats import fault, load_xml, problems_in, refuse, xml_obstacles

Element = Any
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_EXTRAS: Final = ("note", "prop")
_INLINE: Final = ("bpt", "ept", "it", "ph", "hi", "ut", "sub")
_CHILDREN: Final = {
    "tmx": ("header", "body"),
    "header": (*_EXTRAS, "ude"),
    "ude": ("map",),
    "body": ("tu",),
    "tu": (*_EXTRAS, "tuv"),
    "tuv": (*_EXTRAS, "seg"),
    **dict.fromkeys(("seg", "hi", "sub"), ("bpt", "ept", "it", "ph", "hi", "ut")),
    **dict.fromkeys(("bpt", "ept", "it", "ph", "ut"), ("sub",)),
    **dict.fromkeys(_EXTRAS, ()),
}
"""What may stand in what (TMX 1.4b, "Detailed Specifications"); notes and properties come first."""
_LEAST: Final = {"tmx": ("header", "body"), "tu": ("tuv",), "tuv": ("seg",)}
_ONCE: Final = {"tmx": ("header", "body"), "tuv": ("seg",)}
_REQUIRED: Final = {
    "tmx": ("version",),
    "header": (
        "creationtool",
        "creationtoolversion",
        "segtype",
        "o-tmf",
        "adminlang",
        "srclang",
        "datatype",
    ),
    "prop": ("type",),
    "ude": ("name",),
    "bpt": ("i",),
    "ept": ("i",),
    "it": ("pos",),
}
_SEGMENTS: Final = ("block", "paragraph", "sentence", "phrase")
_DATES: Final = ("creationdate", "changedate", "lastusagedate")
_DATE: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z")


class Tmx:
    """All current translations of all documents, a pair each; glosses, which are no translations, stay out.

    Who made a translation, when, how, and how far it has come stand beside
    it, so that other programs can choose. A file is written only: pairs are
    no documents. What a memory holds is used where texts are translated, once
    its file lies in the folder of memories.
    """

    name = "tmx"
    suffix = ".tmx"
    loses = frozenset(
        {
            "annotations",
            "control_characters",
            "document_details",
            "findings",
            "flags",
            "glosses",
            "relations",
            "reviews",
            "segments",
            "tagsets",
            "untranslated",
            "versions",
        }
    )
    many = True
    reads = False
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for what XML cannot hold."""
        wrong = [each for dossier in dossiers for each in xml_obstacles(dossier)]
        if wrong:
            refuse(self.name, *wrong)
        return "".join(_lines(dossiers)).encode()

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Raise InvalidFile, which says where memories go: pairs of sentences make no document."""
        del data
        refuse(name, fault(name, "tmx_memory"))

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that breaks the rules of the TMX 1.4 DTD, and dates that are none."""
        del deep
        try:
            root = load_xml(data, name)
        except InvalidFile as error:
            return problems_in(error)
        if root.tag != "tmx":
            return [fault(name, "tmx_root", root=str(root.tag)[:80])]
        return [each for each, _ in zip(_faults(root), range(MOST), strict=False)]


def _lines(dossiers: Sequence[Dossier]) -> Iterator[str]:
    languages = {dossier.document.language for dossier in dossiers}
    source = code_of(languages.pop()) if len(languages) == 1 else "*all*"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield ' <header creationtool="workbench" creationtoolversion="1" segtype="sentence"'
    yield f' o-tmf="workbench-dossier" adminlang="en" srclang="{source}" datatype="plaintext"/>\n <body>\n'
    for dossier in dossiers:
        layer = dossier.translation
        sources = {segment.id: segment for segment in dossier.source.segments}
        for made in layer.segments if layer else ():
            content = made.span.cut(layer.content) if layer else ""
            how = made.translation
            if how is not None and how.origin is not Origin.GLOSS and content:
                yield from _pair(dossier, sources[made.source[0]], made, how, content)
    yield " </body>\n</tmx>\n"


def _pair(dossier: Dossier, original: Segment, made: Segment, how: Provenance, content: str) -> Iterator[str]:
    facts = {
        "document": dossier.document.id,
        "title": dossier.document.title,
        "origin": how.origin.value,
        "state": how.state.value,
        "score": "" if how.score is None else repr(how.score),
    }
    date = _date(how.created)
    when = f' creationdate="{date}"' if date else ""
    name = f"{dossier.document.id}.{made.id}"
    language = code_of(original.language)
    yield f'  <tu tuid="{name}" srclang="{language}"{when} creationid="{how.by}">\n'
    for kind, value in facts.items():
        if value:
            yield f'   <prop type="x-{kind}">{words(held(value))}</prop>\n'
    yield _side(language, original.span.cut(dossier.source.content))
    yield _side(code_of(made.language), content)
    yield "  </tu>\n"


def _side(language: str, text: str) -> str:
    return f"   <tuv xml:lang={quoted(language)}><seg>{words(held(text))}</seg></tuv>\n"


def _date(moment: Moment) -> str | None:
    """Return a time as TMX writes it, in UTC to the second; None at the ends of the calendar."""
    try:
        there = moment.astimezone(UTC)
    except OverflowError:
        return None
    return f"{there.year:04}{there:%m%dT%H%M%SZ}"


def _faults(root: Element) -> Iterator[Problem]:
    for node in root.iter():
        place = f"line {node.sourceline}"
        tag = str(node.tag)
        if tag in _CHILDREN:
            yield from _structure(node, tag, place)
        for name in _REQUIRED.get(tag, ()):
            if node.get(name) is None:
                yield problem(place, "validation.missing", field=name)
        yield from _values(node, tag, place)


def _structure(node: Element, tag: str, place: str) -> Iterator[Problem]:
    names = [str(child.tag) for child in node]
    for name in names:
        if name not in _CHILDREN[tag]:
            yield fault(place, "unknown_element", name=name[:40])
    for wanted in _LEAST.get(tag, ()):
        if wanted not in names:
            yield fault(place, "tmx_needs", name=tag, wanted=wanted)
    for name in _ONCE.get(tag, ()):
        if names.count(name) > 1:
            yield fault(place, "repeated_element", name=name)
    extras = [name in _EXTRAS for name in names]
    if extras != sorted(extras, reverse=True):
        yield fault(place, "tmx_order", name=tag)


def _values(node: Element, tag: str, place: str) -> Iterator[Problem]:
    if tag == "tmx" and node.get("version") not in (None, "1.4"):
        yield fault(place, "tmx_version", found=str(node.get("version"))[:20])
    if tag == "tuv" and node.get(_LANG) is None:
        yield problem(place, "validation.missing", field="xml:lang")
    segments = node.get("segtype")
    if segments is not None and segments not in _SEGMENTS:
        yield problem(place, "validation.not_one_of", field="segtype", known=", ".join(_SEGMENTS))
    for name in _DATES:
        date = node.get(name)
        if date is not None and not _DATE.fullmatch(date):
            yield fault(place, "tmx_date", found=date[:20])


PLUGIN = Tmx()
