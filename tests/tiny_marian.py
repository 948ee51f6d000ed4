"""Models as Mozilla publishes them, wired by hand: each word of a sentence becomes what it is paired with.

The decoder looks at the place of the sentence that it writes at itself: sines
and cosines of the four fastest waves are compared, with the slowest sine taken
off them, which is always near nought and takes the mean of the row away with
it. A word is a number in one column and its negative in another; what it
becomes outweighs all else in the row. There are eleven words at most with the
end and the unknown word, and sentences of about thirty.
"""

import math
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.tiny_model import _base128, _field, _number, _varint

WIDTH = 32
INNER = 8
FLOAT, INT8, TEXT = 0x404, 0x4101, 0x101
SETTINGS = {
    "type": "transformer",
    "dec-cell": "ssru",
    "dec-depth": "1",
    "enc-depth": "1",
    "dim-emb": str(WIDTH),
    "transformer-heads": "1",
    "transformer-decoder-autoreg": "rnn",
    "transformer-ffn-activation": "relu",
    "transformer-ffn-depth": "2",
    "transformer-postprocess": "dan",
    "transformer-preprocess": '""',
}
Entry = tuple[str, int, tuple[int, ...], bytes]


def build(folder: Path, words: Mapping[str, str], pair: str = "enzh", *, shortlist: bool = True) -> Path:
    """Write the files of a model; ``words`` are pieces, with ``▁`` for the space before."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"model.{pair}.intgemm.alphas.bin").write_bytes(binary(entries(len(words) + 2)))
    (folder / f"srcvocab.{pair}.spm").write_bytes(vocabulary(list(words)))
    (folder / f"trgvocab.{pair}.spm").write_bytes(vocabulary(list(words.values())))
    if shortlist:
        size = len(words) + 2
        (folder / f"lex.50.50.{pair}.s2t.bin").write_bytes(lexicon([[word] for word in range(size)]))
    return folder


def entries(size: int, settings: Mapping[str, str] = SETTINGS) -> list[Entry]:
    """Return the weights of a model for so many words, end and unknown among them."""
    assert size <= 11
    look, carry = np.zeros((2, WIDTH, WIDTH))
    for column, row in enumerate([*range(4), *range(16, 20)]):
        look[row, column] = 1
        look[15, column] = -1
    for word in range(size):
        carry[4 + word, 4 + word] = carry[20 + word, 20 + word] = 1
    one = np.eye(WIDTH)
    found = [
        *_quantised("encoder_Wemb", _words(size), 127 / 8),
        *_quantised("decoder_Wemb", _words(size), 127),
        ("decoder_ff_logit_out_b", FLOAT, (1, size), np.zeros(size, "<f4").tobytes()),
    ]
    attention = {"q": look * 40, "k": look * 40, "v": carry, "o": one * 50}
    for name, parts in (("encoder_l1_self", {**attention, "o": one * 0}), ("decoder_l1_context", attention)):
        for part, matrix in parts.items():
            found += _layer(f"{name}_W{part}", f"{name}_b{part}", matrix, 120.0 if part in "qk" else 30.0)
        found += _norm(f"{name}_Wo")
    for name in ("encoder_l1", "decoder_l1"):
        found += _layer(f"{name}_ffn_W1", f"{name}_ffn_b1", np.zeros((WIDTH, INNER)), 10.0)
        found += _layer(f"{name}_ffn_W2", f"{name}_ffn_b2", np.zeros((INNER, WIDTH)), 10.0)
        found += _norm(f"{name}_ffn_ffn")
    found += _layer("decoder_l1_rnn_W", None, one * 0, 10.0)
    found += _layer("decoder_l1_rnn_Wf", "decoder_l1_rnn_bf", one * 0, 10.0)
    return [*found, *_norm("decoder_l1_rnn_ffn"), _settings(settings)]


def chance(seed: int, size: int = 40, settings: Mapping[str, str] = SETTINGS) -> list[Entry]:
    """Return a model of chance numbers with two layers a side and four heads: its output is babble."""
    random = np.random.default_rng(seed)
    deep = {**settings, "enc-depth": "2", "dec-depth": "2", "transformer-heads": "4"}
    found = [*_quantised("Wemb", random.normal(size=(size, WIDTH)), 30.0)]
    found += [("none_QuantMultA", FLOAT, (1, 1), _padded(struct.pack("<f", 40.0)))]
    found += [("decoder_ff_logit_out_b", FLOAT, (1, size), random.normal(size=size).astype("<f4").tobytes())]
    for layer in (1, 2):
        for name in (f"encoder_l{layer}_self", f"decoder_l{layer}_context"):
            for part in "qkvo":
                matrix = random.normal(size=(WIDTH, WIDTH)) / 4
                found += _layer(f"{name}_W{part}", f"{name}_b{part}", matrix, 40.0)
            found += _norm(f"{name}_Wo")
        for name in (f"encoder_l{layer}", f"decoder_l{layer}"):
            into, out = random.normal(size=(WIDTH, 64)) / 4, random.normal(size=(64, WIDTH)) / 4
            found += _layer(f"{name}_ffn_W1", f"{name}_ffn_b1", into, 40.0)
            found += _layer(f"{name}_ffn_W2", f"{name}_ffn_b2", out, None)
            found += _norm(f"{name}_ffn_ffn")
        for part, bias in (("W", None), ("Wf", f"decoder_l{layer}_rnn_bf")):
            matrix = random.normal(size=(WIDTH, WIDTH)) / 4
            found += _layer(f"decoder_l{layer}_rnn_{part}", bias, matrix, 40.0)
        found += _norm(f"decoder_l{layer}_rnn_ffn")
    return [*found, _settings(deep)]


def binary(found: Sequence[Entry], *, gap: int = 16) -> bytes:
    """Return a model file of Marian's binary format, version 1."""
    names = [name.encode() + b"\0" for name, *_ in found]
    parts = [struct.pack("<2Q", 1, len(found))]
    parts += [
        struct.pack("<4Q", len(raw), kind, len(shape), len(data))
        for raw, (_, kind, shape, data) in zip(names, found, strict=True)
    ]
    parts += names
    parts += [struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in found]
    parts += [struct.pack("<Q", gap), b"\0" * gap]
    return b"".join([*parts, *(data for *_, data in found)])


def lexicon(lists: Sequence[Sequence[int]], first: int = 2) -> bytes:
    """Return a binary shortlist: for each word, the words it may become."""
    offsets = [0]
    for each in lists:
        offsets.append(offsets[-1] + len(each))
    words = [word for each in lists for word in each]
    header = struct.pack("<6Q", 0xF11A48D5013417F5, 0, first, 50, len(offsets), len(words))
    return header + struct.pack(f"<{len(offsets)}Q{len(words)}I", *offsets, *words)


def vocabulary(pieces: Sequence[str]) -> bytes:
    """Return a SentencePiece unigram model with the end at 0 and the unknown word at 1, as Marian's are."""
    special = [("</s>", 0.0, 3), ("<unk>", 0.0, 2)]
    body = b"".join(
        _field(1, _field(1, piece.encode()) + _number(2, score) + _varint(3, kind))
        for piece, score, kind in [*special, *((piece, -1.0, 1) for piece in pieces)]
    )
    trainer = _varint(3, 1) + _varint(4, len(pieces) + 2) + _varint(40, 1)
    trainer += (
        _base128(41 << 3) + _base128(2**64 - 1) + _varint(42, 0) + _base128(43 << 3) + _base128(2**64 - 1)
    )
    normalizer = _field(1, b"identity") + _varint(3, 1) + _varint(4, 1) + _varint(5, 1)
    return body + _field(2, trainer) + _field(3, normalizer)


def _words(size: int) -> np.ndarray:
    """Return a row for each word: a number in its first column and the negative in its second."""
    rows = np.zeros((size, WIDTH))
    for word in range(size):
        rows[word, 4 + word], rows[word, 20 + word] = 1, -1
    return rows


def _quantised(name: str, matrix: np.ndarray, scale: float, *, turned: bool = False) -> list[Entry]:
    whole = np.clip(np.rint(matrix * scale), -127, 127).astype(np.int8)
    data = (whole.T if turned else whole).tobytes() + struct.pack("<f", scale)
    return [(name, INT8, matrix.shape, _padded(data))]


def _layer(name: str, bias: str | None, matrix: np.ndarray, alpha: float | None) -> list[Entry]:
    largest = max(float(np.abs(matrix).max()), 1.0)
    found = _quantised(name, matrix, 127 / largest, turned=True)
    if alpha is not None:
        found.append((f"{name}_QuantMultA", FLOAT, (1, 1), _padded(struct.pack("<f", alpha))))
    if bias is not None:
        columns = matrix.shape[1]
        found.append((bias, FLOAT, (1, columns), np.zeros(columns, "<f4").tobytes()))
    return found


def _norm(name: str) -> list[Entry]:
    ones, none = np.ones(WIDTH, "<f4"), np.zeros(WIDTH, "<f4")
    shape = (1, WIDTH)
    return [
        (f"{name}_ln_scale", FLOAT, shape, ones.tobytes()),
        (f"{name}_ln_bias", FLOAT, shape, none.tobytes()),
    ]


def _settings(settings: Mapping[str, str]) -> Entry:
    text = "".join(f"{key}: {value}\n" for key, value in settings.items()).encode() + b"\0"
    return ("special:model.yml", TEXT, (len(text),), text)


def _padded(data: bytes) -> bytes:
    """Fill up to a multiple of 256 bytes, as Marian does."""
    return data + b"\0" * (math.ceil(len(data) / 256) * 256 - len(data))
