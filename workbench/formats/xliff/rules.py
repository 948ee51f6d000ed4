"""What the XLIFF 2.1 specification asks of a file, as far as a text and its translations depend on it.

The rules follow the core's schema and the constraints in its prose: order and
number of elements, required attributes, closed lists of values, ids, and the
languages of sources and targets.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from workbench.domain.validation import Problem, problem
from workbench.formats import fault
from workbench.formats.xliff.names import CORE, LANG, STATES, core, match

Element = Any
_TOKEN: Final = re.compile(r"[\w.\-:·]+")
"""NMTOKEN (XML 1.0, section 2.3), a little wider."""
_OWN: Final = re.compile(r"[^\s:]+:[^\s:]+")
_YES_NO: Final = ("yes", "no")
_INLINE: Final = frozenset(map(core, ("cp", "ph", "pc", "sc", "ec", "mrk", "sm", "em")))
_MIXED: Final = frozenset(map(core, ("source", "target", "pc", "mrk")))
_CHILDREN: Final = {
    core("xliff"): (core("file"),),
    core("file"): (core("skeleton"), core("notes"), core("unit"), core("group")),
    core("group"): (core("notes"), core("unit"), core("group")),
    core("unit"): (core("notes"), core("originalData"), core("segment"), core("ignorable")),
    core("segment"): (core("source"), core("target")),
    core("ignorable"): (core("source"), core("target")),
    core("notes"): (core("note"),),
}
_KNOWN: Final = _MIXED | set(_CHILDREN)
_PAIRS: Final = frozenset(map(core, ("segment", "ignorable")))
_LEAST: Final = {
    core("xliff"): core("file"),
    core("unit"): core("segment"),
    core("segment"): core("source"),
    core("ignorable"): core("source"),
    core("notes"): core("note"),
}
"""What an element must hold at least one of."""
_REQUIRED: Final = {
    core("xliff"): ("version", "srcLang"),
    core("file"): ("id",),
    core("group"): ("id",),
    core("unit"): ("id",),
    core("cp"): ("hex",),
    core("em"): ("startRef",),
    **{core(name): ("id",) for name in ("ph", "pc", "sc", "mrk", "sm", "data")},
    match("match"): ("ref",),
}
_VALUES: Final = {
    "translate": _YES_NO,
    "canResegment": _YES_NO,
    "state": STATES,
    "appliesTo": ("source", "target"),
}


def faults(root: Element) -> Iterator[Problem]:
    """Yield every broken rule, with its place."""
    for node in root.iter(f"{{{CORE}}}*", match("match")):
        yield from _children(node)
        yield from _attributes(node)
    yield from _ids(root.iter(core("file")), root)
    for file in root.iter(core("file")):
        yield from _ids(file.iter(core("unit")), file)
        for unit in file.iter(core("unit")):
            yield from _unit(unit)
    yield from _languages(root)


def place_of(node: Element) -> str:
    """Return where an element stands: names, each with its id, or its number among its kind from 1."""
    steps: list[str] = []
    for each in [node, *node.iterancestors()]:
        number = each.get("id") or 1 + sum(1 for _ in each.itersiblings(each.tag, preceding=True))
        steps.append(f"{_name(each)}[{number}]")
    return "/".join(reversed(steps[:-1])) or "xliff"


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _children(node: Element) -> Iterator[Problem]:
    """Yield what is wrong with the elements in an element, and with text beside them."""
    if node.tag not in _KNOWN:
        return
    allowed = _INLINE if node.tag in _MIXED else _CHILDREN[node.tag]
    last = 0
    for child in node:
        if child.tag not in allowed and (node.tag in _MIXED or str(child.tag).startswith(f"{{{CORE}}}")):
            yield fault(place_of(child), "xliff_element", name=_name(child))
        elif child.tag in allowed and node.tag not in _MIXED:
            rank = _rank(node, child)
            if rank < last:
                yield fault(place_of(child), "xliff_order", name=_name(child))
            last = max(last, rank)
    yield from _amounts(node)


def _amounts(node: Element) -> Iterator[Problem]:
    least = _LEAST.get(node.tag)
    if least is not None and node.find(least) is None:
        yield fault(place_of(node), "xliff_needs", name=_name(node), wanted=least.rpartition("}")[2])
    if node.tag in _PAIRS and len(node) > len({child.tag for child in node}):
        yield fault(place_of(node), "xliff_twice", name=_name(node))
    if node.tag in _CHILDREN and any(text and text.strip() for text in _loose(node)):
        yield fault(place_of(node), "xliff_text", name=_name(node))


def _rank(node: Element, child: Element) -> int:
    """Return a child's place in the order of its kinds; units and groups mix, segments and ignorables too."""
    order = _CHILDREN[node.tag]
    if child.tag in (core("group"), core("ignorable")):
        return order.index(child.tag) - 1
    return order.index(child.tag)


def _loose(node: Element) -> Iterator[str | None]:
    yield node.text
    for child in node:
        yield child.tail


def _attributes(node: Element) -> Iterator[Problem]:
    for name in _REQUIRED.get(node.tag, ()):
        if node.get(name) is None:
            yield problem(place_of(node), "validation.missing", field=name)
    for name, known in _VALUES.items():
        value = node.get(name)
        if value is not None and value not in known:
            yield problem(place_of(node), "validation.not_one_of", field=name, known=", ".join(known))
    found = node.get("id")
    if found is not None and not _TOKEN.fullmatch(found):
        yield fault(place_of(node), "xliff_id", id=found[:40])
    sub = node.get("subState")
    if sub is not None and (node.get("state") is None or not _OWN.fullmatch(sub)):
        yield fault(place_of(node), "xliff_sub_state", found=sub[:40])


def _ids(nodes: Iterator[Element], within: Element) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in nodes:
        found = node.get("id")
        if found in seen:
            yield fault(place_of(node), "xliff_same_id", id=found, within=_name(within))
        seen.add(found)


def _unit(unit: Element) -> Iterator[Problem]:
    """Yield what is wrong with ids inside a unit, and with what points at them."""
    pieces = [node for tag in ("segment", "ignorable") for node in unit.iter(core(tag)) if node.get("id")]
    sources = [
        node
        for piece in unit.iter(core("segment"), core("ignorable"))
        for source in piece.iterchildren(core("source"))
        for node in source.iter(*_INLINE)
        if node.get("id")
    ]
    yield from _ids(iter([*pieces, *sources]), unit)
    yield from _ids(unit.iterfind(f"{core('notes')}/{core('note')}[@id]"), unit)
    known = {node.get("id") for node in (*pieces, *sources)}
    for each in unit.iter(match("match")):
        ref = each.get("ref")
        if ref is not None and ref.rpartition("/")[2].removeprefix("#") not in known:
            yield fault(place_of(each), "xliff_ref", ref=ref[:40])
        if each.find(core("source")) is None or each.find(core("target")) is None:
            yield fault(place_of(each), "xliff_needs", name="match", wanted="source, target")


def _languages(root: Element) -> Iterator[Problem]:
    if root.get("trgLang") is None and any(
        node.getparent().tag != match("match") for node in root.iter(core("target"))
    ):
        yield problem("xliff", "validation.missing", field="trgLang")
    for name, attribute in (("source", "srcLang"), ("target", "trgLang")):
        wanted = (root.get(attribute) or "").casefold()
        for node in root.iter(core(name)):
            found = node.get(LANG)
            if found is not None and found.casefold() != wanted and node.getparent().tag != match("match"):
                yield fault(place_of(node), "xliff_language", found=found[:20], wanted=root.get(attribute))
