"""Label Studio's JSON: one task a document, with both texts side by side."""

from collections.abc import Sequence

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem, surrogates
from workbench.formats import refuse


class LabelStudio:
    """Many documents as tasks; regions count UTF-16 units, as Label Studio's own do.

    Each person's work is one of the task's annotations, each program's one of
    its predictions. A task's ``meta`` carries the rest of the document, which
    Label Studio gives back unchanged, and a labelling configuration to paste
    into a project. What Label Studio cannot show (annotations of earlier
    translations, links between the work of two people) stays in ``meta``;
    a skipped annotation is not read.
    """

    name = "label_studio"
    suffix = ".label-studio.json"
    loses = frozenset({"contexts"})
    many = True
    shard = 50
    """Each task carries its tagsets, some 90 kB; 200 of them read back took 300 MB."""
    reads = True
    writes = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile where a text holds half a character."""
        from workbench.formats.label_studio import writing

        wrong = [each for dossier in dossiers for each in surrogates(dossier)]
        if wrong:
            refuse(self.name, *wrong)
        return writing.dump(dossiers)

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the documents in their order. Raises InvalidFile with the problems of all tasks."""
        from workbench.formats.label_studio import reading

        dossiers, wrong = reading.load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, task by task; ``deep`` has nothing to add."""
        from workbench.formats.label_studio import reading

        del deep
        return reading.load(data, name)[1]


PLUGIN = LabelStudio()
