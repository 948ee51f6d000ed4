"""``workbench comment``: talk about annotations, decisions, segments and documents."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases import comments
from workbench.usecases.comments import Thread


@verb("comment")
@click.argument("target", metavar="[ID|DOC]", required=False)
@click.argument("text", metavar="[TEXT]", required=False)
@click.option("--document", "doc", metavar="DOC", help=say("cli.comment.document"))
@click.option("--resolve", is_flag=True, help=say("cli.comment.resolve"))
@click.option("--retract", is_flag=True, help=say("cli.comment.retract"))
@as_json
def command(
    desk: Desk,
    target: str | None,
    text: str | None,
    doc: str | None,
    resolve: bool,
    retract: bool,
    as_json: bool,
) -> None:
    """Say something, settle or take back what was said, or list it."""
    if (resolve and retract) or (target is None and (resolve or retract)):
        raise click.UsageError(say("cli.comment.what"))
    if target is None or (text is None and not resolve and not retract):
        named = target or doc
        _list(comments.threads(desk.wb, (named,) if named else ()), as_json=as_json)
        return
    if retract:
        made = comments.retract(desk.wb, target)
    elif resolve:
        made = comments.resolve(desk.wb, target, text or "")
    else:
        made = comments.comment(desk.wb, target, text or "", document=doc)
    if as_json:
        output.data(made.model_dump(mode="json"))
    else:
        output.line(made.id)


def _list(found: list[Thread], *, as_json: bool) -> None:
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    for each in found:
        settled = f"  [{say('cli.comment.resolved', by=each.resolved_by)}]" if each.resolved_by else ""
        about = f"{say(f'cli.comment.on.{each.comment.kind}')} {each.comment.target}"
        output.line(f"{each.comment.id}  {each.comment.by}, {about}: {each.comment.text}{settled}")
        for answer in each.answers:
            output.line(f"    {answer.id}  {answer.by}: {answer.text or say('cli.comment.settled')}")


def _as_data(each: Thread) -> dict[str, object]:
    return {
        "document": each.document.id,
        **each.comment.model_dump(mode="json"),
        "resolved_by": each.resolved_by,
        "answers": [answer.model_dump(mode="json") for answer in each.answers],
    }
