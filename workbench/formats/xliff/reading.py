"""XLIFF to dossiers: the source text put together again, with the translations of its segments."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from workbench.domain.dossier import Dossier
from workbench.domain.language import Language, has_letters, identify
from workbench.domain.language_codes import language_of
from workbench.domain.text import Role, Segment
from workbench.domain.validation import MOST, Problem, contradictions
from workbench.errors import InvalidFile
from workbench.formats import fault, load_xml, problems_in
from workbench.formats.xliff import rules
from workbench.formats.xliff.building import Piece, Pieces, built
from workbench.formats.xliff.names import OURS, VERSIONS, core, meta

Element = Any
_BREAKS: Final = "\n\r\u2028\u2029"
_HEX: Final = re.compile("[0-9A-Fa-f]{1,6}")
_LAST: Final = 0x10FFFF


def load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    """Return one document for each ``file`` element, and everything that is wrong with the file."""
    try:
        root = load_xml(data, name)
    except InvalidFile as error:
        return [], problems_in(error)
    foreign = _foreign(root, name)
    wrong = [foreign] if foreign else list(_first(rules.faults(root), MOST))
    if wrong:
        return [], wrong
    dossiers: list[Dossier] = []
    for file in root.iter(core("file")):
        pieces = _pieces(file, root)
        if not (pieces.is_ours or pieces.pieces):
            continue  # other programs write files that have no text to translate
        dossier, found = built(pieces)
        wrong += found
        if dossier is not None:
            wrong += contradictions(dossier)
            dossiers.append(dossier)
    if not (dossiers or wrong):
        wrong = [fault(name, "xliff_nothing")]
    return dossiers, wrong[:MOST]


def _first(found: Iterator[Problem], most: int) -> Iterator[Problem]:
    return (each for each, _ in zip(found, range(most), strict=False))


def _foreign(root: Element, name: str) -> Problem | None:
    """Say whether the root is no XLIFF, or of a version that is not read."""
    if root.tag == core("xliff") and root.get("version", "2.1") in VERSIONS:
        return None
    family = str(root.tag).removeprefix("{").partition("}")
    if family[2] == "xliff" or root.tag == core("xliff"):
        found = root.get("version") or family[0].rpartition(":")[2]
        return fault(name, "xliff_version", found=found[:20])
    return fault(name, "xliff_root", root=str(root.tag)[:80])


@dataclass(slots=True)
class _Gathered:
    """The source text of one file while it is put together."""

    chunks: list[str] = field(default_factory=list)
    length: int = 0
    last: str = "\n"

    def add(self, text: str) -> int:
        """Append text and return where it starts (code points)."""
        start = self.length
        self.chunks.append(text)
        self.length += len(text)
        self.last = text[-1:] or self.last
        return start


def _pieces(file: Element, root: Element) -> Pieces:
    """Return the source text of a file, its segments and what our metadata says about them."""
    about = _facts(file)
    text = _Gathered()
    found = Pieces(
        place=rules.place_of(file),
        original=file.get("original"),
        about=about,
        target=language_of(root.get("trgLang") or "und"),
        is_ours=bool(about),
    )
    for number, unit in enumerate(file.iter(core("unit"))):
        own = _facts(unit)
        found.facts.extend(own)
        first = len(found.pieces)
        parts = [node for node in unit if node.tag in (core("segment"), core("ignorable"))]
        sources = [_text(part.find(core("source"))) for part in parts]
        if not found.is_ours and "".join(sources)[:1] not in _BREAKS and text.last not in _BREAKS:
            text.add("\n")
        for part, source in zip(parts, sources, strict=True):
            start = text.add(source)
            if part.tag == core("segment") and (found.is_ours or source.strip()):
                found.pieces.append(_piece(part, source, start, number, root))
        for match in unit.iter("{*}match"):
            for kind, fact, place in _facts(match):
                found.facts.append((kind, fact, place))
                found.versions[place] = _text(match.find(core("target")))
        found.notes += [(note, tuple(range(first, len(found.pieces)))) for note in _notes(unit)]
    found.notes += [(note, ()) for note in _notes(file)]
    found.content = "".join(text.chunks)
    return found


def _piece(part: Element, source: str, start: int, number: int, root: Element) -> Piece:
    target = part.find(core("target"))
    declared = root.get("srcLang") or "und"
    language = language_of(declared)
    if not has_letters(source):
        language = Language.OTHER
    elif declared in ("mul", "und"):
        language = identify(source)
    return Piece(
        place=rules.place_of(part),
        id=part.get("id"),
        segment=Segment(
            id="s",
            start=start,
            end=start + len(source),
            paragraph=number,
            role=Role.BODY,
            language=language,
        ),
        target=None if target is None else _text(target),
        state=part.get("state", "initial"),
    )


def _facts(holder: Element) -> list[tuple[str, str, str]]:
    """Return our own metadata of an element: kind, JSON, place."""
    path = f"{meta('metadata')}/{meta('metaGroup')}[@category='{OURS}']/{meta('meta')}"
    nodes = holder.findall(path)
    place = rules.place_of(holder) if nodes else ""
    return [(node.get("type", ""), node.text or "", place) for node in nodes]


def _notes(holder: Element) -> list[tuple[str, str]]:
    """Return the notes of others: category and words; ours are annotations that are elsewhere."""
    return [
        (note.get("category") or "note", note.text or "")
        for note in holder.iterfind(f"{core('notes')}/{core('note')}")
        if not (note.get("category") or "").startswith(f"{OURS}:")
    ]


def _text(node: Element) -> str:
    """Return the characters of a source or a target; codes count for the text that stands in for them."""
    before, after = _EQUIVALENTS.get(node.tag, _nothing)(node)
    parts = [before, node.text or ""]
    for child in node:
        parts += [_text(child), child.tail or ""]
    return "".join([*parts, after])


def _nothing(node: Element) -> tuple[str, str]:
    del node
    return "", ""


def _code_point(node: Element) -> tuple[str, str]:
    found = node.get("hex", "")
    point = int(found, 16) if _HEX.fullmatch(found) else _LAST + 1
    is_character = point <= _LAST and not 0xD800 <= point <= 0xDFFF
    return chr(point) if is_character else "\ufffd", ""


def _single(node: Element) -> tuple[str, str]:
    return node.get("equiv", ""), ""


def _paired(node: Element) -> tuple[str, str]:
    return node.get("equivStart", ""), node.get("equivEnd", "")


_EQUIVALENTS: Mapping[str, Callable[[Element], tuple[str, str]]] = {
    core("cp"): _code_point,
    core("ph"): _single,
    core("sc"): _single,
    core("ec"): _single,
    core("pc"): _paired,
}
