"""What a model looked at for its first word, which CTranslate2 tells wrongly for texts in a batch.

With a beam of k, the b-th text of a batch is given the first row of attention
of text b // k (seen in 4.8.5; the words themselves are right). What a model
looks at first depends on the source alone, not on the beam. So a second call
without a beam writes one piece of each text, and its rows stand in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Result:
    """A result of CTranslate2 with the right first rows: its hypotheses, their scores and attention."""

    hypotheses: Sequence[Sequence[str]]
    scores: Sequence[float]
    attention: Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Pending:
    """A result to wait for, and the one that has its first row."""

    whole: Any
    first: Any

    def done(self) -> bool:
        """Say whether both are there."""
        return bool(self.whole.done() and self.first.done())

    def result(self) -> Result:
        """Wait for both; a first row that is not known is empty."""
        whole, rows = self.whole.result(), self.first.result().attention
        row = rows[0][0] if rows and rows[0] else []
        attention = [[row, *each[1:]] if each else each for each in whole.attention]
        return Result(whole.hypotheses, whole.scores, attention)


def with_firsts(translator: Any, batch: Sequence[Sequence[str]], pending: Sequence[Any]) -> list[Any]:
    """Return what a batch's results are to be waited for by, with their first rows asked for."""
    firsts = translator.translate_batch(
        list(batch), beam_size=1, max_decoding_length=1, return_attention=True, asynchronous=True
    )
    return [Pending(whole, first) for whole, first in zip(pending, firsts, strict=True)]
