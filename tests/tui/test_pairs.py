"""What a view is given of a document is what the list of its pairs would be."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.language import Language
from workbench.domain.text import Flag, Origin, Provenance, Role, Segment, Segments, State
from workbench.domain.translation import TranslationUnit, Units
from workbench.tui.book import Book
from workbench.tui.pairs import Pair, Pairs, Side

WHOLE = "One two three. 四五六。 Seven eight."
SEGMENTS = [(0, 14, Role.TITLE), (15, 19, Role.BODY), (20, 32, Role.FOOTER)]
SIDES = {Side.SOURCE: "source", Side.TRANSLATION: "translation"}


@st.composite
def a_pair(draw: st.DrawFn) -> Pair:
    """Draw a pair."""
    translated = draw(st.booleans())
    return Pair(
        segment=draw(st.sampled_from(["s1", "s2"])),
        role=draw(st.sampled_from(Role)),
        paragraph=draw(st.integers(0, 3)),
        start=draw(st.integers(0, 99)),
        source=draw(st.sampled_from(["one", "二"])),
        source_language=Language.EN,
        translation=draw(st.sampled_from(["", "三"])) if translated else None,
        unit=draw(st.sampled_from(["u1", "u2"])) if translated else None,
        translation_language=Language.ZH_HANS if translated else None,
        origin=draw(st.sampled_from(Origin)) if translated else None,
        flags=draw(st.integers(0, 2)),
    )


@st.composite
def a_unit(draw: st.DrawFn) -> TranslationUnit:
    """Draw a translation of one of the segments, or of none."""
    flag = Flag(kind="number", note="", dismissed=draw(st.booleans()))
    return TranslationUnit(
        id=draw(st.sampled_from(["u1", "u2", "u3", "u4"])),
        segment=draw(st.sampled_from(["s0", "s1", "s2", "s9"])),
        content=draw(st.sampled_from(["", "三", "a third", "👍🏽"])),
        language=Language.ZH_HANS,
        provenance=Provenance(
            by="mei",
            origin=draw(st.sampled_from(Origin)),
            state=State.TRANSLATED,
            created=datetime(2025, 1, 1, tzinfo=UTC),
            flags=draw(st.sampled_from([(), (flag,), (flag, flag)])),
        ),
    )


def segments() -> Segments:
    """Return the segments of the text."""
    return Segments(
        Segment(id=f"s{n}", start=start, end=end, paragraph=n // 2, role=role, language=Language.EN)
        for n, (start, end, role) in enumerate(SEGMENTS)
    )


def plain(units: Units) -> list[Pair]:
    """Return the pairs as they are now, made from each segment and its current translation."""
    found = []
    for each in segments():
        unit = units.current.get(each.id)
        found.append(
            Pair(
                segment=each.id,
                role=each.role,
                paragraph=each.paragraph,
                start=each.start,
                source=WHOLE[each.start : each.end],
                source_language=each.language,
                translation=unit.content if unit else None,
                unit=unit.id if unit else None,
                translation_language=unit.language if unit else None,
                origin=unit.provenance.origin if unit else None,
                flags=sum(not flag.dismissed for flag in unit.provenance.flags) if unit else 0,
            )
        )
    return found


def is_the_list(columns: Pairs, pairs: list[Pair]) -> None:
    """Check that nobody could tell the two apart."""
    assert list(columns) == pairs
    assert len(columns) == len(pairs)
    assert columns[1:] == pairs[1:]
    assert list(columns.starts) == [pair.start for pair in pairs]
    for side, name in SIDES.items():
        assert [columns.text(side, n) for n in range(len(pairs))] == [getattr(p, name) or "" for p in pairs]
    for unit in ("u1", "u2", "u3", "u4", "elsewhere"):
        homes = [n for n, pair in enumerate(pairs) if pair.unit == unit]
        assert columns.home(unit) in (homes or [None])


@settings(deadline=None)
@given(st.lists(a_pair(), unique_by=lambda pair: pair.unit or id(pair)), st.data())
def test_pairs_are_the_list_of_them_and_one_can_take_the_place_of_another(
    pairs: list[Pair], data: st.DataObject
) -> None:
    columns = Pairs(pairs)
    is_the_list(columns, pairs)
    for _ in range(3 if pairs else 0):
        index = data.draw(st.integers(0, len(pairs) - 1))
        others = {pair.unit for n, pair in enumerate(pairs) if n != index}
        columns[index] = pairs[index] = data.draw(
            a_pair().filter(lambda pair, others=others: pair.unit is None or pair.unit not in others)
        )
        is_the_list(columns, pairs)


@settings(deadline=None)
@given(st.lists(a_unit()), st.lists(a_unit()), st.lists(st.sampled_from(["u1", "u2", "u3"])))
def test_a_book_is_what_was_held_when_it_was_made_until_it_is_told(
    first: list[TranslationUnit], later: list[TranslationUnit], dropped: list[str]
) -> None:
    units = Units(first)
    book, before = Book(WHOLE, segments(), units), plain(units)
    is_the_list(book, before)
    for unit in later:
        units.put(unit)
    for name in dropped:
        units.drop(name)
    assert list(book) == before
    assert [book.text(Side.TRANSLATION, n) for n in range(3)] == [pair.translation or "" for pair in before]
    now = plain(units)
    for index, pair in enumerate(now):
        book[index] = pair
    is_the_list(book, now)


def test_a_pair_that_the_session_does_not_hold_so_is_shown_as_it_is() -> None:
    units = Units()
    book = Book(WHOLE, segments(), units)
    other = plain(units)[1]
    other = Pair(
        segment=other.segment,
        role=other.role,
        paragraph=other.paragraph,
        start=other.start,
        source=other.source,
        source_language=other.source_language,
        translation="four five six",
        unit="draft",
        origin=Origin.HUMAN,
    )
    book[1] = other
    assert book[1] == other
    assert (book.text(Side.TRANSLATION, 1), book.home("draft")) == ("four five six", 1)
    book[1] = plain(units)[1]
    is_the_list(book, plain(units))
    assert book.home("draft") is None
