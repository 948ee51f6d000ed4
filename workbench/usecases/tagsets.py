"""The tagsets one can tag with, and checking a tagset of one's own."""

from pathlib import Path

from workbench.domain.tagset import Tagset
from workbench.domain.validation import Problem
from workbench.errors import NotFound
from workbench.ports import Workbench
from workbench.usecases.documents import project_tagsets


def every(wb: Workbench) -> list[Tagset]:
    """Return the built-in tagsets, the user's own, and those that came with data."""
    return list(project_tagsets(wb).values())


def one(wb: Workbench, name: str) -> Tagset:
    """Return the tagset with that id. Raises NotFound that lists the others."""
    known = project_tagsets(wb)
    if name not in known:
        raise NotFound("tagset", name=name, known=", ".join(known))
    return known[name]


def problems(wb: Workbench, path: Path) -> list[Problem]:
    """Return everything that is wrong with a tagset file. Raises NotFound for none at all."""
    return wb.tagset_problems(wb.files.existing(path))
