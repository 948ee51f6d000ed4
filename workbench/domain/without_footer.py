"""A document without the footer of its page: the text is cut, and every offset moves with it.

Whoever trains on a text wants neither ``评论 (2)`` nor a share button in it.
What is left is a sound document of its own: its offsets count in the shorter
text, and whatever touched the footer is left out whole and counted, for half
an annotation is not what its author said.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import accumulate

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget, Target, span_target
from workbench.domain.consistent import consistent
from workbench.domain.dossier import Parts
from workbench.domain.span import Span
from workbench.domain.text import SOURCE, Role, Segment, Text, digest


class Cut:
    """Stretches that leave a text, and where in the shorter text each other place comes to lie.

    The stretches (code points) are in order and apart from each other.

    >>> cut = Cut([Span(start=2, end=5)])
    >>> cut.text("abFOOcd"), cut.place(5), cut.touches(Span(start=0, end=3))
    ('abcd', 2, True)
    """

    def __init__(self, stretches: Sequence[Span]) -> None:
        self._stretches = stretches
        self._starts = [each.start for each in stretches]
        self._ends = [each.end for each in stretches]
        self._gone = list(accumulate((len(each) for each in stretches), initial=0))

    def text(self, content: str) -> str:
        """Return what is left of the text."""
        edges = zip([0, *self._ends], [*self._starts, len(content)], strict=True)
        return "".join(content[start:end] for start, end in edges)

    def place(self, offset: int) -> int:
        """Return where an offset outside the stretches lies now."""
        return offset - self._gone[bisect_right(self._ends, offset)]

    def touches(self, span: Span) -> bool:
        """Say whether a span has a character in one of the stretches."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._starts) and self._starts[at] < span.end

    def holds(self, offset: int) -> bool:
        """Say whether the character at an offset leaves."""
        return self.touches(Span(start=offset, end=offset + 1))


def footer_cut(source: Text) -> Cut:
    """Return what leaves a text with its footer: nothing where it has none."""
    return Cut(_stretches(source) if any(each.role is Role.FOOTER for each in source.segments) else [])


def without_footer(parts: Parts) -> tuple[Parts, Counter[str]]:
    """Return the document without its footer, and how many records of each kind went with it.

    The white space before a footer goes too, so that no blank lines are left
    at the end of a page. Annotations, findings and translations of the footer
    go, and what hangs on them: relations, and reviews.
    """
    gone = {each.id for each in parts.source.segments if each.role is Role.FOOTER}
    if not gone:
        return parts, Counter()
    cut = Cut(_stretches(parts.source))
    source = _shorter(parts.source, cut, gone)
    units = [unit for unit in parts.units if unit.segment not in gone]
    left = gone | {unit.id for unit in parts.units if unit.segment in gone}
    annotations = [
        _moved(each, cut, source)
        for each in parts.annotations
        if not any(_in_footer(target, cut, left) for target in each.targets)
    ]
    kept = replace(
        parts,
        source=source,
        units=units,
        annotations=annotations,
        findings=[each for each in parts.findings if each.segment not in left],
    )
    sound, counts = consistent(kept, parts)
    counts["segments"] = len(gone)
    return sound, counts


def _stretches(source: Text) -> list[Span]:
    """Return what leaves: each run of footer segments with the white space that sets it off."""
    found: list[Span] = []
    done: int | None = None
    start: int | None = None
    for each in source.segments:
        if each.role is not Role.FOOTER:
            if start is not None and done is None:
                found.append(Span(start=start, end=each.start))
            done, start = each.end, None
        elif done is not None and start is not None:
            found[-1] = Span(start=start, end=each.end)
        elif done is not None:
            start = done
            found.append(Span(start=start, end=each.end))
        elif start is None:
            start = each.start
    if done is None:
        return [Span(start=0, end=len(source.content))]
    return found


def _shorter(source: Text, cut: Cut, gone: Collection[str]) -> Text:
    content = cut.text(source.content)
    return source.model_copy(
        update={
            "content": content,
            "sha256": digest(content),
            "replaced": tuple(
                each.model_copy(update={"at": cut.place(each.at)})
                for each in source.replaced
                if not cut.holds(each.at)
            ),
            "segments": tuple(_shifted(each, cut) for each in source.segments if each.id not in gone),
        }
    )


def _shifted(segment: Segment, cut: Cut) -> Segment:
    start = cut.place(segment.start)
    return segment.model_copy(update={"start": start, "end": start + len(segment.span)})


def _in_footer(target: Target, cut: Cut, left: Collection[str]) -> bool:
    if isinstance(target, SpanTarget):
        return cut.touches(target.span) if target.text == SOURCE else target.text in left
    return isinstance(target, SegmentTarget) and target.segment in left


def _moved(annotation: Annotation, cut: Cut, source: Text) -> Annotation:
    targets = tuple(_target(each, cut, source) for each in annotation.targets)
    return annotation if targets == annotation.targets else annotation.model_copy(update={"targets": targets})


def _target(target: Target, cut: Cut, source: Text) -> Target:
    """Return a target in the shorter text; its surroundings are cut anew, for they may have been footer."""
    if not isinstance(target, SpanTarget) or target.text != SOURCE:
        return target
    start = cut.place(target.start)
    moved = span_target(SOURCE, source.content, start, start + len(target.span))
    bare = {name: "" for name in ("prefix", "suffix") if not getattr(target, name)}
    return moved.model_copy(update=bare) if bare else moved
