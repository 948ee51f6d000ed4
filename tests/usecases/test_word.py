import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fakes
from tests.fake_dictionary import FakeDictionary
from workbench.errors import Missing
from workbench.ports import Lemma
from workbench.usecases.word import WINDOW, ready, word_at, words

KNOWN = {
    "物价": [Lemma("物价", "物價", "wùjià", ("prices",))],
    "rose": [Lemma("玫瑰", "玫瑰", "méigui", ("rose",))],
}


def desk(**known):
    wb = fakes.workbench()
    wb.dictionary = FakeDictionary(KNOWN | known)
    return wb


def test_words_of_both_languages_come_in_the_order_of_the_text():
    found = words(desk(), "物价 rose")
    assert [(each.word, each.pinyin, each.span.start) for each in found] == [
        ("物价", "wùjià", 0),
        ("rose", "méigui", 3),
    ]


def test_the_word_under_a_character_is_found_in_its_own_language():
    wb = desk()
    assert word_at(wb, "物价 rose", 1).word == "物价"
    assert word_at(wb, "物价 rose", 4).word == "rose"
    assert word_at(wb, "物价 rose", 2) is None
    assert word_at(wb, "物价 rose", 7) is None


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(0, 400))
def test_a_word_in_a_long_text_stands_where_it_stands_in_the_text(before, after):
    wb = desk()
    text = "a " * before + "物价" + " b" * after
    found = word_at(wb, text, 2 * before + 1)
    assert found.span.cut(text) == "物价"
    assert max(map(len, wb.dictionary.asked)) <= 2 * WINDOW


def test_without_a_dictionary_it_says_what_is_missing():
    wb = fakes.workbench()
    with pytest.raises(Missing):
        ready(wb)
    with pytest.raises(Missing):
        words(wb, "物价")
