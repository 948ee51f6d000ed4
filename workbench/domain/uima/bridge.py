"""A CAS to views, for a CAS that behaves like dkpro-cassis's: this floor imports no library."""

from collections.abc import Sequence
from typing import Any

from workbench.domain.uima import ANNOTATION, Structure, View


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
