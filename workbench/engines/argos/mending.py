"""Second tries for translations that stop at a comma, and the two texts put side by side."""

from collections.abc import Callable
from dataclasses import replace

from workbench.domain.flags import comma_stop, repetition
from workbench.engines.argos.runtime import Loaded
from workbench.neural.batches import Job
from workbench.neural.cutting import clauses
from workbench.neural.outputs import Output, together

_FULL = 1.0
"""The length penalty of a second try: no reward for stopping early."""


def mended(loaded: Loaded, job: Job, first: Output, joiner: str, cancelled: Callable[[], bool]) -> Output:
    """Return a whole translation in place of one that stops at a comma, or the first where none is found.

    First the model is made to go on from what it wrote. If that stops at a
    comma again, each clause is translated for itself.
    """
    if comma_stop(job.text, first.text) is None:
        return first
    for again in (_going_on, _by_clause):
        if cancelled():
            return first
        second = again(loaded, job, first, joiner)
        if second is not None and _is_sound(job.text, second.text):
            return second
    return first


def _is_sound(source: str, target: str) -> bool:
    """Say whether a text is whole; a model that is made to go on may say the same thing for ever."""
    return comma_stop(source, target) is None and repetition(source, target) is None


def _going_on(loaded: Loaded, job: Job, first: Output, _joiner: str) -> Output | None:
    """Decode again from the first text on, to at least half as many pieces as the source has."""
    least = max(len(first.tokens) + 1, len(job.pieces) // 2)
    (pending,) = loaded.submit([job.pieces], [first.tokens], length_penalty=_FULL, min_decoding_length=least)
    second = loaded.output(pending, job.pieces, _FULL)
    if len(second.tokens) <= len(first.tokens):
        return None
    pieces = (*first.tokens, *second.tokens[len(first.tokens) :])  # unknown words are back in the prefix
    return replace(second, text=loaded.words(pieces), tokens=pieces)


def _by_clause(loaded: Loaded, job: Job, _first: Output, joiner: str) -> Output | None:
    parts = clauses(job.text)
    if len(parts) < 2:
        return None
    pieces = [tuple(loaded.encode(part)) for part in parts]
    pending = zip(loaded.submit(pieces), pieces, strict=True)
    return together([loaded.output(each, of) for each, of in pending], joiner)
