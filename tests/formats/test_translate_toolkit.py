"""Translate Toolkit, a translators' library, loads the XLIFF and the TMX that are written, and edits them.

It is under the GPL, version 3 or later; the tests run it, and nothing of it is
shipped. Its XLIFF reader passes over ``cp`` elements, and looks for notes in
segments, where XLIFF 2.1 allows none (section 4.2.2.6): notes of units are
read here from the elements that it hands out.
"""

from itertools import chain

import pytest
from hypothesis import given
from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture as peer
from tests.strategies import quick
from workbench.domain.language import Language
from workbench.domain.language_codes import code_of
from workbench.domain.text import Origin, State
from workbench.domain.xml_text import FORBIDDEN, held
from workbench.engines.memory import TmxMemory
from workbench.formats import discover
from workbench.formats.xliff.names import core

XLIFF = discover()["xliff"]
TMX = discover()["tmx"]
CHINESE = "物价😀又涨𠀀，\r\n  咖啡馆说。"
WHOLE = peer.dossier(units=[build.unit("u0", "s0", CHINESE)])


def loaded(dossier):
    return Xliff2File.parsestring(XLIFF.write([dossier]))


def sentences(dossier):
    """The source's segments and their translations, cut from the texts by the offsets alone."""
    layer = dossier.translation
    made = {each.source[0]: each.span.cut(layer.content) for each in layer.segments} if layer else {}
    content = dossier.source.content
    return [(each.id, each.span.cut(content), made.get(each.id)) for each in dossier.source.segments]


def shown(text):
    """Text as the toolkit hands it out: without the characters that stand as ``cp`` elements."""
    return None if text is None else FORBIDDEN.sub("", text.replace("\0", ""))


def test_every_unit_of_the_fixture_has_its_exact_words():
    store = loaded(WHOLE)
    assert (store.sourcelanguage, store.targetlanguage) == ("en", "zh-Hans")
    assert [(unit.getid().partition("::")[2], unit.source, unit.target) for unit in store.units] == sentences(
        WHOLE
    )
    assert len(store.units) == 4
    assert store.units[0].source == "Prices rose 😀 again, cafe\u0301s say."
    assert store.units[1].source == "Critics doubt it 👨‍👩‍👧: 𠀀物价又涨了？"
    assert store.units[0].target == CHINESE


@quick
@given(strategies.dossiers())
def test_every_unit_of_any_dossier_has_its_exact_words(dossier):
    units = [unit for unit in loaded(dossier).units if unit.xmlelement.get("id")]
    assert [(each.getid().partition("::")[2], each.source, each.target) for each in units] == [
        (name, shown(source), shown(target) if unit.istranslatable() else None)
        for unit, (name, source, target) in zip(units, sentences(dossier), strict=True)
    ]


def test_white_space_stands_as_it_was():
    text = "Prices   rose\tagain \u3000and\u00a0again.\n\nSo?"
    bare = {"units": [], "annotations": [], "relations": [], "findings": [], "reviews": []}
    store = loaded(build.dossier(source=build.source(text), **bare))
    assert [unit.source for unit in store.units] == ["Prices   rose\tagain \u3000and\u00a0again.", "So?"]


@pytest.mark.parametrize(
    ("state", "flags"),
    [
        (State.INITIAL, (True, False, False)),
        (State.TRANSLATED, (False, True, False)),
        (State.REVIEWED, (False, True, True)),
        (State.FINAL, (False, True, True)),
    ],
)
def test_states_mean_what_they_say(state, flags):
    unit = build.unit("u0", "s0", CHINESE, provenance=build.provenance(state=state))
    first = loaded(peer.dossier(units=[unit])).units[0]
    assert (first.isfuzzy(), first.istranslated(), first.isapproved()) == flags


def test_what_is_in_another_language_is_not_to_be_translated():
    segments = build.lines(peer.CONTENT)
    segments[3] = segments[3].model_copy(update={"language": Language.ZH_HANS})
    store = loaded(peer.dossier(source=build.source(peer.CONTENT, segments=segments), annotations=[]))
    assert [unit.istranslatable() for unit in store.units] == [True, True, True, False]


def test_the_notes_of_the_units_are_all_the_annotations():
    notes = [[note.text for note in unit.getunitelement().iter(core("note"))] for unit in loaded(WHOLE).units]
    assert [len(each) for each in notes] == [4, 3, 1, 1]
    quotes = ["".join(f" · “{quote}”" for quote in quotes) for _, quotes in peer.QUOTES]
    for note, quote in zip(chain.from_iterable(notes), quotes, strict=True):
        assert note.endswith(held(quote))


def test_what_a_translator_changes_there_comes_back_and_nothing_else_does():
    store = loaded(WHOLE)
    store.units[1].target = "批评者👨‍👩‍👧怀疑。"
    store.units[1].marktranslated()
    (back,) = XLIFF.read(bytes(store), "f")
    assert back.source == WHOLE.source
    kept, new = back.translation.segments
    assert kept.translation == WHOLE.translation.segments[0].translation
    assert (new.span.cut(back.translation.content), new.translation.origin, new.translation.state) == (
        "批评者👨‍👩‍👧怀疑。",
        Origin.HUMAN,
        State.TRANSLATED,
    )


def test_the_memory_holds_the_pair_to_the_letter_in_both_languages():
    (unit,) = tmxfile.parsestring(TMX.write([WHOLE])).units
    assert (unit.getid(), unit.source, unit.target) == ("d0001.u0", sentences(WHOLE)[0][1], CHINESE)


def test_the_memory_is_looked_up_by_sentences():
    store = tmxfile.parsestring(TMX.write([WHOLE]), targetlanguage="zh-Hans")
    assert store.translate(sentences(WHOLE)[0][1]) == CHINESE


@quick
@given(strategies.dossiers())
def test_every_pair_of_any_dossier_is_in_the_memory(dossier):
    layer = dossier.translation
    home = {each.id: each for each in dossier.source.segments}
    wanted = [
        (
            f"{dossier.document.id}.{made.id}",
            *(
                held(each.span.cut(text.content))
                for each, text in ((home[made.source[0]], dossier.source), (made, layer))
            ),
            [code_of(home[made.source[0]].language), code_of(made.language)],
        )
        for made in (layer.segments if layer else ())
        if made.translation.origin is not Origin.GLOSS and len(made.span)
    ]
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [
        (unit.getid(), unit.source, unit.target, [node.get(lang) for node in unit.getlanguageNodes()])
        for unit in tmxfile.parsestring(TMX.write([dossier])).units
    ] == wanted


def test_documents_in_two_languages_keep_their_sources_apart():
    other = build.dossier(document=build.document(id="d2", language=Language.ZH_HANS))
    units = tmxfile.parsestring(TMX.write([WHOLE, other])).units
    assert [unit.getid() for unit in units] == ["d0001.u0", "d2.u2", "d2.u1"]
    assert [unit.source for unit in units] == [
        sentences(WHOLE)[0][1],
        *(s for _, s, t in sentences(other) if t),
    ]


def test_a_memory_that_it_writes_is_one_of_ours(tmp_path):
    store = tmxfile(sourcelanguage="en", targetlanguage="zh-Hans")
    store.addtranslation("Prices rose 😀 again.", "en", CHINESE, "zh-Hans")
    (tmp_path / "m.tmx").write_bytes(bytes(store))
    memory = TmxMemory([tmp_path / "m.tmx"])
    assert memory.find("Prices rose 😀 again.", Language.EN, Language.ZH_HANS) == CHINESE
