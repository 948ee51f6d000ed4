"""How well spans are carried over the aligned segments: by exact attention, by words alone, and not at all.

``attention`` is what an engine's model gives that looks at exactly the right
words (``bench.exact``); ``lexical`` the fallback by dictionary, numbers, names
and place, which translations by people and corrected ones have; ``segment``
offers the whole segment. Every span is carried from the source to the
translation and from there back.
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench.aligned import Aligned, Pair, aligned, f1, spans
from bench.exact import learn
from workbench import bootstrap, config
from workbench.domain.projection import project
from workbench.domain.span import Span
from workbench.usecases.linked import Linked
from workbench.usecases.word_links import Texts, WordLinks

Links = Mapping[Texts, Linked | None]
RIGHT = 0.9
"""The F1 from which a span is on the right words."""


@dataclass(frozen=True)
class Score:
    """One span carried over: in which segment, from which side, and how well."""

    segment: Aligned
    forth: bool
    f1: float

    @property
    def keys(self) -> Iterator[str]:
        """Yield what it counts for."""
        direction = "zh>en" if self.segment.chinese_first is self.forth else "en>zh"
        yield from ("all", self.segment.part, f"{self.segment.part} {direction}")
        yield f"all from the {'source' if self.forth else 'translation'}"


def measure() -> dict[str, object]:
    """Return the figures of each method, by part of the set and by direction."""
    segments = aligned()
    with tempfile.TemporaryDirectory() as folder:
        wb = bootstrap.open_workbench(config.load(), project=str(Path(folder) / "b.db"), annotator="bench")
        texts = [each.texts for each in segments]
        lexical = WordLinks(wb).lexical(texts)
        right = learn(wb, segments, Path(folder) / "models")
        exact = WordLinks(wb).find(texts)
        wb.store.close()
    nothing: Links = dict.fromkeys(texts)
    scores = _scores(segments, {"attention": exact, "lexical": lexical, "segment": nothing})
    return {
        "segments": dict(Counter(each.part for each in segments)),
        "spans": len(scores["segment"]),
        "translated as they should be": right,
        "linked by": dict(Counter(each.alignment.method for each in exact.values())),
        **{name: figures(each) for name, each in scores.items()},
    }


def figures(scores: Sequence[Score]) -> dict[str, dict[str, float]]:
    """Return the mean F1 and the share of spans on the right words, by part and direction."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for score in scores:
        for key in score.keys:
            found[key].append(score.f1)
    return {
        "f1": {key: round(mean(each), 3) for key, each in sorted(found.items())},
        f"at_least_{RIGHT}": {
            key: round(mean(one >= RIGHT for one in each), 3) for key, each in sorted(found.items())
        },
    }


def _scores(segments: Sequence[Aligned], methods: Mapping[str, Links]) -> dict[str, list[Score]]:
    """Carry every span of every segment over, both ways, by each method."""
    found: dict[str, list[Score]] = {name: [] for name in methods}
    for segment in segments:
        for forth, here, there in (
            (True, segment.source, segment.target),
            (False, segment.target, segment.source),
        ):
            every = list(spans(here, there))
            for name, links in methods.items():
                scores = _carried(every, there.text, _seen(links[segment.texts], forth=forth))
                found[name] += (Score(segment, forth, score) for score in scores)
    return found


def _seen(linked: Linked | None, *, forth: bool) -> Linked | None:
    return linked if linked is None or forth else linked.turned()


def _carried(pairs: Sequence[Pair], text: str, linked: Linked | None) -> Iterator[float]:
    """Yield how well each span is carried over; without links it gets the whole segment."""
    for span, wanted in pairs:
        if linked is None:
            yield f1(text, [Span(start=0, end=len(text))], wanted)
        else:
            result = project(span, linked.alignment, linked.source, linked.target)
            yield f1(text, result.spans if result else (), wanted)
