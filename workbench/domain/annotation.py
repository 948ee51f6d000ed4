"""What annotators say about a text, and the words it points at."""

from typing import Annotated, Literal

from pydantic import Field

from workbench.domain.span import Offset, Span
from workbench.domain.value import Id, Moment, Value

CONTEXT = 32
"""How many code points of ``prefix`` and ``suffix`` a new span keeps, as quote selectors commonly do."""


class SpanTarget(Value):
    """Characters of one text layer, with the words themselves and their surroundings.

    ``exact`` must equal the layer's characters ``start`` to ``end``; with
    ``prefix`` and ``suffix`` the place can be found again in an edited text.
    """

    kind: Literal["span"] = "span"
    text: Id
    start: Offset
    end: Offset
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def span(self) -> Span:
        """Return the offsets alone, in code points."""
        return Span(start=self.start, end=self.end)


class SegmentTarget(Value):
    """A whole segment, of the source or of a translation."""

    kind: Literal["segment"] = "segment"
    segment: Id


class DocumentTarget(Value):
    """The whole document."""

    kind: Literal["document"] = "document"


Target = Annotated[SpanTarget | SegmentTarget | DocumentTarget, Field(discriminator="kind")]


class Annotation(Value):
    """A tag on one or more targets, by one person.

    Several span targets make one discontinuous annotation. ``ordinal`` keeps
    the order in which a document's annotations stand; ``origin`` says whether
    a person placed it, or accepted it from a projection or a suggestion.
    """

    id: Id
    ordinal: Offset
    tag: Id
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    by: Id
    created: Moment
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    comment: str | None = None
    attributes: dict[Id, str] = {}
    origin: Literal["manual", "projection", "suggestion", "import"] = "manual"
    derived_from: Id | None = None
    supersedes: Id | None = None

    @property
    def layer(self) -> str:
        """Return the tagset's id: the part of the tag before its first dot."""
        return self.tag.partition(".")[0]

    @property
    def spans(self) -> tuple[SpanTarget, ...]:
        """Return the targets that are spans, in their order."""
        return tuple(target for target in self.targets if isinstance(target, SpanTarget))


def span_target(text_id: str, content: str, start: int, end: int) -> SpanTarget:
    """Point at ``content[start:end]`` of a layer, with its words and context cut from the layer itself.

    >>> span_target("source", "x评论y", 1, 3).exact
    '评论'
    """
    return SpanTarget(
        text=text_id,
        start=start,
        end=end,
        exact=content[start:end],
        prefix=content[max(0, start - CONTEXT) : start],
        suffix=content[end : end + CONTEXT],
    )
