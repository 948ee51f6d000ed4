"""The one place that imports argostranslate and CTranslate2, with everything that could go online cut off.

argostranslate reads its settings when it is imported, makes folders in the
home directory, and can be told by a settings file to translate over the
network. So it is imported with an environment of our own, which is put back
afterwards. Its sentence splitter is never used: where it would be imported,
an empty module stands in.
"""

import importlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from workbench.engines.argos import heads
from workbench.engines.argos.firsts import with_firsts
from workbench.neural.heads import Head
from workbench.neural.looking import looks
from workbench.neural.outputs import Output

DISTRIBUTION: Final = "argos-translate-lt"
_SPLITTER: Final = "minisbd"
_KEPT: Final = "ARGOS_PACKAGE_INDEX"
"""The one setting of Argos that people may make for us, too: where the index of packages lies."""
_FOLDERS: Final = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
_importing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Options:
    """How to translate; the defaults suit two cores, where they were measured.

    ``inter_threads`` batches are translated at a time with ``intra_threads``
    each; ``batch_tokens`` counts a batch's tokens with padding; segments of
    more than ``longest`` pieces are split. ``mend`` repairs what can be.
    """

    inter_threads: int = 2
    intra_threads: int = 1
    batch_tokens: int = 1024
    beam_size: int = 4
    length_penalty: float = 0.2
    compute_type: str = "default"
    longest: int = 150
    mend: bool = True

    @property
    def identity(self) -> str:
        """Return what of this may change a translation; threads and batches do not (0 of 460 differed)."""
        return f"{self.beam_size} {self.length_penalty} {self.compute_type} {self.longest} {self.mend}"


@cache
def engine_version() -> str:
    """Return the version of Argos Translate; nothing is imported for it."""
    return version(DISTRIBUTION)


@cache
def library_version() -> str:
    """Return the version of CTranslate2; nothing is imported for it."""
    return version("ctranslate2")


def index_url() -> str:
    """Return where Argos Translate keeps its index of packages."""
    settings = _imported("argostranslate.settings", Path(tempfile.gettempdir()))
    return str(settings.remote_package_index)


def _imported(name: str, packages: Path) -> ModuleType:
    """Import a module of argostranslate with our environment, once."""
    with _importing:
        if name in sys.modules:
            return sys.modules[name]
        sys.modules.setdefault(_SPLITTER, ModuleType(_SPLITTER))
        with _environment(packages):
            return importlib.import_module(name)


@contextmanager
def _environment(packages: Path) -> Iterator[None]:
    """Give argostranslate our packages and scratch folders for all it makes; nothing else of it is set."""
    with tempfile.TemporaryDirectory() as scratch:
        changed = dict.fromkeys(_FOLDERS, scratch) | {
            "ARGOS_PACKAGES_DIR": str(packages),
            "ARGOS_MODEL_PROVIDER": "OPENNMT",
        }
        before = {
            name: value
            for name, value in os.environ.items()
            if name in changed or (name.startswith("ARGOS_") and name != _KEPT)
        }
        for name in before:
            del os.environ[name]
        os.environ.update(changed)
        try:
            yield
        finally:
            for name in changed:
                del os.environ[name]
            os.environ.update(before)


class Loaded:
    """One package, ready to translate. Safe to use from several threads.

    ``head`` says where attention is read; without it, where the model says.
    """

    def __init__(self, folder: Path, options: Options, head: Head | None = None) -> None:
        package = _imported("argostranslate.package", folder.parent)
        import ctranslate2

        ctranslate2.set_log_level(40)  # errors only: a warning on the terminal would tear a screen
        self._options = options
        self._package: Any = package.Package(folder)
        self._tokenizer: Any = self._package.tokenizer
        self._prefix = [self._package.target_prefix] if self._package.target_prefix else []
        with heads.reading_at(folder / "model", head) as place:
            self._translator: Any = ctranslate2.Translator(
                str(place),
                device="cpu",
                compute_type=options.compute_type,
                inter_threads=options.inter_threads,
                intra_threads=options.intra_threads,
            )

    def encode(self, text: str) -> list[str]:
        """Return the pieces of a text, as the package's own tokenizer cuts them."""
        return [str(piece) for piece in self._tokenizer.encode(text)]

    def submit(
        self, batch: Sequence[Sequence[str]], starts: Sequence[Sequence[str]] | None = None, **changed: object
    ) -> list[Any]:
        """Begin to translate a batch and return results to wait for.

        ``starts`` are pieces each translation must begin with; ``changed``
        overrides options of CTranslate2's ``translate_batch``.
        """
        prefixes = [[*self._prefix, *start] for start in starts or [()] * len(batch)]
        options: dict[str, object] = {
            "beam_size": self._options.beam_size,
            "length_penalty": self._options.length_penalty,
            "max_decoding_length": 3 * max(map(len, batch)) + 10,
            "replace_unknowns": True,
            "return_scores": True,
            "return_attention": True,
            "asynchronous": True,
        }
        options |= changed
        texts = [list(pieces) for pieces in batch]
        prefix = prefixes if any(prefixes) else None
        pending = self._translator.translate_batch(texts, target_prefix=prefix, **options)
        if len(texts) > 1 and options["beam_size"] != 1 and prefix is None:
            return with_firsts(self._translator, texts, pending)
        return list(pending)

    def ask(self, pieces: Sequence[str], most: int) -> list[tuple[Output, float]]:
        """Translate one text in up to ``most`` ways, best first, each with how far behind the best it is."""
        beam = max(self._options.beam_size, most)
        (pending,) = self.submit([pieces], num_hypotheses=most, beam_size=beam)
        result = pending.result()
        return [
            (self._output(result, number, pieces), result.scores[0] - score)
            for number, score in enumerate(result.scores)
        ]

    def output(self, pending: Any, pieces: Sequence[str], length_penalty: float | None = None) -> Output:
        """Wait for the result of a text with these pieces and return the best hypothesis in words."""
        return self._output(pending.result(), 0, pieces, length_penalty)

    def _output(
        self, result: Any, number: int, source: Sequence[str], length_penalty: float | None = None
    ) -> Output:
        """Return one hypothesis in words.

        CTranslate2 divides the summed log-probability by (tokens + 1) to the
        power of the length penalty; the mean divides by (tokens + 1).
        """
        penalty = self._options.length_penalty if length_penalty is None else length_penalty
        tokens = [str(piece) for piece in result.hypotheses[number]]
        score = result.scores[number] * (len(tokens) + 1) ** (penalty - 1)
        rows = result.attention[number] if result.attention else []
        skip = len(self._prefix) if tokens[: len(self._prefix)] == self._prefix else 0
        seen = looks(rows[skip:], len(source)) if len(rows) == len(tokens) else ()
        tokens = tokens[skip:]
        return Output(self.words(tokens), tuple(tokens), score, tuple(source), seen)

    def words(self, pieces: Sequence[str]) -> str:
        """Return pieces as text, without the spaces that the tokenizer puts at its ends."""
        return str(self._tokenizer.decode(list(pieces))).strip(" ")
