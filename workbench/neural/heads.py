"""Where a model's attention is read: which layer of the decoder, and over how many of its heads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The decoder's layer, from 0 or back from -1, and how many of its heads are averaged, from the first."""

    layer: int
    heads: int

    def __str__(self) -> str:
        return f"{self.layer}/{self.heads}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Return the head that is written so. Raises ValueError."""
        layer, _, heads = text.partition("/")
        return cls(int(layer), int(heads))
