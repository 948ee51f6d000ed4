"""What a command works at: the project, opened when it is first needed."""

import sys
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from workbench import messages
from workbench.cli import output
from workbench.messages import say

if TYPE_CHECKING:  # these load pydantic, which help and version do not need
    from workbench.config import Settings
    from workbench.ports import Workbench
    from workbench.usecases.session import Session


class Desk:
    """The settings, and the project that the options or the environment name."""

    def __init__(self, project: str | None = None, who: str | None = None) -> None:
        self._project = project
        self._who = who
        self._opened: list[Workbench] = []

    @cached_property
    def settings(self) -> "Settings":
        """Read the settings once. Raises InputError for a broken file."""
        from workbench.config import load

        return load()

    @cached_property
    def wb(self) -> "Workbench":
        """Open the project, and create it on first use."""
        from workbench import bootstrap

        wb = bootstrap.open_workbench(self.settings, project=self._project, annotator=self._who)
        self._opened.append(wb)
        return wb

    @property
    def project(self) -> str:
        """Return the path or address of the project, which need not be open for that."""
        from workbench.config import PROJECT

        return self._project or self.settings.project or PROJECT

    @property
    def who(self) -> str:
        """Return the annotator's name."""
        return self._who or self.settings.who()

    def greeted(self) -> "Workbench":
        """Open the project; an empty new one is given the texts that ship with the program."""
        from workbench import bootstrap

        bootstrap.greet(self.wb)
        return self.wb

    def session(self, name: str) -> "Session":
        """Open a document by id, id prefix or title."""
        from workbench.usecases.session import Session

        return Session.open(self.wb, name)

    def close(self) -> None:
        """Close the project, if it was opened."""
        for wb in self._opened:
            wb.store.close()


def library(desk: Desk) -> None:
    """Open the library screen; without a terminal print the library and how to go on."""
    if output.is_terminal():
        from workbench.tui import app
        from workbench.tui.opening import Opening

        settings = replace(desk.settings, language=messages.language())
        app.run(Opening(desk.project, desk.who, desk.greeted), settings)
        return
    from workbench.cli.list import show_library

    show_library(desk.greeted())
    sys.stdout.flush()
    output.talk(say("cli.no_terminal"))
