"""What more there is to say about an annotation, by the rules of its tagset."""

import re
from collections.abc import Mapping
from typing import Final

from workbench.domain.annotation import Annotation
from workbench.domain.tagset import AttributeRule, Tagset

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def applicable(tagset: Tagset, tag_id: str) -> tuple[AttributeRule, ...]:
    """Return the rules for annotations with that tag; a rule that names no group is for all."""
    tag = tagset.tag(tag_id)
    group = tag.group if tag else None
    return tuple(rule for rule in tagset.attributes if not rule.applies_to or group in rule.applies_to)


def missing(tagset: Tagset, annotation: Annotation) -> tuple[tuple[AttributeRule, AttributeRule], ...]:
    """Return each rule that has no value though another one that has asks for it, with the one that asks."""
    rules = {rule.id: rule for rule in tagset.attributes}
    return tuple(
        (rules[rule.requires], rule)
        for rule in tagset.attributes
        if rule.id in annotation.attributes
        and rule.requires in rules
        and not annotation.attributes.get(rule.requires)
    )


def known_values(tagset: Tagset, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values that the tagset allows: what an annotation keeps when it gets a tag of it."""
    rules = {rule.id: rule for rule in tagset.attributes}
    return {name: value for name, value in values.items() if fault(rules.get(name), value) is None}


def inherited(tagset: Tagset, tag_id: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return those of another annotation's values that one with this tag may have."""
    rules = {rule.id: rule for rule in applicable(tagset, tag_id)}
    return {name: value for name, value in values.items() if fault(rules.get(name), value) is None}


def fault(rule: AttributeRule | None, value: str) -> str | None:
    """Return what a value breaks: ``no_attribute``, ``no_choice`` or ``not_number``, else None."""
    if rule is None:
        return "no_attribute"
    if rule.kind == "choice" and all(choice.id != value for choice in rule.values):
        return "no_choice"
    if rule.kind == "number" and not _NUMBER.fullmatch(value):
        return "not_number"
    return None
