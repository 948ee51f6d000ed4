from dataclasses import asdict

from tests import builders, fakes
from workbench.domain.journal import created
from workbench.domain.proposal import Proposal
from workbench.usecases.carry import AGENT
from workbench.usecases.documents import introduce
from workbench.usecases.session import Session
from workbench.usecases.stats import stats
from workbench.usecases.tag import whole_document

STATES = {"finder": ("accepted", "accepted", "rejected", "open"), AGENT.id: ("rejected",), "idle": ("open",)}


def project():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts(relations=[], reviews=[], findings=[]))
    session = Session.open(wb, "d0001")
    introduce(wb, AGENT)
    every = [(agent, state) for agent, states in STATES.items() for state in states]
    made = [
        Proposal(
            id=f"p{n}",
            ordinal=n,
            tag="claims.fact",
            targets=tuple(whole_document()),
            by=agent,
            created=builders.NOW,
            state=state,
        )
        for n, (agent, state) in enumerate(every)
    ]
    session.apply("propose", [created("proposal", each) for each in made], undoable=False)
    return wb


def test_what_became_of_proposals_is_counted_by_origin():
    found = {each.origin: asdict(each) for each in stats(project()).proposals}
    assert found["finder"] == {
        "origin": "finder",
        "name": "finder",
        "accepted": 2,
        "refused": 1,
        "undecided": 1,
        "share": 2 / 3,
    }
    assert (found["idle"]["undecided"], found["idle"]["share"]) == (1, None)


def test_projections_nobody_has_decided_on_are_not_counted_as_none():
    found = {each.origin: each for each in stats(project()).proposals}
    assert (found[AGENT.id].refused, found[AGENT.id].undecided, found[AGENT.id].share) == (1, None, 0.0)


def test_without_proposals_there_is_nothing_to_tell():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts())
    assert stats(wb).proposals == []
