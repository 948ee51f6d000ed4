"""The engine: which package translates a pair, and how segments become drafts."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from workbench.domain.document import Agent
from workbench.domain.flags import flags
from workbench.domain.language import Language
from workbench.domain.punctuation import full_width
from workbench.domain.text import Flag
from workbench.engines.argos import runtime
from workbench.engines.argos.batches import Job, batches, windowed
from workbench.engines.argos.choices import choices
from workbench.engines.argos.counting import Reporter
from workbench.engines.argos.cutting import cut, shorten
from workbench.engines.argos.mending import mended, together
from workbench.engines.argos.runtime import Loaded, Options, Output
from workbench.engines.argos.selftest import passes
from workbench.engines.argos.shelf import Shelf, newest
from workbench.errors import Missing
from workbench.ports import Cancelled, Draft, Model, Progress

_CODES: Final = {
    Language.EN: ("en",),
    Language.ZH_HANS: ("zh",),
    Language.ZH_HANT: ("zt", "zh"),
}
"""Argos's codes for our languages, the best first: zt is traditional Chinese."""
_STRETCH: Final = 8
"""Batches that are sorted by length together: a cancelled run is done from the front, all but for these."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a text: characters that are kept, or the jobs whose outputs stand in their place."""

    kept: str = ""
    jobs: tuple[Job, ...] = ()


@dataclass(slots=True)
class _Run:
    """One call of ``translate``: the texts cut up so far, and what the model made of their jobs."""

    loaded: Loaded
    joiner: str
    stop: Cancelled
    plans: list[list[_Piece]] = field(default_factory=list)
    first: dict[str, Output] = field(default_factory=dict)
    final: dict[str, Output] = field(default_factory=dict)


class _Stopped(Exception):
    """Somebody cancelled while a text was cut up."""


class Argos:
    """Implements ``ports.Engine`` over the packages in a folder.

    A package is loaded when it is first needed; ``unload`` lets go of it.
    Texts of mixed or unknown language are taken for the other one of the pair.
    """

    name = "argos"

    def __init__(self, folder: Path, options: Options | None = None) -> None:
        self._options = options or Options()
        self._shelf = Shelf(folder)
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._loaded: dict[Path, tuple[Loaded, float]] = {}
        self._installed: tuple[object, list[Model]] = (None, [])

    def agent(self, source: Language, target: Language) -> Agent | None:
        """Return the package that translates this pair, or None where none is installed.

        The id changes with everything that may change a translation: the
        model's files, the versions of both libraries, and the options.
        """
        model = self._model(source, target)
        if model is None:
            return None
        pair, version = f"{model.source}_{model.target}", runtime.engine_version()
        parts = (model.sha256, version, runtime.library_version(), self._options.identity)
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
        stop = cancelled or (lambda: False)
        run = _Run(self._load(model), "" if target.is_chinese else " ", stop)
        report = Reporter(len(texts), progress)
        try:
            for job in self._translated(self._batches(texts, run, report), run):
                report.finished(job)
        except _Stopped:
            pass  # what is done counts
        except RuntimeError as error:  # the only one that CTranslate2 raises
            raise _broken(model) from error
        done = zip(_from_the_front(run), texts, strict=False)
        return [self._draft(run, plan, text, source, target) for plan, text in done]

    def alternatives(
        self,
        text: str,
        source: Language,
        target: Language,
        *,
        most: int = 4,
        cancelled: Cancelled | None = None,
    ) -> list[Draft]:
        """Return up to ``most`` different drafts of a text, the best first, which is what ``translate`` gives.

        They are mended and flagged as any other. Nothing when cancelled.
        Raises Missing as ``translate`` does.
        """
        model = self._known(source, target)
        run = _Run(self._load(model), "" if target.is_chinese else " ", cancelled or (lambda: False))
        try:
            plan = self._plan(text, run)
            jobs = [job for piece in plan for job in piece.jobs]
            ways = choices(run.loaded, jobs, most, run.joiner, run.stop, mend=self._options.mend)
        except _Stopped:
            return []
        except RuntimeError as error:
            raise _broken(model) from error
        drafts: dict[str, Draft] = {}
        for way in ways:
            run.first = {name: first for name, (first, _) in way.items()}
            run.final = {name: final for name, (_, final) in way.items()}
            draft = self._draft(run, plan, text, source, target)
            drafts.setdefault(draft.text, draft)
        return list(drafts.values())

    def unload(self, idle: float = 0.0) -> int:
        """Let go of the models that were not used for ``idle`` seconds; return how many."""
        limit = time.monotonic() - idle
        with self._lock:
            old = [folder for folder, (_, used) in self._loaded.items() if used <= limit]
            for folder in old:
                del self._loaded[folder]
        return len(old)

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
                found = newest(model for model in installed if (model.source, model.target) == (code, other))
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
        with self._loading:
            loaded, _ = self._loaded.get(model.folder) or (self._first_load(model), 0)
            with self._lock:
                self._loaded[model.folder] = (loaded, time.monotonic())
            return loaded

    def _first_load(self, model: Model) -> Loaded:
        """Load a package; one that never was loaded here is tried in a process of its own before."""
        if not self._shelf.tested(model):
            if not passes(model.folder, model.source):
                raise _broken(model)
            self._shelf.remember_tested(model)
        try:
            return Loaded(model.folder, self._options)
        except (RuntimeError, ValueError, OSError) as error:
            raise _broken(model) from error

    def _batches(self, texts: Sequence[str], run: _Run, report: Reporter) -> Iterator[list[Job]]:
        """Cut texts up, stretch by stretch, and yield batches of jobs that no earlier text had."""
        seen: set[str] = set()
        fresh: list[Job] = []
        room = _STRETCH * self._options.batch_tokens
        for text in texts:
            plan = self._plan(text, run)
            run.plans.append(plan)
            jobs = [job for piece in plan for job in piece.jobs]
            report.waits(jobs)
            new = {job.text: job for job in jobs if job.text not in seen}
            seen |= new.keys()
            fresh += new.values()
            if sum(len(job.pieces) for job in fresh) >= room:
                yield from batches(fresh, self._options.batch_tokens, self._options.inter_threads)
                fresh = []
        yield from batches(fresh, self._options.batch_tokens, self._options.inter_threads)

    def _plan(self, text: str, run: _Run) -> list[_Piece]:
        plan = []
        for part in cut(text):
            units = [] if part.kept else self._units(part.text, run)
            jobs = tuple(Job(unit, tuple(run.loaded.encode(unit))) for unit in units)
            if all(job.pieces for job in jobs) and jobs:
                plan.append(_Piece(jobs=jobs))
            else:
                plan.append(_Piece(kept=part.text))
        return plan

    def _units(self, text: str, run: _Run) -> list[str]:
        """Cut a text to what the model can take. Raises _Stopped: of a megabyte it takes seconds."""

        def size(part: str) -> int:
            if run.stop():
                raise _Stopped
            return len(run.loaded.encode(part))

        return shorten(text, size, self._options.longest)

    def _translated(self, work: Iterable[Sequence[Job]], run: _Run) -> Iterator[Job]:
        """Yield each job when its output is kept; one that is cancelled while it is mended is not."""

        def submit(batch: Sequence[Job]) -> list[Any]:
            return run.loaded.submit([job.pieces for job in batch])

        for job, pending in windowed(work, submit, 2 * self._options.inter_threads, run.stop):
            output = run.loaded.output(pending)
            run.first[job.text] = output
            if self._options.mend:
                output = mended(run.loaded, job, output, run.joiner, run.stop)
            if run.stop():
                return
            run.final[job.text] = output
            yield job

    def _draft(
        self, run: _Run, plan: Sequence[_Piece], text: str, source: Language, target: Language
    ) -> Draft:
        """Put a text together from its pieces, with the flags it deserves."""
        jobs = [job for piece in plan for job in piece.jobs]
        if not jobs:
            return Draft(text)
        raw, whole = (_joined(plan, outputs, run.joiner, str) for outputs in (run.first, run.final))
        widened = self._options.mend and target.is_chinese
        final = _joined(plan, run.final, run.joiner, full_width if widened else str)
        found = flags(text, final, source, target)
        if final != raw:
            found = (*found, Flag(kind="mended", note=raw, dismissed=whole == raw))
        output = together([run.final[job.text] for job in jobs], run.joiner)
        return Draft(final, output.score, len(output.tokens), found)


def _broken(model: Model) -> Missing:
    return Missing("argos.broken", place=str(model.folder), pair=model.pair)


def _from_the_front(run: _Run) -> Iterator[list[_Piece]]:
    """Yield plans up to the first that has a job without an output."""
    for plan in run.plans:
        if any(job.text not in run.final for piece in plan for job in piece.jobs):
            return
        yield plan


def _joined(
    plan: Sequence[_Piece], outputs: dict[str, Output], joiner: str, form: Callable[[str], str]
) -> str:
    """Return the text of a plan; what is kept is never touched, what was translated is given its ``form``."""
    return "".join(
        piece.kept or form(joiner.join(outputs[job.text].text for job in piece.jobs)) for piece in plan
    )


def _pair(source: Language, target: Language) -> str:
    """Return the pair as people type it to install a package."""
    first = _CODES.get(source, ("en",) if target.is_chinese else ("zh",))[0]
    return f"{first}-{_CODES.get(target, (target.value,))[0]}"
