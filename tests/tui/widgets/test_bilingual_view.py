import gc

import pytest
from textual.geometry import Offset

from tests.tui.widgets.documents import (
    FAMILY,
    HOSTILE,
    Viewer,
    book,
    pairs,
    rows,
    source_mark,
    unit_mark,
)
from workbench import messages
from workbench.domain.graphemes import cells
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Place, Side, Stretch
from workbench.tui.widgets.bilingual_motion import MOTIONS

PAIRS = pairs()
WIDE, NARROW = (120, 40), (80, 24)


def row_with(view, words: str) -> int:
    return next(y for y, row in enumerate(rows(view)) if words in row)


def styles_of(view, words: str):
    """Return the styles of the characters of some words, where they are first shown."""
    strip = view.render_lines(view.size.region)[row_with(view, words)]
    styles = [segment.style for segment in strip for _ in segment.text]
    start = strip.text.index(words)
    return styles[start : start + len(words)]


# What is shown --------------------------------------------------------------------------------


async def test_both_sides_stand_in_one_row_and_every_row_fills_the_width():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        shown = rows(app.view)
        title = shown[row_with(app.view, "The Shrug")]
        assert title.index("The Shrug") < title.index("┃") < title.index("耸肩")
        assert {cells(row) for row in shown} == {119}


async def test_titles_comments_and_origins_are_labelled_and_the_footer_stands_under_a_rule():
    messages.use("en")
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        shown = "\n".join(rows(app.view))
        assert "· Title · English → Chinese (simplified) ·" in shown
        assert "· Comment ·" in shown
        assert "not translated" in shown
        assert "· word-by-word gloss, not a translation ·" in shown
        rule = rows(app.view)[row_with(app.view, "Footer · Chinese (simplified) → English")]
        assert rule.startswith("──")
        assert rule.endswith("──")
        assert row_with(app.view, "Footer") < row_with(app.view, "评论")


async def test_the_labels_speak_chinese_too():
    messages.use("zh")
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        shown = "\n".join(rows(app.view))
        assert all(
            words in shown for words in ("标题 · 英文 → 简体中文", "尚未翻译", "逐词释义，不是译文", "页脚")
        )


async def test_below_a_hundred_columns_the_translation_stands_under_its_source():
    app = Viewer(PAIRS)
    async with app.run_test(size=NARROW) as pilot:
        assert app.view.stacked
        assert row_with(app.view, "耸肩震耳欲聋") == row_with(app.view, "The shrug was deafening") + 1
        assert rows(app.view)[row_with(app.view, "耸肩震耳欲聋")].startswith("    │ 耸肩")
        app.view.stack_below = 60
        await pilot.resize_terminal(79, 24)
        await pilot.pause()
        assert not app.view.stacked
        assert row_with(app.view, "耸肩震耳欲聋") == row_with(app.view, "The shrug was deafening")


async def test_hostile_text_is_shown_and_not_obeyed():
    app = Viewer(pairs([(Role.BODY, 0, HOSTILE, HOSTILE, Origin.HUMAN)]))
    async with app.run_test(size=(160, 10)):
        shown = "".join(rows(app.view))
        assert "[/ref] and [bold]this[/] ␛]52;c;aGk=␇" in shown
        assert "⇄abc⇄" in shown
        assert not set("\x1b\x07\x9b\u202e\u202c") & set(shown)


async def test_no_document_and_an_empty_one_say_so_and_take_every_key():
    messages.use("en")
    app = Viewer([])
    async with app.run_test(size=NARROW) as pilot:
        view = app.view
        assert "There is no text to show." in rows(view)[0]
        for motion in (*MOTIONS, "half_down", "half_up"):
            view.move(motion)
        for act in (view.start_selection, view.grow, view.shrink, view.swap_ends, view.switch_side):
            act()
        view.go_to(Place(Side.TRANSLATION, 3, 3))
        view.set_current("nothing")
        await pilot.click(offset=(5, 5))
        assert (view.place, view.selected, view.selecting) == (Place(Side.SOURCE, 0, 0), (), False)
        assert view.marks_at(Place(Side.SOURCE, 4, 0)) == ()


async def test_a_frame_around_the_view_is_drawn():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        app.view.styles.border = ("round", "red")
        await pilot.pause()
        assert app.view.size.width == 118
        region = app.view.outer_size.region
        drawn = [strip.text for strip in app.view.render_lines(region)]
        assert drawn[0].startswith("╭")
        assert any("The Shrug" in row and row.startswith("│") for row in drawn)


# Moving ---------------------------------------------------------------------------------------


async def test_moving_says_where_and_with_which_marks():
    tag = source_mark("a1", PAIRS[0], "Shrug")
    app = Viewer(PAIRS, [tag])
    async with app.run_test(size=WIDE) as pilot:
        app.view.move("word_next")
        await pilot.pause()
        assert app.moved == [(Place(Side.SOURCE, 0, 4), (tag,))]
        app.view.move("left", 2)
        app.view.move("left", 99)
        app.view.move("left")
        await pilot.pause()
        assert [place.offset for place, _ in app.moved] == [4, 2, 0]


async def test_the_other_side_is_that_of_the_same_pair_and_remembers_its_place():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        view = app.view
        view.go_to(Place(Side.SOURCE, 1, 30))
        view.switch_side()
        assert view.place == Place(Side.TRANSLATION, 1, 0)
        view.move("right", 4)
        view.switch_side()
        assert view.place == Place(Side.SOURCE, 1, 30)
        view.switch_side()
        assert view.place == Place(Side.TRANSLATION, 1, 4)


async def test_a_pair_without_translation_has_no_other_side():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        view = app.view
        view.go_to(Place(Side.SOURCE, 3, 2))
        view.switch_side()
        assert view.place == Place(Side.SOURCE, 3, 2)
        view.go_to(Place(Side.TRANSLATION, 3, 2))
        assert view.place == Place(Side.SOURCE, 3, 2)


async def test_the_cursor_stays_in_sight_through_moves_and_resizes():
    app = Viewer(book(400))
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        for motion, count in (("down", 70), ("bottom", 1), ("up", 30), ("paragraph_previous", 3), ("top", 1)):
            view.move(motion, count)
            await pilot.pause()
            assert "reverse" in reversed_row(view)
        view.go_to(Place(Side.TRANSLATION, 200, 5))
        for size in ((60, 12), (140, 8), (30, 5), (100, 50), (200, 3)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert view.place == Place(Side.TRANSLATION, 200, 5)
            assert "reverse" in reversed_row(view)


def reversed_row(view) -> str:
    for strip in view.render_lines(view.size.region):
        if any(segment.style is not None and segment.style.reverse for segment in strip):
            return "reverse"
    return "nothing is reversed"


async def test_half_a_screen_scrolls_by_half_a_screen():
    app = Viewer(book(400))
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        view.move("down", 10)
        view.move("half_down")
        await pilot.pause()
        assert view.scroll_offset.y > 15
        scrolled = view.scroll_offset.y
        view.move("half_up")
        await pilot.pause()
        assert view.scroll_offset.y < scrolled - 15


async def test_the_wheel_scrolls_and_leaves_the_cursor_alone():
    app = Viewer(book(100))
    async with app.run_test(size=WIDE) as pilot:
        await pilot._post_mouse_events([__import__("textual.events").events.MouseScrollDown], offset=(10, 10))
        await pilot.pause()
        assert app.view.scroll_offset.y > 0
        assert app.view.place == Place(Side.SOURCE, 0, 0)


# Selecting ------------------------------------------------------------------------------------


async def test_moves_extend_a_selection_and_its_ends_can_be_swapped():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        start = PAIRS[1].start
        view.go_to(Place(Side.SOURCE, 1, 9))
        view.start_selection()
        assert (view.selecting, view.selected) == (True, (Stretch("source", start + 9, start + 10),))
        view.move("word_next")
        assert view.selected == (Stretch("source", start + 9, start + 16),)
        view.swap_ends()
        view.move("word_previous")
        assert view.selected == (Stretch("source", start, start + 16),)
        view.clear_selection()
        assert (view.selecting, view.selected) == (False, ())
        await pilot.pause()
        assert [event.stretches for event in app.selected][-1] == ()
        assert len(app.selected) == 4


async def test_a_selection_across_segments_is_one_stretch_of_the_source_and_one_of_each_unit():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        view = app.view
        view.go_to(Place(Side.SOURCE, 1, 80))
        view.start_selection()
        view.move("segment_next", 2)
        assert view.selected == (Stretch("source", PAIRS[1].start + 80, PAIRS[3].start + 1),)
        view.go_to(Place(Side.TRANSLATION, 1, 20))
        assert view.selected == ()
        view.start_selection()
        view.move("segment_next", 2)
        assert [stretch.text for stretch in view.selected] == ["u1", "u2", "u4"]


async def test_growing_and_shrinking_go_the_same_way():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        view = app.view
        place = Place(Side.SOURCE, 1, PAIRS[1].source.index("talks") + 1)
        view.go_to(place)
        seen = []
        for _ in range(6):
            view.grow()
            seen.append(view.selected)
        lengths = [stretch.end - stretch.start for (stretch,) in seen]
        assert lengths[:4] == sorted(set(lengths))
        assert lengths[3:] == [lengths[3]] * 3
        for before in reversed(seen[:3]):
            view.shrink()
            assert view.selected == before
        view.shrink()
        assert (view.selected, view.place) == ((), place)


async def test_a_selection_by_hand_shrinks_to_what_lies_around_the_cursor():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        view = app.view
        view.select(Side.SOURCE, 2, 0, 9)
        view.shrink()
        start = PAIRS[2].start
        assert view.selected == (Stretch("source", start + 4, start + 9),)
        view.shrink()
        assert view.selected == (Stretch("source", start + 8, start + 9),)
        view.shrink()
        assert view.selected == (Stretch("source", start + 8, start + 9),)


async def test_selecting_by_offsets_takes_whole_characters():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        at = PAIRS[5].source.index(FAMILY)
        app.view.select(Side.SOURCE, 5, at + 1, at + 2)
        (stretch,) = app.view.selected
        assert PAIRS[5].source[stretch.start - PAIRS[5].start : stretch.end - PAIRS[5].start] == FAMILY
        app.view.select(Side.SOURCE, 5, 3, 3)
        assert (app.view.selected, app.view.place) == ((), Place(Side.SOURCE, 5, 3))


async def test_what_is_selected_is_reversed():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        start = PAIRS[1].source.index("Putin")
        app.view.select(Side.SOURCE, 1, start, start + 5)
        await pilot.pause()
        assert all(style.reverse for style in styles_of(app.view, "Putin"))
        assert not any(style.reverse for style in styles_of(app.view, "Vladimir "))
        app.view.clear_selection()
        await pilot.pause()
        assert [bool(style.reverse) for style in styles_of(app.view, "Putin")] == [False] * 4 + [True]


# The mouse ------------------------------------------------------------------------------------


async def test_both_cells_of_a_wide_character_are_that_character():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        y = row_with(app.view, "耸肩震耳欲聋")
        x = cells(rows(app.view)[y].partition("耸肩")[0])
        for shift, offset in ((0, 0), (1, 0), (2, 1), (3, 1), (10, 5), (90, 6)):
            await pilot.click(offset=(min(x + shift, 118), y))
            assert app.view.place == Place(Side.TRANSLATION, 2, offset)


async def test_a_click_on_a_mark_tells_of_it_even_where_the_cursor_is_already():
    tag = source_mark("a1", PAIRS[0], "The")
    app = Viewer(PAIRS, [tag])
    async with app.run_test(size=WIDE) as pilot:
        y = row_with(app.view, "The Shrug")
        await pilot.click(offset=(4, y))
        await pilot.click(offset=(4, y))
        assert [marks for _, marks in app.moved] == [(tag,), (tag,)]
        assert not app.view.selecting


async def test_a_drag_selects_from_where_it_began_and_stays_on_its_side():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        y = row_with(app.view, "The Shrug")
        await pilot.mouse_down(offset=(8, y))
        await pilot.hover(offset=(10, y))
        await pilot.hover(offset=(100, y))
        await pilot.mouse_up(offset=(100, y))
        assert app.view.selected == (Stretch("source", 4, 9),)
        await pilot.hover(offset=(5, y))
        assert app.view.selected == (Stretch("source", 4, 9),)


async def test_every_point_of_the_screen_leads_to_a_character():
    app = Viewer(
        PAIRS, [source_mark("a", PAIRS[1], "Putin told"), source_mark("b", PAIRS[1], "told the world")]
    )
    async with app.run_test(size=(90, 30)) as pilot:
        view = app.view
        view.go_to(Place(Side.SOURCE, 1, 16))
        view.set_current("a")
        await pilot.pause()
        for y in range(view._laid.height):
            for x in range(0, 90, 3):
                place = view._at(y, x)
                assert view._reader.settle(place) == place


# Marks ----------------------------------------------------------------------------------------


async def test_marks_underline_and_name_themselves_in_the_gutter():
    tags = [
        source_mark("a1", PAIRS[1], "Putin told the world", letter="c"),
        source_mark("a2", PAIRS[1], "told", colour=1, letter="r"),
        source_mark("a3", PAIRS[2], "shrug", colour=2, letter="f", ghost=True),
        unit_mark("a4", PAIRS[1], "会谈", letter="c"),
    ]
    app = Viewer(PAIRS, tags)
    async with app.run_test(size=(160, 40)):
        view = app.view
        assert all(style.underline for style in styles_of(view, "Putin "))
        assert all(style.underline2 for style in styles_of(view, "told"))
        assert all(style.italic for style in styles_of(view, "shrug"))
        assert all(style.underline for style in styles_of(view, "会谈"))
        marked = rows(view)[row_with(view, "Putin told")]
        assert marked.startswith("cr  Vladimir")
        assert "│c   普京" in marked
        assert rows(view)[row_with(view, "The shrug was")].startswith("f   ")


async def test_marks_change_only_the_rows_they_lie_on():
    app = Viewer(book(100))
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        before = view.render_lines(view.size.region)
        shown = view._laid.pairs
        view.change_marks([], [source_mark("a", shown[4], "number")])
        await pilot.pause()
        after = view.render_lines(view.size.region)
        changed = [y for y, (one, other) in enumerate(zip(before, after, strict=True)) if one is not other]
        own = range(view._laid.top(4), view._laid.bottom(4))
        assert changed == list(own)
        assert all(style.underline for style in styles_of(view, "number")) is False
        view.change_marks(["a"], [])
        await pilot.pause()
        again = [strip.text for strip in view.render_lines(view.size.region)]
        assert again == [strip.text for strip in before]


async def test_a_flagged_translation_has_an_exclamation_mark():
    one = pairs([(Role.BODY, 0, "Two of them.", "三个。", Origin.MACHINE)])[0]
    app = Viewer([type(one)(**{**{n: getattr(one, n) for n in type(one).__dataclass_fields__}, "flags": 2})])
    async with app.run_test(size=WIDE):
        assert "┃!   三个。" in rows(app.view)[0]


async def test_lanes_show_how_tags_nest_while_one_of_them_is_current():
    tags = [
        source_mark("outer", PAIRS[1], "told the world that talks"),
        source_mark("inner", PAIRS[1], "world"),
    ]
    app = Viewer(PAIRS, tags)
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        view.go_to(Place(Side.SOURCE, 1, PAIRS[1].source.index("world")))
        assert not any("├" in row for row in rows(view))
        height = view.virtual_size.height
        view.set_current("inner")
        await pilot.pause()
        text = row_with(view, "told the world")
        shown = rows(view)
        assert shown[text + 1].index("├") == shown[text].index("world")
        assert shown[text + 2].index("├") == shown[text].index("told")
        assert view.virtual_size.height == height + 2
        view.move("segment_next", 2)
        await pilot.pause()
        assert not any("├" in row for row in rows(view))
        assert view.virtual_size.height == height


async def test_a_tag_that_overlaps_nothing_needs_no_lane():
    app = Viewer(PAIRS, [source_mark("alone", PAIRS[0], "Shrug")])
    async with app.run_test(size=WIDE) as pilot:
        app.view.set_current("alone")
        await pilot.pause()
        assert not any("├" in row for row in rows(app.view))
        assert all(style.reverse for style in styles_of(app.view, "Shrug"))
        assert app.view.current == "alone"
        app.view.set_current(None)
        await pilot.pause()
        assert not any(style.reverse for style in styles_of(app.view, "Shrug"))


async def test_colours_can_be_changed_and_left_out():
    app = Viewer(PAIRS, [source_mark("a", PAIRS[0], "Shrug")])
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        tinted = styles_of(view, "Shrug")[0].bgcolor
        view.palette = ["#ff0000"]
        await pilot.pause()
        assert styles_of(view, "Shrug")[0].bgcolor != tinted
        view.plain = True
        await pilot.pause()
        assert styles_of(view, "Shrug")[0].bgcolor == styles_of(view, "The ")[2].bgcolor
        assert (list(view.palette), view.plain) == (["#ff0000"], True)


# What changes under the reader ----------------------------------------------------------------


async def test_a_new_translation_appears_and_the_cursor_stays_in_its_row():
    shown = book(60)
    bare = [pairs([(Role.BODY, pair.paragraph, pair.source, None, None)])[0] for pair in shown]
    bare = [type(one)(**{**{n: getattr(one, n) for n in type(one).__dataclass_fields__}, "start": pair.start})
            for one, pair in zip(bare, shown, strict=True)]  # fmt: skip
    app = Viewer(bare)
    async with app.run_test(size=NARROW) as pilot:
        view = app.view
        view.move("segment_next", 30)
        await pilot.pause()
        row = view._screen_row()
        for index in range(40):
            view.update_pair(index, shown[index])
        await pilot.pause()
        assert view.place == Place(Side.SOURCE, 30, 0)
        assert view._screen_row() == row
        assert any("第30句说" in line for line in rows(view))


async def test_a_text_that_is_translated_as_it_opens_stays_at_its_very_top():
    messages.use("en")
    bare = pairs([(Role.BODY, n // 5, f"Sentence {n}.", None, None) for n in range(60)])
    done = pairs([(Role.BODY, n // 5, f"Sentence {n}.", f"第{n}句。", Origin.MEMORY) for n in range(60)])
    app = Viewer(bare)
    async with app.run_test(size=NARROW) as pilot:
        for index, each in enumerate(done):
            app.view.update_pair(index, each)
        await pilot.pause()
        assert app.view.scroll_offset.y == 0
        assert "from the translation memory" in rows(app.view)[0]


async def test_a_translation_that_goes_away_takes_the_cursor_and_the_selection_with_it():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        view.go_to(Place(Side.TRANSLATION, 1, 5))
        view.start_selection()
        bare = pairs([(Role.BODY, 1, PAIRS[1].source, None, None)])[0]
        view.update_pair(1, bare)
        await pilot.pause()
        assert view.place.side is Side.SOURCE
        assert view.selected == ()
        assert app.selected[-1].stretches == ()


async def test_another_document_starts_from_its_top():
    app = Viewer(book(100), [])
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        view.move("bottom")
        view.start_selection()
        view.set_current("a")
        await pilot.pause()
        view.show(PAIRS)
        await pilot.pause()
        assert (view.place, view.selected, view.current) == (Place(Side.SOURCE, 0, 0), (), None)
        assert view.scroll_offset == Offset(0, 0)
        assert "The Shrug" in rows(view)[1]


async def test_the_view_keeps_no_old_document_alive():
    def alive():
        gc.collect()
        return any(type(one).__name__ == "Pair" and "number 49" in one.source for one in gc.get_objects())

    app = Viewer(book(50))
    async with app.run_test(size=WIDE) as pilot:
        assert alive()
        app._shown = ()
        app.view.show(PAIRS)
        await pilot.pause()
        assert not alive()


async def test_a_theme_recolours_what_was_drawn():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        dark = styles_of(app.view, "The Shrug")[5].bgcolor
        app.theme = "textual-light"
        await pilot.pause()
        assert styles_of(app.view, "The Shrug")[5].bgcolor != dark


async def test_an_unknown_motion_is_refused():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE):
        with pytest.raises(KeyError):
            app.view.move("sideways")


async def test_before_there_is_a_document_nothing_is_said():
    messages.use("en")
    app = Viewer(None)
    async with app.run_test(size=WIDE):
        assert not "".join(rows(app.view)).strip()


async def test_a_click_finds_the_character_under_it_after_scrolling():
    app = Viewer(book(100))
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        view.scroll_to(y=77, animate=False)
        await pilot.pause()
        y = row_with(view, "    Sentence ")
        await pilot.click(offset=(13, y))
        number = int(rows(view)[y].split()[1])
        assert view.place == Place(Side.SOURCE, number, 9)


async def test_a_double_click_selects_the_word_and_a_triple_one_the_segment():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        y = row_with(app.view, "The Shrug")
        await pilot.click(offset=(9, y), times=2)
        assert app.view.selected == (Stretch("source", 4, 9),)
        await pilot.click(offset=(9, y), times=3)
        assert app.view.selected == (Stretch("source", 0, 9),)


async def test_a_drag_over_what_is_not_translated_keeps_to_its_side():
    app = Viewer(PAIRS)
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        start, gap, end = (row_with(view, words) for words in ("耸肩震耳欲聋", "not translated", "随后"))
        await pilot.mouse_down(offset=(66, start))
        await pilot.hover(offset=(66, gap))
        assert {stretch.text for stretch in view.selected} <= {"u2"}
        await pilot.hover(offset=(66, end))
        await pilot.mouse_up(offset=(66, end))
        assert [stretch.text for stretch in view.selected] == ["u2", "u4"]


@pytest.mark.parametrize("size", [(12, 4), (5, 3), (1, 1)])
async def test_a_tiny_terminal_shows_no_more_than_fits(size):
    app = Viewer(PAIRS)
    async with app.run_test(size=size) as pilot:
        app.view.move("segment_next", 5)
        await pilot.pause()
        assert all(cells(row) <= size[0] for row in rows(app.view))


async def test_a_line_of_a_hundred_thousand_characters_can_be_read_and_tagged():
    long = "谈判 and jets。" * 10_000
    shown = pairs([(Role.BODY, 0, long, None, None)])
    app = Viewer(shown)
    async with app.run_test(size=WIDE) as pilot:
        view = app.view
        view.move("bottom")
        view.change_marks([], [source_mark("a", shown[0], "jets")])
        await pilot.pause()
        assert view.place.offset == len(long) - 1
        view.go_to(Place(Side.SOURCE, 0, 0))
        await pilot.pause()
        assert all(style.underline for style in styles_of(view, "jets"))
