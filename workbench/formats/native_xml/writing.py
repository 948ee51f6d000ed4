"""Dossiers to XML elements, driven by ``parts``.

XML 1.0 cannot hold some characters, not even escaped (section 2.2). In their
place stands U+FFFD, one for one, so that every offset stays right; the
attribute ``restore`` says which they were, and reading puts them back.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from workbench.domain.dossier import Dossier
from workbench.domain.value import Value
from workbench.formats.native_xml.parts import (
    ENTRY,
    FORBIDDEN,
    ITEM,
    KEY,
    NAMESPACE,
    RESTORE,
    SPACE,
    VALUE,
    Kind,
    Part,
    Scalar,
    element_name,
    parts,
    qualified,
)

Data = Mapping[str, Any]
Element = etree._Element  # noqa: SLF001 - lxml gives its element class no public name


def to_element(dossier: Dossier) -> Element:
    """Return the root element of a dossier. The texts must hold no lone surrogates."""
    nsmap: Any = {None: NAMESPACE}  # the stubs know no default namespace
    root = etree.Element(qualified(element_name(Dossier)), nsmap=nsmap)
    _fill(root, Dossier, dossier.model_dump(mode="json"))
    return root


def _fill(node: Element, model: type[Value], data: Data) -> None:
    for part in parts(model):
        value = data[part.field]
        if value is None or (not value and not part.required and part.kind in (Kind.ITEMS, Kind.ENTRIES)):
            continue
        if part.kind is Kind.ATTRIBUTE:
            node.set(part.name, _written(value))
        elif part.kind is Kind.WORDS:
            _words(node, part.tag, value)
        elif part.kind is Kind.VALUE:
            _fill(etree.SubElement(node, part.tag), next(iter(part.models.values())), value)
        elif part.kind is Kind.ITEMS:
            _items(etree.SubElement(node, part.tag), part, value)
        else:
            _entries(etree.SubElement(node, part.tag), part, value)


def _items(node: Element, part: Part, values: list[Any]) -> None:
    for value in values:
        if part.models:
            name = part.kinds[value["kind"]] if part.kinds else next(iter(part.models))
            _fill(etree.SubElement(node, qualified(name)), part.models[name], value)
        else:
            _leaf(node, ITEM, part.scalar, value)


def _entries(node: Element, part: Part, values: Data) -> None:
    assert part.key is not None, "only maps come here"
    for key, value in values.items():
        entry = etree.SubElement(node, ENTRY)
        if part.key.free:
            _words(entry, KEY, key)
        else:
            entry.set("key", key)
        for each in value if part.listed else (value,):
            _leaf(entry, ITEM if part.listed else VALUE, part.scalar, each)


def _leaf(node: Element, tag: str, scalar: Scalar | None, value: Any) -> None:
    if scalar is None or scalar.free:
        _words(node, tag, value)
    else:
        etree.SubElement(node, tag).text = _written(value)


def _words(node: Element, tag: str, text: str) -> None:
    leaf = etree.SubElement(node, tag)
    leaf.set(SPACE, "preserve")
    held = [f"{found.start()}:{ord(found.group())}" for found in FORBIDDEN.finditer(text)]
    if held:
        leaf.set(RESTORE, " ".join(held))
        text = FORBIDDEN.sub("\ufffd", text)
    leaf.text = text


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)
