"""``workbench log``: the journal of a document."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.domain.journal import KINDS
from workbench.messages import say
from workbench.usecases import documents
from workbench.usecases.log import Entry, log


@verb("log")
@click.argument("doc", metavar="[DOC]", required=False)
@click.option("--by", metavar="NAME", help=say("cli.by"))
@click.option("--kind", type=click.Choice(sorted(KINDS)), help=say("cli.log.kind"))
@as_json
def command(desk: Desk, doc: str | None, by: str | None, kind: str | None, as_json: bool) -> None:
    """Print who did what to a document or in the project, oldest first."""
    who = documents.agent_id(by) if by else None
    document = documents.document(desk.wb, doc) if doc else None
    found = log(desk.wb, document, by=who, kind=kind)
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    for each in found:
        back = say("cli.log.undone") if each.undone else ""
        when = f"{each.operation.at:%Y-%m-%d %H:%M:%S}"
        output.line(f"{each.seq:>6}  {when}  {each.who}  {each.sentence} {back}".rstrip())


def _as_data(entry: Entry) -> dict[str, object]:
    done = entry.operation
    return {
        "seq": entry.seq,
        "op_id": done.op_id,
        "at": done.at.isoformat(),
        "actor": done.actor,
        "verb": done.verb,
        "undoable": done.undoable,
        "reverses": done.reverses,
        "document": entry.document,
        "kind": entry.kind,
        "what": entry.what,
        "sentence": entry.sentence,
        "undone": entry.undone,
        "hash": entry.hash,
    }
