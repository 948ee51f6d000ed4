from tests import builders
from tests.tui.desk import desk, project
from workbench.tui.widgets.bilingual_ink import State


def pieces(it):
    """The words of every annotation that the project holds, piece by piece."""
    return [[target.exact for target in each.spans] for each in it.wb.store.records("annotation")]


async def test_kept_pieces_are_tagged_as_one_annotation_in_their_order():
    async with desk(document="d0001") as it:
        await it.press("w", "v", "l", "l", "l", "V")
        assert "pieces kept: 1" in it.status
        await it.press("g", "v", "l", "V", "l", "l", "l", "v", "1")
        assert pieces(it) == [["Pr", "e", "rose"]]
        assert it.view.pieces == 0
        assert it.view.selected == ()
        await it.press("u")
        assert pieces(it) == []


async def test_pieces_may_lie_in_several_segments_of_either_column():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "V", "s", "v", "l", "l", "1")
        assert pieces(it) == [["Pr", "Cri"]]
        await it.press("g", "tab", "v", "V", "s", "v", "l", "2")
        made = it.wb.store.records("annotation")[1]
        units = [it.screen.marking.unit(index) for index in (0, 1)]
        assert [target.text for target in made.spans] == [unit.id for unit in units]
        assert [target.exact for target in made.spans] == [units[0].content[:1], units[1].content[:2]]


async def test_a_plain_selection_across_line_ends_is_tagged_with_its_line_ends():
    async with desk(document="d0001") as it:
        await it.press("w", "w", "v", "ctrl+down", "ctrl+down", "1")
        (made,) = pieces(it)
        assert len(made) == 1
        assert "\r\n" in made[0]
        assert made[0] in builders.CONTENT


async def test_a_plain_selection_across_translated_segments_has_a_piece_in_each():
    async with desk(document="d0001") as it:
        await it.press("tab", "v", "j", "j", "l", "1")
        (made,) = it.wb.store.records("annotation")
        assert len({target.text for target in made.spans}) > 1
        for target in made.spans:
            assert it.screen.session.content(target.text)[target.start : target.end] == target.exact


async def test_escape_drops_the_selection_then_all_pieces_at_once():
    async with desk(document="d0001") as it:
        await it.press("v", "V", "w", "v", "V", "w", "v")
        assert it.view.pieces == 2
        await it.press("escape")
        assert (it.view.selecting, it.view.pieces) == (False, 2)
        await it.press("escape")
        assert it.view.selected == ()
        assert "Pieces dropped: 2" in it.status
        await it.press("1")
        assert pieces(it) == []


async def test_one_piece_alone_is_taken_up_and_dropped():
    async with desk(document="d0001") as it:
        await it.press("v", "V", "w", "v", "V", "V", "escape", "1")
        assert pieces(it) == [["P"]]


async def test_a_kept_piece_is_taken_up_again_where_the_cursor_stands_on_it():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "V", "w", "v", "V", "g", "V", "l", "V", "1")
        assert pieces(it) == [["Pri", "r"]]


async def test_pieces_that_meet_become_one():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "V", "l", "v", "l", "V", "w", "v", "1")
        assert pieces(it) == [["Pric", "r"]]


async def test_kept_pieces_are_drawn_as_selected_and_those_of_one_annotation_in_one_column():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "V", "l", "l")
        painter, line = it.view._ready_painter(), it.view._laid.line(it.view._laid.y(it.view.place))
        number = it.view._laid.side_row(it.view.place.side, line.pair, line.row)
        strokes = painter._strokes(it.view.place.side, line.pair, number, it.view._overlay)
        assert [each[:2] for each in strokes if State.SELECTED in each[3]] == [(0, 2)]
        await it.press("tab", "v")
        assert not it.view.selecting
        assert "other column" in it.toasts[0]
        await it.press("tab", "v", "1")
        assert len(pieces(it)[0]) == 2


async def test_with_nothing_selected_the_key_says_how_to_begin():
    async with desk(document="d0001") as it:
        await it.press("V")
        assert "Select the first piece" in it.toasts[0]


async def test_the_mouse_leaves_kept_pieces_alone():
    async with desk(document="d0001") as it:
        await it.press("v", "l", "V")
        await it.pilot.click("BilingualView", offset=(12, 1))
        assert it.view.pieces == 1


async def test_a_boundary_of_one_piece_moves_and_stops_before_its_neighbour():
    spans = [*builders.spans(builders.CONTENT, "Prices"), *builders.spans(builders.CONTENT, "rose")]
    async with desk(project(annotations=[builders.annotation("a1", *spans)]), document="d0001") as it:
        await it.press("w", "l", "l", "l", ">")
        assert pieces(it) == [["Prices", "rose "]]
        await it.press("o", "<")
        assert pieces(it) == [["Prices", "rose "]]
        assert "cannot go further" in it.toasts[0]
        await it.press("g", ">")
        assert pieces(it) == [["rices", "rose "]]


async def test_tags_on_the_same_words_each_have_their_name_and_what_has_no_room_is_counted():
    tags = ("claims.fact", "claims.doubt", "rhetoric.labelling")
    spans = builders.spans(builders.CONTENT, "rose")
    made = [
        builders.annotation(f"a{at}", *spans, ordinal=at, tag=tags[at % 3], by=("mei", "sam")[at // 3])
        for at in range(6)
    ]
    async with desk(project(annotations=made), document="d0001", size=(120, 40)) as it:
        await it.press("w")
        view = it.view
        drawn = ["".join(part.text for part in view._segments(row)) for row in range(view._laid.height)]
        text = "\n".join(drawn)
        assert all(name in text for name in ("Fact", "Doubt", "Name calling"))
        assert "+2" in text
