from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.widgets.documents import FAMILY, book, pairs
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Place, Side
from workbench.tui.widgets.bilingual_layout import Layout
from workbench.tui.widgets.bilingual_motion import MOTIONS, Reader, simple_words

OPPOSITES = {"right": "left", "down": "up"}
quick = settings(deadline=None, max_examples=80)


def reader(shown=None, width: int = 100, *, stacked: bool = False) -> Reader:
    layout = Layout()
    layout.show(pairs() if shown is None else shown)
    layout.fit(width, stacked=stacked)
    return Reader(layout)


@st.composite
def places(draw):
    index = draw(st.integers(0, 8))
    side = draw(st.sampled_from(Side))
    return Place(side, index, draw(st.integers(0, 90)))


@given(
    places(),
    st.sampled_from(sorted(MOTIONS)),
    st.integers(1, 5),
    st.sampled_from([40, 70, 120]),
    st.booleans(),
)
@quick
def test_every_move_ends_on_a_character_of_the_same_side(place, motion, count, width, stacked):
    one = reader(width=width, stacked=stacked)
    start = one.settle(place)
    end = one.move(start, motion, count)
    assert one.settle(end) == end
    assert end.side is start.side


@given(places(), st.sampled_from(["word", "segment", "paragraph", "sentence"]))
@quick
def test_next_goes_on_and_previous_back_until_the_ends_of_the_document(place, unit):
    one = reader()
    start = one.settle(place)
    ahead, back = one.move(start, f"{unit}_next", 1), one.move(start, f"{unit}_previous", 1)
    assert (back.index, back.offset) <= (start.index, start.offset) <= (ahead.index, ahead.offset)
    if start not in {one.top(start), one.bottom(start)}:
        assert back != start != ahead


@given(places())
@quick
def test_right_visits_every_character_once(place):
    one = reader()
    here = one.top(one.settle(place))
    seen = [here]
    while (there := one.right(here)) != here:
        assert one.left(there) == here
        seen.append(here := there)
    wanted = [
        (index, start)
        for index in range(len(one.layout.pairs))
        if one.layout.text(here.side, index)
        for start in one.layout.page(here.side, index).ruler.starts
    ]
    assert [(place.index, place.offset) for place in seen] == wanted


def test_down_keeps_the_cell_over_shorter_rows():
    one = reader(
        pairs(
            [
                (Role.BODY, 0, text, None, None)
                for text in ("中文中文中文中文中文", "abc", "plain words here, many")
            ]
        )
    )
    here = Place(Side.SOURCE, 0, 4)
    below = one.move(here, "down", 1)
    assert below == Place(Side.SOURCE, 1, 2)
    assert one.move(below, "down", 1) == Place(Side.SOURCE, 2, 8)
    assert one.move(Place(Side.SOURCE, 2, 8), "up", 2) == here


@given(places(), st.sampled_from(["up", "down"]), st.integers(1, 12))
@quick
def test_many_rows_at_once_are_as_many_steps(place, motion, count):
    one, other = reader(), reader()
    here = there = one.settle(place)
    for _ in range(count):
        here = one.move(here, motion, 1)
    assert other.move(there, motion, count) == here
    assert other.column == one.column


def test_a_step_down_is_a_row_not_a_line_break_of_the_text():
    one = reader(book(1), width=60)
    page = one.layout.page(Side.SOURCE, 0)
    here = one.move(Place(Side.SOURCE, 0, 0), "down", 1)
    assert here.offset == page.ends[0]
    assert one.move(here, "line_start", 1) == here
    last = one.move(here, "line_end", 1)
    assert page.text[last.offset] != " "
    assert last.offset in {page.ends[1] - 1, page.ends[1] - 2}


def test_moves_on_the_translation_pass_over_what_is_not_translated():
    one = reader()
    assert one.move(Place(Side.TRANSLATION, 2, 0), "segment_next", 1).index == 4
    assert one.move(Place(Side.TRANSLATION, 4, 0), "up", 1).index == 2
    assert one.move(Place(Side.TRANSLATION, 2, 6), "right", 1) == Place(Side.TRANSLATION, 4, 0)


def test_an_emoji_is_one_step():
    one = reader(pairs([(Role.BODY, 0, f"a{FAMILY}b", None, None)]))
    steps = [one.move(Place(Side.SOURCE, 0, 0), "right", count).offset for count in range(4)]
    assert steps == [0, 1, 6, 6]


def test_a_sentence_is_a_segment_and_back_goes_to_its_start_first():
    one = reader()
    inside = Place(Side.SOURCE, 2, 9)
    assert one.move(inside, "sentence_previous", 1) == Place(Side.SOURCE, 2, 0)
    assert one.move(inside, "sentence_previous", 2) == Place(Side.SOURCE, 1, 0)
    assert one.move(inside, "segment_previous", 1) == Place(Side.SOURCE, 1, 0)
    assert one.move(inside, "sentence_next", 1) == Place(Side.SOURCE, 3, 0)


def test_paragraphs_are_those_of_the_document():
    one = reader()
    assert one.move(Place(Side.SOURCE, 1, 5), "paragraph_next", 1) == Place(Side.SOURCE, 3, 0)
    assert one.move(Place(Side.SOURCE, 4, 5), "paragraph_previous", 1) == Place(Side.SOURCE, 3, 0)
    assert one.move(Place(Side.SOURCE, 3, 0), "paragraph_previous", 1) == Place(Side.SOURCE, 1, 0)


def test_chinese_words_come_from_the_cutter_and_english_ones_do_not():
    one = reader(pairs([(Role.BODY, 0, "don’t worry", "北京大学很大", Origin.HUMAN)]))
    asked = []

    def cutter(text):
        asked.append(text)
        return [(0, 4), (4, 5), (5, 6)]

    one.use(cutter)
    assert one.move(Place(Side.TRANSLATION, 0, 0), "word_next", 1).offset == 4
    assert one.move(Place(Side.TRANSLATION, 0, 5), "word_previous", 2).offset == 0
    assert one.move(Place(Side.SOURCE, 0, 0), "word_next", 1).offset == 6
    assert asked == ["北京大学很大"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it’s 好的, ok-ish", ["it’s", "好", "的", "ok-ish"]),
        ("…—!", []),
        ("NATO北约2025年", ["NATO", "北", "约", "2025", "年"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_words_without_a_cutter(text, words):
    assert [text[start:end] for start, end in simple_words(text)] == words


def test_an_empty_document_has_one_place():
    one = reader([])
    nowhere = Place(Side.SOURCE, 0, 0)
    assert one.settle(Place(Side.TRANSLATION, 7, 7)) == nowhere
    assert all(one.move(nowhere, motion, 3) == nowhere for motion in MOTIONS)


def test_a_place_beyond_the_text_is_moved_into_it():
    one = reader()
    assert one.settle(Place(Side.SOURCE, 99, 99)) == Place(Side.SOURCE, 8, 3)
    assert one.settle(Place(Side.SOURCE, -1, -1)) == Place(Side.SOURCE, 0, 0)
    assert one.settle(Place(Side.TRANSLATION, 3, 4)) == Place(Side.SOURCE, 3, 4)
    inside = Place(Side.SOURCE, 5, one.layout.pairs[5].source.index(FAMILY) + 3)
    assert one.settle(inside) == replace(inside, offset=inside.offset - 3)


def test_a_motion_that_there_is_not_is_refused():
    with pytest.raises(KeyError):
        reader().move(Place(Side.SOURCE, 0, 0), "sideways", 1)
