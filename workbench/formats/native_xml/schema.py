"""The XSD of native XML, made from the models, with what they cannot say: which ids are names of what.

XSD 1.0, because libxml2 and most tools know no other; ``xs:key`` and
``xs:keyref``, because libxml2's XSD does not check ``xs:IDREF``.
"""

import inspect
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from lxml import etree

from workbench.domain.dossier import FORMAT_VERSION, Dossier
from workbench.domain.span import Offset
from workbench.domain.value import Id, Moment, Sha256, Value
from workbench.formats.native_xml.parts import (
    NAMESPACE,
    RESTORE,
    Kind,
    Part,
    Scalar,
    element_name,
    parts,
    scalar_of,
)
from workbench.formats.native_xml.reading import Element

XS: Final = "http://www.w3.org/2001/XMLSchema"
XML: Final = "http://www.w3.org/XML/1998/namespace"
MOMENT: Final = r".*(Z|[+\-][0-9]{2}:[0-9]{2})"
_THINGS: Final = (
    "d:texts/d:text|d:texts/d:text/d:segments/d:segment|d:annotations/d:annotation"
    "|d:relations/d:relation|d:findings/d:finding|d:reviews/d:review"
)
_SEGMENT: Final = "d:texts/d:text/d:segments/d:segment"
_SPAN: Final = "d:annotations/d:annotation/d:targets"
_KEYS: Final[Mapping[str, str]] = {
    "thing": _THINGS,
    "textId": "d:texts/d:text",
    "segmentId": _SEGMENT,
    "annotationId": "d:annotations/d:annotation",
    "agentId": "d:agents/d:agent",
    "tagsetId": "d:tagsets/d:tagset",
    "tagId": "d:tagsets/d:tagset/d:tags/d:tag",
}
_REFERENCES: Final = (
    ("textOf", "textId", "d:texts/d:text", "@of"),
    ("spanText", "textId", f"{_SPAN}/d:spanTarget", "@text"),
    ("translated", "segmentId", f"{_SEGMENT}/d:source/d:item", "."),
    ("targetSegment", "segmentId", f"{_SPAN}/d:segmentTarget", "@segment"),
    ("findingSegment", "segmentId", "d:findings/d:finding", "@segment"),
    ("findingLayer", "tagsetId", "d:findings/d:finding", "@layer"),
    ("annotationTag", "tagId", "d:annotations/d:annotation", "@tag"),
    ("roleEnd", "annotationId", "d:relations/d:relation/d:roles/d:entry/d:item", "."),
    ("reviewOf", "annotationId", "d:reviews/d:review", "@of"),
    ("reviewReplacement", "annotationId", "d:reviews/d:review", "@replacement"),
    ("translationBy", "agentId", f"{_SEGMENT}/d:translation", "@by"),
    (
        "by",
        "agentId",
        "d:annotations/d:annotation|d:relations/d:relation|d:findings/d:finding|d:reviews/d:review",
        "@by",
    ),
)
"""Name, key, where the reference stands, and the attribute or text that it is."""

_NAMED: Final[dict[Scalar, str]] = {
    scalar_of(Id): "id",
    scalar_of(Sha256): "sha256",
    scalar_of(Moment): "moment",
    scalar_of(Offset): "count",
    scalar_of(float): "number",
    scalar_of(bool): "yesNo",
}
"""Types that many fields share, by the name they have in the schema."""


def xsd() -> str:
    """Return the text of the published XSD."""
    nsmap: Any = {"xs": XS, "d": NAMESPACE}
    root = etree.Element(f"{{{XS}}}schema", nsmap=nsmap)
    root.attrib.update(
        {"targetNamespace": NAMESPACE, "elementFormDefault": "qualified", "version": FORMAT_VERSION}
    )
    _add(root, "import", namespace=XML, schemaLocation="xml.xsd")
    _root_element(root)
    for model in _models(Dossier):
        _complex(root, model)
    _leaves(root)
    _simple(root)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode() + "\n"


def _add(node: Element, name: str, /, **attributes: str) -> Element:
    child = etree.SubElement(node, f"{{{XS}}}{name}")
    for attribute, value in attributes.items():
        child.set(attribute, value)
    return child


def _models(model: type[Value], seen: dict[type[Value], None] | None = None) -> dict[type[Value], None]:
    """Return a model and all that it holds, in the order in which they are met."""
    found = {} if seen is None else seen
    if model not in found:
        found[model] = None
        for part in parts(model):
            for inner in part.models.values():
                _models(inner, found)
    return found


def _root_element(root: Element) -> None:
    element = _add(root, "element", name=element_name(Dossier), type=f"d:{element_name(Dossier)}")
    for name, selector in _KEYS.items():
        _identity(element, "key", name, selector, "@id")
    for name, key, selector, place in _REFERENCES:
        _identity(element, "keyref", name, selector, place).set("refer", f"d:{key}")


def _identity(node: Element, kind: str, name: str, selector: str, place: str) -> Element:
    constraint = _add(node, kind, name=name)
    _add(constraint, "selector", xpath=selector)
    _add(constraint, "field", xpath=place)
    return constraint


def _complex(root: Element, model: type[Value]) -> None:
    node = _add(root, "complexType", name=element_name(model))
    first = (inspect.getdoc(model) or "").partition("\n\n")[0]
    _add(_add(node, "annotation"), "documentation").text = " ".join(first.split())
    every = parts(model)
    inner = [part for part in every if part.kind is not Kind.ATTRIBUTE]
    if inner:
        sequence = _add(node, "sequence")
        for part in inner:
            _element(sequence, part, element_name(model))
    for part in every:
        if part.kind is Kind.ATTRIBUTE and part.scalar is not None:
            use = "required" if _needed(part) else "optional"
            _typed(_add(node, "attribute", name=part.name, use=use), part.scalar)


def _element(sequence: Element, part: Part, owner: str) -> None:
    element = _add(sequence, "element", name=part.name)
    if not _needed(part):
        element.set("minOccurs", "0")
    if part.kind is Kind.WORDS:
        element.set("type", "d:version" if part.name == "formatVersion" else "d:words")
    elif part.kind is Kind.VALUE:
        element.set("type", f"d:{next(iter(part.models))}")
    elif part.kind is Kind.ITEMS:
        choice = _add(
            _add(element, "complexType"), "choice", minOccurs=f"{part.least}", maxOccurs="unbounded"
        )
        for name in part.models:
            _add(choice, "element", name=name, type=f"d:{name}")
        if not part.models:
            _leaf(_add(choice, "element", name="item"), part.scalar)
    else:
        _map(element, part, owner)


def _needed(part: Part) -> bool:
    """Say whether a file must have the field; what tells a reader which format it has, always."""
    return part.required or part.field in ("format", "format_version")


def _map(element: Element, part: Part, owner: str) -> None:
    assert part.key is not None, "only maps come here"
    sequence = _add(_add(element, "complexType"), "sequence")
    entry = _add(sequence, "element", name="entry", minOccurs=f"{part.least}", maxOccurs="unbounded")
    inside = _add(entry, "complexType")
    held = _add(inside, "sequence")
    if part.key.free:
        _leaf(_add(held, "element", name="key"), part.key)
    else:
        _typed(_add(inside, "attribute", name="key", use="required"), part.key)
    if part.listed:
        _leaf(_add(held, "element", name="item", minOccurs="0", maxOccurs="unbounded"), part.scalar)
    else:
        _leaf(_add(held, "element", name="value"), part.scalar)
    if not part.key.free:  # two free keys may differ only in characters that XML cannot hold
        _identity(element, "unique", f"{owner}.{part.name}", "d:entry", "@key")


def _leaf(element: Element, scalar: Scalar | None) -> None:
    if scalar is None or scalar.free:
        element.set("type", "d:words")
    else:
        _typed(element, scalar)


def _typed(node: Element, scalar: Scalar) -> None:
    """Give an attribute or a leaf its type: exact, so that no reader has white space to forgive."""
    name = scalar.enum or _NAMED.get(scalar)
    if name:
        node.set("type", f"d:{name}")
        return
    restriction = _add(_add(node, "simpleType"), "restriction", base=_base(scalar))
    for facet, value in _facets(scalar):
        _add(restriction, facet, value=value)


def _base(scalar: Scalar) -> str:
    bases: Mapping[type, str] = {int: "integer", float: "double", bool: "boolean", datetime: "dateTime"}
    return f"xs:{bases.get(scalar.python, 'string')}"


def _facets(scalar: Scalar) -> Iterator[tuple[str, str]]:
    for choice in scalar.choices:
        yield "enumeration", choice
    if scalar.pattern:
        yield "pattern", scalar.pattern.removeprefix("^").removesuffix("$")
    elif scalar.python is datetime:
        yield "pattern", MOMENT
    elif scalar.python is bool:
        yield "pattern", "true|false"
    elif scalar.python is float:
        yield "pattern", r"-?[0-9]+(\.[0-9]+)?([eE][+\-]?[0-9]+)?"
    if scalar.low is not None:
        yield "minInclusive", f"{scalar.low}"
    if scalar.high is not None:
        yield "maxInclusive", f"{scalar.high}"


def _leaves(root: Element) -> None:
    """Free text keeps its white space, and lists the characters that XML cannot hold."""
    for name, base, facets in (
        ("freeText", "xs:string", {}),
        ("knownVersion", "xs:string", {"enumeration": FORMAT_VERSION}),
        ("restoration", "xs:string", {"pattern": "[0-9]{1,9}:[0-9]{1,5}( [0-9]{1,9}:[0-9]{1,5})*"}),
    ):
        restriction = _add(_add(root, "simpleType", name=name), "restriction", base=base)
        for facet, value in facets.items():
            _add(restriction, facet, value=value)
    for name, base in (("words", "d:freeText"), ("version", "d:knownVersion")):
        extension = _add(_add(_add(root, "complexType", name=name), "simpleContent"), "extension", base=base)
        _add(extension, "attribute", ref="xml:space", use="required", fixed="preserve")
        if name == "words":
            _add(extension, "attribute", name=RESTORE, type="d:restoration")


def _simple(root: Element) -> None:
    scalars = (part.scalar for model in _models(Dossier) for part in parts(model))
    enumerations = {scalar: scalar.enum for scalar in scalars if scalar is not None and scalar.enum}
    for scalar, name in (_NAMED | enumerations).items():
        restriction = _add(_add(root, "simpleType", name=name), "restriction", base=_base(scalar))
        for facet, value in _facets(scalar):
            _add(restriction, facet, value=value)
