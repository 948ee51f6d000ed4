"""``workbench note``: say something about an annotation."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.usecases.find import session_of


@verb("note")
@click.argument("annotation", metavar="ID")
@click.argument("text", metavar="TEXT")
def command(desk: Desk, annotation: str, text: str) -> None:
    """Set the note of one's own annotation; an empty text removes it."""
    output.line(session_of(desk.wb, annotation).note(annotation, text).id)
