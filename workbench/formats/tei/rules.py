"""What a TEI file must keep for its offsets and pointers to lead somewhere.

These are rules of the TEI Guidelines that their RELAX NG schema does not
check, and the parts of a header that every TEI file has.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from workbench.domain.validation import MOST, Problem, problem
from workbench.errors import InvalidFile
from workbench.formats import fault, load_xml, problems_in
from workbench.formats.tei.writing import NAMESPACE

Element = Any
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_POINTERS: Final = ("target", "ana", "resp", "who", "corresp")
_RANGE: Final = re.compile(r"#string-range\(([^\s,()]+)((?:,[0-9]{1,12},[0-9]{1,12})+)\)")
_HEADER: Final = ("titleStmt/title", "publicationStmt", "sourceDesc")
_NEEDED: Final = {"annotation": (_ID, "target")}


def problems(data: bytes, name: str) -> list[Problem]:
    """Return everything that is wrong with a file, at most so many problems as are ever listed."""
    try:
        root = load_xml(data, name)
    except InvalidFile as error:
        return problems_in(error)
    if root.tag != _tei("TEI"):
        return [fault(name, "tei_root", root=str(root.tag)[:80])]
    return [each for each, _ in zip(_faults(root), range(MOST), strict=False)]


def _faults(root: Element) -> Iterator[Problem]:
    for path in _HEADER:
        steps = "/".join(map(_tei, path.split("/")))
        if root.find(f"{_tei('teiHeader')}/{_tei('fileDesc')}/{steps}") is None:
            yield fault("teiHeader/fileDesc", "tei_needs", wanted=path)
    if root.find(f"{_tei('text')}/{_tei('body')}") is None:
        yield fault("text", "tei_needs", wanted="body")
    named = {node.get(_ID): node for node in root.iter(f"{{{NAMESPACE}}}*") if node.get(_ID)}
    lengths: dict[str, int] = {}
    for node in root.iter(f"{{{NAMESPACE}}}*"):
        yield from _node(node, named, lengths)


def _node(node: Element, named: dict[str, Element], lengths: dict[str, int]) -> Iterator[Problem]:
    """Yield what is wrong with one element; ``lengths`` keeps how long the texts are that were asked for."""
    for attribute in _NEEDED.get(str(node.tag).rpartition("}")[2], ()):
        if node.get(attribute) is None:
            yield problem(_place(node), "validation.missing", field=attribute.rpartition("}")[2])
    for attribute in _POINTERS:
        for pointer in (node.get(attribute) or "").split():
            yield from _pointer(node, pointer, named, lengths)


def _pointer(
    node: Element, pointer: str, named: dict[str, Element], lengths: dict[str, int]
) -> Iterator[Problem]:
    """Yield what is wrong with one pointer; those that lead out of the file are not followed."""
    if not pointer.startswith("#"):
        return
    found = _RANGE.fullmatch(pointer)
    if found is None and "(" in pointer:
        yield fault(_place(node), "tei_pointer", found=pointer[:60])
        return
    name = found[1] if found else pointer[1:]
    if name not in named:
        yield fault(_place(node), "tei_nowhere", found=pointer[:60])
    elif found:
        length = lengths.setdefault(name, -1)
        if length < 0:
            length = lengths[name] = len("".join(named[name].itertext()))
        numbers = [int(each) for each in found[2].split(",")[1:]]
        for start, size in zip(numbers[::2], numbers[1::2], strict=True):
            if size < 1 or start + size > length:
                yield fault(_place(node), "tei_range", start=start, end=start + size, length=length)


def _place(node: Element) -> str:
    name = str(node.tag).rpartition("}")[2]
    return f"{name}[{node.get(_ID)}]" if node.get(_ID) else f"{name}, line {node.sourceline}"


def _tei(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
