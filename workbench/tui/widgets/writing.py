"""Lines that do what is typed in the order in which it was typed, however fast it comes.

Textual puts a letter in where it arrives, but sends the keys that correct, such
as backspace, up through all screens before they do anything: letters typed
right after them overtake them, and what is deleted is the wrong letter.
"""

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input


class LineInput(Input):
    """One line to type in."""

    async def on_key(self, event: Key) -> None:
        """Do what a key of the line's own does, before the next one is looked at."""
        await at_once(self, event)


async def at_once(widget: Widget, event: Key) -> None:
    """Do what a key means to a widget that somebody types in; letters are left to the widget."""
    if event.is_printable:
        return
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - Textual has no other way
        if not binding.priority and await widget.app.run_action(binding.action, widget):
            event.stop()
            event.prevent_default()
            return
