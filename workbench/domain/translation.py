"""One translation of one segment. A new one supersedes the old; none is ever overwritten."""

from workbench.domain.language import Language
from workbench.domain.text import Provenance
from workbench.domain.value import Id, Value


class TranslationUnit(Value):
    """A translation of the source segment ``segment``.

    Annotations on the translation side point at the unit, with offsets
    (code points) into ``content``, so that translating another segment moves
    nobody's spans. The latest unit of a segment is the current one.
    """

    id: Id
    segment: Id
    content: str
    language: Language
    provenance: Provenance
