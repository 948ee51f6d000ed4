"""brat's standoff files: texts, their ``.ann`` files and an ``annotation.conf``, in one archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar, Final

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem, surrogates
from workbench.formats import check_options, refuse
from workbench.ports import Format

_LOSES: Final = frozenset(
    {
        "agent_details",
        "blank_spans",
        "contexts",
        "cross_text_relations",
        "document_annotations",
        "document_details",
        "empty_roles",
        "findings",
        "ids",
        "lineage",
        "ordinals",
        "reviews",
        "segment_annotations",
        "segments",
        "tagsets",
        "times",
        "translations",
        "versions",
    }
)


@dataclass(frozen=True)
class Brat:
    """Many documents in one archive, of each one text: the source, or the translation if that is chosen.

    A span that crosses a line end stands in fragments, as brat wants it, and
    is one span again when it is read; spans of white space alone stay out.
    Annotators, confidence and free attributes become notes. A relation of two
    annotations is an ``R`` line, one of more is an event on a trigger of its
    own. Relations that need an annotation which is not in the file stay out.
    """

    text: str = "source"

    name = "brat"
    suffix = ".brat.zip"
    loses = _LOSES
    many = True
    reads = True
    writes = True
    options: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({"text": ("source", "translation")})

    def choose(self, **options: str) -> Format:
        """Return the format with options chosen. Raises InvalidFile for one that it does not have."""
        check_options(self.name, self.options, options)
        return replace(self, **options)

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the archive. Raises InvalidFile for half a character, or where a chosen text is missing."""
        from workbench.formats.brat import writing

        wrong = [each for dossier in dossiers for each in surrogates(dossier)]
        wrong += writing.obstacles(dossiers, self.text)
        if wrong:
            refuse(self.name, *wrong)
        return writing.archive(dossiers, self.text)

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents of an archive, by name. Raises InvalidFile with the problems of all."""
        from workbench.formats.brat import reading

        dossiers, wrong = reading.load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, file by file and line by line; ``deep`` has nothing to add."""
        from workbench.formats.brat import reading

        del deep
        return reading.load(data, name)[1]


PLUGIN = Brat()
