"""A package of the official size, wired by hand so that it copies its input: for speed, not for words.

Six encoder and six decoder layers of 512 dimensions with eight heads, 32,000
pieces, int8, as Argos's own packages: every layer costs what theirs cost, but
only the last one of the decoder does anything. It looks at the source piece
at its own place and writes it. Built once into the cache folder.
"""

import json
import random
import re
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from ctranslate2.specs import TransformerSpec

from tests.tiny_model import SPACE, _sentencepiece

LAYERS, HEADS, WIDTH, INNER, VOCABULARY, PLACES = 6, 8, 512, 2048, 32_000, 512
VERSION = 5
"""Goes up with every change to how the packages are made."""
SEEDS = Path(__file__).parents[1] / "seeds"
"""Their words are pieces, so that the seed has about as many as with a real package."""
_HALF = WIDTH // 2
_SHARP = 3.0
_SPECIAL = ("<unk>", "<s>", "</s>")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Array = np.ndarray


def packages(folder: Path) -> list[Path]:
    """Return the packages for either direction in a folder; they are built where they are not there yet."""
    paths = [folder / f"{pair}-{LAYERS}x{WIDTH}-{VERSION}.argosmodel" for pair in ("en_zh", "zh_en")]
    if not all(path.exists() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            _spec([*_SPECIAL, *pieces()]).save(scratch)
            for path in paths:
                part = path.with_suffix(".part")
                _write(part, Path(scratch), *path.name[:5].split("_"))
                part.rename(path)
    return paths


def sentences(number: int, seed: int = 7) -> list[str]:
    """Return sentences that differ, of 12 to 34 words, about 27 pieces each, as in FLORES."""
    chance = random.Random(seed)
    words = _words()
    made = []
    for _ in range(number):
        chosen = chance.choices(words, k=min(34, max(12, round(chance.gauss(21, 6)))))
        joined = [
            chance.choice(words) + chance.choice(words) if chance.random() < 0.2 else word for word in chosen
        ]
        made.append(" ".join(joined).capitalize() + ".")
    return made


def _han() -> list[str]:
    """Return the ideographs of GB 2312."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [each for cell in cells if (each := cell.decode("gb2312", "ignore"))]


def _words() -> list[str]:
    chance = random.Random(1)
    return sorted({"".join(chance.choices(_LETTERS, k=chance.randint(2, 9))) for _ in range(5_000)})


def pieces() -> list[str]:
    """Return the vocabulary: letters, marks, ideographs, words with a space before them, and the rest."""
    alone = [
        *_LETTERS,
        *_LETTERS.upper(),
        *"0123456789.,;:!?'\"-()“”‘’—，。：；！？（）《》、",
        SPACE,
        *_han(),
    ]
    words = _words()
    read = re.findall(r"[A-Za-z]+", "".join(path.read_text("utf-8") for path in SEEDS.glob("*.txt")))
    known = dict.fromkeys(
        [
            *alone,
            *(SPACE + word for word in (*read, *words)),
            *(SPACE + w.capitalize() for w in words),
            *words,
        ]
    )
    rest = (f"{SPACE}filler{number}" for number in range(VOCABULARY))
    for piece in rest:
        if len(known) == VOCABULARY - len(_SPECIAL):
            break
        known.setdefault(piece)
    return list(known)


def _write(path: Path, model: Path, source: str, target: str) -> None:
    about = {
        "package_version": "1.9", "argos_version": "1.9.0",
        "from_code": source, "from_name": source, "to_code": target, "to_name": target,
    }  # fmt: skip
    root = f"bench-{source}_{target}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{root}/metadata.json", json.dumps(about))
        archive.writestr(f"{root}/sentencepiece.model", _sentencepiece(pieces(), spaced=source == "en"))
        for file in sorted(model.iterdir()):
            archive.write(file, f"{root}/model/{file.name}")


def _spec(vocabulary: list[str]) -> TransformerSpec:
    chance = np.random.default_rng(7)
    codes, places = _codes(chance, len(vocabulary)), _codes(chance, PLACES)
    spec = TransformerSpec.from_config(num_layers=(LAYERS, LAYERS), num_heads=HEADS)
    nothing = _dust(chance, *codes.shape)
    there = np.concatenate([np.zeros_like(places), places], axis=1)
    for side, embeddings in (
        (spec.encoder, spec.encoder.embeddings[0]),
        (spec.decoder, spec.decoder.embeddings),
    ):
        coded = codes if side is spec.encoder else nothing
        embeddings.weight = np.concatenate([coded, nothing], axis=1)
        side.scale_embeddings = False
        side.position_encodings.encodings = there
        _plain(side.layer_norm)
        for layer in side.layer:
            _mute(layer, chance)
    for layer in spec.decoder.layer:
        _attend(layer.attention, chance, mute=layer is not spec.decoder.layer[-1])
    _set(spec.decoder.projection, np.concatenate([codes, nothing], axis=1))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize("int8")
    return spec


def _codes(chance: np.random.Generator, number: int) -> Array:
    """Return rows of +1 and -1, each followed by its negative, so that it sums to nothing."""
    bits = chance.integers(0, 2, (number, _HALF // 2)).astype(np.float32) * 2 - 1
    return np.concatenate([bits, -bits], axis=1)


def _attend(attention: object, chance: np.random.Generator, *, mute: bool) -> None:
    """Let every head look at the piece in the same place, and the last layer fetch its code."""
    place = np.zeros((WIDTH, WIDTH), np.float32)
    place[:_HALF, _HALF:] = place[_HALF:, _HALF:] = np.eye(_HALF)
    fetch = _dust(chance, WIDTH, WIDTH)
    if not mute:
        fetch[:_HALF, :_HALF] += np.eye(_HALF, dtype=np.float32)
    _plain(attention.layer_norm)
    _set(attention.linear[0], _SHARP * place + _dust(chance, WIDTH, WIDTH))
    _set(attention.linear[1], np.concatenate([place + _dust(chance, WIDTH, WIDTH), fetch]))
    _set(attention.linear[2], fetch + _dust(chance, WIDTH, WIDTH))


def _mute(layer: object, chance: np.random.Generator) -> None:
    """Let self-attention and feed-forward cost what they cost and add next to nothing.

    Zeros would do, but CTranslate2 stores equal weights once: layers would share them.
    """
    for part in (layer.self_attention.layer_norm, layer.ffn.layer_norm):
        _plain(part)
    _set(layer.self_attention.linear[0], _dust(chance, 3 * WIDTH, WIDTH))
    _set(layer.self_attention.linear[1], _dust(chance, WIDTH, WIDTH))
    _set(layer.ffn.linear_0, _dust(chance, INNER, WIDTH))
    _set(layer.ffn.linear_1, _dust(chance, WIDTH, INNER))


def _dust(chance: np.random.Generator, rows: int, columns: int) -> Array:
    return chance.normal(0, 1e-6, (rows, columns)).astype(np.float32)


def _plain(norm: object) -> None:
    norm.gamma = np.ones(WIDTH, np.float32)
    norm.beta = np.zeros(WIDTH, np.float32)


def _set(linear: object, weight: Array) -> None:
    linear.weight = weight.astype(np.float32)
    linear.bias = np.zeros(weight.shape[0], np.float32)
