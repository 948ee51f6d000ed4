"""W3C Web Annotations: JSON-LD with position and quote selectors, and the texts they select from."""

from collections.abc import Sequence

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem, surrogates
from workbench.formats import fault, refuse


class WebAnnotation:
    """One collection a file: annotations, relations and reviews are W3C annotations; nothing is lost.

    What the Web Annotation Data Model (W3C Recommendation, 2017) has no words
    for stands under terms of our own, ``wb:…``, which other programs pass
    over: the texts (``wb:texts``), everything else about the document
    (``wb:dossier``), and the rest of each record (``wb:record``).

    Collections of other programs are read where they bring their texts: under
    ``wb:texts`` (``id`` and ``value``), or as the ``value`` of a target's
    source. Each text becomes a document.
    """

    name = "web_annotation"
    suffix = ".jsonld"
    loses: frozenset[str] = frozenset()
    many = False
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for several dossiers, or for half a character."""
        from workbench.formats.web_annotation import writing

        if len(dossiers) != 1:
            refuse(self.name, fault(self.name, "one_document", count=len(dossiers)))
        wrong = surrogates(dossiers[0])
        if wrong:
            refuse(dossiers[0].document.id, *wrong)
        return writing.dump(dossiers[0])

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the document, or of another program's file one for each text. Raises InvalidFile."""
        from workbench.formats.web_annotation import reading

        dossiers, wrong = reading.load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, by the W3C's rules too; ``deep`` has nothing to add."""
        from workbench.formats.web_annotation import reading

        del deep
        return reading.load(data, name, strict=True)[1]


PLUGIN = WebAnnotation()
