"""Tiny packages that translate sentences in the other language's own order, and look at the right words.

They are made as those of ``tiny_model``, with one change: a source piece
carries a code not for its own place but for the places of its translation.
Decoder position t asks for the code of t, so it looks at the pieces whose
translation stands there, wherever they are, and at several in equal parts.
What cannot be told apart this way, the same piece twice in a sentence, is
looked at in equal parts, too. A package holds sentences whose pieces do not
get into each other's way; ``packages`` sorts them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from ctranslate2.specs import TransformerSpec

from tests import tiny_model
from tests.tiny_model import _CODE, _SPECIAL, Array, _code

_PLACES = 2 * _CODE - 1
"""Pieces of the longest translation: there are so many codes at right angles that sum to nothing."""
_HINT = 0.3
"""What a piece's place weighs where several pieces could be meant."""
_END = 0.25
"""How weakly the end of the source asks to be looked at: it is asked last of all."""

Meaning = frozenset[tuple[int, str]]
"""At which places of the translation a source piece is looked at, and what is written there."""


@dataclass(frozen=True)
class Lesson:
    """A sentence in pieces, as ``▁`` and letters, its translation, and which of them answer to each other."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    ties: frozenset[tuple[int, int]]

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """Return what each source piece means; one that stands twice means both."""
        found: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
        for number, piece in enumerate(self.source):
            found[piece] |= {(j, self.target[j]) for i, j in self.ties if i == number}
        return {piece: frozenset(meant) for piece, meant in found.items()}

    @cached_property
    def text(self) -> str:
        """Return the whole sentence."""
        return "".join(self.source)


def packages(lessons: Iterable[Lesson]) -> list[list[Lesson]]:
    """Sort lessons so that a package cuts its sentences into their own pieces, which mean one thing each."""
    sorted_: list[list[Lesson]] = []
    for lesson in lessons:
        for each in sorted_:
            if _fits(lesson, each):
                each.append(lesson)
                break
        else:
            sorted_.append([lesson])
    return sorted_


def build(path: Path, lessons: Sequence[Lesson], source: str, target: str) -> Path:
    """Write a package that knows these sentences by heart, all of one of the lists of ``packages``."""
    meanings = {piece: meant for lesson in lessons for piece, meant in lesson.meanings.items()}
    targets = _targets(lessons)
    spec = TransformerSpec.from_config(num_layers=(1, 1), num_heads=1)
    rows = [*_special_rows(lessons), *map(_row, meanings.values())]
    nowhere = np.zeros((tiny_model._PLACES, tiny_model._WIDTH), np.float32)
    asked = nowhere.copy()
    asked[:_PLACES, 2 * _CODE :] = np.stack([_place(place) for place in range(_PLACES)])
    tiny_model._wire_encoder(spec.encoder, np.stack(rows), nowhere)
    tiny_model._wire_decoder(spec.decoder, asked, np.stack(list(_codes(targets))))
    model = tiny_model._saved(spec, [*_SPECIAL, *meanings], list(targets))
    tokenizer = tiny_model._sentencepiece(list(meanings), spaced=source not in ("zh", "zt"))
    return tiny_model.write(path, tokenizer, model, source, target)


def _fits(lesson: Lesson, others: Sequence[Lesson]) -> bool:
    known = {piece: meant for other in others for piece, meant in other.meanings.items()}
    if any(known.get(piece, meant) != meant for piece, meant in lesson.meanings.items()):
        return False
    vocabulary = known.keys() | lesson.meanings.keys()
    return _cut_right(lesson, vocabulary) and all(
        _cut_right(other, vocabulary)
        for other in others
        if any(piece in other.text for piece in lesson.meanings.keys() - other.meanings.keys())
    )


def _cut_right(lesson: Lesson, vocabulary: Iterable[str]) -> bool:
    """Say whether the fewest pieces that make the sentence are its own, and no others as few."""
    text = lesson.text
    ending = defaultdict(list)
    for piece in vocabulary:
        at = text.find(piece)
        while at >= 0:
            ending[at + len(piece)].append(at)
            at = text.find(piece, at + 1)
    best = [(0, 1)] + [(len(text) + 1, 0)] * len(text)
    for end in range(1, len(text) + 1):
        fewest = min((best[start][0] + 1 for start in ending[end]), default=len(text) + 1)
        ways = sum(best[start][1] for start in ending[end] if best[start][0] + 1 == fewest)
        best[end] = (fewest, ways)
    return best[-1] == (len(lesson.source), 1)


def _targets(lessons: Iterable[Lesson]) -> dict[str, set[int]]:
    """Return the pieces that are written, and where; the special ones first."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for special in _SPECIAL:
        places[special] = set()
    for lesson in lessons:
        for place, piece in enumerate(lesson.target):
            places[piece].add(place)
    return places


def _special_rows(lessons: Sequence[Lesson]) -> Iterator[Array]:
    """Yield what stands for the special pieces; the end is looked at where a translation ends."""
    ends = _sum(map(_place, sorted({len(lesson.target) for lesson in lessons})))
    for special in _SPECIAL:
        yield np.concatenate([_code("piece", special), (_END if special == "</s>" else 0) * ends])


def _row(meant: Meaning) -> Array:
    what = _sum(_code("piece", piece) for piece in sorted({piece for _, piece in meant}))
    return np.concatenate([what, _sum(_place(place) for place in sorted({place for place, _ in meant}))])


def _codes(targets: Mapping[str, set[int]]) -> Iterator[Array]:
    for piece, places in targets.items():
        yield np.concatenate([_code("piece", piece), _HINT * _sum(map(_place, sorted(places)))])


def _place(number: int) -> Array:
    """Return a row of Hadamard's matrix without its first: all are at right angles to each other."""
    return np.array([(-1) ** ((number + 1) & k).bit_count() for k in range(2 * _CODE)], np.float32)


def _sum(rows: Iterable[Array]) -> Array:
    """Return the sum of codes, as strong as a single one."""
    every = list(rows)
    if not every:
        return np.zeros(2 * _CODE, np.float32)
    total = np.sum(every, axis=0)
    return (total / np.sqrt(np.mean(total**2))).astype(np.float32)
