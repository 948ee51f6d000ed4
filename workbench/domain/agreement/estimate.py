"""A measure with its count and its interval."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Why = Literal["no_spans", "no_pairs", "no_variation", "few_blocks", "unstable", "overlapping"]
"""Why a number is missing.

``no_spans``: nobody marked anything. ``no_pairs``: nothing was judged by two.
``no_variation``: only one value occurs, so chance agreement is already
complete. ``few_blocks``: too few documents or paragraphs to resample.
``unstable``: the measure is undefined in too many resamples.
``overlapping``: one annotator's spans of several tags overlap, and the measure
wants one tag a character.
"""

MIN_BLOCKS = 5
"""Fewer documents or paragraphs than these give no interval."""

RESAMPLES = 2000
AT_A_TIME = 100
"""Resamples that are drawn and summed together: they bound the memory, not the result."""
UNSTABLE = 0.05
"""The share of undefined resamples above which an interval would mislead."""


@dataclass(frozen=True, slots=True)
class Additive:
    """A measure computed from sums over blocks, which are documents or paragraphs.

    ``rows`` has one row of addends a block. ``finish`` takes sums, one row
    for each set of blocks, and returns one value each, NaN where undefined.
    ``n`` counts what was judged, in the measure's own unit. ``why`` is the
    reason to give when the value over all blocks is undefined.
    """

    rows: Floats
    finish: Callable[[Floats], Floats]
    n: int
    why: Why


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, the 95 % interval around it, and reasons for what is missing."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    why: Why | None = None
    no_interval: Why | None = None


def estimate(measure: Additive, *, resamples: int = RESAMPLES, seed: int = 0) -> Estimate:
    """Compute the measure, and a percentile interval by resampling blocks.

    The bootstrap of Efron and Tibshirani (1993, ch. 13), over whole blocks
    because spans of one document are not independent. The same ``seed``
    gives the same interval. No ``resamples``: the value alone.
    """
    value = float(measure.finish(measure.rows.sum(axis=0)[np.newaxis])[0])
    if np.isnan(value):
        return Estimate(value=None, n=measure.n, why=measure.why, no_interval=measure.why)
    blocks = len(measure.rows)
    if not resamples or blocks < MIN_BLOCKS:
        return Estimate(value=value, n=measure.n, no_interval="few_blocks")
    sums = [drawn @ measure.rows for drawn in _drawn(blocks, resamples, seed)]
    values = measure.finish(np.concatenate(sums))
    defined = values[~np.isnan(values)]
    if len(defined) < (1 - UNSTABLE) * resamples:
        return Estimate(value=value, n=measure.n, no_interval="unstable")
    low, high = np.percentile(defined, [2.5, 97.5])
    return Estimate(value=value, n=measure.n, low=float(low), high=float(high))


@lru_cache(maxsize=8)
def _drawn(blocks: int, resamples: int, seed: int) -> tuple[npt.NDArray[np.unsignedinteger], ...]:
    """Draw how often each block comes in each resample, some resamples at a time; measures share a draw.

    Counts are small, so a byte holds one, where numpy draws eight: a thousand
    documents take 2 MB in place of 16, and as much again to multiply them.
    """
    source, even = np.random.default_rng(seed), np.full(blocks, 1 / blocks)
    sizes = [min(AT_A_TIME, resamples - done) for done in range(0, resamples, AT_A_TIME)]
    drawn = (source.multinomial(blocks, even, size=size) for size in sizes)
    return tuple(each.astype(np.min_scalar_type(each.max())) for each in drawn)


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide element by element; NaN where the divisor is zero."""
    result = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=result, where=below != 0)
    return result
