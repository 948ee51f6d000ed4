"""Pairs in columns are what the list of them would be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.language import Language
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Pair, Pairs, Side

WHOLE = "One two three. 四五六。 Seven eight."


@st.composite
def a_pair(draw: st.DrawFn) -> Pair:
    """Draw a pair whose source is cut from the whole text, or is not."""
    start = draw(st.integers(0, len(WHOLE)))
    cut = WHOLE[start : draw(st.integers(start, len(WHOLE)))]
    translated = draw(st.booleans())
    return Pair(
        segment=draw(st.sampled_from(["s1", "s2"])),
        role=draw(st.sampled_from(Role)),
        paragraph=draw(st.integers(0, 3)),
        start=start,
        source=draw(st.sampled_from([cut, "elsewhere"])),
        source_language=Language.EN,
        translation=draw(st.sampled_from(["", "三"])) if translated else None,
        unit="u1" if translated else None,
        translation_language=Language.ZH_HANS if translated else None,
        origin=draw(st.sampled_from(Origin)) if translated else None,
        flags=draw(st.integers(0, 2)),
    )


@settings(deadline=None)
@given(st.lists(a_pair()), st.sampled_from(["", WHOLE]))
def test_pairs_in_columns_are_the_pairs(pairs: list[Pair], whole: str) -> None:
    columns = Pairs(pairs, whole)
    assert list(columns) == pairs
    assert [columns[number] for number in range(len(pairs))] == pairs
    assert columns[1:] == pairs[1:]
    assert list(columns.starts) == [pair.start for pair in pairs]
    assert list(columns.paragraphs) == [pair.paragraph for pair in pairs]
    assert list(columns.units()) == [(p.unit, n) for n, p in enumerate(pairs) if p.unit is not None]
    assert [columns.text(Side.SOURCE, n) for n in range(len(pairs))] == [p.source for p in pairs]
    assert [columns.text(Side.TRANSLATION, n) for n in range(len(pairs))] == [
        p.translation or "" for p in pairs
    ]


@settings(deadline=None)
@given(st.lists(a_pair(), min_size=1), st.data(), st.sampled_from(["", WHOLE]))
def test_a_pair_can_take_the_place_of_another(pairs: list[Pair], data: st.DataObject, whole: str) -> None:
    columns = Pairs(pairs, whole)
    for _ in range(3):
        index = data.draw(st.integers(0, len(pairs) - 1))
        columns[index] = pairs[index] = data.draw(a_pair())
        assert list(columns) == pairs
