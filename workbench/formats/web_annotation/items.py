"""One annotation of a file, in the W3C's words: what it says, of which places, and who said it when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from workbench.formats.web_annotation import terms
from workbench.formats.web_annotation.node import Node

_LABELLING = frozenset({"tagging", "classifying", "identifying"})


@dataclass(frozen=True, slots=True)
class Place:
    """What an annotation points at; without offsets and words, the whole of ``source``."""

    node: Node
    source: str
    start: int | None = None
    end: int | None = None
    exact: str | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """One thing an annotation says, and what for; ``address`` is of a resource, ``value`` its own words."""

    node: Node
    purpose: str | None
    address: str | None = None
    value: str | None = None


@dataclass(slots=True)
class Item:
    """An annotation as the file has it."""

    node: Node
    address: str | None
    motivations: tuple[str, ...]
    created: datetime | None
    creator: str | None
    creator_name: str | None
    is_software: bool
    bodies: list[Body] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def said(self, *purposes: str | None) -> Iterator[Body]:
        """Yield what is said for one of these purposes."""
        return (body for body in self.bodies if body.purpose in purposes)

    @property
    def labels(self) -> list[Body]:
        """Return what tags the places: said to be a tag, or what all of a tagging annotation says."""
        marked = list(self.said(*_LABELLING))
        if marked or not _LABELLING & set(self.motivations):
            return marked
        return list(self.said(None))


def items_of(nodes: Iterable[Node]) -> list[Item]:
    """Return the annotations; what breaks the model is noted as problems of the nodes."""
    return [_item(node) for node in nodes]


def _item(node: Node) -> Item:
    if "Annotation" not in node.words("type"):
        node.fault("wa_type", wanted="Annotation")
    for each in node.each("motivation"):
        if each.value not in terms.MOTIVATIONS:
            each.say("validation.not_one_of", field="motivation", known=", ".join(terms.MOTIVATIONS))
    who = node.at("creator")
    item = Item(
        node=node,
        address=node.text("id"),
        motivations=tuple(node.words("motivation")),
        created=node.moment("created"),
        creator=next(node.each("creator"), node).address("id") if _is_list(who) else node.address("creator"),
        creator_name=None if who is None or not isinstance(who.value, dict) else who.text("name"),
        is_software=who is not None and "Software" in who.words("type"),
    )
    item.bodies = [_body(each) for each in node.each("body")]
    plain = node.text("bodyValue")
    if plain is not None:
        item.bodies.append(Body(node, None, value=plain))
    item.places = [_place(each) for each in node.each("target")]
    if not item.places:
        node.say("validation.missing", "target", field="target")
    return item


def _is_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, list)


def _body(node: Node) -> Body:
    if isinstance(node.value, str):
        return Body(node, None, address=node.value)
    purpose = node.text("purpose")
    if purpose is not None and purpose not in terms.MOTIVATIONS:
        node.say("validation.not_one_of", "purpose", field="purpose", known=", ".join(terms.MOTIVATIONS))
    value = node.text("value")
    address = node.address("source") or node.text("id")
    if value is None and address is None:
        node.fault("wa_body")
    return Body(node, purpose, address if value is None else None, value)


def _place(node: Node) -> Place:
    if isinstance(node.value, str):
        return Place(node, node.value)
    source = node.address("source") or node.text("id")
    if source is None:
        node.say("validation.missing", "source", field="source")
        return Place(node, "")
    selectors = list(node.each("selector"))
    place = Place(node, source)
    for selector in selectors:
        place = _selected(place, selector)
    if selectors and place.start is None and place.exact is None:
        node.fault("wa_selector")
    return place


def _selected(place: Place, selector: Node) -> Place:
    """Add what one selector says; all selectors of a place select the same words."""
    kinds = selector.words("type")
    if selector.at("refinedBy") is not None:
        selector.fault("wa_refined")
    elif "TextPositionSelector" in kinds:
        return replace(place, start=selector.offset("start"), end=selector.offset("end"))
    elif "TextQuoteSelector" in kinds:
        exact = selector.text("exact")
        if exact is None:
            selector.say("validation.missing", "exact", field="exact")
        around = {name: selector.text(name) or "" for name in ("prefix", "suffix")}
        return replace(place, exact=exact, prefix=around["prefix"], suffix=around["suffix"])
    return place
