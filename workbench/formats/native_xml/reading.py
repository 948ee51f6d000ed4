"""XML elements to what JSON would hold, driven by ``parts``; the models then judge it.

Nothing is passed over in silence: what no model asks for is a problem with
its place.
"""

import re
from collections.abc import Callable, Mapping
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
    RESTORE,
    SPACE,
    VALUE,
    Kind,
    Part,
    Scalar,
    parts,
    qualified,
)

Element = etree._Element  # noqa: SLF001 - lxml gives its element class no public name
_INTEGER: Final = re.compile(r"-?[0-9]{1,300}")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_PAIR: Final = re.compile(r"([0-9]{1,9}):([0-9]{1,7})")
_INSTANCE: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
MOST: Final = 1_000
"""How many things that are out of place are listed."""
_STRAY: Final = etree.XPath("//text()[parent::*[*] and normalize-space()]")
"""Text beside elements, found by libxml2 at once: asking each node for it takes as long as all the rest."""


def from_element(root: Element) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a root element holds, as JSON would, and all that is in it but should not be."""
    reader = _Reader()
    data = reader.value(root, Dossier)
    stray: Any = _STRAY(root)
    for text in stray:
        parent = text.getparent()
        reader.stray(parent.getparent() if text.is_tail else parent, str(text))
    if len(reader.problems) == MOST:
        reader.problems.append(problem("", "validation.more", most=MOST))
    return data, reader.problems


def place_of(node: Element) -> str:
    """Return where an element stands, in the words of the model: ``annotations[3].targets[0]``."""
    place = ""
    model: _Model | None = _Model.get(Dossier)
    holder: Part | None = None
    for ancestor in [*reversed(list(node.iterancestors())), node][1:]:
        if holder is not None:
            place += _step(holder, ancestor)
            model = _model_of(holder, ancestor)
            holder = None
        elif model is not None:
            part = model.elements.get(ancestor.tag)
            place += f".{part.field if part else etree.QName(ancestor).localname}"
            holder = part if part and part.kind in (Kind.ITEMS, Kind.ENTRIES) else None
            model = _model_of(part, ancestor) if part and part.kind is Kind.VALUE else None
        elif ancestor.tag == ITEM:
            place += _index(ancestor)
    return place.removeprefix(".")


def _step(holder: Part, node: Element) -> str:
    """Return how a list's item or a map's entry is told from the others."""
    key = node.get("key") or node.findtext(KEY)
    return f".{key}" if holder.kind is Kind.ENTRIES and key else _index(node)


def _index(node: Element) -> str:
    parent = node.getparent()
    assert parent is not None, "only the root has none, and it has no place"
    return f"[{parent.index(node)}]"


@dataclass(frozen=True, slots=True)
class _Model:
    """A model's fields, by how they are found in XML."""

    attributes: Mapping[str, tuple[str, Callable[[str], object]]]
    """The field that an attribute is, and what reads it."""
    elements: Mapping[str, Part]
    absent: Mapping[str, None]
    """The fields that are None unless they are there, whatever their default."""

    @staticmethod
    @cache
    def get(model: type[Value]) -> "_Model":
        """Return the fields of a model, looked up once."""
        every = parts(model)
        return _Model(
            {part.name: (part.field, _reading(part.scalar)) for part in every if part.kind is Kind.ATTRIBUTE},
            {part.tag: part for part in every if part.kind is not Kind.ATTRIBUTE},
            {part.field: None for part in every if part.nullable},
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

    def value(self, node: Element, model: type[Value]) -> dict[str, Any]:
        """Read the fields of a value that are there."""
        known = _Model.get(model)
        data: dict[str, Any] = dict(known.absent)
        self._attributes(node, known, data)
        if not len(node):
            self._no_text(node)
        for child in node:
            part = known.elements.get(child.tag)
            if part is None:
                self._unknown(child)
            elif data.get(part.field) is not None:
                self._wrong(child, "errors.formats.repeated_element", name=part.name)
            elif part.kind is Kind.WORDS:
                data[part.field] = self._words(child)
            else:
                data[part.field] = self._part(child, part)
        return data

    def _attributes(self, node: Element, known: _Model, data: dict[str, Any]) -> None:
        items: Any = node.items()  # the stubs fear bytes
        for name, text in items:
            if name in known.attributes:
                part, read = known.attributes[name]
                data[part] = read(text)
            elif not (name.startswith(_INSTANCE) and node.getparent() is None):
                self._wrong(node, "validation.unknown_field", name, field=name)

    def stray(self, node: Element, text: str) -> None:
        """Note text that stands where only elements may."""
        self._wrong(node, "errors.formats.stray_text", text=text.strip()[:40])

    def _part(self, node: Element, part: Part) -> object:
        if part.kind is Kind.VALUE:
            return self.value(node, next(iter(part.models.values())))
        self._bare(node)
        if not len(node):
            self._no_text(node)
        return self._entries(node, part) if part.kind is Kind.ENTRIES else self._items(node, part)

    def _items(self, node: Element, part: Part) -> list[object]:
        found: list[object] = []
        models = {qualified(name): model for name, model in part.models.items()}
        for child in node:
            model = models.get(child.tag)
            if model is not None:
                found.append(self.value(child, model))
            elif child.tag == ITEM and not models:
                found.append(self._leaf(child, part.scalar))
            else:
                self._unknown(child)
        return found

    def _entries(self, node: Element, part: Part) -> dict[str, object]:
        found: dict[str, object] = {}
        for entry in node:
            if entry.tag != ENTRY:
                self._unknown(entry)
                continue
            key, values = self._entry(entry, part)
            if key in found:
                self._wrong(entry, "errors.formats.duplicate_key", name=key)
            if part.listed:
                found[key] = values
            elif len(values) == 1:
                found[key] = values[0]
            else:
                self._wrong(entry, "validation.missing", field="value")
        return found

    def _entry(self, entry: Element, part: Part) -> tuple[str, list[object]]:
        assert part.key is not None, "only maps come here"
        keys = [] if part.key.free else [entry.get("key")]
        self._bare(entry, "" if part.key.free else "key")
        if not len(entry):
            self._no_text(entry)
        values: list[object] = []
        for child in entry:
            if child.tag == KEY and part.key.free:
                keys.append(self._words(child))
            elif child.tag == (ITEM if part.listed else VALUE):
                values.append(self._leaf(child, part.scalar))
            else:
                self._unknown(child)
        if len(keys) != 1 or keys[0] is None:
            self._wrong(entry, "validation.missing", field="key")
            return "", values
        return keys[0], values

    def _leaf(self, node: Element, scalar: Scalar | None) -> object:
        if scalar is None or scalar.free:
            return self._words(node)
        self._bare(node)
        self._childless(node)
        return _reading(scalar)(node.text or "")

    def _words(self, node: Element) -> str:
        text = node.text or ""
        if len(node):
            self._childless(node)
        if node.keys() == [SPACE]:
            return text
        self._bare(node, SPACE, RESTORE)
        return self._restored(node, text, node.get(RESTORE))

    def _restored(self, node: Element, text: str, held: str | None) -> str:
        characters = list(text)
        for pair in held.split(" ") if held is not None else ():
            match = _PAIR.fullmatch(pair)
            at, point = (int(match[1]), int(match[2])) if match else (0, 0)
            if not match or text[at : at + 1] != "\ufffd" or not _is_forbidden(point):
                self._wrong(node, "errors.formats.bad_restore", found=pair[:40])
                return text
            characters[at] = chr(point)
        return "".join(characters)

    def _bare(self, node: Element, *allowed: str) -> None:
        for name in map(str, node.keys()):
            if name not in allowed:
                self._wrong(node, "validation.unknown_field", name, field=name)

    def _childless(self, node: Element) -> None:
        for child in node:
            self._unknown(child)

    def _no_text(self, node: Element) -> None:
        if node.text and node.text.strip(" \t\r\n"):
            self.stray(node, node.text)

    def _unknown(self, node: Element) -> None:
        self._wrong(node, "errors.formats.unknown_element", name=etree.QName(node).localname)

    def _wrong(self, node: Element, key: str, part: str = "", /, **values: object) -> None:
        if len(self.problems) < MOST:  # finding a place takes as long as its list is
            place = ".".join(name for name in (place_of(node), part[:64]) if name)
            self.problems.append(problem(place, key, **values))


def _is_forbidden(point: int) -> bool:
    return point <= 0xFFFF and FORBIDDEN.fullmatch(chr(point)) is not None


def _reading(scalar: Scalar | None) -> Callable[[str], object]:
    """Return what reads an attribute; what is not of its type stays text, and the model complains."""
    assert scalar is not None, "attributes are scalars"
    return {int: _integer, float: _number, bool: _boolean}.get(scalar.python, str)


def _integer(text: str) -> int | str:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number(text: str) -> float | str:
    return float(text) if _NUMBER.fullmatch(text) else text


def _boolean(text: str) -> bool | str:
    return text == "true" if text in ("true", "false") else text
