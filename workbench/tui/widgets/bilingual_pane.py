"""The drawing half of the bilingual view: rows on Textual's Line API, scrolling, and what to draw again."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.messages import say
from workbench.tui.pairs import Place, Side
from workbench.tui.widgets.bilingual_ink import OKABE_ITO, Inks, Theme
from workbench.tui.widgets.bilingual_lanes import lanes, overlapping
from workbench.tui.widgets.bilingual_layout import Layout
from workbench.tui.widgets.bilingual_marks import Marks
from workbench.tui.widgets.bilingual_paint import Overlay, Painter
from workbench.tui.widgets.bilingual_reach import Reach

_STRIPS = 256
"""Rows that are kept as drawn: some screens full. Each is a few hundred objects for the garbage collector."""
_NARROWEST = 24
"""Below this width in cells rows are cut off, because the columns do not shrink any further."""
_MARGIN = 2
"""Rows kept between the cursor and the edge of the screen, where there are enough."""


class _Look(NamedTuple):
    """What rows that were drawn depend on besides their content."""

    width: int
    background: Color
    filters: tuple[LineFilter, ...] = ()


class BilingualPane(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws pairs, marks and an overlay; only rows that changed are drawn again.

    It has no bindings of its own: what a key does is for the screen to say.
    """

    class Scrolled(Message, namespace="bilingual_view"):
        """Other rows are on the screen."""

        def can_replace(self, message: Message) -> bool:
            """Say whether waiting news of the same kind is needless."""
            return isinstance(message, BilingualPane.Scrolled)

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "bilingual--quiet",
        "bilingual--rule",
        "bilingual--selection",
        "bilingual--cursor",
    }
    DEFAULT_CSS = """
    BilingualPane {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    BilingualPane > .bilingual--quiet { text-style: dim italic; }
    BilingualPane > .bilingual--rule { text-style: dim; }
    BilingualPane > .bilingual--selection { background: $primary; color: $text; }
    BilingualPane > .bilingual--cursor { background: $warning; color: $text; }
    """

    stacked: reactive[bool] = reactive(False, init=False)
    """Whether translations stand under their source instead of beside it; follows the width."""

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002  Textual's word
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.stack_below = 100
        """Widths in cells below which the columns stack."""
        self._laid = Layout()
        self._marks = Marks()
        self._overlay = Overlay(Place(Side.SOURCE, 0, 0))
        self._palette: tuple[str, ...] = OKABE_ITO
        self._plain = False
        self._painter: Painter | None = None
        self._strips: LRUCache[int, Strip] = LRUCache(_STRIPS)
        self._look = _Look(0, Color(0, 0, 0))
        self._has_text: bool | None = None
        self._drag: Place | None = None
        self._stood: tuple[Place, int, int] | None = None
        """The cursor and the top row as the last fitting left them, and the row of the screen it aimed at."""

    @property
    def palette(self) -> Sequence[str]:
        """The colours that marks number, as Textual writes colours."""
        return self._palette

    @palette.setter
    def palette(self, colours: Sequence[str]) -> None:
        self._palette = tuple(colours)
        self._repaint()

    @property
    def plain(self) -> bool:
        """Whether to draw without colour."""
        return self._plain

    @plain.setter
    def plain(self, plain: bool) -> None:
        self._plain = plain
        self._repaint()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw rows of the widget, from those drawn before where nothing changed.

        A pane with a frame or an opacity takes Textual's own way, which knows about
        them and draws every row anew when it scrolls.
        """
        framed = self._is_framed()
        filters = () if framed else tuple(self.get_line_filters())
        look = _Look(self.scrollable_content_region.width, self.background_colors[1], filters)
        if look != self._look:
            self._look = look
            self._strips.clear()
            if look.width != self._laid.columns.width:
                self.call_next(self._resized)
        if framed:
            return super().render_lines(crop)
        strips = [self._strip(y) for y in crop.line_range]
        if crop.x or crop.right < look.width:
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Draw the row ``y`` of the widget; for panes with a frame."""
        return self._strip(y)

    def _is_framed(self) -> bool:
        """Say whether the style sheet asks for more than rows of text."""
        styles = self.styles
        clear = self.opacity == 1.0 and styles.text_opacity == 1.0 and styles.tint.a == 0
        return not clear or styles.gutter.totals != (0, 0) or any(edge for edge, _ in styles.outline)

    def _strip(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        strip = self._strips.get(row)
        if strip is None:
            segments = self._segments(row)
            for one in self._look.filters:
                segments = one.apply(segments, self._look.background)
            strip = Strip(segments, self._look.width)
            if self._look.width < _NARROWEST:
                strip = Strip(segments).crop(0, self._look.width)
            self._strips[row] = strip
        return strip

    def _segments(self, row: int) -> list[Segment]:
        painter, layout, width = self._ready_painter(), self._laid, self._look.width
        if self._has_text is False and row == 0:
            return painter.notice(say("view.empty"), width)
        if not layout.fitted or layout.columns.width != width or row >= layout.height:
            return painter.notice("", width)
        return painter.row(layout.line(row), self._overlay)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows again, and the scroll bar when it moves by an eighth of a cell: finer it cannot."""
        eighths = 8 * self.size.height / max(self.virtual_size.height, 1)
        if self.show_vertical_scrollbar and int(old_value * eighths) != int(new_value * eighths):
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
            self.post_message(self.Scrolled())

    def notify_style_update(self) -> None:
        """Draw everything again when the theme changes."""
        super().notify_style_update()
        self._painter = None
        self._strips.clear()

    def watch_stacked(self) -> None:
        """Wrap everything again."""
        self._fit()

    def on_resize(self, _: events.Resize) -> None:
        """Wrap everything to the new width."""
        self._resized()

    def _resized(self) -> None:
        """Wrap everything to the width there is; the cursor stays in its row, or comes into view."""
        self.set_reactive(BilingualPane.stacked, 0 < self.outer_size.width < self.stack_below)
        self._fit()

    def _fit(self) -> None:
        """Wrap everything to the width there is."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        before = self._wanted_row()
        self._laid.fit(width, stacked=self.stacked)
        self._laid.set_lanes(-1, ())
        self._set_lanes()
        self._restack(before)
        self._reveal()
        self._redraw()
        self._stood = (self._overlay.place, self.scroll_offset.y, before)

    def _wanted_row(self) -> int:
        """Return in which row of the screen the cursor belongs.

        A small screen has no such row, perhaps; a larger one has it again, if
        nobody has moved or scrolled meanwhile.
        """
        if self._stood is not None and self._stood[:2] == (self._overlay.place, self.scroll_offset.y):
            return self._stood[2]
        return self._screen_row()

    def _screen_row(self) -> int:
        """Return in which row of the screen the cursor is; it may lie outside."""
        if not self._laid.fitted or not self._laid.pairs:
            return 0
        return self._laid.y(self._overlay.place) - self.scroll_offset.y

    def _restack(self, screen_row: int) -> None:
        """Take the new height, and keep the cursor in its row of the screen."""
        self._grow_or_shrink()
        if self._laid.pairs:
            self.scroll_to(y=self._laid.y(self._overlay.place) - screen_row, animate=False)

    def _grow_or_shrink(self) -> None:
        """Take the new height.

        It changes nothing but the scrollbar, which is always there; Textual
        would lay the whole screen out anew, and paint it.
        """
        size = Size(self.scrollable_content_region.width, max(self._laid.height, 1))
        if size.width == self.virtual_size.width and size != self.virtual_size:
            self.set_reactive(BilingualPane.virtual_size, size)
            self._scroll_update(size)
        else:
            self.virtual_size = size

    def _reveal(self) -> None:
        """Scroll as little as it takes to see the cursor, and some rows around it."""
        height = self.scrollable_content_region.height
        if not self._laid.fitted or not self._laid.pairs or height <= 0:
            return
        y, top = self._laid.y(self._overlay.place), self.scroll_offset.y
        margin = min(_MARGIN, (height - 1) // 2) if self._drag is None else 0
        wanted = min(max(top, y + margin - height + 1), max(y - margin, 0))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)

    def _set_lanes(self) -> bool:
        """Show how the marks at the cursor nest, if the current one overlaps others; say whether rows moved.

        They stay until the cursor leaves the text, so that rows do not jump at every step.
        """
        overlay, layout = self._overlay, self._laid
        place = overlay.place
        stays = overlay.laned_at == (place.side, place.index)
        overlay.laned, overlay.laned_at = [], None
        if not layout.pairs or not (stays or overlay.current is not None):
            return layout.set_lanes(-1, ())
        laned = overlapping(self._marks.on(place.side, place.index))
        if not stays and all(local.mark.annotation != overlay.current for local in laned):
            return layout.set_lanes(-1, ())
        overlay.laned, overlay.laned_at = laned, (place.side, place.index)
        page, width = layout.page(place.side, place.index), layout.columns.cells(place.side)
        rows = (layout.side_row(place.side, place.index, row) for row in range(layout.text_rows(place.index)))
        counts = (
            len(lanes(page, row, overlay.laned, width)) if 0 <= row < len(page.ends) else 0 for row in rows
        )
        return layout.set_lanes(place.index, tuple(counts))

    def _lay_lanes(self) -> None:
        """Show the lanes that belong to the cursor's place; rows below them move."""
        if not self._laid.fitted:
            return
        if self._set_lanes():
            self._grow_or_shrink()
            self._reveal()
            self._redraw()

    def _touch_pairs(self, indexes: Iterable[int]) -> None:
        """Draw pairs again."""
        if not self._laid.fitted:
            return
        for index in indexes:
            if 0 <= index < len(self._laid.pairs):
                self._touch_rows(self._laid.top(index), self._laid.bottom(index))

    def _touch_rows(self, first: int, last: int) -> None:
        """Draw rows from ``first`` up to ``last`` again: now, or when they come on the screen."""
        if last - first > _STRIPS:
            self._strips.clear()
        for row in range(first, min(last, first + _STRIPS)):
            self._strips.discard(row)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        first, last = max(first, top), min(last, top + height)
        if first < last:
            self.refresh(Region(0, first - top, self.scrollable_content_region.width, last - first))

    def _touch_between(self, one: Place, other: Place) -> None:
        """Draw the rows from one place to another again."""
        if self._laid.fitted and self._laid.pairs:
            low, high = sorted((self._laid.y(one), self._laid.y(other)))
            self._touch_rows(low, high + 1)

    def _touch_reach(self, reach: Reach | None) -> None:
        """Draw what is selected again."""
        if reach is not None and self._laid.fitted:
            self._touch_rows(self._laid.top(reach.first), self._laid.bottom(reach.last))

    def _ready_painter(self) -> Painter:
        if self._painter is None:
            style = self.get_component_rich_style
            theme = Theme(
                self.rich_style,
                self.rich_style + style("bilingual--quiet", partial=True),
                self.rich_style + style("bilingual--rule", partial=True),
                style("bilingual--selection"),
                style("bilingual--cursor"),
            )
            inks = Inks(theme, self._palette, plain=self._plain)
            self._painter = Painter(self._laid, self._marks, inks)
        return self._painter

    def _repaint(self) -> None:
        """Draw everything again, in other colours."""
        self._painter = None
        self._redraw()

    def _redraw(self) -> None:
        """Draw everything again."""
        self._strips.clear()
        self.refresh()
