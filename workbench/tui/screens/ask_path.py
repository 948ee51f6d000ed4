"""Asking for a file, with the rest of its name offered while it is typed."""

import os
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.widgets.writing import LineInput


class AskPath(ModalScreen[Path | None]):
    """One line for a path; None when it is left.

    ``about`` says what for: the texts of ``tui.path`` begin so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("path")]

    def __init__(self, about: str = "") -> None:
        super().__init__()
        self._about = f"{about}_" if about else ""

    def compose(self) -> ComposeResult:
        """Lay out the question, the line and the keys."""
        with Vertical(classes="dialog"):
            yield Static(say(f"tui.path.{self._about}title"), classes="dialog-title", markup=False)
            yield LineInput(placeholder=say("tui.path.placeholder"), suggester=FileNames())
            yield Static(say(f"tui.path.{self._about}keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Take keys at once."""
        self.set_focus(self.query_one(Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the path as it stands."""
        if event.value.strip():
            self.dismiss(as_path(event.value))

    def action_cancel(self) -> None:
        """Ask no more."""
        self.dismiss(None)


class FileNames(Suggester):
    """Offers the first file name that goes on as what is typed does."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole path offered, or None."""
        head, slash, start = value.rpartition("/")
        offered = first_name(head + slash, start) if value else None
        return None if offered is None else f"{head}{slash}{offered}"


def first_name(folder: str, start: str) -> str | None:
    """Return the first name in a folder that begins so, with a slash if it is a folder; None if none does."""
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111 - see as_path
            fits = sorted(
                each.name + "/" * each.is_dir()
                for each in entries
                if each.name.startswith(start) and (start or not each.name.startswith("."))
            )
    except OSError:
        return None
    return fits[0] if fits else None


def as_path(typed: str) -> Path:
    """Return the path meant: terminals quote or escape the names of files dropped on them.

    >>> as_path("'/a b.txt'")
    PosixPath('/a b.txt')
    """
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in ("'", '"'):
        text = text[1:-1]
    elif not os.path.exists(os.path.expanduser(text)):  # noqa: PTH110, PTH111 - pathlib raises where these say no
        text = text.replace("\\ ", " ")
    return Path(os.path.expanduser(text.removeprefix("file://").replace("\0", "")))  # noqa: PTH111 - as above
