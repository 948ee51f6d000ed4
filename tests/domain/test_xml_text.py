from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests import strategies
from workbench.domain.xml_text import FORBIDDEN, held, quoted, words


@settings(deadline=None)
@given(strategies.texts(max_size=80))
def test_a_reader_of_xml_finds_every_character_in_its_place(text):
    root = etree.fromstring(f"<x a={quoted(held(text))}>{words(held(text))}</x>".encode())
    for there in (root.text or "", root.get("a")):
        assert len(there) == len(text)
        assert all(a == b or (b == "\ufffd" and FORBIDDEN.match(a)) for a, b in zip(text, there, strict=True))


@settings(deadline=None)
@given(st.characters(exclude_categories=["Cs"]))
def test_only_what_xml_cannot_hold_is_replaced(character):
    try:
        etree.fromstring(f"<x>{words(character)}</x>".encode())
    except etree.XMLSyntaxError:
        assert held(character) == "\ufffd"
    else:
        assert held(character) == character
