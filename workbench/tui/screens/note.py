"""Writing in several lines and any script: a note on an annotation."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.rows import plain


class Note(ModalScreen[str | None]):
    """An editor for one note; None when nothing is to be changed.

    A changed note is not thrown away by one key: leaving asks for a second,
    right after the first. Who types on stays, and is asked anew.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("note")]
    VERTICAL_BREAKPOINTS = [(0, "low"), (16, "roomy")]
    """Where there are few rows the editor gives way, and the keys stay."""

    def __init__(self, about: str, text: str) -> None:
        super().__init__()
        self._about = about
        self._text = text
        self._opened = ""
        self._warned_of: tuple[str, Selection] | None = None
        """What stood in the editor, and the cursor in it, when leaving was asked about."""

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
        with Vertical(classes="dialog writing"):
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

    def on_text_area_changed(self) -> None:
        """Go on: who types on stays."""
        self._stay()

    def on_text_area_selection_changed(self) -> None:
        """Go on: who moves the cursor stays."""
        self._stay()

    def _stay(self) -> None:
        """Take the warning back, unless news of what was typed before it came late."""
        if self._warned_of is not None and self._warned_of != self._now:
            self._warned_of = None
            self._tell(say("tui.note.keys"))

    @property
    def _now(self) -> tuple[str, Selection]:
        editor = self.query_one(TextArea)
        return editor.text, editor.selection

    def action_cancel(self) -> None:
        """Leave; a changed note only when asked twice, with nothing typed in between."""
        now = self._now
        if now[0] == self._opened or now == self._warned_of:
            self.dismiss(None)
            return
        self._warned_of = now
        self._tell(self.unsaved, warning=True)

    def _tell(self, text: str, *, warning: bool = False) -> None:
        keys = self.query_one("#note-keys", Static)
        keys.update(text)
        keys.set_class(warning, "warning")
