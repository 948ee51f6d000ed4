from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.widgets.documents import FAMILY, pairs, source_mark, unit_mark
from workbench.domain.text import Origin, Role
from workbench.tui.pairs import Mark, Pairs, Place, Side
from workbench.tui.widgets.bilingual_marks import Marks

PAIRS = pairs()
LENGTH = PAIRS[-1].start + len(PAIRS[-1].source)


def shown(*marks: Mark, over=None) -> Marks:
    found = Marks()
    found.show(Pairs(PAIRS) if over is None else over)
    found.put(marks)
    return found


@st.composite
def many(draw):
    spans = draw(st.lists(st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 90)), max_size=12))
    return [
        Mark(f"a{n}", Side.SOURCE, start, min(start + size, LENGTH), None, n, "c", "tag")
        for n, (start, size) in enumerate(spans)
    ]


@given(many(), st.integers(0, len(PAIRS) - 1))
@settings(deadline=None)
def test_runs_hold_exactly_the_marks_that_cover_them(marks, index):
    pair = PAIRS[index]
    found = shown(*marks)
    covered = {}
    for run in found.runs(Side.SOURCE, index):
        assert 0 <= run.start < run.end <= len(pair.source)
        covered |= {at: {mark.annotation for mark in run.marks} for at in range(run.start, run.end)}
    if not pair.source.isascii():
        return
    for offset in range(len(pair.source)):
        at = pair.start + offset
        assert covered.get(offset, set()) == {
            mark.annotation for mark in marks if mark.start <= at < mark.end
        }


@given(many(), many(), st.data())
@settings(deadline=None, max_examples=60)
def test_changing_marks_shows_the_same_as_setting_them(before, after, data):
    removed = data.draw(
        st.lists(st.sampled_from([mark.annotation for mark in before] or ["none"]), max_size=4)
    )
    after = [Mark(f"b{mark.annotation}", *vars_of(mark)) for mark in after]
    found = shown(*before)
    touched = found.change(removed, after)
    whole = shown(*(mark for mark in before if mark.annotation not in removed), *after)
    for index in range(len(PAIRS)):
        for side in Side:
            assert found.runs(side, index) == whole.runs(side, index)
            if (side, index) not in touched:
                assert found.runs(side, index) == shown(*before).runs(side, index)


def vars_of(mark: Mark):
    return mark.side, mark.start, mark.end, mark.unit, mark.colour, mark.letter, mark.label


def test_a_mark_across_segments_lies_on_each_of_them():
    wide = Mark("a", Side.SOURCE, PAIRS[1].start + 70, PAIRS[2].start + 3, None, 0, "c", "tag")
    found = shown(wide)
    assert found.homes("a") == {(Side.SOURCE, 1), (Side.SOURCE, 2)}
    assert [(run.start, run.end) for run in found.runs(Side.SOURCE, 2)] == [(0, 3)]


def test_the_innermost_mark_comes_first():
    outer, inner = (
        source_mark("out", PAIRS[1], "talks are “off the table,”"),
        source_mark("in", PAIRS[1], "off"),
    )
    found = shown(outer, inner)
    place = Place(Side.SOURCE, 1, PAIRS[1].source.index("off"))
    assert [mark.annotation for mark in found.at(place)] == ["in", "out"]
    assert found.at(Place(Side.SOURCE, 1, 0)) == ()
    assert found.at(Place(Side.TRANSLATION, 3, 0)) == ()


def test_marks_that_reach_far_are_found_wherever_they_reach():
    long = pairs([(Role.BODY, number, f"Sentence {number}. " * 40, None, None) for number in range(60)])
    last = long[-1].start + len(long[-1].source)
    all_of_it = Mark("all", Side.SOURCE, 0, last, None, 0, "c", "tag")
    half = Mark("half", Side.SOURCE, last // 2, last, None, 1, "c", "tag")
    found = shown(half, all_of_it, over=Pairs(long))
    for index, pair in enumerate(long):
        names = [local.mark.annotation for local in found.on(Side.SOURCE, index)]
        assert sorted(names) == (["all", "half"] if pair.start + len(pair.source) > last // 2 else ["all"])
    assert len(found.homes("all")) == 60
    found.change(["all"], [])
    assert all(found.on(Side.SOURCE, index) == [] for index in range(20))


def test_a_mark_inside_an_emoji_is_drawn_on_all_of_it():
    start = PAIRS[5].start + PAIRS[5].source.index(FAMILY)
    found = shown(Mark("a", Side.SOURCE, start + 1, start + 2, None, 0, "c", "tag"))
    (local,) = found.on(Side.SOURCE, 5)
    assert PAIRS[5].source[local.start : local.end] == FAMILY


def test_marks_of_a_translation_follow_its_unit():
    over = Pairs(PAIRS)
    found = shown(unit_mark("old", over[1], "会谈"), over=over)
    assert found.homes("old") == {(Side.TRANSLATION, 1)}
    new = pairs([(Role.BODY, 1, over[1].source, "新的译文会谈", Origin.POST_EDITED)])[0]
    over[1] = type(new)(**{**as_dict(over[1]), "translation": new.translation, "unit": "u1b"})
    found.replaced(1)
    assert found.runs(Side.TRANSLATION, 1) == []
    assert found.homes("old") == set()
    found.change(["old"], [unit_mark("new", over[1], "会谈")])
    assert [run.start for run in found.runs(Side.TRANSLATION, 1)] == [4]


def as_dict(pair):
    return {name: getattr(pair, name) for name in type(pair).__dataclass_fields__}


def test_all_marks_of_an_annotation_go_together():
    first, second = source_mark("a", PAIRS[1], "talks"), source_mark("a", PAIRS[2], "shrug")
    found = shown(first, second)
    assert found.change(["a", "nobody"], []) == {(Side.SOURCE, 1), (Side.SOURCE, 2)}
    assert found.of("a") == ()
