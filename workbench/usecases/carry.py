"""Carrying an annotation over to the other side: what is still to decide, and what a person decides.

A projection is nothing but a proposal until somebody takes it over. Who has
refused one is not asked again, as long as it would say the same of the same words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from workbench.domain.annotation import Annotation, SegmentTarget, SpanTarget, Target
from workbench.domain.document import Agent
from workbench.domain.journal import created
from workbench.domain.proposal import Proposal
from workbench.domain.tagged import Tagged
from workbench.domain.text import SOURCE
from workbench.errors import Conflict, NotFound
from workbench.ports import Workbench
from workbench.usecases import documents
from workbench.usecases.opened import Opened
from workbench.usecases.project import Projection, touched
from workbench.usecases.session import Session

AGENT: Final = Agent(id="projection", kind="software", name="projection")
"""Stands for this program where decisions on projections are counted, beside the suggesters."""
_Said = tuple[str, str, str, bool]
"""Original, tag, segment, and whether it lies on the source: what a decision is about, but for the words."""


def decisions(session: Opened) -> list[Proposal]:
    """Return the projections of a document that somebody has decided on."""
    return [each for each in session.proposals.values() if each.of is not None]


@dataclass(slots=True)
class Settled:
    """What speaks against offering a projection: ``add`` annotations and decisions, then ask ``about`` it."""

    session: Opened
    _tagged: Tagged = field(default_factory=Tagged)
    _derived: set[tuple[str, str, bool]] = field(default_factory=set)
    _decided: dict[_Said, list[tuple[SpanTarget, ...]]] = field(default_factory=dict)

    def add(self, annotations: Iterable[Annotation], decided: Iterable[Proposal] = ()) -> "Settled":
        """Take in annotations that lie where projections might, and what was decided."""
        for annotation in annotations:
            self._tagged.add(annotation)
            if annotation.origin == "projection" and annotation.derived_from is not None:
                for target in annotation.targets:
                    for segment, _, forth, _ in touched(self.session, target):
                        self._derived.add((annotation.derived_from, segment.id, forth))
        for each in decided:
            spans = tuple(target for target in each.targets if isinstance(target, SpanTarget))
            if each.of is not None and spans:
                said = (each.of, each.tag, self._segment(spans[0]), spans[0].text == SOURCE)
                self._decided.setdefault(said, []).append(spans)
        return self

    def about(self, projection: Projection) -> bool:
        """Say whether there is nothing left to decide.

        So it is where somebody has taken it over, has decided on these words,
        or has given them the tag; and for what was itself taken over, which would only go back.
        """
        original = self.session.annotations[projection.annotation]
        if original.origin == "projection" and original.derived_from in self.session.annotations:
            return True
        on_source = projection.targets[0].text == SOURCE
        if (original.id, projection.segment, on_source) in self._derived:
            return True
        said = (original.id, original.tag, projection.segment, on_source)
        if any(_same(each, projection.targets) for each in self._decided.get(said, ())):
            return True
        return self.has(original.tag, projection.targets)

    def has(self, tag: str, targets: Iterable[Target]) -> bool:
        """Say whether somebody has given some of these words the tag."""
        return self._tagged.overlaps(tag, targets)

    def _segment(self, target: SpanTarget) -> str:
        found = next(touched(self.session, target), None)
        return found[0].id if found else ""


def undecided(session: Opened, projections: Iterable[Projection]) -> list[Projection]:
    """Return the projections that are still to decide on, in their order."""
    settled = Settled(session).add(session.annotations.values(), decisions(session))
    return [each for each in projections if not settled.about(each)]


def accept(
    wb: Workbench, session: Session, projection: Projection, targets: Sequence[Target] = ()
) -> Annotation:
    """Make a projection an annotation of the acting person: one edit, and derived from the original.

    One that knows no words becomes an annotation of the segment. With
    ``targets`` it is put right, and lies there. It takes over the tag and
    its attributes, but neither note nor confidence: those are what the
    original's author said. Raises NotFound when the original is gone, Conflict
    when the person has accepted it there already.
    """
    original = session.annotation(projection.annotation)
    place = tuple(targets) or _place(session, projection)
    for other in session.annotations.values():
        if (other.derived_from, other.by, other.targets) == (original.id, session.person.id, place):
            raise Conflict("projected_already", id=other.id, original=original.id)
    annotation = Annotation(
        id=wb.ids.new("a"),
        ordinal=1 + max(each.ordinal for each in session.annotations.values()),
        tag=original.tag,
        targets=place,
        by=session.person.id,
        created=wb.clock.now(),
        attributes=original.attributes,
        origin="projection",
        derived_from=original.id,
    )
    decision = _decision(wb, session, projection, annotation.id)
    session.apply("project", [created("annotation", annotation), created("proposal", decision)])
    return annotation


def refuse(wb: Workbench, session: Session, projection: Projection) -> Proposal:
    """Decide against a projection, so that it is not offered again; undo takes that back.

    Raises NotFound when the original is gone, Conflict when it was decided before.
    """
    if Settled(session).add((), decisions(session)).about(projection):
        raise Conflict("projection_decided", id=projection.id)
    decision = _decision(wb, session, projection, None)
    session.apply("refuse_projection", [created("proposal", decision)])
    return decision


def find(projections: Iterable[Projection], name: str) -> Projection:
    """Return the projection that is called so (``annotation@segment``). Raises NotFound."""
    found = next((each for each in projections if each.id == name), None)
    if found is None:
        raise NotFound("projection", name=name)
    return found


def _decision(wb: Workbench, session: Session, projection: Projection, annotation: str | None) -> Proposal:
    """Write down what was projected, and what became of it."""
    documents.introduce(wb, AGENT)
    return Proposal(
        id=wb.ids.new("p"),
        ordinal=1 + max((each.ordinal for each in session.proposals.values()), default=-1),
        tag=session.annotation(projection.annotation).tag,
        targets=projection.targets,
        by=AGENT.id,
        created=wb.clock.now(),
        score=projection.confidence,
        state="rejected" if annotation is None else "accepted",
        annotation=annotation,
        of=projection.annotation,
    )


def _same(some: Sequence[SpanTarget], others: Sequence[SpanTarget]) -> bool:
    """Say whether these are the same words: at the same place, or of another translation."""
    if some[0].text == others[0].text:
        return [each.span for each in some] == [each.span for each in others]
    return [each.exact for each in some] == [each.exact for each in others]


def _place(session: Session, projection: Projection) -> tuple[Target, ...]:
    if not projection.knows_no_words:
        return projection.targets
    text = projection.targets[0].text
    return (SegmentTarget(segment=projection.segment if text == SOURCE else session.unit(text).id),)
