import pytest

from tests import builders, fakes
from workbench.errors import NotFound
from workbench.usecases.finish import finish, finished, touched
from workbench.usecases.session import Session


@pytest.fixture
def wb():
    wb = fakes.workbench()
    fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    return wb


@pytest.fixture
def session(wb):
    return Session.open(wb, "d0001")


def words(session, quote):
    start = builders.CONTENT.index(quote)
    return [session.target("source", start, start + len(quote))]


def test_done_with_nothing_tagged_is_nothing_found_else_complete(wb, session):
    session.tag("claims.fact", words(session, "rose"))
    session.tag("claims.doubt", [session.target("u1", 0, 2)])
    for segment in ("s0", "s1", "s2"):
        finish(wb, session, segment, "claims")
    wanted = {"s0": "complete", "s1": "complete", "s2": "nothing_found"}
    assert finished(session, "claims") == wanted
    assert finished(Session.open(wb, "d0001"), "claims") == wanted
    assert [record.id for record in wb.store.records("tagset")] == ["claims"]


def test_done_again_takes_it_back_and_undo_brings_it_back(wb, session):
    finish(wb, session, "s2", "claims")
    assert finish(wb, session, "s2", "claims") is None
    assert finished(session, "claims") == {}
    session.undo()
    assert finished(session, "claims") == {"s2": "nothing_found"}


def test_a_tag_that_comes_later_makes_nothing_found_unfinished_until_it_is_said_again(wb, session):
    first = finish(wb, session, "s0", "claims")
    session.tag("claims.fact", words(session, "rose"))
    assert finished(session, "claims") == {}
    assert finish(wb, session, "s0", "claims").id == first.id
    assert finished(session, "claims") == {"s0": "complete"}


def test_each_person_finishes_for_themselves(wb, session):
    finish(wb, session, "s0", "claims")
    other = Session.open(fakes.workbench(annotator="sam", store=wb.store), "d0001")
    assert finished(other, "claims") == {}


def test_what_crosses_segments_concerns_each_of_them(session):
    crossing = builders.annotation("a1", *builders.spans(builders.CONTENT, "again.\r\nCritics"))
    assert list(touched(session, crossing)) == ["s0", "s1"]
    several = builders.annotation(
        "a2", {"kind": "document"}, {"kind": "segment", "segment": "s2"}, {"kind": "segment", "segment": "u1"}
    )
    assert list(touched(session, several)) == ["s2", "s1"]


def test_an_unknown_segment_or_layer_is_refused(wb, session):
    with pytest.raises(NotFound):
        finish(wb, session, "s9", "claims")
    with pytest.raises(NotFound):
        finish(wb, session, "s0", "framing")
