"""What a program would tag, until a person decides: no annotation, and never exported or counted as one."""

from typing import Annotated, Literal

from pydantic import Field

from workbench.domain.annotation import Target
from workbench.domain.span import Offset
from workbench.domain.value import Id, Moment, Value


class Proposal(Value):
    """A tag that the software ``by`` proposes for one or more targets.

    Accepting it makes an annotation of the person who accepts, whose id is
    then kept here; a rejected one stays, so that it is not proposed again.
    ``score`` is the program's own confidence, from 0 to 1, where it has one.
    ``of`` names the annotation that a projection carries to the other side;
    projections are kept only once somebody has decided on them.
    """

    id: Id
    ordinal: Offset
    tag: Id
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    by: Id
    created: Moment
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    state: Literal["open", "accepted", "rejected"] = "open"
    annotation: Id | None = None
    of: Id | None = None
