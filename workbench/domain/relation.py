"""Links between annotations, with named roles."""

from typing import Annotated

from pydantic import Field

from workbench.domain.span import Offset
from workbench.domain.value import Id, Moment, Value


class Relation(Value):
    """A link of one kind, such as an attribution with its source, cue and content.

    ``roles`` maps a role to the annotations that play it; a role may have several.
    """

    id: Id
    ordinal: Offset
    kind: Id
    roles: Annotated[dict[Id, tuple[Id, ...]], Field(min_length=1)]
    by: Id
    created: Moment
