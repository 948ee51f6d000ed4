"""``workbench roles``: who may do what in a project."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, pass_desk
from workbench.messages import say
from workbench.usecases import roles


@click.group(
    "roles", invoke_without_command=True, help=say("cli.roles.help"), short_help=say("cli.roles.short")
)
@as_json
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Print who has which role, unless one is given or taken."""
    if ctx.invoked_subcommand is None:
        desk = ctx.ensure_object(Desk)
        _print(desk, as_json=as_json)


@command.command("give", help=say("cli.roles.give"))
@click.argument("name", metavar="NAME")
@click.argument("role", type=click.Choice(roles.DUTIES))
@pass_desk
def give(desk: Desk, name: str, role: str) -> None:
    """Give somebody a role."""
    roles.grant(desk.wb, name, role)
    _print(desk, as_json=False)


@command.command("take", help=say("cli.roles.take"))
@click.argument("name", metavar="NAME")
@click.argument("role", type=click.Choice(roles.DUTIES))
@pass_desk
def take(desk: Desk, name: str, role: str) -> None:
    """Take a role from somebody."""
    roles.revoke(desk.wb, name, role)
    _print(desk, as_json=False)


def _print(desk: Desk, *, as_json: bool) -> None:
    found = roles.grants(desk.wb)
    if as_json:
        output.data([each.model_dump(mode="json") for each in found])
        return
    names = {each.id: str(getattr(each, "name", each.id)) for each in desk.wb.store.records("agent")}
    for each in found:
        output.line(f"{names.get(each.person, each.person)}  {each.role}")
    if not found:
        output.talk(say("cli.roles.none"))
