"""Strings in one piece are the list of them, and names the dictionary of their numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.strings import Names, Strings

texts = st.lists(st.text(st.characters(), max_size=4))
"""With lone surrogates, which a damaged file may bring."""


@settings(deadline=None)
@given(texts, texts)
def test_strings_are_the_list_of_them(first: list[str], more: list[str]) -> None:
    strings = Strings(first)
    assert [strings.append(each) for each in more] == list(range(len(first), len(first) + len(more)))
    assert list(strings) == first + more
    assert len(strings) == len(first + more)
    assert strings[1:-1] == (first + more)[1:-1]
    assert strings[-1:] == (first + more)[-1:]


@pytest.mark.parametrize("number", [1, -2])
def test_there_is_no_string_beyond_the_last(number: int) -> None:
    with pytest.raises(IndexError):
        Strings(["one"])[number]


@settings(deadline=None)
@given(texts, texts, st.text(max_size=4))
def test_names_are_a_dictionary_of_their_numbers(first: list[str], more: list[str], other: str) -> None:
    names, numbers = Names(first), {name: number for number, name in enumerate(first)}
    for name in more:
        assert (name in names) == (name in numbers)
        assert names.add(name) == numbers.setdefault(name, len(names) - 1)
    for name, number in numbers.items():
        assert names[name] == names.find(name) == number
        assert names.name(number) == name
    assert names.get(other) == numbers.get(other)
    assert names.find(other) == numbers.get(other, -1)
    assert set(names) == set(numbers)


def test_a_thousand_names_are_found_whenever_they_came() -> None:
    names = Names()
    for number in range(1000):
        assert names.find(f"n{number}") == -1
        assert names.append(f"n{number}") == number
    assert [names[f"n{number}"] for number in range(1000)] == list(range(1000))
    assert 3 not in names


def test_of_two_that_are_alike_the_later_is_found() -> None:
    assert Names(["a", "b", "a"])["a"] == 2
