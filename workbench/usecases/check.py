"""Validating files that hold data, and the project itself: all problems at once."""

from dataclasses import dataclass, field
from pathlib import Path

from workbench.domain.validation import Problem
from workbench.errors import NotFound, WorkbenchError
from workbench.ports import Format, Workbench
from workbench.usecases.import_ import format_of


@dataclass(slots=True)
class Checked:
    """What was looked at, as what, and everything that is wrong with it."""

    name: str
    form: str
    problems: list[Problem] = field(default_factory=list)


def check_file(wb: Workbench, path: Path, *, deep: bool = False) -> Checked:
    """Check one file by its format's schema, then by meaning; ``deep`` adds the slow rules.

    Raises NotFound for a file that is not there, or whose suffix no format
    has, Refused for one that cannot be read.
    """
    data = wb.files.read(path)
    form = format_of(wb, path)
    if form is None:
        known = ", ".join(sorted({each.suffix for each in wb.formats.values()}))
        raise NotFound("format_of_file", name=str(path), known=known)
    return check_bytes(form, data, str(path), deep=deep)


def check_bytes(form: Format, data: bytes, name: str, *, deep: bool = False) -> Checked:
    """Check the bytes of a file called ``name``."""
    return Checked(name, form.name, form.problems(data, name, deep=deep))


def check_project(wb: Workbench) -> Checked:
    """Check the project: its pages, its journal's hashes, and that its state follows from the journal."""
    try:
        problems = wb.store.problems()
    except WorkbenchError as error:
        problems = [Problem(error.place or wb.project, error.message, error.hint)]
    return Checked(wb.project, "project", problems)
