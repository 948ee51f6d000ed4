"""The parts of the network, with sums that come out the same whatever stands beside a sentence.

Activations are rounded to 8-bit integers before they meet a matrix, as Marian
does with these models. The sums are then sums of integers: kept in 32-bit
floats they are exact as long as they stay below 2**24, in any order, on any
machine, in any batch. What is left (attention) is summed up in 64 bits and
rounded to 32, so that padding does not show either.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from workbench.engines.firefox.marian import Floats, Weights

Doubles = NDArray[np.float64]
_MOST: Final = 127.0
_TINY: Final = np.float32(1e-6)
"""What Marian adds to a variance before it divides by its root."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A matrix of whole numbers, what activations are multiplied by before it, and what the sums are after.

    Without ``alpha`` each row is multiplied so that its largest number is 127.
    """

    matrix: Floats
    scale: float
    alpha: float | None
    bias: Floats | None

    def __call__(self, rows: Floats) -> Floats:
        """Return the rows times the matrix, with the bias."""
        whole, unscaled = quantised(rows, self.alpha)
        sums = whole @ self.matrix
        sums *= unscaled / np.float32(self.scale)
        if self.bias is not None:
            sums += self.bias
        return sums


@dataclass(frozen=True, slots=True)
class Norm:
    """Layer normalisation."""

    scale: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        """Return the rows with mean 0 and variance 1 each, scaled and shifted."""
        centred = rows - rows.mean(-1, keepdims=True)
        variance = np.square(centred).mean(-1, keepdims=True)
        normed: Floats = centred / np.sqrt(variance + _TINY) * self.scale + self.bias
        return normed


@dataclass(frozen=True, slots=True)
class Attention:
    """Attention of many heads, with what stands around it."""

    query: Linear
    key: Linear
    value: Linear
    out: Linear
    norm: Norm
    heads: int

    def keys(self, rows: Floats) -> tuple[Doubles, Doubles]:
        """Return keys, transposed, and values of sentences of like length (with padding), by head."""
        return self._apart(self.key(rows)).transpose(0, 1, 3, 2), self._apart(self.value(rows))

    def __call__(self, rows: Floats, keys: tuple[Doubles, Doubles], mask: Doubles) -> tuple[Floats, Doubles]:
        """Return the rows after they looked at the keys, and how they looked: sentence, head, row, key."""
        sentences, length, width = rows.shape
        apart = self._apart(self.query(rows))
        looks = softmax(apart @ keys[0] / np.sqrt(width // self.heads) + mask)
        seen = (looks @ keys[1]).transpose(0, 2, 1, 3).reshape(sentences, length, width)
        return self.norm(self.out(seen.astype(np.float32)) + rows), looks

    def _apart(self, rows: Floats) -> Doubles:
        sentences, length, width = rows.shape
        apart = rows.astype(np.float64).reshape(sentences, length, self.heads, width // self.heads)
        return np.ascontiguousarray(apart.transpose(0, 2, 1, 3))


@dataclass(frozen=True, slots=True)
class Forward:
    """Two layers with what is below nought cut off between them."""

    into: Linear
    out: Linear
    norm: Norm

    def __call__(self, rows: Floats) -> Floats:
        """Return the rows after both layers, with what they were before."""
        return self.norm(self.out(np.maximum(self.into(rows), 0)) + rows)


@dataclass(frozen=True, slots=True)
class Recurrent:
    """The simple recurrent unit in place of the decoder's looking back (Kim et al. 2019, WNGT, section 3).

    What it remembers is a mean of all it saw, with gates that say how fast it forgets.
    """

    gate: Linear
    inner: Linear
    norm: Norm

    def __call__(self, rows: Floats, memory: Floats) -> tuple[Floats, Floats]:
        """Return the rows, and what is remembered after them."""
        opened = (1 / (1 + np.exp(-self.gate(rows).astype(np.float64)))).astype(np.float32)
        memory = opened * memory + (1 - opened) * self.inner(rows)
        return self.norm(np.maximum(memory, 0) + rows), memory


def quantised(rows: Floats, alpha: float | None) -> tuple[Floats, Floats | np.float32]:
    """Return rows as whole numbers from -127 to 127, and what gives back their size."""
    factor: Floats | np.float32
    if alpha is None:
        largest = np.abs(rows).max(-1, keepdims=True)
        factor = (_MOST / np.maximum(largest, _TINY)).astype(np.float32)
    else:
        factor = np.float32(alpha)
    whole = rows * factor
    np.rint(whole, out=whole)
    np.clip(whole, -_MOST, _MOST, out=whole)
    return whole, np.float32(1) / factor


def softmax(scores: Doubles) -> Doubles:
    """Return scores as shares of one along the last axis; the scores are used up."""
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    return scores


def linear(weights: Weights, name: str, bias: str | None, rows: int, columns: int | None = None) -> Linear:
    """Return a layer of a model, checked for its shape. Raises Refused."""
    found = weights.matrix(name, rows, columns)
    matrix = np.ascontiguousarray(found.values, dtype=np.float32)
    added = weights.vector(bias, matrix.shape[1]) if bias is not None else None
    return Linear(matrix, found.scale, weights.alpha(f"{name}_QuantMultA"), added)


def norm(weights: Weights, name: str, width: int) -> Norm:
    """Return a normalisation of a model. Raises Refused."""
    return Norm(weights.vector(f"{name}_ln_scale", width), weights.vector(f"{name}_ln_bias", width))


def attention(weights: Weights, name: str, width: int, heads: int) -> Attention:
    """Return the attention of a layer. Raises Refused."""
    query, key, value, out = (
        linear(weights, f"{name}_W{part}", f"{name}_b{part}", width, width) for part in "qkvo"
    )
    return Attention(query, key, value, out, norm(weights, f"{name}_Wo", width), heads)


def forward(weights: Weights, name: str, width: int) -> Forward:
    """Return the two plain layers of a layer. Raises Refused."""
    into = linear(weights, f"{name}_ffn_W1", f"{name}_ffn_b1", width)
    out = linear(weights, f"{name}_ffn_W2", f"{name}_ffn_b2", into.matrix.shape[1], width)
    return Forward(into, out, norm(weights, f"{name}_ffn_ffn", width))


def recurrent(weights: Weights, name: str, width: int) -> Recurrent:
    """Return the recurrent unit of a layer. Raises Refused."""
    gate = linear(weights, f"{name}_rnn_Wf", f"{name}_rnn_bf", width, width)
    return Recurrent(
        gate, linear(weights, f"{name}_rnn_W", None, width, width), norm(weights, f"{name}_rnn_ffn", width)
    )
