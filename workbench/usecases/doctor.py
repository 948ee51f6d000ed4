"""What is installed, where files are, and what is missing."""

import platform
import sqlite3
from dataclasses import dataclass
from importlib import metadata
from typing import Literal

from workbench import __version__
from workbench.ports import Workbench

PARTS = ("textual", "argos-translate-lt", "ctranslate2", "sentencepiece", "lxml", "pydantic", "SQLAlchemy")
PAIRS = (("en", "zh"), ("zh", "en"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: ``key`` names the message that explains it."""

    key: str
    value: str
    state: Literal["ok", "missing", "note"]


def doctor(wb: Workbench) -> list[Finding]:
    """Look at the program, the project, the folders and the models; nothing is changed."""
    found = [
        Finding("version", __version__, "ok"),
        Finding("python", platform.python_version(), "ok"),
        Finding("sqlite", sqlite3.sqlite_version, "ok"),
    ]
    found += [_part(name) for name in PARTS]
    found.append(Finding("project", wb.project, "ok"))
    found.append(Finding("annotator", wb.annotator, "ok"))
    found += [Finding(f"folder_{name}", str(path), "ok") for name, path in wb.folders.items()]
    there = {(model.source, model.target): model for model in wb.models.used()}
    for pair in PAIRS:
        model = there.get(pair)
        name = "-".join(pair)
        found.append(
            Finding("model", f"{name} {model.version}", "ok")
            if model
            else Finding("no_model", name, "missing")
        )
    return found


def _part(name: str) -> Finding:
    try:
        return Finding("part", f"{name} {metadata.version(name)}", "ok")
    except metadata.PackageNotFoundError:
        return Finding("no_part", name, "missing")
