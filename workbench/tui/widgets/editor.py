"""An editor that does what is typed in its order; apart from lines, as Textual's takes long to load."""

from textual.events import Key
from textual.widgets import TextArea

from workbench.tui.widgets.writing import at_once


class Editor(TextArea):
    """Several lines to type in."""

    async def on_key(self, event: Key) -> None:
        """Do what a key of the editor's own does, before the next one is looked at."""
        await at_once(self, event)
