"""The part of the annotate screen that says more about the current annotation."""

from collections.abc import Callable
from functools import partial

from textual.content import Content
from textual.screen import Screen

from workbench.domain import tagset
from workbench.domain.annotation import Annotation
from workbench.domain.tagset import AttributeRule
from workbench.messages import language, say
from workbench.tui.finding import Entry
from workbench.tui.screens.ask_value import AskValue
from workbench.tui.screens.pick import Choice, Pick
from workbench.tui.screens.tagging import Tagging
from workbench.tui.widgets.describe import value_name
from workbench.tui.widgets.rows import plain
from workbench.usecases.attributes import (
    as_confidence,
    check_value,
    rules,
    set_attribute,
    set_confidence,
)

_CONFIDENCE = "confidence"
_NO_VALUE = "no value"
"""Stands in the list of choices for taking a value away; has a blank, which no id has."""


class Attributes(Tagging):
    """Asks which attribute, then for its value; each value is an edit of its own."""

    async def action_attributes(self) -> None:
        """Pick an attribute of the current annotation, or its confidence, and set it."""
        annotation = self._own()
        if annotation is None:
            return
        known = {rule.id: rule for rule in rules(self.session, annotation)}
        choices = [self._line(annotation, rule, known) for rule in known.values()]
        choices.append(self._confidence(annotation))
        title = say("tui.attributes.title", tag=plain(self.marking.tags.label(annotation.tag)))

        def picked(name: str) -> None:
            self.call_later(self._ask, annotation, known.get(name))

        await self.bench.ask(Pick(title, choices), picked)

    async def _ask(self, annotation: Annotation, rule: AttributeRule | None) -> None:
        """Ask for the value of an attribute; of the confidence, where there is no rule."""
        dialog: Screen[str | None]
        save: Callable[[str], Annotation]
        if rule is None:
            value = "" if annotation.confidence is None else f"{annotation.confidence:g}"
            dialog = AskValue(
                say("tui.attributes.confidence"), value, say("tui.attributes.from_to"), check=as_confidence
            )
            save = partial(set_confidence, self.session, annotation.id)
        else:
            dialog = self._dialog(annotation, rule)
            save = partial(set_attribute, self.session, annotation.id, rule.id)

        def given(value: str) -> None:
            saved = save("" if value == _NO_VALUE else value)
            self._edited([saved.id], say("tui.attributes.saved"), chosen=saved.id)

        await self.bench.ask(dialog, given)

    def _dialog(self, annotation: Annotation, rule: AttributeRule) -> Screen[str | None]:
        name = rule.name.given(language())
        if rule.kind != "choice":
            return AskValue(
                name,
                annotation.attributes.get(rule.id, ""),
                say(f"tui.attributes.{rule.kind}"),
                check=partial(check_value, self.session, annotation, rule.id),
            )
        choices = [
            Choice(
                Entry.of(choice.id, [choice.name.en, choice.name.zh, choice.id], self.bench.pinyin),
                Content(plain(value_name(rule, choice.id))),
                Content(plain(_official(choice))),
            )
            for choice in rule.values
        ]
        none = say("tui.attributes.none")
        choices.append(Choice(Entry.of(_NO_VALUE, [none], self.bench.pinyin), Content(none), Content("")))
        return Pick(name, choices)

    def _line(self, annotation: Annotation, rule: AttributeRule, known: dict[str, AttributeRule]) -> Choice:
        name, needed = rule.name.given(language()), known.get(rule.requires or "")
        value = annotation.attributes.get(rule.id)
        asks = say("tui.attributes.requires", name=needed.name.given(language())) if needed else ""
        line = Content.assemble(
            plain(name), say("tui.colon"), (plain(value_name(rule, value)) if value else "–", "bold")
        )
        return Choice(
            Entry.of(rule.id, [rule.name.en, rule.name.zh, rule.id], self.bench.pinyin),
            line,
            Content(plain(asks)),
        )

    def _confidence(self, annotation: Annotation) -> Choice:
        name = say("tui.attributes.confidence")
        value = "–" if annotation.confidence is None else f"{annotation.confidence:g}"
        return Choice(
            Entry.of(_CONFIDENCE, [name, _CONFIDENCE], self.bench.pinyin),
            Content.assemble(name, say("tui.colon"), (value, "bold")),
            Content(say("tui.attributes.from_to")),
        )


def _official(value: tagset.Choice) -> str:
    """Return what published schemes call a value, as they write it; nothing where none has it."""
    names = " · ".join(dict.fromkeys(value.official.values()))
    return say("tui.attributes.official", names=names) if names else ""
