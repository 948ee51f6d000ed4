"""``workbench relate``: link annotations."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import verb
from workbench.messages import say
from workbench.usecases import relate as relating
from workbench.usecases.find import session_of


@verb("relate")
@click.argument("kind", metavar="KIND")
@click.argument("roles", metavar="ROLE=ID...", nargs=-1, required=True)
def command(desk: Desk, kind: str, roles: tuple[str, ...]) -> None:
    """Link annotations by the roles they play, and print the relation's id."""
    named: dict[str, list[str]] = {}
    for each in roles:
        role, equals, name = each.partition("=")
        if not (role and equals and name):
            raise click.UsageError(say("cli.relate.bad_role", text=each))
        named.setdefault(role, []).append(name)
    session = session_of(desk.wb, next(iter(named.values()))[0])
    output.line(relating.relate(session, kind, named).id)
