from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import quick
from workbench.domain.splits import NAMES, ratios, split_of
from workbench.domain.text import digest

HASHES = [digest(str(number)) for number in range(2000)]


def test_the_ratios_are_met_over_many_documents():
    found = Counter(split_of(each, ratios("80/10/10")) for each in HASHES)
    assert 1540 < found["train"] < 1660
    assert 150 < found["dev"] < 250
    assert 150 < found["test"] < 250


EXPECTED = [
    "train",
    "train",
    "test",
    "train",
    "train",
    "train",
    "train",
    "train",
    "train",
    "train",
    "train",
    "train",
]


def test_a_known_document_stays_where_it_was_in_every_release():
    assert [split_of(each, ratios("80/10/10")) for each in HASHES[:12]] == EXPECTED


@quick
@given(st.tuples(*[st.integers(0, 50)] * 3).filter(any))
def test_no_document_falls_into_a_split_of_no_weight(weights):
    given_weights = dict(zip(NAMES, weights, strict=True))
    assert all(given_weights[split_of(each, given_weights)] for each in HASHES[:50])


@pytest.mark.parametrize(
    "written", ["", "80", "80/20", "a/b/c", "0/0/0", "-1/1/1", "1/1/1/1", "²/1/1", "8 /1/1"]
)
def test_what_is_no_division_is_none(written):
    assert ratios(written) is None


def test_a_colon_will_do():
    assert ratios("8:1:1") == ratios("8/1/1")
