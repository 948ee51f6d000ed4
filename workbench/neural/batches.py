"""Batches of about so many tokens, and a window that keeps every core busy and still stops at once."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

_POLL: Final = 0.005
"""Seconds between two looks whether a batch is done: one sentence takes six times that."""


@dataclass(frozen=True, slots=True)
class Job:
    """One text for the model, and its pieces."""

    text: str
    pieces: tuple[str, ...]


def batches(jobs: Iterable[Job], tokens: int, workers: int) -> Iterator[list[Job]]:
    """Put jobs of like length together, longest first, up to ``tokens`` with padding.

    Few jobs are shared out, so that no worker idles while another has all.
    """
    ordered = sorted(jobs, key=lambda job: -len(job.pieces))
    limit = min(tokens, max(64, -(-sum(len(job.pieces) for job in ordered) // workers)))
    batch: list[Job] = []
    for job in ordered:
        if batch and len(batch[0].pieces) * (len(batch) + 1) > limit:
            yield batch
            batch = []
        batch.append(job)
    if batch:
        yield batch


def windowed(
    work: Iterable[Sequence[Job]],
    submit: Callable[[Sequence[Job]], list[Any]],
    width: int,
    cancelled: Callable[[], bool],
) -> Iterator[tuple[Job, Any]]:
    """Keep up to ``width`` batches under way and yield each job with its result, in order.

    Nothing more is yielded once cancelled; what is under way then ends by
    itself, unread.
    """
    pending: deque[tuple[Sequence[Job], list[Any]]] = deque()
    for batch in work:
        if cancelled():
            return
        pending.append((batch, submit(batch)))
        if len(pending) >= width:
            if not _finished(pending[0][1], cancelled):
                return
            yield from zip(*pending.popleft(), strict=True)
    while pending and _finished(pending[0][1], cancelled):
        yield from zip(*pending.popleft(), strict=True)


def _finished(results: Sequence[Any], cancelled: Callable[[], bool]) -> bool:
    """Wait for a batch; false when it was cancelled instead."""
    while not all(result.done() for result in results):
        if cancelled():
            return False
        time.sleep(_POLL)
    return not cancelled()
