import pytest

from tests import builders, fakes
from workbench.domain.attributes import missing
from workbench.errors import Conflict, InputError, NotFound
from workbench.usecases.attributes import rules, set_attribute, set_confidence
from workbench.usecases.session import Session

ROSE = builders.spans(builders.CONTENT, "rose")


@pytest.fixture
def session():
    wb = fakes.workbench()
    annotations = [
        builders.annotation("a1", *ROSE, comment="kept"),
        builders.annotation("a2", *ROSE, ordinal=1, tag="claims.doubt"),
        builders.annotation("a3", *ROSE, ordinal=2, by="sam"),
    ]
    fakes.put(wb, builders.parts(annotations=annotations, relations=[], reviews=[], findings=[]))
    return Session.open(wb, "d0001")


def test_values_are_set_one_by_one_taken_away_and_undone(session):
    set_attribute(session, "a1", "claims.stance", "favor")
    set_attribute(session, "a1", "claims.share", "0.5")
    assert session.annotations["a1"].attributes == {"claims.stance": "favor", "claims.share": "0.5"}
    set_attribute(session, "a1", "claims.stance", "")
    assert session.annotations["a1"].attributes == {"claims.share": "0.5"}
    assert session.annotations["a1"].comment == "kept"
    session.undo()
    assert "claims.stance" in session.annotations["a1"].attributes


@pytest.mark.parametrize(("name", "value"), [("claims.stance", "maybe"), ("claims.share", "half")])
def test_a_value_that_the_tagset_does_not_allow_is_refused(session, name, value):
    with pytest.raises(InputError):
        set_attribute(session, "a1", name, value)
    assert session.annotations["a1"].attributes == {}


def test_an_attribute_belongs_to_certain_groups_and_an_annotation_to_its_maker(session):
    assert [rule.id for rule in rules(session, session.annotations["a1"])] == [
        "claims.stance",
        "claims.target",
        "claims.share",
    ]
    with pytest.raises(NotFound):
        set_attribute(session, "a2", "claims.stance", "favor")
    with pytest.raises(Conflict):
        set_attribute(session, "a3", "claims.stance", "favor")


@pytest.mark.parametrize("value", ["2", "-0.1", "sure", "nan"])
def test_confidence_lies_between_nothing_and_certainty(session, value):
    assert set_confidence(session, "a1", "0.75").confidence == 0.75
    with pytest.raises(InputError):
        set_confidence(session, "a1", value)
    assert set_confidence(session, "a1", "").confidence is None


def test_what_a_value_asks_for_is_missing_until_it_is_given(session):
    tagset = session.tagsets["claims"]
    assert missing(tagset, session.annotations["a1"]) == ()
    (pair,) = missing(tagset, set_attribute(session, "a1", "claims.stance", "none"))
    assert [rule.id for rule in pair] == ["claims.target", "claims.stance"]
    assert missing(tagset, set_attribute(session, "a1", "claims.target", "prices")) == ()
