"""The engine: which of Mozilla's models translates a pair, and how segments become drafts."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench.domain.document import Agent
from workbench.domain.language import Language
from workbench.engines.firefox import facts
from workbench.engines.firefox.selftest import passes
from workbench.engines.firefox.shelf import Shelf
from workbench.errors import Missing, Refused
from workbench.neural.heads import Head
from workbench.neural.kept import Kept
from workbench.neural.plans import Maker
from workbench.ports import Cancelled, Draft, Model, Progress

if TYPE_CHECKING:  # both bring numpy, which is loaded when something is translated
    from workbench.engines.firefox.runtime import Loaded
    from workbench.engines.firefox.work import Work

_CODES: Final = {Language.EN: "en", Language.ZH_HANS: "zh", Language.ZH_HANT: "zh"}


class Firefox:
    """Implements ``ports.Engine`` and ``ports.Attentive`` over the models in a folder.

    A model is loaded when it is first needed, and let go after ``idle``
    seconds without use. Texts of mixed or unknown language are taken for the
    other one of the pair.
    """

    name = "firefox"

    def __init__(self, folder: Path, *, mend: bool = True, idle: float = 300.0) -> None:
        self._mend = mend
        self._shelf = Shelf(folder)
        self._kept: Kept[Loaded] = Kept(idle)
        self._installed: tuple[object, list[Model]] = (None, [])

    def agent(self, source: Language, target: Language) -> Agent | None:
        """Return the model that translates this pair, or None where none is installed.

        The id changes with everything that may change a translation: the
        model's files, the version of the tokenizer and of what runs the model.
        """
        model = self._model(source, target)
        if model is None:
            return None
        parts = [model.sha256, facts.library_version(), str(self._mend)]
        identity = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        pair = f"{model.source}_{model.target}"
        return Agent(
            id=f"firefox-{pair}-{model.version}-{identity[:8]}",
            kind="software",
            name="Firefox Translations",
            version=facts.VERSION,
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
        without letters are copied. Raises Missing when no model is there for
        the pair, or it cannot be loaded.
        """
        model = self._known(source, target)
        loaded = self._kept.get(model.folder, lambda: self._open(model, self._settled(model)[0]))
        maker = Maker(source, target, mend=self._mend)
        return _work(loaded, maker, cancelled or _never).drafts(texts, progress)

    def heads(self, source: Language, target: Language) -> list[str]:
        """Return the places where attention can be read in the model of a pair, its own first."""
        model = self._model(source, target)
        return [str(head) for head in self._open(model, None).heads()] if model else []

    def attend(self, texts: Sequence[str], source: Language, target: Language, head: str) -> list[Draft]:
        """Translate with links read at one of these places. Raises Missing as ``translate`` does."""
        loaded = self._open(self._known(source, target), Head.parse(head))
        return _work(loaded, Maker(source, target, mend=False), _never).drafts(texts, None)

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
            raise Missing("firefox.model", pair="-".join(_pair(source, target)))
        return model

    def _model(self, source: Language, target: Language) -> Model | None:
        """Return the model of a pair; the shelf is read again when a folder has come or gone."""
        state = self._shelf.state()
        if state != self._installed[0]:
            self._installed = (state, self._shelf.installed())
        pair = _pair(source, target)
        return self._shelf.pick(m for m in self._installed[1] if (m.source, m.target) == pair)

    def _open(self, model: Model, head: Head | None) -> "Loaded":
        """Load a model; one that never was loaded here is tried in a process of its own before."""
        if not self._shelf.tested(model):
            if not passes(model.folder, model.source):
                raise _broken(model)
            self._shelf.remember_tested(model)
        from workbench.engines.firefox.runtime import Loaded

        try:
            return Loaded(model.folder, head)
        except (Refused, OSError) as error:
            raise _broken(model) from error

    def _settled(self, model: Model) -> tuple[Head | None, float | None]:
        """Return where attention is read, and how far it is trusted; what cannot be read is not settled."""
        try:
            known = json.loads(self._shelf.settled(model))
            return Head.parse(known["head"]), float(known["trust"])
        except (ValueError, KeyError, TypeError):
            return None, None


def _work(loaded: "Loaded", maker: Maker, stop: Cancelled) -> "Work":
    from workbench.engines.firefox.work import Work

    return Work(loaded, maker, stop)


def _never() -> bool:
    return False


def _broken(model: Model) -> Missing:
    return Missing("firefox.broken", place=str(model.folder), pair=model.pair)


def _pair(source: Language, target: Language) -> tuple[str, str]:
    """Return a pair in Mozilla's codes; what is neither English nor Chinese is the other one of the pair."""
    other = "en" if target.is_chinese else "zh"
    return _CODES.get(source, other), _CODES.get(target, target.value)
