"""Dossiers to tasks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_core import to_json

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget
from workbench.domain.dossier import Dossier
from workbench.domain.frame import record, take_out
from workbench.domain.offsets import Utf16
from workbench.domain.relation import Relation
from workbench.domain.span import Span
from workbench.domain.text import Segment, Text
from workbench.formats.label_studio.controls import (
    ATTRIBUTE,
    DOCUMENT,
    LABEL,
    OBJECTS,
    SEGMENT,
    SEGMENT_LABEL,
    configuration,
    control,
)

FRAME: Final = "workbench"
"""The key of what is ours, in a task's ``meta`` and in a result's."""
CONFIGURATION: Final = "label_config"
AT: Final = "at"
"""Which of an annotation's targets a result is, counted from 0."""


def dump(dossiers: Sequence[Dossier]) -> bytes:
    """Return the tasks as one JSON list, indented; each is written before the next is made.

    All of them as Python's values would take many times the memory of the file.
    """
    tasks = (to_json(task(dossier), indent=1).replace(b"\n", b"\n ") for dossier in dossiers)
    written = b",\n ".join(tasks)
    return b"[\n " + written + b"\n]\n" if written else b"[]\n"


def task(dossier: Dossier) -> dict[str, Any]:
    """Return a document as a task."""
    layers = {text.id: Layer(text) for text in dossier.texts if text.id in OBJECTS}
    places = {segment.id: (layer, segment) for layer in layers.values() for segment in layer.text.segments}
    shown = [each for each in dossier.annotations if is_shown(each, layers, places)]
    links = edges_of(dossier.relations, {each.id: each.by for each in shown if each.spans})
    rules = [rule for tagset in dossier.tagsets for rule in tagset.attributes]
    choosing = {rule.id for rule in rules if rule.kind == "choice"}
    software = {agent.id for agent in dossier.agents if agent.kind == "software"}
    made: dict[str, list[dict[str, Any]]] = {}
    for by in dict.fromkeys(each.by for each in shown):
        results = Results(layers, places, choosing)
        for annotation in (each for each in shown if each.by == by):
            results.annotation(annotation)
        made[by] = results.finish(links)
    return {
        "data": {OBJECTS[layer.text.id]: layer.text.content for layer in layers.values()},
        "meta": {
            CONFIGURATION: configuration(dossier),
            FRAME: take_out(dossier, layers, {each.id for each in shown}),
        },
        "annotations": [{"result": results} for by, results in made.items() if by not in software],
        "predictions": [
            {"model_version": by, "result": results} for by, results in made.items() if by in software
        ],
    }


@dataclass(slots=True)
class Layer:
    """A text that Label Studio shows, with its offsets as JavaScript counts them."""

    text: Text
    index: Utf16 = field(init=False)

    def __post_init__(self) -> None:
        """Build the index once."""
        self.index = Utf16(self.text.content)

    def value(self, span: Span) -> dict[str, Any]:
        """Return a region's place and words."""
        return {
            "start": self.index.out(span.start),
            "end": self.index.out(span.end),
            "text": span.cut(self.text.content),
        }


def is_shown(annotation: Annotation, layers: Mapping[str, object], places: Mapping[str, object]) -> bool:
    """Say whether Label Studio can show an annotation whole: all that it points at is on the screen."""
    return all(
        target.text in layers
        if isinstance(target, SpanTarget)
        else target.segment in places
        if isinstance(target, SegmentTarget)
        else True
        for target in annotation.targets
    )


def edges_of(
    relations: Sequence[Relation], makers: Mapping[str, str]
) -> dict[str, list[tuple[str, str, str]]]:
    """Return the arrows that show each relation, as pairs of annotations and the kind.

    An arrow goes from each player of the first role to the players of the
    others (or from the first of one role to its fellows), and only between
    regions of one person.
    """
    found: dict[str, list[tuple[str, str, str]]] = {}
    for relation in relations:
        played = [ends for ends in relation.roles.values() if ends]
        first, *others = played or [()]
        if not others:
            first, others = first[:1], [first[1:]]
        pairs = [(start, end) for start in first for ends in others for end in ends]
        found[relation.id] = [
            (start, end, relation.kind)
            for start, end in pairs
            if start in makers and makers[start] == makers.get(end)
        ]
    return found


class Results:
    """The results of one person: regions, what is chosen for segments and the document, arrows."""

    def __init__(
        self,
        layers: Mapping[str, Layer],
        places: Mapping[str, tuple[Layer, Segment]],
        choosing: Collection[str],
    ) -> None:
        self._choosing = choosing
        """The attributes whose values are chosen from a list; all others are written."""
        self._layers = layers
        self._places = places
        self._results: list[dict[str, Any]] = []
        self._regions: dict[str, str] = {}
        self._taken: set[str] = set()
        self._chosen: dict[str | None, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        """The tags chosen for a segment, or for the document under None, with their records."""

    def annotation(self, annotation: Annotation) -> None:
        """Add an annotation, target by target."""
        for at, target in enumerate(annotation.targets):
            if isinstance(target, SpanTarget):
                self._region(annotation, at, target)
            else:
                place = target.segment if isinstance(target, SegmentTarget) else None
                whole = at == 0 and not annotation.spans
                about = record(annotation, *(("comment", "attributes") if whole else ())) | {AT: at}
                self._chosen[place].append((annotation.tag, about))

    def finish(self, links: Mapping[str, Sequence[tuple[str, str, str]]]) -> list[dict[str, Any]]:
        """Return all results: regions first, then choices, then the arrows between regions of this list."""
        for place, chosen in self._chosen.items():
            self._results += self._choices(place, chosen)
        for pairs in links.values():
            self._results += [
                {
                    "type": "relation",
                    "from_id": self._regions[start],
                    "to_id": self._regions[end],
                    "direction": "right",
                    "labels": [kind],
                }
                for start, end, kind in pairs
                if start in self._regions and end in self._regions
            ]
        return self._results

    def _region(self, annotation: Annotation, at: int, target: SpanTarget) -> None:
        layer = self._layers[target.text]
        shown = OBJECTS[target.text]
        first = annotation.id not in self._regions
        name = self._new(annotation.id if first else f"{annotation.id}-{at}")
        meta: dict[str, Any] = {FRAME: record(annotation) | {AT: at}}
        if first:
            self._regions[annotation.id] = name
            meta |= {"text": [annotation.comment]} if annotation.comment is not None else {}
        place = layer.value(target.span)
        base = {"id": name, "to_name": shown, "origin": "manual"}
        value = {**place, "labels": [annotation.tag]}
        region = {**base, "from_name": control(LABEL, shown), "type": "labels", "value": value, "meta": meta}
        self._results.append(region)
        for attribute, answer in annotation.attributes.items() if first else ():
            kind, key = ("choices",) * 2 if attribute in self._choosing else ("textarea", "text")
            named = {"from_name": control(f"{ATTRIBUTE}{attribute}", shown), "type": kind}
            self._results.append({**base, **named, "value": {**place, key: [answer]}})

    def _choices(
        self, place: str | None, chosen: Sequence[tuple[str, dict[str, Any]]]
    ) -> Iterator[dict[str, Any]]:
        """Yield what is chosen for the document, or for a segment: its region, and choices of the same id."""
        tags = list(dict.fromkeys(tag for tag, _ in chosen))
        meta = {FRAME: [{**about, "tag": tag} for tag, about in chosen]}
        if place is None:
            base = {"id": self._new(DOCUMENT), "to_name": next(iter(OBJECTS.values())), "meta": meta}
            yield {**base, "from_name": DOCUMENT, "type": "choices", "value": {"choices": tags}}
            return
        layer, segment = self._places[place]
        shown = OBJECTS[layer.text.id]
        where = layer.value(segment.span)
        base = {"id": self._new(f"segment-{place}"), "to_name": shown, "origin": "manual"}
        region = {"from_name": control(SEGMENT, shown), "type": "labels"}
        yield {**base, **region, "value": {**where, "labels": [SEGMENT]}, "meta": {FRAME: {SEGMENT: place}}}
        choice = {"from_name": control(SEGMENT_LABEL, shown), "type": "choices", "meta": meta}
        yield {**base, **choice, "value": {**where, "choices": tags}}

    def _new(self, wanted: str) -> str:
        name = wanted
        while name in self._taken:
            name += "-"
        self._taken.add(name)
        return name
