"""Editing a segment's translation under its source."""

from workbench.messages import say
from workbench.tui.screens.note import Note
from workbench.tui.widgets.rows import plain

_MOST = 400
"""How many code points of the source stand above the editor."""


class Edit(Note):
    """An editor that holds the translation as it is; None when nothing is to be changed."""

    @property
    def title_text(self) -> str:
        """Return the source."""
        source = self._about if len(self._about) <= _MOST else f"{self._about[:_MOST]}…"
        return say("tui.edit.title", source=plain(source))

    @property
    def unsaved(self) -> str:
        """Return what is said to who leaves a changed translation."""
        return say("tui.edit.unsaved")

    def written(self, text: str) -> str:
        """Return the translation as it was written."""
        return text
