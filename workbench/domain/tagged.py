"""Which characters of a document carry which tag, so that a program does not propose it there again."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from workbench.domain.annotation import Annotation, SpanTarget, Target
from workbench.domain.proposal import Proposal


@dataclass(slots=True)
class Tagged:
    """Which characters carry which tag: for each tag and text, spans that do not overlap, in order."""

    runs: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def by(cls, annotations: Iterable[Annotation]) -> "Tagged":
        """Read the annotations of a document."""
        tagged = cls()
        for annotation in annotations:
            tagged.add(annotation)
        return tagged

    def add(self, one: Annotation | Proposal) -> None:
        """Take in the spans of one more."""
        for target in one.targets:
            if isinstance(target, SpanTarget):
                runs = self.runs.setdefault((one.tag, target.text), [])
                first, last = _touched(runs, target.start, target.end)
                met = runs[first:last]
                start = min([target.start, *(run[0] for run in met)])
                end = max([target.end, *(run[1] for run in met)])
                runs[first:last] = [(start, end)]

    def overlaps(self, tag: str, targets: Iterable[Target]) -> bool:
        """Say whether one of the targets has a character that carries the tag."""
        for target in targets:
            if isinstance(target, SpanTarget):
                first, last = _touched(self.runs.get((tag, target.text), []), target.start, target.end)
                if first < last:
                    return True
        return False


def _touched(runs: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return from which run, up to which, a span shares characters with them."""
    return bisect_right(runs, start, key=itemgetter(1)), bisect_left(runs, end, key=itemgetter(0))
