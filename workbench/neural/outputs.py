"""What a neural model wrote for one text, and several of these as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.neural.looking import Looks


@dataclass(frozen=True, slots=True)
class Output:
    """What the model wrote for one text; ``score`` is the mean log-probability per token, with the end.

    ``pieces`` are those of the source, which ``looks`` counts: one row for
    each token, or none where the model gives no attention.
    """

    text: str
    tokens: tuple[str, ...]
    score: float
    pieces: tuple[str, ...] = ()
    looks: Looks = ()


def together(outputs: Sequence[Output], joiner: str) -> Output:
    """Return several outputs as one; the score is the mean over all tokens."""
    tokens = tuple(token for output in outputs for token in output.tokens)
    pieces = tuple(piece for output in outputs for piece in output.pieces)
    total = sum(output.score * (len(output.tokens) + 1) for output in outputs)
    text = joiner.join(output.text for output in outputs if output.text)
    score = total / (len(tokens) + len(outputs)) if outputs else 0.0
    return Output(text, tokens, score, pieces, _looks(outputs))


def _looks(outputs: Sequence[Output]) -> Looks:
    """Return what several outputs looked at, with their source pieces counted through."""
    looks: list[tuple[tuple[int, float], ...]] = []
    shift = 0
    for output in outputs:
        looks += [tuple((shift + number, share) for number, share in row) for row in output.looks]
        shift += len(output.pieces)
    return tuple(looks)
