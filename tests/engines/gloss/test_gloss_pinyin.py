import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.engines.gloss.pinyin import marked


@pytest.mark.parametrize(
    ("numbered", "written"),
    [
        ("ma1 ma2 ma3 ma4 ma5", "māmámǎmàma"),
        ("xiao3 lu:3", "xiǎolǚ"),
        ("gou3 gui4 liu2 shuo1", "gǒuguìliúshuō"),
        ("Xi1 an1", "Xī'ān"),
        ("nu:e4 dai4", "nüèdài"),
        ("dian3 r5", "diǎnr"),
        ("m2", "ḿ"),
        ("Wu1 ke4 lan2", "Wūkèlán"),
        ("Bei3 Da4 xi1 Yang2", "Běi Dàxī Yáng"),
        ("san1 C", "sān C"),
        ("yi1 bu4 zuo4 , er4 bu4 xiu1", "yībùzuò, èrbùxiū"),
        ("xx5", ""),
        ("", ""),
    ],
)
def test_numbers_become_marks_on_the_right_vowel(numbered, written):
    assert marked(numbered) == unicodedata.normalize("NFC", written)


SYLLABLES = st.sampled_from(["zhong", "guo", "e", "ai", "shuang", "lu:e", "er", "jiu", "hui", "yang"])


@settings(deadline=None)
@given(st.lists(st.tuples(SYLLABLES, st.integers(1, 5)), max_size=6))
def test_the_letters_stay_and_only_marks_are_added(parts):
    written = marked(" ".join(f"{syllable}{tone}" for syllable, tone in parts))
    tones = {"\u0304", "\u0301", "\u030c", "\u0300"}
    plain = "".join(mark for mark in unicodedata.normalize("NFD", written) if mark not in tones)
    letters = "".join(syllable for syllable, _ in parts).replace("u:", "ü")
    assert unicodedata.normalize("NFC", plain).replace("'", "") == letters
    assert not any(letter.isdigit() for letter in written)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_anything_else_is_written_without_an_error(text):
    assert isinstance(marked(text), str)
