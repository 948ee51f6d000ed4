"""One translation of one segment. A new one supersedes the old; none is ever overwritten."""

from pydantic import Field

from workbench.domain.language import Language
from workbench.domain.text import Provenance
from workbench.domain.value import Id, Value


class TranslationUnit(Value):
    """A translation of the source segment ``segment``.

    Annotations on the translation side point at the unit, with offsets
    (code points) into ``content``, so that translating another segment moves
    nobody's spans. The latest unit of a segment is the current one; one that
    came from another machine and is not to be has ``ordinal`` -1.
    """

    id: Id
    segment: Id
    content: str
    language: Language
    provenance: Provenance
    ordinal: int = Field(default=0, exclude_if=lambda ordinal: ordinal == 0)
