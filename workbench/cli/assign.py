"""``workbench assign``: who annotates what, and how far they are."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases import assign, documents
from workbench.usecases.assign import Progress


@verb("assign")
@click.argument("docs", metavar="[DOC]...", nargs=-1)
@click.option("--to", "people", multiple=True, metavar="NAME", help=say("cli.assign.to"))
@click.option("--layer", "layers", multiple=True, metavar="L", help=say("cli.assign.layer"))
@click.option("--blind", is_flag=True, help=say("cli.assign.blind"))
@click.option("--nobody", is_flag=True, help=say("cli.assign.nobody"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    people: tuple[str, ...],
    layers: tuple[str, ...],
    blind: bool,
    nobody: bool,
    as_json: bool,
) -> None:
    """Give the named documents to people, take them back, or tell how far everybody is."""
    if (people and nobody) or ((layers or blind) and not people) or ((people or nobody) and not docs):
        raise click.UsageError(say("cli.assign.what"))
    for document in documents.chosen(desk.wb, docs) if people or nobody else ():
        if nobody:
            assign.unassign(desk.wb, document)
        else:
            assign.assign(desk.wb, document, people, layers=layers, blind=blind)
    found = assign.progress(desk.wb, docs)
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    head = [say(f"cli.assign.{name}") for name in ("document", "who", "given", "done", "annotations")]
    output.table(head, [_row(each) for each in found])


def _row(each: Progress) -> list[str]:
    given = say(f"cli.assign.{'blind_one' if each.blind else 'open_one'}") if each.assigned else "-"
    done = f"{each.finished}/{each.segments}"
    made = "-" if each.annotations is None else str(each.annotations)
    return [each.document.title, each.person, given, done, made]


def _as_data(each: Progress) -> dict[str, object]:
    return {
        "document": each.document.id,
        "person": each.person,
        "assigned": each.assigned,
        "blind": each.blind,
        "segments": each.segments,
        "finished": each.finished,
        "done": each.done,
        "locked": each.locked,
        "annotations": each.annotations,
    }
