"""``workbench log``: the journal of a document."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, one_document, verb
from workbench.messages import say
from workbench.usecases import documents
from workbench.usecases.log import Entry, log


@verb("log")
@one_document
@click.option("--by", metavar="NAME", help=say("cli.by"))
@as_json
def command(desk: Desk, doc: str, by: str | None, as_json: bool) -> None:
    """Print who did what to a document, oldest first."""
    who = documents.agent_id(by) if by else None
    found = log(desk.wb, documents.document(desk.wb, doc), by=who)
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    for each in found:
        done = each.logged.edit.operation
        output.line(
            f"{each.logged.seq:>6}  {done.at:%Y-%m-%d %H:%M:%S}  {done.actor}  {done.verb}  {each.what}"
        )


def _as_data(entry: Entry) -> dict[str, object]:
    done = entry.logged.edit.operation
    return {
        "seq": entry.logged.seq,
        "op_id": done.op_id,
        "at": done.at.isoformat(),
        "actor": done.actor,
        "verb": done.verb,
        "undoable": done.undoable,
        "reverses": done.reverses,
        "what": entry.what,
        "hash": entry.logged.hash,
    }
