import pytest
from hypothesis import given
from wcwidth import iter_graphemes

from tests import strategies
from tests.strategies import quick
from workbench.domain.offsets import CodePoints, Graphemes, Utf16, span_back

TEXT = "a😀b\r\n𠀀物e\u0301👨‍👩‍👧‍👦"
KINDS = [CodePoints, Utf16, Graphemes]


def units(text):
    return len(text.encode("utf-16-le")) // 2


@quick
@given(strategies.texts())
def test_utf_16_offsets_are_what_encoding_the_text_before_them_takes(text):
    index = Utf16(text)
    for offset in range(len(text) + 1):
        assert index.out(offset) == units(text[:offset])
        assert index.back(units(text[:offset])) == offset


@quick
@given(strategies.texts())
def test_half_a_surrogate_pair_is_no_place(text):
    index = Utf16(text)
    whole = {units(text[:offset]) for offset in range(len(text) + 1)}
    for count in set(range(units(text) + 3)) - whole:
        assert index.back(count) is None


@quick
@given(strategies.texts())
def test_clusters_are_counted_one_by_one(text):
    index = Graphemes(text)
    edges = [0]
    for cluster in iter_graphemes(text):
        edges.append(edges[-1] + len(cluster))
    assert [index.back(count) for count in range(len(edges))] == edges
    assert [index.out(edge) for edge in edges] == list(range(len(edges)))
    for inside in set(range(len(text) + 1)) - set(edges):
        assert index.out(inside) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("offset", [-1, 100, -(10**9), 10**9])
def test_what_lies_outside_the_text_is_no_place(kind, offset):
    assert kind(TEXT).out(offset) is None
    assert kind(TEXT).back(offset) is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_text_has_one_place(kind):
    assert (kind("").out(0), kind("").back(0), kind("").back(1)) == (0, 0, None)


def test_a_line_end_of_two_characters_is_one_cluster():
    assert Graphemes("\r\nx").back(1) == 2
    assert Graphemes("\r\nx").out(1) is None


def test_a_span_comes_back_whole_or_not_at_all():
    index = Utf16(TEXT)
    assert span_back(index, 1, 3).cut(TEXT) == "😀"
    assert span_back(index, 1, 2) is None
    assert span_back(index, 3, 1) is None
    assert span_back(index, 0, 99) is None


def test_long_texts_are_counted_at_once():
    text = "物😀" * 500_000
    index = Utf16(text)
    assert index.out(len(text)) == units(text)
