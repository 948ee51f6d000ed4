"""Proposals by programs, and what people decide about them.

A proposal becomes an annotation only when a person accepts it, and is then
theirs, with ``origin`` suggestion and ``derived_from`` the proposal's id.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from workbench.domain.annotation import Annotation, SpanTarget, Target
from workbench.domain.document import Agent, Document
from workbench.domain.dossier import join_units, version_id
from workbench.domain.journal import Change, created, replaced
from workbench.domain.proposal import Proposal
from workbench.domain.tagged import Tagged
from workbench.domain.text import SOURCE, TRANSLATION
from workbench.errors import Conflict, InputError, Missing, NotFound
from workbench.ports import Idea, Page, Passage, Suggester, Workbench
from workbench.usecases import documents
from workbench.usecases.session import Session
from workbench.usecases.visible import hidden

_SHOWN: Final = 5


@dataclass(slots=True)
class Rate:
    """How a suggester's proposals fared in the whole project."""

    agent: str
    name: str
    open: int = 0
    accepted: int = 0
    rejected: int = 0

    @property
    def rate(self) -> float | None:
        """Return the accepted share of those that were decided, or None before any was."""
        decided = self.accepted + self.rejected
        return self.accepted / decided if decided else None


def learned_by_people(wb: Workbench) -> list[Annotation]:
    """Return all that people tagged in the project; who goes through many documents reads it once.

    Nothing is learned from what is hidden from who acts, because they annotate it blind.
    """
    agents = [each for each in wb.store.records("agent") if isinstance(each, Agent)]
    people = {each.id for each in agents if each.kind == "person"}
    every = [each for each in wb.store.records("annotation") if isinstance(each, Annotation)]
    left_out = hidden(wb)
    return [each for each in every if each.by in people and each.id not in left_out]


def propose(
    wb: Workbench,
    session: Session,
    names: Sequence[str] = (),
    *,
    learned: Sequence[Annotation] | None = None,
) -> list[Proposal]:
    """Ask the named suggesters, or all that are set up, and keep what is new as proposals.

    Left out is what was proposed before, whatever became of it, and what
    overlaps words that carry the tag already, whoever tagged them. Raises
    NotFound for an unknown suggester, Missing for a named one that is not set
    up, and what a suggester raises; then nothing of it is kept.
    """
    earlier = list(session.proposals.values())
    page = _page(session, learned_by_people(wb) if learned is None else learned)
    known = {(each.tag, each.targets) for each in earlier}
    tagged = Tagged.by(session.annotations.values())
    ordinal = 1 + max((each.ordinal for each in earlier), default=-1)
    made: list[Proposal] = []
    for suggester, agent in _chosen(wb, names):
        for idea in suggester.suggest(page):
            targets = (_target(session, idea),)
            if (
                idea.tag not in page.tags
                or (idea.tag, targets) in known
                or tagged.overlaps(idea.tag, targets)
            ):
                continue
            known.add((idea.tag, targets))
            made.append(
                Proposal(
                    id=wb.ids.new("p"),
                    ordinal=ordinal + len(made),
                    tag=idea.tag,
                    targets=targets,
                    by=agent.id,
                    created=wb.clock.now(),
                    score=idea.score,
                )
            )
        documents.introduce(wb, agent)
    if made:
        session.apply("propose", [created("proposal", each) for each in made], undoable=False)
    return made


def undecided(session: Session) -> list[Proposal]:
    """Return the open proposals of a document, but for those whose words have got the tag meanwhile."""
    tagged = Tagged.by(session.annotations.values())
    return [
        each
        for each in session.proposals.values()
        if each.state == "open" and not tagged.overlaps(each.tag, each.targets)
    ]


def find(wb: Workbench, name: str) -> tuple[Session, Proposal]:
    """Return the proposal with that id or unique id prefix, and its document opened.

    Raises NotFound, or InputError when several would fit.
    """
    fits = [
        (document, each)
        for document in wb.store.documents()
        for each in _proposals(wb, document)
        if name and each.id.startswith(name)
    ]
    exact = [pair for pair in fits if pair[1].id == name]
    if len(exact or fits) > 1:
        raise InputError("suggest.ambiguous", name=name, ids=", ".join(p.id for _, p in fits[:_SHOWN]))
    if not fits:
        raise NotFound("suggest.proposal", name=name)
    document, found = (exact or fits)[0]
    return Session(wb, document), found


def accept(wb: Workbench, session: Session, proposal: Proposal, targets: Sequence[Target] = ()) -> Annotation:
    """Make a proposal an annotation of the acting person: one edit, which undo takes back whole.

    With ``targets`` it is put right: it lies there, and not where it was
    proposed. Raises Conflict when it was decided before, NotFound when its tag is gone.
    """
    return accept_all(wb, session, [proposal], tuple(targets))[0]


def accept_all(
    wb: Workbench, session: Session, proposals: Sequence[Proposal], elsewhere: tuple[Target, ...] = ()
) -> list[Annotation]:
    """Accept several proposals in one edit, which one undo takes back. Raises as ``accept`` does.

    ``elsewhere`` is where they lie instead, for those that were proposed at a wrong place.

    Where the acting person has the same tag on the same words already, their
    annotation answers the proposal, and no second one is made.
    """
    mine = {(a.tag, a.targets): a for a in session.annotations.values() if a.by == session.person.id}
    ordinal = 1 + max((each.ordinal for each in session.annotations.values()), default=-1)
    accepted: list[Annotation] = []
    changes: list[Change] = []
    for proposal in proposals:
        _need_open(proposal)
        place = elsewhere or proposal.targets
        annotation = mine.get((proposal.tag, place))
        if annotation is None:
            annotation = _annotation(wb, session, proposal, place, ordinal + len(accepted))
            changes.append(created("annotation", annotation))
        accepted.append(annotation)
        changes.append(_decided(proposal, "accepted", annotation.id))
    if changes:
        session.apply("accept_proposal", changes)
    return accepted


def accept_free(wb: Workbench, session: Session, proposals: Sequence[Proposal]) -> list[Annotation]:
    """Accept all proposals in one edit, but of those that overlap under one tag only the first."""
    tagged = Tagged.by(session.annotations.values())
    free: list[Proposal] = []
    for each in proposals:
        if not tagged.overlaps(each.tag, each.targets):
            free.append(each)
            tagged.add(each)
    return accept_all(wb, session, free)


def reject(session: Session, proposal: Proposal) -> None:
    """Decide against a proposal; it stays, so that it is not made again. Raises as ``accept`` does."""
    _need_open(proposal)
    session.apply("reject_proposal", [_decided(proposal, "rejected", None)])


def rates(wb: Workbench, *, without: str | None = None) -> list[Rate]:
    """Count what became of the proposals of each suggester, in all documents or ``without`` one of them."""
    names = {each.id: each.name for each in wb.store.records("agent") if isinstance(each, Agent)}
    found: dict[str, Rate] = {}
    for document in wb.store.documents():
        if document.id != without:
            tally(_proposals(wb, document), found, names)
    return sorted(found.values(), key=lambda each: each.agent)


def tally(proposals: Iterable[Proposal], found: dict[str, Rate], names: Mapping[str, str]) -> dict[str, Rate]:
    """Add to these counts what became of these proposals."""
    for each in proposals:
        rate = found.setdefault(each.by, Rate(each.by, names.get(each.by, each.by)))
        setattr(rate, each.state, getattr(rate, each.state) + 1)
    return found


def in_layers(session: Session, targets: Iterable[Target]) -> list[Target]:
    """Return targets with spans that count in whole layers, as exports and ``annotations`` number them."""
    starts = join_units(session.source, session.units)[1] if session.units else {}
    return [_in_layer(target, starts) for target in targets]


def _in_layer(target: Target, starts: Mapping[str, int]) -> Target:
    if not isinstance(target, SpanTarget) or target.text == SOURCE:
        return target
    if target.text not in starts:
        return target.model_copy(update={"text": version_id(target.text)})
    start, end = (offset + starts[target.text] for offset in (target.start, target.end))
    return target.model_copy(update={"text": TRANSLATION, "start": start, "end": end})


def _proposals(wb: Workbench, document: Document) -> list[Proposal]:
    return [each for each in wb.store.records("proposal", document.id) if isinstance(each, Proposal)]


def _chosen(wb: Workbench, names: Sequence[str]) -> Iterator[tuple[Suggester, Agent]]:
    for name in names or wb.suggesters:
        if name not in wb.suggesters:
            raise NotFound("suggest.suggester", name=name, known=", ".join(wb.suggesters))
        agent = wb.suggesters[name].agent()
        if agent is not None:
            yield wb.suggesters[name], agent
        elif names:
            raise Missing("suggest.not_set_up", name=name)


def _page(session: Session, learned: Sequence[Annotation]) -> Page:
    every = (tag for tagset in session.tagsets.values() for tag in tagset.tags if tagset.gives(tag.id))
    return Page(
        document=session.document,
        passages=[*_source(session), *_translations(session)],
        learned=learned,
        tags=frozenset(tag.id for tag in every if tag.enabled),
    )


def _source(session: Session) -> Iterator[Passage]:
    for each in session.source.segments:
        words = each.span.cut(session.source.content)
        yield Passage(SOURCE, each.start, each.id, each.language, each.role, words)


def _translations(session: Session) -> Iterator[Passage]:
    for each in session.source.segments:
        unit = session.units.get(each.id)
        if unit is not None:
            yield Passage(unit.id, 0, each.id, unit.language, each.role, unit.content)


def _target(session: Session, idea: Idea) -> SpanTarget:
    start = idea.passage.start
    return session.target(idea.passage.text, start + idea.start, start + idea.end)


def _need_open(proposal: Proposal) -> None:
    if proposal.state != "open":
        raise Conflict("suggest.decided", id=proposal.id, state=proposal.state)


def _annotation(
    wb: Workbench, session: Session, proposal: Proposal, place: tuple[Target, ...], ordinal: int
) -> Annotation:
    """Make what the proposal says, and see to it that the project keeps the tagset."""
    tagset, tag = documents.find_tag(session.tagsets, proposal.tag)
    documents.giveable(tagset, tag)
    session.keep_layer(tagset.id)
    return Annotation(
        id=wb.ids.new("a"),
        ordinal=ordinal,
        tag=tag.id,
        targets=place,
        by=session.person.id,
        created=wb.clock.now(),
        origin="suggestion",
        derived_from=proposal.id,
    )


def _decided(proposal: Proposal, state: str, annotation: str | None) -> Change:
    after = Proposal.model_validate(dict(proposal) | {"state": state, "annotation": annotation})
    return replaced("proposal", proposal, after)
