"""Who annotates blind sees nobody's work but their own, until they are done."""

import pytest

from tests import builders, fakes
from workbench.errors import Conflict, InputError, NotFound
from workbench.usecases import adjudicate, assign, decide, documents, feedback, review
from workbench.usecases.annotations import annotations
from workbench.usecases.bundle import bundles
from workbench.usecases.comments import comment, threads
from workbench.usecases.export import dossier
from workbench.usecases.finish import finish
from workbench.usecases.gather import Gatherer, Scope
from workbench.usecases.list import overview
from workbench.usecases.log import log
from workbench.usecases.merge import merge_parts
from workbench.usecases.relate import relate
from workbench.usecases.search import search
from workbench.usecases.session import Session
from workbench.usecases.stats import stats
from workbench.usecases.suggest import learned_by_people


@pytest.fixture
def team():
    store = fakes.FakeStore()
    mei = fakes.workbench(store=store)
    sam = fakes.workbench(annotator="sam", store=store)
    sam.ids, sam.clock = mei.ids, mei.clock
    fakes.put(mei, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    tag(mei, "Prices rose")
    assign.assign(mei, document(mei), ["sam", "lee"], layers=["claims"], blind=True)
    return mei, sam


def document(wb):
    return documents.document(wb, "d0001")


def tag(wb, quote, name="claims.fact"):
    session = Session.open(wb, "d0001")
    start = builders.CONTENT.index(quote)
    return session.tag(name, [session.target("source", start, start + len(quote))])


def seen(wb):
    """Return the authors that a person meets, by every way to look."""
    session = Session.open(wb, "d0001")
    return {
        "session": {each.by for each in session.annotations.values()},
        "annotations": {each.annotation.by for each in annotations(wb, [])},
        "export": {each.by for each in dossier(wb, document(wb)).annotations},
        "search": {
            h.annotation and session.annotations[h.annotation].by
            for h in search(wb, "fact", where="annotations")
        },
        "log": {each.operation.actor for each in log(wb, document(wb), kind="annotation")},
        "learned": {each.by for each in learned_by_people(wb)},
        "bundle": {each.header.by for each in bundles(wb) if each.header.part == "annotations"},
    }


def test_the_work_of_others_is_hidden_until_ones_own_is_done(team):
    mei, sam = team
    own = tag(sam, "Critics")
    assert set(map(frozenset, seen(sam).values())) == {frozenset({"sam"})}
    assert set(map(frozenset, seen(mei).values())) == {frozenset({"mei", "sam"})}
    assert (review.queue(sam).items, [each.id for each in review.queue(sam).locked]) == ([], ["d0001"])
    assert feedback.feedback(sam) == []
    for refused in (
        lambda: review.unit(sam, own.id),
        lambda: Gatherer(sam, Scope(layer="soft")).gather(document(sam)),
        lambda: Gatherer(sam, Scope(layer="adjudicated")).gather(document(sam)),
    ):
        with pytest.raises(Conflict) as error:
            refused()
        assert error.value.key == "review.locked"
    assign.complete(sam, document(sam))
    assert set(map(frozenset, seen(sam).values())) == {frozenset({"mei", "sam"})}
    assert len(review.queue(sam).items) == 2


def test_an_open_session_shows_the_others_with_the_last_segment_and_hides_them_when_it_is_taken_back(team):
    _, sam = team
    session = Session.open(sam, "d0001")
    for name in ("s0", "s1", "s2"):
        assert list(session.annotations) == []
        finish(sam, session, name, "claims")
    assert [each.by for each in session.annotations.values()] == ["mei"]
    session.undo()
    assert list(session.annotations) == []


def test_layers_that_are_not_named_are_those_one_has_used(team):
    mei, sam = team
    assign.assign(mei, document(mei), ["sam"], blind=True)
    with pytest.raises(InputError):
        assign.complete(sam, document(sam))
    tag(sam, "Critics")
    assign.complete(sam, document(sam))
    assert {each.by for each in Session.open(sam, "d0001").annotations.values()} == {"mei", "sam"}


def test_a_hidden_relation_still_loses_an_annotation_that_goes(team):
    mei, sam = team
    own = tag(sam, "Critics")
    session = Session.open(mei, "d0001")
    first = next(each.id for each in session.annotations.values() if each.by == "mei")
    relate(session, "claims.supports", {"from": [first], "to": [own.id]})
    blind = Session.open(sam, "d0001")
    assert blind.relations == {}
    blind.untag(own.id)
    assert mei.store.records("relation") == ()


def test_nobody_comments_on_what_is_hidden_from_them(team):
    mei, sam = team
    [hidden] = Session.open(mei, "d0001").annotations
    with pytest.raises(NotFound):
        comment(sam, hidden, "so?")


def test_progress_is_told_for_each_person(team):
    mei, sam = team
    finish(sam, Session.open(sam, "d0001"), "s0", "claims")
    found = {each.person: each for each in assign.progress(mei)}
    assert [
        (each.finished, each.segments, each.locked, each.done) for each in (found["sam"], found["lee"])
    ] == [
        (1, 3, True, False),
        (0, 3, True, False),
    ]
    assert (found["mei"].assigned, found["mei"].annotations) == (False, 1)
    assign.complete(sam, document(sam))
    assert {each.person: each.done for each in assign.progress(mei)}["sam"] is True


def test_a_document_is_given_anew_and_taken_back(team):
    mei, _ = team
    before = assign.assignments(mei)
    assign.assign(mei, document(mei), ["sam"])
    assert [(each.id, each.people, each.blind) for each in assign.assignments(mei)] == [
        (before[0].id, ("sam",), False)
    ]
    assign.unassign(mei, document(mei))
    assert assign.assignments(mei) == []
    with pytest.raises(NotFound):
        assign.unassign(mei, document(mei))
    with pytest.raises(InputError):
        assign.assign(mei, document(mei), [])
    with pytest.raises(NotFound):
        assign.assign(mei, document(mei), ["sam"], layers=["nope"])
    Session.open(mei, "d0001").undo()
    assert [each.people for each in assign.assignments(mei)] == [("sam",)]


def test_no_figure_tells_of_the_work_of_others(team):
    mei, sam = team
    tag(sam, "Critics", "claims.doubt")
    [document_] = overview(sam)
    assert document_.annotations == {"Sam": 1}
    assert (stats(sam).annotations, stats(sam).per_tag) == (1, {"claims.doubt": 1})
    assert stats(sam).per_annotator == {"Sam": 1}
    assert {each.person: each.annotations for each in assign.progress(sam)} == {
        "lee": None,
        "mei": None,
        "sam": 1,
    }
    assert overview(mei)[0].annotations == {"Mei": 1, "Sam": 1}
    assert stats(mei).annotations == 2
    assign.complete(sam, document(sam))
    assert overview(sam)[0].annotations == {"Mei": 1, "Sam": 1}
    assert stats(sam).per_layer == {"claims": 2}
    assert {each.person: each.annotations for each in assign.progress(sam)}["mei"] == 1


def test_nobody_decides_on_what_is_hidden_from_them(team):
    _, sam = team
    for refused in (
        lambda: adjudicate.adjudicate(sam, document(sam), [adjudicate.Rule.of("identical")], dry=True),
        lambda: adjudicate.layer(sam, document(sam)),
        lambda: decide.accept_identical(sam, document(sam), dry=True),
        lambda: decide.accept_author(sam, document(sam), "mei", dry=True),
    ):
        with pytest.raises(Conflict) as error:
            refused()
        assert error.value.key == "review.locked"


def test_comments_on_hidden_work_are_hidden_with_it(team):
    mei, sam = team
    own = tag(sam, "Critics")
    [theirs] = [each for each in Session.open(mei, "d0001").annotations.values() if each.by == "mei"]
    on_theirs = comment(mei, theirs.id, "irony?")
    on_own = comment(mei, own.id, "why?")
    on_all = comment(mei, "d0001", "please read twice")
    assert [each.comment.id for each in threads(sam)] == [on_own.id, on_all.id]
    with pytest.raises(NotFound):
        comment(sam, on_theirs.id, "yes")
    assert comment(sam, on_own.id, "so").parent == on_own.id
    assign.complete(sam, document(sam))
    assert len(threads(sam)) == 3


def test_the_journal_tells_nothing_of_what_one_took_in_from_others(team):
    mei, _ = team
    other = fakes.workbench(annotator="sam")
    other.ids = mei.ids
    fakes.put(other, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    merge_parts(other, bundles(mei))
    assert "merge" not in {each.operation.verb for each in log(other, document(other))}
    own = tag(other, "Critics")
    assert own.id in {each.annotation for each in log(other, document(other))}
