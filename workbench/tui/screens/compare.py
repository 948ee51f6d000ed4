"""Translations of one segment below each other, to compare; a number takes one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from workbench.domain.flags import name as flag_name
from workbench.domain.text import Flag
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.ports import Cancelled
from workbench.tui.actions import bindings
from workbench.tui.threads import present
from workbench.tui.widgets.rows import BETWEEN, plain

Offer = TypeVar("Offer")
_MOST = 400
"""How many code points of the source stand above the list."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a translation is shown: its words, what is said about it, what is odd, whether it is current."""

    text: str
    about: Sequence[str]
    flags: Sequence[str] = ()
    current: bool = False


class Compare(ModalScreen[Offer | None], Generic[Offer]):
    """A numbered list that is filled in the background; hands the one taken back, None when it is left.

    ``known`` are there at once; ``ask`` is called in a thread and returns all.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("compare")]

    def __init__(
        self,
        title: str,
        source: str,
        known: Sequence[Offer],
        ask: Callable[[Cancelled], Sequence[Offer]],
        show: Callable[[Offer], Shown],
    ) -> None:
        super().__init__()
        self._title = title
        self._source = source if len(source) <= _MOST else f"{source[:_MOST]}…"
        self._offers = list(known)
        self._ask = ask
        self._how = show

    def compose(self) -> ComposeResult:
        """Lay out the source, the list and the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield Static(plain(self._source), id="compare-source", markup=False)
            with VerticalScroll(can_focus=True):
                yield Static(id="compare-list", markup=False)
            yield Static(say("tui.compare.asking"), id="compare-state", classes="dialog-keys", markup=False)
            yield Static(say("tui.compare.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Show what is known, and ask for the rest."""
        self.set_focus(self.query_one(VerticalScroll))
        self._fill()
        self._look()

    @work(thread=True)
    def _look(self) -> None:
        worker, state = get_current_worker(), ""
        try:
            found = list(self._ask(lambda: worker.is_cancelled))
        except WorkbenchError as error:
            found, state = list(self._offers), str(error)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._found, found, state)

    def _found(self, offers: list[Offer], state: str) -> None:
        if present(self):
            self._offers = offers
            self._fill()
            nothing = say("tui.compare.nothing") if not offers else ""
            self.query_one("#compare-state", Static).update(plain(state) or nothing)

    def _fill(self) -> None:
        rows = [_row(number, self._how(offer)) for number, offer in enumerate(self._offers, 1)]
        self.query_one("#compare-list", Static).update(Content("\n\n").join(rows))

    def action_choose(self, number: int) -> None:
        """Take the translation of that number."""
        if number <= len(self._offers):
            self.dismiss(self._offers[number - 1])

    def action_cancel(self) -> None:
        """Leave the translation as it is."""
        self.dismiss(None)


def _row(number: int, shown: Shown) -> Content:
    about = BETWEEN.join(plain(part) for part in shown.about if part)
    mark = "▸" if shown.current else " "
    parts: list[Content | str | tuple[str, str]] = [
        (f"{mark}{number} ", "bold $text-accent"),
        (plain(shown.text), "bold" if shown.current else ""),
        (f"\n   {about}", "$foreground-muted"),
    ]
    if shown.flags:
        parts.append((f"\n   ⚑ {plain(', '.join(shown.flags))}", "$text-warning"))
    return Content.assemble(*parts)


def share(score: float | None) -> str:
    """Return a mean log-probability per token as a share of one, which people read more easily.

    >>> share(-0.105)
    '90 %'
    """
    return "" if score is None else f"{exp(score):.0%}".replace("%", " %")


def names(flags: Sequence[Flag]) -> list[str]:
    """Return the names of flags that nobody dismissed, each once."""
    return list(dict.fromkeys(flag_name(each.kind) for each in flags if not each.dismissed))
