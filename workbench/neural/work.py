"""One call of an engine: texts cut up into jobs, jobs put through the model, drafts put together."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.neural.batches import Job, batches
from workbench.neural.counting import Reporter
from workbench.neural.cutting import cut, shorten
from workbench.neural.outputs import Output
from workbench.neural.plans import Maker, Piece
from workbench.ports import Cancelled, Draft, Progress

_STRETCH: Final = 8
"""Batches that are sorted by length together: a cancelled run is done from the front, all but for these."""


_AT_ONCE: Final = 10_000
"""Characters that are encoded in one call, which cannot be stopped."""


class Stopped(Exception):
    """Somebody cancelled while a text was cut up."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much goes through a model at a time: tokens of a batch with padding, batches, pieces of a text."""

    batch_tokens: int
    workers: int
    longest: int


class Work(ABC):
    """The texts cut up so far, and what the model made of their jobs."""

    def __init__(self, maker: Maker, stop: Cancelled, sizes: Sizes) -> None:
        self.maker = maker
        self.stop = stop
        self.sizes = sizes
        self.plans: list[list[Piece]] = []
        self.first: dict[str, Output] = {}
        self.final: dict[str, Output] = {}

    @abstractmethod
    def encode(self, text: str) -> Sequence[str]:
        """Return the pieces of a text, as the model's own tokenizer cuts them."""

    @abstractmethod
    def outputs(self, work: Iterable[Sequence[Job]]) -> Iterator[tuple[Job, Output, Output]]:
        """Put batches through the model; yield each job with what it wrote and what became of that.

        Nothing more is yielded once stopped.
        """

    def drafts(self, texts: Sequence[str], progress: Progress | None) -> list[Draft]:
        """Return one draft for each text, in order; fewer, from the front, when stopped."""
        report = Reporter(len(texts), progress)
        try:
            for job in self._translated(self.batches(texts, report)):
                report.finished(job)
        except Stopped:
            pass  # what is done counts
        return [self.maker.draft(plan, self.first, self.final) for plan in self._from_the_front()]

    def batches(self, texts: Sequence[str], report: Reporter) -> Iterator[list[Job]]:
        """Cut texts up, stretch by stretch, and yield batches of jobs that no earlier text had."""
        seen: set[str] = set()
        fresh: list[Job] = []
        room = _STRETCH * self.sizes.batch_tokens
        for text in texts:
            plan = self.plan(text)
            self.plans.append(plan)
            jobs = [job for piece in plan for job in piece.jobs]
            report.waits(jobs)
            new = {job.text: job for job in jobs if job.text not in seen}
            seen |= new.keys()
            fresh += new.values()
            if sum(len(job.pieces) for job in fresh) >= room:
                yield from batches(fresh, self.sizes.batch_tokens, self.sizes.workers)
                fresh = []
        yield from batches(fresh, self.sizes.batch_tokens, self.sizes.workers)

    def plan(self, text: str) -> list[Piece]:
        """Take a text apart: what is kept, and jobs. Raises Stopped."""
        plan = []
        for part in cut(text):
            units = [] if part.kept else self._units(part.text)
            jobs = tuple(Job(unit, tuple(self.encode(unit))) for unit in units)
            plan.append(Piece(part.text, jobs if all(job.pieces for job in jobs) else ()))
        return plan

    def _units(self, text: str) -> list[str]:
        """Cut a text to what the model can take. Raises Stopped: of a megabyte it takes seconds."""

        def size(part: str) -> int:
            total = 0
            for start in range(0, len(part), _AT_ONCE):
                if self.stop():
                    raise Stopped
                total += len(self.encode(part[start : start + _AT_ONCE]))
            return total

        return shorten(text, size, self.sizes.longest)

    def _translated(self, work: Iterable[Sequence[Job]]) -> Iterator[Job]:
        """Yield each job when its output is kept."""
        for job, first, final in self.outputs(work):
            self.first[job.text], self.final[job.text] = first, final
            yield job

    def _from_the_front(self) -> Iterator[list[Piece]]:
        """Yield plans up to the first that has a job without an output."""
        for plan in self.plans:
            if any(job.text not in self.final for piece in plan for job in piece.jobs):
                return
            yield plan
