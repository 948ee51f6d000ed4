"""The line of keys at the bottom: what can be done here, as far as the width goes."""

from collections.abc import Iterable, Mapping

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from workbench.tui.actions import actions_in, shown_key
from workbench.tui.table import EVERYWHERE, Action

_GAP = "  "
_LEADING = 89
"""From this number on a hint leads on: the other language, help, and the way out."""
_MORE = Content("…")


class Hints(Static):
    """Keys with their names, the more useful ones first; a click does what the key does."""

    DEFAULT_CSS = """
    Hints { height: 1; width: 1fr; padding: 0 1; background: $panel; color: $foreground-muted; }
    """

    def __init__(self, where: str, own: Mapping[str, str]) -> None:
        super().__init__("", markup=False)
        self.auto_links = False
        self._own = own
        self._actions = sorted((each for each in actions_in(where) if each.hint), key=lambda each: each.hint)

    def speak(self) -> None:
        """Say it in the language spoken now."""
        self.refresh()

    def render(self) -> Content:
        """Fit as many as the width holds, and show where there are more; what leads on, as help, stays."""
        width = self.content_size.width
        keys = [self._part(action) for action in self._actions if action.hint < _LEADING]
        leading = [self._part(action) for action in self._actions if action.hint >= _LEADING]
        more: list[Content] = []
        while keys and _width([*keys, *more, *leading]) > width:
            keys.pop()
            more = [_MORE]
        while len(leading) > 1 and _width([*more, *leading]) > width:
            leading.pop()
        return Content(_GAP).join([*keys, *more, *leading])

    def _part(self, action: Action) -> Content:
        namespace = "app" if action.where == EVERYWHERE else "screen"
        run = action.run if action.run.startswith("app.") else f"{namespace}.{action.run}"
        key = shown_key(self._own.get(action.id, action.keys).split(",")[0])
        click = Style.from_meta({"@click": run})
        return Content.assemble((key, "bold $text-accent"), " ", action.label).stylize(click)


def _width(parts: Iterable[Content]) -> int:
    return sum(part.cell_length + len(_GAP) for part in parts) - len(_GAP)
