"""``workbench flags``: what is odd about a document's translations."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, one_document, verb
from workbench.domain.flags import explain, name
from workbench.messages import say
from workbench.usecases.flags import Flagged, dismiss, flagged


@verb("flags")
@one_document
@click.option("--dismiss", "segment", metavar="SEGMENT", help=say("cli.flags.dismiss"))
@click.option("--kind", metavar="KIND", help=say("cli.flags.kind"))
@click.option("--all", "everything", is_flag=True, help=say("cli.flags.all"))
@as_json
def command(
    desk: Desk, doc: str, segment: str | None, kind: str | None, everything: bool, as_json: bool
) -> None:
    """List flags, or dismiss those of one segment."""
    session = desk.session(doc)
    if segment is not None:
        gone = dismiss(session, segment, kind)
        output.talk(say("cli.flags.dismissed", n=len(gone)))
        return
    found = [each for each in flagged(session, dismissed=everything) if kind in (None, each.flag.kind)]
    if as_json:
        output.data([_as_data(each) for each in found])
        return
    head = [say(f"cli.flags.{each}") for each in ("segment", "flag", "what")]
    output.table(head, [[each.segment.id, _label(each), explain(each.flag)] for each in found])


def _label(each: Flagged) -> str:
    label = name(each.flag.kind)
    return f"{label} ({say('cli.flags.gone')})" if each.flag.dismissed else label


def _as_data(each: Flagged) -> dict[str, object]:
    return {
        "segment": each.segment.id,
        "unit": each.unit.id,
        "kind": each.flag.kind,
        "note": each.flag.note,
        "dismissed": each.flag.dismissed,
    }
