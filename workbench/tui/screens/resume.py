"""The part of the annotate screen that goes on where the person left the document last time."""

from workbench.messages import say
from workbench.tui.pairs import Place, Side
from workbench.tui.screens.showing import Showing
from workbench.usecases.left import Left, leave

_BEGINNING = Place(Side.SOURCE, 0, 0)


class Resume(Showing):
    """Takes note of where the cursor is, and puts it there when the document is opened again."""

    def __init__(self) -> None:
        super().__init__()
        self._moved_to: Place | None = None

    def stays(self) -> None:
        """Take note of where the cursor has come."""
        self._moved_to = self.view.place

    def resume(self, left: Left | None) -> None:
        """Go to where it was left; a segment that there is no more has been left for good."""
        if left is None or left.segment not in self.session.segments:
            return
        side = Side.TRANSLATION if left.translated else Side.SOURCE
        place = Place(side, self.marking.index(left.segment), left.offset)
        if place == _BEGINNING:
            return
        self.view.go_to(place)
        self.view.centre()
        self.told(say("tui.annotate.resumed"))
        self.look()

    def on_unmount(self) -> None:
        """Keep it for the next time; by now the text is no longer on the screen."""
        if self.ready and len(self.marking) and self._moved_to is not None:
            place = self._moved_to
            segment = self.marking.segment(place.index).id
            left = Left(segment, place.side is Side.TRANSLATION, place.offset)
            leave(self.bench.wb, self.session.document.id, left)
