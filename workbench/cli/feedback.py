"""``workbench feedback``: what became of one's own annotations."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.domain.review import Outcome
from workbench.messages import say
from workbench.usecases.feedback import FATES, Feedback, feedback, tally


@verb("feedback")
@click.argument("docs", metavar="[DOC]...", nargs=-1)
@click.option("--by", metavar="NAME", help=say("cli.feedback.by"))
@click.option("--fate", "fates", multiple=True, type=click.Choice(FATES), help=say("cli.feedback.fate"))
@as_json
def command(desk: Desk, docs: tuple[str, ...], by: str | None, fates: tuple[str, ...], as_json: bool) -> None:
    """Print each annotation beside the decision on it, with the reason."""
    every = feedback(desk.wb, docs, by=by)
    found = [each for each in every if not fates or each.fate in fates]
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    head = [say(f"cli.feedback.{name}") for name in ("id", "mine", "became", "stands", "reason", "words")]
    output.table(head, [_row(each) for each in found])
    counts = tally(every)
    output.talk(", ".join(f"{say(f'cli.feedback.is.{fate}')} {counts[fate]}" for fate in FATES))


def _row(each: Feedback) -> list[str]:
    stands = " | ".join(map(_outcome, each.stands)) if each.fate in ("amended", "rejected") else ""
    words = " … ".join(span.exact for span in each.annotation.spans)
    became = say(f"cli.feedback.is.{each.fate}")
    return [each.annotation.id, each.annotation.tag, became, stands, each.reason or "", words]


def _outcome(outcome: Outcome) -> str:
    words = " … ".join(target.exact for target in outcome.targets if target.kind == "span")
    return f"{outcome.tag} “{words}”" if words else outcome.tag


def _as_data(each: Feedback) -> dict[str, object]:
    return {
        "document": each.document.id,
        "annotation": each.annotation.model_dump(mode="json"),
        "fate": each.fate,
        "decision": each.decision.id if each.decision else None,
        "reviewer": each.reviewer,
        "reason": each.reason,
        "stands": [one.model_dump(mode="json") for one in each.stands],
        "comments": [one.model_dump(mode="json") for one in each.comments],
    }
