"""Documents are shared out evenly, each to different people, and everybody meets everybody."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.shares import share_out

PEOPLE = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=7, unique=True)
NUMBER = st.integers(0, 40)


def documents(number):
    return [f"d{each}" for each in range(number)]


@settings(deadline=None)
@given(NUMBER, PEOPLE, st.integers(1, 9))
def test_each_document_goes_to_as_many_different_people_and_nobody_gets_two_more_than_another(
    number, people, copies
):
    shares = share_out(documents(number), people, copies)
    assert list(shares) == documents(number)
    for given_to in shares.values():
        assert len(set(given_to)) == len(given_to) == min(copies, len(people))
        assert set(given_to) <= set(people)
    load = Counter(one for given_to in shares.values() for one in given_to)
    counts = [load[one] for one in people]
    assert max(counts) - min(counts) <= 1


@settings(deadline=None)
@given(NUMBER, PEOPLE, st.integers(1, 7), st.data())
def test_who_has_a_document_already_keeps_it(number, people, copies, data):
    holders = {
        each: data.draw(st.sets(st.sampled_from(people), max_size=len(people))) for each in documents(number)
    }
    shares = share_out(documents(number), people, copies, holders)
    for name, given_to in shares.items():
        kept = holders[name] & set(given_to)
        assert len(kept) == min(len(holders[name]), len(given_to))


def test_in_double_annotation_every_pair_meets():
    shares = share_out(documents(12), ["li", "mei", "sam", "yu"], 2)
    pairs = Counter(tuple(sorted(each)) for each in shares.values())
    assert pairs == dict.fromkeys(combinations(["li", "mei", "sam", "yu"], 2), 2)
