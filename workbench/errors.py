"""The one tree of errors; each has a message and a hint, and both are in the catalogues.

WorkbenchError
├── InputError      what was given is wrong                       exit 1
│   ├── NotFound    no such document, annotation, tag, file
│   ├── Refused     the file or the package is not safe or not ours
│   │   └── InvalidFile   it says what it should not; all its problems
│   └── Conflict    somebody changed it first
├── Missing         a model, a server, a file of ours is not there  exit 3
└── StoreError      the project file cannot be read or written      exit 1

The message of ``key`` is ``errors.<key>.what``, its hint ``errors.<key>.hint``;
both are filled with the same values. ``place`` says where, when it is known.
"""

from collections.abc import Sequence

from workbench.messages import say


class WorkbenchError(Exception):
    """Something a person can put right.

    >>> error = NotFound("document", name="op-ed")
    >>> error.key, error.place
    ('document', '')
    """

    def __init__(self, key: str, *, place: str = "", **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.place = place
        self.values = values

    @property
    def message(self) -> str:
        """Return one sentence that says what is wrong."""
        return say(f"errors.{self.key}.what", **self.values)

    @property
    def hint(self) -> str:
        """Return one sentence that says what to do about it."""
        return say(f"errors.{self.key}.hint", **self.values)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message} {self.hint}".strip()


class InputError(WorkbenchError):
    """What was given is wrong."""


class NotFound(InputError):
    """Nothing has that name."""


class Refused(InputError):
    """A file that is not safe, or not what it claims to be."""


class InvalidFile(Refused):
    """A file with something wrong in it: ``problems`` names all of it, each with a place and a hint.

    The problems are values of ``domain.validation.Problem``, which this floor
    cannot see; the messages may name ``{count}``.
    """

    def __init__(self, key: str, *, problems: Sequence[object], place: str = "", **values: object) -> None:
        super().__init__(key, place=place, count=len(problems), **values)
        self.problems = tuple(problems)


class Conflict(InputError):
    """Somebody changed it first, or it belongs to somebody else."""


class Missing(WorkbenchError):
    """Something the program needs is not on this machine."""


class StoreError(WorkbenchError):
    """The project cannot be read or written."""
