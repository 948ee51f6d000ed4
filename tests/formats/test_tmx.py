import gzip
from datetime import datetime, timedelta, timezone
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.strategies import quick
from workbench.domain.language import Language
from workbench.domain.text import Origin
from workbench.domain.xml_text import held
from workbench.engines.memory import TmxMemory
from workbench.errors import InvalidFile
from workbench.formats import discover

TMX = discover()["tmx"]
DATA = TMX.write([build.dossier()])
TEXT = DATA.decode()
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RULES = etree.DTD(
    StringIO("""
<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED o-tmf CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT note (#PCDATA)>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED srclang CDATA #IMPLIED creationdate CDATA #IMPLIED creationid CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
""")
)
"""The rules of TMX 1.4 for the elements that are written."""


def pairs(data):
    """Return what another program finds: the texts of each pair with their languages."""
    return [
        [(side.get(LANG), side.findtext("seg")) for side in unit.iter("tuv")]
        for unit in etree.fromstring(data).iter("tu")
    ]


@quick
@given(st.lists(strategies.dossiers(), max_size=2))
def test_what_is_written_keeps_the_rules(dossiers):
    data = TMX.write(dossiers)
    RULES.assertValid(etree.fromstring(data))
    assert TMX.problems(data, "f") == []
    assert TMX.write(dossiers) == data


@quick
@given(strategies.dossiers())
def test_every_translation_is_a_pair_of_words_as_they_are(dossier):
    layer = dossier.translation
    sources = {each.id: each.span.cut(dossier.source.content) for each in dossier.source.segments}
    wanted = [
        [held(sources[made.source[0]]), held(made.span.cut(layer.content))]
        for made in (layer.segments if layer else ())
        if made.translation.origin is not Origin.GLOSS and len(made.span)
    ]
    assert [[text for _, text in pair] for pair in pairs(TMX.write([dossier]))] == wanted


def test_a_pair_says_who_made_it_when_and_how():
    unit = next(etree.fromstring(DATA).iter("tu"))
    assert dict(unit.attrib) == {
        "tuid": "d0001.u2",
        "srclang": "en",
        "creationdate": "20240501T120300Z",
        "creationid": "mei",
    }
    assert {each.get("type"): each.text for each in unit.iter("prop")} == {
        "x-document": "d0001",
        "x-title": "Prices",
        "x-origin": "post_edited",
        "x-state": "translated",
    }


def test_glosses_are_no_translations():
    gloss = build.unit("u0", "s0", "涨 价", provenance=build.provenance(origin=Origin.GLOSS))
    whole = build.dossier(units=[gloss], annotations=[], relations=[], reviews=[])
    assert pairs(TMX.write([whole])) == []


def test_documents_in_several_languages_share_a_file():
    chinese = build.dossier(document=build.document(id="d2", language=Language.ZH_HANS))
    root = etree.fromstring(TMX.write([build.dossier(), chinese]))
    assert root.find("header").get("srclang") == "*all*"
    assert len({each.get("tuid") for each in root.iter("tu")}) == 4


def test_a_time_at_the_end_of_the_calendar_is_left_out():
    first = build.provenance(created=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))
    whole = build.dossier(units=[build.unit("u0", "s0", "x", provenance=first)], annotations=[], relations=[])
    assert b"creationdate" not in TMX.write([whole.model_copy(update={"reviews": ()})])


def test_our_own_memory_finds_the_sentences_again(tmp_path):
    chinese = "物价😀又涨𠀀，\r\n咖啡馆说。"
    whole = peer.dossier(units=[build.unit("u0", "s0", chinese)])
    (tmp_path / "m.tmx").write_bytes(TMX.write([whole]))
    memory = TmxMemory([tmp_path / "m.tmx"])
    sentence = whole.source.segments[0].span.cut(whole.source.content)
    assert "😀" in sentence
    assert memory.find(sentence, Language.EN, Language.ZH_HANS) == chinese
    assert memory.find(chinese, Language.ZH_HANS, Language.EN) == sentence


def test_reading_says_where_memories_go():
    with pytest.raises(InvalidFile, match="workbench memory import"):
        TMX.read(DATA, "some.tmx")


BROKEN = [
    ('version="1.4"', 'version="1.1"'),
    (' version="1.4"', ""),
    (' srclang="en" datatype', " datatype"),
    ('segtype="sentence"', 'segtype="word"'),
    ('xml:lang="en"', 'lang="en"'),
    ("<seg>Prices rose 😀 again.</seg>", ""),
    ("<seg>Prices", "<seg>x</seg><seg>Prices"),
    ("<seg>Prices", "<seg><b/>Prices"),
    (' type="x-title"', ""),
    ("20240501T120300Z", "2024-05-01"),
    ("</tu>", "<note>late</note></tu>"),
    ("<body>", "<body><mood/>"),
    ("</tmx>", "<body/></tmx>"),
]


@pytest.mark.parametrize(("old", "new"), BROKEN)
def test_a_broken_rule_is_found_on_its_line(old, new):
    assert old in TEXT
    found = TMX.problems(TEXT.replace(old, new, 1).encode(), "f")
    assert len(found) == 1
    assert found[0].place.startswith("line ")
    assert found[0].hint


def test_inline_elements_and_notes_of_other_programs_are_fine():
    seg = '<seg>a <bpt i="1">&lt;b></bpt>b<ept i="1">&lt;/b></ept><ph/><hi>c</hi></seg>'
    data = f"""<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="phrase" o-tmf="x"
      adminlang="en" srclang="en" datatype="xml"><note>n</note></header>
      <body><tu><note>n</note><tuv xml:lang="en"><prop type="p">q</prop>{seg}</tuv></tu></body></tmx>"""
    assert TMX.problems(data.encode(), "f") == []


HOSTILE = {
    "nothing": b"",
    "not XML": b"Dear editor",
    "half a file": DATA[: len(DATA) // 2],
    "compressed": gzip.compress(DATA),
    "another format": discover()["xml"].write([build.dossier()]),
    "a doctype": DATA.replace(b"<tmx", b'<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx', 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_such_file_is_one_problem(name):
    (found,) = TMX.problems(HOSTILE[name], "f")
    assert found.what
    assert found.hint
