import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import at_most
from workbench.domain.pattern import Pattern, stands_alone
from workbench.errors import InputError

quick = settings(deadline=None, max_examples=300)
few = st.text(st.sampled_from("aAbB ß\n\u3000评论,*?\\İ"), max_size=14)
anything = st.text(max_size=40)


def found(pattern, text):
    return [text[start:end] for start, end in Pattern.of(pattern).places(text)]


def naive(pattern, text):
    """The same by slow and plain means: part after part, character by character, on folded text."""
    inside = r"[\w\u0300-\u036f]"
    places, at = [], 0
    parts = [part.casefold() for part in pattern.split("*")]
    while at < len(text):
        end = at
        for number, part in enumerate(parts):
            while number and not text.startswith(part, end) and re.match(inside, text[end : end + 1] or " "):
                end += 1
            if not text.startswith(part, end):
                break
            end += len(part)
        else:
            places.append((at, end))
            at = max(end, at + 1)
            continue
        at += 1
    return places


@quick
@given(few, few.filter(lambda text: text.strip()))
def test_a_literal_pattern_stands_where_folded_words_are_equal(text, words):
    def plain(text):
        return re.sub(r"\s+", " ", text.casefold())

    for start, end in Pattern.of(words, wildcards=False).places(text):
        assert plain(words.strip()) in plain(text[start:end])
    inside = plain(words.strip()) in plain(text)
    assert bool(list(Pattern.of(words, wildcards=False).places(text))) == inside


@quick
@given(
    st.text(st.sampled_from("ab,评"), max_size=14),
    st.lists(st.text(st.sampled_from("abAB,评"), min_size=1, max_size=2), min_size=1, max_size=3),
)
def test_wildcards_find_what_a_plain_search_finds(text, parts):
    pattern = "*".join(parts)
    assert list(Pattern.of(pattern).places(text)) == naive(pattern, text)


@quick
@given(anything, anything.filter(lambda text: text.strip("* \n\t") and text.strip()))
def test_places_lie_in_the_text_in_order_without_overlaps(text, pattern):
    try:
        places = list(Pattern.of(pattern).places(text))
    except InputError:
        return
    ends = [0, *(end for _, end in places)]
    assert all(before <= start for before, (start, _) in zip(ends, places, strict=False))
    assert all(start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("OFF the table", "“off\n the table”", ["off\n the table"]),
        ("评论", "评论 发表评论", ["评论", "评论"]),
        ("strasse", "Die Straße heißt so", ["Straße"]),
        ("x", "ẞẞ\U0001f1fax", ["x"]),
        ("t?ble", "table, tible, tble", ["table", "tible"]),
        ("contain*", "He contained it; contains.", ["contained", "contains"]),
        ("*ly", "Only slowly, he", ["Only", "slowly"]),
        ("俄*斯", "俄罗斯和俄，斯", ["俄罗斯"]),
        ("制裁*", "他们制裁俄罗斯银行，又制裁NATO2024制裁", ["制裁", "制裁", "制裁"]),
        ("*银行", "制裁俄罗斯银行", ["银行"]),
        ("sanction*", "制裁Sanctions制裁, sanctioning", ["Sanctions", "sanctioning"]),
        ("*ions", "制裁sanctions制裁", ["sanctions"]),
        ("ＮＡ*", "ＮＡＴＯ组织", ["ＮＡＴＯ"]),
        ("나*", "나토가 제재", ["나토가"]),
        ("俄?*", "俄罗斯 俄xyz", ["俄罗", "俄xyz"]),
        ("why?", "Why? why not", ["Why?"]),
        (r"5\*3", "5*3 5x3", ["5*3"]),
        (r"what\?", "what? whats", ["what?"]),
        ("a\\", "a\\ b", ["a\\"]),
        ("no*one", "no one", []),
        ("a* *b", "ax  yb", ["ax  yb"]),
    ],
)
def test_what_people_write_finds_what_they_mean(pattern, text, words):
    assert found(pattern, text) == words


@pytest.mark.parametrize("pattern", ["", " \n", "*", "* * "[:1], "**"])
def test_a_pattern_of_nothing_is_refused(pattern):
    with pytest.raises(InputError):
        Pattern.of(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a*a*a*a*b", "a" * 300_000),
        ("a* b", "a" + " " * 300_000),
        ("?" * 20 + "b", "a" * 300_000),
        ("的*X", "的" * 300_000),
        ("a b c", "a " * 150_000),
        ("*a", "b" * 300_000 + "a"),
    ],
)
def test_no_pattern_takes_longer_than_the_text_is_long(pattern, text):
    with at_most(8):  # what looked again from each character would take an hour
        list(Pattern.of(pattern).places(text))


def test_words_are_whole_where_a_script_has_words():
    assert stands_alone("a cat.", 2, 5)
    assert not stands_alone("cats", 0, 3)
    assert stands_alone("他说cat好", 2, 5)
