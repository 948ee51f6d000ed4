import gzip
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.strategies import quick
from workbench.domain.annotation import DocumentTarget, SegmentTarget
from workbench.domain.language import Language
from workbench.domain.text import Origin, State
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover
from workbench.formats.xliff.names import CORE, LANG, core, match

XLIFF = discover()["xliff"]
DATA = XLIFF.write([build.dossier()])
TEXT = DATA.decode()


def kept(dossier):
    """Return what is left of a dossier when all is gone that the format says it loses."""
    return dossier.model_copy(update=dict.fromkeys(XLIFF.loses, ()))


def refused(data):
    with pytest.raises(InvalidFile) as caught:
        XLIFF.read(data, "f")
    assert set(caught.value.problems) <= set(XLIFF.problems(data, "f"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


def read(data):
    (found,) = XLIFF.read(data, "f")
    assert problems(found) == []
    return found


@quick
@given(strategies.dossiers())
def test_all_but_what_is_declared_lost_comes_back(dossier):
    data = XLIFF.write([dossier])
    assert XLIFF.problems(data, "f") == []
    assert read(data).model_dump_json() == kept(dossier).model_dump_json()
    assert XLIFF.write([dossier]) == data


@quick
@given(strategies.dossiers())
def test_sources_and_targets_are_the_words_and_nothing_else(dossier):
    """Looked up in plain XML: the sources make the text, and where it is to be translated are its targets."""
    root = etree.fromstring(XLIFF.write([dossier]))
    pieces = root.iter(core("segment"), core("ignorable"))
    sources = [piece.find(core("source")) for piece in pieces]
    assert "".join(map(plain, sources)) == dossier.source.content
    found = {each.get("id"): plain(each[1]) for each in root.iter(core("segment")) if len(each) > 1}
    for_nobody = {
        each.get("id") for each in root.findall(f".//{core('unit')}[@translate='no']/{core('segment')}")
    }
    layer = dossier.translation
    made = {each.source[0]: each.span.cut(layer.content) for each in layer.segments} if layer else {}
    assert found == {name: words for name, words in made.items() if name not in for_nobody}


def plain(node):
    """Return text in which each ``cp`` is the character that it stands for."""
    inner = "".join(chr(int(child.get("hex"), 16)) + (child.tail or "") for child in node)
    return (node.text or "") + inner


def test_paragraphs_are_units_and_white_space_is_ignorable():
    root = etree.fromstring(DATA)
    units = list(root.iter(core("unit")))
    assert [[each.get("id") for each in unit.iter(core("segment"))] for unit in units] == [
        ["s0"],
        ["s1"],
        ["s2"],
    ]
    assert [plain(each.find(core("source"))) for each in root.iter(core("ignorable"))] == ["\r\n", "\n\n"]


def test_an_earlier_version_is_a_match_of_its_segment():
    (found,) = etree.fromstring(DATA).iter(match("match"))
    assert (found.get("ref"), found.get("type"), found.get("subType")) == ("#s0", "mt", "workbench:machine")
    assert plain(found.find(core("target"))) == "价格又涨了。"


def test_an_earlier_version_in_another_language_says_so_and_is_for_reference():
    """Only the target of a match for reference may be in another language than trgLang (5.1)."""
    french = build.unit("u9", "s0", "Les prix 😀.", language=Language.OTHER)
    whole = build.dossier(units=[french, build.unit("u2", "s0", "物价😀。")], annotations=[], relations=[])
    whole = whole.model_copy(update={"reviews": ()})
    data = XLIFF.write([whole])
    (found,) = etree.fromstring(data).iter(match("match"))
    assert (found.get("reference"), found.find(core("target")).get(LANG)) == ("yes", "und")
    assert found.find(core("source")).get(LANG) is None
    assert read(data) == kept(whole)
    (same,) = etree.fromstring(DATA).iter(match("match"))
    assert (same.get("reference"), same.find(core("target")).get(LANG)) == (None, None)


def test_states_are_the_specifications_own():
    states = list(State)
    units = [
        build.unit(f"u{i}", f"s{i}", "x", provenance=build.provenance(state=state))
        for i, state in enumerate(states[:3])
    ]
    root = etree.fromstring(
        XLIFF.write([build.dossier(units=units, annotations=[], relations=[], reviews=[])])
    )
    assert [each.get("state") for each in root.iter(core("segment"))] == ["initial", "translated", "reviewed"]


def test_annotations_are_notes_for_people():
    notes = {each.get("id"): each for each in etree.fromstring(DATA).iter(core("note"))}
    assert notes["a0"].text == "Fact / 事实 · “rose 😀 again” · “𠀀物价又涨了”"
    assert notes["a0"].get("category") == "workbench:claims.fact"
    assert [notes[name].get("appliesTo") for name in ("a0", "a2", "a3", "a4")] == [
        "source",
        "target",
        "target",
        "source",
    ]


def test_a_note_on_the_whole_document_stands_in_the_file():
    mark = build.annotation("a0", {"kind": "document"}, comment="of all")
    root = etree.fromstring(XLIFF.write([build.dossier(annotations=[mark], relations=[], reviews=[])]))
    assert [each.getparent().getparent().tag for each in root.iter(core("note"))] == [core("file")]


def test_the_languages_are_those_of_most_words():
    root = etree.fromstring(DATA)
    assert (root.get("srcLang"), root.get("trgLang")) == ("en", "zh-Hans")


def test_what_is_in_another_language_is_not_to_be_translated():
    segments = build.lines(build.CONTENT)
    segments[2] = segments[2].model_copy(update={"language": Language.ZH_HANS})
    whole = build.dossier(source=build.source(segments=segments), annotations=[], relations=[], reviews=[])
    flags = [each.get("translate") for each in etree.fromstring(XLIFF.write([whole])).iter(core("unit"))]
    assert flags == [None, None, "no"]


def quoting():
    """A document whose third paragraph is in the language that it is translated into, and translated back."""
    segments = build.lines(build.CONTENT)
    segments[2] = segments[2].model_copy(update={"language": Language.ZH_HANS})
    english = build.unit("u3", "s2", "Comments (2)", language=Language.EN)
    units = [build.unit("u0", "s0", "物价😀又涨。"), english]
    return build.dossier(
        source=build.source(segments=segments), units=units, annotations=[], relations=[], reviews=[]
    )


def test_every_target_is_in_the_language_that_the_file_names():
    """A target is in trgLang (4.2.2.13): a translation out of that language is none of them, but is kept."""
    data = XLIFF.write([quoting()])
    segments = list(etree.fromstring(data).iter(core("segment")))
    assert [each.findtext(core("target")) for each in segments] == ["物价😀又涨。", None, None]
    assert [each.get("state") for each in segments] == ["translated", None, None]
    assert read(data) == kept(quoting())


def test_a_target_that_somebody_adds_there_is_a_new_translation():
    data = XLIFF.write([quoting()]).decode()
    new = "<source>评论 (2)</source>\n    <target>Two comments</target>"
    back = read(data.replace("<source>评论 (2)</source>", new, 1).encode())
    last = back.translation.segments[-1]
    assert last.span.cut(back.translation.content) == "Two comments"
    assert (last.language, last.translation.origin) == (Language.EN, Origin.POST_EDITED)


def test_a_text_without_segments_has_a_unit_all_the_same():
    whole = build.dossier(
        source=build.source(" \n", []), units=[], annotations=[], relations=[], findings=[], reviews=[]
    )
    assert read(XLIFF.write([whole])) == kept(whole)


def test_characters_that_xml_cannot_hold_are_code_points():
    text = "a\x00b\x0c\ufffe"
    whole = build.dossier(
        source=build.source(text), units=[], annotations=[], relations=[], findings=[], reviews=[]
    )
    data = XLIFF.write([whole])
    assert b'a<cp hex="0000"/>b<cp hex="000C"/><cp hex="FFFE"/>' in data
    assert read(data) == kept(whole)


def test_the_fixture_text_comes_back():
    assert read(XLIFF.write([peer.dossier()])).source.content == peer.CONTENT


# --- what translators change


def test_a_changed_target_is_a_new_translation():
    back = read(TEXT.replace("<target>物价😀又上涨了。", "<target>物价又涨。", 1).encode())
    segment = back.translation.segments[0]
    assert segment.span.cut(back.translation.content) == "物价又涨。"
    assert (segment.translation.by, segment.translation.origin) == ("import", Origin.POST_EDITED)
    assert segment.id != "u2"
    assert "import" in [agent.id for agent in back.agents]


def test_an_unchanged_target_is_the_same_translation():
    back = read(TEXT.replace("<target>物价😀又上涨了。", "<target>物价又涨。", 1).encode())
    assert back.translation.segments[1] == build.dossier().translation.segments[1].model_copy(
        update=dict(
            zip(("start", "end"), back.translation.segments[1].span.model_dump().values(), strict=True)
        )
    )


def test_a_changed_state_is_a_new_translation_in_that_state():
    back = read(TEXT.replace('id="s1" state="translated"', 'id="s1" state="final"', 1).encode())
    assert [each.translation.state for each in back.translation.segments] == [State.TRANSLATED, State.FINAL]


def test_a_new_target_is_a_human_translation():
    new = "<source>评论 (2)</source>\n    <target>Comments (2)</target>"
    back = read(TEXT.replace("<source>评论 (2)</source>", new, 1).encode())
    assert back.translation.segments[2].translation.origin is Origin.HUMAN
    assert back.translation.segments[2].source == ("s2",)


def test_the_same_change_is_the_same_translation_every_time():
    data = TEXT.replace("<target>物价😀又上涨了。", "<target>物价又涨。", 1).encode()
    assert read(data) == read(data)


def test_a_translators_note_becomes_an_annotation():
    note = '<note id="n9" category="question">which critics?</note>\n   </notes>\n   <ignorable>'
    back = read(TEXT.replace("</notes>\n   <ignorable>", note, 1).encode())
    (annotation,) = back.annotations
    assert (annotation.tag, annotation.comment) == ("xliff.question", "which critics?")
    assert annotation.targets == (SegmentTarget(segment="s1"),)


def test_a_changed_source_is_refused():
    (found,) = refused(TEXT.replace("<source>Critics", "<source>Critiques", 1).encode())
    assert found.place == "file[d0001]"


def test_split_segments_are_refused():
    old = "<source>Critics doubt it: 𠀀物价又涨了？</source>"
    new = (
        "<source>Critics doubt it: </source>\n    <target>x</target>\n   </segment>\n   <segment>\n"
        "    <source>𠀀物价又涨了？</source>"
    )
    assert refused(TEXT.replace(old, new, 1).encode())


# --- files of other programs


def foreign(*units, **attributes):
    given = {"version": "2.1", "srcLang": "en", "trgLang": "zh-CN"} | attributes
    written = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    file = f'<file id="f1" original="op-ed">{"".join(units)}</file>'
    return f'<xliff xmlns="{CORE}" {written}>{file}</xliff>'.encode()


def unit(*pairs, name="1", extra=""):
    parts = "".join(
        f"<segment><source>{source}</source>"
        + ("" if target is None else f"<target>{target}</target>")
        + "</segment>"
        for source, target in pairs
    )
    return f'<unit id="{name}">{extra}{parts}</unit>'


def test_another_programs_file_becomes_a_document():
    found = read(
        foreign(unit(("Prices rose. ", "物价上涨。"), ("So?", None)), unit(("Why?", "为何？"), name="2"))
    )
    assert found.source.content == "Prices rose. So?\nWhy?"
    assert [each.paragraph for each in found.source.segments] == [0, 0, 1]
    assert found.document.title == "op-ed"
    cut = [each.span.cut(found.translation.content) for each in found.translation.segments]
    assert cut == ["物价上涨。", "为何？"]
    assert {each.language for each in found.translation.segments} == {Language.ZH_HANS}
    assert {each.translation.by for each in found.translation.segments} == {"import"}


def test_a_file_element_without_words_is_no_document():
    data = foreign(unit(("Why?", None)))
    empty = '<file id="f0"><unit id="1"><segment><source/></segment></unit></file><file id="f1"'
    assert read(data.replace(b'<file id="f1"', empty.encode(), 1)).source.content == "Why?"


def test_empty_targets_are_no_translations():
    assert read(foreign(unit(("a", "")))).translation is None


def test_inline_codes_give_the_text_that_stands_for_them():
    source = (
        'a<ph id="1" equiv="B"/><pc id="2" equivStart="[" equivEnd="]">c<mrk id="3">d</mrk></pc>'
        '<sm id="4"/>e<em startRef="4"/><cp hex="1F600"/>'
    )
    assert read(foreign(unit((source, None)))).source.content == "aB[cd]e😀"


def test_a_note_of_the_file_is_about_the_whole_document():
    note = "<notes><note>all of it</note></notes>"
    data = foreign(note, unit(("a", None)))
    (annotation,) = read(data).annotations
    assert annotation.targets == (DocumentTarget(),)
    assert annotation.tag == "xliff.note"


def test_files_and_groups_are_followed():
    body = unit(("a b", "甲"))
    data = foreign(f'<group id="g">{body}</group>').replace(
        b"</file>", b'</file><file id="f2">' + unit(("c", "丙")).encode() + b"</file>", 1
    )
    assert [each.source.content for each in XLIFF.read(data, "f")] == ["a b", "c"]


@quick
@given(
    st.lists(st.tuples(strategies.texts(max_size=12), strategies.texts(max_size=12)), min_size=1, max_size=4)
)
def test_any_words_of_another_program_are_read(pairs):
    from workbench.formats.xliff.writing import _inline

    data = foreign(*(unit((_inline(a), _inline(b)), name=str(i)) for i, (a, b) in enumerate(pairs)))
    if not any(a.strip() for a, _ in pairs):
        assert refused(data)
        return
    found = read(data)
    contents = [each.span.cut(found.source.content) for each in found.source.segments]
    assert contents == [a.replace("\x00", "\ufffd") for a, _ in pairs if a.strip()]


# --- rules and hostile files

BROKEN = [
    (' srcLang="en"', "", "xliff"),
    (' trgLang="zh-Hans"', "", "xliff"),
    ('<unit id="u2"', "<unit", "file[d0001]/unit[2]"),
    ('<unit id="u2"', '<unit id="u1"', "file[d0001]/unit[u1]"),
    ('<unit id="u2"', '<unit id="u 2"', "file[d0001]/unit[u 2]"),
    ('<unit id="u2"', '<unit id="u2" translate="maybe"', "file[d0001]/unit[u2]"),
    ('state="translated"', 'state="done"', "file[d0001]/unit[u1]/segment[s0]"),
    ('subState="workbench:machine"', 'subState="machine"', "file[d0001]/unit[u2]/segment[s1]"),
    (' ref="#s0"', ' ref="#s9"', "file[d0001]/unit[u1]/matches[1]/match[u0]"),
    (' ref="#s0"', "", "file[d0001]/unit[u1]/matches[1]/match[u0]"),
    ("<source>评论 (2)</source>", "", "file[d0001]/unit[u3]/segment[s2]"),
    (
        "<source>评论 (2)</source>",
        "<target/><source>评论 (2)</source>",
        "file[d0001]/unit[u3]/segment[s2]/source[1]",
    ),
    ("<source>评论", "<source>评<b>论</b>", "file[d0001]/unit[u3]/segment[s2]/source[1]/b[1]"),
    ("<source>评论", '<source xml:lang="fr">评论', "file[d0001]/unit[u3]/segment[s2]/source[1]"),
    ("<target>物价", '<target xml:lang="en">物价', "file[d0001]/unit[u1]/segment[s0]/target[1]"),
    ("<source>评论 (2)</source>", "<source>a</source><source>b</source>", "file[d0001]/unit[u3]/segment[s2]"),
    ('<segment id="s2">', 'hello<segment id="s2">', "file[d0001]/unit[u3]"),
    ('<segment id="s2">', '<mood/><segment id="s2">', "file[d0001]/unit[u3]/mood[1]"),
    ('<note id="a1"', '<note id="a0"', "file[d0001]/unit[u1]/notes[1]/note[a0]"),
    ('"kind":"person"', '"kind":"god"', "file[d0001]/meta[agent] kind"),
    ('"paragraph":1', '"paragraph":-1', "file[d0001]/unit[u2]/meta[segment] paragraph"),
    ('type="document"', 'type="x"', "file[d0001]"),
    ('{"generator"', "{generator", "file[d0001]/meta[dossier]"),
    ('"by": "mei"', '"by": "gone"', "texts[1].segments[0].translation.by"),
]


@pytest.mark.parametrize(("old", "new", "place"), BROKEN)
def test_a_hand_broken_copy_is_refused_with_its_place(old, new, place):
    assert old in TEXT
    assert place in [each.place for each in refused(TEXT.replace(old, new, 1).encode())]


HOSTILE = {
    "nothing": b"",
    "not XML": b"Dear editor",
    "half a file": DATA[: len(DATA) // 2],
    "compressed": gzip.compress(DATA),
    "another format": discover()["xml"].write([build.dossier()]),
    "no namespace": DATA.replace(f' xmlns="{CORE}"'.encode(), b""),
    "XLIFF 1.2": b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
    "XLIFF 2.2": DATA.replace(b"document:2.0", b"document:2.2"),
    "a doctype": DATA.replace(b"<xliff", b"<!DOCTYPE xliff><xliff", 1),
    "no file": f'<xliff xmlns="{CORE}" version="2.1" srcLang="en"/>'.encode(),
    "no word in any segment": foreign(unit((" ", None)), unit(("", None), name="2")),
    "no unit's segment": foreign('<unit id="1"/>'),
    "a cp that is none": foreign(unit(("<cp/>", None))),
    "deep nesting": foreign(unit(("<mrk id='1'>" * 300 + "</mrk>" * 300, None))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_such_file_is_refused_with_a_sentence(name):
    assert refused(HOSTILE[name])


@pytest.mark.parametrize("hex_", ["D800", "110000", "x", "-1", "9" * 5000])
def test_code_points_that_are_none_become_the_replacement_character(hex_):
    assert read(foreign(unit((f'a<cp hex="{hex_}"/>', None)))).source.content == "a\ufffd"


@quick
@given(st.data())
def test_no_removed_or_moved_element_breaks_the_reader(data):
    root = etree.fromstring(DATA)
    nodes = [node for node in root.iter() if node.getparent() is not None]
    node, other = data.draw(st.sampled_from(nodes)), data.draw(st.sampled_from(nodes))
    if data.draw(st.booleans()):
        node.getparent().remove(node)
    elif node not in list(other.iterancestors()) and node is not other:
        other.append(node)
    changed = etree.tostring(root, encoding="UTF-8")
    try:
        found = XLIFF.read(changed, "f")
    except InvalidFile:
        assert XLIFF.problems(changed, "f")
    else:
        assert all(problems(each) == [] for each in found)


def test_ids_are_in_the_order_of_the_text():
    root = etree.fromstring(XLIFF.write([build.large_dossier(200, 4000)]))
    numbers = [int(each.get("id")[1:]) for each in root.iter(core("segment"))]
    assert all(b == a + 1 for a, b in pairwise(numbers))
