"""What else a text might be in the other language: hypotheses of the model, put together and ranked."""

from collections.abc import Callable, Sequence

from workbench.engines.argos.mending import mended
from workbench.engines.argos.runtime import Loaded
from workbench.neural.batches import Job
from workbench.neural.outputs import Output
from workbench.neural.plans import Maker

Cost = float
"""How far a hypothesis falls behind the best one of its job, in the score that the model ranks by."""
Way = tuple[dict[str, Output], dict[str, Output]]
"""What the model wrote for each job, by its text, and what it became when it was mended."""


def choices(
    loaded: Loaded, jobs: Sequence[Job], most: int, maker: Maker, stop: Callable[[], bool]
) -> list[Way]:
    """Return up to ``most`` ways to translate all jobs, best first; nothing when stopped.

    The first takes every job's best hypothesis. A text of several jobs may
    differ in any of them: ways are ranked by the sum of what they cost.
    """
    ways: list[tuple[Cost, Way]] = [(0.0, ({}, {}))]
    for job in dict.fromkeys(jobs):
        if stop():
            return []
        found = _of_job(loaded, job, most, maker, stop)
        longer = [
            (cost + more, ({**way[0], job.text: first}, {**way[1], job.text: final}))
            for cost, way in ways
            for first, final, more in found
        ]
        ways = sorted(longer, key=lambda way: way[0])[:most]
    return [] if stop() else [way for _, way in ways]


def _of_job(
    loaded: Loaded, job: Job, most: int, maker: Maker, stop: Callable[[], bool]
) -> list[tuple[Output, Output, Cost]]:
    """Return different translations of one job, as written and as mended, each with its cost."""
    found: dict[str, tuple[Output, Output, Cost]] = {}
    for first, cost in loaded.ask(job.pieces, most):
        final = mended(loaded, job, first, maker.joiner, stop) if maker.mend else first
        found.setdefault(final.text, (first, final, cost))
    return list(found.values())
