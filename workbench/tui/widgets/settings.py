"""Things to choose, one a line: how each is called, and which of its values is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from workbench.tui.widgets.rows import plain

_GAP = 2


@dataclass(slots=True)
class Setting:
    """One thing to choose: its values, how each is called, and which is chosen."""

    name: str
    label: str
    values: Sequence[str]
    labels: Sequence[str]
    at: int = 0

    @property
    def value(self) -> str:
        """Return what is chosen."""
        return self.values[self.at]

    def turned(self, by: int) -> str:
        """Return the next value, or the one before."""
        return self.values[(self.at + by) % len(self.values)]


def settings_content(settings: Sequence[Setting], row: int) -> Content:
    """Return all settings, their values one below the other, with a mark at the one in this row."""
    width = max(Content(each.label).cell_length for each in settings) + _GAP
    return Content("\n").join(_line(each, width, here=at == row) for at, each in enumerate(settings))


def _line(each: Setting, width: int, *, here: bool) -> Content:
    label = Content(each.label)
    gap = " " * (width - label.cell_length)
    value = plain(each.labels[each.at])
    shown = f"‹ {value} ›" if len(each.values) > 1 else f"  {value}"
    return Content.assemble("› " if here else "  ", label, gap, (shown, "bold reverse" if here else ""))
