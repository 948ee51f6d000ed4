"""A place under review as text: its words with lanes, the candidates, what was decided and what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.content import Content

from workbench.domain.adjudication import Reading
from workbench.domain.annotation import SpanTarget, Target
from workbench.domain.graphemes import cells, clip
from workbench.domain.review import Decision, Outcome
from workbench.domain.text import SOURCE, Segment
from workbench.domain.wrap import wrap
from workbench.messages import say
from workbench.tui.tags import Tags
from workbench.tui.widgets.author_lanes import Block, beside, columns, drawn, gutter, local
from workbench.tui.widgets.bilingual_marks import Local
from workbench.tui.widgets.rows import plain
from workbench.usecases.comments import Thread
from workbench.usecases.review import Side, Unit

BESIDE_FROM: Final = 100
"""From this width on, in cells, the translation stands beside the source, else under it."""
_MUTED: Final = "$foreground-muted"
_SAID: Final = "bold $text-accent"
_CONTEXT: Final = 120
"""How many code points of the segments around a place are shown."""


@dataclass(slots=True)
class Shown:
    """What is shown of a place: which candidates are picked, which is the current one, both from 0."""

    unit: Unit
    tags: Tags
    names: dict[str, str]
    threads: Sequence[Thread] = ()
    picked: set[int] = field(default_factory=set)
    current: int = 0

    def who(self, person: str) -> str:
        """Return what to call somebody: a letter for an annotator, while names are hidden."""
        called = self.unit.people.get(person)
        if called is None:
            called = say("tui.unit.somebody") if self.unit.blind else self.names.get(person, person)
        return called


def place_text(shown: Shown, width: int) -> tuple[Content, int]:
    """Return everything about a place in ``width`` cells, and the row of the current candidate."""
    rows = [*_texts(shown, width), Content("")]
    at = len(rows)
    for number, reading in enumerate(shown.unit.candidates):
        if number == shown.current:
            at = len(rows)
        rows += _candidate(shown, number, reading, width)
    rows += _silent(shown, width)
    rows += _decisions(shown, width)
    rows += _comments(shown, width)
    return Content("\n").join(rows), at


# The texts ---------------------------------------------------------------------------------


def _texts(shown: Shown, width: int) -> Iterator[Content]:
    sides = shown.unit.sides
    if not sides:
        yield Content.styled(say("tui.unit.whole_document"), _MUTED)
        return
    pairs = [(_source(shown, side), _translation(shown, side)) for side in sides]
    left = max(gutter([block for pair in pairs for block in pair]), 2)
    before, after = _around(shown)
    here = str(shown.current + 1)
    wide = width >= BESIDE_FROM
    first, second = columns(width) if wide else (width, width)
    if before:
        yield from drawn(Block(before, {}, dim=True), first, left, here)
    for source, translation in pairs:
        one, other = drawn(source, first, left, here), drawn(translation, second, left, here)
        if wide:
            yield from beside(one, other, first)
        else:
            yield from (*one, Content.styled(" " * left + "· " * 3, _MUTED), *other)
    if after:
        yield from drawn(Block(after, {}, dim=True), first, left, here)


def _around(shown: Shown) -> tuple[str, str]:
    """Return what stands before and after the place in the source, cut."""
    segments, content = shown.unit.item.places.source.segments, shown.unit.item.places.source.content
    ids = [segment.id for segment in segments]
    first, last = ids.index(shown.unit.sides[0].segment.id), ids.index(shown.unit.sides[-1].segment.id)
    before = segments[first - 1].span.cut(content) if first else ""
    after = segments[last + 1].span.cut(content) if last + 1 < len(segments) else ""
    return (
        before if len(before) <= _CONTEXT else "…" + before[-_CONTEXT:],
        after if len(after) <= _CONTEXT else after[:_CONTEXT] + "…",
    )


def _source(shown: Shown, side: Side) -> Block:
    return Block(side.source, _lanes(shown, side.segment, SOURCE, side.segment.start, len(side.source)))


def _translation(shown: Shown, side: Side) -> Block:
    if side.unit is None:
        return Block(say("cli.show.untranslated"), {}, dim=True)
    return Block(side.unit.content, _lanes(shown, side.segment, side.unit.id, 0, len(side.unit.content)))


def _lanes(shown: Shown, segment: Segment, text: str, base: int, length: int) -> dict[str, list[Local]]:
    """Return the marks on one text, by annotator, in the order of their names."""
    found: dict[str, list[Local]] = {}
    for number, reading in enumerate(shown.unit.candidates, 1):
        label = shown.tags.label(reading.first.tag)
        for annotation in reading.annotations:
            for target in annotation.targets:
                place = _extent(target, segment, text, base, length)
                if place is not None and place[0] < length and place[1] > 0:
                    mark = local(*place, number=number, label=label, length=length)
                    found.setdefault(shown.who(annotation.by), []).append(mark)
    return {name: sorted(found[name], key=lambda each: each[:2]) for name in sorted(found, key=str.casefold)}


def _extent(target: Target, segment: Segment, text: str, base: int, length: int) -> tuple[int, int] | None:
    if isinstance(target, SpanTarget):
        return (target.start - base, target.end - base) if target.text == text else None
    named = getattr(target, "segment", None)
    return (0, length) if named == (segment.id if text == SOURCE else text) else None


# What there is to choose from --------------------------------------------------------------


def _candidate(shown: Shown, number: int, reading: Reading, width: int) -> Iterator[Content]:
    """Yield a candidate: its number, tag, words and votes; then attributes and notes."""
    unit, first = shown.unit, reading.first
    here = number == shown.current
    who = ", ".join(sorted((plain(shown.who(each)) for each in reading.votes), key=str.casefold))
    votes = "" if unit.blind else f"{len(reading.votes)}/{len(unit.item.saw)} "
    held = _standing(shown, reading)
    mark = f"{'›' if here else ' '}{'●' if number in shown.picked else '○'} "
    label = f" {plain(shown.tags.label(first.tag))} "
    right = f"  {votes}{who}{f' · {held}' if held else ''}"
    room = width - cells(mark) - len(str(number + 1)) - 2 - cells(label) - cells(right)
    yield Content.assemble(
        (mark, "bold" if here else ""),
        (f" {number + 1} ", shown.tags.style(first.tag)),
        (label, "bold"),
        (quoted(first.targets, room), ""),
        (right, _MUTED),
    )
    for name, value in sorted(first.attributes.items()):
        yield from _wrapped(f"{name.rpartition('.')[2]}{say('tui.colon')}{value}", width, 7, "")
    for each in reading.annotations:
        if each.comment:
            yield from _wrapped(f"{shown.who(each.by)}{say('tui.colon')}{each.comment}", width, 7, "italic")


def _standing(shown: Shown, reading: Reading) -> str:
    """Say what is decided of a candidate now."""
    ids = set(reading.ids)
    for each in shown.unit.held:
        if ids & set(each.targets):
            return say(f"cli.review.did.{each.action}")
        if ids & set(each.others):
            return say("cli.review.did.reject")
    return ""


def _silent(shown: Shown, width: int) -> Iterator[Content]:
    """Say who looked and marked nothing: they are what votes are counted against."""
    unit = shown.unit
    tagged = {spot.annotation.by for spot in unit.item.place.spots}
    silent = [shown.who(each) for each in unit.item.saw if each not in tagged]
    if silent and not unit.blind:
        yield from _wrapped(say("tui.unit.silent", who=", ".join(silent)), width, 3, _MUTED)


def quoted(targets: Sequence[Target], room: int) -> str:
    """Return the words of targets in quotes, cut to ``room`` cells; what is meant, where there are none."""
    spans = [target for target in targets if isinstance(target, SpanTarget)]
    if not spans:
        kind = "document" if any(target.kind == "document" for target in targets) else "segment"
        return say(f"tui.review.whole_{kind}")
    words = plain(" … ".join(target.exact for target in spans))
    side = "" if spans[0].text == SOURCE else say("tui.unit.on_translation")
    room = max(room - cells(side) - 2, 1)
    words = words if cells(words) <= room else clip(words, room - 1) + "…"
    return f"“{words}”{side}"


def outcome_text(tags: Tags, outcome: Outcome, room: int) -> str:
    """Say what stands after a decision, in ``room`` cells."""
    label = plain(tags.label(outcome.tag))
    return f"{label} {quoted(outcome.targets, max(room - cells(label) - 1, 8))}"


# What was decided and said -----------------------------------------------------------------


def _decisions(shown: Shown, width: int) -> Iterator[Content]:
    if shown.unit.history:
        yield _heading(say("tui.unit.decisions"), width)
    for each in reversed(shown.unit.history):
        yield from _decision(shown, each, width)


def _decision(shown: Shown, decision: Decision, width: int) -> Iterator[Content]:
    held = decision in shown.unit.held
    reopened = decision.action == "defer" and decision.supersedes
    verb = say("tui.unit.reopened") if reopened else say(f"cli.review.did.{decision.action}")
    who = (
        say("tui.unit.by_rule", rule=decision.rule or "")
        if decision.basis == "rule"
        else shown.who(decision.by)
    )
    when = f"{decision.created.astimezone():%Y-%m-%d %H:%M}"
    yield Content.assemble(
        ("✓ " if held else "  ", _SAID),
        (verb, "bold" if held else "strike"),
        (f"  {plain(who)} · {when}", _MUTED),
    )
    for outcome in decision.result:
        yield Content(f"    → {outcome_text(shown.tags, outcome, width - 6)}")
    if decision.reason:
        yield from _wrapped(decision.reason, width, 4, "italic")


def _comments(shown: Shown, width: int) -> Iterator[Content]:
    if shown.threads:
        yield _heading(say("tui.unit.comments"), width)
    for thread in shown.threads:
        said = [thread.comment, *thread.answers]
        for number, each in enumerate(said):
            text = each.text or say("cli.comment.settled")
            yield from _wrapped(
                f"{shown.who(each.by)}{say('tui.colon')}{text}", width, 2 + 2 * (number > 0), ""
            )
        if thread.resolved_by:
            by = shown.who(thread.resolved_by)
            yield from _wrapped(say("cli.comment.resolved", by=by), width, 4, _MUTED)


def _heading(text: str, width: int) -> Content:
    return Content.styled(f"── {text} {'─' * max(width - cells(text) - 4, 0)}", _MUTED)


def _wrapped(text: str, width: int, indent: int, style: str) -> Iterator[Content]:
    for line in wrap(text, max(width - indent, 8)):
        yield Content.assemble((" " * indent, ""), (plain(text[line.start : line.end].rstrip("\n")), style))
