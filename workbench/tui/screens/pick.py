"""Picking one of many by typing a few characters: English, Chinese or pinyin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.finding import Entry, rank
from workbench.tui.pinyin import nothing_fits
from workbench.tui.widgets.writing import LineInput


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry with its line in the list, and what is told of it while it is highlighted."""

    entry: Entry
    line: Content
    detail: Content


class Pick(ModalScreen[str | None]):
    """A line to type in, the choices that fit, and details of the highlighted one; None when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("pick")]
    NOTHING = "tui.pick.nothing"
    """What is said where nothing fits."""
    WIDE = False
    """Whether the lines are long."""

    def __init__(self, title: str, choices: Sequence[Choice], *, keys: str = "") -> None:
        super().__init__()
        self._title = title
        self._keys = keys
        self.begin_at = 0
        """Which of all choices is highlighted first."""
        self._choices = {choice.entry.id: choice for choice in choices}
        self._typed = ""
        self._offered = ""
        """What was typed when the list was filled last; it lags behind who types fast."""

    def compose(self) -> ComposeResult:
        """Lay out the title, the line, the list, the details and the keys."""
        with Vertical(classes="dialog tall wide" if self.WIDE else "dialog tall"):
            yield Static(self._title, id="pick-title", classes="dialog-title", markup=False)
            yield LineInput(placeholder=say("tui.pick.placeholder"))
            yield OptionList(markup=False)
            with VerticalScroll(id="pick-detail", can_focus=False):
                yield Static(markup=False)
            yield Static(self._keys or say("tui.pick.keys"), classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        """Offer everything, and keep typing in the line."""
        self.query_one(OptionList).can_focus = False
        self._offer("")
        if self.begin_at:
            self.query_one(OptionList).highlighted = self.begin_at
        self.set_focus(self.query_one(Input))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what fits what is typed, once nothing more of it waits."""
        self._typed = event.value
        self.call_after_refresh(self._catch_up)

    def _catch_up(self) -> None:
        if self._offered != self._typed:
            self._offer(self._typed)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell about the highlighted one; news of one that typing has since removed comes too late."""
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id == event.option_id:
            self.query_one("#pick-detail Static", Static).update(self._choices[option.id or ""].detail)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was clicked."""
        self.take(event.option_id or "")

    def on_input_submitted(self) -> None:
        """Take the highlighted one; the line has the enter key."""
        self.action_take()

    def action_take(self) -> None:
        """Take the highlighted one."""
        self._catch_up()
        option = self.query_one(OptionList).highlighted_option
        if option is not None and option.id is not None:
            self.take(option.id)

    def action_step(self, by: int) -> None:
        """Highlight the next one or the one before."""
        self._catch_up()
        options = self.query_one(OptionList)
        if options.option_count:
            options.highlighted = ((options.highlighted or 0) + by) % options.option_count

    def action_cancel(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

    def chinese_known(self) -> None:
        """Find names by pinyin, too, from now on."""
        for choice in self._choices.values():
            choice.entry.respell()
        if self._offered:
            self._offer(self._offered)

    def take(self, name: str) -> None:
        """Hand the picked one back."""
        self.dismiss(name)

    def _offer(self, typed: str) -> None:
        self._offered = typed
        options = self.query_one(OptionList)
        options.clear_options()
        entries = rank(typed, [choice.entry for choice in self._choices.values()])
        options.add_options([Option(self._choices[entry.id].line, id=entry.id) for entry in entries])
        if entries:
            options.highlighted = 0
        else:
            self.query_one("#pick-detail Static", Static).update(nothing_fits(self.app, self.NOTHING))
