"""One call of the engine: what CTranslate2 does with the jobs of its texts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workbench.engines.argos.choices import choices
from workbench.engines.argos.mending import mended
from workbench.engines.argos.runtime import Loaded, Options
from workbench.neural import work
from workbench.neural.batches import Job, windowed
from workbench.neural.outputs import Output
from workbench.neural.plans import Maker
from workbench.neural.work import Sizes, Stopped
from workbench.ports import Cancelled, Draft


class Work(work.Work):
    """The texts cut up so far, and what the model made of their jobs."""

    def __init__(self, loaded: Loaded, options: Options, maker: Maker, stop: Cancelled) -> None:
        super().__init__(maker, stop, Sizes(options.batch_tokens, options.inter_threads, options.longest))
        self.loaded = loaded
        self.options = options

    def encode(self, text: str) -> Sequence[str]:
        """Return the pieces of a text, as the package's own tokenizer cuts them."""
        return self.loaded.encode(text)

    def alternatives(self, text: str, most: int) -> list[Draft]:
        """Return up to ``most`` different drafts of a text, best first; none when stopped."""
        try:
            plan = self.plan(text)
        except Stopped:
            return []
        jobs = [job for piece in plan for job in piece.jobs]
        ways = choices(self.loaded, jobs, most, self.maker, self.stop)
        found: dict[str, Draft] = {}
        for draft in (self.maker.draft(plan, *way) for way in ways):
            found.setdefault(draft.text, draft)
        return list(found.values())

    def outputs(self, work: Iterable[Sequence[Job]]) -> Iterator[tuple[Job, Output, Output]]:
        """Yield each job with its output; one that is stopped while it is mended is not yielded."""

        def submit(batch: Sequence[Job]) -> list[Any]:
            return self.loaded.submit([job.pieces for job in batch])

        for job, pending in windowed(work, submit, 2 * self.options.inter_threads, self.stop):
            first = final = self.loaded.output(pending, job.pieces)
            if self.options.mend:
                final = mended(self.loaded, job, first, self.maker.joiner, self.stop)
            if self.stop():
                return
            yield job, first, final
