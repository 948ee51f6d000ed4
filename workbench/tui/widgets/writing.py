"""Lines and editors that do what is typed in the order in which it was typed, however fast it comes.

Textual puts a letter in where it arrives, but sends the keys that correct, such
as backspace, up through all screens before they do anything: letters typed
right after them overtake them, and what is deleted is the wrong letter.
"""

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, TextArea


class LineInput(Input):
    """One line to type in."""

    async def on_key(self, event: Key) -> None:
        """Do what a key of the line's own does, before the next one is looked at."""
        await _at_once(self, event)


class Editor(TextArea):
    """Several lines to type in."""

    async def on_key(self, event: Key) -> None:
        """Do what a key of the editor's own does, before the next one is looked at."""
        await _at_once(self, event)


async def _at_once(widget: Widget, event: Key) -> None:
    if event.is_printable:
        return
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - Textual has no other way
        if not binding.priority and await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return
