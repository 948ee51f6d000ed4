"""What must hold in a tagset beyond the types of its fields."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from workbench.tagsets.places import Loc

Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule: where, which message (``tagsets.<key>``), and what the message names."""

    loc: Loc
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def faults(tables: Tables) -> Iterator[Fault]:
    """Yield every broken rule; fields of a wrong type are passed over, for the model complains of them."""
    for rule in _RULES:
        yield from rule(tables)


def _items(tables: Tables, name: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the tables of a list with their indexes, and nothing that is not a table."""
    items = tables.get(name)
    if not isinstance(items, list | tuple):
        return []
    return [(index, item) for index, item in enumerate(items) if isinstance(item, dict)]


def _ids(tables: Tables, name: str) -> set[str]:
    """Return the ids in a list that are strings."""
    return {item["id"] for _, item in _items(tables, name) if isinstance(item.get("id"), str)}


def _listed(value: Any) -> list[tuple[int, str]]:
    """Return the strings of a list with their indexes."""
    if not isinstance(value, list | tuple):
        return []
    return [(index, item) for index, item in enumerate(value) if isinstance(item, str)]


def _may_be_words(value: Any) -> bool:
    """Say whether a value is a string, or not given."""
    return value is None or isinstance(value, str)


def _one_word(tables: Tables) -> Iterator[Fault]:
    """A layer is what stands before the first dot of a tag, so a tagset's own id has none."""
    own = tables.get("id")
    if isinstance(own, str) and "." in own:
        yield Fault(("id",), "dotted_id", {"id": own})


def _prefixed(tables: Tables) -> Iterator[Fault]:
    own = tables.get("id")
    if not isinstance(own, str):
        return
    for index, tag in _items(tables, "tags"):
        tag_id = tag.get("id")
        if isinstance(tag_id, str) and not tag_id.startswith(f"{own}."):
            yield Fault(("tags", index, "id"), "not_prefixed", {"id": tag_id, "tagset": own})


def _unique(tables: Tables) -> Iterator[Fault]:
    for name in ("groups", "tags", "attributes", "relations", "document_fields"):
        yield from _repeats((name,), _items(tables, name), "id")
    for index, attribute in _items(tables, "attributes"):
        yield from _repeats(("attributes", index, "values"), _items(attribute, "values"), "id")
    for index, relation in _items(tables, "relations"):
        yield from _repeats(("relations", index, "roles"), _items(relation, "roles"), "name")


def _repeats(loc: Loc, items: list[tuple[int, dict[str, Any]]], key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, item in items:
        value = item.get(key)
        if not isinstance(value, str):
            continue
        if value in seen:
            yield Fault((*loc, index, key), "duplicate", {"id": value})
        seen.add(value)


def _grouped(tables: Tables) -> Iterator[Fault]:
    """Every group that is named stands in ``groups``; ``parent`` is a family name and need not."""
    known = _ids(tables, "groups")
    for loc, name in _named_groups(tables):
        if name not in known:
            yield Fault(loc, "no_group", {"group": name})


def _named_groups(tables: Tables) -> Iterator[tuple[Loc, str]]:
    for kind in ("tags", "document_fields"):
        for index, item in _items(tables, kind):
            if isinstance(item.get("group"), str):
                yield (kind, index, "group"), item["group"]
    for index, attribute in _items(tables, "attributes"):
        for number, name in _listed(attribute.get("applies_to")):
            yield ("attributes", index, "applies_to", number), name
    yield from _role_groups(tables)


def _role_groups(tables: Tables) -> Iterator[tuple[Loc, str]]:
    for index, relation in _items(tables, "relations"):
        for number, role in _items(relation, "roles"):
            if isinstance(role.get("group"), str):
                yield ("relations", index, "roles", number, "group"), role["group"]


def _choices(tables: Tables) -> Iterator[Fault]:
    for index, attribute in _items(tables, "attributes"):
        kind, values = attribute.get("kind"), attribute.get("values")
        if kind == "choice" and not values:
            yield Fault(("attributes", index), "no_values")
        elif kind in ("text", "number") and values:
            yield Fault(("attributes", index, "values"), "needless_values", {"kind": kind})


def _needs(tables: Tables) -> Iterator[Fault]:
    """What an attribute requires is another attribute of the same tagset."""
    known = _ids(tables, "attributes")
    for index, attribute in _items(tables, "attributes"):
        needed = attribute.get("requires")
        if isinstance(needed, str) and needed not in known:
            yield Fault(("attributes", index, "requires"), "no_attribute", {"attribute": needed})


def _bounds(tables: Tables) -> Iterator[Fault]:
    for index, relation in _items(tables, "relations"):
        for number, role in _items(relation, "roles"):
            least, most = role.get("least", 1), role.get("most", 1)
            if isinstance(least, int) and isinstance(most, int) and most < max(least, 1):
                loc = ("relations", index, "roles", number, "most")
                yield Fault(loc, "bounds", {"least": least, "most": most})


def _moved(tables: Tables) -> Iterator[Fault]:
    """What became of older tags: they are no more, and what stands in their place is there."""
    known = _ids(tables, "tags")
    heirs: set[str] = set()
    for field_name in ("renamed", "merged"):
        moves = tables.get(field_name)
        for old, new in moves.items() if isinstance(moves, dict) else ():
            if old in known:
                yield Fault((field_name, old), "still_there", {"id": old})
            if isinstance(new, str) and new not in known:
                yield Fault((field_name, old), "no_heir", {"id": new})
            if field_name == "renamed" and str(new) in heirs:
                yield Fault((field_name, old), "renamed_twice", {"id": new})
            heirs.add(str(new))
    for number, name in _listed(tables.get("retired")):
        if name not in known:
            yield Fault(("retired", number), "retired_gone", {"id": name})


def _answered(tables: Tables) -> Iterator[Fault]:
    """A document field that asks for a value asks for one that its attribute has."""
    values = {
        item["id"]: _ids(item, "values")
        for _, item in _items(tables, "attributes")
        if isinstance(item.get("id"), str)
    }
    for index, item in _items(tables, "document_fields"):
        attribute, value = item.get("attribute"), item.get("value")
        if (attribute is None and value is None) or not all(map(_may_be_words, (attribute, value))):
            continue
        if value not in values.get(attribute, ()):
            yield Fault(("document_fields", index, "value"), "no_answer", {"value": value})


def _worded(tables: Tables) -> Iterator[Fault]:
    """A name that is there but blank shows as nothing in a list."""
    everything: list[tuple[Loc, Any]] = [(("name",), tables.get("name"))]
    everything += [
        ((kind, index, "name"), item.get("name"))
        for kind in ("groups", "tags", "attributes", "relations")
        for index, item in _items(tables, kind)
    ]
    for loc, name in everything:
        for language, words in name.items() if isinstance(name, dict) else ():
            if isinstance(words, str) and not words.strip():
                yield Fault((*loc, language), "blank", {"language": language})


_RULES: Final[tuple[Callable[[Tables], Iterator[Fault]], ...]] = (
    _one_word,
    _prefixed,
    _unique,
    _grouped,
    _choices,
    _needs,
    _bounds,
    _moved,
    _answered,
    _worded,
)
