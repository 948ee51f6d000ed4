"""The dossier as XML, with an XSD for its shape and a Schematron for its offsets and quotations."""

from collections.abc import Sequence

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.formats import fault, refuse, xml_obstacles


class NativeXml:
    """One dossier a file, in UTF-8; nothing of it is lost, not even characters that XML cannot hold."""

    name = "xml"
    suffix = ".xml"
    loses: frozenset[str] = frozenset()
    many = False
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes.

        Raises InvalidFile for several dossiers, a text that holds half a
        character, or one of more than ten million bytes, which XML readers refuse.
        """
        from workbench.formats.native_xml import files

        if len(dossiers) != 1:
            refuse(self.name, fault(self.name, "one_document", count=len(dossiers)))
        wrong = xml_obstacles(dossiers[0])
        if wrong:
            refuse(dossiers[0].document.id, *wrong)
        return files.dump(dossiers[0])

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the one dossier. Raises InvalidFile with all problems."""
        from workbench.formats.native_xml import files

        dossier, wrong = files.load(data, name)
        if dossier is None or wrong:
            refuse(name, *wrong)
        return [dossier]

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong: shape, schema and meaning; ``deep`` runs the Schematron too."""
        from workbench.formats.native_xml import files

        return files.check(data, name, deep=deep)


PLUGIN = NativeXml()
