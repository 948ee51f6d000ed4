"""The part of the annotate screen that selects several pieces for one annotation."""

from workbench.messages import say
from workbench.tui.screens.showing import Showing


class Pieces(Showing):
    """Keeps pieces of a selection; the next tag goes to all of them, as one annotation."""

    def action_keep_piece(self) -> None:
        """Keep what is selected and go on to another piece; take a kept one up again, to change it."""
        view = self.view
        if not view.selecting and not view.pieces:
            self.bench.warn(say("tui.pieces.select_first"))
            return
        before = view.pieces
        view.keep_piece()
        if view.pieces == before and not view.selecting:
            self.told(say("tui.pieces.next"))
            return
        self.told(say("tui.pieces.taken_up" if view.selecting else "tui.pieces.next"))
        self.look()

    def may_select(self) -> bool:
        """Say whether something may be selected here: pieces of one annotation stand in one column."""
        if self.view.pieces_elsewhere:
            self.bench.warn(say("tui.pieces.other_side"))
            return False
        return True

    def let_go(self) -> None:
        """Drop the selection; without one, all kept pieces.

        To drop one alone, take it up with ``V`` first.
        """
        view = self.view
        if view.selecting or not view.pieces:
            view.clear_selection()
            self.told(say("tui.pieces.next") if view.pieces else "")
            return
        self.told(say("tui.pieces.dropped", n=view.pieces))
        view.clear_pieces()
