from itertools import combinations

import pytest
from rich.style import Style

from workbench.tui.pairs import Mark, Side
from workbench.tui.widgets.bilingual_ink import OKABE_ITO, Inks, State, Theme

THEME = Theme(
    Style.parse("#e0e0e0 on #1e1e1e"),
    Style.parse("dim #e0e0e0 on #1e1e1e"),
    Style.parse("dim #e0e0e0 on #1e1e1e"),
    Style.parse("white on #0178d4"),
    Style.parse("black on #ffa62b"),
)
DECORATION = ("bold", "dim", "italic", "underline", "underline2", "reverse")


def mark(name: str, colour: int = 0, *, ghost: bool = False, proposed: bool = False) -> Mark:
    return Mark(name, Side.SOURCE, 0, 1, None, colour, "c", "tag", ghost or proposed, proposed)


def looks(style: Style) -> dict[str, bool]:
    return {name: True for name in DECORATION if getattr(style, name)}


@pytest.fixture(params=[True, False], ids=["plain", "coloured"])
def inks(request) -> Inks:
    return Inks(THEME, OKABE_ITO, plain=request.param)


def test_how_many_tags_overlap_is_told_without_colour(inks):
    tags = [mark(str(number), number) for number in range(5)]
    assert [looks(inks.text(tags[:count])) for count in range(5)] == [
        {},
        {"underline": True},
        {"underline2": True},
        {"bold": True, "underline2": True},
        {"bold": True, "underline2": True},
    ]


def test_a_ghost_is_dim_and_italic_unless_a_real_tag_lies_there(inks):
    assert looks(inks.text([mark("g", ghost=True)])) == {"dim": True, "italic": True}
    assert looks(inks.text([mark("g", ghost=True), mark("a")])) == {"underline": True}


def test_a_proposed_tag_looks_like_no_other_and_is_seen_beside_real_ones(inks):
    proposed = inks.text([mark("p", proposed=True)])
    assert looks(proposed) == {"dim": True, "italic": True, "underline": True}
    tags = [mark(str(number), number) for number in range(4)]
    others = [inks.text(tags[:count]) for count in range(5)] + [inks.text([mark("g", ghost=True)])]
    beside = [inks.text([*tags[:count], mark("p", proposed=True)]) for count in range(1, 4)]
    assert all(style.italic and not style.dim for style in beside)
    every = [tuple(looks(style)) for style in (proposed, *others[:4], others[5], *beside)]
    assert len(set(every)) == len(every)


def test_selection_cursor_and_current_annotation_are_reversed_and_can_be_told_apart(inks):
    states = [State.SELECTED, State.CURSOR, State.CURSOR | State.SELECTED]
    styles = [inks.text([], state) for state in states]
    assert all(style.reverse for style in styles)
    assert len({tuple(sorted(looks(style))) for style in styles}) == 3
    assert inks.text([mark("a")], State.CURRENT, "a").reverse


def test_without_colour_nothing_but_the_theme_s_own_colours_is_used():
    plain = Inks(THEME, OKABE_ITO, plain=True)
    tags = [mark("a", 1), mark("b", 2)]
    styles = [
        plain.text(tags, state, "a") for state in (State.PLAIN, State.SELECTED, State.CURSOR, State.CURRENT)
    ]
    styles += [plain.letter(tags[0], starts=True, current=False), plain.lane(tags[0], current=True)]
    assert {(style.color, style.bgcolor) for style in styles} == {(THEME.base.color, THEME.base.bgcolor)}


def test_a_tint_tells_the_tags_of_one_layer_from_another_s():
    inks = Inks(THEME, OKABE_ITO, plain=False)
    tints = [inks.text([mark("a", number)]).bgcolor for number in range(7)]
    assert all(one != other for one, other in combinations(tints, 2))
    assert inks.text([mark("a", 7)]).bgcolor == tints[0], "colours start again"


def test_the_current_annotation_has_its_own_colour_even_inside_another():
    inks = Inks(THEME, OKABE_ITO, plain=False)
    both = [mark("outer", 0), mark("inner", 1)]
    assert inks.text(both, State.CURRENT, "inner").color == inks.text([both[1]], State.CURRENT, "inner").color
    assert inks.text(both, State.CURRENT, "inner").color != inks.text(both, State.CURRENT, "outer").color


def test_a_letter_is_bold_where_its_tag_starts_and_dim_where_it_goes_on(inks):
    assert looks(inks.letter(mark("a"), starts=True, current=False)) == {"bold": True}
    assert looks(inks.letter(mark("a"), starts=False, current=False)) == {"dim": True}
    assert looks(inks.letter(mark("a"), starts=True, current=True)) == {"bold": True, "reverse": True}


def test_a_palette_that_cannot_be_read_is_grey_and_none_at_all_still_works():
    assert Inks(THEME, ["no colour"], plain=False).colour(0).hex == "#808080"
    assert Inks(THEME, [], plain=False).text([mark("a")]).underline
