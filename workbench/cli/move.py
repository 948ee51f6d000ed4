"""``workbench move``: move the boundaries of an annotation."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.cli.tag import read_span
from workbench.messages import say
from workbench.usecases import tag as tagging
from workbench.usecases.find import session_of


@verb("move")
@click.argument("annotation", metavar="ID")
@click.argument("spans", metavar="START:END...", nargs=-1, required=True)
@click.option("--on", type=click.Choice(["source", "translation"]), default="source", help=say("cli.tag.on"))
def command(desk: Desk, annotation: str, spans: tuple[str, ...], on: str) -> None:
    """Move one's own annotation to other code points of a layer."""
    session = session_of(desk.wb, annotation)
    moved = session.move(annotation, tagging.by_spans(session, [read_span(each) for each in spans], on=on))
    output.line(f"{moved.id} {' … '.join(target.exact for target in moved.spans)}")
