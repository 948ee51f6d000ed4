"""Dossiers as JSON Lines: many documents in one file, one a line."""

from collections.abc import Iterator, Sequence

from workbench.domain.dossier import Dossier
from workbench.domain.validation import Problem
from workbench.errors import InvalidFile
from workbench.formats import check_bytes, dump_dossier, load_dossier, problems_in, refuse
from workbench.messages import say


class NativeJsonl:
    """One dossier a line, in the order given; a line ends at LF only, for U+2028 may stand in JSON text."""

    name = "jsonl"
    suffix = ".jsonl"
    loses: frozenset[str] = frozenset()
    many = True
    reads = True
    writes = True
    joins = True

    def write(self, dossiers: Sequence[Dossier]) -> bytes:
        """Return the file's bytes. Raises InvalidFile where a text holds half a character."""
        return b"".join(dump_dossier(dossier) for dossier in dossiers)

    def read(self, data: bytes, name: str) -> list[Dossier]:
        """Return the dossiers in their order. Raises InvalidFile with the problems of all lines."""
        dossiers, wrong = _load(data, name)
        if wrong:
            refuse(name, *wrong)
        return dossiers

    def problems(self, data: bytes, name: str, *, deep: bool = False) -> list[Problem]:
        """Return everything that is wrong, line by line; ``deep`` has nothing to add."""
        del deep
        return _load(data, name)[1]


def _load(data: bytes, name: str) -> tuple[list[Dossier], list[Problem]]:
    dossiers: list[Dossier] = []
    wrong: list[Problem] = []
    try:
        check_bytes(data, name)
    except InvalidFile as error:
        return [], problems_in(error)
    for number, line in _lines(data):
        dossier, found = load_dossier(line, name)
        wrong += [_on_line(each, number, name) for each in found]
        dossiers += [dossier] if dossier is not None else []
    return dossiers, wrong


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that hold something, with their numbers from 1."""
    return ((number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip())


def _on_line(found: Problem, number: int, name: str) -> Problem:
    where = "" if found.place == name else found.place
    return Problem(say("validation.line", number=number, place=where).rstrip(": ："), found.what, found.hint)


PLUGIN = NativeJsonl()
