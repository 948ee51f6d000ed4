"""Taking back what one did with roles and assignments, step by step, however many documents a step is about.

The steps are read from the journal, so they outlive the program: what one
person wrote with one verb at one moment is one step.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Literal

from workbench.domain.journal import Change, Edit, Operation, inverse
from workbench.domain.review import Grant
from workbench.errors import Conflict
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.roles import grants, need, need_an_owner

VERBS: Final = frozenset({"assign", "unassign", "grant", "revoke"})
Step = tuple[Operation, ...]


@dataclass(slots=True)
class Steps:
    """What can be taken back, and what can be done again; the last of each comes first."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, verb: str, step: Step) -> None:
        """Take one more step into account; an undo may be of a part of one, by the command line."""
        if verb == "undo":
            self.undone += _taken(self.done, step)
        elif verb == "redo":
            self.done += _taken(self.undone, step)
        else:
            self.done.append(step)
            self.undone.clear()


def steps(wb: Workbench) -> Steps:
    """Return the steps of who acts, in the order in which they were made."""
    me = documents.agent_id(wb.annotator)
    homes = ["", *(each.id for each in wb.store.documents())]
    every = [each for home in homes for each in wb.store.undoable(home, me)]
    ours = {each.op_id for each in every if each.verb in VERBS}
    told = [each for each in every if ours & {each.op_id, each.reverses}]
    found = Steps()
    for (_, verb), group in groupby(sorted(told, key=_moment), key=_moment):
        found.add(verb, tuple(group))
    return found


def undo(wb: Workbench) -> Step:
    """Take back the last step; empty where there is none.

    Raises Conflict when somebody changed one of its records since, or for who
    is no owner, InputError when roles would be left without an owner; nothing
    is taken back then.
    """
    return _reverse(wb, "undo", steps(wb).done)


def redo(wb: Workbench) -> Step:
    """Do again what was taken back last; empty where there is nothing. Raises as ``undo`` does."""
    return _reverse(wb, "redo", steps(wb).undone)


def _reverse(wb: Workbench, verb: Literal["undo", "redo"], found: Sequence[Step]) -> Step:
    if not found:
        return ()
    need(wb, "owner")
    step = found[-1]
    wanted = [(each, wb.store.logged(each.op_id).edit.changes) for each in step]
    if verb == "undo":
        wanted = [(each, inverse(changes)) for each, changes in reversed(wanted)]
    _check(wb, [(each.document, change) for each, changes in wanted for change in changes])
    actor, now = documents.person(wb).id, wb.clock.now()
    for each, changes in wanted:
        operation = Operation(
            op_id=wb.ids.new("o"),
            document=each.document,
            actor=actor,
            at=now,
            verb=verb,
            reverses=each.op_id,
        )
        wb.store.apply(Edit(operation, changes))
    return step


def _check(wb: Workbench, changes: Iterable[tuple[str | None, Change]]) -> None:
    """Refuse all of a step where a part of it would be refused, or would leave roles without an owner."""
    roles = {each.id: each for each in grants(wb)}
    gone = ""
    touched = False
    for document, change in changes:
        if change.kind == "grant":
            touched = True
            gone = getattr(change.before, "person", gone)
            roles.pop(change.id, None)
            if isinstance(change.after, Grant):
                roles[change.id] = change.after
        there = {each.id: each for each in wb.store.records(change.kind, document)}
        if there.get(change.id) != change.before:
            raise Conflict("store.changed", kind=change.kind, id=change.id)
    if touched:
        need_an_owner(list(roles.values()), gone)


def _moment(operation: Operation) -> tuple[object, str]:
    return operation.at, operation.verb


def _taken(found: list[Step], by: Step) -> list[Step]:
    """Take off the operations that these reverse; return them as a step, if there are any."""
    names = {each.reverses for each in by}
    taken: Step = ()
    for at, step in enumerate(found):
        taken += tuple(each for each in step if each.op_id in names)
        found[at] = tuple(each for each in step if each.op_id not in names)
    found[:] = [step for step in found if step]
    return [taken] if taken else []
