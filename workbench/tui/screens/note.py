"""Writing in several lines and any script: a note on an annotation."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.rows import plain


class Note(ModalScreen[str | None]):
    """An editor for one note; None when nothing is to be changed.

    A changed note is not thrown away by one key: leaving asks for a second.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("note")]

    def __init__(self, about: str, text: str) -> None:
        super().__init__()
        self._about = about
        self._text = text
        self._opened = ""
        self._warned = False

    @property
    def title_text(self) -> str:
        """Return what stands above the editor."""
        return say("tui.note.title", tag=plain(self._about))

    @property
    def unsaved(self) -> str:
        """Return what is said to who leaves a changed text."""
        return say("tui.note.unsaved")

    def compose(self) -> ComposeResult:
        """Lay out what the note is about, the editor and the keys."""
        with Vertical(classes="dialog"):
            yield Static(self.title_text, classes="dialog-title", markup=False)
            yield Editor(self._text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
            yield Static(say("tui.note.keys"), id="note-keys", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Begin at the note's end."""
        editor = self.query_one(TextArea)
        self._opened = editor.text
        editor.move_cursor(editor.document.end)
        self.set_focus(editor)

    def action_save(self) -> None:
        """Hand the note back; one that was not changed stays as it is, character for character."""
        text = self.query_one(TextArea).text
        self.dismiss(None if text == self._opened else self.written(text))

    def written(self, text: str) -> str:
        """Return a changed text as it is handed back: a note has no white space around it."""
        return text.strip()

    def action_cancel(self) -> None:
        """Leave; a changed note only when asked twice."""
        if self.query_one(TextArea).text == self._opened or self._warned:
            self.dismiss(None)
            return
        self._warned = True
        keys = self.query_one("#note-keys", Static)
        keys.update(self.unsaved)
        keys.add_class("warning")
