"""The network of a Mozilla model: a Transformer that reads, and a recurrent decoder that writes.

These are students of larger models (Kim et al. 2019, From Research to
Production and Back: Ludicrously Fast Neural Machine Translation), made to be
decoded greedily: the best word is taken at each step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.engines.firefox import layers
from workbench.engines.firefox.layers import Attention, Doubles, Forward, Recurrent
from workbench.engines.firefox.marian import Floats, Quantised, Weights
from workbench.errors import Refused
from workbench.neural.heads import Head

Ids = NDArray[np.int64]
END: Final = 0
UNKNOWN: Final = 1
"""Numbers that Marian gives to the end of a text and to what is in no vocabulary."""
_FAR: Final = -1e9
_NEEDED: Final = {
    "type": ("transformer",),
    "dec-cell": ("ssru",),
    "transformer-decoder-autoreg": ("rnn",),
    "transformer-ffn-activation": ("relu",),
    "transformer-ffn-depth": ("2",),
    "transformer-preprocess": ("",),
    "transformer-postprocess": ("dan", "an"),
    "transformer-postprocess-emb": ("d", ""),
    "transformer-postprocess-top": ("",),
    "transformer-train-position-embeddings": ("false",),
    "transformer-no-projection": ("false",),
    "transformer-tied-layers": ("[]",),
    "dec-cell-base-depth": ("2",),
    "right-left": ("false",),
    "lemma-dim-emb": ("0",),
}
"""What the network must be built like; a file that does not say is built like the first."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the network wrote for a sentence.

    ``score`` sums the log-probabilities of its words and its end; ``looks``
    are shares of the sentence's words, a row for each word written.
    """

    words: list[int]
    score: float
    looks: list[list[float]]


@dataclass(slots=True)
class _State:
    """The sentences still being written, by their numbers, and what each remembers."""

    numbers: Ids
    keys: list[tuple[Doubles, Doubles]]
    mask: Doubles
    memory: list[Floats]
    barred: NDArray[np.bool_]
    last: Floats

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Leave out sentences that are done."""
        self.numbers, self.mask, self.last = self.numbers[rows], self.mask[rows], self.last[rows]
        self.keys = [(keys[rows], values[rows]) for keys, values in self.keys]
        self.memory = [memory[rows] for memory in self.memory]
        self.barred = self.barred[rows]


class Network:
    """A model ready to translate numbers of words into others. Safe to use from several threads."""

    def __init__(self, weights: Weights) -> None:
        for name, allowed in _NEEDED.items():
            if (value := weights.setting(name, allowed[0])) not in allowed:
                raise Refused("firefox.setting", place=weights.place, name=name, value=value[:40])
        self._width = weights.count("dim-emb", 4096)
        heads = weights.count("transformer-heads", 64)
        if self._width % (2 * heads) or self._width < 4:
            raise Refused("firefox.setting", place=weights.place, name="transformer-heads", value=str(heads))
        shared = "Wemb" in weights.matrices
        self._source = weights.matrix("Wemb" if shared else "encoder_Wemb", None, self._width)
        self._target = weights.matrix("Wemb" if shared else "decoder_Wemb", None, self._width)
        self._bias = weights.vector("decoder_ff_logit_out_b", len(self._target.values))
        names = ("none", "Wemb", "decoder_Wemb")
        self._alpha = weights.alpha(*(f"{name}_QuantMultA" for name in names))
        depth = range(1, weights.count("enc-depth", 48) + 1)
        self._encoder = [_reader(weights, f"encoder_l{layer}", self._width, heads) for layer in depth]
        depth = range(1, weights.count("dec-depth", 48) + 1)
        self._decoder = [_writer(weights, f"decoder_l{layer}", self._width, heads) for layer in depth]
        self._heads = heads

    @property
    def sizes(self) -> tuple[int, int]:
        """Return how many words either vocabulary has."""
        return len(self._source.values), len(self._target.values)

    @property
    def shared(self) -> bool:
        """Say whether both languages have one vocabulary."""
        return self._source is self._target

    def heads(self) -> list[Head]:
        """Return where attention may be read: first the head that was trained for it, in the last layer."""
        layers_ = range(len(self._decoder) - 1, -1, -1)
        return list(dict.fromkeys(Head(layer, heads) for layer in layers_ for heads in (1, self._heads)))

    def translate(
        self,
        sentences: Sequence[Sequence[int]],
        choices: Sequence[Ids],
        head: Head,
        stop: Callable[[], bool],
    ) -> list[Written] | None:
        """Translate sentences together, each into words among its own ``choices``; None when stopped.

        Each sentence ends with ``END``; the end must be among the choices.
        """
        state = self._begin(sentences, choices)
        if state is None:
            return []
        among = np.unique(np.concatenate(choices))
        matrix = self._target.values[among].astype(np.float32).T
        written = [Written([], 0.0, []) for _ in sentences]
        scores = np.zeros(len(sentences))
        limits = np.array([3 * len(each) + 10 for each in sentences])
        step = 0
        while len(state.numbers):
            if stop():
                return None
            rows, looks = self._step(state, step, head)
            logits = self._logits(rows, among, matrix)
            logits[state.barred] = _FAR
            best = logits.argmax(-1)
            scores[state.numbers] += _log_share(logits, best)
            words = among[best]
            step += 1
            done = (words == END) | (step >= limits[state.numbers])
            for row in np.flatnonzero(words != END):
                number = int(state.numbers[row])
                written[number].words.append(int(words[row]))
                written[number].looks.append(looks[row, : len(sentences[number])].tolist())
            state.last = _words(self._target, words)[:, None]
            if done.any():
                state.keep(~done)
        return [
            Written(each.words, round(float(score), 6), each.looks)
            for each, score in zip(written, scores, strict=True)
        ]

    def _begin(self, sentences: Sequence[Sequence[int]], choices: Sequence[Ids]) -> _State | None:
        """Read the sentences."""
        if not sentences:
            return None
        length = max(map(len, sentences))
        ids = np.full((len(sentences), length), END)
        mask = np.full((len(sentences), 1, 1, length), _FAR)
        for row, sentence in enumerate(sentences):
            ids[row, : len(sentence)] = sentence
            mask[row, ..., : len(sentence)] = 0.0
        rows = _words(self._source, ids) + _places(np.arange(length), self._width)
        for attention, forward in self._encoder:
            rows, _ = attention(rows, attention.keys(rows), mask)
            rows = forward(rows)
        among = np.unique(np.concatenate(choices))
        barred = np.stack([~np.isin(among, own, assume_unique=True) for own in choices]) | (among == UNKNOWN)
        nothing = np.zeros((len(sentences), 1, self._width), np.float32)
        keys = [attention.keys(rows) for _, attention, _ in self._decoder]
        return _State(np.arange(len(sentences)), keys, mask, [nothing] * len(keys), barred, nothing)

    def _step(self, state: _State, step: int, head: Head) -> tuple[Floats, Doubles]:
        """Return what the next word of each sentence is chosen by, and where it looked."""
        rows = state.last + _places(np.array([step]), self._width)
        seen = np.zeros(0)
        for layer, (recurrent, attention, forward) in enumerate(self._decoder):
            rows, state.memory[layer] = recurrent(rows, state.memory[layer])
            rows, looks = attention(rows, state.keys[layer], state.mask)
            rows = forward(rows)
            if layer == head.layer % len(self._decoder):
                seen = looks[:, : head.heads, 0].mean(1)
        return rows[:, 0], seen

    def _logits(self, rows: Floats, among: Ids, matrix: Floats) -> Floats:
        whole, unscaled = layers.quantised(rows, self._alpha)
        logits: Floats = whole @ matrix
        logits *= unscaled / np.float32(self._target.scale)
        logits += self._bias[among]
        return logits


def _reader(weights: Weights, name: str, width: int, heads: int) -> tuple[Attention, Forward]:
    return layers.attention(weights, f"{name}_self", width, heads), layers.forward(weights, name, width)


def _writer(weights: Weights, name: str, width: int, heads: int) -> tuple[Recurrent, Attention, Forward]:
    return (
        layers.recurrent(weights, name, width),
        layers.attention(weights, f"{name}_context", width, heads),
        layers.forward(weights, name, width),
    )


def _words(table: Quantised, ids: Ids) -> Floats:
    """Return the rows of words, as large as the network expects them."""
    factor = np.float32(np.sqrt(table.values.shape[1]) / table.scale)
    rows: Floats = table.values[ids].astype(np.float32) * factor
    return rows


def _places(places: Ids, width: int) -> Floats:
    """Return the sines, then the cosines, that say where a word stands (Vaswani et al. 2017, section 3.5)."""
    half = width // 2
    slower = np.exp(np.arange(half) * -(np.log(10000.0) / max(half - 1, 1)))
    angles = places[:, None] * slower[None]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def _log_share(logits: Floats, best: Ids) -> Doubles:
    """Return the log-probability of the best word of each row."""
    scores = logits.astype(np.float64)
    top = scores[np.arange(len(best)), best]
    total: Doubles = np.log(np.exp(scores - top[:, None]).sum(-1))
    return -total
