"""Adding a document: bytes become text, segments, languages and roles."""

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from workbench.domain import encoding as encodings
from workbench.domain.document import Agent, Document
from workbench.domain.journal import Edit, Operation, created
from workbench.domain.language import Language
from workbench.domain.segmentation import document_language, segment
from workbench.domain.text import SOURCE, Replaced, Role, Segment, Text, digest
from workbench.errors import InputError, NotFound, Refused
from workbench.ports import Workbench
from workbench.usecases import documents

TITLE = 80
"""How many code points of a title segment become the document's title."""
BARE: Final = frozenset({"text", "html"})
"""The formats of files that hold a text and nothing about it: these are added, the others imported."""
_PAGES: Final = (".html", ".htm", ".xhtml", ".shtml")


@dataclass(frozen=True, slots=True)
class Added:
    """A document and its text; ``already`` when the same bytes were in the project before."""

    document: Document
    source: Text
    already: bool

    @property
    def footer_segments(self) -> int:
        """Return how many segments belong to the page's footer."""
        return sum(segment.role is Role.FOOTER for segment in self.source.segments)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file holds: its characters, and what it says of itself."""

    content: str
    encoding: str
    segments: Sequence[Segment]
    replaced: tuple[Replaced, ...] = ()
    title: str | None = None
    source_uri: str | None = None
    licence: str | None = None


def add(
    wb: Workbench,
    data: bytes,
    name: str,
    *,
    title: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
) -> Added:
    """Add the text in ``data``, a file called ``name``; the same bytes twice add nothing.

    Of a web page the visible text is added, and the page itself kept beside
    it. Raises Refused for what is no text, InputError for an empty one or an
    unknown language. Encoding and language are found unless they are given.
    """
    known = known_document(wb, data)
    if known is not None:
        return Added(known, wb.store.source(known.id), already=True)
    page = PurePath(name).suffix.lower() in _PAGES or looks_like_html(data)
    found = _page(wb, data, name, encoding) if page else _plain(data, name, encoding)
    if not found.segments:
        raise InputError("empty_text", place=name)
    spoken = _language(language) or document_language(found.content, found.segments)
    source = Text(
        id=SOURCE,
        kind="source",
        language=spoken,
        content=found.content,
        sha256=digest(found.content),
        replaced=found.replaced,
        segments=tuple(found.segments),
    )
    sha = hashlib.sha256(data).hexdigest()
    document = Document(
        id=document_id(sha),
        ordinal=next_ordinal(wb),
        title=title or found.title or _title(source) or PurePath(name).stem,
        language=spoken,
        source_uri=found.source_uri or PurePath(name).name,
        licence=found.licence,
        imported=wb.clock.now(),
        encoding=found.encoding,
        source_bytes_sha256=sha,
    )
    who = documents.person(wb)
    wb.store.add(source, data, adding(wb, document, who))
    return Added(document, source, already=False)


def known_document(wb: Workbench, data: bytes) -> Document | None:
    """Return the document that was made of exactly these bytes, if there is one."""
    sha = hashlib.sha256(data).hexdigest()
    return next((each for each in wb.store.documents() if each.source_bytes_sha256 == sha), None)


def document_id(sha256: str) -> str:
    """Return the id of a document: ``d`` and the first 16 digits of the hash of its bytes."""
    return f"d{sha256[:16]}"


def next_ordinal(wb: Workbench) -> int:
    """Return the place after the project's last document."""
    return 1 + max((each.ordinal for each in wb.store.documents()), default=-1)


def adding(wb: Workbench, document: Document, who: Agent) -> Edit:
    """Return the edit that brings a document into the project."""
    operation = Operation(
        op_id=wb.ids.new("o"),
        document=document.id,
        actor=who.id,
        at=wb.clock.now(),
        verb="add",
        undoable=False,
    )
    return Edit(operation, (created("document", document),))


def looks_like_html(data: bytes) -> bool:
    """Say whether a file starts as a web page does."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _plain(data: bytes, name: str, encoding: str | None) -> _Found:
    decoded = _decoded(data, name, encoding)
    return _Found(decoded.content, decoded.encoding, segment(decoded.content), decoded.replaced)


def _decoded(data: bytes, name: str, encoding: str | None) -> encodings.Decoded:
    """Return the text of a file; a refusal names the file, and says the byte in words."""
    try:
        return encodings.decode(data, encoding)
    except Refused as error:
        error.place = name
        raise


def _page(wb: Workbench, data: bytes, name: str, encoding: str | None) -> _Found:
    """Read a web page; an encoding that somebody names goes before what the page declares."""
    if "html" not in wb.formats:
        raise NotFound("format", name="html", known=", ".join(wb.formats))
    page, declared = data, None
    if encoding is not None:
        decoded = _decoded(data, name, encoding)
        page, declared = codecs.BOM_UTF8 + decoded.content.encode(), decoded.encoding
    (read,) = wb.formats["html"].read(page, name)
    facts = read.document
    return _Found(
        read.source.content,
        declared or facts.encoding,
        read.source.segments,
        title=facts.title,
        source_uri=facts.source_uri,
        licence=facts.licence,
    )


def _language(name: str | None) -> Language | None:
    if name is None:
        return None
    try:
        return Language(name)
    except ValueError:
        raise InputError("language", name=name, known=", ".join(Language)) from None


def _title(source: Text) -> str | None:
    titles = [each.span.cut(source.content) for each in source.segments if each.role is Role.TITLE]
    return titles[0][:TITLE] if titles else None
