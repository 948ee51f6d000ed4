"""Segments and translations in columns are what the tuple and the dictionary of them would be."""

from array import array
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.language import Language
from workbench.domain.text import Origin, Provenance, Role, Segment, Segments, State, Text, digest
from workbench.domain.translation import TranslationUnit, Units

NOW = datetime(2025, 1, 1, tzinfo=UTC)
PROVENANCES = [
    Provenance(by=by, origin=origin, state=State.TRANSLATED, created=NOW)
    for by in ("mei", "argos")
    for origin in (Origin.HUMAN, Origin.MACHINE)
]


@st.composite
def tiles(draw: st.DrawFn) -> tuple[Segment, ...]:
    """Draw segments that follow each other, with gaps, some of them translations of others."""
    found: list[Segment] = []
    at = 0
    for number, (gap, length) in enumerate(draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9))))):
        made = draw(st.sampled_from([None, *PROVENANCES]))
        found.append(
            Segment(
                id=f"s{number}",
                start=at + gap,
                end=at + gap + length,
                paragraph=number // 2,
                role=draw(st.sampled_from(Role)),
                language=draw(st.sampled_from(Language)),
                source=("s0",) if made else (),
                translation=made,
            )
        )
        at += gap + length
    return tuple(found)


units = st.lists(
    st.builds(
        TranslationUnit,
        id=st.sampled_from("abcdef"),
        segment=st.sampled_from(["s0", "s1", "s2"]),
        content=st.text(max_size=5),
        language=st.sampled_from(Language),
        provenance=st.sampled_from(PROVENANCES),
        ordinal=st.integers(-1, 1),
    )
)


def layer(segments: object) -> Text:
    """Return a layer with these segments."""
    return Text.model_validate(
        {
            "id": "source",
            "kind": "source",
            "language": Language.EN,
            "content": "x" * 200,
            "sha256": digest("x" * 200),
            "segments": segments,
        }
    )


@settings(deadline=None)
@given(tiles())
def test_segments_in_columns_are_the_segments(segments: tuple[Segment, ...]) -> None:
    columns = Segments(segments)
    assert columns == segments
    assert segments == columns
    assert hash(columns) == hash(segments)
    assert [columns[number] for number in range(len(segments))] == list(segments)
    assert columns[1:-1] == segments[1:-1]
    assert {name: columns[number] for name, number in columns.places.items()} == {
        each.id: each for each in segments
    }
    assert Segments.of(columns) is columns


@settings(deadline=None)
@given(tiles(), st.integers(0, 30), st.integers(1, 30))
def test_the_segments_that_characters_touch_are_those_that_overlap_them(
    segments: tuple[Segment, ...], start: int, length: int
) -> None:
    touched = Segments(segments).touched(start, start + length)
    overlapping = [n for n, each in enumerate(segments) if each.start < start + length and start < each.end]
    assert list(touched) == overlapping


@pytest.mark.parametrize("number", [2, -3])
def test_there_is_no_segment_beyond_the_last(number: int) -> None:
    one = Segment(id="s0", start=0, end=1, paragraph=0, role=Role.BODY, language=Language.EN)
    with pytest.raises(IndexError):
        Segments([one, one])[number]


@settings(deadline=None)
@given(tiles())
def test_a_layer_is_the_same_whichever_way_its_segments_are_held(segments: tuple[Segment, ...]) -> None:
    plain, held = layer(segments), layer(Segments(segments))
    assert isinstance(held.segments, Segments)
    assert plain == held
    assert hash(plain) == hash(held)
    assert plain.model_dump() == held.model_dump()
    assert plain.model_dump_json(exclude_defaults=True) == held.model_dump_json(exclude_defaults=True)
    assert Text.model_validate_json(held.model_dump_json()) == plain


@settings(deadline=None)
@given(units, st.lists(st.sampled_from("abcdef")))
def test_units_in_columns_are_a_dictionary_of_them(put: list[TranslationUnit], dropped: list[str]) -> None:
    columns, expected = Units(put), {unit.id: unit for unit in put}
    assert dict(columns) == expected
    assert list(columns) == list(expected)
    for name in dropped:
        columns.drop(name)
        expected.pop(name, None)
        assert dict(columns) == expected
    if set(dropped) & {unit.id for unit in put}:
        assert dict(columns.current) == {unit.segment: unit for unit in expected.values()}


@settings(deadline=None)
@given(units)
def test_the_newest_translation_is_the_current_one_and_a_change_makes_none_newer(
    put: list[TranslationUnit],
) -> None:
    units, newest = Units(), {}
    for unit in put:
        units.put(unit)
        newest[unit.id] = unit
    expected = {unit.segment: unit for unit in newest.values()}
    current = units.current
    assert dict(current) == expected
    assert current.get("nowhere") is None
    assert ("s0" in current) == ("s0" in expected)


@settings(deadline=None)
@given(units, st.lists(st.sampled_from("abcdef")))
def test_a_translation_that_comes_back_stands_where_it_stood(
    put: list[TranslationUnit], dropped: list[str]
) -> None:
    units = Units(put)
    before, current = dict(units), dict(units.current)
    gone = {name: units[name] for name in dropped if name in units}
    for name in gone:
        units.drop(name)
        assert name not in units
        assert units.get(name) is None
    assert len(units) == len(before) - len(gone)
    for unit in gone.values():
        units.put(unit)
    assert (list(units.items()), dict(units.current)) == (list(before.items()), current)


class Counted(Units):
    """Counts how often the current translations are put in order anew."""

    times = 0

    def _arrange(self) -> "array[int]":
        self.times += 1
        return super()._arrange()


def test_however_many_translations_change_the_current_ones_are_put_in_order_once() -> None:
    every = [
        TranslationUnit(
            id=f"u{number}",
            segment=f"s{number % 10}",
            content=str(number),
            language=Language.EN,
            provenance=PROVENANCES[0],
        )
        for number in range(40)
    ]
    units = Counted(every)
    for each in every:
        units.put(each)
        units.drop(each.id)
        units.put(each)
    assert units.times == 0
    assert units.current["s3"].id == "u33"
    assert len(units.current) == 10
    assert units.times == 1
