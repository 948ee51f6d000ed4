"""``workbench assign``: who annotates what, and how far they are."""

from collections.abc import Mapping, Sequence

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.domain.document import Document
from workbench.messages import say
from workbench.usecases import allot, assign, documents
from workbench.usecases.allot import Way
from workbench.usecases.assign import Progress


@verb("assign")
@click.argument("docs", metavar="[DOC]...", nargs=-1)
@click.option("--to", "people", multiple=True, metavar="NAME", help=say("cli.assign.to"))
@click.option("--layer", "layers", multiple=True, metavar="L", help=say("cli.assign.layer"))
@click.option("--blind", is_flag=True, help=say("cli.assign.blind"))
@click.option("--nobody", is_flag=True, help=say("cli.assign.nobody"))
@click.option("--beside", is_flag=True, help=say("cli.assign.beside"))
@click.option("--each", "copies", type=click.IntRange(1), metavar="N", help=say("cli.assign.each"))
@click.option("--unassigned", is_flag=True, help=say("cli.assign.unassigned"))
@click.option("--first", type=click.IntRange(1), metavar="N", help=say("cli.assign.first"))
@click.option("--take", multiple=True, metavar="NAME", help=say("cli.assign.take"))
@as_json
def command(
    desk: Desk,
    docs: tuple[str, ...],
    people: tuple[str, ...],
    layers: tuple[str, ...],
    blind: bool,
    nobody: bool,
    beside: bool,
    copies: int | None,
    unassigned: bool,
    first: int | None,
    take: tuple[str, ...],
    as_json: bool,
) -> None:
    """Give documents to people, take them back, or tell how far everybody is."""
    ways = any((layers, blind, beside, copies, unassigned, first))
    asked = (bool(people), nobody, bool(take)).count(True)
    which = bool(docs) != unassigned if people else bool(docs) or not nobody
    if asked > 1 or (ways and not people) or not which:
        raise click.UsageError(say("cli.assign.what"))
    chosen = allot.unassigned(desk.wb) if unassigned else documents.chosen(desk.wb, docs)
    chosen = chosen[:first]
    if people:
        beside = beside or unassigned or copies is not None
        _give(desk, chosen, people, Way(copies, layers, blind), beside=beside)
    elif take:
        allot.withdraw(desk.wb, chosen, take)
    for document in chosen if nobody else ():
        assign.unassign(desk.wb, document)
    _tell(desk, assign.progress(desk.wb, [each.id for each in chosen]), as_json=as_json)


def _give(desk: Desk, chosen: Sequence[Document], people: Sequence[str], way: Way, *, beside: bool) -> None:
    if beside:
        allot.allot(desk.wb, chosen, people, way)
        return
    for document in chosen:
        assign.assign(desk.wb, document, people, layers=way.layers, blind=way.blind)


def _tell(desk: Desk, found: Sequence[Progress], *, as_json: bool) -> None:
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    names = {each.id: str(getattr(each, "name", each.id)) for each in desk.wb.store.records("agent")}
    head = [say(f"cli.assign.{name}") for name in ("document", "who", "given", "done", "annotations")]
    output.table(head, [_row(each, names) for each in found])


def _row(each: Progress, names: Mapping[str, str]) -> list[str]:
    given = say(f"cli.assign.{'blind_one' if each.blind else 'open_one'}") if each.assigned else "-"
    done = f"{each.finished}/{each.segments}"
    made = "-" if each.annotations is None else str(each.annotations)
    return [each.document.title, names.get(each.person, each.person), given, done, made]


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
