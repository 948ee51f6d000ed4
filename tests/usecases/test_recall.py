import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, fakes
from workbench.domain.language import Language
from workbench.domain.text import Origin, State
from workbench.errors import NotFound
from workbench.usecases import memory
from workbench.usecases.edit import accept, edit
from workbench.usecases.recall import alike, percent, white
from workbench.usecases.session import Session
from workbench.usecases.translate import translate

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
FIRST = "Prices rose 😀 again."


def parts(name="d0001", **fields):
    given = {"annotations": [], "relations": [], "reviews": [], "findings": [], "units": []}
    document = builders.document(id=name, title=f"T{name}", ordinal=int(name[1:]))
    return builders.parts(document=document, **(given | fields))


@pytest.fixture
def wb():
    wb = fakes.workbench()
    fakes.put(wb, parts())
    fakes.put(wb, parts("d0002"))
    return wb


def first(session):
    segment = session.source.segments[0]
    return segment, segment.span.cut(session.source.content)


def test_a_post_edit_is_offered_in_another_document_and_undo_takes_it_out_again(wb):
    session = Session.open(wb, "d0001")
    segment, text = first(session)
    assert memory.matches(wb, text, segment.language, HANS) == []
    edit(wb, session, segment.id, "物价又涨了。")
    (found,) = memory.matches(wb, text, segment.language, HANS)
    assert (found.target, found.percent, found.place, found.by) == ("物价又涨了。", 100, "Td0001", "mei")
    session.undo()
    assert memory.matches(wb, text, segment.language, HANS) == []
    session.redo()
    assert len(memory.matches(wb, text, segment.language, HANS)) == 1


def test_what_somebody_else_does_counts_at_the_next_question(wb):
    session = Session.open(wb, "d0001")
    segment, text = first(session)
    edit(wb, session, segment.id, "一")
    assert memory.matches(wb, text, EN, HANS)[0].target == "一"
    other = fakes.workbench(annotator="li", store=wb.store)
    other.clock, other.ids = wb.clock, wb.ids
    edit(other, Session.open(other, "d0002"), segment.id, "二")
    assert [each.target for each in memory.matches(wb, text, EN, HANS)] == ["二", "一"]


def test_a_segments_own_translation_is_no_news(wb):
    session = Session.open(wb, "d0001")
    segment, text = first(session)
    edit(wb, session, segment.id, "一")
    assert memory.matches(wb, text, EN, HANS, but=("d0001", segment.id)) == []


def test_only_what_people_made_or_accepted_is_remembered(wb):
    session = Session.open(wb, "d0001")
    translate(wb, session)
    assert memory.listed(wb)[0] == 0
    accept(wb, session, "s0")
    assert memory.listed(wb)[0] == 1


def test_of_a_segment_only_the_newest_is_remembered(wb):
    session = Session.open(wb, "d0001")
    segment, text = first(session)
    edit(wb, session, segment.id, "一")
    edit(wb, session, segment.id, "二")
    assert [each.target for each in memory.matches(wb, text, EN, HANS)] == ["二"]


def test_a_pair_serves_both_ways(wb):
    session = Session.open(wb, "d0001")
    segment, text = first(session)
    edit(wb, session, segment.id, "物价又涨了。")
    (found,) = memory.matches(wb, "物价又涨了", HANS, EN)
    assert found.target == text
    assert 80 < found.percent < 100


def test_both_chinese_scripts_are_compared_as_simplified_and_what_is_offered_has_the_script_asked_for(wb):
    wb.simplify = lambda text: text.translate(str.maketrans("評論漲價", "评论涨价"))
    session = Session.open(wb, "d0001")
    segment, text = first(session)
    edit(wb, session, segment.id, "物价又涨了。")
    (found,) = memory.matches(wb, "物價又漲了。", HANT, EN)
    assert (found.target, found.percent) == (text, 99)
    assert memory.matches(wb, text, EN, HANT) == []


def test_at_most_three_are_offered_the_most_similar_first_and_each_once(wb):
    wb.memory = fakes.FakeMemory(
        {
            "Prices rose.": "涨。",
            "Prices rose again": "又涨",
            "Prices rise again.": "又涨",
            "Prices fell again!": "跌",
            "Rose again": "玫瑰",
            "Nothing": "无",
        }
    )
    found = memory.matches(wb, "Prices rose again.", EN, HANS)
    assert [each.target for each in found] == ["又涨", "涨。", "跌"]
    assert [each.percent for each in found] == sorted((each.percent for each in found), reverse=True)
    assert all(each.place == "known.tmx" for each in found)


def test_a_document_that_is_removed_takes_its_translations_along(make_wb):
    from workbench.usecases.add import add

    wb = make_wb()
    added = add(wb, b"Prices rose again.\n", "a.txt").document
    session = Session(wb, added)
    edit(wb, session, next(iter(session.segments)), "物价又涨了。")
    assert memory.listed(wb)[0] == 1
    from workbench.domain.journal import Edit, Operation, removed

    operation = Operation(op_id="o-x", document=added.id, actor="mei", at=wb.clock.now(), verb="remove")
    wb.store.apply(Edit(operation, (removed("document", added),)))
    assert memory.listed(wb)[0] == 0


def test_auto_takes_what_people_made_before_it_asks_an_engine_and_says_so(wb):
    session = Session.open(wb, "d0001")
    segment, _ = first(session)
    edit(wb, session, segment.id, "物价又涨了。")
    other = Session.open(wb, "d0002")
    translate(wb, other)
    unit = other.units[segment.id]
    assert (unit.content, unit.provenance.origin, unit.provenance.by) == (
        "物价又涨了。",
        Origin.MEMORY,
        "project-memory",
    )
    assert unit.provenance.state is State.TRANSLATED
    assert other.units["s1"].provenance.origin is Origin.MACHINE


def test_the_memory_never_replaces_a_translation_that_is_there(wb):
    other = Session.open(wb, "d0002")
    translate(wb, other)
    before = dict(other.units)
    session = Session.open(wb, "d0001")
    edit(wb, session, session.source.segments[0].id, "物价又涨了。")
    translate(wb, other)
    assert other.units == before


def test_force_asks_the_engine_again_about_a_segment_that_was_post_edited(wb):
    session = Session.open(wb, "d0001")
    segment, _ = first(session)
    edit(wb, session, segment.id, "物价又涨了。")
    translate(wb, session, force=True)
    assert session.units[segment.id].provenance.origin is Origin.MACHINE


def test_own_files_come_before_the_engine_and_shipped_ones_after_it(wb):
    segment, text = first(Session.open(wb, "d0001"))
    for own, origin in ((False, Origin.MACHINE), (True, Origin.MEMORY)):
        wb.memory = fakes.FakeMemory({text: "涨"}, own=own)
        session = Session.open(wb, "d0002")
        translate(wb, session, force=True)
        assert session.units[segment.id].provenance.origin is origin


def test_an_empty_memory_is_not_exported(wb, tmp_path):
    with pytest.raises(NotFound) as caught:
        memory.export(wb, tmp_path / "m.tmx")
    assert caught.value.key == "memory.empty"


TEXTS = st.text(st.sampled_from("ab 评论AB\n"), max_size=12)


@settings(deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=8), st.integers(0, 100))
def test_a_similarity_is_symmetric_bounded_and_whole_only_for_the_same_text(text, others, least):
    found = alike(text, dict(enumerate(others)), least)
    for at, score in found:
        assert least <= score <= 100
        ((_, back),) = alike(others[at], {0: text}, 0)
        assert back == pytest.approx(score)
        assert (percent(text, others[at], score) == 100) is (white(text) == white(others[at]))
    same = [at for at, other in enumerate(others) if other == text]
    assert {at for at, _ in found} >= set(same)
