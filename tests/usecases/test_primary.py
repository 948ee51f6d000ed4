import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.annotation import DocumentTarget
from workbench.errors import Conflict, InputError
from workbench.tagsets.library import builtin
from workbench.usecases.attributes import set_attribute
from workbench.usecases.primary import make_primary, standings
from workbench.usecases.session import Session

FRAMES = ("framing.political", "framing.economic", "framing.morality")


def opened(who="mei", wb=None):
    if wb is None:
        wb = fakes.workbench(tagsets=dict(builtin()))
        fakes.put(wb, builders.parts(annotations=[], relations=[], reviews=[], findings=[], tagsets=[]))
    wb.annotator = who
    return wb, Session.open(wb, "d0001")


def framed(session):
    return [session.tag(tag, [DocumentTarget()]) for tag in FRAMES]


def primary(session, by="mei"):
    return [
        each.tag
        for each in session.annotations.values()
        if each.by == by and each.attributes.get("framing.field") == "primary"
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=8))
def test_however_it_is_set_one_at_most_is_primary(steps):
    _, session = opened()
    made = framed(session)
    for which, by_key in steps:
        if by_key:
            make_primary(session, made[which].id)
        else:
            set_attribute(session, made[which].id, "framing.field", "primary")
            assert primary(session) == [made[which].tag]
        assert len(primary(session)) <= 1


def test_the_rank_goes_over_in_one_edit_and_undo_gives_it_back():
    _, session = opened()
    first, second, _ = framed(session)
    make_primary(session, first.id)
    make_primary(session, second.id)
    assert primary(session) == [second.tag]
    session.undo()
    assert primary(session) == [first.tag]


def test_once_more_takes_it_back_and_other_ranks_are_left_alone():
    _, session = opened()
    first, second, _ = framed(session)
    set_attribute(session, second.id, "framing.field", "headline")
    make_primary(session, first.id)
    make_primary(session, first.id)
    assert primary(session) == []
    assert session.annotations[second.id].attributes == {"framing.field": "headline"}


def test_each_annotator_has_one_of_their_own():
    wb, session = opened()
    make_primary(session, framed(session)[0].id)
    _, theirs = opened("sam", wb)
    mine = framed(theirs)
    make_primary(theirs, mine[1].id)
    assert primary(theirs, "mei") == [FRAMES[0]]
    assert primary(theirs, "sam") == [FRAMES[1]]
    with pytest.raises(Conflict):
        make_primary(theirs, next(each.id for each in theirs.annotations.values() if each.by == "mei"))


def test_words_and_layers_that_rank_nothing_are_refused():
    _, session = opened()
    words = session.tag(FRAMES[0], [session.target("source", 0, 3)])
    whole = session.tag("claims.type_quantity", [DocumentTarget()])
    for name, key in ((words.id, "primary_not_document"), (whole.id, "primary_not_ranked")):
        with pytest.raises(InputError) as caught:
            make_primary(session, name)
        assert caught.value.key == key


def test_imported_data_with_too_many_is_told():
    _, session = opened()
    made = framed(session)
    for each in made[:2]:
        session.set_attributes(each.id, {"framing.field": "primary"}, None)
    assert standings(session, made[2])[0].too_many
    make_primary(session, made[2].id)
    assert primary(session) == [FRAMES[2]]
