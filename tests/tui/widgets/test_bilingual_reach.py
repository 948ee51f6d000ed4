from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.widgets.documents import FAMILY, pairs
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Place, Side, Stretch
from workbench.tui.widgets.bilingual_layout import Layout
from workbench.tui.widgets.bilingual_motion import Reader
from workbench.tui.widgets.bilingual_reach import between, levels, stretches

PAIRS = pairs()


def reader(shown=PAIRS) -> Reader:
    layout = Layout()
    layout.show(shown)
    layout.fit(100, stacked=False)
    return Reader(layout)


def words(one: Reader, place: Place) -> list[str]:
    pieces = []
    for reach in levels(one, place):
        texts = [one.layout.text(reach.side, index) for index in range(reach.first, reach.last + 1)]
        texts[-1] = texts[-1][: reach.end]
        texts[0] = texts[0][reach.start :]
        pieces.append("|".join(texts))
    return pieces


def test_character_word_clause_segment_paragraph():
    one = reader()
    at = PAIRS[1].source.index("talks") + 2
    assert words(one, Place(Side.SOURCE, 1, at)) == [
        "l",
        "talks",
        "Vladimir Putin told the world that talks are “off the table,”",
        PAIRS[1].source,
        f"{PAIRS[1].source}|{PAIRS[2].source}",
    ]
    assert words(one, Place(Side.TRANSLATION, 1, 7))[:3] == ["会", "会谈“不在桌面上”，", PAIRS[1].translation]


def test_a_paragraph_of_translations_holds_those_that_there_are():
    one = reader()
    assert words(one, Place(Side.TRANSLATION, 4, 0))[-1] == PAIRS[4].translation


@given(st.integers(0, len(PAIRS) - 1), st.integers(0, 90), st.sampled_from(Side))
@settings(deadline=None)
def test_each_level_holds_the_one_before_and_the_place(index, offset, side):
    one = reader()
    place = one.settle(Place(side, index, offset))
    found = levels(one, place)
    assert found[0] == between(one.layout, place, place)
    for smaller, larger in pairwise(found):
        assert larger.holds(smaller)
        assert not smaller.holds(larger)


def test_a_selection_across_segments_of_the_source_is_one_stretch_with_its_gaps():
    one = reader()
    reach = between(one.layout, Place(Side.SOURCE, 3, 2), Place(Side.SOURCE, 1, 80))
    (stretch,) = stretches(PAIRS, reach)
    assert stretch == Stretch("source", PAIRS[1].start + 80, PAIRS[3].start + 3)


def test_a_selection_across_translations_is_one_stretch_of_each():
    one = reader()
    reach = between(one.layout, Place(Side.TRANSLATION, 1, 20), Place(Side.TRANSLATION, 4, 1))
    assert stretches(PAIRS, reach) == (
        Stretch("u1", 20, len(PAIRS[1].translation)),
        Stretch("u2", 0, len(PAIRS[2].translation)),
        Stretch("u4", 0, 2),
    )


def test_a_selection_ends_after_the_whole_character_under_the_cursor():
    shown = pairs([(Role.BODY, 0, f"a{FAMILY}b", None, Origin.HUMAN)])
    one = reader(shown)
    reach = between(one.layout, Place(Side.SOURCE, 0, 0), Place(Side.SOURCE, 0, 1))
    assert stretches(shown, reach) == (Stretch("source", 0, 6),)
    assert reach.within(Side.SOURCE, 0, 7) == (0, 6)
    assert reach.within(Side.TRANSLATION, 0, 7) is None
