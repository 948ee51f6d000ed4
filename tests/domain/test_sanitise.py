import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from workbench.domain.graphemes import cells
from workbench.domain.sanitise import HOSTILE, safe

quick = settings(deadline=None, max_examples=300)
CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BIDI = [chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
OTHERS = [
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u200b",
    "\u00ad",
    "\U000e0001",
    "\U000e0041",
    "\U000e007f",
    "\ud800",
    "\udfff",
]
anything = st.text(st.characters(codec=None, categories=None), max_size=60)


@pytest.mark.parametrize("character", [*CONTROLS, *BIDI, *OTHERS], ids=lambda one: f"U+{ord(one):04X}")
def test_a_character_a_terminal_may_obey_or_hide_becomes_one_glyph_of_one_cell(character):
    shown = safe(character)
    assert len(shown) == 1
    assert shown != character
    assert wcwidth(shown) == 1
    assert unicodedata.category(shown)[0] != "C"


@given(anything)
@quick
def test_offsets_stand_and_nothing_hostile_is_left(text):
    shown = safe(text)
    assert len(shown) == len(text)
    assert HOSTILE.search(shown) is None
    shown.encode()


@given(anything)
@quick
def test_what_is_shown_is_shown_as_it_is(text):
    assert safe(safe(text)) == safe(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs", "Mn", "Co"]), max_size=60))
@quick
def test_letters_signs_and_private_characters_are_left_alone(text):
    assert safe(text) == text


def test_controls_are_shown_by_their_pictures():
    assert safe("\x1b]52;c;aGk=\x07 \x00\x7f\x9b31m") == "␛]52;c;aGk=␇ ␀␡\ufffd31m"
    assert safe("one\ttwo\r\nthree") == "one two␍␊three"
    assert safe("\u202eabc\u202c") == "⇄abc⇄"


def test_an_emoji_made_with_joiners_stays_one():
    family = "👨\u200d👩\u200d👧"
    assert safe(family) == family
    assert cells(safe(family)) == 2


def test_plain_text_is_returned_itself():
    text = "Nothing to see here."
    assert safe(text) is text
