"""How fast drafts come, beside argostranslate's own call for each sentence, in the same run.

Both use one package of the official size (``bench.official``) on the same
sentences. argostranslate gets its sentences one by one, and is spared its
sentence splitter. Every figure stands beside its goal; load is the machine's
load average while it was measured: on a busy machine only the ratio counts.

    python -m bench.translation [--sentences 200]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.official import packages, sentences
from workbench import bootstrap, config, offline, shipped
from workbench.config import Settings
from workbench.domain.language import Language
from workbench.engines.argos import Argos, Shelf
from workbench.usecases.demo import add_seeds
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

GOALS = {
    "sentences_s": (25.0, "least"),
    "times_argostranslate": (5.0, "least"),
    "seed_cold_s": (3.0, "most"),
    "cached_document_ms": (50.0, "most"),
    "cancel_s": (1.0, "most"),
    "rss_mb": (450.0, "most"),
}
THEIRS = """
import json, sys, time, types
from pathlib import Path
from workbench import offline
offline.guard()
from workbench.engines.argos import runtime
folder, texts = Path(sys.argv[1]), json.loads(sys.stdin.read())
runtime._imported("argostranslate.package", folder.parent)
splitter = sys.modules["minisbd"]
splitter.SBDetect, splitter.models = None, types.SimpleNamespace()
translate = runtime._imported("argostranslate.translate", folder.parent)
package = translate.package.Package(folder)
import ctranslate2
settings = translate.settings
translator = ctranslate2.Translator(
    str(folder / "model"), inter_threads=settings.inter_threads, intra_threads=settings.intra_threads
)
class Whole:
    def split_sentences(self, text):
        return [text]
def one(text):
    return translate.apply_packaged_translation(package, text, translator, Whole(), num_hypotheses=1)[0].value
one(texts[0])
began, used = time.perf_counter(), time.process_time()
made = [one(text) for text in texts]
print(json.dumps([time.perf_counter() - began, time.process_time() - used, made]))
"""
OURS = "import sys; from bench.translation import ours; ours(sys.argv[1], int(sys.argv[2]))"


def ours(folder: str, number: int) -> None:
    """Translate in this process and print its figures: a process of its own shows what memory it needs."""
    offline.guard()
    engine = Argos(Path(folder))
    texts = sentences(number)
    pair = (Language.EN, Language.ZH_HANS)
    engine.translate(texts[:1], *pair)
    began, used = time.perf_counter(), time.process_time()
    drafts = engine.translate(texts, *pair)
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    right = sum(
        draft.text.lower().startswith(text[:9].lower()) for draft, text in zip(drafts, texts, strict=True)
    )
    memory = psutil.Process().memory_info().rss / 2**20
    stopped = cancelled(engine, sentences(4 * number, seed=8))
    print(
        json.dumps({"seconds": seconds, "cpu": cpu, "rss_mb": memory, "cancel_s": stopped, "copied": right})
    )


def cancelled(engine: Argos, texts: list[str]) -> float:
    """Return the seconds between the wish to stop and the end of the call."""
    asked: list[float] = []
    began = time.perf_counter()

    def stop() -> bool:
        if not asked and time.perf_counter() - began > 0.5:
            asked.append(time.perf_counter())
        return bool(asked)

    engine.translate(texts, Language.EN, Language.ZH_HANS, cancelled=stop)
    return time.perf_counter() - (asked[0] if asked else time.perf_counter())


def documents(folder: Path, models: Path) -> dict[str, float]:
    """Translate the seed in a new project, with nothing loaded; then again, with every draft in the cache."""
    wb = bootstrap.open_workbench(
        Settings(models=str(models)), project=str(folder / "w.db"), annotator="bench"
    )
    session = Session(wb, add_seeds(wb, shipped.folder("seeds"))[0].document)
    began = time.perf_counter()
    done = translate(wb, session, engine="argos")
    cold = time.perf_counter() - began
    began = time.perf_counter()
    again = translate(wb, session, engine="argos", force=True)
    warm = time.perf_counter() - began
    assert done.translated == again.translated == again.cached, "the second run is all from the cache"
    wb.store.close()
    return {"seed_cold_s": cold, "cached_document_ms": 1000 * warm}


def measure(number: int) -> dict[str, object]:
    """Return every figure with its goal."""
    paths = packages(config.cache_folder() / "bench")
    with tempfile.TemporaryDirectory() as scratch:
        models = Path(scratch) / "models"
        folder, _ = (Shelf(models).install_file(path).folder for path in paths)
        few = max(10, number // 5)
        theirs, cpu, made = json.loads(_run(THEIRS, str(folder), given=json.dumps(sentences(few))))
        mine = json.loads(_run(OURS, str(models), str(number)))
        found = {
            "sentences_s": number / mine["seconds"],
            "argostranslate_sentences_s": few / theirs,
            "times_argostranslate": number / mine["seconds"] / (few / theirs),
            "cpu_ms_sentence": 1000 * mine["cpu"] / number,
            "argostranslate_cpu_ms_sentence": 1000 * cpu / few,
            "cancel_s": mine["cancel_s"],
            "rss_mb": mine["rss_mb"],
            **documents(Path(scratch), models),
        }
    assert mine["copied"] > 0.9 * number, "the package copies"
    assert len(made) == few
    return {
        **{name: _marked(name, value) for name, value in found.items()},
        "sentences": {"ours": number, "theirs": few},
        "load": [round(each, 1) for each in os.getloadavg()],
        "cores": os.cpu_count(),
    }


def _run(code: str, *arguments: str, given: str = "") -> str:
    """Run code in a process of its own and return the last line it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], input=given, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def _marked(name: str, value: float) -> str:
    """Return a figure with its mark: PASS, or by how much it misses."""
    shown = f"{value:.3g}" if value < 10 else f"{value:.1f}"
    if name not in GOALS:
        return shown
    goal, kind = GOALS[name]
    better: Callable[[float, float], bool] = float.__ge__ if kind == "least" else float.__le__
    if better(float(value), goal):
        return f"{shown} PASS (at {kind} {goal:g})"
    return f"{shown} {'under' if kind == 'least' else 'over'} by {abs(value - goal):.3g} (at {kind} {goal:g})"


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=200)
    print(json.dumps(measure(parser.parse_args().sentences), indent=2))


if __name__ == "__main__":
    main()
