"""One call of the engine: what the network does with the jobs of its texts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from workbench.engines.firefox.runtime import Loaded
from workbench.neural import work
from workbench.neural.batches import Job
from workbench.neural.outputs import Output
from workbench.neural.plans import Maker
from workbench.neural.work import Sizes
from workbench.ports import Cancelled

SIZES: Final = Sizes(batch_tokens=1024, workers=1, longest=150)


class Work(work.Work):
    """The texts cut up so far, and what the network made of their jobs."""

    def __init__(self, loaded: Loaded, maker: Maker, stop: Cancelled, sizes: Sizes = SIZES) -> None:
        super().__init__(maker, stop, sizes)
        self._loaded = loaded

    def encode(self, text: str) -> Sequence[str]:
        """Return the pieces of a text, as the model's vocabulary cuts them."""
        return self._loaded.encode(text)

    def outputs(self, work: Iterable[Sequence[Job]]) -> Iterator[tuple[Job, Output, Output]]:
        """Yield each job with its output, twice: these models stop at no comma, so nothing is tried again."""
        for batch in work:
            outputs = self._loaded.translate([job.pieces for job in batch], self.stop)
            if outputs is None or self.stop():
                return
            for job, output in zip(batch, outputs, strict=True):
                yield job, output, output
