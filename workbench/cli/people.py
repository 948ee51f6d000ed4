"""``workbench people``: who works on a project, in which role, with which documents, and how far they are."""

import click

from workbench.cli import output
from workbench.cli.desk import Desk
from workbench.cli.options import as_json, verb
from workbench.messages import say
from workbench.usecases.assign import Progress
from workbench.usecases.people import Person, Team, team, welcome

_COLUMNS = ("name", "role", "documents", "shared", "blind", "finished", "annotations", "last")


@verb("people")
@click.option("--add", "new", multiple=True, metavar="NAME", help=say("cli.people.add"))
@as_json
def command(desk: Desk, new: tuple[str, ...], as_json: bool) -> None:
    """Print everybody, persons before programs; or make somebody known to whom work is to be given."""
    for name in new:
        welcome(desk.wb, name)
    found = team(desk.wb)
    if as_json:
        output.data(_as_data(found))
        return
    people = [each for each in found.people if not each.is_program]
    output.table([say(f"cli.people.{name}") for name in _COLUMNS], [_row(each) for each in people])
    programs = [each for each in found.people if each.is_program]
    if programs:
        head = [say(f"cli.people.{name}") for name in ("program", "annotations", "proposals", "translations")]
        output.line()
        output.table(head, [_program(each) for each in programs])
    if found.unassigned:
        output.talk(say("cli.people.unassigned", n=len(found.unassigned)))
    if not found.governed:
        output.talk(say("cli.roles.none"))


def _row(each: Person) -> list[str]:
    return [
        each.agent.name,
        ", ".join(say(f"cli.people.duty.{role}") for role in each.roles) or "-",
        f"{each.done}/{len(each.given)}",
        str(each.shared),
        str(each.blind),
        f"{each.finished}/{each.segments}",
        f"{each.annotations}{'+?' if each.hidden else ''}",
        f"{each.last:%Y-%m-%d %H:%M}" if each.last else "-",
    ]


def _program(each: Person) -> list[str]:
    return [each.agent.name, str(each.annotations), str(each.proposals), str(each.translations)]


def _as_data(found: Team) -> dict[str, object]:
    return {
        "governed": found.governed,
        "unassigned": [each.document.id for each in found.unassigned],
        "people": [_person(each) for each in found.people],
    }


def _person(each: Person) -> dict[str, object]:
    return {
        "id": each.id,
        "name": each.agent.name,
        "kind": each.agent.kind,
        "roles": list(each.roles),
        "assigned": len(each.given),
        "single": each.single,
        "shared": each.shared,
        "blind": each.blind,
        "done": each.done,
        "segments": each.segments,
        "finished": each.finished,
        "annotations": each.annotations,
        "hidden_documents": each.hidden,
        "proposals": each.proposals,
        "translations": each.translations,
        "last": each.last.isoformat() if each.last else None,
        "documents": [_work(one) for one in each.work],
    }


def _work(one: Progress) -> dict[str, object]:
    return {
        "document": one.document.id,
        "assigned": one.assigned,
        "people": one.people,
        "blind": one.blind,
        "segments": one.segments,
        "finished": one.finished,
        "done": one.done,
        "locked": one.locked,
        "annotations": one.annotations,
        "last": one.last.isoformat() if one.last else None,
    }
