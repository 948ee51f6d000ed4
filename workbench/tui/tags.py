"""Tags as screens show them: found by id, coloured, lettered by layer, named in two languages."""

from collections.abc import Mapping
from typing import Final

from textual.color import Color

from workbench.domain.tagset import Group, Tag, Tagset
from workbench.messages import language
from workbench.tui.widgets.bilingual_ink import OKABE_ITO

NUMBERED: Final = 9
"""How many tags of a layer have a number key."""


class Tags:
    """The tagsets of a project, looked up by tag.

    ``plain`` does without colour; ``keys`` are those that choose a layer, where there is one.
    """

    def __init__(self, tagsets: Mapping[str, Tagset]) -> None:
        self.tagsets = tagsets
        self._tags = {tag.id: tag for tagset in tagsets.values() for tag in tagset.tags}
        self._groups = {group.id: group for tagset in tagsets.values() for group in tagset.groups}
        self._colours = {tag.id: number for number, tag in enumerate(_every(tagsets))}
        self.plain = False
        self.keys: Mapping[str, str] = {}

    def find(self, tag_id: str) -> Tag | None:
        """Return the tag with that id, or None when no tagset of the project has it."""
        return self._tags.get(tag_id)

    def group(self, tag: Tag) -> Group | None:
        """Return the tag's group."""
        return self._groups.get(tag.group) if tag.group else None

    def colour(self, tag_id: str) -> int:
        """Return the tag's number in the palette, which begins again at its end."""
        return self._colours.get(tag_id, 0)

    def style(self, tag_id: str) -> str:
        """Return the style of something small in the tag's colour, such as its number key."""
        if self.plain:
            return "bold reverse"
        colour = OKABE_ITO[self.colour(tag_id) % len(OKABE_ITO)]
        return f"bold {Color.parse(colour).get_contrast_text(1.0).hex} on {colour}"

    def letter(self, tag_id: str) -> str:
        """Return the letter of the tag's layer, such as C for claims."""
        return tag_id[:1].upper()

    def label(self, tag_id: str) -> str:
        """Return the tag's name in the language spoken now, or its id when nobody knows it."""
        tag = self.find(tag_id)
        return tag.name.given(language()) if tag else tag_id

    def both(self, tag_id: str) -> tuple[str, str]:
        """Return the tag's two names, that of the language spoken now first."""
        tag = self.find(tag_id)
        if tag is None:
            return (tag_id, "")
        return (tag.name.zh, tag.name.en) if language() == "zh" else (tag.name.en, tag.name.zh)

    def layer_name(self, layer: str) -> str:
        """Return the name of a layer in the language spoken now."""
        tagset = self.tagsets.get(layer)
        return tagset.name.given(language()) if tagset else layer

    def layer_title(self, layer: str) -> str:
        """Return the key that chooses a layer, and its name; the name alone where no key does."""
        return f"{self.keys.get(layer, '')} {self.layer_name(layer)}".lstrip()

    def offered(self, layer: str) -> tuple[Tag, ...]:
        """Return the tags of a layer that may be given now, in their order."""
        tagset = self.tagsets.get(layer)
        return tuple(tag for tag in tagset.tags if tag.enabled and tagset.gives(tag.id)) if tagset else ()

    def numbered(self, layer: str) -> tuple[Tag, ...]:
        """Return the tags of a layer that the number keys give, the first for 1."""
        return self.offered(layer)[:NUMBERED]


def _every(tagsets: Mapping[str, Tagset]) -> list[Tag]:
    return [tag for tagset in tagsets.values() for tag in tagset.tags if tag.enabled]
