"""What is known about the place under the cursor: annotations, or what can be given; the translation."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workbench.domain.annotation import Annotation
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
    above: Content = _BLANK,
    below: Content = _BLANK,
    wanted: Sequence[str] = (),
) -> list[Content]:
    """Return what the inspector says of a place, in its parts.

    ``tagging`` is the current layer, and whether its keys are what is asked
    for, as while words are selected: then, and where nothing is tagged, the
    layer's tags stand first with their keys; where there is room, they are
    never out of sight. ``above`` stands above all else, such as what the
    dictionary says about the word at the cursor; ``below`` after the annotations.
    ``wanted`` are the segment's terms, each with its translations.
    """
    layer, keys_first = tagging
    parts: list[Content] = [above] if above.plain else []
    first = len(parts)
    if keys_first or current is None:
        parts.append(describe.numbered(marking.tags, layer, width))
    if keys_first:
        parts += _marked(marking, here, current, by, width, roomy=roomy)
    else:
        parts += _annotations(marking, here, current, by, width)
    if below.plain:
        parts.append(below)
    parts.append(describe.translation(marking.unit(place.index), by, width, running=running))
    parts += [
        Content.styled(plain(f"≡ {each}"), "$text-accent").truncate(width, ellipsis=True) for each in wanted
    ]
    if roomy and current is not None and not keys_first:
        parts += [_BLANK, describe.numbered(marking.tags, layer, width)]
    elif roomy:
        parts.insert(first + 1, _BLANK)
    return parts


def _annotations(
    marking: Marking, here: Here, current: str | None, by: dict[str, Agent], width: int
) -> list[Content]:
    """Return all about the current annotation, and what else is at the place, or about the document."""
    parts = [_annotation(marking, here, current, by)] if current is not None else []
    if len(here.near) > 1 or (here.near and current not in here.near):
        parts.append(_here(marking, here, current, by, width))
    if here.document and here.document != (current,):
        parts.append(_of_document(marking, here, current, by, width))
    return parts


def _marked(
    marking: Marking, here: Here, current: str | None, by: dict[str, Agent], width: int, *, roomy: bool
) -> list[Content]:
    """Return which annotation the keys for annotations are for, below the number keys.

    Where there is not much room, it is one line: the last one that is seen.
    """
    parts: list[Content] = []
    if current is not None and not roomy:
        names = here.near if current in here.near else here.all
        several = say("tui.inspector.marked_of_several" if len(names) > 1 else "tui.inspector.marked")
        parts.append(describe.in_a_line(marking.tags, _listed(marking, names, current), width, several))
        return parts
    if here.near:
        parts.append(_here(marking, here, current, by, width))
    if here.document:
        parts.append(_of_document(marking, here, current, by, width))
    if current is not None:
        parts.append(Content.styled(say("tui.inspector.marked"), "$foreground-muted"))
    return parts


def _here(marking: Marking, here: Here, current: str | None, by: dict[str, Agent], width: int) -> Content:
    key = "here" if len(here.near) > 1 else "only_here" if current in here.near else "one_here"
    head = say(f"tui.inspector.{key}", n=len(here.near))
    return describe.others(marking.tags, _listed(marking, here.near, current), by, width, head)


def _of_document(
    marking: Marking, here: Here, current: str | None, by: dict[str, Agent], width: int
) -> Content:
    head = say("tui.inspector.of_document", n=len(here.document))
    return describe.others(marking.tags, _listed(marking, here.document, current), by, width, head)


def _listed(marking: Marking, names: Sequence[str], current: str | None) -> list[tuple[Annotation, bool]]:
    return [(marking.session.annotations[name], name == current) for name in names]


def _annotation(marking: Marking, here: Here, current: str, by: dict[str, Agent]) -> Content:
    known = marking.session.annotations
    linked = describe.ranks(marking.tags, standings(marking.session, known[current]))
    for relation in marking.session.relations_of(current):
        linked += relations.tree(marking, relation, current)
    linked += relations.lacking(marking, current)
    note = _note(marking, here, known[current])
    return describe.annotation(marking.tags, known[current], by=by, note=note, linked=linked)


def _note(marking: Marking, here: Here, annotation: Annotation) -> str:
    """Return what is special about an annotation that concerns a place."""
    key = ""
    if annotation.id in here.segment:
        key = "whole_segment"
    elif annotation.id in here.earlier:
        key = "earlier" if annotation.spans else "earlier_segment"
    elif annotation.id in here.document:
        key = "whole_document"
    elif marking.follows(annotation):
        key = "follows"
    return say(f"tui.inspector.{key}") if key else ""
