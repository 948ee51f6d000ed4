"""How long agreement takes, beside what nltk and nervaluate compute: ``python -m bench agreement``.

Twenty annotators with 10,000 spans each on 100,000 words: boundaries jittered
by up to 8 characters, a fifth of the tags changed. CPU seconds of this process.
A peer that takes too long for all pairs is timed on one pair, and says so.
"""

import json
import random
import time
import warnings
from collections.abc import Callable
from itertools import combinations
from typing import TypeVar

from nervaluate import Evaluator
from nltk.metrics.agreement import AnnotationTask

from workbench.domain.agreement.blocks import Block
from workbench.domain.agreement.estimate import estimate
from workbench.domain.agreement.matching import Lane, Mark
from workbench.domain.agreement.scores import count_lanes, score
from workbench.domain.agreement.tally import alpha_of_pairs, tally
from workbench.domain.agreement.unitizing import continuum, unitizing_alpha

ANNOTATORS, SPANS, WORDS = 20, 10_000, 100_000
PEER = 1_000
"""How many spans of one pair nervaluate is given: its time grows with their square."""
LENGTH = WORDS * 6
Found = TypeVar("Found")
TAGS = "ABCDEFGHIJ"
TARGETS = {"unitizing_alpha_s": 2.0, "f1_of_all_pairs_s": 15.0}


def gold(draw: random.Random) -> list[tuple[int, int, str]]:
    places = (
        (draw.randrange(10, LENGTH - 100), draw.randrange(10, 60), draw.choice(TAGS)) for _ in range(SPANS)
    )
    return sorted(places)


def annotator(name: str, places: list[tuple[int, int, str]], draw: random.Random) -> list[Mark]:
    marks = []
    for at, (start, length, tag) in enumerate(places):
        begin = start + draw.randint(-8, 8)
        end = max(begin + 1, start + length + draw.randint(-8, 8))
        marks.append(Mark(begin, end, draw.choice(TAGS) if draw.random() < 0.2 else tag, f"{name}{at}", name))
    return marks


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    before = time.process_time()
    found = work()
    return round(time.process_time() - before, 3), found


def main() -> None:
    draw = random.Random(2026)
    places = gold(draw)
    names = [f"p{at:02}" for at in range(ANNOTATORS)]
    work = {name: annotator(name, places, draw) for name in names}
    everything = [mark for marks in work.values() for mark in marks]

    def alpha() -> float | None:
        return estimate(unitizing_alpha([continuum(everything, names, LENGTH)])).value

    def all_pairs() -> float | None:
        lanes = {name: Lane.of(marks) for name, marks in work.items()}
        counts = [count_lanes(lanes[one], lanes[other]) for one, other in combinations(names, 2)]
        return estimate(score(counts, "matched").f1).value

    def labels() -> float | None:
        block = Block("d", 0, LENGTH, tuple(names), source=work)
        return estimate(alpha_of_pairs([tally(block).labels])).value

    def nervaluate() -> float:
        rows = [
            [{"label": m.tag, "start": m.start, "end": m.end - 1} for m in lane.marks[:PEER]]
            for lane in lanes
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = Evaluator([rows[0]], [rows[1]], tags=list(TAGS)).evaluate()
        return float(found["overall"]["ent_type"].f1)

    def nltk() -> float:
        rows = [(name, str(at), mark.tag) for name in names[:2] for at, mark in enumerate(work[name])]
        return float(AnnotationTask(data=rows).alpha())

    alpha_s, alpha_value = timed(alpha)
    pairs_s, f1 = timed(all_pairs)
    labels_s, nominal = timed(labels)
    lanes = [Lane.of(work[name]) for name in names[:2]]
    one_s, _ = timed(lambda: count_lanes(*lanes))
    few = [Lane(lane.marks[:PEER]) for lane in lanes]
    few_s, _ = timed(lambda: count_lanes(*few))
    peer_s, peer_f1 = timed(nervaluate)
    nltk_s, nltk_alpha = timed(nltk)
    pairs = ANNOTATORS * (ANNOTATORS - 1) // 2
    figures = {"unitizing_alpha_s": alpha_s, "f1_of_all_pairs_s": pairs_s}
    result = {
        "annotators": ANNOTATORS,
        "spans_each": SPANS,
        "pairs": pairs,
        **figures,
        "report_tables_of_all_pairs_s": labels_s,
        "values": {"unitizing_alpha": alpha_value, "matched_f1": f1, "nominal_alpha": nominal},
        "one_pair": {
            "ours_s": one_s,
            "of_1000_spans": {
                "ours_s": few_s,
                "nervaluate_s": peer_s,
                "nervaluate_times_slower": round(peer_s / max(few_s, 1e-3), 1),
                "nervaluate_type_f1": round(peer_f1, 4),
            },
            "nltk_alpha_of_20000_labels_s": nltk_s,
            "nltk_alpha": round(nltk_alpha, 4),
        },
        "targets": {
            name: "met" if figures[name] < most else f"missed by {figures[name] - most:.2f} s"
            for name, most in TARGETS.items()
        },
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
