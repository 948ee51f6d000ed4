"""The part of the annotate screen that shows what is proposed: the ghosts of the pairs that are on it."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

from textual import work
from textual.content import Content
from textual.worker import Worker

from workbench.domain.annotation import Annotation
from workbench.errors import WorkbenchError
from workbench.messages import say
from workbench.tui.ghosts import Ghost, Ghosts
from workbench.tui.pairs import Place
from workbench.tui.screens.tagging import Tagging
from workbench.tui.standstill import Standstill
from workbench.tui.threads import present
from workbench.tui.widgets import describe, proposals
from workbench.usecases import suggest
from workbench.usecases.project import Projection, all_projections

REST = 0.2
"""How long the text must have stood still, in seconds, before projections are looked for."""
SHOWN: Final = ("all", "suggestions", "projections", "none")
"""Which ghosts are shown; one key goes from each to the next."""
_AHEAD = 16
"""In how many pairs projections are looked for at once, on the way to the next ghost."""


class Haunted(Tagging):
    """Draws ghosts beside annotations, and goes from one to the next.

    Where words come to lie on the other side is found in a thread, for what is on the screen.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ghosts: Ghosts | None = None
        self.ghost: Ghost | None = None
        """The one at the cursor, or the last one that it was on in the same text."""
        self._on_ghost = False
        self._picked_out = False
        self._chosen: tuple[Place, str] | None = None
        """The annotation that was given or gone to last, until the cursor moves."""
        self._gone_to: tuple[str, int] | None = None
        """The ghost that was gone to last, and its pair, until the cursor leaves that pair."""
        self._ghosts_drawn: dict[int, dict[str, Ghost]] = {}
        self._ghosts_stale: set[int] = set()
        self.ghosts_shown = SHOWN[0]
        """Which of them are drawn, gone to and decided on, one of ``SHOWN``."""
        self._seeking = False
        self._seeker: Worker[None] | None = None
        """Looks for projections in a thread, or did so last; keys wait for it on the way to a ghost."""
        self.rest = Standstill(self, self._seek_here)
        """Waits while the text may still be moving."""
        self._ghost_step: tuple[int, Place] | None = None
        """Which way the next ghost is looked for, and from where."""
        self._only_then: str | None = None
        self._elsewhere: list[suggest.Rate] = []

    # Finding -------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="ghosts")
    def haunt(self) -> None:
        """Read what is proposed, and begin to show it."""
        revision = self.session.revision
        try:
            ghosts = Ghosts(self.marking)
            rates = suggest.rates(self.bench.wb, without=self.session.document.id)
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
            return
        self.app.call_from_thread(self._haunted, ghosts, rates, revision)

    def _haunted(self, ghosts: Ghosts, rates: list[suggest.Rate], revision: int) -> None:
        if not present(self):
            return
        self.ghosts = ghosts if revision == self.session.revision else Ghosts(self.marking)
        self._elsewhere = rates
        self.look()

    @work(thread=True, group="projections")
    def _find_projections(self, lacking: list[Annotation], generation: int) -> None:
        found: Mapping[str, Sequence[Projection]] = {}
        try:
            found = all_projections(self.bench.wb, self.session, lacking)
        except WorkbenchError as error:
            self.app.call_from_thread(self.bench.tell, error)
        self.app.call_from_thread(self._take_projections, lacking if found else [], found, generation)

    def _take_projections(
        self, asked: list[Annotation], found: Mapping[str, Sequence[Projection]], generation: int
    ) -> None:
        self._seeking = False
        if self.ghosts is None or not present(self):
            return
        self.ghosts.learn(asked, found, generation)
        step, self._ghost_step = self._ghost_step, None
        self.look()
        if step is not None and step[1] == self.view.place and not self.view.selecting:
            self.told("")
            if asked:
                self.action_ghost(step[0])

    def _seek_projections(self, lacking: list[Annotation]) -> None:
        if not self._seeking and self.ghosts is not None:
            self._seeking = True
            self._seeker = self._find_projections(lacking, self.ghosts.generation)

    def _seek_at_rest(self) -> None:
        """Look for projections once the text has stood still: on the way nobody sees them."""
        self.rest.after(REST)

    def _seek_here(self) -> None:
        if self.ghosts is not None and self._carried:
            stale = [index for index in self.view.on_screen if index in self._ghosts_stale]
            lacking = self.ghosts.lacking(stale)
            if lacking:
                self._seek_projections(lacking)

    # Drawing -------------------------------------------------------------------------------

    def draw_ghosts(self) -> None:
        """Draw the ghosts of the pairs on the screen that are not drawn, or not as they are now."""
        ghosts = self.ghosts
        if ghosts is None:
            return
        if self._only_then != self.marking.only:
            self._only_then = self.marking.only
            self._ghosts_stale.update(self._ghosts_drawn)
        wanted = [
            index
            for index in self.view.on_screen
            if index not in self._ghosts_drawn or index in self._ghosts_stale
        ]
        if not wanted:
            return
        lacking = ghosts.lacking(wanted) if self._carried else []
        self._draw_pairs(wanted)
        if lacking:
            self._ghosts_stale.update(wanted)
            self._seek_at_rest()

    def redraw_ghosts(self) -> None:
        """Draw all ghosts again, after somebody has put other marks into the view."""
        self._ghosts_drawn.clear()
        self.draw_ghosts()

    def _draw_pairs(self, indices: Sequence[int]) -> None:
        """Put the ghosts that these pairs have now in the places of those that were drawn."""
        assert self.ghosts is not None
        removed: list[str] = []
        added: list[Ghost] = []
        for index in indices:
            before = self._ghosts_drawn.get(index, {})
            after = {each.id: each for each in self._ghosts_on(index)}
            removed += [name for name in before if after.get(name) != before[name]]
            added += [each for name, each in after.items() if before.get(name) != each]
            self._ghosts_drawn[index] = after
            self._ghosts_stale.discard(index)
        if removed or added:
            self.view.change_marks(removed, [mark for each in added for mark in self.ghosts.marks(each)])

    def _ghosts_on(self, index: int) -> list[Ghost]:
        """Return the ghosts of a pair that are shown, none of hidden annotations among them."""
        return (
            [each for each in self.ghosts.on(index) if self._shows(each)] if self.ghosts is not None else []
        )

    def _shows(self, ghost: Ghost) -> bool:
        if isinstance(ghost.what, Projection):
            return self._carried and self.marking.shows(ghost.what.annotation)
        return self.ghosts_shown in ("all", "suggestions")

    @property
    def _carried(self) -> bool:
        """Whether projections are shown, and so worth being looked for."""
        return self.ghosts_shown in ("all", "projections")

    # Following -----------------------------------------------------------------------------

    def on_bilingual_view_scrolled(self) -> None:
        """Show the ghosts of what has come on the screen."""
        self.draw_ghosts()

    def look(self, chosen: str | None = None) -> None:
        """Say what is known about the place under the cursor, what is proposed there first."""
        if self.ready and len(self.marking):
            self.draw_ghosts()
            self._see_ghost()
            self._picked_out = self._picked_out and chosen is None
            self._choose(chosen)
        super().look(chosen)

    def _choose(self, chosen: str | None) -> None:
        """Note what was chosen where the cursor is, and forget what was chosen elsewhere."""
        place, before = self.view.place, self._chosen
        if chosen is not None:
            self._chosen = (place, chosen)
        elif before is not None and before[0] != place:
            self._chosen = None
        if self._chosen != before:
            self._seen = ()

    def annotations_changed(self, names: Sequence[str]) -> None:
        """Draw anew what these annotations, and decisions, change among the ghosts."""
        super().annotations_changed(names)
        if self.ghosts is not None:
            self._ghosts_stale.update(self.ghosts.follow(names))

    def units_changed(self, segments: Sequence[str]) -> None:
        """Find anew where words of these segments come to lie."""
        if self.ghosts is not None:
            indices = [self.marking.index(segment) for segment in segments]
            self.ghosts.follow_units(indices)
            self._ghosts_stale.update(indices)
        super().units_changed(segments)

    def _see_ghost(self) -> None:
        """Take up the ghost at the cursor; one stays in hand as long as the cursor is in its text.

        While words are selected it is the one they are selected for, whatever else lies on them.
        """
        place, before = self.view.place, (self.ghost, self._on_ghost)
        drawn = self._ghosts_drawn.get(place.index, {})
        here = self._proposed_at(place, drawn)
        held = self._in_hand(drawn, here)
        self._picked_out = self._picked_out and self.ghost is not None and self.ghost.id == held
        self.ghost = drawn.get(held)
        self._on_ghost = held in here
        if before != (self.ghost, self._on_ghost):
            self._seen = ()

    def _proposed_at(self, place: Place, drawn: Mapping[str, Ghost]) -> list[str]:
        """Return which of a pair's ghosts are at a place, the innermost first.

        Of the whole segment only where it begins, or where nothing lies on the words.
        """
        marks = self.view.marks_at(place)
        here = [mark.annotation for mark in marks if mark.annotation in drawn and not mark.whole]
        whole = [mark.annotation for mark in marks if mark.annotation in drawn and mark.whole]
        return here + whole if place.offset == 0 or all(mark.whole for mark in marks) else here

    def _in_hand(self, drawn: Mapping[str, Ghost], here: Sequence[str]) -> str:
        """Return which of a pair's ghosts is meant; ``here`` are those at the cursor."""
        place = self.view.place
        if self._gone_to is not None and (self._gone_to[1] != place.index or self._gone_to[0] not in drawn):
            self._gone_to = None
        names = [self._gone_to[0] if self._gone_to else "", self.ghost.id if self.ghost else ""]
        gone_to, held = (name if name in drawn and drawn[name].side is place.side else "" for name in names)
        if self.view.selected and (gone_to or held):
            return gone_to or held
        if held in here:
            return held
        return here[0] if here else gone_to or held

    @property
    def pointed(self) -> str | None:
        """Return the ghost at the cursor where it was gone to, or nothing else is here."""
        ghost = self.ghost
        if ghost is not None and self._on_ghost and ghost.whole:
            return ghost.id if self._picked_out and self.view.place.offset == 0 else super().pointed
        if ghost is not None and self._on_ghost and (self._picked_out or self.current is None):
            return ghost.id
        return super().pointed

    def above(self) -> Content:
        """Return what the inspector says of the ghost, before all else but for a chosen annotation."""
        said, ghost = super().above(), Content("") if self._current_chosen else self._about_ghost()
        return describe.NEWLINE.join(part for part in (ghost, said) if part.plain)

    def below(self) -> Content:
        """Return what the inspector says of the ghost after the annotation that was just chosen."""
        return self._about_ghost() if self._current_chosen else super().below()

    @property
    def _current_chosen(self) -> bool:
        return self._chosen is not None and self._chosen[1] == self.current

    def _about_ghost(self) -> Content:
        if self.ghost is None or not (self._on_ghost or self.view.selecting):
            return Content("")
        agent = self.ghost.what.by if not isinstance(self.ghost.what, Projection) else "projection"
        keys = proposals.which_keys(self.ghost, on_it=self._on_ghost, selecting=self.view.selecting)
        return proposals.ghost(self.marking, self.ghost, by=self.by, rate=self.rates().get(agent), keys=keys)

    def rates(self) -> dict[str, suggest.Rate]:
        """Return how the proposals of each program fared in the whole project, by its id."""
        found = {each.agent: suggest.Rate(each.agent, each.name, each.open, each.accepted, each.rejected)
                 for each in self._elsewhere}  # fmt: skip
        names = {agent.id: agent.name for agent in self.by.values()}
        return suggest.tally(self.session.proposals.values(), found, names)

    # Going there ---------------------------------------------------------------------------

    def action_ghost(self, by: int) -> None:
        """Go to the next ghost in either column, or to the one before."""
        if self.ghosts_shown == "none":
            self.action_ghosts()
        if self.ghosts is None:
            return
        found, ahead = self._next_ghost(self.ghosts, by)
        if found is not None:
            self._go_to_ghost(found)
        elif ahead:
            self._ghost_step = (by, self.view.place)
            self._seek_projections(ahead)
            if self._seeker is not None:
                self.bench.wait_for(self._seeker)
            self.told(say("tui.ghosts.seeking"))
        else:
            self.told(say("tui.ghosts.no_more"))

    def _next_ghost(self, ghosts: Ghosts, by: int) -> tuple[Ghost | None, list[Annotation]]:
        """Return the next ghost; or, where projections must be found first, of what."""
        at = ghosts.from_place(self.view.place, by)
        if self.ghost is not None and self._on_ghost:
            at = max(at, ghosts.key(self.ghost)) if by < 0 else ghosts.key(self.ghost)
        pairs = ghosts.pairs(self.view.place, by)
        for index in pairs:
            if self._carried and ghosts.lacking([index]):
                return None, ghosts.lacking([index, *islice(pairs, _AHEAD)])
            found = self._ghosts_after(index, at, by)
            if found:
                return found[0], []
        return None, []

    def _ghosts_after(self, index: int, at: tuple[int, int, int, str], by: int) -> list[Ghost]:
        """Return the ghosts of a pair that come after a place, the nearest first."""
        assert self.ghosts is not None
        key = self.ghosts.key
        if by > 0:
            return [each for each in self._ghosts_on(index) if key(each) > at]
        return [each for each in reversed(self._ghosts_on(index)) if key(each) < at]

    def _go_to_ghost(self, ghost: Ghost) -> None:
        assert self.ghosts is not None
        self.view.clear_selection()
        self.view.go_to(self.ghosts.place(ghost))
        self._draw_pairs([ghost.index])
        self.ghost, self._picked_out, self._gone_to = ghost, True, (ghost.id, ghost.index)
        self._chosen = None
        self.told("")
        self.look()

    def action_ghosts(self) -> None:
        """Show suggestions alone, then projections alone, then none, then all of them again."""
        self.ghosts_shown = SHOWN[(SHOWN.index(self.ghosts_shown) + 1) % len(SHOWN)]
        self._ghosts_stale.update(self._ghosts_drawn)
        self.told(say(f"tui.ghosts.shown.{self.ghosts_shown}"))
        self.look()

    def action_centre(self) -> None:
        """Bring the segment under the cursor to the middle, in both columns."""
        self.view.centre()
