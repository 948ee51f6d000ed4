"""One call of an engine: texts cut up into jobs, jobs put through the model, drafts put together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from workbench.engines.argos.batches import Job, batches, windowed
from workbench.engines.argos.choices import choices
from workbench.engines.argos.counting import Reporter
from workbench.engines.argos.cutting import cut, shorten
from workbench.engines.argos.mending import mended
from workbench.engines.argos.plans import Maker, Piece
from workbench.engines.argos.runtime import Loaded, Options, Output
from workbench.ports import Cancelled, Draft, Progress

_STRETCH: Final = 8
"""Batches that are sorted by length together: a cancelled run is done from the front, all but for these."""


_AT_ONCE: Final = 10_000
"""Characters that are encoded in one call, which cannot be stopped."""


class _Stopped(Exception):
    """Somebody cancelled while a text was cut up."""


@dataclass(slots=True)
class Work:
    """The texts cut up so far, and what the model made of their jobs."""

    loaded: Loaded
    options: Options
    maker: Maker
    stop: Cancelled
    plans: list[list[Piece]] = field(default_factory=list)
    first: dict[str, Output] = field(default_factory=dict)
    final: dict[str, Output] = field(default_factory=dict)

    def drafts(self, texts: Sequence[str], progress: Progress | None) -> list[Draft]:
        """Return one draft for each text, in order; fewer, from the front, when stopped."""
        report = Reporter(len(texts), progress)
        try:
            for job in self._translated(self.batches(texts, report)):
                report.finished(job)
        except _Stopped:
            pass  # what is done counts
        return [self.maker.draft(plan, self.first, self.final) for plan in self._from_the_front()]

    def alternatives(self, text: str, most: int) -> list[Draft]:
        """Return up to ``most`` different drafts of a text, best first; none when stopped."""
        try:
            plan = self._plan(text)
        except _Stopped:
            return []
        jobs = [job for piece in plan for job in piece.jobs]
        ways = choices(self.loaded, jobs, most, self.maker, self.stop)
        found: dict[str, Draft] = {}
        for draft in (self.maker.draft(plan, *way) for way in ways):
            found.setdefault(draft.text, draft)
        return list(found.values())

    def batches(self, texts: Sequence[str], report: Reporter) -> Iterator[list[Job]]:
        """Cut texts up, stretch by stretch, and yield batches of jobs that no earlier text had."""
        seen: set[str] = set()
        fresh: list[Job] = []
        room = _STRETCH * self.options.batch_tokens
        for text in texts:
            plan = self._plan(text)
            self.plans.append(plan)
            jobs = [job for piece in plan for job in piece.jobs]
            report.waits(jobs)
            new = {job.text: job for job in jobs if job.text not in seen}
            seen |= new.keys()
            fresh += new.values()
            if sum(len(job.pieces) for job in fresh) >= room:
                yield from batches(fresh, self.options.batch_tokens, self.options.inter_threads)
                fresh = []
        yield from batches(fresh, self.options.batch_tokens, self.options.inter_threads)

    def _plan(self, text: str) -> list[Piece]:
        plan = []
        for part in cut(text):
            units = [] if part.kept else self._units(part.text)
            jobs = tuple(Job(unit, tuple(self.loaded.encode(unit))) for unit in units)
            plan.append(Piece(part.text, jobs if all(job.pieces for job in jobs) else ()))
        return plan

    def _units(self, text: str) -> list[str]:
        """Cut a text to what the model can take. Raises _Stopped: of a megabyte it takes seconds."""

        def size(part: str) -> int:
            total = 0
            for start in range(0, len(part), _AT_ONCE):
                if self.stop():
                    raise _Stopped
                total += len(self.loaded.encode(part[start : start + _AT_ONCE]))
            return total

        return shorten(text, size, self.options.longest)

    def _translated(self, work: Iterable[Sequence[Job]]) -> Iterator[Job]:
        """Yield each job when its output is kept; one that is cancelled while it is mended is not."""

        def submit(batch: Sequence[Job]) -> list[Any]:
            return self.loaded.submit([job.pieces for job in batch])

        for job, pending in windowed(work, submit, 2 * self.options.inter_threads, self.stop):
            output = self.loaded.output(pending, job.pieces)
            self.first[job.text] = output
            if self.options.mend:
                output = mended(self.loaded, job, output, self.maker.joiner, self.stop)
            if self.stop():
                return
            self.final[job.text] = output
            yield job

    def _from_the_front(self) -> Iterator[list[Piece]]:
        """Yield plans up to the first that has a job without an output."""
        for plan in self.plans:
            if any(job.text not in self.final for piece in plan for job in piece.jobs):
                return
            yield plan
