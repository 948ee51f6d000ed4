import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.errors import InputError, Missing
from workbench.usecases.add import add
from workbench.usecases.edit import edit
from workbench.usecases.export import dossier
from workbench.usecases.search import search
from workbench.usecases.session import Session
from workbench.usecases.tag import by_quote, by_segment, whole_document
from workbench.usecases.translate import translate

TEXT = "Talks are “off the\n table,” he said. 🇺🇦 Nobody objects.\n\n评论\n发表评论\n".encode()


@pytest.fixture
def session(wb):
    session = Session(wb, add(wb, TEXT, "page.txt").document)
    translate(wb, session, engine="gloss")
    return session


def matches(wb, pattern, **options):
    return [(each.text, each.match) for each in search(wb, pattern, **options)]


def test_words_are_found_over_a_line_end_in_any_case(wb, session):
    [hit] = search(wb, "OFF THE TABLE", where="source")
    assert hit.match == "off the\n table"
    assert session.source.content[hit.start : hit.end] == hit.match
    assert (hit.document, hit.segment, hit.unit) == (session.document, "s1", None)
    assert (hit.before, hit.after) == (
        "Talks are “",
        ",” he said. 🇺🇦 Nobody objects.\n\n评论\n发表评论\n"[:40],
    )


def test_offsets_are_those_of_the_layers_that_exports_hold(wb, session):
    for hit in [*search(wb, "评论"), *search(wb, "comment*"), *search(wb, "o?")]:
        texts = {text.id: text for text in dossier(wb, session.document).texts}
        text = texts[hit.text]
        assert text.content[hit.start : hit.end] == hit.match
        home = next(each for each in text.segments if each.start <= hit.start < each.end)
        assert hit.segment == (home.source[0] if hit.text == "translation" else home.id)
        if hit.unit:
            unit = session.unit(hit.unit).content
            assert unit[hit.start - hit.unit_start :].startswith(hit.match[: len(unit)])


def test_chinese_stands_on_both_sides(wb, session):
    unit = edit(wb, session, session.source.segments[0].id, "谈判“免谈”。")
    assert matches(wb, "评论", where="source") == [("source", "评论"), ("source", "评论")]
    [hit] = search(wb, "免谈")
    assert (hit.text, hit.unit) == ("translation", unit.id)


@pytest.mark.parametrize("pattern", ["发表评论", "發表評論"])
def test_either_chinese_script_finds_the_other_at_its_place(wb, pattern):
    for name, text in (("s.txt", "今天的新闻。发表评论吧。\n"), ("t.txt", "今日的新聞。😀發表評論吧。\n")):
        add(wb, text.encode(), name)
    hits = list(search(wb, pattern, where="source"))
    assert [(hit.match, hit.start) for hit in hits] == [("发表评论", 6), ("發表評論", 7)]


def test_without_a_dictionary_a_script_finds_itself(make_wb):
    wb = dataclasses.replace(make_wb(), simplify=_missing)
    add(wb, "今日的新聞。\n".encode(), "t.txt")
    assert [hit.match for hit in search(wb, "新聞")] == ["新聞"]
    assert list(search(wb, "新闻")) == []


def _missing(text):
    raise Missing("gloss.no_dictionary", path="nowhere")


def test_only_current_translations_are_searched(wb, session):
    first = session.source.segments[0].id
    edit(wb, session, first, "旧文")
    edit(wb, session, first, "新文")
    assert matches(wb, "旧文") == []
    assert matches(wb, "新文") == [("translation", "新文")]


@pytest.mark.parametrize("pattern", ["doubt", "质疑", "rhetoric.doubt", "he s*d", "my notes"])
def test_annotations_are_found_by_tag_words_and_note(wb, session, pattern):
    tag = session.tag(
        "rhetoric.doubt", by_quote(session, "he said", nth=None, on="source"), comment="My  notes"
    )
    [hit] = search(wb, pattern, where="annotations")
    assert hit.annotation == tag.id
    assert (hit.text, hit.start, hit.end) == ("source", tag.spans[0].start, tag.spans[0].end)


def test_what_is_tagged_on_an_earlier_translation_is_found_in_its_layer(wb, session):
    segment = session.source.segments[0].id
    edit(wb, session, segment, "谈判免谈。")
    tagged = session.tag("rhetoric.doubt", by_quote(session, "免谈", nth=None, on="translation"))
    [hit] = search(wb, "免谈", where="annotations")
    assert hit.text == "translation"
    edit(wb, session, segment, "别的话。")
    [hit] = search(wb, "免谈", where="annotations")
    texts = {text.id: text.content for text in dossier(wb, session.document).texts}
    assert texts[hit.text][hit.start : hit.end] == "免谈"
    assert (hit.annotation, hit.segment) == (tagged.id, segment)


def test_tags_on_segments_and_documents_are_found_too(wb, session):
    session.tag("framing.political", whole_document())
    session.tag("framing.political", by_segment(session, "s2", on="source"))
    session.tag("framing.political", by_segment(session, "s2", on="translation"))
    hits = list(search(wb, "framing.political", where="annotations"))
    assert [each.segment for each in hits] == [None, "s2", "s2"]
    assert {each.start for each in hits} == {None}


def test_a_pattern_of_nothing_is_refused_before_anything_is_read(wb):
    with pytest.raises(InputError):
        search(wb, " * ")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=6))
def test_any_pattern_gives_places_in_the_text_or_one_clear_error(wb, pattern):
    if not wb.store.documents():
        add(wb, TEXT, "page.txt")
    content = TEXT.decode()
    try:
        hits = list(search(wb, pattern, context=5))
    except InputError:
        return
    for hit in hits:
        assert content[hit.start : hit.end] == hit.match
        assert content[: hit.start].endswith(hit.before)
        assert content[hit.end :].startswith(hit.after)
        assert max(len(hit.before), len(hit.after)) <= 5


def test_three_megabytes_take_less_than_a_second(wb):
    sentence = (
        "Prices rose again, " + "and again " * 10 + "and critics doubt the figures. 物价又涨了，有人质疑。\n"
    )
    data = ("needle 针\n" + sentence * 17_000).encode()
    assert len(data) > 3_000_000
    add(wb, data, "long.txt")
    with at_most(4):
        found = [matches(wb, pattern) for pattern in ("needle", "针", "n*le", "no such words")]
    assert [len(each) for each in found] == [1, 1, 1, 0]
