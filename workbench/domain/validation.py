"""What can be wrong with data, and how it is said: a place, what is wrong, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``place`` is a path in the file or a name; ``hint`` says how to mend it."""

    place: str
    what: str
    hint: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.hint}".rstrip()
