"""The cursor and the selection of the bilingual view."""

from collections.abc import Callable

from textual.message import Message

from workbench.tui.pairs import Place, Side, Stretch
from workbench.tui.widgets.bilingual_motion import Reader, WordSpans, has_chinese, simple_words
from workbench.tui.widgets.bilingual_pane import BilingualPane
from workbench.tui.widgets.bilingual_reach import Reach, between, levels, merged, stretches


class BilingualCursor(BilingualPane):
    """A pane with a cursor; the selection runs from where it was begun to the cursor, both included."""

    class Selected(Message, namespace="bilingual_view"):
        """Something else is selected now, or nothing."""

        def __init__(self, stretches: tuple[Stretch, ...]) -> None:
            super().__init__()
            self.stretches = stretches

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002  Textual's word
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._reader = Reader(self._laid)
        self._word_spans: WordSpans = simple_words
        self._anchor: Place | None = None
        self._done: Place | None = None
        """The last character of what was just dealt with, as long as the cursor stays on it."""
        self._grown: list[tuple[Place | None, Place]] = []
        self.following: Callable[[], object] | None = None
        """Called when the cursor is elsewhere, or was put where it is."""

    @property
    def place(self) -> Place:
        """The character the cursor is on."""
        return self._overlay.place

    @property
    def on_chinese(self) -> bool:
        """Whether the text under the cursor holds Chinese."""
        place = self.place
        return bool(self._laid.pairs) and has_chinese(self._laid.text(place.side, place.index))

    @property
    def selecting(self) -> bool:
        """Whether moves extend a selection."""
        return self._anchor is not None

    @property
    def began_at(self) -> Place | None:
        """Where the selection was begun, if there is one."""
        return self._anchor

    @property
    def selected(self) -> tuple[Stretch, ...]:
        """What is selected, in its order: of each piece a stretch of the source, or one of each unit."""
        overlay = self._overlay
        reaches = overlay.kept if overlay.reach is None else merged((*overlay.kept, overlay.reach))
        return tuple(each for reach in reaches for each in stretches(self._laid.pairs, reach))

    @property
    def pieces(self) -> int:
        """How many pieces are kept, besides the one that moves extend."""
        return len(self._overlay.kept)

    @property
    def pieces_elsewhere(self) -> bool:
        """Whether the kept pieces stand in the other column."""
        return any(each.side is not self.place.side for each in self._overlay.kept)

    @property
    def current(self) -> str | None:
        """The annotation that is pointed out among those around it."""
        return self._overlay.current

    @property
    def word_spans(self) -> WordSpans:
        """Cuts a text that holds Chinese into words; the app puts a segmenter here."""
        return self._word_spans

    @word_spans.setter
    def word_spans(self, cutter: WordSpans) -> None:
        self._word_spans = cutter
        self._reader.use(cutter)

    def start_selection(self) -> None:
        """Select the character at the cursor; moves extend the selection from now on.

        Right after ``end_selection`` it is the next character that is not white space.
        """
        if self._laid.pairs:
            begin = self.place if self._done is None else self._reader.beyond_blanks(self.place)
            self._choose(begin, begin)

    def end_selection(self) -> None:
        """Select nothing, and keep no piece: what was selected is dealt with.

        The cursor stays on its last character; what is selected from there begins after it.
        """
        reach, kept = self._overlay.reach, self._overlay.kept
        on_last = any(self._last(each) == self.place for each in (*kept, *([reach] if reach else [])))
        self.clear_selection()
        self.clear_pieces()
        self._done = self.place if on_last else None

    def clear_selection(self) -> None:
        """Select nothing."""
        self._done = None
        self._grown.clear()
        self._choose(None, self.place)

    def keep_piece(self) -> None:
        """Keep what is selected, so that another piece can be selected besides it.

        With nothing selected, the kept piece at the cursor is taken up again, to be changed.
        """
        overlay = self._overlay
        if overlay.reach is not None:
            self._keep(merged((*overlay.kept, overlay.reach)))
            self.clear_selection()
            return
        held = next((each for each in overlay.kept if self._holds(each, self.place)), None)
        if held is not None:
            self._keep(tuple(each for each in overlay.kept if each != held))
            self._grown.clear()
            self._choose(*self._ends(held))

    def drop_piece(self) -> None:
        """Let the last kept piece go."""
        self._keep(self._overlay.kept[:-1])

    def clear_pieces(self) -> None:
        """Let all kept pieces go."""
        self._keep(())

    def _keep(self, pieces: tuple[Reach, ...]) -> None:
        """Keep these pieces and no others."""
        before = self._overlay.kept
        if pieces != before:
            self._overlay.kept = pieces
            for each in {*before} ^ {*pieces}:
                self._touch_reach(each)
            self.post_message(self.Selected(self.selected))

    def _holds(self, reach: Reach, place: Place) -> bool:
        length = len(self._laid.text(place.side, place.index))
        inside = reach.within(place.side, place.index, length)
        return inside is not None and inside[0] <= place.offset < inside[1]

    def swap_ends(self) -> None:
        """Go to the other end of the selection."""
        if self._anchor is not None:
            self._reader.column = None
            self._choose(self.place, self._anchor)

    def grow(self) -> None:
        """Select the next larger thing around the cursor: word, clause, segment, paragraph."""
        if not self._laid.pairs:
            return
        origin = self._grown[0][1] if self._grown else self.place
        now = self._overlay.reach or between(self._laid, self.place, self.place)
        larger = next((one for one in levels(self._reader, origin) if one.holds(now) and one != now), None)
        if larger is not None:
            before = (self._anchor, self.place)
            self._choose(*self._ends(larger))
            self._grown.append(before)

    def shrink(self) -> None:  # type: ignore[override]  # Widget.shrink is a flag that only Rich renderables heed
        """Select what was selected before it grew, or else the next smaller thing around the cursor."""
        if self._grown:
            anchor, place = self._grown.pop()
            kept = self._grown[:]
            self._choose(anchor, place)
            self._grown = kept
            return
        now = self._overlay.reach
        if now is None:
            return
        smaller = [one for one in levels(self._reader, self.place) if now.holds(one) and one != now]
        if smaller:
            self._choose(*self._ends(smaller[-1]))

    def _ends(self, reach: Reach) -> tuple[Place, Place]:
        """Return the first and the last character of a reach, to go there."""
        self._reader.column = None
        return Place(reach.side, reach.first, reach.start), self._last(reach)

    def _last(self, reach: Reach) -> Place:
        return Place(reach.side, reach.last, self._laid.page(reach.side, reach.last).last(reach.end))

    def _go(self, place: Place) -> None:
        """Move the cursor; the selection, if there is one, follows."""
        self._grown.clear()
        self._choose(self._anchor, place)

    def _choose(self, anchor: Place | None, place: Place) -> None:
        """Put the cursor and the other end of the selection somewhere, and draw what that changes."""
        overlay = self._overlay
        before, reach_before = overlay.place, overlay.reach
        if anchor is not None and any(each.side is not place.side for each in overlay.kept):
            self._keep(())
        self._anchor, overlay.place = anchor, place
        overlay.reach = None if anchor is None else between(self._laid, anchor, place)
        self._touch_change(before, reach_before)
        if overlay.reach != reach_before:
            self.post_message(self.Selected(self.selected))
        if place != before:
            self._done = None
            self.tell_moved()

    def tell_moved(self) -> None:
        """Tell who follows the cursor that it is elsewhere, or was put where it is.

        At once, and by no message: before that came, the next key might have
        been dealt with, for the annotation that the cursor has left.
        """
        if self.following is not None:
            self.following()

    def _touch_change(self, before: Place, reach_before: Reach | None) -> None:
        """Draw again what differs between two states of the overlay."""
        overlay = self._overlay
        if (before.side, before.index) != (overlay.place.side, overlay.place.index):
            self._touch_pairs((before.index, overlay.place.index))
            self._lay_lanes()
        else:
            self._touch_between(before, before)
            self._touch_between(overlay.place, overlay.place)
        if overlay.reach != reach_before:
            self._touch_selection(before, reach_before)
        if before != overlay.place:
            self._reveal()

    def _touch_selection(self, before: Place, reach_before: Reach | None) -> None:
        """Draw again what is selected now and was not, or the other way round."""
        reach = self._overlay.reach
        if reach is not None and reach_before is not None and self._keeps_an_end(reach, reach_before):
            self._touch_between(before, self._overlay.place)
            return
        self._touch_reach(reach_before)
        self._touch_reach(reach)

    def _keeps_an_end(self, reach: Reach, before: Reach) -> bool:
        return reach[:3] == before[:3] or (reach.side, *reach[3:]) == (before.side, *before[3:])

    def _at(self, y: int, x: int, side: Side | None = None) -> Place:
        """Return the character shown in a cell of the view, or the nearest one in its row or pair."""
        layout = self._laid
        line = layout.line(y)
        if side is None:
            side = self._side_at(line.pair, line.row if line.lead is None else 0, x)
        if not layout.text(side, line.pair):
            side = Side.SOURCE
        page = layout.page(side, line.pair)
        row = 0 if line.lead is not None else layout.side_row(side, line.pair, line.row)
        row = min(max(row, 0), len(page.ends) - 1)
        return Place(side, line.pair, page.at(row, x - layout.columns.x(side)))

    def _side_at(self, index: int, row: int, x: int) -> Side:
        columns = self._laid.columns
        if columns.stacked:
            translated = self._laid.side_row(Side.TRANSLATION, index, row) >= 0
        else:
            translated = x > columns.source_x + columns.source
        return Side.TRANSLATION if translated else Side.SOURCE
