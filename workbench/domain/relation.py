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

    @property
    def ends(self) -> set[str]:
        """Return the annotations that play any role."""
        return {end for names in self.roles.values() for end in names}

    def without(self, annotation: str) -> "Relation | None":
        """Return what is left when an annotation goes; None for fewer than two annotations."""
        left = {
            role: tuple(each for each in names if each != annotation) for role, names in self.roles.items()
        }
        roles = {role: names for role, names in left.items() if names}
        if sum(map(len, roles.values())) < 2:
            return None
        return self.model_copy(update={"roles": roles})
