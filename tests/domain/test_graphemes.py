import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from workbench.domain.graphemes import cells, clip, column_of, joins, offset_at, ruler, snap
from workbench.domain.sanitise import safe

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇺🇸"
ACCENT = "e\u0301"
PARTS = [
    "a",
    " ",
    "中",
    "，",
    FAMILY,
    FLAG,
    ACCENT,
    "👍🏽",
    "❤\ufe0f",
    "각",
    "\u1112\u1161\u11ab",
    "क्षि",
    "“",
    "\u200d",
    "\u0301",
    "𠀀",
]
mixed = st.lists(st.sampled_from(PARTS), max_size=20).map("".join)
any_text = st.text(max_size=40).map(safe)
quick = settings(deadline=None, max_examples=200)


@given(st.one_of(mixed, any_text))
@quick
def test_clusters_are_those_of_the_standard_and_tile_the_text(text):
    edges, offset = set(), 0
    for cluster in iter_graphemes(text):
        edges.add(offset)
        offset += len(cluster)
    measured = ruler(text)
    assert set(measured.starts) <= edges
    assert list(measured.starts) == sorted(set(measured.starts))
    assert list(measured.columns) == sorted(measured.columns)
    assert measured.length == len(text)
    assert not text or measured.starts[0] == 0


@given(mixed)
@quick
def test_every_stop_but_one_without_any_width_has_a_cell(text):
    measured = ruler(text)
    if measured.width:
        assert len(set(measured.columns)) == len(measured.columns)
        assert max(measured.columns) < measured.width


@given(st.one_of(mixed, any_text))
@quick
def test_the_width_is_the_sum_of_the_clusters_widths(text):
    assert cells(text) == sum(max(wcswidth(cluster), 0) for cluster in iter_graphemes(text))


@given(st.one_of(mixed, any_text), st.integers(-2, 45))
@quick
def test_snapping_lands_on_an_edge_on_the_side_asked_for_and_stays_there(text, offset):
    edges = {*ruler(text).starts, len(text), 0}
    back, ahead = snap(text, offset, forward=False), snap(text, offset, forward=True)
    inside = min(max(offset, 0), len(text))
    assert back in edges
    assert ahead in edges
    assert back <= inside <= ahead
    assert snap(text, back, forward=True) == back
    assert snap(text, ahead, forward=False) == ahead


@given(st.one_of(mixed, any_text))
@quick
def test_a_cell_leads_back_to_the_cluster_shown_in_it(text):
    measured = ruler(text)
    for start in measured.starts:
        column = column_of(text, start)
        if measured.column(measured.end(start)) > column:
            assert offset_at(text, column) == start


def test_both_cells_of_a_wide_character_are_that_character():
    assert [offset_at("评论!", column) for column in range(6)] == [0, 0, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("评论 (2)", 8),
        (FAMILY, 2),
        (FLAG, 2),
        (ACCENT, 1),
        ("👍🏽", 2),
        ("“…”", 3),
        ("\u0301", 0),
        ("", 0),
    ],
)
def test_widths_people_rely_on(text, width):
    assert cells(text) == width


def test_an_offset_inside_an_emoji_moves_out_of_it():
    text = f"a{FAMILY}b"
    assert [snap(text, offset, forward=False) for offset in range(8)] == [0, 1, 1, 1, 1, 1, 6, 7]
    assert [snap(text, offset, forward=True) for offset in range(8)] == [0, 1, 6, 6, 6, 6, 6, 7]


def test_a_mark_at_the_start_belongs_to_what_follows_it():
    assert ruler("\u0301ab").starts == (0, 2)


def test_a_cluster_is_found_from_any_of_its_characters():
    measured = ruler(f"x{ACCENT}y")
    assert [measured.cluster(offset) for offset in range(4)] == [0, 1, 1, 2]
    assert measured.end(2) == 3
    assert ruler("").cluster(0) == -1
    assert ruler("").end(0) == 0


@given(mixed, st.integers(0, 20))
@quick
def test_clipping_keeps_whole_clusters_that_fit(text, width):
    clipped = clip(text, width)
    assert text.startswith(clipped)
    assert cells(clipped) <= width or cells(text) == 0
    assert snap(text, len(clipped), forward=True) == len(clipped)


def test_characters_that_join_are_known_to():
    assert all(map(joins, "\u0301\u200d🇺🏽\u1161\r"))
    assert not any(map(joins, "ab中文，각\n❤"))


@given(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]), st.sampled_from(["a", "中", "🇺", "\u1100", "😀"])
)
@quick
def test_a_pair_makes_one_cluster_only_if_one_of_the_two_is_known_to_join(character, partner):
    shown = safe(character)
    if not (joins(shown) or joins(partner)) and unicodedata.category(shown) != "Cn":
        assert len(list(iter_graphemes(shown + partner))) == 2
        assert len(list(iter_graphemes(partner + shown))) == 2
