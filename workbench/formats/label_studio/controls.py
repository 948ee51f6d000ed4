"""The names that tasks and the labelling configuration share, and the configuration itself."""

from collections.abc import Iterable, Iterator
from typing import Final

from workbench.domain.dossier import Dossier
from workbench.domain.text import SOURCE, TRANSLATION
from workbench.domain.xml_text import quoted

OBJECTS: Final = {SOURCE: "text", TRANSLATION: "translation"}
"""The object that shows a layer; the task's data has the same key."""
LABEL: Final = "label"
SEGMENT: Final = "segment"
"""The control, and its one label, of a region that is a whole segment."""
SEGMENT_LABEL: Final = "segment_label"
DOCUMENT: Final = "document"
ATTRIBUTE: Final = "attr_"
_ASIDE: Final = "_translation"


def control(name: str, shown: str) -> str:
    """Return a control's name for an object: each object has controls of its own."""
    return name if shown == OBJECTS[SOURCE] else f"{name}{_ASIDE}"


def plain(name: str, shown: str) -> str:
    """Return a control's name without its object."""
    return name if shown == OBJECTS[SOURCE] else name.removesuffix(_ASIDE)


def configuration(dossier: Dossier) -> str:
    """Return a labelling configuration that offers every tag, attribute and relation of the document."""
    shown = [OBJECTS[SOURCE], *([OBJECTS[TRANSLATION]] if dossier.translation else [])]
    kinds = dict.fromkeys(rule.id for tagset in dossier.tagsets for rule in tagset.relations)
    kinds |= dict.fromkeys(relation.kind for relation in dossier.relations)
    lines = [line for name in shown for line in _object(name, dossier)]
    return "\n".join(["<View>", *lines, *_choices("Relations", "Relation", "", kinds), "</View>"])


def _object(shown: str, dossier: Dossier) -> Iterator[str]:
    tags = dict.fromkeys(tag.id for tagset in dossier.tagsets for tag in tagset.tags)
    to = f" toName={quoted(shown)}"
    yield from _choices("Labels", "Label", _named(LABEL, shown) + to, tags)
    yield from _choices("Labels", "Label", _named(SEGMENT, shown) + to, [SEGMENT])
    many = ' perRegion="true" choice="multiple"'
    yield from _choices("Choices", "Choice", _named(SEGMENT_LABEL, shown) + to + many, tags)
    if shown == OBJECTS[SOURCE]:
        yield from _choices("Choices", "Choice", _named(DOCUMENT, shown) + to + ' choice="multiple"', tags)
    for rule in (rule for tagset in dossier.tagsets for rule in tagset.attributes):
        name = _named(f"{ATTRIBUTE}{rule.id}", shown) + to + ' perRegion="true"'
        if rule.kind == "choice":
            yield from _choices("Choices", "Choice", name, [choice.id for choice in rule.values])
        else:
            yield f"  <TextArea{name}/>"
    yield f"  <Text name={quoted(shown)} value={quoted(f'${shown}')}/>"


def _choices(tag: str, item: str, attributes: str, values: Iterable[str]) -> list[str]:
    items = [f"    <{item} value={quoted(value)}/>" for value in values]
    return [f"  <{tag}{attributes}>", *items, f"  </{tag}>"] if items else []


def _named(name: str, shown: str) -> str:
    return f" name={quoted(control(name, shown))}"
