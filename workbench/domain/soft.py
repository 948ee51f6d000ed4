"""Soft labels: what several annotators marked, each place and tag once, with the share who marked it.

The share is the votes for a place and tag over the annotators who saw it:
those who finished its segments in that layer, or tagged something there. So
"marked nothing" counts, and who never looked does not.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, SpanTarget, Target
from workbench.domain.consistent import consistent
from workbench.domain.document import Agent
from workbench.domain.dossier import Parts
from workbench.domain.text import SOURCE, digest

VOTES: Final = Agent(id="soft-labels", kind="software", name="soft labels")
"""Under whose name soft labels stand: they are counted, and nobody's own."""
_DOCUMENT: Final = ""
"""The name of the document among segments."""


@dataclass(slots=True)
class _Candidate:
    """A place and a tag, with the annotations that mark it."""

    first: Annotation
    votes: list[Annotation] = field(default_factory=list)

    @property
    def people(self) -> set[str]:
        return {each.by for each in self.votes}


def soft(parts: Parts) -> tuple[Parts, Counter[str]]:
    """Return the document with soft labels for annotations, and how many records these leave out.

    ``confidence`` is the share, and the note says it as ``votes/seen``. White
    space at the edges of a span makes no difference; the words are those of
    whoever marked them first, and attributes stay where all voters gave the
    same. Relations, findings and reviews are about single annotations, and go.
    """
    people = {each.id for each in parts.agents if each.kind == "person"}
    homes = _Homes(parts)
    candidates: dict[tuple[object, ...], _Candidate] = {}
    seen: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    voting = [each for each in parts.annotations if each.by in people]
    for each in voting:
        key = (each.tag, *sorted(map(homes.key, each.targets)))
        candidates.setdefault(key, _Candidate(each)).votes.append(each)
        for segment in homes.of(each.targets):
            seen[segment, each.layer].add(each.by)
        seen[_DOCUMENT, each.layer].add(each.by)
    for finding in parts.findings:
        if finding.by in people:
            seen[homes.segment(finding.segment), finding.layer].add(finding.by)
            seen[_DOCUMENT, finding.layer].add(finding.by)
    labels = [
        _label(ordinal, each, _saw(each, homes.of(each.first.targets), seen))
        for ordinal, each in enumerate(candidates.values())
    ]
    bare = replace(parts, annotations=[], relations=[], findings=[], reviews=[])
    _, counts = consistent(bare, parts)
    counts["annotations"] = len(parts.annotations) - len(voting)
    return replace(bare, annotations=labels, agents=[*parts.agents, VOTES]), +counts


def _saw(candidate: _Candidate, segments: Sequence[str], seen: defaultdict[tuple[str, str], set[str]]) -> int:
    """Count who saw all the segments of a candidate; who voted did."""
    layer = candidate.first.layer
    groups = [seen[segment, layer] for segment in segments or (_DOCUMENT,)]
    return len(set.intersection(*groups) | candidate.people)


def _label(ordinal: int, candidate: _Candidate, seen: int) -> Annotation:
    first, votes = candidate.first, len(candidate.people)
    shared = set.intersection(*(set(each.attributes.items()) for each in candidate.votes))
    ids = " ".join(sorted(each.id for each in candidate.votes))
    return first.model_copy(
        update={
            "id": f"s-{digest(ids)[:16]}",
            "ordinal": ordinal,
            "by": VOTES.id,
            "created": max(each.created for each in candidate.votes),
            "confidence": votes / seen,
            "comment": f"{votes}/{seen}",
            "attributes": {
                name: value for name, value in first.attributes.items() if (name, value) in shared
            },
            "origin": "manual",
            "derived_from": None,
            "supersedes": None,
        }
    )


class _Homes:
    """Finds the source segments that targets touch, and makes equal places equal."""

    def __init__(self, parts: Parts) -> None:
        self._segments = parts.source.segments
        self._units = {unit.id: unit.segment for unit in parts.units}

    def segment(self, name: str) -> str:
        """Return the source segment that a segment or a translation of it stands for."""
        return self._units.get(name, name)

    def of(self, targets: Iterable[Target]) -> list[str]:
        """Return the source segments that are touched, each once; none for the document."""
        return list(dict.fromkeys(each for target in targets for each in self._touched(target)))

    def key(self, target: Target) -> tuple[str, int, int]:
        """Return a place without the white space at its edges."""
        if isinstance(target, DocumentTarget):
            return (_DOCUMENT, 0, 0)
        if isinstance(target, SegmentTarget):
            return (target.segment, -1, -1)
        words = target.exact
        inner = words.strip()
        start = target.start + (len(words) - len(words.lstrip()) if inner else 0)
        return (target.text, start, start + len(inner or words))

    def _touched(self, target: Target) -> Iterator[str]:
        if isinstance(target, SegmentTarget):
            yield self.segment(target.segment)
        elif isinstance(target, SpanTarget) and target.text != SOURCE:
            yield self.segment(target.text)
        elif isinstance(target, SpanTarget):
            first = bisect_right(self._segments, target.start, key=lambda each: each.end)
            last = bisect_left(self._segments, target.end, key=lambda each: each.start)
            yield from (each.id for each in self._segments[first:last])
