"""XML elements to what JSON would hold, driven by ``parts``; the models then judge it.

Nothing is passed over in silence: what no model asks for is a problem with
its place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from lxml import etree

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem, problem
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
    parts,
)

Element = etree._Element  # noqa: SLF001 - lxml gives its element class no public name
_INTEGER: Final = re.compile(r"-?[0-9]{1,300}")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_PAIR: Final = re.compile(r"([0-9]{1,9}):([0-9]{1,7})")
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"


def from_element(root: Element) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a root element holds, as JSON would, and all that is in it but should not be."""
    reader = _Reader()
    return reader.value(root, Dossier, ""), reader.problems


def place_of(node: Element) -> str:
    """Return where an element stands, in the words of the model: ``annotations[3].targets[0]``."""
    place = ""
    model: _Model | None = _Model.get(Dossier)
    holder: Part | None = None
    for ancestor in [*reversed(list(node.iterancestors())), node][1:]:
        if holder is not None:
            parent = ancestor.getparent()
            assert parent is not None, "the root is left out above"
            place += f"[{parent.index(ancestor)}]"
            model = _model_of(holder, ancestor)
            holder = None
        elif model is not None:
            part = model.elements.get(ancestor.tag)
            place += f".{part.field if part else etree.QName(ancestor).localname}"
            holder = part if part and part.kind in (Kind.ITEMS, Kind.ENTRIES) else None
            model = _model_of(part, ancestor) if part and part.kind is Kind.VALUE else None
    return place.removeprefix(".")


@dataclass(frozen=True, slots=True)
class _Model:
    """A model's fields, by how they are found in XML."""

    attributes: Mapping[str, Part]
    elements: Mapping[str, Part]

    @staticmethod
    @cache
    def get(model: type[Value]) -> "_Model":
        """Return the fields of a model, looked up once."""
        every = parts(model)
        return _Model(
            {part.name: part for part in every if part.kind is Kind.ATTRIBUTE},
            {part.tag: part for part in every if part.kind is not Kind.ATTRIBUTE},
        )


def _model_of(part: Part, node: Element) -> _Model | None:
    if part.kind is Kind.VALUE:
        return _Model.get(next(iter(part.models.values())))
    model = part.models.get(etree.QName(node).localname)
    return _Model.get(model) if model else None


@dataclass(slots=True)
class _Reader:
    """Reads elements into what JSON would hold, and notes all that no model asks for."""

    problems: list[Problem] = field(default_factory=list)

    def value(self, node: Element, model: type[Value], place: str) -> dict[str, Any]:
        """Read a value; a field that may be None and is absent is None, whatever its default."""
        known = _Model.get(model)
        data: dict[str, Any] = {part.field: None for part in parts(model) if part.nullable}
        for name, text in _attributes(node):
            part = known.attributes.get(name)
            if part is not None and part.scalar is not None:
                data[part.field] = _read(part.scalar, text)
            elif not (place == "" and name.startswith(_INSTANCE)):
                self._wrong(f"{place}.{name}", "validation.unknown_field", field=name)
        self._no_text(node, place)
        seen: set[str] = set()
        for child in node:
            part = known.elements.get(child.tag)
            if part is None:
                self._unknown(child, place)
            elif child.tag in seen:
                self._wrong(f"{place}.{part.field}", "errors.formats.repeated_element", name=part.name)
            else:
                data[part.field] = self._part(child, part, f"{place}.{part.field}".removeprefix("."))
                seen.add(child.tag)
        return data

    def _part(self, node: Element, part: Part, place: str) -> object:
        if part.kind is Kind.WORDS:
            return self._words(node, place)
        if part.kind is Kind.VALUE:
            return self.value(node, next(iter(part.models.values())), place)
        self._bare(node, place)
        self._no_text(node, place)
        return (
            self._entries(node, part, place) if part.kind is Kind.ENTRIES else self._items(node, part, place)
        )

    def _items(self, node: Element, part: Part, place: str) -> list[object]:
        found: list[object] = []
        for i, child in enumerate(node):
            here = f"{place}[{i}]"
            model = part.models.get(child.tag.removeprefix(f"{{{NAMESPACE}}}"))
            if model is not None:
                found.append(self.value(child, model, here))
            elif child.tag == ITEM and not part.models:
                found.append(self._leaf(child, part.scalar, here))
            else:
                self._unknown(child, place)
        return found

    def _entries(self, node: Element, part: Part, place: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for i, entry in enumerate(node):
            here = f"{place}[{i}]"
            if entry.tag != ENTRY:
                self._unknown(entry, place)
                continue
            key, values = self._entry(entry, part, here)
            if key in found:
                self._wrong(here, "errors.formats.duplicate_key", name=key)
            if part.listed:
                found[key] = values
            elif len(values) == 1:
                found[key] = values[0]
            else:
                self._wrong(here, "validation.missing", field="value")
        return found

    def _entry(self, entry: Element, part: Part, place: str) -> tuple[str, list[object]]:
        self._no_text(entry, place)
        assert part.key is not None, "only maps come here"
        key = None if part.key.free else entry.get("key")
        self._bare(entry, place, "" if part.key.free else "key")
        values: list[object] = []
        for child in entry:
            if child.tag == KEY and part.key.free and key is None:
                key = self._words(child, place)
            elif child.tag == (ITEM if part.listed else VALUE):
                values.append(self._leaf(child, part.scalar, place))
            else:
                self._unknown(child, place)
        if key is None:
            self._wrong(place, "validation.missing", field="key")
        return key or "", values

    def _leaf(self, node: Element, scalar: Scalar | None, place: str) -> object:
        if scalar is None or scalar.free:
            return self._words(node, place)
        self._bare(node, place)
        self._childless(node, place)
        return _read(scalar, node.text or "")

    def _words(self, node: Element, place: str) -> str:
        self._bare(node, place, SPACE, RESTORE)
        self._childless(node, place)
        text, held = node.text or "", node.get(RESTORE)
        if held is None:
            return text
        characters = list(text)
        for pair in held.split(" "):
            match = _PAIR.fullmatch(pair)
            at, point = (int(match[1]), int(match[2])) if match else (0, 0)
            if not match or at >= len(text) or text[at] != "\ufffd" or not _held(point):
                self._wrong(place, "errors.formats.bad_restore", found=pair[:40])
                return text
            characters[at] = chr(point)
        return "".join(characters)

    def _bare(self, node: Element, place: str, *allowed: str) -> None:
        for name in node.keys():  # noqa: SIM118 - iterating an element gives its children
            if name not in allowed:
                self._wrong(place, "validation.unknown_field", field=name)

    def _childless(self, node: Element, place: str) -> None:
        for child in node:
            self._unknown(child, place)

    def _no_text(self, node: Element, place: str) -> None:
        for text in _between(node):
            if text.strip(" \t\r\n"):
                self._wrong(place, "errors.formats.stray_text", text=text.strip()[:40])

    def _unknown(self, node: Element, place: str) -> None:
        name = etree.QName(node).localname
        self._wrong(f"{place}.{name}", "errors.formats.unknown_element", name=name)

    def _wrong(self, place: str, key: str, /, **values: object) -> None:
        self.problems.append(problem(place.removeprefix("."), key, **values))


def _attributes(node: Element) -> Iterator[tuple[str, str]]:
    return ((str(name), str(text)) for name, text in node.items())


def _between(node: Element) -> Iterator[str]:
    """Yield the text that stands between a node's children."""
    yield node.text or ""
    for child in node:
        yield child.tail or ""


def _held(point: int) -> bool:
    return point <= 0xFFFF and FORBIDDEN.fullmatch(chr(point)) is not None


def _read(scalar: Scalar, text: str) -> object:
    """Return an attribute's value; what is not of its type stays text, and the model complains."""
    if scalar.python is int and _INTEGER.fullmatch(text):
        return int(text)
    if scalar.python is float and _NUMBER.fullmatch(text):
        return float(text)
    if scalar.python is bool and text in ("true", "false"):
        return text == "true"
    return text
