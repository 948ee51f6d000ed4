"""Where a selection ends that goes on by a word: on the word's last character, not on what follows it."""

from workbench.tui.marking import Marking
from workbench.tui.pairs import Pair, Place, Side
from workbench.tui.widgets.bilingual import BilingualView
from workbench.tui.widgets.bilingual_motion import WordSpans


def shown_text(pair: Pair, side: Side) -> str:
    """Return one column's text of a pair; empty where there is no translation."""
    return pair.source if side is Side.SOURCE else pair.translation or ""


def word_end(marking: Marking, place: Place, cut: WordSpans) -> Place:
    """Return the last character of the word at a place, or of the next one when it is there already."""
    for index in range(place.index, len(marking)):
        after = place.offset if index == place.index else -1
        for _, end in cut(shown_text(marking.pair(index), place.side)):
            if end - 1 > after:
                return Place(place.side, index, end - 1)
    return place


def word_end_before(marking: Marking, place: Place, cut: WordSpans) -> Place | None:
    """Return the last character of the last word that ends before a place; None where there is none."""
    for index in range(place.index, -1, -1):
        until = place.offset if index == place.index else None
        ends = [end - 1 for _, end in cut(shown_text(marking.pair(index), place.side))]
        if before := [end for end in ends if until is None or end < until]:
            return Place(place.side, index, before[-1])
    return None


def extend(view: BilingualView, marking: Marking, motion: str) -> None:
    """Go to the end of the word, sentence or paragraph that a motion to the next one goes through."""
    began = view.place
    if motion == "word_next":
        view.go_to(word_end(marking, began, view.word_spans))
        return
    ahead = began
    while True:
        view.go_to(ahead)
        view.move(motion)
        if view.place == ahead:
            return
        ahead = view.place
        view.move("left")
        while _blank(marking, view.place) and view.place != began:
            view.move("left")
        if (view.place.index, view.place.offset) > (began.index, began.offset):
            return


def retract(view: BilingualView, marking: Marking, motion: str) -> None:
    """Take back the last word or sentence of a selection that goes forward; else go back as without one.

    It undoes ``extend``: going to the beginning would leave one letter of what is taken back.
    """
    began, anchor = view.place, view.began_at
    if motion == "word_previous":
        end = word_end_before(marking, began, view.word_spans)
    else:
        view.move(motion)
        view.move("left")
        while _blank(marking, view.place) and view.place.offset:
            view.move("left")
        end = view.place
        view.go_to(began)
    if end is not None and anchor is not None and _at(anchor) <= _at(end) < _at(began):
        view.go_to(end)
    else:
        view.move(motion)


def _at(place: Place) -> tuple[int, int]:
    return place.index, place.offset


def _blank(marking: Marking, place: Place) -> bool:
    text = shown_text(marking.pair(place.index), place.side)
    return not text[place.offset : place.offset + 1].strip()
