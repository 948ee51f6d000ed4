"""Results to annotations: those that were ours again, and new ones."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.domain.annotation import Annotation, DocumentTarget, SegmentTarget, Target, span_target
from workbench.domain.dossier import Dossier
from workbench.domain.foreign import Foreign, is_id, moment, whole
from workbench.domain.frame import again
from workbench.domain.offsets import span_back
from workbench.domain.relation import Relation
from workbench.domain.span import Span
from workbench.domain.validation import Problem
from workbench.formats import fault
from workbench.formats.label_studio.controls import SEGMENT, SEGMENT_LABEL
from workbench.formats.label_studio.results import Arrow, Choice, Region, Results, records_of, words
from workbench.formats.label_studio.writing import AT, FRAME, Layer, edges_of


@dataclass(frozen=True, slots=True)
class _Piece:
    """One target of an annotation of ours, and what is known about the annotation there."""

    at: int
    target: Target
    record: Mapping[str, Any]
    region: Region | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """Makes annotations of results: those that were ours again, and new ones."""

    def __init__(self, foreign: Foreign, layers: Mapping[str, Layer], held: Dossier | None = None) -> None:
        self.kept: list[Annotation] = []
        self.wrong: list[Problem] = []
        self._foreign = foreign
        self._layers = layers
        self._held = held
        self._segments = {each.id: each for text in held.texts for each in text.segments} if held else {}
        self._tags = {tag.id for tagset in held.tagsets for tag in tagset.tags} if held else set()
        self._seen: set[str] = set()
        self._arrows: list[tuple[str, str, str]] = []
        self._people = {agent.id for agent in held.agents} if held else set()
        self._drawn: dict[str, str | None] = {}
        """Who drew the arrows that start at an annotation."""
        self._makers: dict[str, str] = {}
        """Who made what, of annotations that arrows may join."""

    def results(self, place: str, said: Mapping[str, Any], results: Results) -> None:
        """Add what one person or program said."""
        self.wrong += results.wrong
        by, created = self._by(said), moment(said.get("created_at"))
        pieces = [
            *(each for region in results.regions.values() for each in self._pieces(region)),
            *(each for choice in results.choices for each in self._choices(choice)),
        ]
        groups: dict[tuple[str, str], list[_Piece]] = defaultdict(list)
        for i, (label, piece) in enumerate(pieces):
            name = piece.record.get("id")
            ours = self._held is not None and isinstance(name, str) and is_id(name)
            groups[str(name) if ours else f"{i}", label].append(piece)
        made: dict[str, str] = {}
        for (name, label), found in groups.items():
            known = is_id(name) and name not in self._seen
            ids = [] if known else [self._new(label, piece, by, created) for piece in found]
            for piece in found:
                if piece.region:
                    made.setdefault(piece.region.id, ids[0] if ids else name)
            if known:
                self._again(name, label, found, place)
        self._join(results.arrows, made, by)

    def relations(self) -> list[Relation]:
        """Return our relations whose arrows are all still there, and new ones for the other arrows."""
        left = Counter(self._arrows)
        kept: list[Relation] = []
        for link in self._held.relations if self._held else ():
            wanted = Counter(edges_of([link], self._makers)[link.id])
            if wanted <= left:
                left -= wanted
                kept.append(link)
        for start, end, kind in left.elements():
            self._foreign.relate(kind, {"from": [start], "to": [end]}, by=self._drawn.get(start))
        return [*kept, *self._foreign.relations]

    def _join(self, arrows: Sequence[Arrow], made: Mapping[str, str], by: str | None) -> None:
        """Remember the arrows between annotations, once for each label, and who drew them."""
        for arrow in arrows:
            start, end = made.get(arrow.start), made.get(arrow.end)
            if start and end:
                self._arrows += [(start, end, kind) for kind in arrow.labels]
                known = self._makers.get(start)
                self._drawn[start] = by or (known if known in self._people else None)

    def _pieces(self, region: Region) -> Iterator[tuple[str, _Piece]]:
        """Yield what a region says, label by label."""
        layer = self._layers.get(region.shown)
        span = span_back(layer.index, region.start, region.end) if layer else None
        if layer is None:
            self.wrong.append(fault(region.place, "ls_object", name=region.shown[:40]))
            return
        about = region.meta.get(FRAME)
        record: Mapping[str, Any] = about if isinstance(about, dict) else {}
        whole = self._whole_segment(region, layer, span, record)
        if whole is not None:
            yield from self._chosen(region.chosen, region.records, whole)
            return
        if span is None or not len(span):
            values = {"start": f"{region.start}"[:20], "end": f"{region.end}"[:20], "unit": "utf16"}
            label = next(iter(region.labels), "")[:40]
            self.wrong.append(fault(region.place, "no_place", label=label, **values))
            return
        target: Target = span_target(layer.text.id, layer.text.content, span.start, span.end)
        if self._held and region.control == SEGMENT and region.labels == [SEGMENT]:
            yield from self._chosen(region.chosen, region.records, target)
            return
        if region.chosen:
            region.answers[SEGMENT_LABEL] = "\n".join(region.chosen)
        for label in dict.fromkeys(region.labels):
            yield label, _Piece(_at(record), target, record, region, region.answers)

    def _whole_segment(
        self, region: Region, layer: Layer, span: Span | None, record: Mapping[str, Any]
    ) -> Target | None:
        """Return the segment that a region of ours stands for, also one whose translation is empty."""
        if not (self._held and region.control == SEGMENT and region.labels == [SEGMENT]):
            return None
        segment = self._segments.get(str(record.get(SEGMENT)))
        if segment and segment.span == span and segment in layer.text.segments:
            return SegmentTarget(segment=segment.id)
        return None

    def _choices(self, choice: Choice) -> Iterator[tuple[str, _Piece]]:
        """Yield what is said of the document: a choice is a label, anything else a value of its control."""
        if choice.kind == "choices":
            yield from self._chosen(choice.values, choice.records, DocumentTarget())
        elif choice.values:
            answers = {choice.kind: "\n".join(choice.values)}
            yield choice.control, _Piece(0, DocumentTarget(), {}, answers=answers)

    @staticmethod
    def _chosen(labels: Sequence[str], records: object, target: Target) -> Iterator[tuple[str, _Piece]]:
        """Yield a piece for each record of a label that is still chosen, and one for a label without any."""
        for label in dict.fromkeys(labels):
            ours = [each for each in records_of(records) if each.get("tag") == label]
            for each in ours or [{}]:
                yield label, _Piece(_at(each), target, each)

    def _again(self, name: str, label: str, pieces: list[_Piece], place: str) -> None:
        """Make an annotation of ours again, with what Label Studio holds of it now."""
        pieces.sort(key=lambda piece: piece.at)
        record = pieces[0].record
        regions = [piece.region for piece in pieces if piece.region]
        comments = [_comment(region) for region in regions] or [record.get("comment")]
        attributes = record.get("attributes")
        answers = dict(attributes) if isinstance(attributes, dict) else {}
        for piece in pieces:
            answers |= piece.answers
        self._seen.add(name)
        annotation, wrong = again(
            record,
            label if label in self._tags else self._foreign.tag(label),
            [piece.target for piece in pieces],
            next((comment for comment in comments if comment is not None), None),
            answers,
        )
        if annotation is None:
            self.wrong += placed(wrong, f"{place}: {name}")
            return
        self.kept.append(annotation)
        if annotation.spans:
            self._makers[name] = annotation.by

    def _new(self, label: str, piece: _Piece, by: str | None, created: datetime | None) -> str:
        region = piece.region
        score = region.score if region else None
        share = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
        name = self._foreign.annotate(
            label,
            [piece.target],
            by=by,
            id=region.id if region else None,
            created=created,
            confidence=float(str(score)) if share else None,
            comment=_comment(region) if region else None,
            attributes=piece.answers,
        )
        if region:
            self._makers[name] = self._foreign.annotations[-1].by
        return name

    def _by(self, said: Mapping[str, Any]) -> str | None:
        """Return who said it: a prediction's model, a person's mail address or number."""
        model = said.get("model_version")
        if isinstance(model, str) and model and whole(model):
            self._foreign.agent(model, "software")
            return model
        who = said.get("completed_by")
        who = who.get("email", who.get("id")) if isinstance(who, dict) else who
        if isinstance(who, int) and not isinstance(who, bool):
            return f"user-{who}"[:40]
        return who if isinstance(who, str) and whole(who) else None


def _comment(region: Region) -> str | None:
    """Return what was written about a region, which Label Studio keeps as ``meta.text``."""
    found = region.meta.get("text")
    return None if found is None else "\n".join(words(found))


def _at(record: Mapping[str, Any]) -> int:
    found = record.get(AT)
    return found if isinstance(found, int) else 0


def placed(wrong: Sequence[Problem], place: str) -> list[Problem]:
    """Return problems with the place where their own places begin."""
    return [Problem(f"{place}: {each.place}".rstrip(": "), each.what, each.hint) for each in wrong]
