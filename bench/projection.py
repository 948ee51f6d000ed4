"""How well projected spans meet those a person chose: overlap F1 over characters, per pair and averaged.

``segment`` is the baseline that offers the whole segment. The pairs stand in
``tests/alignment/gold.toml``: the method was adjusted on those of the seed;
those of our own sentences are held out. Both directions are measured.

Under ``words`` stand the same figures for the spans of segments whose words
are aligned, ``tests/alignment/words.toml``, with exact attention beside them.
"""

import json
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from lxml import etree

from bench import alignment
from workbench import bootstrap, config, shipped
from workbench.domain.projection import ProjectedSpan, project, whole
from workbench.domain.span import Span
from workbench.usecases.linked import Linked
from workbench.usecases.word_links import Texts, WordLinks

GOLD = Path(__file__).parents[1] / "tests" / "alignment" / "gold.toml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Pair:
    """Spans of an English segment and of its Chinese one that answer to each other."""

    texts: Texts
    english: tuple[Span, ...]
    chinese: tuple[Span, ...]
    held_out: bool


def gold() -> list[Pair]:
    """Read the pairs."""
    units = _units()
    return [
        Pair((en, zh), _spans(en, pair[0]), _spans(zh, pair[1]), "tu" not in segment)
        for segment in tomllib.loads(GOLD.read_text(encoding="utf-8"))["segment"]
        for en, zh in [units[segment["tu"]] if "tu" in segment else (segment["en"], segment["zh"])]
        for pair in segment["pairs"]
    ]


def links(pairs: list[Pair]) -> dict[Texts, Linked]:
    """Link the words of every segment, in a throwaway project."""
    with tempfile.TemporaryDirectory() as folder:
        project_file = str(Path(folder) / "bench.db")
        wb = bootstrap.open_workbench(config.load(), project=project_file, annotator="bench")
        found = WordLinks(wb).find(pair.texts for pair in pairs)
        wb.store.close()
    return found


def f1(found: tuple[Span, ...], wanted: tuple[Span, ...]) -> float:
    """Return the F1 of the characters that two sets of spans share."""
    mine, theirs = _characters(found), _characters(wanted)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


Method = Callable[[tuple[Span, ...], Linked], ProjectedSpan | None]


def lexical(spans: tuple[Span, ...], linked: Linked) -> ProjectedSpan | None:
    """Project by links."""
    return project(spans, linked.alignment, linked.source, linked.target)


def segment(_: tuple[Span, ...], linked: Linked) -> ProjectedSpan | None:
    """Offer the whole segment."""
    return whole(linked.target)


def measure(*, show: bool = False) -> dict[str, object]:
    """Return the mean F1 of each method, by direction and by part of the gold set."""
    pairs = gold()
    found = links(pairs)
    figures: dict[str, object] = {}
    methods: dict[str, Method] = {"lexical": lexical, "segment": segment}
    for name, method in methods.items():
        scores: defaultdict[str, list[float]] = defaultdict(list)
        fallbacks = 0
        for pair, direction, score, result in _scored(pairs, found, method):
            part = "held out" if pair.held_out else "seed"
            for key in (f"{part} {direction}", part, "all"):
                scores[key].append(score)
            fallbacks += result.method == "segment"
            if show and name == "lexical" and score < 0.8 and not pair.held_out:
                _show(pair, direction, score, result)
        figures[name] = {
            "f1": {key: round(mean(each), 3) for key, each in sorted(scores.items())},
            "at_least_0.8": round(mean(score >= 0.8 for score in scores["all"]), 3),
            "whole_segment": fallbacks,
        }
    figures["pairs"] = {
        "seed": sum(not p.held_out for p in pairs),
        "held out": sum(p.held_out for p in pairs),
    }
    return figures


def _scored(
    pairs: list[Pair], found: dict[Texts, Linked], method: Method
) -> Iterator[tuple[Pair, str, float, ProjectedSpan]]:
    for pair in pairs:
        forth = found[pair.texts]
        for direction, linked, given, wanted in (
            ("en>zh", forth, pair.english, pair.chinese),
            ("zh>en", forth.turned(), pair.chinese, pair.english),
        ):
            result = method(given, linked)
            assert result is not None, "every segment of the gold set has words"
            yield pair, direction, f1(result.spans, wanted), result


def _show(pair: Pair, direction: str, score: float, result: ProjectedSpan) -> None:
    en, zh = pair.texts
    given, gold_, text = (
        (pair.english, pair.chinese, zh) if direction == "en>zh" else (pair.chinese, pair.english, en)
    )
    other = en if direction == "en>zh" else zh
    print(
        f"{score:.2f} {result.confidence:.2f} {_cut(given, other)}\n     found {_cut(result.spans, text)}"
        f"\n     gold  {_cut(gold_, text)}",
        file=sys.stderr,
    )


def _cut(spans: tuple[Span, ...], text: str) -> str:
    return " | ".join(span.cut(text) for span in spans)


def _characters(spans: tuple[Span, ...]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def _units() -> dict[str, Texts]:
    units: dict[str, Texts] = {}
    for path in sorted(shipped.folder("seeds").glob("*.tmx")):
        for unit in etree.parse(path).iter("tu"):
            texts = {variant.get(LANG): variant.findtext("seg") or "" for variant in unit.iter("tuv")}
            units[unit.get("tuid", "")] = (texts["en"], texts["zh-Hans"])
    return units


def _spans(text: str, quotations: str) -> tuple[Span, ...]:
    """Return where the quotations stand; raises ValueError for one that does not, or in two places."""
    spans = []
    for quotation in quotations.split(" | "):
        words, _, nth = quotation.partition("#")
        if not nth and text.count(words) > 1:
            raise ValueError(quotation)
        start = -1
        for _ in range(int(nth or 1)):
            start = text.index(words, start + 1)
        spans.append(Span(start=start, end=start + len(words)))
    return tuple(spans)


if __name__ == "__main__":
    figures = measure(show="--show" in sys.argv) | {"words": alignment.measure()}
    print(json.dumps(figures, indent=2, ensure_ascii=False))
