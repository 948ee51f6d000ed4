"""What this program wrote, put together again: the dossier's rest, and the records from the annotations."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic_core import to_json

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.formats import judge
from workbench.formats.web_annotation import terms
from workbench.formats.web_annotation.items import Item, Place
from workbench.formats.web_annotation.node import Node

Data = dict[str, Any]


def restored(root: Node, items: Sequence[Item], name: str) -> tuple[Dossier | None, list[Problem]]:
    """Return the dossier with all its problems, or None where it has not even the shape."""
    rest = root.at(terms.DOSSIER)
    if rest is None or not isinstance(rest.value, dict):
        root.say("validation.not_object", terms.DOSSIER, field=terms.DOSSIER)
        return None, root.wrong
    whole: Data = dict(rest.value)
    contents = {each.text("id"): each.text("value") for each in root.each(terms.TEXTS)}
    document = rest.at("document")
    own = (document.text("id") if document else None) or ""
    whole["texts"] = [_text(text, contents, own) for text in rest.each("texts")]
    homes = terms.document(own)
    groups: dict[str, list[Data]] = {"annotation": [], "relation": [], "review": []}
    for item in items:
        kind = _kind(item)
        made = {"annotation": _annotation, "relation": _relation, "review": _review}[kind](item, homes)
        groups[kind].append(_common(item, len(groups[kind])) | made)
    whole |= {f"{kind}s": records for kind, records in groups.items()}
    if root.wrong:
        return None, root.wrong
    return judge(whole, to_json(whole), name)


def _text(text: Node, contents: dict[str | None, str | None], own: str) -> Any:
    if not isinstance(text.value, dict):
        return text.value
    content = contents.get(terms.part(own, "text", text.text("id") or ""))
    return text.value | ({} if content is None else {"content": content})


def _kind(item: Item) -> str:
    """Say what an annotation is of ours: its address tells, or else its purpose."""
    for kind in ("annotation", "relation", "review"):
        if item.address and f":{kind}:" in item.address:
            return kind
    return "annotation"


def _common(item: Item, ordinal: int) -> Data:
    """Return what all records have; what another program added has no rest of ours."""
    there = item.node.at(terms.RECORD)
    rest: Data = dict(there.value) if there is not None and isinstance(there.value, dict) else {}
    rest.pop("roles", None)
    created = rest.pop("created", None) or item.node.text("created")
    made: Data = {"id": terms.last(item.address or ""), "by": terms.last(item.creator or "")}
    return made | {"ordinal": ordinal} | ({"created": created} if created else {}) | rest


def _annotation(item: Item, home: str) -> Data:
    made: Data = {
        "targets": [_target(place, home) for place in item.places],
        "attributes": {
            name: body.value
            for body in item.said("describing")
            if (name := body.node.text(terms.ATTRIBUTE)) is not None
        },
    }
    tags = [body.address for body in item.said("classifying") if body.address]
    comments = [body.value for body in item.said("commenting")]
    made |= {"tag": terms.last(tags[0])} if tags else {}
    return made | ({"comment": comments[0]} if comments else {}) | _origin(item)


def _origin(item: Item) -> Data:
    return {} if item.node.at(terms.RECORD) else {"origin": "import"}


def _target(place: Place, home: str) -> Data:
    segment = place.node.text(terms.SEGMENT)
    if segment is not None:
        return {"kind": "segment", "segment": segment}
    if place.start is None and place.source == home:
        return {"kind": "document"}
    made: Data = {"kind": "span", "text": terms.last(place.source)}
    given = {"start": place.start, "end": place.end, "exact": place.exact}
    return (
        made
        | {name: value for name, value in given.items() if value is not None}
        | {
            "prefix": place.prefix,
            "suffix": place.suffix,
        }
    )


def _relation(item: Item, home: str) -> Data:
    del home
    record = item.node.at(terms.RECORD)
    roles: dict[str, list[str]] = {role: [] for role in (record.words("roles") if record else ())}
    for role, end in _ends(item):
        roles.setdefault(role, []).append(end)
    kinds = [terms.last(body.address) for body in item.said("linking") if body.address]
    return {"roles": roles} | ({"kind": kinds[0]} if kinds else {})


def _ends(item: Item) -> Iterator[tuple[str, str]]:
    for place in item.places:
        role = place.node.text(terms.ROLE)
        if role is not None:
            yield role, terms.last(place.source)


def _review(item: Item, home: str) -> Data:
    del home
    made: Data = {}
    if item.places:
        made["of"] = terms.last(item.places[0].source)
    for body in item.bodies:
        if body.purpose == "assessing":
            made["decision"] = body.value
        elif body.purpose == "commenting":
            made["comment"] = body.value
        elif body.purpose == "editing":
            made["replacement"] = terms.last(body.address or "")
    return made
