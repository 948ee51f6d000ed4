"""What the results of one annotation or prediction say, before it is known whose document it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from workbench.domain.foreign import whole
from workbench.domain.validation import Problem
from workbench.formats import fault
from workbench.formats.label_studio.controls import ATTRIBUTE, SEGMENT, SEGMENT_LABEL, plain
from workbench.formats.label_studio.writing import FRAME

_LABELS: Final = "labels"
_RELATION: Final = "relation"


@dataclass(slots=True)
class Region:
    """A stretch of one object's text (UTF-16 units) with its labels and what else shares its id."""

    place: str
    id: str
    shown: str
    start: int
    end: int
    labels: list[str]
    control: str
    meta: Mapping[str, Any]
    score: object = None
    answers: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)
    """What is chosen for a region that is a segment."""
    records: object = None
    """What our own ``meta`` says beside that choice."""


@dataclass(slots=True)
class Choice:
    """What is chosen, written or rated for the whole document by one control."""

    place: str
    control: str
    values: list[str]
    records: object
    kind: str


@dataclass(slots=True)
class Arrow:
    """A relation between two regions, by their ids."""

    place: str
    start: str
    end: str
    labels: list[str]


@dataclass(slots=True)
class Results:
    """Everything in one list of results, and what is wrong with it."""

    regions: dict[str, Region] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)


def parse(results: object, place: str) -> Results:
    """Return what a list of results says; regions first, for others share their ids."""
    found = Results()
    if not isinstance(results, list):
        found.wrong.append(fault(place, "ls_results"))
        return found
    items = [(f"{place}[{i}]", item) for i, item in enumerate(results)]
    for where, item in items:
        if not isinstance(item, dict) or not _sound(item):
            found.wrong.append(fault(where, "ls_result"))
        elif item["type"] == _LABELS:
            _region(where, item, found)
    for where, item in items:
        if isinstance(item, dict) and _sound(item) and item["type"] != _LABELS:
            (_arrow if item["type"] == _RELATION else _answer)(where, item, found)
    return found


def words(found: object) -> list[str]:
    """Return what a value holds, as text: one word, several, a number."""
    items = found if isinstance(found, list) else [found]
    return [str(item) for item in items if isinstance(item, str | int | float) and whole(str(item))]


def meta_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a result's ``meta``, or nothing."""
    meta = item.get("meta")
    return meta if isinstance(meta, dict) else {}


def _sound(item: Mapping[str, Any]) -> bool:
    """Say whether a result has the form of its kind."""
    if item.get("type") == _RELATION:
        return all(isinstance(item.get(name), str) for name in ("from_id", "to_id"))
    names = (item.get("type"), item.get("from_name"), item.get("to_name"))
    return all(isinstance(name, str) and whole(name) for name in names) and isinstance(
        item.get("value"), dict
    )


def _region(where: str, item: Mapping[str, Any], found: Results) -> None:
    value = item["value"]
    places = (value.get("start"), value.get("end"))
    labels = value.get(_LABELS)
    name = item.get("id")
    if not all(isinstance(place, int) and not isinstance(place, bool) for place in places):
        found.wrong.append(fault(where, "ls_place"))
    elif not isinstance(labels, list) or not all(
        isinstance(each, str) and each and whole(each) for each in labels
    ):
        found.wrong.append(fault(where, "ls_labels"))
    else:
        name = name if isinstance(name, str) else where
        control = plain(item["from_name"], item["to_name"])
        region = Region(
            where, name, item["to_name"], *places, labels, control, meta_of(item), item.get("score")
        )
        known = found.regions.get(name)
        if known is None:
            found.regions[name] = region
        elif (known.start, known.end, known.shown) == (region.start, region.end, region.shown):
            known.labels += labels  # two controls have labelled one region
        else:
            found.wrong.append(fault(where, "ls_twice", id=name[:40]))


def _is_label(found: object) -> bool:
    return isinstance(found, str) and found != "" and whole(found)


def _answer(where: str, item: Mapping[str, Any], found: Results) -> None:
    """Take a choice, a rating or written words: of a region that shares the id, or of the document."""
    kind, value = item["type"], item["value"]
    values = words(value.get(kind, value.get("text")))
    region = found.regions.get(item["id"]) if isinstance(item.get("id"), str) else None
    name = plain(item["from_name"], item["to_name"])
    if region is None:
        if "start" in value:
            found.wrong.append(fault(where, "ls_no_region"))
        else:
            found.choices.append(Choice(where, name, values, meta_of(item).get(FRAME), kind))
    elif name == SEGMENT_LABEL and region.control == SEGMENT:
        region.chosen, region.records = values, meta_of(item).get(FRAME)
    elif values:
        region.answers[name.removeprefix(ATTRIBUTE)] = "\n".join(values)


def _arrow(where: str, item: Mapping[str, Any], found: Results) -> None:
    ends = item["from_id"], item["to_id"]
    if item.get("direction") == "left":
        ends = ends[::-1]
    if any(end not in found.regions for end in ends):
        found.wrong.append(fault(where, "ls_ends"))
        return
    labels = item.get("labels")
    kinds = [each for each in words(labels if isinstance(labels, list) else []) if each]
    found.arrows.append(Arrow(where, *ends, kinds or [_RELATION]))


def count(results: object) -> int:
    """Return how many results there are, to be told before they are read."""
    return len(results) if isinstance(results, list) else 0


def records_of(found: object) -> Iterator[dict[str, Any]]:
    """Yield the records of a choice: each says which annotation of ours it was."""
    for each in found if isinstance(found, list) else []:
        if isinstance(each, dict):
            yield each
