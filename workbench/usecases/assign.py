"""Giving documents to annotators, and how far each of them has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.document import Agent, Document
from workbench.domain.journal import created, removed, replaced
from workbench.domain.review import Assignment, Finding
from workbench.errors import InputError, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.decide import write
from workbench.usecases.finish import finish_all
from workbench.usecases.roles import need
from workbench.usecases.session import Session
from workbench.usecases.visible import assignments, locked


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person is with one document: segments finished in the layer they are least far in.

    Those of their assignment count, or those they finished anything in.
    ``locked`` says that they do not see the work of others yet; ``annotations``
    is None where it is hidden from who asks. ``people`` counts those who were
    given the document: one is single annotation, two are double. ``last`` is
    when the journal last names the person there.
    """

    document: Document
    person: str
    assigned: bool
    blind: bool
    segments: int
    finished: int
    annotations: int | None
    locked: bool
    people: int = 0
    last: datetime | None = None

    @property
    def done(self) -> bool:
        """Say whether every segment is finished in every layer."""
        return self.finished >= self.segments


def assign(
    wb: Workbench,
    document: Document,
    people: Sequence[str],
    *,
    layers: Sequence[str] = (),
    blind: bool = False,
) -> Assignment:
    """Give a document to people; what was said of it before is replaced.

    What somebody else said is taken away, since a record is one person's: bundles rest on that.

    Raises InputError where nobody or a program is named, NotFound for an
    unknown layer, Conflict for who is no owner.
    """
    need(wb, "owner")
    if not people:
        raise InputError("assign.nobody", place=document.title)
    known = documents.project_tagsets(wb)
    for layer in layers:
        if layer not in known:
            raise NotFound("layer", name=layer, known=", ".join(known))
    named = [documents.human(wb, name) for name in people]
    for each in named:
        documents.introduce(wb, each)
    before, me = assignments(wb, document.id), documents.person(wb).id
    own = next((each for each in before if each.by == me), None)
    made = Assignment(
        id=own.id if own else wb.ids.new("n"),
        people=tuple(dict.fromkeys(each.id for each in named)),
        layers=tuple(dict.fromkeys(layers)),
        blind=blind,
        by=me,
        created=wb.clock.now(),
    )
    first = replaced("assignment", own, made) if own else created("assignment", made)
    gone = [removed("assignment", each) for each in before if each != own]
    write(wb, document, "assign", [first, *gone])
    return made


def unassign(wb: Workbench, document: Document) -> None:
    """Take a document back from everybody. Raises NotFound where nobody has it, Conflict for no owner."""
    need(wb, "owner")
    before = assignments(wb, document.id)
    if not before:
        raise NotFound("assign.none", place=document.title)
    write(wb, document, "unassign", [removed("assignment", each) for each in before])


def complete(wb: Workbench, document: Document, layers: Sequence[str] = ()) -> list[Finding]:
    """Declare that who acts is done with a whole document, in one undoable step.

    Without layers: in those of their assignment, else in those they used
    there. Raises InputError where there are none.
    """
    session = Session(wb, document)
    me = session.person.id
    named = [layer for each in assignments(wb, document.id) if me in each.people for layer in each.layers]
    used = sorted({each.layer for each in session.annotations.values() if each.by == me})
    wanted = list(dict.fromkeys(layers or named or used))
    if not wanted:
        raise InputError("assign.layer", place=document.title)
    return finish_all(wb, session, wanted)


def progress(wb: Workbench, names: Sequence[str] = ()) -> list[Progress]:
    """Return how far everybody is who was given one of the documents or tagged something there."""
    sizes = wb.store.sizes()
    tagged = wb.store.count("annotation")
    agents = wb.store.records("agent")
    me = documents.agent_id(wb.annotator)
    people = {each.id for each in agents if isinstance(each, Agent) and each.kind == "person"}
    some_given, some_finished = wb.store.count("assignment"), wb.store.count("finding")
    latest = wb.store.latest()
    found: list[Progress] = []
    for document in documents.chosen(wb, names):
        given = assignments(wb, document.id) if document.id in some_given else []
        counts = tagged.get(document.id, {})
        finished = _finished(wb, document) if document.id in some_finished else {}
        blind = bool(given) and locked(wb, document.id, me)
        who = {name for each in given for name in each.people} | ((counts.keys() | finished.keys()) & people)
        for name in sorted(who):
            mine = [each for each in given if name in each.people]
            done = finished.get(name, {})
            layers = {layer for each in mine for layer in each.layers} or done.keys()
            each_layer = [len(done.get(layer, ())) for layer in layers]
            found.append(
                Progress(
                    document=document,
                    person=name,
                    assigned=bool(mine),
                    blind=any(each.blind for each in mine),
                    segments=sizes[document.id].segments,
                    finished=min(each_layer, default=0),
                    annotations=None if blind and name != me else counts.get(name, 0),
                    locked=any(each.blind for each in mine) and (not done or locked(wb, document.id, name)),
                    people=len({one for each in given for one in each.people}),
                    last=latest.get(document.id, {}).get(name),
                )
            )
    return found


def _finished(wb: Workbench, document: Document) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for each in wb.store.records("finding", document.id):
        if isinstance(each, Finding):
            found.setdefault(each.by, {}).setdefault(each.layer, set()).add(each.segment)
    return found
