"""``workbench edit``: correct a translation; the machine's text is kept."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import one_document, verb
from workbench.messages import say
from workbench.usecases.edit import edit


@verb("edit")
@one_document
@click.argument("segment", metavar="SEGMENT")
@click.option("--text", required=True, help=say("cli.edit.text"))
def command(desk: Desk, doc: str, segment: str, text: str) -> None:
    """Make a person's words the translation of one segment."""
    unit = edit(desk.wb, desk.session(doc), segment, text)
    output.line(unit.id)
