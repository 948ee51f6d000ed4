"""Who may do what in a project: nobody is kept from anything until roles are given out."""

from collections.abc import Sequence
from typing import Final, get_args

from workbench.domain.journal import Change, Edit, Operation, created, removed
from workbench.domain.review import Duty, Grant
from workbench.errors import Conflict, InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents

DUTIES: Final[tuple[Duty, ...]] = get_args(Duty)


def grants(wb: Workbench) -> list[Grant]:
    """Return the roles that were given, oldest first."""
    return [each for each in wb.store.records("grant") if isinstance(each, Grant)]


def may(wb: Workbench, duty: Duty) -> bool:
    """Say whether who acts has a role; an owner has each, and without any roles everybody does."""
    given = grants(wb)
    me = documents.agent_id(wb.annotator)
    return not given or any(each.person == me and each.role in (duty, "owner") for each in given)


def need(wb: Workbench, duty: Duty) -> None:
    """Raise Conflict when who acts lacks a role."""
    if not may(wb, duty):
        raise Conflict("roles.lacking", who=wb.annotator, role=duty)


def grant(wb: Workbench, name: str, duty: str) -> Grant:
    """Give a person a role; their equal one is returned where there is one.

    The first one must make an owner, or nobody could give out the others.
    Raises NotFound for an unknown role, InputError for a program, Conflict for
    who is no owner.
    """
    role = _duty(duty)
    need(wb, "owner")
    given = grants(wb)
    if not given and role != "owner":
        raise InputError("roles.first", role=role)
    known = documents.human(wb, name)
    twin = next((each for each in given if (each.person, each.role) == (known.id, role)), None)
    if twin is not None:
        return twin
    documents.introduce(wb, known)
    made = Grant(
        id=wb.ids.new("g"), person=known.id, role=role, by=documents.person(wb).id, created=wb.clock.now()
    )
    _write(wb, "grant", [created("grant", made)])
    return made


def revoke(wb: Workbench, name: str, duty: str) -> None:
    """Take a role away. Raises NotFound; InputError for the last owner while others have roles."""
    role, person = _duty(duty), documents.human(wb, name).id
    need(wb, "owner")
    given = grants(wb)
    found = [each for each in given if (each.person, each.role) == (person, role)]
    if not found:
        raise NotFound("roles.grant", name=name, role=role)
    need_an_owner([each for each in given if each not in found], name)
    _write(wb, "revoke", [removed("grant", each) for each in found])


def need_an_owner(left: Sequence[Grant], name: str) -> None:
    """Raise InputError when roles would be left without an owner; ``name`` is who would go."""
    if left and all(each.role != "owner" for each in left):
        raise InputError("roles.last", name=name)


def _duty(name: str) -> Duty:
    for each in DUTIES:
        if each == name:
            return each
    raise NotFound("roles.role", name=name, known=", ".join(DUTIES))


def _write(wb: Workbench, verb: str, changes: Sequence[Change]) -> None:
    operation = Operation(
        op_id=wb.ids.new("o"),
        document=None,
        actor=documents.person(wb).id,
        at=wb.clock.now(),
        verb=verb,
    )
    wb.store.apply(Edit(operation, tuple(changes)))
