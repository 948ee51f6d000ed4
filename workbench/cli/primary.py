"""``workbench primary``: make a document's frame the primary one."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.usecases.find import session_of
from workbench.usecases.primary import make_primary


@verb("primary")
@click.argument("annotation", metavar="ID")
def command(desk: Desk, annotation: str) -> None:
    """Make one's own annotation of the whole document the primary one, or take that back."""
    session = session_of(desk.wb, annotation)
    output.line(make_primary(session, annotation).id)
