from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.tagset import Tag
from workbench.errors import InputError, NotFound
from workbench.usecases import documents
from workbench.usecases.migrate import last_update, plan, take_back, update
from workbench.usecases.session import Session

OLD = ("claims.fact", "claims.doubt", "claims.guess", "claims.myth", "claims.rumour")
HEIRS = {"claims.guess": "claims.estimate", "claims.myth": "claims.hoax", "claims.rumour": "claims.hoax"}
PEOPLE = ("mei", "sam", "ada")
AT = builders.spans(builders.CONTENT, "rose")
TAGS = st.lists(st.tuples(st.sampled_from(OLD), st.sampled_from(PEOPLE)), max_size=12)


def version(number, *names, **moves):
    tags = tuple(Tag(id=each, name=builders.both(each.partition(".")[2].title())) for each in names)
    return builders.tagset(version=number, tags=tags, attributes=(), relations=(), **moves)


FIRST = version("1.0", *OLD)
SECOND = version(
    "2.0",
    "claims.fact",
    "claims.doubt",
    "claims.estimate",
    "claims.hoax",
    renamed={"claims.guess": "claims.estimate"},
    merged={"claims.myth": "claims.hoax", "claims.rumour": "claims.hoax"},
    retired=("claims.doubt",),
)


def project(*groups):
    """A project of the first version, a document for each group of (tag, person); the second is installed."""
    wb = fakes.workbench(tagsets={"claims": SECOND})
    for number, group in enumerate(groups, 1):
        made = [
            builders.annotation(f"a{number}{at}", *AT, ordinal=at, tag=tag, by=by)
            for at, (tag, by) in enumerate(group)
        ]
        fakes.put(
            wb,
            builders.parts(
                document=builders.document(id=f"d{number:04}", ordinal=number),
                units=[],
                annotations=made,
                relations=[],
                reviews=[],
                findings=[],
                tagsets=[FIRST],
            ),
        )
    return wb


def state(wb):
    names = [each.id for each in wb.store.documents()]
    return {
        (kind, name): wb.store.records(kind, name) for kind in ("annotation", "proposal") for name in names
    } | {"tagsets": wb.store.records("tagset")}


@settings(deadline=None)
@given(TAGS, TAGS)
def test_an_update_moves_every_tag_that_has_an_heir_and_nothing_else_and_undo_brings_all_back(one, two):
    wb = project(one, two)
    before = state(wb)
    counts = Counter(tag for tag, _ in (*one, *two))
    made = plan(wb)
    assert {move.tag: move.count for move in made.moves} == {
        tag: count for tag, count in counts.items() if tag in HEIRS or tag == "claims.doubt"
    }
    assert state(wb) == before
    if not made.changes:
        return
    length = len(wb.store.log)
    done = update(wb)
    assert done.annotations == sum(counts[tag] for tag in HEIRS)
    assert len(wb.store.log) <= length + 2
    for key, records in state(wb).items():
        if key[0] == "annotation":
            assert [
                each.model_copy(update={"tag": old.tag})
                for each, old in zip(records, before[key], strict=True)
            ] == [*before[key]]
            assert [each.tag for each in records] == [HEIRS.get(old.tag, old.tag) for old in before[key]]
    assert not plan(wb).changes
    assert take_back(wb) == done.annotations
    assert state(wb) == before


def test_until_the_update_nothing_is_hidden_and_old_names_are_shown():
    wb = project([("claims.guess", "sam")])
    tagset = documents.project_tagsets(wb)["claims"]
    assert tagset.tag("claims.guess").name.en == "Guess"
    assert not tagset.tag("claims.guess").enabled
    assert [each.tag for each in Session.open(wb, "d0001").annotations.values()] == ["claims.guess"]


def test_what_is_replaced_or_retired_is_given_no_more_and_can_be_read():
    wb = project([("claims.doubt", "mei")])
    session = Session.open(wb, "d0001")
    for tag, key in (("claims.doubt", "tag_retired"), ("claims.myth", "tag_replaced")):
        with pytest.raises(InputError) as caught:
            session.tag(tag, [session.target("source", 0, 1)])
        assert caught.value.key == key
    assert session.note("a10", "why").tag == "claims.doubt"
    assert plan(wb).annotations == 0


def test_tagging_anew_before_the_update_does_not_lose_the_old_names():
    wb = project([("claims.guess", "sam")])
    session = Session.open(wb, "d0001")
    session.tag("claims.fact", [session.target("source", 0, 1)])
    (kept,) = wb.store.records("tagset")
    assert kept.version == "2.0"
    assert kept.tag("claims.guess").name.en == "Guess"
    update(wb)
    (kept,) = wb.store.records("tagset")
    assert kept.tag("claims.guess") is None


def test_edits_from_before_the_update_can_still_be_undone_and_redone():
    wb = project([])
    wb.tagsets = {"claims": FIRST}
    session = Session.open(wb, "d0001")
    made = session.tag("claims.guess", [session.target("source", 0, 1)])
    session.note(made.id, "why")
    wb.tagsets = {"claims": SECOND}
    update(wb)
    session = Session.open(wb, "d0001")
    session.undo()
    assert session.annotations[made.id].comment is None
    assert session.annotations[made.id].tag == "claims.estimate"
    session.redo()
    assert session.annotations[made.id].comment == "why"
    session.undo()
    session.undo()
    assert made.id not in session.annotations


def test_one_tagset_may_be_updated_alone_and_an_unknown_one_is_refused():
    wb = project([("claims.guess", "mei")])
    assert plan(wb, "claims").annotations == 1
    assert plan(wb, "claims").versions == {"claims": ("1.0", "2.0")}
    with pytest.raises(NotFound):
        plan(wb, "nothing")


def test_with_nothing_to_do_or_to_take_back_it_says_so():
    wb = project([("claims.fact", "mei")])
    for act in (update, take_back):
        with pytest.raises(InputError):
            act(wb)
    assert last_update(wb) is None


def test_an_update_can_be_taken_back_and_made_again():
    wb = project([("claims.guess", "mei")])
    update(wb)
    assert last_update(wb).edit.operation.verb == "migrate"
    take_back(wb)
    assert last_update(wb) is None
    update(wb)
    assert [each.tag for each in wb.store.records("annotation")] == ["claims.estimate"]
