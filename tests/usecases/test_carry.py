from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench import shipped
from workbench.domain.annotation import SegmentTarget
from workbench.errors import Conflict, NotFound
from workbench.usecases import carry, suggest
from workbench.usecases.demo import add_seeds
from workbench.usecases.edit import edit
from workbench.usecases.export import dossier
from workbench.usecases.project import all_projections, projections
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote
from workbench.usecases.translate import translate

TAG = "claims.attr_source"
NUMBERS = count()


@pytest.fixture
def session(wb):
    opened = Session(wb, add_seeds(wb, shipped.folder("seeds"))[0].document)
    translate(wb, opened, engine="memory")
    return opened


@pytest.fixture
def putin(session):
    return session.tag(TAG, by_quote(session, "Vladimir Putin", nth=None, on="source"))


def left(wb, session):
    every = all_projections(wb, session, session.annotations.values())
    return carry.undecided(session, [each for some in every.values() for each in some])


def test_a_projection_is_offered_until_it_is_taken_over_and_again_once_that_is_undone(wb, session, putin):
    (found,) = left(wb, session)
    accepted = carry.accept(wb, session, found)
    assert (accepted.origin, accepted.derived_from, accepted.by) == ("projection", putin.id, "mei")
    assert left(wb, session) == []
    session.undo()
    assert left(wb, session) == [found]
    assert set(session.annotations) == {putin.id}
    session.redo()
    assert left(wb, session) == []


def test_what_is_put_right_lies_on_the_chosen_words_and_is_derived(wb, session, putin):
    (found,) = left(wb, session)
    there = by_quote(session, "华沙", nth=None, on="translation")
    accepted = carry.accept(wb, session, found, there)
    assert accepted.targets == tuple(there)
    assert (accepted.origin, accepted.derived_from) == ("projection", putin.id)
    assert left(wb, session) == []


def test_a_refused_projection_stays_refused_in_another_session_until_that_is_undone(wb, session, putin):
    (found,) = left(wb, session)
    carry.refuse(wb, session, found)
    again = Session(wb, session.document)
    assert left(wb, again) == []
    assert dict(again.annotations) == {putin.id: putin}
    with pytest.raises(Conflict):
        carry.refuse(wb, again, found)
    again.undo()
    assert left(wb, again) == [found]


def test_a_refusal_holds_for_the_same_words_of_a_new_translation_but_not_for_others(wb, session, putin):
    (found,) = left(wb, session)
    carry.refuse(wb, session, found)
    unit = session.unit(found.targets[0].text)
    edit(wb, session, unit.segment, unit.content + "。")
    assert left(wb, session) == []
    edit(wb, session, unit.segment, unit.content.replace("弗拉基米尔·普京", "弗·普京"))
    assert [target.exact for each in left(wb, session) for target in each.targets] == ["弗·普京"]


def test_a_refusal_says_nothing_of_another_tag(wb, session, putin):
    (found,) = left(wb, session)
    carry.refuse(wb, session, found)
    session.retag(putin.id, "rhetoric.loaded_language")
    assert [each.id for each in left(wb, session)] == [found.id]


def test_words_that_have_the_tag_already_are_not_offered(wb, session, putin):
    (found,) = left(wb, session)
    session.tag(TAG, [session.target(found.targets[0].text, found.targets[0].start, found.targets[0].end)])
    assert left(wb, session) == []


def test_nothing_goes_back_to_where_it_came_from(wb, session, putin):
    (found,) = left(wb, session)
    carry.accept(wb, session, found, by_quote(session, "华沙", nth=None, on="translation"))
    session.untag(putin.id)
    assert [[target.exact for target in each.targets] for each in left(wb, session)] == [["Warsaw"]]


def test_who_takes_the_accepted_one_away_again_is_not_asked_again(wb, session, putin):
    (found,) = left(wb, session)
    session.untag(carry.accept(wb, session, found).id)
    assert left(wb, session) == []


def test_a_whole_segment_is_taken_over_as_one(wb, session):
    segment = session.source.segments[0].id
    session.tag(TAG, [SegmentTarget(segment=segment)])
    (found,) = left(wb, session)
    accepted = carry.accept(wb, session, found)
    assert accepted.targets == (SegmentTarget(segment=session.units[segment].id),)
    assert left(wb, session) == []


def test_decisions_are_counted_beside_the_suggesters_and_nothing_of_them_is_exported(wb, session, putin):
    (found,) = left(wb, session)
    carry.refuse(wb, session, found)
    (rate,) = suggest.rates(wb)
    assert (rate.agent, rate.accepted, rate.rejected, rate.rate) == ("projection", 0, 1, 0.0)
    assert suggest.undecided(session) == []
    whole = dossier(wb, session.document)
    assert [each.id for each in whole.annotations] == [putin.id]
    assert "projection" not in {each.id for each in whole.agents}


def test_a_projection_is_found_by_its_name(wb, session, putin):
    (found,) = left(wb, session)
    assert carry.find([found], f"{putin.id}@{found.segment}") is found
    with pytest.raises(NotFound):
        carry.find([found], putin.id)


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_decision_settles_exactly_one_projection(make_wb, data):
    wb = make_wb(name=f"w{next(NUMBERS)}.db")
    session = Session(wb, add_seeds(wb, shipped.folder("seeds"))[0].document)
    translate(wb, session, engine="memory")
    words = data.draw(st.lists(st.sampled_from(["Warsaw", "Kaliningrad", "off the table"]), unique=True))
    for quote in words:
        session.tag(TAG, by_quote(session, quote, nth=1, on="source"))
    while open_ones := left(wb, session):
        one = data.draw(st.sampled_from(open_ones))
        if data.draw(st.booleans()):
            accepted = carry.accept(wb, session, one)
            for target in accepted.spans:
                assert target.span.cut(session.content(target.text)) == target.exact
        else:
            carry.refuse(wb, session, one)
        assert left(wb, session) == [each for each in open_ones if each != one]
        assert projections(wb, session, session.annotations[one.annotation])
