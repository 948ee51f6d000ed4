"""Editing a segment's translation under its source, with what the memory and the termbase know of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.screens.note import Note
from workbench.tui.threads import present
from workbench.tui.widgets.rows import BETWEEN, plain
from workbench.usecases.memory import Match

_MOST = 400
"""How many code points of the source stand above the editor."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a segment: similar texts that were translated before, and its terms, one a line."""

    matches: Sequence[Match] = ()
    terms: Sequence[str] = ()


class Edit(Note):
    """An editor that holds the translation as it is; None when nothing is to be changed.

    ``ask`` is called in the background; what it finds is shown below the
    editor, and a function key puts a match into it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("edit")]
    VERTICAL_BREAKPOINTS = [(0, "low"), (24, "middling"), (40, "roomy")]

    def __init__(self, about: str, text: str, ask: Callable[[], Known] = Known) -> None:
        super().__init__(about, text)
        self._ask = ask
        self._known = Known()

    @property
    def title_text(self) -> str:
        """Return the source."""
        source = self._about if len(self._about) <= _MOST else f"{self._about[:_MOST]}…"
        return say("tui.edit.title", source=plain(source))

    @property
    def unsaved(self) -> str:
        """Return what is said to who leaves a changed translation."""
        return say("tui.edit.unsaved")

    def on_mount(self) -> None:
        """Ask what is known, out of the way of the keys."""
        super().on_mount()
        known = VerticalScroll(Static(markup=False), id="edit-known", can_focus=False)
        known.display = False
        self.query_one(".dialog").mount(known, before="#note-keys")
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        try:
            known = self._ask()
        except WorkbenchError as error:
            known = Known(terms=(str(error),))
        self.app.call_from_thread(self._show, known)

    def _show(self, known: Known) -> None:
        if not present(self) or not (known.matches or known.terms):
            return
        self._known = known
        lines = [_line(number, match, self._about) for number, match in enumerate(known.matches, 1)]
        lines += [Content.styled(plain(term), "$text-accent") for term in known.terms]
        box = self.query_one("#edit-known")
        box.query_one(Static).update(Content("\n").join(lines))
        box.display = True

    def action_take(self, number: int) -> None:
        """Put the match of that number into the editor; what stood there comes back with ctrl+z."""
        if number <= len(self._known.matches):
            editor = self.query_one(TextArea)
            editor.replace(self._known.matches[number - 1].target, editor.document.start, editor.document.end)
            editor.move_cursor(editor.document.end)

    def written(self, text: str) -> str:
        """Return the translation as it was written."""
        return text


def _line(number: int, match: Match, source: str) -> Content:
    """Return a match with its key, how similar it is, its words, and where it comes from."""
    where = BETWEEN.join(plain(part) for part in (match.place, match.by) if part)
    parts: list[Content | str | tuple[str, str]] = [
        (f"F{number} ", "bold $text-accent"),
        (f"{match.percent} % ", "bold"),
        plain(match.target),
        (f"  {where}", "$foreground-muted"),
    ]
    if match.source != source and match.percent < 100:
        parts.append((f"\n   {plain(match.source)}", "$foreground-muted"))
    return Content.assemble(*parts)
