from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.alignment import LONGEST, NOTHING, Alignment, Evidence, Link, Side, align
from workbench.domain.graphemes import snap
from workbench.domain.projection import UNSUPPORTED, project
from workbench.domain.span import Span

WORDS = st.lists(
    st.sampled_from(
        ["Poland", "drone", "32", "the", "谈判", "波兰", "的", "无人机", "😀", "e\u0301x", "NATO"]
    ),
    max_size=12,
)
GAPS = st.sampled_from([" ", "，", " “", "”, ", "—"])
OFFERS = {"Poland": ["波兰"], "drone": ["无人机"], "谈判": ["talks"], "波兰": ["Poland"]}


def words_of(text, *words):
    found, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        found.append(Span(start=start, end=at))
    return Side(text, tuple(found))


def offers(side):
    return [OFFERS.get(word.cut(side.text), []) for word in side.words]


def linked(source, target):
    return align(source, target, Evidence(offers(source), offers(target)))


@st.composite
def sides(draw):
    text, spans = "", []
    for word in draw(WORDS):
        text += draw(GAPS)
        spans.append(Span(start=len(text), end=len(text) + len(word)))
        text += word
    return Side(text + draw(GAPS), tuple(spans))


def parts(side):
    edges = st.integers(0, len(side.text))
    return st.lists(
        st.tuples(edges, edges).map(lambda ends: Span(start=min(ends), end=max(ends))), min_size=1, max_size=3
    )


@settings(deadline=None)
@given(st.data(), sides(), sides())
def test_a_projection_lies_inside_in_order_apart_and_cuts_no_grapheme(data, source, target):
    result = project(data.draw(parts(source)), linked(source, target), source, target)
    if result is None or source.text == target.text:
        return
    end = 0
    for span in result.spans:
        assert end <= span.start < span.end <= len(target.text)
        assert snap(target.text, span.start, forward=False) == span.start
        assert snap(target.text, span.end, forward=True) == span.end
        end = span.end
    assert result.spans
    assert 0 < result.confidence <= 1


@settings(deadline=None)
@given(sides(), sides())
def test_links_join_words_of_both_sides_and_come_out_the_same_each_time(source, target):
    found = linked(source, target)
    assert found == linked(source, target)
    assert all(link.source in source.words and link.target in target.words for link in found.links)
    assert all(0 < link.weight <= 1 for link in found.links)
    assert sorted(map(repr, found.reversed().reversed().links)) == sorted(map(repr, found.links))


@settings(deadline=None)
@given(st.data(), sides())
def test_between_equal_texts_a_span_of_words_stays_what_it_is(data, side):
    if side.words:
        word = data.draw(st.sampled_from(side.words))
        result = project([word], linked(side, side), side, side)
        assert (result.spans, result.confidence) == ((word,), 1.0)


def test_dictionary_numbers_and_latin_words_link_across_another_order():
    source = words_of("Poland saw 32 NATO drones", "Poland", "saw", "32", "NATO", "drones")
    target = words_of(
        "北约NATO三十二架无人机，波兰见", "北约", "NATO", "三十二", "架", "无人机", "波兰", "见"
    )
    offered = [["波兰"], ["见"], [], [], ["无人机"]]
    found = align(source, target, Evidence(offered))
    pairs = {(link.source.cut(source.text), link.target.cut(target.text)) for link in found.links}
    assert {("Poland", "波兰"), ("32", "三十二"), ("NATO", "NATO"), ("drones", "无人机")} <= pairs


def test_the_nearer_of_two_equal_words_is_linked():
    source = words_of("Poland drone Poland", "Poland", "drone", "Poland")
    target = words_of("波兰无人机波兰", "波兰", "无人机", "波兰")
    assert [(link.source.start, link.target.start) for link in linked(source, target).links] == [
        (0, 0),
        (7, 2),
        (13, 5),
    ]


def test_a_gap_between_linked_words_is_filled_and_quotation_marks_go_along():
    source = words_of("“Poland odd drone,” NATO", "Poland", "odd", "drone", "NATO")
    target = words_of("NATO“波兰怪无人机”", "NATO", "波兰", "怪", "无人机")
    result = project([Span(start=0, end=19)], linked(source, target), source, target)
    assert [span.cut(target.text) for span in result.spans] == ["“波兰怪无人机”"]


def test_without_links_the_whole_segment_is_offered_with_little_confidence():
    source, target = words_of("odd words", "odd", "words"), words_of("另一句。", "另", "一句")
    result = project([source.words[0]], linked(source, target), source, target)
    assert [span.cut(target.text) for span in result.spans] == ["另一句"]
    assert (result.method, result.confidence) == ("segment", UNSUPPORTED)


def test_links_of_another_method_keep_its_name():
    source, target = words_of("one two", "one", "two"), words_of("甲乙", "甲", "乙")
    crossed = (Link(source.words[0], target.words[1], 0.8), Link(source.words[1], target.words[0], 0.9))
    links = Alignment(crossed, "attention", 0.9)
    result = project([source.words[1]], links, source, target)
    assert (result.method, [span.cut(target.text) for span in result.spans]) == ("attention", ["甲"])


def test_nothing_is_projected_onto_a_side_without_words():
    source = words_of("Poland", "Poland")
    assert project([source.words[0]], NOTHING, source, Side("——", ())) is None


def test_a_segment_too_long_to_align_is_left_alone():
    side = Side("x" * (LONGEST + 1), tuple(Span(start=i, end=i + 1) for i in range(LONGEST + 1)))
    assert align(side, words_of("x", "x"), Evidence()) == NOTHING
