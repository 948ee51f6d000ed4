"""The palette: everything that can be done here, by name."""

from collections.abc import Mapping

from textual.content import Content

from workbench.messages import say
from workbench.tui.actions import actions_in, names, shown_keys
from workbench.tui.finding import Entry
from workbench.tui.pinyin import Pinyin
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.table import EVERYWHERE, Action


class Palette(Pick):
    """Picks an action; what it hands back can be run by the screen below."""

    NOTHING = "tui.palette.nothing"

    def __init__(self, where: str, own: Mapping[str, str], pinyin: Pinyin) -> None:
        offered = [action for action in actions_in(where) if action.id != "palette"]
        super().__init__(say("tui.palette.title"), [_choice(each, own, pinyin) for each in offered])


def _choice(action: Action, own: Mapping[str, str], pinyin: Pinyin) -> Choice:
    run = f"app.{action.run}" if action.where == EVERYWHERE else action.run
    keys = shown_keys(action, own)
    return Choice(
        Entry.of(run, names(action), pinyin),
        Content.assemble((f"{keys:<12} ", "$text-accent"), action.label),
        Content(action.help),
    )
