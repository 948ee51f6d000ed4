"""Tiny but real ``.argosmodel`` packages: a Transformer wired by hand so that it is a phrase table.

Source position t carries a code for its piece's translation and a code for t;
decoder position t asks for the code of t, so its attention lies on the
diagonal, and the projection turns the translation's code into a piece. A text
of known phrases comes out phrase by phrase; unknown words are copied, as
``replace_unknowns`` does it. No training, no download, and the same bytes
every time: codes come from SHA-256, and the archive is stored undated.
"""

import hashlib
import json
import struct
import tempfile
import tomllib
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
from ctranslate2.specs import TransformerSpec

SPACE = "▁"
"""SentencePiece's mark for a space (U+2581)."""
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SPECIAL = ("<unk>", "<s>", "</s>")
_CODE = 32
"""Dimensions of one code; a state holds a code and its negative for the piece and for the place."""
_WIDTH = 4 * _CODE
_PLACES = 512
_SHARP = 24.0
"""How strongly attention and projection prefer the right code: wrong ones get less than e**-20."""
_NAMES = {"en": "English", "zh": "Chinese", "zt": "Chinese (traditional)"}

Array = np.ndarray


def build(
    path: Path,
    pairs: Mapping[str, str],
    source: str = "en",
    target: str = "zh",
    *,
    version: str = "1.9",
    stops: Collection[str] = (),
    blur: bool = False,
    metadata: Mapping[str, object] | None = None,
) -> Path:
    """Write a package that translates each phrase of ``pairs`` and copies what it does not know.

    Before a phrase in ``stops`` the model rather ends its output, a little
    likelier than going on: the fault that large models show at commas.
    With ``blur`` a last layer is put on top whose attention lies everywhere.
    ``metadata`` overrides fields of ``metadata.json``.
    """
    pieces = _pieces(pairs, spaced=source not in ("zh", "zt"))
    targets = [*_SPECIAL, *dict.fromkeys(_target_piece(text, target) for text in pairs.values())]
    table = {piece: (_target_piece(pairs[key], target), key in stops) for piece, key in pieces.items()}
    tokenizer = _sentencepiece(list(pieces), spaced=source not in ("zh", "zt"))
    model = _model(table, targets, layers=2 if blur else 1)
    return write(path, tokenizer, model, source, target, version=version, metadata=metadata)


def write(
    path: Path,
    tokenizer: bytes,
    model: Mapping[str, bytes],
    source: str,
    target: str,
    *,
    version: str = "1.9",
    metadata: Mapping[str, object] | None = None,
) -> Path:
    """Write a package of a SentencePiece model and the files of a CTranslate2 model."""
    root = f"translate-{source}_{target}-{version.replace('.', '_')}"
    about = {
        "package_version": version,
        "argos_version": "1.9.0",
        "from_code": source,
        "from_name": _NAMES.get(source, source),
        "to_code": target,
        "to_name": _NAMES.get(target, target),
        **(metadata or {}),
    }
    files = {"metadata.json": json.dumps(about, indent=2).encode(), "sentencepiece.model": tokenizer}
    _zip(path, root, files | model)
    return path


def seed_pairs() -> dict[str, str]:
    """Return the sentences of the seed text with the project's own Chinese, and some common words."""
    words = tomllib.loads((Path(__file__).parent / "engines/argos/words.toml").read_text("utf-8"))
    pairs: dict[str, str] = {}
    for memory in sorted((Path(__file__).parents[1] / "seeds").glob("*.tmx")):
        for unit in ET.parse(memory).iter("tu"):
            texts = {each.get(_LANGUAGE, ""): each.findtext("seg", "") for each in unit.iter("tuv")}
            pairs[texts["en"]] = texts["zh-Hans"]
    return pairs | words


def turned(pairs: Mapping[str, str]) -> dict[str, str]:
    """Return the pairs the other way round; of equal translations the first stays."""
    table: dict[str, str] = {}
    for english, chinese in pairs.items():
        table.setdefault(chinese, english)
    return table


def _pieces(pairs: Mapping[str, str], *, spaced: bool) -> dict[str, str]:
    """Return every piece of the tokenizer with the phrase it stands for.

    In a language with spaces a phrase also stands at the start of a sentence
    and after a quotation mark; inside a longer word it does not.
    """
    pieces: dict[str, str] = {}
    for phrase in pairs:
        body = phrase.replace(" ", SPACE)
        if not spaced:
            pieces.setdefault(body, phrase)
            continue
        for form in dict.fromkeys((body, body[0].upper() + body[1:])):
            pieces.setdefault(SPACE + form, phrase)
            if len(form) > 3 or not form[0].isalnum():
                pieces.setdefault(form, phrase)
    return pieces


def _target_piece(text: str, target: str) -> str:
    """Return a translation as one piece: with a space before it where the language has them."""
    apart = target not in ("zh", "zt") and text[:1].isalnum()
    return (SPACE if apart else "") + text.replace(" ", SPACE)


def _code(kind: str, name: object) -> Array:
    """Return a fixed row of +1 and -1 for a name, followed by its negative, so that it sums to nothing."""
    bits = np.unpackbits(np.frombuffer(hashlib.sha256(f"{kind}:{name}".encode()).digest(), np.uint8))
    row = bits[:_CODE].astype(np.float32) * 2 - 1
    return np.concatenate([row, -row])


def _model(table: Mapping[str, tuple[str, bool]], targets: list[str], layers: int = 1) -> dict[str, bytes]:
    """Return the files of the CTranslate2 model."""
    rows = [_code("piece", special) for special in _SPECIAL]
    for target, stop in table.values():
        row = _code("piece", target)
        rows.append(0.53 * _code("piece", "</s>") + 0.47 * row if stop else row)
    codes = np.stack([_code("piece", target) for target in targets])
    spec = TransformerSpec.from_config(num_layers=(1, layers), num_heads=1)
    _wire_encoder(spec.encoder, np.concatenate([np.stack(rows), np.zeros_like(rows)], axis=1), _places())
    _wire_decoder(spec.decoder, _places(), np.concatenate([codes, np.zeros_like(codes)], axis=1))
    for layer in spec.decoder.layer[1:]:
        _mute(layer)
        _blur(layer.attention)
    return _saved(spec, [*_SPECIAL, *table], targets)


def _saved(spec: TransformerSpec, sources: list[str], targets: list[str]) -> dict[str, bytes]:
    """Return the files of a model that is wired."""
    spec.register_source_vocabulary(sources)
    spec.register_target_vocabulary(targets)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize("int8")
    with tempfile.TemporaryDirectory() as folder:
        spec.save(folder)
        return {f"model/{file.name}": file.read_bytes() for file in Path(folder).iterdir()}


def _wire_encoder(encoder: object, rows: Array, places: Array) -> None:
    """Let the encoder pass on a row for each piece, and add one for each place."""
    encoder.embeddings[0].weight = rows
    encoder.scale_embeddings = False
    encoder.position_encodings.encodings = places
    _plain(encoder.layer_norm)
    _mute(encoder.layer[0])


def _wire_decoder(decoder: object, places: Array, codes: Array) -> None:
    """Let the decoder ask for the code of its place, fetch what goes with it, and name its piece."""
    decoder.embeddings.weight = np.zeros((len(codes), _WIDTH), np.float32)
    decoder.scale_embeddings = False
    decoder.position_encodings.encodings = places
    _plain(decoder.layer_norm)
    layer = decoder.layer[0]
    _mute(layer)
    half = _WIDTH // 2
    what, where = np.zeros((_WIDTH, _WIDTH), np.float32), np.zeros((_WIDTH, _WIDTH), np.float32)
    what[:half, :half] = np.eye(half)
    where[half:, half:] = np.eye(half)
    _plain(layer.attention.layer_norm)
    _set(layer.attention.linear[0], _SHARP * where)
    _set(layer.attention.linear[1], np.concatenate([where, what]))
    _set(layer.attention.linear[2], what)
    _set(decoder.projection, codes)


def _places() -> Array:
    codes = np.stack([_code("place", place) for place in range(_PLACES)])
    return np.concatenate([np.zeros_like(codes), codes], axis=1)


def _plain(norm: object) -> None:
    norm.gamma = np.ones(_WIDTH, np.float32)
    norm.beta = np.zeros(_WIDTH, np.float32)


def _set(linear: object, weight: Array) -> None:
    linear.weight = weight.astype(np.float32)
    linear.bias = np.zeros(weight.shape[0], np.float32)


def _mute(layer: object) -> None:
    """Let self-attention and feed-forward of a layer add nothing to what passes through."""
    for part in (layer.self_attention.layer_norm, layer.ffn.layer_norm):
        _plain(part)
    _set(layer.self_attention.linear[0], np.zeros((3 * _WIDTH, _WIDTH)))
    _set(layer.self_attention.linear[1], np.zeros((_WIDTH, _WIDTH)))
    _set(layer.ffn.linear_0, np.zeros((8, _WIDTH)))
    _set(layer.ffn.linear_1, np.zeros((_WIDTH, 8)))


def _blur(attention: object) -> None:
    """Let attention lie on every place alike, and fetch nothing."""
    _plain(attention.layer_norm)
    _set(attention.linear[0], np.zeros((_WIDTH, _WIDTH)))
    _set(attention.linear[1], np.zeros((2 * _WIDTH, _WIDTH)))
    _set(attention.linear[2], np.zeros((_WIDTH, _WIDTH)))


def _sentencepiece(pieces: list[str], *, spaced: bool) -> bytes:
    """Return a SentencePiece unigram model as protocol buffer bytes.

    Every piece has the score -1, so the fewest pieces win; the field numbers
    are those of sentencepiece_model.proto.
    """
    unknown, normal, control = 2, 1, 3
    body = b"".join(
        _field(1, _field(1, piece.encode()) + _number(2, score) + _varint(3, kind))
        for piece, score, kind in [
            *((special, 0.0, unknown if special == "<unk>" else control) for special in _SPECIAL),
            *((piece, -1.0, normal) for piece in pieces),
        ]
    )
    trainer = _varint(3, 1) + _varint(4, len(pieces) + len(_SPECIAL))
    normalizer = _field(1, b"identity") + _varint(3, int(spaced)) + _varint(4, 1) + _varint(5, 1)
    return body + _field(2, trainer) + _field(3, normalizer)


def _field(number: int, body: bytes) -> bytes:
    return _base128(number << 3 | 2) + _base128(len(body)) + body


def _varint(number: int, value: int) -> bytes:
    return _base128(number << 3) + _base128(value)


def _number(number: int, value: float) -> bytes:
    return _base128(number << 3 | 5) + struct.pack("<f", value)


def _base128(value: int) -> bytes:
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    return bytes([*encoded, value])


def _zip(path: Path, root: str, files: Mapping[str, bytes]) -> None:
    """Write the archive without dates and without compression, so that no zlib version shows in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{root}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
