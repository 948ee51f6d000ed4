"""``workbench retag``: give an annotation another tag."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.usecases.find import session_of


@verb("retag")
@click.argument("annotation", metavar="ID")
@click.argument("tag", metavar="TAG")
def command(desk: Desk, annotation: str, tag: str) -> None:
    """Give one's own annotation another tag."""
    changed = session_of(desk.wb, annotation).retag(annotation, tag)
    output.line(f"{changed.id} {changed.tag}")
