"""Annotations of other programs on texts that came with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.domain.annotation import DocumentTarget, Target
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import Foreign
from workbench.formats.web_annotation import terms
from workbench.formats.web_annotation.items import Item, Place
from workbench.formats.web_annotation.node import Node

SCHEME = "web_annotation"
_SHOWN = 40


@dataclass(slots=True)
class _Texts:
    """The documents being made, by the addresses of their texts, and where each annotation lies."""

    made: dict[str, Foreign] = field(default_factory=dict)
    lies: dict[str, tuple[str, list[Target]]] = field(default_factory=dict)


def documents(root: Node, items: Sequence[Item]) -> list[Dossier]:
    """Return one document for each text; what does not fit is noted as problems of the nodes."""
    texts = _Texts()
    title = root.text("label") if isinstance(root.value.get("label"), str) else None
    for address, content in dict(_contents(root, items)).items():
        texts.made[address] = Foreign(scheme=SCHEME, content=content, title=title)
    if not texts.made:
        root.fault("wa_no_text", term=terms.TEXTS)
        return []
    for item in items:
        _add(item, texts)
    return [] if root.wrong else [each.dossier() for each in texts.made.values()]


def _contents(root: Node, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file with their addresses."""
    holders = [*root.each(terms.TEXTS)]
    for item in items:
        holders += [source for place in item.places if (source := place.node.at("source"))]
    for holder in holders:
        if not isinstance(holder.value, dict) or holder.at("value") is None:
            continue
        address, content = holder.text("id"), holder.text("value")
        if address is None:
            holder.say("validation.missing", "id", field="id")
        elif content is not None:
            yield address, content


def _add(item: Item, texts: _Texts) -> None:
    """Add one annotation; with several tags it becomes several, for a tag of ours is one answer."""
    found = [_resolved(place, texts) for place in item.places]
    homes = {address for address, _ in found if address}
    targets = [target for _, inner in found for target in inner]
    if len(homes) > 1:
        item.node.fault("wa_two_texts")
    if len(homes) != 1 or not targets:
        return
    home = homes.pop()
    document = texts.made[home]
    comments = [body.value for body in item.said("commenting", "describing", "replying", None) if body.value]
    labels = item.labels
    names = [body.value if body.value is not None else _bare(body.address or "") for body in labels]
    unsaid = item.motivations[0] if item.motivations else "annotation"
    plain = [text for text in comments if text not in names]
    if item.is_software and (item.creator_name or item.creator):
        document.agent(item.creator_name or item.creator, "software")
    for i, label in enumerate(dict.fromkeys(names) or (unsaid,)):
        document.annotate(
            label,
            targets,
            by=item.creator_name or item.creator,
            id=None if i else item.address,
            created=item.created,
            comment="\n".join(plain) if plain else None,
        )
    if item.address:
        texts.lies[item.address] = (home, targets)


def _bare(address: str) -> str:
    return address.removeprefix(terms.TAG)


def _resolved(place: Place, texts: _Texts) -> tuple[str, list[Target]]:
    """Return a place's text, and the place in it; what is said of an annotation lies where that one does."""
    if place.source in texts.lies:
        return texts.lies[place.source]
    document = texts.made.get(place.source)
    if document is None:
        place.node.fault("wa_other_source", source=place.source[:_SHOWN])
        return "", []
    if place.start is None and place.exact is None:
        return place.source, [DocumentTarget()]
    span = _span(place, document.content)
    return place.source, [document.span(*span)] if span else []


def _span(place: Place, content: str) -> tuple[int, int] | None:
    """Return the offsets of a place: as they are given, or where its words stand; never the nearest ones."""
    if place.start is None or place.end is None:
        return _searched(place, content)
    start, end = place.start, place.end
    if not start < end <= len(content):
        values: Mapping[str, object] = {"start": start, "end": end, "length": len(content)}
        place.node.fault("wa_outside", **values)
        return None
    there = content[start:end]
    if place.exact is not None and place.exact != there:
        place.node.say("validation.quote", quoted=place.exact[:_SHOWN], there=there[:_SHOWN])
        return None
    return start, end


def _searched(place: Place, content: str) -> tuple[int, int] | None:
    words = place.exact or ""
    around = f"{place.prefix}{words}{place.suffix}"
    first = content.find(around)
    if not words or first < 0:
        place.node.fault("wa_not_found", quoted=words[:_SHOWN])
        return None
    if content.find(around, first + 1) >= 0:
        place.node.fault("wa_ambiguous", quoted=words[:_SHOWN])
        return None
    start = first + len(place.prefix)
    return start, start + len(words)
