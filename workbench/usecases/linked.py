"""The words of a segment and of its translation, and how they answer to each other."""

from dataclasses import dataclass

from workbench.domain.alignment import Alignment, Side


@dataclass(frozen=True, slots=True)
class Linked:
    """The words of both sides of a segment, and how they answer to each other."""

    source: Side
    target: Side
    alignment: Alignment

    def turned(self) -> "Linked":
        """Return the same seen from the translation."""
        return Linked(self.target, self.source, self.alignment.reversed())
