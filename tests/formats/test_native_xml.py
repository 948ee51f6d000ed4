import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pydantic_core import to_json

from tests import builders as build
from tests import strategies
from tests.strategies import quick
from workbench.domain.dossier import Dossier
from workbench.errors import InvalidFile
from workbench.formats import discover
from workbench.formats.native_xml import files
from workbench.formats.native_xml.parts import NAMESPACE, Kind, parts, qualified
from workbench.formats.native_xml.reading import from_element, place_of
from workbench.formats.native_xml.schema import _models

XML = discover()["xml"]
JSON = discover()["json"]
DATA = XML.write([build.dossier()])
TEXT = DATA.decode()


def refused(data):
    with pytest.raises(InvalidFile) as caught:
        XML.read(data, "f")
    assert set(caught.value.problems) <= set(XML.problems(data, "f"))
    return caught.value.problems


def through_xml(dossier):
    data, wrong = from_element(files.parse(files.dump(dossier), "f"))
    assert wrong == []
    return Dossier.model_validate_json(to_json(data))


@quick
@given(strategies.dossiers())
def test_json_to_xml_to_json_changes_no_byte(dossier):
    data = JSON.write([dossier])
    (there,) = JSON.read(data, "f")
    (back,) = XML.read(XML.write([there]), "f")
    assert JSON.write([back]) == data


@quick
@given(strategies.dossiers())
def test_the_same_dossier_gives_the_same_bytes(dossier):
    data = XML.write([dossier])
    assert XML.write(XML.read(data, "f")) == data


@quick
@given(strategies.dossiers())
def test_what_is_written_fits_all_its_schemas(dossier):
    assert XML.problems(XML.write([dossier]), "f", deep=True) == []


@settings(quick, max_examples=60)
@given(strategies.loose_dossiers())
def test_any_dossier_at_all_comes_back_field_by_field(dossier):
    assert through_xml(dossier).model_dump_json() == dossier.model_dump_json()


@settings(quick, max_examples=150)
@given(strategies.texts(max_size=200))
def test_any_text_comes_back(text):
    title = build.document(title=text, licence=text)
    whole = build.dossier(document=title, source=build.source(text, []), units=[], annotations=[])
    assert through_xml(whole) == whole


@settings(quick, max_examples=150)
@given(strategies.texts(max_size=100))
def test_offsets_stand_in_the_written_text(text):
    """What another program reads has as many code points, and the same ones but for those XML cannot hold."""
    whole = build.dossier(source=build.source(text, []), units=[], annotations=[], relations=[], reviews=[])
    content = etree.fromstring(files.dump(whole)).find(f".//{qualified('content')}")
    there = content.text or ""
    assert len(there) == len(text)
    differing = {(a, b) for a, b in zip(text, there, strict=True) if a != b}
    assert all(b == "\ufffd" for _, b in differing)
    assert (content.get("restore") is not None) == bool(differing)


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced_and_listed(character):
    whole = build.dossier(document=build.document(title=f"a{character}\ufffd"))
    title = etree.fromstring(files.dump(whole)).find(f".//{qualified('title')}")
    assert title.text == "a\ufffd\ufffd"
    assert title.get("restore") == f"1:{ord(character)}"
    assert through_xml(whole) == whole


def test_nothing_and_no_text_differ():
    empty = build.dossier(document=build.document(licence=""))
    none = build.dossier(document=build.document(licence=None))
    assert files.dump(empty) != files.dump(none)
    assert (through_xml(empty), through_xml(none)) == (empty, none)


def test_none_stays_none_where_the_default_is_something_else():
    role = build.tagset().relations[0].roles[1]
    assert role.most is None
    assert through_xml(build.dossier()).tagsets[0].relations[0].roles[1].most is None


def test_carriage_returns_survive_other_readers():
    assert "again.&#13;\nCritics" in TEXT
    content = etree.fromstring(DATA).find(f".//{qualified('content')}").text
    assert content == build.CONTENT


def test_attributes_hold_no_free_text():
    for model in _models(Dossier):
        for part in parts(model):
            assert (part.kind is Kind.ATTRIBUTE) == (
                part.scalar is not None
                and not part.scalar.free
                and not part.key
                and part.kind is not Kind.ITEMS
            )


def test_what_is_left_out_is_what_its_default_gives_back():
    """A collection that is empty is left out unless it must be there, so its default must be empty."""
    for model in _models(Dossier):
        for part in parts(model):
            field = model.model_fields[part.field]
            if part.kind in (Kind.ITEMS, Kind.ENTRIES) and not part.required:
                assert not field.default


HOSTILE = {
    "nothing": b"",
    "white space": b" \n",
    "not XML": b"Dear editor",
    "half a file": DATA[: len(DATA) // 2],
    "two roots": DATA + b"<x/>",
    "JSON": JSON.write([build.dossier()]),
    "compressed": gzip.compress(DATA),
    "another format": b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>",
    "no namespace": DATA.replace(f' xmlns="{NAMESPACE}"'.encode(), b""),
    "a doctype": DATA.replace(b"<dossier", b"<!DOCTYPE dossier><dossier", 1),
    "an entity": DATA.replace(b"<dossier", b'<!DOCTYPE dossier [<!ENTITY x "y">]><dossier', 1).replace(
        b"Prices rose", b"Prices &x;rose"
    ),
    "a file as entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
    "a file as parameter entity": b'<!DOCTYPE d [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><d/>',
    "an outside doctype": b'<!DOCTYPE d SYSTEM "http://localhost:9/x.dtd"><d/>',
    "a billion laughs": b'<!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12))
    + b"]><d>&m;</d>",
    "quadratic blow-up": b'<!DOCTYPE d [<!ENTITY a "'
    + b"x" * 50_000
    + b'">]><d>'
    + b"&a;" * 50_000
    + b"</d>",
    "a doctype in UTF-16": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d><d/>'.encode("utf-16"),
    "an unknown entity": DATA.replace(b"Prices rose", b"Prices &nbsp;rose"),
    "a control character, escaped": DATA.replace(b"Prices rose", b"Prices&#1;rose"),
    "a control character": DATA.replace(b"Prices rose", b"Prices\x01rose"),
    "half a character": DATA.replace(b"Prices rose", b"Prices&#xD800;rose"),
    "wrong bytes": DATA.replace("评".encode(), b"\xe9"),
    "an unclosed element": DATA.replace(b"</generator>", b""),
    "deep nesting": b"<a>" * 100_000,
    "an attribute twice": DATA.replace(b' ordinal="0"', b' ordinal="0" ordinal="1"', 1),
    "a later major": DATA.replace(b"urn:workbench:dossier:1", b"urn:workbench:dossier:2"),
    "a later minor": DATA.replace(b">1.0</formatVersion>", b">1.1</formatVersion>"),
    "all tags": b"<a>" + b"<b/>" * 2_600_000 + b"</a>",
    "no version": DATA.replace(b'<formatVersion xml:space="preserve">1.0</formatVersion>', b""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_dossier_is_refused_with_a_sentence(name):
    found = refused(HOSTILE[name])
    assert len(found) == 1
    assert found[0].what
    assert found[0].hint


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if "doctype" in name or "entity" in name or "laughs" in name]
)
def test_document_types_are_refused_as_such(name):
    if name != "an unknown entity":
        assert "document type" in refused(HOSTILE[name])[0].what


def test_a_hundred_megabytes_of_nesting_end_in_a_sentence():
    assert len(refused(b"<a>" * 33_000_000)) == 1


def test_a_text_that_xml_readers_would_refuse_is_not_written():
    long = build.dossier(
        source=build.source("x" * 10_000_001, []), units=[], annotations=[], relations=[], reviews=[]
    )
    with pytest.raises(InvalidFile) as caught:
        XML.write([long])
    assert [each.place for each in caught.value.problems] == ["texts[0].content"]


def test_the_longest_text_that_is_written_can_be_read():
    content = "\r" * 9_999_997 + "评"
    whole = build.dossier(
        source=build.source(content), units=[], annotations=[], relations=[], findings=[], reviews=[]
    )
    assert XML.read(XML.write([whole]), "f") == [whole]


def test_more_text_than_is_ever_written_is_not_read():
    (found,) = refused(DATA.replace(b"Prices</title>", b"x" * 10_000_001 + b"</title>"))
    assert found.place == "f"


def test_comments_instructions_and_cdata_change_nothing():
    text = TEXT.replace("Prices rose", "Pri<!-- x -->ces<?php ?> <![CDATA[rose]]>", 1)
    text = text.replace("<annotations>", "<annotations><!-- y --><?z?>", 1)
    assert XML.read(text.encode(), "f") == [build.dossier()]
    assert XML.problems(text.encode(), "f") == []


def test_a_schema_location_is_passed_over():
    hint = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://localhost:9/x.xsd"'
    data = TEXT.replace("<dossier", f"<dossier{hint}", 1).encode()
    assert XML.read(data, "f") == [build.dossier()]
    assert XML.problems(data, "f") == []


def test_utf_16_is_read_as_well():
    data = TEXT.replace("UTF-8", "UTF-16").encode("utf-16")
    assert XML.read(data, "f") == [build.dossier()]


BROKEN = [
    (' tag="claims.fact"', ' tag="claims.gone"', "annotations[0].tag"),
    (' tag="claims.fact"', "", "annotations[0].tag"),
    (' start="7"', ' start="8"', "annotations[0].targets[0].exact"),
    (' start="7"', ' start="seven"', "annotations[0].targets[0].start"),
    (' start="7"', ' start=" 7"', "annotations[0].targets[0].start"),
    (' start="7"', ' start="７"', "annotations[0].targets[0].start"),
    (' confidence="1.0"', ' confidence="1.5"', "annotations[0].confidence"),
    (' confidence="1.0"', ' confidence="INF"', "annotations[0].confidence"),
    (' confidence="1.0"', ' confidence="one"', "annotations[0].confidence"),
    (' allowOverlap="true"', ' allowOverlap="1"', "tagsets[0].allow_overlap"),
    ("again.&#13;\n", "again.\n", "texts[0].sha256"),
    ("rose 😀 again</exact>", "rose 😀 agaın</exact>", "annotations[0].targets[0].exact"),
    ('<exact xml:space="preserve">rose 😀 again</exact>', "", "annotations[0].targets[0].exact"),
    (' by="mei"', ' by="mei" colour="red"', "texts[1].segments[0].translation.colour"),
    ("<annotations>", "<annotations>hello", "annotations"),
    ("</annotation>", "</annotation>hello", "annotations"),
    ("<annotations>", "<annotations><mood/>", "annotations[0]"),
    ("<agents>", "<agents/><agents>", "agents"),
    ("<generator", "<mood/><generator", "mood"),
    ("Prices rose", "Prices <b>rose</b>", "texts[0].content"),
    ("<item>a4</item>", "<item> a4</item>", "relations[0].roles.to[1]"),
    ("<item>a4</item>", '<item x="1">a4</item>', "relations[0].roles.to[1].x"),
    ("<item>a4</item>", "<item><b/>a4</item>", "relations[0].roles.to[1]"),
    ('<entry key="to">', '<entry key="from">', "relations[0].roles.from"),
    ('<entry key="to">', "<entry>", "relations[0].roles[1]"),
    ('<entry key="to">', '<entry key="to">x', "relations[0].roles.to"),
    ("<entry>\n", "<entry><key xml:space='preserve'>x</key>\n", "tagsets[0].tags[0].official.x"),
    ('<value xml:space="preserve">favor</value>', "", "annotations[4].attributes.claims.stance"),
    ("Prices</title>", "Prices</title><title>x</title>", "document.title"),
    ('<title xml:space="preserve">', '<title xml:space="preserve" restore="0:1">', "document.title"),
    (
        '<title xml:space="preserve">Prices',
        '<title xml:space="preserve" restore="0:65">\ufffd',
        "document.title",
    ),
    ('<title xml:space="preserve">', '<title xml:space="preserve" restore="99:1">', "document.title"),
    ('<title xml:space="preserve">', '<title xml:space="preserve" restore="">', "document.title"),
    ('<title xml:space="preserve">', '<title xml:space="preserve" restore="1">', "document.title"),
    ('<title xml:space="preserve">', '<title xml:space="preserve" x="1">', "document.title.x"),
]


@pytest.mark.parametrize(("old", "new", "place"), BROKEN)
def test_a_hand_broken_copy_is_refused_with_its_place(old, new, place):
    assert old in TEXT
    assert place in [each.place for each in refused(TEXT.replace(old, new, 1).encode())]


def test_the_schema_adds_what_the_models_do_not_ask_for():
    data = TEXT.replace(' xml:space="preserve">Prices', ">Prices", 1).encode()
    assert XML.read(data, "f") == [build.dossier()]
    assert [each.place for each in XML.problems(data, "f")] == ["document.title"]


def test_elements_in_another_order_are_read_and_reported():
    root = etree.fromstring(DATA)
    root.append(root.find(qualified("agents")))
    data = etree.tostring(root)
    assert XML.read(data, "f") == [build.dossier()]
    assert [each.place for each in XML.problems(data, "f")] == ["agents"]


def test_the_schemas_second_opinion_names_places():
    root = files.parse(TEXT.replace(' start="7"', ' start="8"', 1).encode(), "f")
    assert [each.place for each in files.rules(root)] == ["annotations[0].targets[0]"] * 2


@quick
@given(st.data())
def test_every_element_has_the_place_that_json_gives_it(data):
    root = files.parse(DATA, "f")
    spans = root.findall(f".//{qualified('spanTarget')}")
    node = data.draw(st.sampled_from(spans))
    place = place_of(node)
    found = eval(f"whole.{place}", {"whole": build.dossier()})  # a path of ours is also one of Python
    assert found.exact == node.findtext(qualified("exact"))


def test_of_a_flood_of_wrong_elements_the_first_thousand_are_listed():
    data = DATA.replace(b"<annotations>", b"<annotations>" + b"<mood/>" * 5_000)
    found = XML.problems(data, "f")
    assert len(found) == 1_001
    assert "1000" in found[-1].what


@settings(quick, max_examples=100)
@given(st.data())
def test_a_damaged_file_is_read_whole_or_refused(data):
    damaged = bytearray(DATA)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    found = XML.problems(bytes(damaged), "f")
    try:
        read = XML.read(bytes(damaged), "f")
    except InvalidFile as error:
        read, wrong = [], error.problems
        assert set(wrong) <= set(found)
    assert found or XML.read(XML.write(read), "f") == read
