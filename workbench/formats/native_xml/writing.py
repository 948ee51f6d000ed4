"""Dossiers to XML text, driven by ``parts``.

XML 1.0 cannot hold some characters, not even escaped (section 2.2). In their
place stands U+FFFD, one for one, so that every offset stays right; the
attribute ``restore`` says which they were, and reading puts them back. CR is
escaped, or readers would make LF of it (section 2.11).

The text is put together here and not by a tree of elements: that takes a
third of the time, and the bytes depend on no library's version.
"""

from collections.abc import Mapping
from typing import Any, Final

from workbench.domain.dossier import Dossier
from workbench.domain.value import Value
from workbench.formats.native_xml.parts import (
    FORBIDDEN,
    NAMESPACE,
    RESTORE,
    Kind,
    Part,
    Scalar,
    element_name,
    parts,
)

Data = Mapping[str, Any]
_STEP: Final = "  "


def to_xml(dossier: Dossier) -> str:
    """Return a dossier as an XML document. The texts must hold no lone surrogates."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>']
    _value(out, element_name(Dossier), Dossier, dossier.model_dump(mode="json"), "\n")
    out.append("\n")
    return "".join(out)


def _value(out: list[str], name: str, model: type[Value], data: Data, line: str) -> None:
    """Write an element; ``line`` is a line feed and the indentation that it stands at."""
    inner: list[Part] = []
    out.append(f"{line}<{name}")
    if model is Dossier:
        out.append(f' xmlns="{NAMESPACE}"')
    for part in parts(model):
        value = data[part.field]
        if value is None:
            continue
        if part.kind is Kind.ATTRIBUTE:
            out.append(f' {part.name}="{_written(value)}"')
        elif value or part.required or part.kind is Kind.WORDS:
            inner.append(part)
    if not inner:
        out.append("/>")
        return
    out.append(">")
    for part in inner:
        _part(out, part, data[part.field], line + _STEP)
    out.append(f"{line}</{name}>")


def _part(out: list[str], part: Part, value: Any, line: str) -> None:
    if part.kind is Kind.WORDS:
        out.append(_words(part.name, value, line))
    elif part.kind is Kind.VALUE:
        _value(out, part.name, next(iter(part.models.values())), value, line)
    elif value:
        out.append(f"{line}<{part.name}>")
        if part.kind is Kind.ENTRIES:
            _entries(out, part, value, line + _STEP)
        else:
            _items(out, part, value, line + _STEP)
        out.append(f"{line}</{part.name}>")
    else:
        out.append(f"{line}<{part.name}/>")


def _items(out: list[str], part: Part, values: list[Any], line: str) -> None:
    if not part.models:
        out += [_leaf("item", part.scalar, value, line) for value in values]
        return
    only = next(iter(part.models))
    for value in values:
        name = part.kinds[value["kind"]] if part.kinds else only
        _value(out, name, part.models[name], value, line)


def _entries(out: list[str], part: Part, values: Data, line: str) -> None:
    assert part.key is not None, "only maps come here"
    inside = line + _STEP
    for key, value in values.items():
        out.append(f"{line}<entry>" if part.key.free else f'{line}<entry key="{_written(key)}">')
        if part.key.free:
            out.append(_words("key", key, inside))
        name = "item" if part.listed else "value"
        out += [_leaf(name, part.scalar, each, inside) for each in (value if part.listed else (value,))]
        out.append(f"{line}</entry>")


def _leaf(name: str, scalar: Scalar | None, value: Any, line: str) -> str:
    if scalar is None or scalar.free:
        return _words(name, value, line)
    return f"{line}<{name}>{_written(value)}</{name}>"


def _words(name: str, text: str, line: str) -> str:
    restore = ""
    if FORBIDDEN.search(text):
        held = " ".join(f"{found.start()}:{ord(found.group())}" for found in FORBIDDEN.finditer(text))
        restore = f' {RESTORE}="{held}"'
        text = FORBIDDEN.sub("\ufffd", text)
    return f'{line}<{name} xml:space="preserve"{restore}>{_escaped(text)}</{name}>'


def _escaped(text: str) -> str:
    for character, escape in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;")):
        if character in text:
            text = text.replace(character, escape)
    return text


def _written(value: object) -> str:
    """Return an attribute's value; the models let no white space into it, which readers would change."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _escaped(value).replace('"', "&quot;") if isinstance(value, str) else repr(value)
