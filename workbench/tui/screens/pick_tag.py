"""Picking a tag by its English name, its Chinese name or pinyin, with its definition in both languages."""

from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from workbench.domain.tagset import Tag
from workbench.messages import say
from workbench.tui.actions import bindings
from workbench.tui.finding import Entry
from workbench.tui.pinyin import Pinyin
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.tags import Tags
from workbench.tui.widgets.describe import definitions, group_name
from workbench.tui.widgets.rows import plain

_TITLE = 60
"""How many code points of the words to be tagged a title repeats."""
Scope = Literal["selection", "segment", "document", "retag"]


class PickTag(Pick):
    """Picks a tag, and what it goes to: ``scope`` may be changed while picking.

    The current layer's tags come first; the others follow, each under the
    letter of its layer. ``words`` are those to be tagged: the dialog covers
    the text, so its title repeats them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("pick_tag")]
    NOTHING = "tui.pick.nothing_called"

    def __init__(self, tags: Tags, layer: str, scope: Scope, pinyin: Pinyin, words: str = "") -> None:
        layers = [layer, *(each for each in tags.tagsets if each != layer)]
        choices = [
            _choice(tags, tag, number if each == layer and number <= len(tags.numbered(layer)) else 0, pinyin)
            for each in layers
            for number, tag in enumerate(tags.offered(each), 1)
        ]
        title = say("tui.pick.tag_words", words=_short(words)) if words else say(f"tui.pick.tag_{scope}")
        super().__init__(title, choices, keys=say("tui.pick.tag_keys"))
        self.scope: Scope = scope

    def action_scope(self, scope: Literal["segment", "document"]) -> None:
        """Tag the whole segment or the whole document with what is highlighted."""
        if self.scope == "retag":
            return
        self.scope = scope
        self.query_one("#pick-title", Static).update(say(f"tui.pick.tag_{scope}"))
        self.action_take()


def _short(words: str) -> str:
    """Return words as a title has room for them: their beginning and their end."""
    half = _TITLE // 2
    return plain(words if len(words) <= _TITLE else f"{words[:half]}…{words[-half:]}")


def _choice(tags: Tags, tag: Tag, number: int, pinyin: Pinyin) -> Choice:
    first, second = tags.both(tag.id)
    names = [tag.name.en, tag.name.zh, tag.id, *tag.official.values()]
    line = Content.assemble(
        (f"{number or ' '} ", "bold $text-accent"),
        (f"{tags.letter(tag.id)} ", "$foreground-muted"),
        first,
        (f"  {second}", "$foreground-muted"),
    )
    head = Content.assemble((first, "bold"), (group_name(tags, tag.id), "$foreground-muted"), "\n")
    return Choice(Entry.of(tag.id, names, pinyin), line, head + definitions(tag))
