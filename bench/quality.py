"""How near each engine comes to the seed's reference translation: chrF (Popović 2015), 0 to 100.

Engines without a model for a pair are named and left out. A gloss is no
translation and is not made to score; its figure is the floor that a model
has to beat. Flags are counted by their kind: those of what an engine wrote, and
those of the reference, where there should be none.
"""

import json
import tempfile
from collections import Counter
from pathlib import Path

from sacrebleu.metrics import CHRF

from workbench import bootstrap, config, shipped
from workbench.domain.flags import flags
from workbench.domain.language import Language
from workbench.usecases.demo import add_seeds
from workbench.usecases.session import Session
from workbench.usecases.translate import target_language


def measure() -> dict[str, object]:
    """Translate every seed with every engine and compare with the memory."""
    metric = CHRF()
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        wb = bootstrap.open_workbench(
            config.load(), project=str(Path(folder) / "bench.db"), annotator="bench"
        )
        for added in add_seeds(wb, shipped.folder("seeds")):
            session = Session(wb, added.document)
            content = session.source.content
            for name, engine in wb.engines.items():
                pairs: dict[tuple[Language, Language], tuple[list[str], list[str]]] = {}
                for segment in session.source.segments:
                    text = segment.span.cut(content)
                    target = target_language(segment, content)
                    reference = wb.memory.find(text, segment.language, target)
                    if reference is not None and engine.agent(segment.language, target) is not None:
                        texts, references = pairs.setdefault((segment.language, target), ([], []))
                        texts.append(text)
                        references.append(reference)
                for (source, target), (texts, references) in pairs.items():
                    drafts = engine.translate(texts, source, target)
                    score = metric.corpus_score([draft.text for draft in drafts], [references]).score
                    figures[f"{name} {source}>{target}"] = {
                        "chrf": round(score, 1),
                        "segments": len(texts),
                        "flags": dict(Counter(flag.kind for draft in drafts for flag in draft.flags)),
                    }
                    marked = (flags(*both, source, target) for both in zip(texts, references, strict=True))
                    figures[f"reference {source}>{target}"] = {
                        "segments": len(texts),
                        "flags": dict(Counter(flag.kind for each in marked for flag in each)),
                    }
                if not pairs:
                    figures[name] = "no model installed"
        wb.store.close()
    return figures


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2, ensure_ascii=False))
