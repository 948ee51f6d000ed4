"""Views as rows that a file can hold: every structure numbered, references by number, UTF-16 offsets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.domain.offsets import Utf16
from workbench.domain.uima import ANNOTATION, ARRAY, TYPES, Structure, View

SOFA: Final = 1
"""The number of the text itself; a file has one, so structures count from 2."""


@dataclass(frozen=True, slots=True)
class Row:
    """One structure of a file. Its features stand in the order in which its type declares them."""

    number: int
    type: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    """Texts; and of an annotation ``begin`` and ``end``, in UTF-16 units."""
    references: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, Sequence[int]] = field(default_factory=dict)
    elements: Sequence[int] = ()
    """What an array holds."""

    @property
    def is_annotation(self) -> bool:
        """Say whether it stands at a place of the text."""
        return "begin" in self.values


def rows(view: View, *, arrays: bool) -> Iterator[Row]:
    """Yield the structures of a view, those of its index first, in their order.

    Lists stand in the structure that has them, or are structures themselves
    where ``arrays`` is set: XMI has the former, JSON the latter.
    """
    numbers = {id(each): number for number, each in enumerate(view.structures, SOFA + 1)}
    lists = [
        (each, name) for each in view.structures for name in TYPES[each.type].lists if name in each.links
    ]
    free = SOFA + 1 + len(view.structures)
    heads = {(id(owner), name): free + at for at, (owner, name) in enumerate(lists)} if arrays else {}
    members = [each for owner, name in lists for each in owner.links[name]]
    numbers |= {id(each): number for number, each in enumerate(members, free + len(heads))}
    units = Utf16(view.content)
    for each in view.structures:
        yield _row(each, numbers, heads, units)
    if arrays:
        for owner, name in lists:
            elements = [numbers[id(each)] for each in owner.links[name]]
            yield Row(heads[id(owner), name], ARRAY, elements=elements)
    for each in members:
        yield _row(each, numbers, heads, units)


def _row(
    structure: Structure, numbers: Mapping[int, int], heads: Mapping[tuple[int, str], int], units: Utf16
) -> Row:
    kind = TYPES[structure.type]
    values: dict[str, str | int] = _place(structure, units) if kind.parent == ANNOTATION else {}
    values |= {name: structure.values[name] for name in kind.texts if name in structure.values}
    references: dict[str, int] = {}
    lists: dict[str, list[int]] = {}
    for name in structure.links:
        if (id(structure), name) in heads:
            references[name] = heads[id(structure), name]
        elif name in kind.references:
            references[name] = numbers[id(structure.links[name][0])]
        else:
            lists[name] = [numbers[id(each)] for each in structure.links[name]]
    return Row(numbers[id(structure)], structure.type, values, references, lists)


def _place(structure: Structure, units: Utf16) -> dict[str, str | int]:
    """Return where an annotation is. Raises ValueError for a place outside the text, which no dossier has."""
    found = {"begin": units.out(structure.begin or 0), "end": units.out(structure.end or 0)}
    if None in found.values():
        raise ValueError(structure)
    return {name: place for name, place in found.items() if place is not None}
