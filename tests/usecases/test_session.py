import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import Conflict, InputError, NotFound
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote, by_segment, by_spans, whole_document
from workbench.usecases.translate import translate

TEXT = "Talks are “off the table,” he said. 🇺🇦 Nobody objects.\n\n评论\n发表评论\n".encode()


@pytest.fixture
def session(wb):
    return Session(wb, add(wb, TEXT, "page.txt").document)


def test_a_tag_is_in_the_project_before_it_is_shown(wb, session):
    annotation = session.tag(
        "rhetoric.loaded_language", by_quote(session, "“off the table,”", nth=None, on="source")
    )
    again = Session(wb, session.document)
    assert again.annotations == {annotation.id: annotation}
    assert annotation.spans[0].span.cut(session.source.content) == "“off the table,”"


def test_the_same_tag_on_the_same_words_counts_once(session):
    words = by_quote(session, "Nobody", nth=None, on="source")
    first = session.tag("rhetoric.doubt", words)
    assert session.tag("rhetoric.doubt", words) == first
    session.undo()
    assert session.annotations == {}
    other = session.tag("rhetoric.slogans", words)
    assert session.tag("rhetoric.doubt", words).id != other.id


def test_undo_and_redo_survive_a_restart(wb, session):
    annotation = session.tag("rhetoric.doubt", by_quote(session, "Nobody", nth=None, on="source"))
    later = Session(wb, session.document)
    assert later.undo() is not None
    assert Session(wb, session.document).annotations == {}
    last = Session(wb, session.document)
    assert last.redo() is not None
    assert last.annotations == {annotation.id: annotation}
    assert last.redo() is None


def test_something_new_forgets_what_could_be_redone(session):
    session.tag("rhetoric.doubt", whole_document())
    session.undo()
    session.tag("rhetoric.slogans", whole_document())
    assert session.redo() is None
    assert [each.tag for each in session.annotations.values()] == ["rhetoric.slogans"]


def test_undo_with_nothing_done_says_so(session):
    assert session.undo() is None


def test_undo_takes_back_only_ones_own_edits(make_wb, session):
    mine = session.tag("rhetoric.doubt", whole_document())
    other = Session(make_wb(annotator="jun"), session.document)
    theirs = other.tag("rhetoric.slogans", whole_document())
    mine_again = Session(session._wb, session.document)
    mine_again.undo()
    assert set(Session(session._wb, session.document).annotations) == {theirs.id} - {mine.id}


def test_another_persons_annotation_cannot_be_changed(make_wb, session):
    mine = session.tag("rhetoric.doubt", whole_document())
    other = Session(make_wb(annotator="jun"), session.document)
    for change in (
        lambda: other.untag(mine.id),
        lambda: other.note(mine.id, "x"),
        lambda: other.retag(mine.id, "doubt"),
    ):
        with pytest.raises(Conflict):
            change()


def test_a_note_can_be_set_changed_and_removed(session):
    annotation = session.tag("rhetoric.doubt", whole_document())
    assert session.note(annotation.id, "为什么？ [/ref]").comment == "为什么？ [/ref]"
    assert session.note(annotation.id, "").comment is None
    session.undo()
    assert session.annotations[annotation.id].comment == "为什么？ [/ref]"


def test_moving_one_annotation_moves_no_other(session):
    first = session.tag("rhetoric.doubt", by_quote(session, "Nobody", nth=None, on="source"))
    second = session.tag("rhetoric.slogans", by_quote(session, "Nobody objects", nth=None, on="source"))
    session.move(first.id, by_quote(session, "objects", nth=None, on="source"))
    assert session.annotations[second.id] == second
    assert session.annotations[first.id].spans[0].exact == "objects"


@pytest.mark.parametrize("name", ["rhetoric.doubt", "doubt", "Casting Doubt", "质疑可信度", "casting doubt"])
def test_a_tag_is_found_by_any_of_its_names(session, name):
    assert session.tag(name, whole_document()).tag == "rhetoric.doubt"


def test_a_tag_nobody_knows_is_refused_and_nothing_is_written(session):
    with pytest.raises(NotFound):
        session.tag("rhetoric.nonsense", whole_document())
    assert session.annotations == {}


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_a_span_out_of_bounds_is_refused(session, start, end):
    with pytest.raises(InputError):
        session.target("source", start, end)


def test_a_quote_that_is_not_there_or_there_twice_is_refused(session):
    with pytest.raises(NotFound):
        by_quote(session, "no such words", nth=None, on="source")
    with pytest.raises(InputError):
        by_quote(session, "评论", nth=None, on="source")
    second = by_quote(session, "评论", nth=2, on="source")[0]
    assert second.start == session.source.content.index("发表评论") + 2
    with pytest.raises(InputError):
        by_quote(session, "评论", nth=3, on="source")


def test_the_translation_side_is_tagged_in_its_own_unit(wb, session):
    translate(wb, session)
    annotation = session.tag("framing.political", by_quote(session, "Comments", nth=None, on="translation"))
    unit = session.units[next(each.id for each in session.source.segments if each.role == "footer")]
    assert annotation.spans[0].text == unit.id
    assert by_segment(session, "s1", on="translation")[0].segment == session.units["s1"].id


def test_correcting_one_translation_leaves_annotations_of_others_where_they_are(wb, session):
    translate(wb, session)
    annotation = session.tag("framing.political", by_quote(session, "Comments", nth=None, on="translation"))
    edit(wb, session, "s1", "谈判“免谈”，他说。")
    assert session.annotations[annotation.id] == annotation
    assert session.units["s1"].provenance.origin == "post_edited"
    session.undo()
    assert session.units["s1"].provenance.origin != "post_edited"


def test_several_spans_make_a_discontinuous_annotation(session):
    targets = by_spans(session, [(0, 5), (35, 37)], on="source")
    annotation = session.tag("claims.attr_content", targets)
    assert [target.exact for target in annotation.spans] == ["Talks", session.source.content[35:37]]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_run_of_edits_undone_and_redone_comes_back_to_the_same(tmp_path_factory, data):
    from workbench import bootstrap
    from workbench.config import Settings

    project = tmp_path_factory.mktemp("p") / "w.db"
    wb = bootstrap.open_workbench(Settings(), project=str(project), annotator="mei")
    session = Session(wb, add(wb, TEXT, "page.txt").document)
    states = [dict(session.annotations)]
    for _ in range(data.draw(st.integers(1, 6))):
        mine = sorted(session.annotations)
        what = data.draw(st.sampled_from(["tag", "untag", "note"] if mine else ["tag"]))
        if what == "tag":
            start = data.draw(st.integers(0, len(session.source.content) - 2))
            session.tag("rhetoric.doubt", [session.target("source", start, start + 1)])
        elif what == "untag":
            session.untag(data.draw(st.sampled_from(mine)))
        else:
            session.note(
                data.draw(st.sampled_from(mine)),
                data.draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9)),
            )
        if session.annotations != states[-1]:
            states.append(dict(session.annotations))
    for state in reversed(states[:-1]):
        session.undo()
        assert session.annotations == state
    for state in states[1:]:
        session.redo()
        assert session.annotations == state
    assert Session(wb, session.document).annotations == states[-1]
    wb.store.close()


def test_who_only_reads_changes_nothing_and_is_known_with_the_first_edit(wb, session):
    before = wb.store.position()
    guest = Session(dataclasses.replace(wb, annotator="guest"), session.document)
    assert (guest.annotations, guest.person.id, guest.undo()) == ({}, "guest", None)
    assert wb.store.position() == before
    guest.tag("rhetoric.doubt", whole_document())
    assert "guest" in {each.id for each in wb.store.records("agent")}
