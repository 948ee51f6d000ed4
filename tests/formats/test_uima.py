import json
import sys
from collections import Counter
from io import BytesIO

import pytest
from hypothesis import given, settings
from lxml import etree

from tests import builders as build
from tests import strategies
from tests.formats import cassis_written, peer_fixture
from tests.strategies import quick
from workbench.domain.archives import pack, unpack
from workbench.domain.relation import Relation
from workbench.domain.uima.bridge import harvest
from workbench.domain.uima.writing import lost, restored, views
from workbench.domain.validation import problems
from workbench.domain.xml_text import held
from workbench.errors import InvalidFile, Missing
from workbench.formats import discover, uima_json, uima_xmi

cassis = pytest.importorskip("cassis", reason="the extra cas is not installed")

JSON = discover()["uima_json"]
XMI = discover()["uima_xmi"]
FORMS = [JSON, XMI]
TEXT = "Prices 😀 rose.\r\n物价又涨了"
both = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def files_of(data):
    files, wrong = unpack(data, "f.zip")
    assert wrong == []
    return files


def read(data, form):
    (found,) = form.read(data, "f")
    assert problems(found) == []
    return found


def refused(data, form):
    with pytest.raises(InvalidFile) as caught:
        form.read(data, "f")
    assert caught.value.problems == tuple(form.problems(data, "f"))
    assert all(each.what and each.hint for each in caught.value.problems)
    return caught.value.problems


def plain(dossier):
    """The dossier without the one thing that is not kept: how much of the context is quoted."""
    value = dossier.model_dump(mode="json")
    for annotation in value["annotations"]:
        for target in annotation["targets"]:
            target.pop("prefix", None)
            target.pop("suffix", None)
    return value


def everything():
    """The peers' document with a relation of three ends."""
    ends = {"from": ("a0",), "to": ("a1", "a7")}
    link = Relation(id="r0", ordinal=0, kind="claims.supports", roles=ends, by="mei", created=build.NOW)
    return peer_fixture.dossier(relations=[link])


def loaded(files, name):
    """One CAS of ours as dkpro-cassis reads it."""
    if name.endswith(".json"):
        return cassis.load_cas_from_json(files[name].decode())
    types = cassis.load_typesystem(BytesIO(files["TypeSystem.xml"]))
    return cassis.load_cas_from_xmi(BytesIO(files[name]), typesystem=types)


@both
@settings(quick, max_examples=15)
@given(dossier=strategies.dossiers())
def test_what_was_written_comes_back_whole(form, dossier):
    data = form.write([dossier])
    assert form.write([dossier]) == data
    assert form.problems(data, "f") == []
    assert plain(read(data, form)) == plain(dossier)


def as_cassis_writes(view, form):
    """A view's file from the library's own objects, and the type system of its CAS."""
    types = cassis.TypeSystem()
    cassis_written.declare(types)
    cas = cassis.Cas(typesystem=types)
    cassis_written.fill(cas, view)
    text = cas.to_json(pretty_print=False) + "\n" if form is JSON else cas.to_xmi(pretty_print=False)
    return text.encode(), types.to_xml().encode()


@both
def test_our_files_are_to_the_byte_what_cassis_writes(form):
    whole = everything()
    files = files_of(form.write([whole]))
    for view in views(whole, str if form is JSON else held):
        data, types = as_cassis_writes(view, form)
        assert files[f"{view.name}{'.json' if form is JSON else '.xmi'}"] == data
        assert files.get("TypeSystem.xml", types) == types


@both
@settings(quick, max_examples=15)
@given(dossier=strategies.dossiers())
def test_cassis_finds_every_structure_where_it_was_put(form, dossier):
    files = files_of(form.write([dossier]))
    for view in views(dossier, str if form is JSON else held):
        cas = loaded(files, f"{view.name}{'.json' if form is JSON else '.xmi'}")
        (again,) = harvest(cas, view.name)
        assert cassis_written.alike(view, again)


@both
def test_every_span_of_the_peers_document_comes_back(form):
    assert peer_fixture.covered(read(form.write([peer_fixture.dossier()]), form)) == peer_fixture.EXPECTED


@both
def test_cassis_covers_the_words_of_every_span(form):
    files = files_of(form.write([peer_fixture.dossier()]))
    cas = loaded(files, next(name for name in files if "source" in name))
    found = Counter((span.tag, (span.get_covered_text(),)) for span in cas.select("workbench.Span"))
    assert found == Counter((tag, (quote,)) for tag, quotes in peer_fixture.QUOTES for quote in quotes)
    assert cas.sofa_string == peer_fixture.CONTENT


def test_offsets_in_the_files_count_utf_16_units():
    words = sorted(quote for _, quotes in peer_fixture.QUOTES for quote in quotes)
    units = peer_fixture.CONTENT.encode("utf-16-le")
    (data,) = files_of(JSON.write([peer_fixture.dossier()])).values()
    spans = [each for each in json.loads(data)["%FEATURE_STRUCTURES"] if each["%TYPE"] == "workbench.Span"]
    root = etree.fromstring(files_of(XMI.write([peer_fixture.dossier()]))["d0001.source.xmi"])
    marks = root.findall("{http:///workbench.ecore}Span")
    for found in (spans, [mark.attrib for mark in marks]):
        places = [(int(each["begin"]), int(each["end"])) for each in found]
        assert sorted(units[start * 2 : end * 2].decode("utf-16-le") for start, end in places) == words


@both
def test_each_text_is_a_cas_of_its_own(form):
    names = {name.rpartition(".")[0] for name in files_of(form.write([build.dossier()]))}
    assert names - {"TypeSystem"} == {"d0001.source", "d0001.translation", "d0001.v.u0"}


@both
def test_many_documents_stand_in_one_archive_and_bare_names_do_not_meet(form):
    second = peer_fixture.dossier(document=build.document(id="d0002"))
    data = form.write([build.dossier(), second])
    assert {each.document.id for each in form.read(data, "f")} == {"d0001", "d0002"}
    with pytest.raises(InvalidFile, match="d0001"):
        form.write([build.dossier(), build.dossier()])


@both
def test_relations_are_there_for_other_programs(form):
    whole = everything()
    files = files_of(form.write([whole]))
    cas = loaded(files, next(name for name in files if "source" in name))
    (found,) = [each for each in cas.select_all_fs() if each.type.name == "workbench.Relation"]
    ends = [(end.role, end.target.get_covered_text()) for end in found.ends.elements]
    assert ends[0] == ("from", "Prices rose 😀 again")
    assert [role for role, _ in ends] == ["from", "to", "to"]
    assert read(form.write([whole]), form) == whole


def changed(form, change, name="source"):
    """Read the document after a change by another program to one of its CASes."""
    files = files_of(form.write([build.dossier()]))
    path = next(path for path in files if name in path)
    cas = loaded(files, path)
    change(cas)
    files[path] = (cas.to_json() if form is JSON else cas.to_xmi()).encode()
    return pack(files)


def span_of(cas, words):
    return next(each for each in cas.select("workbench.Span") if each.get_covered_text() == words)


@both
def test_what_another_program_moved_renamed_or_answered_keeps_its_annotation(form):
    def change(cas):
        span = span_of(cas, "rose 😀 again")
        span.begin += 1
        span.comment = "see there"
        other = span_of(cas, "again.\r\nCritics")
        other.tag = "claims.fact"
        kind = cas.typesystem.get_type("workbench.Attribute")
        array = cas.typesystem.get_type("uima.cas.FSArray")
        other.attributes = array(elements=[kind(name="claims.stance", value="none")])

    again = read(changed(form, change), form)
    first, second = again.annotations[:2]
    assert [span.exact for span in first.spans] == ["ose 😀 again", "𠀀物价又涨了"]
    assert (first.id, first.comment, first.confidence) == ("a0", "see there", 1.0)
    assert (second.id, second.tag, second.attributes) == ("a1", "claims.fact", {"claims.stance": "none"})


@both
def test_what_another_program_added_is_new_and_what_it_deleted_is_gone(form):
    def change(cas):
        span = cas.typesystem.get_type("workbench.Span")
        cas.add(span(begin=0, end=6, tag="claims.doubt", annotator="li"))
        cas.add(span(begin=0, end=6, tag="评论"))
        for each in list(cas.select("workbench.Span")):
            if each.get_covered_text() in {"rose 😀 again", "𠀀物价又涨了"}:
                cas.remove(each)

    again = read(changed(form, change), form)
    assert "a0" not in [each.id for each in again.annotations]
    assert [(each.tag.partition(".")[0], each.by, each.ordinal) for each in again.annotations[-2:]] == [
        ("claims", "li", 5),
        (form.name, "import", 6),
    ]
    assert again.relations == ()


@both
def test_a_translation_that_changed_is_refused(form):
    def change(cas):
        cas.sofa_string = cas.sofa_string.replace("上涨", "下跌")

    assert any("sha256" in each.place for each in refused(changed(form, change, "translation"), form))


@both
def test_a_text_that_was_left_out_is_missed(form):
    files = files_of(form.write([build.dossier()]))
    kept = {name: data for name, data in files.items() if "translation" not in name}
    assert refused(pack(kept), form)


@both
def test_a_cas_without_its_frame_is_read_for_its_marks(form):
    files = files_of(form.write([build.dossier()]))
    kept = {name: data for name, data in files.items() if "translation" in name or "Type" in name}
    found = read(pack(kept), form)
    assert found.document.title == "d0001.translation"
    assert [(each.tag, each.by, each.spans[0].exact) for each in found.annotations] == [
        ("claims.fact", "sam", "😀又")
    ]


def others(text=TEXT):
    """A CAS as annotation tools keep it: tokens, two layers of spans, relations, and slots."""
    types = cassis.TypeSystem()
    token = types.create_type(
        "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "uima.tcas.Annotation"
    )
    entity = types.create_type("ner.NamedEntity", "uima.tcas.Annotation")
    types.create_feature(entity, "value", "uima.cas.String")
    types.create_feature(entity, "sure", "uima.cas.Boolean")
    types.create_feature(entity, "weight", "uima.cas.Double")
    types.create_feature(entity, "names", "uima.cas.StringArray")
    layer = types.create_type("custom.Relation", "uima.tcas.Annotation")
    types.create_feature(layer, "Governor", "ner.NamedEntity")
    types.create_feature(layer, "Dependent", "ner.NamedEntity")
    types.create_feature(layer, "label", "uima.cas.String")
    slot = types.create_type("custom.Slot", "uima.cas.TOP")
    types.create_feature(slot, "role", "uima.cas.String")
    types.create_feature(slot, "target", "uima.tcas.Annotation")
    event = types.create_type("custom.Event", "uima.tcas.Annotation")
    types.create_feature(event, "arguments", "uima.cas.FSArray", elementType="custom.Slot")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = text
    array, strings = types.get_type("uima.cas.FSArray"), types.get_type("uima.cas.StringArray")
    names = strings(elements=["cost", "price tag"])
    prices = entity(begin=0, end=6, value="PER", sure=True, weight=0.5, names=names)
    face = entity(begin=7, end=8, value="MISC")
    said = event(begin=9, end=13, arguments=array(elements=[slot(role="what", target=prices)]))
    joined = layer(begin=0, end=6, Governor=prices, Dependent=face, label="with")
    cas.add_all([token(begin=0, end=6), prices, face, said, joined])
    return cas


def foreign(form, cas):
    if form is JSON:
        return pack({"a.json": cas.to_json().encode()})
    return pack({"a.xmi": cas.to_xmi().encode(), "TypeSystem.xml": cas.typesystem.to_xml().encode()})


@both
def test_the_layers_of_others_are_read_with_their_values_and_links(form):
    found = read(foreign(form, others()), form)
    assert found.source.content == TEXT
    labels = {tag.id: tag.official[form.name] for tag in found.tagsets[0].tags}
    words = {labels[each.tag]: (each.spans[0].exact, each.attributes) for each in found.annotations}
    assert words == {
        "NamedEntity/PER": ("Prices", {"sure": "true", "weight": "0.5", "names": "cost\nprice tag"}),
        "NamedEntity/MISC": ("😀", {}),
        "Event": ("rose", {}),
    }
    ids = {labels[each.tag]: each.id for each in found.annotations}
    assert Counter(tuple(sorted(link.roles.items())) for link in found.relations) == Counter(
        [
            (("dependent", (ids["NamedEntity/MISC"],)), ("governor", (ids["NamedEntity/PER"],))),
            (("from", (ids["Event"],)), ("what", (ids["NamedEntity/PER"],))),
        ]
    )


def test_one_bare_file_is_read_too():
    assert len(read(others().to_json().encode(), JSON).annotations) == 3
    data = files_of(XMI.write([build.dossier()]))["d0001.source.xmi"]
    assert "type system" in refused(data, XMI)[0].hint


@both
@pytest.mark.parametrize(("begin", "end"), [(0, 99), (99, 100), (3, 3)])
def test_a_place_outside_the_text_is_refused(form, begin, end):
    files = files_of(foreign(form, others()))
    for old, new in (
        (b'"begin": 0, "end": 6', f'"begin": {begin}, "end": {end}'),
        (b'begin="0" end="6"', f'begin="{begin}" end="{end}"'),
    ):
        files = {name: data.replace(old, new.encode()) for name, data in files.items()}
    assert refused(pack(files), form)


def test_half_an_emoji_is_no_place():
    data = others().to_json()
    assert '"begin": 7, "end": 9' in data
    (found,) = refused(
        pack({"a.json": data.replace('"begin": 7, "end": 9', '"begin": 7, "end": 8').encode()}), JSON
    )
    assert "offset" in found.what
    files = files_of(foreign(XMI, others()))
    files["a.xmi"] = files["a.xmi"].replace(b'begin="7" end="9"', b'begin="8" end="9"')
    (found,) = refused(pack(files), XMI)
    assert "offset" in found.what


@both
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"{}",
        b"[]",
        b"<a/>",
        b"<xmi:XMI/>",
        b'{"%FEATURE_STRUCTURES": 5}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_cas_is_refused(form, content):
    name = "a.json" if form is JSON else "a.xmi"
    assert refused(pack({name: content}), form)
    assert refused(content, form)


@both
@pytest.mark.parametrize(
    "data", [pack({}), pack({"readme.md": b"x"}), pack({"../a.json": b"{}"}), b"PK\x03\x04"]
)
def test_an_archive_without_a_cas_is_refused(form, data):
    assert len(refused(data, form)) == 1


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("name", ["d0001.source.xmi", "TypeSystem.xml"])
def test_a_document_type_declaration_is_refused_wherever_it_stands(name):
    files = files_of(XMI.write([build.dossier()]))
    files[name] = BOMB + files[name].partition(b"?>")[2]
    assert [each.place for each in refused(pack(files), XMI)] == [name]


@pytest.mark.parametrize(
    "harm",
    [
        lambda value: value.pop("%TYPES"),
        lambda value: value["%TYPES"].clear(),
        lambda value: value["%TYPES"]["workbench.Span"].update({"%SUPER_TYPE": "workbench.Span"}),
        lambda value: value["%FEATURE_STRUCTURES"].append({"%ID": 1, "%TYPE": "no.Such"}),
        lambda value: value["%FEATURE_STRUCTURES"].append(5),
        lambda value: value["%FEATURE_STRUCTURES"][3].update(begin="x"),
        lambda value: value["%FEATURE_STRUCTURES"][0].update(sofaString=5),
        lambda value: value["%VIEWS"].update(other={"%MEMBERS": [9999]}),
        lambda value: value.update({"%VIEWS": 5}),
    ],
)
def test_a_broken_cas_is_refused(harm):
    files = files_of(JSON.write([build.dossier()]))
    value = json.loads(files["d0001.source.json"])
    harm(value)
    files["d0001.source.json"] = json.dumps(value).encode()
    assert refused(pack(files), JSON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'document\\": {', b'document\\": 5, \\"x\\": {'),
        (b'format_version\\": \\"1.0', b'format_version\\": \\"4.0'),
        (b'"json": "{', b'"json": "'),
        (b'"restore": ""', b'"restore": "9999:1"'),
        (b'"restore": ""', b'"restore": "1:55296"'),
        (b'\\"by\\": \\"mei', b'\\"by\\": \\"nobody'),
        (b'\\"confidence\\": 1.0', b'\\"confidence\\": 7'),
        ("Prices rose 😀".encode(), b"Prices rose \\ud800"),
    ],
)
def test_a_frame_that_was_broken_is_refused(old, new):
    files = files_of(JSON.write([build.dossier()]))
    assert old in files["d0001.source.json"]
    files["d0001.source.json"] = files["d0001.source.json"].replace(old, new)
    assert refused(pack(files), JSON)


def test_characters_that_xml_cannot_hold_are_kept_beside_it():
    content = "a\x0bb\ufffec 😀"
    mark = build.annotation("a0", *build.spans(content, "\x0bb"), comment="x\x00y")
    empty = {"units": [], "relations": [], "findings": [], "reviews": []}
    whole = build.dossier(source=build.source(content), annotations=[mark], **empty)
    files = files_of(XMI.write([whole]))
    assert loaded(files, "d0001.source.xmi").sofa_string == "a\ufffdb\ufffdc 😀"
    assert read(XMI.write([whole]), XMI) == whole


@quick
@given(strategies.texts())
def test_what_was_lost_in_a_text_is_restored(text):
    assert restored(held(text), lost(text, held(text))) == text


@pytest.mark.parametrize("pairs", ["x", "0", "0:", "0:x", "5:65", "0:1114112", "0:55296", "-1:65", "0:²"])
def test_pairs_that_fit_no_text_restore_nothing(pairs):
    assert restored("abc", pairs) is None


def test_floods_of_structures_are_refused_at_once(monkeypatch):
    monkeypatch.setattr(uima_json, "_MOST", 5)
    monkeypatch.setattr(uima_xmi, "_MOST", 5)
    assert "5" in refused(foreign(JSON, others()), JSON)[0].what
    assert "5" in refused(foreign(XMI, others()), XMI)[0].what


def test_a_text_too_long_for_xml_readers_is_refused_before_it_is_written(monkeypatch):
    monkeypatch.setattr(uima_xmi, "_LONGEST", 20)
    with pytest.raises(InvalidFile, match="bytes"):
        XMI.write([build.dossier()])


@both
def test_half_a_character_is_refused_when_writing(form):
    with pytest.raises(InvalidFile):
        form.write([build.dossier(document=build.document(title="x\ud800"))])


def test_views_that_differ_in_one_place_are_not_alike():
    first, second = (next(views(build.dossier(), str)) for _ in range(2))
    assert cassis_written.alike(first, second)
    second.structures[-1].begin = 1
    assert not cassis_written.alike(first, second)
    assert not cassis_written.alike(first, next(views(peer_fixture.dossier(), str)))


@pytest.mark.parametrize("data", [b"<typeSystemDescription/>", b"<a", b"x"])
def test_a_broken_type_system_is_refused(data):
    assert refused(pack(files_of(XMI.write([build.dossier()])) | {"TypeSystem.xml": data}), XMI)


@both
def test_a_new_relation_is_read_unless_one_of_its_ends_is_no_annotation(form):
    def change(cas):
        end, kind, array = (
            cas.typesystem.get_type(name)
            for name in ("workbench.End", "workbench.Relation", "uima.cas.FSArray")
        )
        spans = [span_of(cas, words) for words in ("rose 😀 again", "again.\r\nCritics")]
        ends = [end(role=role, target=span) for role, span in zip(("to", "from"), spans, strict=True)]
        cas.add(kind(kind="claims.attacks", annotator="li", ends=array(elements=ends)))
        lost = [end(role="to", target=cas.select("workbench.Segment")[0])]
        cas.add(kind(kind="claims.attacks", ends=array(elements=lost)))

    again = read(changed(form, change), form)
    assert [(link.id, link.kind, link.by) for link in again.relations[:1]] == [
        ("r0", "claims.supports", "mei")
    ]
    (new,) = again.relations[1:]
    assert (new.kind, new.by, new.roles) == ("claims.attacks", "li", {"to": ("a0",), "from": ("a1",)})


@both
def test_without_the_library_nothing_is_read_and_the_extra_is_named(form, monkeypatch):
    data = form.write([build.dossier()])
    monkeypatch.setitem(sys.modules, "cassis", None)
    assert form.write([build.dossier()]) == data
    for call in (lambda: form.problems(data, "f"), lambda: form.read(data, "f")):
        with pytest.raises(Missing) as caught:
            call()
        assert ".[cas]" in caught.value.hint
