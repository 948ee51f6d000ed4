"""``workbench untag``: take an annotation away; undo brings it back."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.messages import say
from workbench.usecases.find import session_of


@verb("untag")
@click.argument("annotation", metavar="ID")
def command(desk: Desk, annotation: str) -> None:
    """Take one's own annotation away."""
    session = session_of(desk.wb, annotation)
    gone = session.untag(annotation)
    output.line(say("cli.untag.done", id=gone.id, doc=session.document.id))
