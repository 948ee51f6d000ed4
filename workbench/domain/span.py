"""A stretch of one text layer, in code points."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from workbench.domain.value import Value

Offset = Annotated[int, Field(ge=0)]


class Span(Value):
    """Characters ``start`` up to, not including, ``end`` of one text layer.

    Offsets count code points, as Python slices do. Formats that count
    otherwise (UTF-16 units, bytes, tokens) convert at their own border.

    >>> Span(start=0, end=2).cut("评论 (2)")
    '评论'
    """

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError("span_order")
        return self

    def cut(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, offset: int) -> bool:
        """Say whether the character at ``offset`` lies inside."""
        return self.start <= offset < self.end

    def shift(self, by: int) -> "Span":
        """Return the span moved by ``by`` code points."""
        return Span(start=self.start + by, end=self.end + by)

    def __len__(self) -> int:
        return self.end - self.start
