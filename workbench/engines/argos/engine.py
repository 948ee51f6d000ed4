"""The engine: which package translates a pair, and how segments become drafts."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.engines.argos import heads, runtime
from workbench.engines.argos.runtime import Loaded, Options
from workbench.engines.argos.selftest import passes
from workbench.engines.argos.shelf import Shelf
from workbench.engines.argos.work import Work
from workbench.errors import Missing
from workbench.neural.heads import Head
from workbench.neural.kept import Kept
from workbench.neural.plans import Maker
from workbench.ports import Cancelled, Draft, Model, Progress

_CODES: Final = {
    Language.EN: ("en",),
    Language.ZH_HANS: ("zh",),
    Language.ZH_HANT: ("zt", "zh"),
}
"""Argos's codes for our languages, the best first: zt is traditional Chinese."""


class Argos:
    """Implements ``ports.Engine`` over the packages in a folder.

    A package is loaded when it is first needed, and let go after ``idle``
    seconds without use: it takes some hundred megabytes, and a third of a
    second to load.
    Texts of mixed or unknown language are taken for the other one of the pair.
    """

    name = "argos"

    def __init__(self, folder: Path, options: Options | None = None, idle: float = 300.0) -> None:
        self._options = options or Options()
        self._shelf = Shelf(folder)
        self._kept: Kept[Loaded] = Kept(idle)
        self._installed: tuple[object, list[Model]] = (None, [])

    def agent(self, source: Language, target: Language) -> Agent | None:
        """Return the package that translates this pair, or None where none is installed.

        The id changes with everything that may change a translation: the
        model's files, the versions of both libraries, the options, and where
        attention is read, by which unknown words are copied.
        """
        model = self._model(source, target)
        if model is None:
            return None
        pair, version = f"{model.source}_{model.target}", runtime.engine_version()
        parts = [model.sha256, version, runtime.library_version(), self._options.identity]
        parts += [str(head) for head in self._settled(model)[:1] if head is not None]
        identity = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return Agent(
            id=f"argos-{pair}-{model.version}-{identity[:8]}",
            kind="software",
            name="Argos Translate",
            version=version,
            model=f"{pair} {model.version}",
            model_sha256=model.sha256,
        )

    def translate(
        self,
        texts: Sequence[str],
        source: Language,
        target: Language,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return one draft for each text, in order; fewer, from the front, when cancelled.

        White space, line breaks and ``_`` stay where they are, and texts
        without letters are copied. Raises Missing when no package is there
        for the pair, or it cannot be loaded.
        """
        model = self._known(source, target)
        with _told(model):
            return self._work(model, source, target, cancelled).drafts(texts, progress)

    def alternatives(
        self,
        text: str,
        source: Language,
        target: Language,
        *,
        most: int = 4,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return up to ``most`` different drafts, the best first, which is what ``translate`` gives.

        They are mended and flagged as any other. None when cancelled. Raises
        Missing as ``translate`` does.
        """
        model = self._known(source, target)
        with _told(model):
            return self._work(model, source, target, cancelled).alternatives(text, most)

    def heads(self, source: Language, target: Language) -> list[str]:
        """Return the places where attention can be read in the model of a pair, its own first."""
        model = self._model(source, target)
        return [str(head) for head in heads.candidates(model.folder / "model")] if model else []

    def attend(self, texts: Sequence[str], source: Language, target: Language, head: str) -> list[Draft]:
        """Translate with links read at one of these places, in a model that is loaded for it and let go.

        Raises Missing as ``translate`` does.
        """
        model = self._known(source, target)
        with _told(model):
            options = replace(self._options, beam_size=1, mend=False)
            loaded = self._open(model, options, Head.parse(head))
            return Work(loaded, options, Maker(source, target, mend=False), _never).drafts(texts, None)

    def settle(self, source: Language, target: Language, head: str, trust: float) -> None:
        """Read attention there from now on, and keep with the model how often it was right."""
        model = self._known(source, target)
        self._shelf.remember_settled(model, json.dumps({"head": head, "trust": trust}))
        self._kept.forget(model.folder)

    def trust(self, source: Language, target: Language) -> float | None:
        """Return how often links of this pair were right, or None when nobody has found out."""
        model = self._model(source, target)
        return self._settled(model)[1] if model else None

    def unload(self, idle: float = 0.0) -> int:
        """Let go of the models that were not used for ``idle`` seconds; return how many."""
        return self._kept.unload(idle)

    def _known(self, source: Language, target: Language) -> Model:
        model = self._model(source, target)
        if model is None:
            raise Missing("argos.model", pair=_pair(source, target))
        return model

    def _model(self, source: Language, target: Language) -> Model | None:
        installed = self._models()
        others = ("en",) if target.is_chinese else ("zh", "zt")
        for code in _CODES.get(source, others):
            for other in _CODES.get(target, ()):
                found = self._shelf.pick(m for m in installed if (m.source, m.target) == (code, other))
                if found is not None:
                    return found
        return None

    def _models(self) -> list[Model]:
        """Return what is installed; it is read again when a folder has come or gone."""
        state = self._shelf.state()
        if state != self._installed[0]:
            self._installed = (state, self._shelf.installed())
        return self._installed[1]

    def _load(self, model: Model) -> Loaded:
        return self._kept.get(model.folder, lambda: self._open(model, self._options, self._settled(model)[0]))

    def _work(self, model: Model, source: Language, target: Language, cancelled: Cancelled | None) -> Work:
        maker = Maker(source, target, mend=self._options.mend)
        return Work(self._load(model), self._options, maker, cancelled or _never)

    def _open(self, model: Model, options: Options, head: Head | None) -> Loaded:
        """Load a package; one that never was loaded here is tried in a process of its own before."""
        if not self._shelf.tested(model):
            if not passes(model.folder, model.source):
                raise _broken(model)
            self._shelf.remember_tested(model)
        with _told(model, (RuntimeError, ValueError, OSError)):
            with suppress(OSError):  # no room for the copy that is read at another head
                return Loaded(model.folder, options, head)
            return Loaded(model.folder, options)

    def _settled(self, model: Model) -> tuple[Head | None, float | None]:
        """Return where attention is read, and how far it is trusted; what cannot be read is not settled."""
        try:
            known = json.loads(self._shelf.settled(model))
            return Head.parse(known["head"]), float(known["trust"])
        except (ValueError, KeyError, TypeError):
            return None, None


def _never() -> bool:
    return False


@contextmanager
def _told(model: Model, errors: tuple[type[Exception], ...] = (RuntimeError,)) -> Iterator[None]:
    """Say of these errors, or of the only one that translating raises, that the package is broken."""
    try:
        yield
    except errors as error:
        raise _broken(model) from error


def _broken(model: Model) -> Missing:
    return Missing("argos.broken", place=str(model.folder), pair=model.pair)


def _pair(source: Language, target: Language) -> str:
    """Return the pair as people type it to install a package."""
    first = _CODES.get(source, ("en",) if target.is_chinese else ("zh",))[0]
    return f"{first}-{_CODES.get(target, (target.value,))[0]}"
