"""Undo and redo give back what was there, whatever else was done in between, and by whatever window."""

import dataclasses

import pytest

from tests import builders
from tests.usecases.test_migrate import FIRST, SECOND
from workbench.domain.validation import problems
from workbench.errors import Conflict
from workbench.usecases import opened, suggest
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.export import dossier
from workbench.usecases.flags import dismiss
from workbench.usecases.migrate import update
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote, whole_document

TEXT = "Talks are “off the table,” he said. Nobody objects.\n".encode()


@pytest.fixture
def session(wb):
    return Session(wb, add(wb, TEXT, "page.txt").document)


def test_a_document_that_is_open_twice_is_undone_step_by_step_in_both(wb, session):
    other = Session(wb, session.document)
    first = session.tag("rhetoric.doubt", by_quote(session, "Nobody", nth=None, on="source"))
    session.undo()
    session.redo()
    second = other.tag("rhetoric.doubt", by_quote(other, "Talks", nth=None, on="source"))
    session.undo()  # it knows nothing of the second, and takes the first back
    assert [each.id for each in Session(wb, session.document).annotations.values()] == [second.id]
    later = Session(wb, session.document)
    assert later.undo() is not None
    assert later.annotations == {}
    assert later.redo() is not None
    assert later.redo() is not None
    assert set(later.annotations) == {first.id, second.id}


def put(session, name, content, **fields):
    one = next(iter(session.segments))
    made = builders.unit(name, one, content, provenance=builders.provenance(by="mei", **fields))
    session.put_units([made], "translate", undoable=False)
    return one


def seen(wb, session):
    """Return the current translations as the open document has them, and as the project does."""
    again = Session(wb, session.document)
    return [{name: unit.content for name, unit in each.units.items()} for each in (session, again)]


def test_what_is_done_again_stands_where_it_stood(wb, session):
    one = put(session, "u-first", "第一")
    edit(wb, session, one, "第二")
    put(session, "u-third", "第三")
    session.undo()
    session.redo()
    assert seen(wb, session) == [{one: "第三"}, {one: "第三"}]


def test_bringing_a_flag_back_makes_no_earlier_translation_the_current_one(wb, session):
    one = put(session, "u-first", "第一", flags=(builders.Flag(kind="number", note="5"),))
    dismiss(session, one)
    put(session, "u-second", "第二")
    session.undo()
    assert seen(wb, session) == [{one: "第二"}, {one: "第二"}]


def test_an_accepted_proposal_is_taken_back_after_its_tag_was_renamed(wb, session):
    old = dataclasses.replace(wb, tagsets={"claims": FIRST})
    session = Session(old, session.document)
    proposal = suggest.Proposal(
        id="p-one",
        ordinal=0,
        tag="claims.guess",
        targets=tuple(whole_document()),
        by="x",
        created=builders.NOW,
    )
    session.apply("propose", [suggest.created("proposal", proposal)], undoable=False)
    suggest.accept(old, session, proposal)
    new = dataclasses.replace(wb, tagsets={"claims": SECOND})
    update(new)
    later = Session(new, session.document)
    assert [each.tag for each in later.annotations.values()] == ["claims.estimate"]
    later.undo()
    assert later.annotations == {}
    assert [(each.tag, each.state) for each in later.proposals.values()] == [("claims.estimate", "open")]
    later.redo()
    assert [each.state for each in later.proposals.values()] == ["accepted"]


def test_a_translation_that_somebody_has_tagged_is_not_taken_back(wb, session):
    one = next(iter(session.segments))
    unit = edit(wb, session, one, "谈判结束。")
    sam = Session(dataclasses.replace(wb, annotator="sam"), session.document)
    theirs = sam.tag("rhetoric.doubt", [sam.target(unit.id, 0, 2)])
    with pytest.raises(Conflict) as error:
        session.undo()
    assert error.value.key == "translation_tagged"
    assert problems(dossier(wb, session.document)) == []
    sam.untag(theirs.id)
    assert session.undo() is not None
    assert dict(session.units) == {}


def test_many_proposals_are_accepted_taken_back_and_accepted_again_in_their_order(wb, monkeypatch):
    sorts = []

    def counted(*given, **named):
        sorts.append(given)
        return sorted(*given, **named)

    monkeypatch.setattr(opened, "sorted", counted, raising=False)
    words = 200
    session = Session(wb, add(wb, b"word " * words, "words.txt").document)
    proposals = [
        suggest.Proposal(
            id=f"p-{at}",
            ordinal=at,
            tag="rhetoric.doubt",
            targets=(session.target("source", at * 5, at * 5 + 4),),
            by="x",
            created=builders.NOW,
        )
        for at in range(words)
    ]
    session.apply("propose", [suggest.created("proposal", each) for each in proposals], undoable=False)
    session.tag("rhetoric.doubt", whole_document())
    accepted = [each.id for each in suggest.accept_all(wb, session, proposals)]
    assert list(session.annotations)[1:] == accepted
    session.undo()
    session.redo()
    assert list(session.annotations) == list(Session(wb, session.document).annotations)
    assert len(sorts) <= 3
