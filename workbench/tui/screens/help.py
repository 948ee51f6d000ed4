"""Help: what every key does here, read from the table of actions."""

from collections.abc import Mapping
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workbench.messages import say
from workbench.tui.actions import EVERYWHERE, Line, bindings, lines

_GROUPS = (
    "library",
    "journal",
    "models",
    "export",
    "select",
    "tag",
    "annotation",
    "translation",
    "move",
    "look",
    "dialog",
    "program",
)
"""What somebody looks for first comes first."""
_KEYS = 16
"""How many cells the column of keys takes."""


class Help(ModalScreen[None]):
    """The keys of one screen, of the dialogs that it opens, and of the whole program."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]

    def __init__(self, where: str, own: Mapping[str, str]) -> None:
        super().__init__()
        dialogs = {
            "library": ("path",),
            "models": ("path", "value", "confirm"),
            "export": ("pick", "value"),
            "annotate": ("pick", "pick_tag", "note", "edit", "compare"),
        }
        self._lines = list(lines((where, EVERYWHERE, *dialogs.get(where, ())), own))
        self._where = where

    def compose(self) -> ComposeResult:
        """Lay out the title, the groups and how to leave."""
        with Vertical(classes="dialog wide tall"):
            yield Static(say(f"keys.where.{self._where}"), classes="dialog-title", markup=False)
            with VerticalScroll():
                yield Static(_content(self._lines), markup=False)
            yield Static(say("tui.help.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)


def _content(found: list[Line]) -> Content:
    parts: list[Content | str | tuple[str, str]] = []
    ordered = sorted(found, key=lambda line: _GROUPS.index(line.group))
    for group, members in groupby(ordered, key=lambda line: line.group):
        parts.append((f"{say(f'keys.group.{group}')}\n", "bold $text-accent"))
        for line in members:
            keys = Content(line.keys)
            space = " " * max(_KEYS - keys.cell_length, 1)
            parts += [
                ("  " + line.keys + space, "bold"),
                line.label,
                (f"  {line.help}\n", "$foreground-muted"),
            ]
        parts.append("\n")
    return Content.assemble(*parts)
