"""A dossier without what another program shows: the frame that holds the rest while people edit there.

Some programs carry along what they do not know. A format for one of them
writes texts and annotations as the program wants them, and the frame beside
them; when the file comes back, what the program holds counts, and the frame
adds what it never saw: ids, times, reviews, translations, the tagsets.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from workbench.domain.annotation import Annotation, Target
from workbench.domain.document import Agent
from workbench.domain.dossier import Dossier
from workbench.domain.relation import Relation
from workbench.domain.rules import Index, layers
from workbench.domain.tagset import AttributeRule, RelationRule, Tag, Tagset
from workbench.domain.validation import (
    MOST,
    Problem,
    contradictions,
    problem,
    shape_problems,
    version_problem,
)

_Named = TypeVar("_Named", Agent, Tag, AttributeRule, RelationRule)
_ORDER: Final = "order"
_DOSSIER: Final = "dossier"


OWN: Final = frozenset(
    {"id", "ordinal", "by", "created", "confidence", "origin", "derived_from", "supersedes"}
)
"""What is known of an annotation wherever it points and whatever it is called."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came back from the program: annotations and relations, and what the new ones among them need."""

    annotations: Sequence[Annotation]
    relations: Sequence[Relation]
    also: Dossier
    """Holds the agents and tagsets that the frame may not know yet."""


def take_out(dossier: Dossier, texts: Collection[str], annotations: Collection[str]) -> dict[str, Any]:
    """Return the frame, as JSON would hold it, without these texts' contents and these annotations.

    Relations stay in it; whoever shows some of them decides which come back.
    """
    value: dict[str, Any] = json.loads(dossier.model_dump_json())
    for text in value["texts"]:
        if text["id"] in texts:
            text["content"] = ""
    value["annotations"] = [each for each in value["annotations"] if each["id"] not in annotations]
    return {_ORDER: [annotation.id for annotation in dossier.annotations], _DOSSIER: value}


def is_frame(found: object) -> bool:
    """Say whether this may be a frame of ours; ``unfold`` says what is wrong with it."""
    return isinstance(found, dict) and isinstance(found.get(_DOSSIER), dict)


def taken(frame: Mapping[str, Any], held: Dossier) -> set[str]:
    """Return the ids that a new annotation must not have."""
    order = frame.get(_ORDER)
    names = {name for name in (order if isinstance(order, list) else []) if isinstance(name, str)}
    names |= {text.id for text in held.texts}
    names |= {segment.id for text in held.texts for segment in text.segments}
    for records in (held.annotations, held.relations, held.findings, held.reviews):
        names |= {record.id for record in records}
    return names


def unfold(frame: Mapping[str, Any], contents: Mapping[str, str]) -> tuple[Dossier | None, list[Problem]]:
    """Return the dossier that a frame holds, with these contents in its texts, or what is wrong with it.

    The texts of what is returned are sound; annotations that were taken out are still missing.
    """
    other = version_problem(frame[_DOSSIER].get("format_version"))
    if other:
        return None, [other]
    value = dict(frame[_DOSSIER])
    texts = value.get("texts")
    value["texts"] = [
        {**text, "content": contents.get(str(text.get("id")), text.get("content"))}
        if isinstance(text, dict)
        else text
        for text in (texts if isinstance(texts, list) else [])
    ]
    try:
        dossier = Dossier.model_validate_json(json.dumps(value))
    except ValidationError as error:
        return None, shape_problems(error)
    faults = islice(layers.faults(dossier, Index.of(dossier)), MOST)
    wrong = [problem(fault.place, f"validation.{fault.rule}", **fault.values) for fault in faults]
    return (None, wrong) if wrong else (dossier, [])


def record(annotation: Annotation, *more: str) -> dict[str, Any]:
    """Return what ``again`` needs of an annotation, as JSON would hold it; ``more`` names further fields."""
    value: dict[str, Any] = annotation.model_dump(mode="json", exclude_none=True)
    return {name: found for name, found in value.items() if name in OWN or name in more}


def again(
    about: Mapping[str, Any],
    tag: str,
    targets: Sequence[Target],
    comment: object,
    attributes: Mapping[str, Any],
) -> tuple[Annotation | None, list[Problem]]:
    """Return the annotation that a record is about, with what the program holds of it now."""
    value = {name: found for name, found in about.items() if name in OWN} | {
        "tag": tag,
        "targets": [target.model_dump(mode="json") for target in targets],
        "comment": comment,
        "attributes": dict(attributes),
    }
    try:
        return Annotation.model_validate_json(json.dumps(value)), []
    except ValidationError as error:
        return None, shape_problems(error)


def put_back(frame: Mapping[str, Any], held: Dossier, found: Found) -> tuple[Dossier, list[Problem]]:
    """Return the dossier with what came back, and what is wrong with it.

    Annotations stand in their old order, new ones after them. A review of an
    annotation that somebody has deleted since is left out, as is a relation
    that needs it.
    """
    annotations = _ordered(frame.get(_ORDER), (*held.annotations, *found.annotations))
    living = {annotation.id for annotation in annotations}
    dossier = held.model_copy(
        update={
            "annotations": tuple(annotations),
            "relations": tuple(
                link
                for link in found.relations
                if all(end in living for ends in link.roles.values() for end in ends)
            ),
            "reviews": tuple(
                review
                for review in held.reviews
                if review.of in living and (review.replacement is None or review.replacement in living)
            ),
            "agents": _joined(held.agents, found.also.agents),
            "tagsets": tuple(_merged(held.tagsets, found.also.tagsets)),
        }
    )
    return dossier, contradictions(dossier)


def _ordered(order: object, annotations: Sequence[Annotation]) -> list[Annotation]:
    """Return annotations in the order of their ids; those that are new come last, and are numbered on."""
    known = order if isinstance(order, list) else []
    places = {name: place for place, name in enumerate(known) if isinstance(name, str)}
    old = sorted((each for each in annotations if each.id in places), key=lambda each: places[each.id])
    following = 1 + max((each.ordinal for each in old), default=-1)
    new = [each for each in annotations if each.id not in places]
    return [*old, *(each.model_copy(update={"ordinal": following + i}) for i, each in enumerate(new))]


def _merged(ours: Sequence[Tagset], theirs: Iterable[Tagset]) -> list[Tagset]:
    """Return our tagsets, with the tags and rules of others that they lack."""
    merged = {tagset.id: tagset for tagset in ours}
    for more in theirs:
        known = merged.get(more.id, more)
        merged[more.id] = known.model_copy(
            update={
                "tags": _joined(known.tags, more.tags),
                "attributes": _joined(known.attributes, more.attributes),
                "relations": _joined(known.relations, more.relations),
            }
        )
    return list(merged.values())


def _joined(ours: Iterable[_Named], theirs: Iterable[_Named]) -> tuple[_Named, ...]:
    """Return our values, then those of others whose ids are new."""
    found = {each.id: each for each in ours}
    for each in theirs:
        found.setdefault(each.id, each)
    return tuple(found.values())
