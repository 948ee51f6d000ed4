"""All relations of the open document as trees, to go to one of their annotations."""

from collections.abc import Sequence

from textual.content import Content

from workbench.messages import say
from workbench.tui.finding import Entry
from workbench.tui.marking import Marking
from workbench.tui.pairs import Side
from workbench.tui.pinyin import Pinyin
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.widgets.relations import forest_lines, tree, words
from workbench.usecases.forest import Branch, forest

_IN_FULL = 400
"""How many code points of a root's words stand below the list."""


class RelationList(Pick):
    """Picks a line of the trees; what it hands back is the line's number.

    It begins at the current annotation.
    """

    WIDE = True

    def __init__(self, marking: Marking, branches: Sequence[Branch], current: str, pinyin: Pinyin) -> None:
        lines = forest_lines(marking, branches, current)
        choices = [
            Choice(
                Entry.of(str(number), _names(marking, branch, line), pinyin), line, _detail(marking, branch)
            )
            for number, (branch, line) in enumerate(zip(branches, lines, strict=True))
        ]
        count = len({each.relation.id for each in branches if each.relation is not None})
        super().__init__(say("tui.relations.title", n=count), choices, keys=say("tui.relations.keys"))
        its_own = (
            at for at, each in enumerate(branches) if each.annotation == current and not each.stands_for_all
        )
        self.begin_at = next(its_own, 0)


def branches(marking: Marking) -> list[Branch]:
    """Return the lines of all relations whose annotations are shown, as they stand in the text."""

    def order(name: str) -> tuple[int, bool, int, str]:
        place = marking.place_of(name)
        if place is None:
            return (-1, False, 0, name)
        return (place.index, place.side is Side.TRANSLATION, place.offset, name)

    return forest(marking.session, marking.shows, order)


def _names(marking: Marking, branch: Branch, line: Content) -> list[str]:
    """Return what a line may be found by: what it says, and its annotation's tag in both languages."""
    if branch.stands_for_all:
        return [line.plain]
    tag = marking.session.annotations[branch.annotation].tag
    return [words(marking, branch.annotation), line.plain, *marking.tags.both(tag)]


def _detail(marking: Marking, branch: Branch) -> Content:
    """Return the whole relation; of a root, its words in full."""
    if branch.relation is None:
        return Content.styled(words(marking, branch.annotation, _IN_FULL), "italic")
    return Content("\n").join(tree(marking, branch.relation, branch.annotation))
