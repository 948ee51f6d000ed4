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

Scope = Literal["selection", "segment", "document", "retag"]


class PickTag(Pick):
    """Picks a tag, and what it goes to: ``scope`` may be changed while picking.

    The current layer's tags come first; the others follow, each under the
    letter of its layer.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("pick_tag")]

    def __init__(self, tags: Tags, layer: str, scope: Scope, pinyin: Pinyin) -> None:
        layers = [layer, *(each for each in tags.tagsets if each != layer)]
        choices = [
            _choice(tags, tag, number if each == layer and number <= len(tags.numbered(layer)) else 0, pinyin)
            for each in layers
            for number, tag in enumerate(tags.offered(each), 1)
        ]
        super().__init__(say(f"tui.pick.tag_{scope}"), choices, keys=say("tui.pick.tag_keys"))
        self.scope: Scope = scope

    def action_scope(self, scope: Literal["segment", "document"]) -> None:
        """Tag the whole segment or the whole document with what is highlighted."""
        if self.scope == "retag":
            return
        self.scope = scope
        self.query_one("#pick-title", Static).update(say(f"tui.pick.tag_{scope}"))
        self.action_take()


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
