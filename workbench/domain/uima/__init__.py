"""Dossiers as UIMA feature structures, one view of a CAS a text, and back.

A CAS holds typed structures over one text. Ours has a ``Span`` for each place
that an annotation points at, a ``Relation`` where all its ends are in the
text, the ``Segment``s to look at, and in the source's CAS a ``Frame`` with all
the rest. Offsets here are code points; whoever reads and writes the files
counts UTF-16 units, as UIMA does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

TOP: Final = "uima.cas.TOP"
ANNOTATION: Final = "uima.tcas.Annotation"
STRING: Final = "uima.cas.String"
ARRAY: Final = "uima.cas.FSArray"
FRAME: Final = "workbench.Frame"
LAYER: Final = "workbench.Layer"
SEGMENT: Final = "workbench.Segment"
SPAN: Final = "workbench.Span"
ATTRIBUTE: Final = "workbench.Attribute"
RELATION: Final = "workbench.Relation"
END: Final = "workbench.End"
AT: Final = "at"
"""Which of its annotation's targets a span is, counted from 0."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type of ours: what it is a kind of, its texts, its references and its lists, by feature."""

    parent: str
    texts: tuple[str, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)


TYPES: Final[Mapping[str, Type]] = {
    FRAME: Type(TOP, ("json",)),
    LAYER: Type(TOP, ("document", "text", "restore")),
    SEGMENT: Type(ANNOTATION, ("id", "role", "language")),
    ATTRIBUTE: Type(TOP, ("name", "value")),
    SPAN: Type(ANNOTATION, ("tag", "annotator", "comment", "record"), lists={"attributes": ATTRIBUTE}),
    END: Type(TOP, ("role",), references={"target": SPAN}),
    RELATION: Type(TOP, ("id", "kind", "annotator"), lists={"ends": END}),
}


@dataclass(slots=True, eq=False)
class Structure:
    """A feature structure: its texts and numbers as text, and what it refers to; offsets are code points."""

    type: str
    begin: int | None = None
    end: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    links: dict[str, list["Structure"]] = field(default_factory=dict)


@dataclass(slots=True)
class View:
    """One text with its structures; ``name`` is the file's, without its ending."""

    name: str
    content: str
    structures: list[Structure]

    def all(self, kind: str) -> list[Structure]:
        """Return the structures of a type."""
        return [structure for structure in self.structures if structure.type == kind]


Clean = Callable[[str], str]
"""Puts one character that the file can hold for each that it cannot."""
