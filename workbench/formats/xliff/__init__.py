"""XLIFF 2.1: translations for translators' programs, and back again."""

from collections.abc import Sequence

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.formats import fault, refuse, xml_obstacles


class Xliff:
    """One document a file: a unit for each paragraph, a segment for each of ours, old versions as matches.

    White space between segments stands in ``ignorable`` elements, so that the
    source text can be put together again; roles, makers and times are kept in
    the metadata module. A paragraph in another language than the file's
    ``srcLang`` is marked ``translate="no"``; what it was translated into is no
    target, for a target is in ``trgLang``, and stands in the metadata. An old
    version in another language than ``trgLang`` is a match for reference only.

    Annotations become notes, which translators see and nobody reads back; as
    marks inside the text (``mrk``) they would stand in the way of translation
    memories and of every translator, and a dozen of them may share a word.

    A target that comes back changed is a new translation by ``import``; one
    that comes back as it was is the same translation. Files of other programs
    (2.0 and 2.1) are read too: their notes become annotations, their matches
    are passed over, and of inline codes only the text that ``equiv`` gives
    them stays.
    """

    name = "xliff"
    suffix = ".xlf"
    loses = frozenset({"annotations", "findings", "relations", "reviews", "tagsets"})
    many = False
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile for several dossiers, or for what XML cannot hold."""
        from workbench.formats.xliff import writing

        if len(dossiers) != 1:
            refuse(self.name, fault(self.name, "one_document", count=len(dossiers)))
        wrong = xml_obstacles(dossiers[0])
        if wrong:
            refuse(dossiers[0].document.id, *wrong)
        return writing.dump(dossiers[0])

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return one document for each ``file`` element. Raises InvalidFile with all problems."""
        from workbench.formats.xliff import reading

        dossiers, wrong = reading.load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong: the specification's rules, then the meaning."""
        from workbench.formats.xliff import reading

        del deep
        return reading.load(data, name)[1]


PLUGIN = Xliff()
