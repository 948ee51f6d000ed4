"""Asking for one line, such as a number or the target of a stance."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.errors import InputError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.widgets.rows import plain
from workbench.tui.widgets.writing import LineInput


class AskValue(ModalScreen[str | None]):
    """One line that holds what is there; None when it is left, empty to take the value away.

    ``check`` raises InputError for what cannot be: the line stays open then, and says so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("value")]

    def __init__(
        self,
        title: str,
        value: str,
        hint: str,
        keys: str = "",
        check: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._keys = keys
        self._check = check

    def compose(self) -> ComposeResult:
        """Lay out the question, the line and the keys."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield LineInput(self._value, placeholder=self._hint)
            yield Static(id="value-problem", markup=False)
            yield Static(self._keys or say("tui.value.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Take keys at once."""
        self._problem("")
        self.set_focus(self.query_one(Input))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the line back, or say what is wrong with it."""
        value = event.value.strip()
        try:
            if self._check is not None:
                self._check(value)
        except InputError as error:
            self._problem(str(error))
        else:
            self.dismiss(value)

    def on_input_changed(self) -> None:
        """What was wrong is being put right."""
        self._problem("")

    def _problem(self, text: str) -> None:
        problem = self.query_one("#value-problem", Static)
        problem.display = bool(text)
        problem.update(Content.styled(plain(text), "$text-error"))

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)
