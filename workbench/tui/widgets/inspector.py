"""What is known about the place under the cursor: annotations, or what can be given; the translation."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.domain.document import Agent
from workbench.messages import say
from workbench.tui.marking import Here, Marking
from workbench.tui.pairs import Place
from workbench.tui.widgets import describe, relations
from workbench.tui.widgets.parts import Parts, drawn
from workbench.tui.widgets.rows import plain
from workbench.usecases.primary import standings

_BLANK = Content("")


_PAGE = 24
"""Lines of a page of the inspector, where it has not more room than that."""


class Inspector(VerticalScroll, can_focus=False):
    """A pane of text that follows the cursor and is written anew only when what it says changes."""

    def __init__(self) -> None:
        super().__init__(id="inspector")
        self._shown: Sequence[Content] = ()
        self._lines = 0
        self._drawn = drawn()

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        text = Static(markup=False)
        text.auto_links = False
        yield text

    @property
    def room(self) -> int:
        """Return how many cells a line has."""
        return max(self.scrollable_content_region.width - 1, 20)

    @property
    def said(self) -> str:
        """Return what is shown, without its styles."""
        return "\n".join(part.plain for part in self._shown)

    def show(self, parts: Sequence[Content]) -> None:
        """Show these, one below the other, from their beginning.

        Contents are filled up to whole pages, so that the screen is laid out anew only when their
        number changes: at each step that cost half of the time (measured).
        """
        if len(parts) == len(self._shown) and all(map(Content.is_same, parts, self._shown)):
            return
        self._shown = parts
        lines = sum(part.plain.count("\n") + 1 for part in parts)
        missing = -lines % max(self.scrollable_content_region.height, _PAGE)
        filled = [*parts, Content("\n" * (missing - 1))] if missing else parts
        text = Parts(filled, self._drawn, lambda: self.app.theme)
        self.query_one(Static).update(text, layout=lines + missing != self._lines)
        self._lines = lines + missing
        self.scroll_home(animate=False)


def about(
    marking: Marking,
    place: Place,
    here: Here,
    *,
    current: str | None,
    tagging: tuple[str, bool],
    by: dict[str, Agent],
    width: int,
    running: str = "",
    roomy: bool = False,
    aid: Content = _BLANK,
    wanted: Sequence[str] = (),
) -> list[Content]:
    """Return what the inspector says of a place, in its parts.

    ``tagging`` is the current layer, and whether words are selected: then,
    and where nothing is tagged, the layer's tags stand first with their keys;
    where there is room, they are never out of sight. ``aid`` is what the
    dictionary says about the word at the cursor; it stands above all else.
    ``wanted`` are the segment's terms, each with its translations.
    """
    layer, selecting = tagging
    parts: list[Content] = [aid] if aid.plain else []
    first = len(parts)
    if selecting or current is None:
        parts.append(describe.numbered(marking.tags, layer, width))
    if current is not None and not selecting:
        parts += _annotations(marking, here, current, by, width)
    elif here.all:
        known = marking.session.annotations
        parts.append(describe.others(marking.tags, [(known[name], False) for name in here.all], by, width))
    parts.append(describe.translation(marking.unit(place.index), by, width, running=running))
    parts += [
        Content.styled(plain(f"≡ {each}"), "$text-accent").truncate(width, ellipsis=True) for each in wanted
    ]
    if roomy and current is not None and not selecting:
        parts += [_BLANK, describe.numbered(marking.tags, layer, width)]
    elif roomy:
        parts.insert(first + 1, _BLANK)
    return parts


def _annotations(
    marking: Marking, here: Here, current: str, by: dict[str, Agent], width: int
) -> list[Content]:
    known = marking.session.annotations
    note = ""
    if current in here.segment:
        note = say("tui.inspector.whole_segment")
    elif current in here.earlier:
        note = say("tui.inspector.earlier")
    elif current in here.document:
        note = say("tui.inspector.whole_document")
    elif marking.follows(known[current]):
        note = say("tui.inspector.follows")
    linked = describe.ranks(marking.tags, standings(marking.session, known[current]))
    for relation in marking.session.relations_of(current):
        linked += relations.tree(marking, relation, current)
    linked += relations.lacking(marking, current)
    parts = [describe.annotation(marking.tags, known[current], by=by, note=note, linked=linked)]
    if len(here.all) > 1:
        listed = [(known[name], name == current) for name in here.all]
        parts.append(describe.others(marking.tags, listed, by, width))
    return parts
