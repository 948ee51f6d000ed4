"""What commands print: data on stdout, talk on stderr, and nothing that could drive a terminal."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from workbench.domain.sanitise import safe
from workbench.errors import InputError, InvalidFile, Missing, WorkbenchError

if TYPE_CHECKING:  # pydantic takes a fifth of a second to load, and help and version need none of it
    from pathlib import Path

    from workbench.domain.validation import Problem

_T = TypeVar("_T")
_IN_SHORT = {"formats.invalid", "formats.invalid_more"}
"""Errors that say the first of their problems in short, for who has room for one sentence."""
_UNSAFE = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def data(value: object) -> None:
    """Print one JSON value; characters that could drive a terminal are written as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def line(text: str = "") -> None:
    """Print one line of data."""
    click.echo(safe(text))


def talk(text: str) -> None:
    """Say something to the person, on stderr."""
    click.echo(safe(text), err=True)


def complain(error: WorkbenchError) -> None:
    """Say what is wrong, one line a problem: file, place, what, hint; nothing twice."""
    if isinstance(error, InvalidFile):
        for problem in error.problems:
            talk(placed(problem, error.place))
    if not (isinstance(error, InvalidFile) and error.key in _IN_SHORT and error.problems):
        talk(str(error))


def placed(problem: object, file: str) -> str:
    """Return a problem as a line that begins with its file, once."""
    said = str(problem)
    return said if said.startswith(file) else f"{file}: {said}"


def exit_code(errors: Sequence[WorkbenchError]) -> int:
    """Return how a command leaves that did what it could: 3 where nothing but missing things stopped it."""
    return 3 if errors and all(isinstance(each, Missing) for each in errors) else 1


def one_by_one(
    paths: "Iterable[Path]", take: "Callable[[Path], _T]", say: Callable[[_T], None] | None
) -> tuple[list[_T], list[WorkbenchError]]:
    """Take file after file, whatever is wrong with one; return what came in, and what was complained of.

    ``say`` tells of each as soon as it is in; None says nothing.
    """
    done: list[_T] = []
    failed: list[WorkbenchError] = []
    for path in paths:
        try:
            done.append(take(path))
        except WorkbenchError as error:
            error.place = error.place or str(path)
            failed.append(error)
            complain(error)
        else:
            if say is not None:
                say(done[-1])
    return done, failed


def raw(content: bytes) -> None:
    """Write a file's bytes to stdout. Raises InputError where stdout is closed."""
    if sys.stdout is None:
        raise InputError("stdout_closed")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def problem(each: "Problem") -> dict[str, str]:
    """Return a problem as JSON data."""
    return {"place": each.place, "what": each.what, "hint": each.hint}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print columns that line up, also where a character is two cells wide."""
    body = [tuple(safe(cell) for cell in row) for row in (head, *rows)]
    widths = [max(_cells(row[at]) for row in body) for at in range(len(head))]
    for row in body:
        cells = (cell + " " * (width - _cells(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def is_terminal() -> bool:
    """Say whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Meter:
    """Progress on stderr: one line that is rewritten on a terminal, and silent elsewhere."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shows = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done."""
        if self._shows:
            end = "\n" if done >= total else ""
            click.echo(f"\r{safe(self._label)} {done}/{total}{end}", err=True, nl=False)


def _cells(text: str) -> int:
    from wcwidth import wcswidth  # a tenth of what the first screen loads, and it prints no table

    return max(wcswidth(text), 0)
