from collections import Counter

import pytest
from hypothesis import given

from tests import builders as build
from tests import strategies
from tests.formats import peer_fixture
from tests.strategies import quick, st
from workbench.domain.archives import pack, unpack
from workbench.domain.relation import Relation
from workbench.domain.standoff import fragments
from workbench.domain.validation import problems
from workbench.errors import InvalidFile
from workbench.formats import discover

POLNEAR = discover()["polnear"]
TEXT = "“Prices rose 😀,” said the 𠀀 minister.\n\nAs predicted, they fell."
SHEET = (
    "T1\tContent 0 15\t“Prices rose 😀,\n"
    "T2\tCue 17 21\tsaid\n"
    "T3\tSource 22 36\tthe 𠀀 minister\n"
    "T4\tAttribution 17 21\tsaid\n"
    "E1\tAttribution:T4 Source:T3 Cue:T2 Content:T1\n"
    "T5\tCue 39 51\tAs predicted\n"
    "T6\tContent 53 57;58 62\tthey fell\n"
    "T7\tAttribution-no-source 39 51\tAs predicted\n"
    "E2\tAttribution-no-source:T7 Content:T6 Cue:T5\n"
)


def attribution(name="r0", by="mei", kind="claims.attribution", **roles):
    return Relation(id=name, ordinal=0, kind=kind, roles=roles, by=by, created=build.NOW)


def whole(*relations):
    return peer_fixture.dossier(relations=relations)


def files_of(data):
    return {name: content.decode() for name, content in unpack(data, "f")[0].items()}


def corpus(**files):
    named = {"text/nyt_1.txt": TEXT, "attributions/nyt_1_4b22.ann": SHEET} | files
    return pack({name: content.encode() for name, content in named.items() if content is not None})


def said(dossier, layer=None):
    """Count the attributions of a dossier that PolNeAR can hold: who plays what, by whom."""
    layer = layer or dossier.source
    spans = {
        each.id: tuple(
            (span.start, span.end)
            for span in fragments(layer.content, [t.span for t in each.spans if t.text == layer.id])
        )
        for each in dossier.annotations
    }
    found = Counter()
    for link in dossier.relations:
        played = {role: tuple(spans[end] for end in ends) for role, ends in link.roles.items() if ends}
        words = ["".join(layer.content[a:b] for a, b in place) for ends in played.values() for place in ends]
        if {"cue", "content"} <= set(played) <= {"source", "cue", "content"} and all(
            w.strip() for w in words
        ):
            found[tuple(sorted(played.items())), link.by] += 1
    return found


@st.composite
def attributed(draw):
    """Sound dossiers with attributions among their annotations."""
    dossier = draw(strategies.dossiers())
    names = [each.id for each in dossier.annotations]
    if not names:
        return dossier
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2)
    links = [
        attribution(
            f"r-{i}",
            draw(st.sampled_from([agent.id for agent in dossier.agents])),
            source=tuple(draw(some)) if draw(st.booleans()) else (),
            cue=tuple(draw(some)),
            content=tuple(draw(some)),
        )
        for i in range(draw(st.integers(0, 3)))
    ]
    return dossier.model_copy(update={"relations": (*dossier.relations, *links)})


@quick
@given(attributed())
def test_attributions_come_back_with_their_roles_and_annotators(dossier):
    for form, layer in ((POLNEAR, dossier.source), (POLNEAR.choose(text="translation"), dossier.translation)):
        if layer is not None:
            data = form.write([dossier])
            assert form.write([dossier]) == data
            assert form.problems(data, "f") == []
            (again,) = form.read(data, "f")
            assert problems(again) == []
            assert again.source.content == layer.content.replace("\0", "\ufffd")
            assert said(again) == said(dossier, layer)


def test_the_files_are_those_of_the_corpus():
    links = [
        attribution(source=("a0",), cue=("a2",), content=("a1", "a3")),
        attribution("r1", by="sam", cue=("a2",), content=("a4",)),
    ]
    files = files_of(POLNEAR.write([whole(*links)]))
    assert sorted(files) == ["attributions/d0001_mei.ann", "attributions/d0001_sam.ann", "text/d0001.txt"]
    assert files["attributions/d0001_mei.ann"] == (
        "T1\tSource 0 19\tPrices rose 😀 again\n"
        "T2\tCue 7 11\trose\n"
        "T3\tContent 12 27\t😀 again, cafe\u0301s\n"
        "T4\tContent 28 32;34 47\tsay. Critics doubt\n"
        "T5\tAttribution 7 11\trose\n"
        "E1\tAttribution:T5 Source:T1 Cue:T2 Content:T3 Content2:T4\n"
    )
    assert "E1\tAttribution-no-source:T3 Cue:T1 Content:T2\n" in files["attributions/d0001_sam.ann"]


def test_what_is_no_whole_attribution_stays_out():
    links = [
        attribution(cue=("a0",), content=()),
        attribution("r1", source=("a0",), content=("a1",)),
        attribution("r2", cue=("a0",), content=("a1",), doubt=("a2",)),
    ]
    assert list(files_of(POLNEAR.write([whole(*links)]))) == ["text/d0001.txt"]


def test_the_corpus_is_read_with_its_own_labels():
    (found,) = POLNEAR.read(corpus(), "f")
    assert problems(found) == []
    assert found.document.title == "nyt_1"
    assert [agent.name for agent in found.agents] == ["4b22"]
    labels = [tag.official["polnear"] for tag in found.tagsets[0].tags]
    assert labels == ["Content", "Cue", "Source"]
    first, second = found.relations
    words = {each.id: [span.exact for span in each.spans] for each in found.annotations}
    assert {role: words[ends[0]] for role, ends in first.roles.items()} == {
        "source": ["the 𠀀 minister"],
        "cue": ["said"],
        "content": ["“Prices rose 😀,"],
    }
    assert {role: words[ends[0]] for role, ends in second.roles.items()} == {
        "cue": ["As predicted"],
        "content": ["they", "fell"],
    }
    kinds = [rule.official["polnear"] for rule in found.tagsets[0].relations]
    assert kinds == ["Attribution", "Attribution-no-source"]


def test_every_annotator_of_a_text_is_kept():
    (found,) = POLNEAR.read(corpus(**{"attributions/nyt_1_ef2d.ann": SHEET}), "f")
    assert [agent.name for agent in found.agents] == ["4b22", "ef2d"]
    assert len(found.relations) == 4


def test_what_was_read_is_written_as_it_was():
    data = corpus()
    (found,) = POLNEAR.read(data, "f")
    (again,) = POLNEAR.read(POLNEAR.write([found]), "f")
    assert said(again) == said(found)
    assert sum(said(found).values()) == 2


def test_sheets_beside_their_texts_and_deep_folders_are_found():
    deep = {
        f"data/dev/{name}": text for name, text in (("text/a_b.txt", TEXT), ("attributions/a_b_1.ann", SHEET))
    }
    flat = {"a.txt": TEXT, "a.ann": SHEET}
    none = {"text/nyt_1.txt": None, "attributions/nyt_1_4b22.ann": None}
    for files in (deep, flat):
        (found,) = POLNEAR.read(corpus(**files, **none), "f")
        assert len(found.relations) == 2


def test_a_trigger_that_is_no_cue_keeps_a_role():
    sheet = SHEET.replace("T4\tAttribution 17 21\tsaid", "T4\tAttribution 17 25\tsaid the")
    (found,) = POLNEAR.read(corpus(**{"attributions/nyt_1_4b22.ann": sheet}), "f")
    assert set(found.relations[0].roles) == {"source", "cue", "content", "trigger"}


def test_notes_and_attributes_are_kept_with_the_words_they_are_about():
    sheet = SHEET + "#1\tAnnotatorNotes E1\tclear\n#2\tAnnotatorNotes T2\tcase\nA1\tNested T1\n"
    (found,) = POLNEAR.read(corpus(**{"attributions/nyt_1_4b22.ann": sheet}), "f")
    content, cue = found.annotations[:2]
    assert cue.comment == "clear\ncase"
    assert content.attributes == {"Nested": "true"}


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        (SHEET.replace("0 15", "0 16"), 1),
        (SHEET.replace("17 21\tsaid\nT3", "17 99\tsaid\nT3"), 2),
        (SHEET.replace("Cue:T2", "Cue:T9"), 5),
        ("T1\tCue 0 1\t“\nT2\tCue 0 1\t“\nE1\tX:T1 Cue:T2\nE2\tX:T2 Cue:T1 Content:T5", 4),
    ],
)
def test_a_bad_line_is_refused_with_its_place(sheet, line):
    with pytest.raises(InvalidFile) as caught:
        POLNEAR.read(corpus(**{"attributions/nyt_1_4b22.ann": sheet}), "f")
    assert [each.place for each in caught.value.problems] == [f"attributions/nyt_1_4b22.ann:{line}"]


def test_triggers_and_cues_that_name_each_other_are_read():
    sheet = "T1\tCue 0 1\t“\nT2\tCue 0 1\t“\nE1\tX:T1 Cue:T2\nE2\tX:T2 Cue:T1\nE3\tY:T1 Cue:E3\n"
    (found,) = POLNEAR.read(corpus(**{"attributions/nyt_1_4b22.ann": sheet}), "f")
    assert problems(found) == []
    assert len(found.relations) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"PK",
        pack({}),
        pack({"text/a.txt": b"\xff"}),
        pack({"attributions/a_1.ann": b""}),
        pack({"text/a.txt": b"x", "attributions/b_1.ann": b""}),
    ],
)
def test_what_is_no_corpus_is_refused(data):
    with pytest.raises(InvalidFile) as caught:
        POLNEAR.read(data, "f")
    assert caught.value.problems == tuple(POLNEAR.problems(data, "f"))


def test_a_text_that_is_not_there_and_an_unknown_option_are_refused():
    with pytest.raises(InvalidFile, match="d0001"):
        POLNEAR.choose(text="translation").write([whole()])
    with pytest.raises(InvalidFile):
        POLNEAR.choose(unit="bytes")
    with pytest.raises(InvalidFile, match="d0001"):
        POLNEAR.write([whole(), whole()])
