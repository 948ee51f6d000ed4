"""A model ready to translate: its vocabularies, its shortlist and its network."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workbench.engines.firefox import bundle, facts, marian, shortlist, threads
from workbench.engines.firefox.network import END, UNKNOWN, Ids, Network, Written
from workbench.engines.firefox.shortlist import Shortlist
from workbench.errors import Refused
from workbench.neural.heads import Head
from workbench.neural.looking import looks
from workbench.neural.outputs import Output


class Loaded:
    """One model, ready to translate. Safe to use from several threads.

    ``head`` says where attention is read; without it, at the head that was
    trained for it. Raises Refused for files that make no sense, OSError.
    """

    def __init__(self, folder: Path, head: Head | None = None) -> None:
        threads.use_one()
        files = bundle.installed(folder)
        self._network = Network(marian.read(files.model))
        sizes = self._network.sizes
        self._source = _vocabulary(files.source, sizes[0])
        self._target = self._source if files.target == files.source else _vocabulary(files.target, sizes[1])
        self._shortlist: Shortlist | None = None
        if files.shortlist is not None:
            self._shortlist = shortlist.read(files.shortlist, *sizes, shared=self._network.shared)
        self._all: Ids = np.arange(self._target.get_piece_size())
        self._head = head or self._network.heads()[0]

    def heads(self) -> list[Head]:
        """Return where attention may be read, the model's own place first."""
        return self._network.heads()

    def encode(self, text: str) -> list[str]:
        """Return the pieces of a text, as the model's vocabulary cuts them."""
        return [str(piece) for piece in self._source.encode(text, out_type=str)]

    def translate(self, batch: Sequence[Sequence[str]], stop: Callable[[], bool]) -> list[Output] | None:
        """Translate texts by their pieces; None when stopped."""
        ids = [[*(self._source.piece_to_id(piece) for piece in pieces), END] for pieces in batch]
        written = self._network.translate(ids, [self._choices(each) for each in ids], self._head, stop)
        if written is None:
            return None
        return [self._output(each, pieces) for each, pieces in zip(written, batch, strict=True)]

    def _choices(self, ids: Sequence[int]) -> Ids:
        """Return the words that a sentence may become; the end is one of them."""
        if self._shortlist is None:
            return self._all
        found = self._shortlist.for_words(ids)
        return np.union1d(found[found < len(self._all)], [END])

    def _output(self, written: Written, pieces: Sequence[str]) -> Output:
        tokens = tuple(str(self._target.id_to_piece(word)) for word in written.words)
        text = str(self._target.decode(written.words)).strip(" ")
        score = round(written.score / (len(tokens) + 1), 6)
        return Output(text, tokens, score, tuple(pieces), looks(written.looks, len(pieces)))


def _vocabulary(path: Path, size: int) -> Any:
    """Load a vocabulary that has as many words as the network, with Marian's numbers. Raises Refused."""
    import sentencepiece

    if path.stat().st_size > facts.VOCABULARY:
        raise Refused("firefox.too_large", place=str(path), limit=facts.VOCABULARY // 2**20)
    try:
        loaded = sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (RuntimeError, ValueError, OSError):
        raise Refused("firefox.vocabulary", place=str(path)) from None
    if (loaded.eos_id(), loaded.unk_id()) != (END, UNKNOWN) or not 2 < loaded.get_piece_size() <= size:
        raise Refused("firefox.vocabulary", place=str(path))
    return loaded
