"""Web Annotations to dossiers: ours come back whole, those of others with what a dossier can hold."""

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic_core import PydanticSerializationError, to_json

from workbench.domain.dossier import Dossier
from workbench.domain.validation import MOST, Problem, contradictions, problem
from workbench.errors import InvalidFile
from workbench.formats import fault, load_json, problems_in
from workbench.formats.web_annotation import terms
from workbench.formats.web_annotation.foreign import documents
from workbench.formats.web_annotation.items import Item, items_of
from workbench.formats.web_annotation.node import Node
from workbench.formats.web_annotation.own import restored

_KINDS: Final = frozenset({"Annotation", "AnnotationCollection", "AnnotationPage"})
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escape that may be half of a character; most are not."""


def load(data: bytes, name: str, *, strict: bool = False) -> tuple[list[Dossier], list[Problem]]:
    """Return the documents of a file, and everything that is wrong with it.

    ``strict`` also says what the W3C's model asks for and reading can do without.
    """
    try:
        value = load_json(data, name)
        if _HALF.search(data):
            to_json(value)
        return _loaded(value, name, strict=strict)
    except InvalidFile as error:
        return [], problems_in(error)
    except PydanticSerializationError:
        return [], [problem(name, "validation.surrogate")]
    except RecursionError:
        return [], [fault(name, "too_deep")]


def _loaded(value: Any, name: str, *, strict: bool) -> tuple[list[Dossier], list[Problem]]:
    wrong: list[Problem] = []
    root = Node(value if isinstance(value, dict) else {"items": value}, "", wrong)
    if not _is_ours_to_read(root):
        return [], [fault(name, "wa_nothing")]
    nodes = _found(root)
    items = items_of(nodes)
    if strict:
        _check(root, nodes)
    if wrong:
        return [], wrong[:MOST]
    return _dossiers(root, items, name)


def _dossiers(root: Node, items: Sequence[Item], name: str) -> tuple[list[Dossier], list[Problem]]:
    if root.at(terms.DOSSIER) is not None:
        dossier, wrong = restored(root, items, name)
        return ([dossier] if dossier else []), wrong
    found = documents(root, items)
    wrong = root.wrong or [each for dossier in found for each in contradictions(dossier)]
    return found, wrong[:MOST]


def _is_ours_to_read(root: Node) -> bool:
    """Say whether this is a collection, a page, an annotation, or a list of annotations."""
    kinds = {*root.words("type"), *(kind for item in root.each("items") for kind in item.words("type"))}
    return bool(kinds & _KINDS)


def _found(root: Node) -> list[Node]:
    """Return the annotations: a collection has them on a page, and other pages would be other files."""
    if "Annotation" in root.words("type"):
        return [root]
    first = root.at("first")
    if first is None:
        return list(root.each("items"))
    if not isinstance(first.value, dict) or first.at("next") is not None:
        first.fault("wa_pages")
        return []
    return list(first.each("items"))


def _check(root: Node, nodes: Sequence[Node]) -> None:
    """Note what the model demands of whoever writes: the context, and an address for each annotation."""
    named = [root] if root.at("@context") or not nodes else nodes
    for node in named:
        if terms.CONTEXT not in node.words("@context"):
            node.fault("wa_context", context=terms.CONTEXT)
    for node in nodes:
        if node.text("id") is None:
            node.say("validation.missing", "id", field="id")
