"""TEI P5: the texts, and all that is said about them standing off, pointed at by string ranges."""

from collections.abc import Sequence

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.formats import fault, refuse, xml_obstacles


class Tei:
    """One document a file, written only, valid against TEI P5 4.3 and later.

    Each text layer is one ``ab`` of ``seg`` elements whose characters are the
    text. Annotations stand in ``standOff`` and point with
    ``#string-range(source,10,5)``: 5 code points from offset 10 of the element
    with the id ``source``. Tags are a taxonomy, people are in the title
    statement, relations are link groups, reviews and findings annotations;
    ``change`` elements say who made what when. A character that XML cannot
    hold is U+FFFD, so that offsets stand.
    """

    name = "tei"
    suffix = ".tei.xml"
    loses = frozenset({"control_characters", "flags", "lineage", "scores", "tagset_rules"})
    many = False
    reads = False
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for several dossiers, or for what XML cannot hold."""
        from workbench.formats.tei import writing

        if len(dossiers) != 1:
            refuse(self.name, fault(self.name, "one_document", count=len(dossiers)))
        wrong = xml_obstacles(dossiers[0])
        if wrong:
            refuse(dossiers[0].document.id, *wrong)
        return writing.dump(dossiers[0])

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Raise InvalidFile: an export for others, which says less than our own formats."""
        del data
        refuse(name, fault(name, "tei_written_only"))

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that breaks the rules that offsets and pointers depend on.

        The TEI's own schema is not part of this program; tests hold what is
        written against it.
        """
        from workbench.formats.tei import rules

        del deep
        return rules.problems(data, name)


PLUGIN = Tei()
