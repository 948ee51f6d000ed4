"""The bilingual view: a source and its translation side by side, with marks, a cursor and a selection."""

from collections.abc import Iterable, Sequence

from textual import events

from workbench.tui.pairs import Mark, Pair, Place, Side
from workbench.tui.widgets.bilingual_cursor import BilingualCursor
from workbench.tui.widgets.bilingual_paint import Overlay


class BilingualView(BilingualCursor):
    """Shows pairs of segments, and lets a person move over them, select and point.

    A place is a side, a pair and an offset in code points; it is always the
    start of a grapheme cluster. The selection lies on one side.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002  Textual's word
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._left: dict[Side, Place] = {}

    def show(self, pairs: Sequence[Pair]) -> None:
        """Show a document from its start, without marks."""
        self._laid.show(pairs)
        self._marks.show(self._laid.pairs)
        was_selecting = self.selecting or self.pieces > 0
        self._anchor = self._drag = None
        self._grown.clear()
        self._left.clear()
        self._overlay = Overlay(Place(Side.SOURCE, 0, 0))
        self._has_text = bool(pairs)
        self._fit()
        self.scroll_to(y=0, animate=False)
        if was_selecting:
            self.post_message(self.Selected(()))

    def update_pair(self, index: int, pair: Pair) -> None:
        """Show a new version of one pair, such as a new translation; only that one is wrapped again."""
        screen_row, height = self._screen_row(), self._laid.height
        reach = self._overlay.reach
        touched = reach is not None and reach.first <= index <= reach.last
        self._laid.replace(index, pair)
        self._marks.replaced(index)
        self._left.clear()
        self._overlay.place = self._reader.settle(self._overlay.place)
        if touched:
            self.clear_selection()
        self._keep(tuple(one for one in self._overlay.kept if not one.first <= index <= one.last))
        self._set_lanes()
        self._touch_pairs((index, index + 1))
        if self._laid.fitted and self._laid.height != height:
            at_top = self.scroll_offset.y == 0 and self._overlay.place.index == 0
            self._restack(self._laid.y(self._overlay.place) if at_top else screen_row)
            self._redraw()

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Show these marks and no others."""
        self._marks.put(marks)
        self._lay_lanes()
        self._redraw()

    def change_marks(self, removed: Iterable[str], added: Iterable[Mark]) -> None:
        """Take the marks of some annotations away, and add others; only their rows are drawn again."""
        touched = self._marks.change(removed, added)
        self._touch_pairs({index for _, index in touched})
        if (self.place.side, self.place.index) in touched:
            self._lay_lanes()

    def marks_at(self, place: Place) -> tuple[Mark, ...]:
        """Return the marks on a character, the innermost first."""
        return self._marks.at(place) if 0 <= place.index < len(self._laid.pairs) else ()

    def set_current(self, annotation_id: str | None) -> None:
        """Point one annotation out, or none."""
        overlay = self._overlay
        if annotation_id == overlay.current:
            return
        homes = self._marks.homes(overlay.current) | self._marks.homes(annotation_id)
        overlay.current = annotation_id
        self._touch_pairs(index for _, index in homes)
        self._lay_lanes()

    def move(self, motion: str, count: int = 1) -> None:
        """Move the cursor, by the names in ``bilingual_motion.MOTIONS``, ``half_down`` and ``half_up``.

        Raises KeyError for another name.
        """
        if motion in {"half_down", "half_up"}:
            self._half(motion.removeprefix("half_"), count)
        else:
            self._go(self._reader.move(self.place, motion, count))

    def go_to(self, place: Place) -> None:
        """Put the cursor on a character; on the source, where that is not translated."""
        self._reader.column = None
        place = self._reader.settle(place)
        if place.side is not self.place.side:
            self.clear_selection()
        self._go(place)

    def switch_side(self) -> None:
        """Go to the other side of the pair, where the cursor was last time; stay, if it is not translated."""
        here = self.place
        there = Side.TRANSLATION if here.side is Side.SOURCE else Side.SOURCE
        if not self._laid.pairs or not self._laid.text(there, here.index):
            return
        self._left[here.side] = here
        remembered = self._left.get(there)
        known = remembered is not None and remembered.index == here.index
        self.go_to(remembered if known and remembered else Place(there, here.index, 0))

    def select(self, side: Side, index: int, start: int, end: int) -> None:
        """Select characters of one text, moved out to whole clusters; offsets are that text's own."""
        page = self._laid.page(side, index)
        start, end = page.ruler.snap(start, forward=False), page.ruler.snap(end, forward=True)
        self._reader.column = None
        self._grown.clear()
        if start < end:
            self._choose(Place(side, index, start), Place(side, index, page.last(end)))
        else:
            self._choose(None, self._reader.settle(Place(side, index, start)))

    @property
    def on_screen(self) -> range:
        """The pairs of which something is on the screen."""
        rows, top = min(self.scrollable_content_region.height, self._laid.height), self.scroll_offset.y
        if not self._laid.fitted or not self._laid.pairs or rows <= 0:
            return range(0)
        bottom = min(top + rows, self._laid.height) - 1
        return range(self._laid.line(min(top, bottom)).pair, self._laid.line(bottom).pair + 1)

    def centre(self) -> None:
        """Bring both texts of the cursor's pair to the middle, or its row if they are too tall."""
        height = self.scrollable_content_region.height
        if not self._laid.fitted or not self._laid.pairs or height <= 0:
            return
        index = self._overlay.place.index
        top, bottom = self._laid.top(index), self._laid.bottom(index)
        if bottom - top > height:
            top = self._laid.y(self._overlay.place)
            bottom = top + 1
        self.scroll_to(y=max((top + bottom - height + 1) // 2, 0), animate=False)

    def _half(self, motion: str, count: int) -> None:
        """Move by half a screen: the text scrolls, and the cursor stays in its row of the screen."""
        rows = max(self.scrollable_content_region.height // 2, 1) * count
        before = self._screen_row()
        place = self._reader.move(self.place, motion, rows)
        self._go(place)
        if self._laid.fitted and self._laid.pairs:
            self.scroll_to(y=self._laid.y(self.place) - before, animate=False)
            self._reveal()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on the character under the pointer; a drag selects from there."""
        place = self._pointed(event)
        if event.button != 1 or place is None:
            return
        event.stop()
        self.capture_mouse()
        self._drag = place
        self._reader.column = None
        self.clear_selection()
        if place == self.place:
            self.tell_moved()
        self._go(place)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select from where the button was pressed to the pointer."""
        if self._drag is None:
            return
        event.stop()
        place = self._pointed(event, self._drag.side)
        if place is not None and place.side is self._drag.side and place != self.place:
            self._choose(self._drag, place)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag."""
        if self._drag is not None:
            event.stop()
            self._drag = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Select the word at a double click, and the segment at a triple one."""
        if event.chain == 2:
            self.grow()
        elif event.chain == 3:
            place = self.place
            self.select(place.side, place.index, 0, len(self._laid.text(place.side, place.index)))

    def _pointed(self, event: events.MouseEvent, side: Side | None = None) -> Place | None:
        """Return the character under the pointer, or the nearest one, on a side if that is given.

        Outside the widget it is the row beyond its edge, so that a drag scrolls.
        """
        if not self._laid.fitted or not self._laid.pairs:
            return None
        x, y = event.get_content_offset_capture(self)
        height = self.scrollable_content_region.height
        row = self.scroll_offset.y + min(max(y, -1), height)
        return self._at(min(max(row, 0), self._laid.height - 1), x, side)
