"""``workbench review``: what there is to decide, and deciding it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import Command, as_json, verb
from workbench.cli.tag import read_pairs, read_span
from workbench.domain.adjudication import STATES, Reading
from workbench.domain.attributes import inherited
from workbench.domain.review import Action, Decision, Outcome
from workbench.messages import say
from workbench.usecases import decide, documents
from workbench.usecases import tag as tagging
from workbench.usecases.places import DIFFERENCES
from workbench.usecases.review import Filter, Item, Unit, queue, unit


def _action(name: str) -> Callable[[Command], Command]:
    flag = name.replace("_", "-")
    return click.option(f"--{flag}", "action", flag_value=name, help=say(f"cli.review.{name}"))


@dataclass(frozen=True, slots=True)
class _New:
    """What the options say is to stand."""

    tag: str | None
    spans: tuple[str, ...]
    on: str
    attributes: tuple[str, ...]


@verb("review")
@click.argument("docs", metavar="[DOC]...", nargs=-1)
@click.option("--unit", "name", metavar="ID", help=say("cli.review.unit"))
@_action("accept")
@_action("reject")
@_action("amend")
@_action("add")
@_action("keep_both")
@_action("defer")
@_action("reopen")
@click.option("--candidate", "chosen", type=int, multiple=True, metavar="N", help=say("cli.review.candidate"))
@click.option("--set-tag", "tag", metavar="TAG", help=say("cli.review.set_tag"))
@click.option("--span", "spans", multiple=True, metavar="START:END", help=say("cli.review.span"))
@click.option("--on", type=click.Choice(["source", "translation"]), default="source", help=say("cli.tag.on"))
@click.option("--attr", "attributes", multiple=True, metavar="K=V", help=say("cli.tag.attr"))
@click.option("--reason", metavar="TEXT", help=say("cli.review.reason"))
@click.option("--accept-identical", "identical", is_flag=True, help=say("cli.review.identical"))
@click.option("--accept-author", "author", metavar="NAME", help=say("cli.review.author"))
@click.option("--kind", "kinds", multiple=True, type=click.Choice(DIFFERENCES), help=say("cli.review.kind"))
@click.option("--tag", "tags", multiple=True, metavar="TAG", help=say("cli.review.tag"))
@click.option("--by", "authors", multiple=True, metavar="NAME", help=say("cli.review.by"))
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help=say("cli.review.state"))
@click.option("--blind", is_flag=True, help=say("cli.review.blind"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    name: str | None,
    action: str | None,
    chosen: tuple[int, ...],
    tag: str | None,
    spans: tuple[str, ...],
    on: str,
    attributes: tuple[str, ...],
    reason: str | None,
    identical: bool,
    author: str | None,
    kinds: tuple[str, ...],
    tags: tuple[str, ...],
    authors: tuple[str, ...],
    states: tuple[str, ...],
    blind: bool,
    as_json: bool,
) -> None:
    """List the queue, show one place, or decide."""
    if sum([name is not None, identical, author is not None]) > 1 or (action and name is None):
        raise click.UsageError(say("cli.review.one_thing"))
    if (kinds or tags or authors or states) and (name is not None or identical or author):
        raise click.UsageError(say("cli.review.filters"))
    if (tag or spans or attributes) and action not in ("amend", "add"):
        raise click.UsageError(say("cli.review.stands"))
    if name is not None:
        found = unit(desk.wb, name, document=docs[0] if docs else None, blind=blind)
        if action is None:
            _show(found, as_json=as_json)
            return
        new = _New(tag, spans, on, attributes)
        _print([_decide(desk, found, action, [each - 1 for each in chosen], reason, new)], as_json=as_json)
    elif identical or author:
        _print(_many(desk, docs, author), as_json=as_json)
    else:
        wanted = Filter(
            kinds=frozenset(each for each in DIFFERENCES if each in kinds),
            tags=frozenset(tags),
            authors=frozenset(map(documents.agent_id, authors)),
            states=frozenset(each for each in STATES if each in states) or Filter().states,
        )
        _list(desk, docs, wanted, blind=blind, as_json=as_json)


def _decide(
    desk: Desk, found: Unit, action: str, chosen: list[int], reason: str | None, new: _New
) -> Decision:
    if action == "reopen":
        return decide.reopen(desk.wb, found, reason=reason)
    verb = next(each for each in get_args(Action) if each == action)
    outcome = _outcome(desk, found, chosen, new) if action in ("amend", "add") else None
    return decide.decide(desk.wb, found, verb, chosen, outcome=outcome, reason=reason)


def _outcome(desk: Desk, found: Unit, chosen: list[int], new: _New) -> Outcome:
    """Return what is to stand: what the options say, and the rest from the candidate that is amended."""
    at = chosen[0] if chosen and 0 <= chosen[0] < len(found.candidates) else 0
    model = found.candidates[at].outcome
    session = desk.session(found.document.id)
    targets = model.targets
    if new.spans:
        targets = tuple(tagging.by_spans(session, [read_span(each) for each in new.spans], on=new.on))
    tagset, tag = documents.find_tag(session.tagsets, new.tag or model.tag)
    values = read_pairs(new.attributes) or inherited(tagset, tag.id, model.attributes)
    return Outcome(tag=tag.id, targets=targets, attributes=values)


def _many(desk: Desk, docs: tuple[str, ...], author: str | None) -> list[Decision]:
    made: list[Decision] = []
    for document in documents.chosen(desk.wb, docs):
        if author is None:
            made += decide.accept_identical(desk.wb, document)
        else:
            made += decide.accept_author(desk.wb, document, author)
    return made


def _print(made: list[Decision], *, as_json: bool) -> None:
    if as_json:
        output.data([each.model_dump(mode="json") for each in made])
        return
    for each in made:
        verb = say(f"cli.review.did.{each.action}")
        output.line(f"{each.id}  {verb}  {' '.join(each.targets)}".rstrip())
    output.talk(say("cli.review.decided", count=len(made)))


def _list(desk: Desk, docs: tuple[str, ...], wanted: Filter, *, blind: bool, as_json: bool) -> None:
    found = queue(desk.wb, docs, wanted, blind=blind)
    if as_json:
        output.data([_as_data(each) for each in found.items])
    else:
        head = [
            say(f"cli.review.{name}")
            for name in ("id", "what", "how_far", "votes", "tags", "people", "words")
        ]
        output.table(head, [_row(each) for each in found.items])
        counts = ", ".join(
            f"{say(f'cli.review.is.{state}')} {found.counts[state]}"
            for state in STATES
            if state in found.counts
        )
        output.talk(counts or say("cli.review.empty"))
    for document in found.locked:
        output.talk(say("cli.review.locked", title=document.title))


def _row(item: Item) -> list[str]:
    votes = "?" if item.votes is None else f"{'+'.join(map(str, item.votes))}/{len(item.saw)}"
    return [
        item.id,
        say(f"cli.review.differ.{item.kind}"),
        say(f"cli.review.is.{item.state}"),
        votes,
        " ".join(item.tags),
        " ".join(item.people),
        item.snippet,
    ]


def _as_data(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "document": item.document.id,
        "layer": item.place.layer,
        "on": item.place.space,
        "start": item.place.start,
        "end": item.place.end,
        "kind": item.kind,
        "state": item.state,
        "disagreement": item.disagreement,
        "tags": list(item.tags),
        "people": list(item.people),
        "votes": None if item.votes is None else list(item.votes),
        "saw": None if item.votes is None else len(item.saw),
        "words": item.snippet,
    }


def _show(found: Unit, *, as_json: bool) -> None:
    if as_json:
        output.data(_unit_data(found))
        return
    item = found.item
    output.line(f"{item.id}  {say(f'cli.review.differ.{item.kind}')}  {say(f'cli.review.is.{item.state}')}")
    for side in found.sides:
        output.line(f"{side.segment.id:>5}  {side.source}")
        output.line(f"{'':>5}  {side.unit.content if side.unit else say('cli.show.untranslated')}")
    for number, reading in enumerate(found.candidates, 1):
        who = _who(found, reading)
        votes = "" if found.blind else f"  {len(reading.votes)}/{len(item.saw)}"
        output.line(f"{number:>5}. {reading.first.tag}  “{_words(reading)}”{votes}  {' '.join(who)}")
        for each in reading.annotations:
            if each.comment:
                output.line(f"{'':>7}{found.people[each.by]}: {each.comment}")
    for decision in found.history:
        held = "*" if decision in found.held else " "
        reason = f"  {decision.reason}" if decision.reason else ""
        output.line(f"{held} {decision.id}  {say(f'cli.review.did.{decision.action}')}{reason}")


def _unit_data(found: Unit) -> dict[str, object]:
    return _as_data(found.item) | {
        "candidates": [
            {
                "number": number,
                "tag": each.first.tag,
                "annotations": list(each.ids),
                "people": _who(found, each),
                "votes": None if found.blind else len(each.votes),
                "words": _words(each),
                "targets": [target.model_dump(mode="json") for target in each.first.targets],
                "attributes": each.first.attributes,
                "notes": [one.comment for one in each.annotations if one.comment],
            }
            for number, each in enumerate(found.candidates, 1)
        ],
        "segments": [
            {
                "id": side.segment.id,
                "source": side.source,
                "translation": side.unit.content if side.unit else None,
            }
            for side in found.sides
        ],
        "decisions": [each.model_dump(mode="json") for each in found.history],
        "held": [each.id for each in found.held],
        "comments": [each.model_dump(mode="json") for each in found.comments],
    }


def _who(found: Unit, reading: Reading) -> list[str]:
    return sorted(found.people[each] for each in reading.votes)


def _words(reading: Reading) -> str:
    return " … ".join(each.exact for each in reading.first.spans)
