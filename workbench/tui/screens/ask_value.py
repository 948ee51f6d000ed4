"""Asking for one line, such as a number or the target of a stance."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.widgets.writing import LineInput


class AskValue(ModalScreen[str | None]):
    """One line that holds what is there; None when it is left, empty to take the value away."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("value")]

    def __init__(self, title: str, value: str, hint: str, keys: str = "") -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay out the question, the line and the keys."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield LineInput(self._value, placeholder=self._hint)
            yield Static(self._keys or say("tui.value.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Take keys at once."""
        self.set_focus(self.query_one(Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the line back."""
        self.dismiss(event.value.strip())

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
