"""Views to a CAS and back, for a CAS that behaves like dkpro-cassis's: this floor imports no library."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from workbench.domain.uima import ANNOTATION, ARRAY, STRING, TYPES, Structure, View


def declare(typesystem: Any) -> None:
    """Add our types to a type system that behaves like dkpro-cassis's."""
    made = {name: typesystem.create_type(name, kind.parent) for name, kind in TYPES.items()}
    for name, kind in TYPES.items():
        for feature in kind.texts:
            typesystem.create_feature(made[name], feature, STRING)
        for feature, target in kind.references.items():
            typesystem.create_feature(made[name], feature, target)
        for feature, target in kind.lists.items():
            typesystem.create_feature(made[name], feature, ARRAY, elementType=target)


def fill(cas: Any, view: View) -> None:
    """Put a view into an empty CAS that behaves like dkpro-cassis's and knows our types."""
    made: dict[int, Any] = {}

    def build(structure: Structure) -> Any:
        if id(structure) in made:
            return made[id(structure)]
        kind = TYPES[structure.type]
        features: dict[str, Any] = dict(structure.values)
        if kind.parent == ANNOTATION:
            features |= {"begin": structure.begin, "end": structure.end}
        for name, found in structure.links.items():
            built = [build(each) for each in found]
            features[name] = built[0] if name in kind.references else array(elements=built)
        made[id(structure)] = cas.typesystem.get_type(structure.type)(**features)
        return made[id(structure)]

    array = cas.typesystem.get_type(ARRAY)
    cas.sofa_string = view.content
    cas.sofa_mime = "text/plain"
    for structure in view.structures:
        cas.add(build(structure))


def harvest(cas: Any, name: str) -> list[View]:
    """Return the views of a CAS that have a text, with all structures that are indexed or referred to."""
    found: list[View] = []
    for view in cas.views:
        content = view.sofa.sofaString
        if isinstance(content, str):
            harvester = _Harvester(cas.typesystem)
            found.append(View(name, content, harvester.all(view.get_all_fs())))
    return found


class _Harvester:
    """Turns structures of a CAS into ours, each once, without recursion: lists may be long."""

    def __init__(self, typesystem: Any) -> None:
        self._typesystem = typesystem
        self._made: dict[int, Structure] = {}
        self._waiting: list[tuple[Any, Structure]] = []

    def all(self, indexed: Sequence[Any]) -> list[Structure]:
        """Return the indexed structures in their order; what they refer to hangs on them."""
        found = [self._structure(each) for each in indexed]
        while self._waiting:
            self._features(*self._waiting.pop())
        return found

    def _structure(self, source: Any) -> Structure:
        known = self._made.get(id(source))
        if known is None:
            known = self._made[id(source)] = Structure(source.type.name)
            if self._typesystem.is_instance_of(source.type.name, ANNOTATION):
                known.begin, known.end = source.begin, source.end
            self._waiting.append((source, known))
        return known

    def _features(self, source: Any, structure: Structure) -> None:
        for feature in source.type.all_features:
            name, value = feature.name.rstrip("_"), getattr(source, feature.name, None)
            if name in {"sofa", "begin", "end"} or value is None:
                continue
            if isinstance(value, bool):
                structure.values[name] = str(value).lower()
            elif isinstance(value, str | int | float):
                structure.values[name] = str(value)
            elif hasattr(value, "elements"):
                self._elements(structure, name, value.elements)
            elif hasattr(value, "xmiID"):
                structure.links[name] = [self._structure(value)]

    def _elements(self, structure: Structure, name: str, elements: Any) -> None:
        items = [each for each in elements or () if each is not None]
        structures = [self._structure(each) for each in items if hasattr(each, "xmiID")]
        if structures:
            structure.links[name] = structures
        elif items:
            structure.values[name] = "\n".join(str(each) for each in items)


def alike(view: View, other: View) -> bool:
    """Say whether two views have one text with the same structures in the same places.

    dkpro-cassis only warns when it cannot convert an offset, and keeps it as
    it is; so what was written is read again and compared.
    """
    return view.content == other.content and _places(view) == _places(other)


def _places(view: View) -> Counter[tuple[object, ...]]:
    return Counter(
        (each.type, each.begin, each.end, *sorted(each.values.items())) for each in view.structures
    )
