"""The part of the annotate screen that shows: what is known about the cursor, and what was done last."""

import time
from collections.abc import Sequence

from textual.content import Content

from workbench.domain.document import Agent
from workbench.domain.terms import described
from workbench.errors import StoreError, WorkbenchError
from workbench.messages import say
from workbench.tui.jobs import Job
from workbench.tui.marking import Here, Marking
from workbench.tui.pairs import Place
from workbench.tui.screens.work import WorkScreen
from workbench.tui.standstill import Standstill
from workbench.tui.widgets.bilingual import BilingualView
from workbench.tui.widgets.inspector import Inspector, about
from workbench.tui.widgets.rows import Row
from workbench.tui.widgets.status import Status, status_row, title_row
from workbench.usecases import terms
from workbench.usecases.finish import State, finished
from workbench.usecases.session import Session
from workbench.usecases.translate import target_language

RUN = 0.04
"""Moves that follow each other within so many seconds are a run, as when a key is held down."""


class Showing(WorkScreen):
    """Keeps the columns, the inspector and the two lines in step; only what changed is drawn anew."""

    def __init__(self) -> None:
        super().__init__()
        self._marking: Marking | None = None
        self.by: dict[str, Agent] = {}
        self.job: Job | None = None
        self.tag_layer = ""
        self.here = Here()
        self.current: str | None = None
        self.saved: bool | None = None
        self.aid = Content("")
        self.begin_at: str | None = None
        self.keys_at: Place | None = None
        """Where another layer was chosen: its keys are shown until the cursor moves, or something is done."""
        self._said = ""
        self._said_at: Place | None = None
        self._seen: tuple[object, ...] = ()
        self.looked_at: tuple[object, ...] = ()
        """What was where when it was looked at last, as ``seen_of_view``."""
        self._moved_at = 0.0
        self._on_a_run = False
        self._still = Standstill(self, self._stands)
        self._counted: tuple[tuple[object, ...], dict[str, State]] = ((), {})

    @property
    def ready(self) -> bool:
        """Say whether the document has been opened."""
        return self._marking is not None

    @property
    def marking(self) -> Marking:
        """Return what is shown of the document; only once it is ``ready``."""
        assert self._marking is not None
        return self._marking

    @property
    def session(self) -> Session:
        """Return the open document; only once it is ``ready``."""
        return self.marking.session

    @property
    def view(self) -> BilingualView:
        """Return the two columns."""
        return self.query_one(BilingualView)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let keys that need the document wait until there is one."""
        allowed = super().check_action(action, parameters)
        return allowed if self.ready or action in ("back", "inspector") else False

    # Showing -------------------------------------------------------------------------------

    @property
    def relating(self) -> bool:
        """Say whether a relation is begun that waits for its other end."""
        return False

    @property
    def pointed(self) -> str | None:
        """Return the name of what stands out among what is here."""
        return self.current

    def above(self) -> Content:
        """Return what the inspector says before all else."""
        return self.aid

    def below(self) -> Content:
        """Return what the inspector says after the annotations."""
        return Content("")

    def look(self, chosen: str | None = None) -> None:
        """Say what is known about the place under the cursor.

        The current annotation is the one ``chosen``, or stays while the same
        ones are here; else it is the innermost, then one of the whole segment.
        """
        if not self.ready or not len(self.marking):
            return
        self.looked_at = self.seen_of_view
        place = self.view.place
        before, self.here = self.here, self.marking.here(place, self.view.marks_at(place))
        if chosen is not None or place != self.keys_at:
            self.keys_at = None
        if chosen in self.here.all:
            self.current = chosen
        elif self.here != before or self.current not in self.here.all:
            self.current = next(iter(self.here.near), None)
        self.view.set_current(self.pointed)
        self._inspect(place)
        self._rows()

    @property
    def seen_of_view(self) -> tuple[object, ...]:
        """Return where the cursor is, and what is selected."""
        view = self.view
        return (view.place, view.selecting, view.selected, view.pieces)

    def follow(self) -> None:
        """Say what is known where the cursor has come; on a run the inspector waits until it stands still.

        Nobody can read it on the way, and writing it is a third of the work of a step.
        """
        now = time.monotonic()
        self._on_a_run, self._moved_at = now - self._moved_at < RUN, now
        self.look()
        self._on_a_run = False

    def look_anew(self) -> None:
        """Say it though the place is the same: in another language or colour, or of a new translation."""
        self._seen = ()
        self.look()

    def told(self, text: str) -> None:
        """Say something short in the status line until the cursor moves on."""
        self._said = text
        self._said_at = self.view.place
        self._rows()

    def failed(self, error: WorkbenchError) -> None:
        """Say that the last edit was not saved, when it was not."""
        if isinstance(error, StoreError):
            self.saved = False
            self._rows()

    def units_changed(self, segments: Sequence[str]) -> None:
        """Draw the pairs of these segments anew, and the annotations that their translations carry."""
        for segment in segments:
            index = self.marking.index(segment)
            self.view.update_pair(index, self.marking.pair(index))
        self.annotations_changed(self.marking.touched_by(segments) if segments else ())

    def agents(self) -> dict[str, Agent]:
        """Return everybody and everything that made something in the project, by id."""
        agents = self.bench.wb.store.records("agent")
        return {agent.id: agent for agent in agents if isinstance(agent, Agent)}

    def annotations_changed(self, names: Sequence[str]) -> None:
        """Draw the marks of these annotations anew."""
        self._seen = ()
        if names:
            self.view.change_marks(names, self.marking.follow(names))

    def finished(self) -> dict[str, State]:
        """Return the segments that one is done with in the current layer; counted anew after an edit."""
        now = (self.session.revision, self.tag_layer)
        if self._counted[0] != now:
            self._counted = (now, finished(self.session, self.tag_layer))
        return self._counted[1]

    def _inspect(self, place: Place) -> None:
        """Write the inspector anew, if it would say something else; on a run, at its end."""
        if self._on_a_run:
            self._still.after(RUN)
            return
        inspector = self.query_one(Inspector)
        tagging = (self.tag_layer, bool(self.view.selected) or self.keys_at == place)
        roomy, width = self.has_class("beside"), inspector.room
        running = say("tui.annotate.soon") if self.job else ""
        seen = (place.index, self.here, self.current, tagging, width, roomy, running, inspector.display)
        if not inspector.display or seen == self._seen:
            return
        self._seen = seen
        inspector.show(
            about(
                self.marking,
                place,
                self.here,
                current=self.current,
                tagging=tagging,
                by=self.by,
                width=width,
                running=running,
                roomy=roomy,
                above=self.above(),
                below=self.below(),
                wanted=self.wanted(place),
            )
        )

    def _stands(self) -> None:
        if self.ready:
            self._inspect(self.view.place)

    def wanted(self, place: Place) -> list[str]:
        """Return the terms of the segment at a place with their translations; none of a broken termbase."""
        segment = self.marking.segment(place.index)
        text = segment.span.cut(self.session.source.content)
        target = target_language(segment, self.session.source.content)
        try:
            found = terms.hits(self.bench.wb, text, terms.source_language(segment.language, target))
        except WorkbenchError:  # `workbench terms list` says what is wrong
            return []
        return list(dict.fromkeys(described(hit, text, target) for hit in found))

    def _rows(self) -> None:
        title, status = self.query_one("#title", Row), self.query_one("#status", Row)
        if not self.ready:
            status.show(*status_row(None, Status(said=self._said)))
            return
        title.show(*title_row(self.marking, self.tag_layer, self.bench.wb.annotator))
        now = Status(
            place=self.view.place,
            selected=sum(stretch.end - stretch.start for stretch in self.view.selected),
            selecting=self.view.selecting,
            pieces=self.view.pieces,
            alone=self.marking.only is not None,
            relating=self.relating,
            said=self._said if self._said_at == self.view.place else "",
            saved=self.saved,
            job=self.job,
            finished=self.finished(),
        )
        status.show(*status_row(self.marking, now))
