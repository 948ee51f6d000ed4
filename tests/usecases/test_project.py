import pytest

from workbench import shipped
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.errors import Conflict
from workbench.usecases.annotations import annotations
from workbench.usecases.carry import accept
from workbench.usecases.demo import add_seeds
from workbench.usecases.project import projected, projections
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote
from workbench.usecases.translate import translate

TAG = "claims.attr_source"


@pytest.fixture
def session(wb):
    document = add_seeds(wb, shipped.folder("seeds"))[0].document
    opened = Session(wb, document)
    translate(wb, opened, engine="memory")
    return opened


def words(projection):
    return [target.exact for target in projection.targets]


def test_a_name_is_found_on_the_other_side_both_ways(wb, session):
    there = session.tag(TAG, by_quote(session, "Vladimir Putin", nth=None, on="source"))
    back = session.tag(TAG, by_quote(session, "加里宁格勒", nth=None, on="translation"))
    assert [words(each) for each in projections(wb, session, there)] == [["弗拉基米尔·普京"]]
    found = projections(wb, session, back)
    assert [words(each) for each in found] == [["Kaliningrad"]]
    assert found[0].targets[0].text == "source"
    assert found[0].targets[0].span.cut(session.source.content) == "Kaliningrad"


def test_a_span_across_two_segments_is_projected_into_each(wb, session):
    content = session.source.content
    start, end = content.index("Vladimir"), content.index("Warsaw") + len("Warsaw")
    tagged = session.tag(TAG, [session.target("source", start, end)])
    found = projections(wb, session, tagged)
    assert len(found) == 2
    assert words(found[1]) == ["华沙"]


def test_a_whole_segment_answers_to_a_whole_one_and_a_document_to_nothing(wb, session):
    first = session.source.segments[0].id
    tagged = session.tag(TAG, [SegmentTarget(segment=first)])
    found = projections(wb, session, tagged)[0]
    assert (words(found), found.confidence) == ([session.units[first].content], 1.0)
    accepted = accept(wb, session, found)
    assert accepted.targets == (SegmentTarget(segment=session.units[first].id),)
    assert projections(wb, session, session.tag(TAG, [DocumentTarget()])) == ()


def test_without_a_translation_there_is_nothing_to_project_onto(wb):
    opened = Session(wb, add_seeds(wb, shipped.folder("seeds"))[0].document)
    tagged = opened.tag(TAG, by_quote(opened, "Vladimir Putin", nth=None, on="source"))
    assert projections(wb, opened, tagged) == ()


def test_an_accepted_projection_is_derived_undoable_and_accepted_once(wb, session):
    tagged = session.tag(TAG, by_quote(session, "Vladimir Putin", nth=None, on="source"))
    (found,) = projections(wb, session, tagged)
    accepted = accept(wb, session, found)
    assert (accepted.origin, accepted.derived_from, accepted.tag) == ("projection", tagged.id, tagged.tag)
    assert accepted.targets == found.targets
    with pytest.raises(Conflict):
        accept(wb, session, found)
    session.undo()
    assert accepted.id not in session.annotations


def test_listed_projections_count_in_whole_layers(wb, session):
    session.tag(TAG, by_quote(session, "Warsaw", nth=None, on="source"))
    listed = annotations(wb, [])
    (place,) = projected(wb, listed)[listed[0].annotation.id]
    layer = by_quote(session, "华沙", nth=None, on="translation")
    assert place.target.exact == layer[0].exact
    assert place.target.text == "translation"
    assert place.target.start > session.units[session.source.segments[1].id].content.index("华沙")


def test_links_come_from_the_cache_the_second_time(wb, session):
    tagged = session.tag(TAG, by_quote(session, "Vladimir Putin", nth=None, on="source"))
    first = projections(wb, session, tagged)

    class Deaf:
        def __init__(self, engine):
            self._engine = engine

        def agent(self, source, target):
            return self._engine.agent(source, target)

        def words(self, text):
            raise AssertionError(text)

        hints = words

    wb.engines = {"gloss": Deaf(wb.engines["gloss"])}
    assert projections(wb, session, tagged) == first
